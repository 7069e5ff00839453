"""Limits that are shares of the label claim."""

from __future__ import annotations

import pytest

from lbpcmc.criteria import criterion, judge, judge_text
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import Measured, kind, quantity

PER_CAPSULE = kind("colonies per capsule")
CLAIM = quantity("1.0 x 10^9 CFU/capsule", PER_CAPSULE)


@pytest.mark.parametrize(
    ("typed", "verdict", "reason"),
    [
        ("8.0e8 CFU/capsule", "pass", "80 % of label claim is within the limits"),
        ("7.94e8 CFU/capsule", "fail", "79 % of label claim is below the limit 80 % of label claim"),
        ("7.95e8 CFU/capsule", "pass", "80 % of label claim is within the limits"),
        ("5.1e9 CFU/capsule", "fail", "510 % of label claim is above the limit 500 % of label claim"),
        ("> 5e9 CFU/capsule", "fail", "every value > 5 x 10^9 CFU/capsule is outside the limit 500 % of label claim"),
        ("< 5e9 CFU/capsule", "inconclusive", "< 5 x 10^9 CFU/capsule leaves open whether the limit is met"),
    ],
)
def test_a_result_is_divided_by_the_label_claim(typed, verdict, reason):
    judged = judge_text(typed, criterion("80 to 500 % of label claim", PER_CAPSULE), label_claim=CLAIM)

    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_the_division_is_a_line_of_the_trace():
    judged = judge_text("7.95e8 CFU/capsule", criterion("80 to 500 % of label claim", PER_CAPSULE), label_claim=CLAIM)

    assert judged.trace == (
        "7.95 x 10^8 CFU/capsule / 1.0 x 10^9 CFU/capsule = 79.5 % of label claim",
        "79.5 rounded (half up, decimals of the limit) to 80 % of label claim",
    )


def test_a_claim_in_another_unit_of_the_kind():
    per_gram = kind("colonies per mass")
    limit = criterion("NLT 80 % of the label claim", per_gram)

    assert judge_text("0.9 CFU/mg", limit, label_claim=quantity("1000 CFU/g", per_gram)).rounded == "90"


def test_the_claim_may_be_written_as_a_ratio():
    limit = criterion("0.8 to 5.0 ratio of label claim", PER_CAPSULE)

    assert judge_text("4.9e8 CFU/capsule", limit, label_claim=CLAIM).reason == (
        "0.49 ratio of label claim is below the limit 0.8 ratio of label claim"
    )


def test_one_mention_of_the_label_claim_serves_all_clauses():
    limit = criterion("alert 90 to 110; reject 80 to 120 % of label claim", PER_CAPSULE)

    typed = ("1.0e9 CFU/capsule", "8.5e8 CFU/capsule", "7e8 CFU/capsule")
    assert [judge_text(text, limit, label_claim=CLAIM).verdict for text in typed] == ["pass", "alert", "fail"]


def test_limits_in_the_result_s_own_unit_may_stand_beside_it():
    limit = criterion("NLT 5.0 x 10^8 CFU/capsule; 80 to 500 % of label claim", PER_CAPSULE)

    assert [clause.rule.of_label_claim for clause in limit.clauses] == [False, True]
    assert judge_text("9e8 CFU/capsule", limit, label_claim=CLAIM).verdict == "pass"


def test_a_result_that_is_a_share_already_needs_no_claim():
    assert judge_text("95 % of label claim", criterion("80 to 120 % of label claim", kind("ratio"))).verdict == "pass"


def test_a_missing_claim_is_an_error_and_no_verdict():
    limit = criterion("80 to 500 % of label claim", PER_CAPSULE)

    assert limit.needs_label_claim
    with pytest.raises(CriterionError, match="shares of the label claim, and no label claim is given"):
        judge_text("9e8 CFU/capsule", limit)


@pytest.mark.parametrize("claim", ["0 CFU/capsule", "5 CFU/g"])
def test_a_claim_of_nothing_or_of_another_kind_is_an_error(claim):
    wrong = quantity(claim, kind("colonies per mass") if claim.endswith("/g") else PER_CAPSULE)

    with pytest.raises(CriterionError, match="9 x 10\\^8 CFU/capsule cannot be a share of the label claim"):
        judge_text("9e8 CFU/capsule", criterion("80 to 500 % of label claim", PER_CAPSULE), label_claim=wrong)


def test_a_share_that_was_computed_elsewhere_may_be_judged():
    share = Measured(quantity("95 %", kind("ratio")))

    assert judge(share, criterion("80 to 120 % of label claim", PER_CAPSULE)).verdict == "pass"
