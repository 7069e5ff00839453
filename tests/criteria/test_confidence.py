"""Criteria on confidence limits, and results that carry them."""

# ruff: noqa: E501  # a row of a table stays one line

from __future__ import annotations

import pytest

from lbpcmc.criteria import Statistic, criterion, judge_text
from lbpcmc.quantities import kind, quantity


@pytest.mark.parametrize(
    ("text", "statistic"),
    [
        ("lower 95 % limit NLT 95 %", Statistic.LOWER),
        ("lower 95 % confidence limit NLT 95 %", Statistic.LOWER),
        ("NLT 95 % (lower 95 % limit)", Statistic.LOWER),
        ("upper 95 % limit NMT 5 %", Statistic.UPPER),
        ("NMT 5 % (upper 97.5 % confidence limit)", Statistic.UPPER),
        ("95 % limits within 50 to 200 %", Statistic.BOTH),
        ("95% confidence limits within 50 to 200 %", Statistic.BOTH),
        ("50 to 200 % (95 % limits)", Statistic.BOTH),
        ("lower 50 % limit NLT 95 %", Statistic.LOWER),
        ("NLT 95 %", Statistic.VALUE),
    ],
)
def test_a_criterion_says_which_number_of_a_result_it_limits(text, statistic):
    assert criterion(text, kind("ratio")).clauses[0].rule.statistic is statistic


JUDGED = [
    # One-sided limits of the level that is asked.
    ("lower 95 % limit NLT 95 %", "98 % (lower 95 % limit 96.1 %)", "pass", "lower 95 % limit is within the limit"),
    ("lower 95 % limit NLT 95 %", "98 % (lower 95 % limit 94.4 %)", "fail", "lower 95 % limit: 94 % is below the limit 95 %"),
    ("lower 95 % limit NLT 95 %", "98 %", "inconclusive", "the result gives no lower 95 % limit"),
    ("lower 95 % limit NLT 95 %", "98 % (upper 95 % limit 99 %)", "inconclusive", "the result gives no lower 95 % limit"),
    ("upper 95 % limit NMT 5 %", "3 % (upper 95 % limit 4.9 %)", "pass", "upper 95 % limit is within the limit"),
    ("upper 95 % limit NMT 5 %", "3 % (upper 95 % limit 5.6 %)", "fail", "upper 95 % limit: 5.6 % is above the limit 5 %"),
    # A two-sided 95 % interval gives one-sided 97.5 % limits: enough where it passes, no answer where it does not.
    ("lower 95 % limit NLT 95 %", "98 % (95 % limits 95.1 to 99 %)", "pass", "lower 95 % limit is within the limit"),
    ("lower 95 % limit NLT 95 %", "98 % (95 % limits 94.1 to 99 %)", "inconclusive", "94 % is below the limit 95 %, at more confidence than the criterion asks"),
    ("lower 95 % limit NLT 95 %", "98 % (90 % limits 94.1 to 99 %)", "fail", "lower 95 % limit: 94 % is below the limit 95 %"),
    # Less confidence than asked proves a failure, never a pass.
    ("lower 95 % limit NLT 95 %", "98 % (lower 90 % limit 96 %)", "inconclusive", "the confidence limits are given at 90 %, less than 95 %"),
    ("lower 95 % limit NLT 95 %", "98 % (lower 90 % limit 94 %)", "fail", "lower 95 % limit: 94 % is below the limit 95 %"),
    # Both limits.
    ("95 % limits within 50 to 200 %", "98 % (95 % limits 61 to 180 %)", "pass", "95 % limits are within the limits"),
    ("95 % limits within 50 to 200 %", "98 % (95 % limits 49 to 180 %)", "fail", "95 % limits: 49 % is below the limit 50 %"),
    ("95 % limits within 50 to 200 %", "98 % (95 % limits 61 to 201 %)", "fail", "95 % limits: 201 % is above the limit 200 %"),
    ("95 % limits within 50 to 200 %", "98 % (lower 95 % limit 61 %)", "inconclusive", "the result gives no 95 % limits"),
    ("95 % limits within 50 to 200 %", "98 % (90 % limits 61 to 180 %)", "inconclusive", "the confidence limits are given at 90 %, less than 95 %"),
    ("95 % limits within 50 to 200 %", "98 % (99 % limits 49 to 180 %)", "inconclusive", "49 % is below the limit 50 %, at more confidence than the criterion asks"),
    # A censored value has none.
    ("lower 95 % limit NLT 95 %", "> 99 %", "inconclusive", "a censored value has no confidence limits"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "typed", "verdict", "reason"), JUDGED, ids=[f"{row[0]} <- {row[1]}" for row in JUDGED]
)
def test_the_confidence_limit_is_compared_and_not_the_value(text, typed, verdict, reason):
    judged = judge_text(typed, criterion(text, kind("ratio")))

    assert (judged.verdict, judged.reason) == (verdict, reason)


