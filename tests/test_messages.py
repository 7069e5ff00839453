"""Sentences are made from codes and parameters, when they are read and in the reader's language."""

from __future__ import annotations

import copy
import json
import pickle

import pytest

from lbpcmc.errors import Conflict, FormulaError, QuantityError
from lbpcmc.messages import Message, register, registered, say

register(
    {
        "test.lots": Message("{count} lot is missing.", "Give {names:or}.", "{count} lots are missing.", "count"),
        "test.outer": Message("Not read: {because}", "Known: {names}."),
        "test.brief": Message("Not read: {because:said}", "{bytes:,} bytes."),
        "test.placed": Message("{where}: {because:said}", "{because:todo}"),
        "test.both": Message("Both {names:and} are there."),
    }
)


CHINESE = {"Give {names:or}.": "请给出 {names:or}。", "{others} or {last}": "{others} 或 {last}"}


class Chinese:
    def gettext(self, message):
        return CHINESE.get(message, message)

    def ngettext(self, one, other, count):
        assert (one, other, count) == ("{count} lot is missing.", "{count} lots are missing.", 2)
        return "缺少 {count} 个批次。"


def test_a_count_chooses_its_form():
    assert say("test.lots", count=1, names=("A",)).said == "1 lot is missing."
    assert say("test.lots", count=2, names=("A",)).said == "2 lots are missing."
    assert say("test.lots", count=0, names=("A",)).said == "0 lots are missing."


def test_texts_are_listed_and_statements_nested():
    inner = say("test.lots", count=1, names=("A", "B", "C"))
    assert inner.todo == "Give A, B or C."
    assert str(say("test.outer", because=inner, names=("A", "B"))) == (
        "Not read: 1 lot is missing. Give A, B or C. Known: A, B."
    )
    assert str(say("test.brief", because=inner, bytes=12345)) == "Not read: 1 lot is missing. 12,345 bytes."
    placed = say("test.placed", where="row 3", because=inner)
    assert (placed.said, placed.todo) == ("row 3: 1 lot is missing.", "Give A, B or C.")
    assert say("test.both", names=("A", "B", "C")).said == "Both A, B and C are there."
    assert say("test.both", names=("A",)).said == "Both A are there."


def test_another_language_says_the_same_statement():
    statement = say("test.lots", count=2, names=("A", "B"))
    assert statement.sentences(Chinese()) == ("缺少 2 个批次。", "请给出 A 或 B。")
    assert say("test.outer", because=statement, names=()).sentences(Chinese())[0] == (
        "Not read: 缺少 2 个批次。 请给出 A 或 B。"
    )


def test_parameters_are_json_and_braces_in_them_are_text():
    inner = say("test.lots", count=1, names=("{x}", "{0}"))
    outer = say("test.outer", because=inner, names=("{count}",))
    assert str(outer) == "Not read: 1 lot is missing. Give {x} or {0}. Known: {count}."
    assert json.loads(json.dumps(outer.params)) == {
        "because": {"code": "test.lots", "params": {"count": 1, "names": ["{x}", "{0}"]}},
        "names": ["{count}"],
    }


def test_a_code_that_this_program_does_not_know_is_shown_as_it_is():
    assert str(say("later.code", lot="A")) == "later.code: {'lot': 'A'}"


def test_a_code_has_one_template():
    register({"test.brief": registered()["test.brief"]})
    with pytest.raises(ValueError, match=r"two templates for test\.brief"):
        register({"test.brief": Message("Another.")})


def test_a_failure_carries_code_parameters_and_sentences():
    error = QuantityError(say("test.lots", count=1, names=("A",)), field="lot")
    assert (error.code, error.params, error.field) == ("test.lots", {"count": 1, "names": ("A",)}, "lot")
    assert (error.said, error.todo, str(error)) == ("1 lot is missing.", "Give A.", "1 lot is missing. Give A.")


@pytest.mark.parametrize("again", [copy.copy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301  # our own bytes
def test_a_failure_survives_the_way_between_processes(again):
    conflict = again(Conflict(say("test.lots", count=1, names=()), who="Ada", when="2026-03-02T09:00:00+01:00"))
    assert (conflict.who, conflict.when, conflict.said) == ("Ada", "2026-03-02T09:00:00+01:00", "1 lot is missing.")
    assert again(FormulaError(say("test.lots", count=1, names=()), column=3)).column == 3
