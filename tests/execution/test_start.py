"""What a lot is started from: versions in force of a recipe and a specification that fit each other."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driver import refused
from recipe_making import phase, recipe, specification, step

from lbpcmc.errors import InputError
from lbpcmc.events import Event
from lbpcmc.gmp.authority import allowed

SAMPLE = phase(step("1.1", "sample", tests=["viable-count"]))
MISFITS = {
    "a test that the specification does not have": (
        recipe(phase(step("1.1", "sample", tests=["viable-count", "moisture"]))), specification(),
        "S-1 has no test 'moisture'.",
    ),
    "another product": (
        recipe(SAMPLE), specification().replace("product: BROTH", "product: OTHER"), "The recipe makes BROTH",
    ),
    "a strain that the specification does not have": (
        recipe(SAMPLE),
        specification().replace("id: FP,", "id: FP2,").replace('"strain": "FP"', '"strain": "FP2"'),
        "S-1 has no strain 'FP'.",
    ),
    "another designation": (
        recipe(SAMPLE), specification().replace("DSM 17677", "DSM 17678"), "FP is DSM 17677 here and DSM 17678 in S-1.",
    ),
    "an earlier stage": (recipe(SAMPLE), specification(stage="phase 2"), "phase 1"),
}  # fmt: skip


@pytest.mark.parametrize("wrong", MISFITS)
def test_a_lot_is_not_started_from_documents_that_do_not_fit_each_other(site, wrong):
    made, of, said = MISFITS[wrong]
    site.approved(of)
    site.approved(made)
    sentence = refused(site.begin, "LOT-1", "R-1")
    assert sentence.startswith("Recipe R-1 and specification S-1 do not fit each other: ")
    assert said in sentence


def test_documents_that_fit_start_a_lot(site):
    assert site.start(recipe(SAMPLE), specification()).status == "running"


def test_a_lot_number_is_unlike_every_other(site):
    site.start(recipe(SAMPLE), specification())
    assert (
        refused(site.begin, "LOT-l") == "The lot LOT-l looks like lot-1, which exists. Choose one that nobody mistakes."
    )
    assert refused(site.begin, "lot-1") == "Batch lot-1 exists. A lot number is used once."


def test_the_rule_too_asks_what_a_lot_number_is(site):
    site.start(recipe(SAMPLE), specification())
    with site._site.read() as view:
        first = view.reading.events("batch:lot-1")[0]
        payload = replace(first.payload, lot="bad lot")
        where = first.envelope._replace(stream="batch:bad lot", act="99")
        with pytest.raises(InputError, match=r"^'bad lot' is not a lot number\."):
            allowed(view, Event(99, "", where, payload))