def test_the_step_from_two_sides_to_one_is_a_line_of_the_trace():
    judged = judge_text("98 % (95 % limits 95.1 to 99 %)", criterion("lower 95 % limit NLT 95.0 %", kind("ratio")))

    assert judged.trace == ("a two-sided 95 % interval gives a one-sided 97.5 % limit",)
    assert judged.rounded == "95.1"


def test_confidence_limits_are_converted_and_rounded_as_values_are():
    judged = judge_text(
        "0.98 ratio (lower 95 % limit 0.9496 ratio)", criterion("lower 95 % limit NLT 95 %", kind("ratio"))
    )

    assert judged.verdict == "pass"
    assert judged.trace == (
        "0.9496 ratio = 94.96 %",
        "94.96 rounded (half up, decimals of the limit) to 95 %",
    )


@pytest.mark.parametrize(
    ("text", "typed", "verdict"),
    [
        ("NLT 95 %", "97 % (95 % limits 96 to 98 %)", "pass"),
        ("NLT 95 %", "97 % (95 % limits 95 to 99 %)", "pass"),
        ("NLT 95 %", "97 % (95 % limits 93 to 99 %)", "inconclusive"),
        ("NLT 95 %", "93 % (95 % limits 91 to 96 %)", "inconclusive"),
        ("NLT 95 %", "92 % (95 % limits 91 to 93 %)", "fail"),
        ("NLT 95 %", "97 % (lower 95 % limit 93 %)", "inconclusive"),
        ("NLT 95 %", "97 % (upper 95 % limit 99 %)", "pass"),
        ("> 95 %", "97 % (95 % limits 95 to 99 %)", "inconclusive"),
        ("90 to 100 %", "97 % (95 % limits 94 to 102 %)", "inconclusive"),
        ("90 to 100 %", "97 % (95 % limits 94.5 to 100.4 %)", "pass"),
    ],
)
def test_an_interval_that_straddles_the_limit_is_inconclusive(text, typed, verdict):
    assert judge_text(typed, criterion(text, kind("ratio"))).verdict == verdict


def test_the_reason_names_both_ends_and_the_limit():
    judged = judge_text("97 % (95 % limits 93 to 99 %)", criterion("NLT 95 %", kind("ratio")))

    assert judged.reason == "the confidence limits 93 to 99 % enclose the limit 95 %"


def test_a_criterion_that_limits_the_interval_itself_judges_the_value_alone_elsewhere():
    """Relative potency: the estimate within 70 to 143 %, its 95 % limits within 50 to 200 %."""
    potency = criterion("70 to 143 % of reference; 95 % confidence limits within 50 to 200 %", kind("ratio"))

    typed = [
        "98 % (95 % limits 61 to 180 %)",
        "98 % (95 % limits 45 to 180 %)",
        "60 % (95 % limits 55 to 80 %)",
        "98 %",
    ]
    assert [judge_text(text, potency).verdict for text in typed] == ["pass", "fail", "fail", "inconclusive"]


def test_a_share_of_the_label_claim_carries_its_confidence_limits_along():
    per_capsule = kind("colonies per capsule")
    claim = quantity("1.0 x 10^9 CFU/capsule", per_capsule)
    typed = "9.0e8 CFU/capsule (95 % limits 7.5e8 to 1.1e9 CFU/capsule)"

    value = judge_text(typed, criterion("NLT 80 % of label claim", per_capsule), label_claim=claim)
    limit = judge_text(typed, criterion("lower 97.5 % limit NLT 80 % of label claim", per_capsule), label_claim=claim)

    assert (value.verdict, limit.verdict) == ("inconclusive", "fail")
    assert limit.reason == "lower 97.5 % limit: 75 % of label claim is below the limit 80 % of label claim"
