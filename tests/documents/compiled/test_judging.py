"""Whatever is typed, the opened criterion gives the judgement of the one that was read, word for word."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from shipped import OTHERS, criteria, opened, read

from lbpcmc.criteria import Limits, judge_text
from lbpcmc.documents.model import Specification
from lbpcmc.quantities.rounding import number_text

PAIRS = [
    (f"{path.parent.name}/{path.stem} {where}", was, now, unit, getattr(read(path), "label_claim", None))
    for path in OTHERS
    for (where, was, unit), (_, now, _) in zip(criteria(read(path)), criteria(opened(path)), strict=True)
]
WORDS = [
    "conforms", "does not conform", "TNTC", "not detected", "not detected in 10 g", "detected in 1 mL",
    "absent in 25 g", "not detected in 10 kg", "", "n/a", "7", "-3", "1,5",
]  # fmt: skip


def test_there_are_criteria_of_every_document():
    assert len(PAIRS) > 300


def numbers(criterion):
    """Numbers on the limits, beside them, and anywhere."""
    bounds = [
        bound.value
        for clause in criterion.clauses
        if isinstance(clause.rule, Limits)
        for bound in (clause.rule.low, clause.rule.high)
        if bound is not None
    ]
    near = [bound * factor for bound in bounds for factor in (1, 0.9995, 1.0005, 0.95, 1.05)]
    anywhere = st.decimals(-1000, 10**6, allow_nan=False, allow_infinity=False, places=3)
    decimals = st.sampled_from([f"{float(value):.12g}" for value in near]) if near else st.just("1")
    return decimals | anywhere.map(number_text)


@settings(deadline=None, max_examples=600)
@given(st.data(), st.sampled_from(range(len(PAIRS))))
def test_any_value_against_any_criterion(data, number):
    where, was, now, unit, claim = PAIRS[number]
    spelling = st.sampled_from([one for known in was.kind.units for one in (known.symbol, *known.spellings)])
    typed = data.draw(
        st.sampled_from(WORDS)
        | st.builds("{}{} {}".format, st.sampled_from(["", "< ", "> ", "≤ "]), numbers(was), spelling | st.just(""))
        | st.builds("{} {} (95 % limits 0.5 to 200000)".format, numbers(was), spelling),
        label=where,
    )

    assert judge_text(typed, now, unit=unit, label_claim=claim) == judge_text(typed, was, unit=unit, label_claim=claim)


@pytest.mark.parametrize("path", OTHERS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_criterion_in_force_is_the_same_at_every_stage(path):
    was, now = read(path), opened(path)
    if not isinstance(was, Specification):
        assert [step.criterion for step in was.steps()] == [step.criterion for step in now.steps()]
        return
    for test, again in zip(was.tests, now.tests, strict=True):
        for use in {limit.use for limit in test.limits}:
            for stage in ("preclinical", "phase 1", "phase 2", "phase 3", "commercial"):
                assert test.criterion(use, stage) == again.criterion(use, stage)
