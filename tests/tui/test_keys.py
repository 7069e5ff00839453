"""Every key has a name and a sentence, help is made of them, and no letter writes to the record."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from floor_making import opened
from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

import lbpcmc.tui
from lbpcmc.tui.entry.entry_form import EntryForm
from lbpcmc.tui.keys import KEYS
from lbpcmc.tui.lines import LineList

WRITING = {"act", "comment", "correct", "verify", "hold"}


def own_classes():
    for module in pkgutil.walk_packages(lbpcmc.tui.__path__, "lbpcmc.tui."):
        for found in vars(importlib.import_module(module.name)).values():
            if isinstance(found, type) and issubclass(found, DOMNode) and found.__module__.startswith("lbpcmc.tui"):
                yield found


def test_every_binding_has_an_id_a_word_and_a_sentence_from_the_table():
    seen = set()
    for node in own_classes():
        for binding in node.__dict__.get("BINDINGS", ()):
            assert isinstance(binding, Binding), node
            key = KEYS[binding.id]
            assert (binding.key, binding.description, binding.tooltip) == (key.keys, key.label, key.tooltip)
            seen.add(binding.id)
    assert {"help", "act", "person", "quit", "end_phase", "verify"} <= seen


def test_no_key_is_inherited_that_is_not_in_the_table():
    for node in own_classes():
        if issubclass(node, (App, Screen, LineList, EntryForm)):
            assert {binding.id for _, binding in node._merge_bindings()} <= KEYS.keys(), node


def test_the_sentences_fit_a_line_of_eighty():
    for key in KEYS.values():
        assert key.tooltip.endswith(".")
        assert len(key.tooltip) <= 58, key


def test_keys_that_write_to_the_record_are_keys_that_no_scanner_sends():
    for one in WRITING:
        assert KEYS[one].keys.startswith("f"), one
    assert KEYS["end_phase"].keys.split(",")[0] == "f8"


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_help_lists_every_key_of_the_screen_below(at_temperature, size):
    async with opened(at_temperature, size=size) as running:
        await running.until_shown("Step 1.4")
        bound = {active.binding.id for active in running.app.screen.active_bindings.values()}
        await running.press("f1")
        await running.until_shown("Keys")
        for one in bound | {"go_on", "clear"}:
            assert ("Lots" if one == "back" else KEYS[one].label) in running.text
            assert KEYS[one].tooltip in running.text
        await running.press("escape")
        await running.until_shown("Step 1.4")


async def test_help_calls_a_key_what_the_bar_calls_it(started):
    async with opened(started, lot=None) as running:
        await running.until_shown("F2  Start a lot")
        await running.press("f1")
        await running.until_shown("F2  Start a lot Start a lot from a recipe that is in force.")
        assert "Enter  Open lot    Open the marked lot." in running.text
    async with opened(started) as running:
        await running.until_shown("F9   1 entry")
        await running.until(lambda: running.form.texts == ("",) or "F2  " in running.lines[-1])
        words = dict(running.batch.bar_keys())
        await running.press("f1")
        await running.until_shown("List the keys.")
        for shown, word in words.items():
            assert f"{shown:>6}  {word} " in running.text


def test_every_sentence_of_a_screens_own_is_about_one_of_the_keys_and_fits_a_line():
    for node in own_classes():
        for one, said in getattr(node, "MEANS", {}).items():
            assert KEYS[one]
            assert said.endswith(".")
            assert len(said) <= 58


async def test_a_question_mark_is_help_where_no_text_is_typed_and_text_where_it_is(after_a_sample):
    async with opened(after_a_sample) as running:
        await running.until_shown("label of the sample")
        await running.press("question_mark", "E")
        await running.until(lambda: running.form.texts == ("?E",))
    async with opened(after_a_sample, lot=None) as running:
        await running.until_shown("LOT-1")
        await running.press("question_mark")
        await running.until_shown("List the keys.")


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_bar_shows_what_matters_now(after_a_sample, size):
    async with opened(after_a_sample, size=size) as running:
        await running.until_shown("Step 2.1")
        bar = running.lines[-1]
        for word in ("Enter  Submit", "F6  Verify 3", "F8  End phase", "F1  Help", "Esc  Lots"):
            assert word in bar
