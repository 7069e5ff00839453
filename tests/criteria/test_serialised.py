"""A criterion that went through JSON judges as the one that was written."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.criteria.serialised import from_json, kinds_of, to_json
from lbpcmc.quantities import Kind, kind, quantity
from lbpcmc.quantities.serialised import kind_from_json, kind_to_json
from lbpcmc.serialised import Damaged, JsonObject

WRITTEN = [
    ("colonies per capsule", "NLT 1.0 x 10^9 CFU/capsule"),
    ("colonies per capsule", "alert 90 to 110; reject 80 to 120 % of label claim"),
    ("colonies per mass", "NMT 10^2 CFU/g (pharmacopoeial, factor 5)"),
    ("colonies per mass", "absent in 10 g"),
    ("colonies per mass", "alert absent in 10 mL; reject absent in 1 mL"),
    ("temperature", "target 37.0; alert 36.8 to 37.2; reject 36.5 to 37.5 degC"),
    ("temperature", "37 degC ± 1 degF"),
    ("redox potential", "> -300 mV (half even)"),
    ("number", "conforms: off-white to tan powder"),
    ("number", "NMT 0.020 (significant figures)"),
    ("ratio", "70 to 143 %; 95 % limits within 50 to 200 %"),
    ("pH", "report; alert NMT 7.0"),
]
TYPED = [
    "37.3 degC",
    "8.5e8 CFU/capsule",
    "< 10 CFU/g",
    "not detected in 10 g",
    "98 % (95 % limits 61 to 180 %)",
    "6.8",
]


def carried(text: str, known: Kind):
    """The criterion after a way through JSON, with kinds that went the same way."""
    written = criterion(text, known)
    kept = json.loads(json.dumps([to_json(written), [kind_to_json(one) for one in kinds_of(written)]]))
    kinds = [kind_from_json(JsonObject(one)) for one in kept[1]]
    return from_json(JsonObject(kept[0]), {one.name: one for one in kinds})


@pytest.mark.parametrize(("name", "text"), WRITTEN, ids=[row[1] for row in WRITTEN])
def test_what_is_read_equals_what_was_written(name, text):
    assert carried(text, kind(name)) == criterion(text, kind(name))


@pytest.mark.parametrize(("name", "text"), WRITTEN, ids=[row[1] for row in WRITTEN])
def test_what_is_read_judges_the_same(name, text):
    claim = quantity("1.0e9 CFU/capsule", kind("colonies per capsule"))
    for typed in TYPED:
        assert judge_text(typed, carried(text, kind(name)), label_claim=claim) == judge_text(
            typed, criterion(text, kind(name)), label_claim=claim
        )


DECIMALS = st.decimals(-(10**6), 10**6, allow_nan=False, allow_infinity=False, places=4).map(
    lambda number: f"{number:f}"
)


@settings(deadline=None, max_examples=150)
@given(
    st.lists(DECIMALS, min_size=2, max_size=2).map(lambda pair: sorted(pair, key=float)),
    st.sampled_from(["NLT {0} {u}", "> {1} {u}", "{0} to {1} {u}", "target {0}; alert NMT {1} {u}", "{0} {u} ± 3 {u}"]),
    st.sampled_from(["", " (half even)", " (not rounded)", " (significant figures)"]),
    st.sampled_from([("redox potential", "mV"), ("time", "min"), ("number", ""), ("ratio", "%")]),
)
def test_any_numbers_survive(numbers, form, modifier, where):
    name, unit = where
    text = form.format(*numbers, u=unit) + modifier

    assert carried(text, kind(name)) == criterion(text, kind(name))


def test_a_criterion_finds_its_kind_among_those_that_are_carried():
    written = JsonObject(to_json(criterion("NMT 7.0", kind("pH"))), "criterion")
    with pytest.raises(Damaged, match=r"criterion\.kind names a kind that the document does not carry"):
        from_json(written, {"water activity": kind("water activity")})
