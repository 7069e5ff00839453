"""Not detected is a finding with an amount and an upper bound; without its controls it is nothing."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.counts.absence import AbsenceRules, AbsenceTest, evaluate, prevalence, upper_bound
from lbpcmc.laboratory.result import AssayError
from lbpcmc.quantities import kind

CONTROLS = {"positive_control_grew": True, "negative_control_clean": True}


def searched(**fields):
    return AbsenceTest(**{"organism": "Salmonella", "amount": 25, **CONTROLS, **fields})


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"amount": 0}, "amount: 0 is not positive"),
        ({"detected": 2}, "detected: 2 is more than 1"),
        ({"tested": 0}, "tested: 0 is less than 1"),
        ({"organism": " "}, "organism: a name is needed"),
        ({"per": "capsule"}, "per: 'capsule' is not known"),
    ],
)
def test_what_was_not_tested_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        searched(**fields)
    assert said in refusal.value.said


def test_not_detected_is_a_finding_with_a_bound():
    result = evaluate(searched())
    assert result.reported == "not detected in 25 g"
    assert result.value is None
    assert result.limits.high == pytest.approx(-math.log(0.05) / 25)
    assert judge(as_reading(result), criterion("absent in 10 g", kind(result.kind))).verdict is Verdict.PASS
    assert judge(as_reading(result), criterion("absent in 50 g", kind(result.kind))).verdict is Verdict.INCONCLUSIVE
    three = evaluate(searched(amount=10, tested=3))
    assert three.reported == "not detected in 30 g"


def test_detected_reaches_the_criterion():
    result = evaluate(searched(amount=10, tested=3, detected=1))
    assert result.reported == "detected in 10 g"
    assert judge(as_reading(result), criterion("absent in 10 g", kind(result.kind))).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    ("fields", "rules", "named"),
    [
        ({"positive_control_grew": False}, AbsenceRules(), "positive control"),
        ({"positive_control_grew": None}, AbsenceRules(), "positive control"),
        ({"negative_control_clean": False, "detected": 1}, AbsenceRules(), "negative control"),
        ({}, AbsenceRules(controls=("product",)), "recovery in the product"),
    ],
)
def test_a_failed_or_missing_control_leaves_no_finding(fields, rules, named):
    result = evaluate(searched(**fields), rules)
    assert (result.finding, result.value) == ("", None)
    assert named in result.reason


def test_unknown_controls_are_refused():
    with pytest.raises(AssayError, match=r"controls\[1\]: 'sterile' is not known"):
        AbsenceRules(controls=("sterile",))


def test_the_share_of_units():
    none = prevalence(searched(tested=5))
    assert (none.value, none.limits.low) == (0, 0)
    assert none.limits.high == pytest.approx(52.182375, rel=1e-6)


@settings(deadline=None, max_examples=50)
@given(st.floats(0.01, 1e4), st.integers(1, 20))
def test_more_tested_allows_less(amount, tested):
    once, more = evaluate(searched(amount=amount)), evaluate(searched(amount=amount, tested=tested + 1))
    assert more.limits.high < once.limits.high
    assert upper_bound(amount, 0.95) * amount == pytest.approx(-math.log(0.05))
