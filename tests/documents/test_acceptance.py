"""The range that a criterion accepts is the range that the judge accepts."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Band, Statistic, criterion, judge
from lbpcmc.documents.acceptance import looser, ranges
from lbpcmc.quantities import Measured, Quantity, kind, quantity

MASS = kind("mass")
COUNT = kind("colonies per mass")


def limits(text, of=MASS, claim=None):
    return ranges(criterion(text, of), claim)[Band.REJECT, Statistic.VALUE]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("NMT 5 g", None, (Fraction("5.5"), False)),
        ("NMT 5.0 g", None, (Fraction("5.05"), False)),
        ("NMT 5.0 g (not rounded)", None, (Fraction(5), True)),
        ("NMT 5.0 g (half even)", None, (Fraction("5.05"), True)),
        ("NMT 5.1 g (half even)", None, (Fraction("5.15"), False)),
        ("< 5 g", None, (Fraction("4.5"), False)),
        ("NLT 5 g", (Fraction("4.5"), True), None),
        ("> 5 g", (Fraction("5.5"), True), None),
        ("4.4 to 4.6 g", (Fraction("4.35"), True), (Fraction("4.65"), False)),
        ("NMT 5000 mg", None, (Fraction("5.0005"), False)),
    ],
)
def test_the_ends_of_a_range(text, low, high):
    found = limits(text)
    assert (found.low and (found.low.value, found.low.closed)) == low
    assert (found.high and (found.high.value, found.high.closed)) == high


def test_a_pharmacopoeial_limit_ends_where_its_factor_says():
    found = limits("NMT 10^2 CFU/g (pharmacopoeial)", COUNT)
    assert found.high.value / COUNT.unit("CFU/g").scale == 200


def test_shares_of_a_label_claim_become_amounts():
    claim = quantity("2.0 x 10^9 CFU/g", COUNT)
    found = limits("80.0 to 500.0 % of label claim (not rounded)", COUNT, claim)
    assert found.low.value == claim.root * Fraction(8, 10)
    assert found.high.value == claim.root * 5


numbers = st.decimals(min_value="0.1", max_value="999", places=2)
written = st.builds(
    "{} {}{}".format,
    st.builds("{} {}".format, st.sampled_from(["NLT", "NMT", "<", ">"]), numbers.map(lambda n: f"{n.normalize():f}")),
    st.sampled_from(["g", "mg"]),
    st.sampled_from(["", " (half even)", " (significant figures)", " (not rounded)"]),
)


@settings(deadline=None, max_examples=150)
@given(written, st.integers(min_value=-30, max_value=30), st.sampled_from([1, 2, 5, 10, 100]))
def test_a_value_is_in_the_range_when_the_judge_accepts_it(text, steps, parts):
    found = criterion(text, MASS)
    rule = found.clauses[0].rule
    bound = rule.low or rule.high
    grain = Fraction(10) ** (bound.place if bound.place is not None else -2)
    value = bound.value + grain * Fraction(steps, 2 * parts)
    if value < 0:
        return
    measured = Quantity(value, rule.unit, MASS, "")
    accepted = judge(Measured(measured), found).verdict.accepted
    limit = limits(text)
    inside = all(
        end is None
        or (measured.root == end.value and end.closed)
        or (measured.root > end.value if low else measured.root < end.value)
        for end, low in ((limit.low, True), (limit.high, False))
    )
    assert inside == accepted


@pytest.mark.parametrize(
    ("text", "than", "said"),
    [
        ("NMT 6 g", "NMT 5 g", "upper limit is 6 g against 5 g"),
        ("NMT 5 g", "NMT 5.0 g", "upper limit"),
        ("NMT 5000 mg", "NMT 5.0 g", ""),
        ("NMT 4 g", "NMT 5 g", ""),
        ("NLT 4 g", "NLT 5 g", "lower limit is 4 g against 5 g"),
        ("1 to 4 g", "NMT 5 g", ""),
        ("NMT 5 g", "1 to 5 g", "lower limit is open against 1 g"),
        ("report", "NMT 5 g", "upper limit is open"),
        ("NMT 5 g", "report", ""),
        ("alert NMT 9 g; reject NMT 5 g", "alert NMT 3 g; reject NMT 5 g", ""),
        ("lower 95 % limit NLT 5 g", "NLT 5 g", ""),
        ("NLT 5 g", "lower 95 % limit NLT 5 g", "lower limit is open"),
        ("lower 90 % limit NLT 5 g", "lower 95 % limit NLT 5 g", "less confidence"),
        ("absent in 10 g", "absent in 1 g", ""),
        ("absent in 1 g", "absent in 10 g", "absence is asked in 1 g against 10 g"),
        ("report", "absent in 10 g", "absence is not asked against 10 g"),
        ("report", "conforms: white", "no description"),
        ("conforms: white", "conforms: off-white", ""),
    ],
)
def test_looser(text, than, said):
    found = looser(criterion(text, MASS), criterion(than, MASS))
    assert (said in str(found)) if said else (found is None)


def test_a_share_of_an_unknown_claim_is_not_compared():
    assert looser(criterion("80 % to 120 % of label claim", COUNT), criterion("NLT 1 CFU/g", COUNT)) is None
