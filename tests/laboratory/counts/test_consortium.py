"""Strains, their total and their shares; a strain that was not found stays in sight."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.consortium import Consortium, ConsortiumRules, StrainCount, evaluate, sd_of_ln
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable


def count(value, sign="", relative=1.2, unit="CFU/g", kind="colonies per mass"):
    limits = ConfidenceLimits(value / relative, value * relative, 0.95, "x") if not sign else None
    return Reportable("viable count", value, unit, kind, sign=sign, limits=limits)


def made(*counts):
    return Consortium(tuple(StrainCount(f"strain {i}", c) for i, c in enumerate(counts, 1)))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: made(count(1e9)), "at least two strains"),
        (lambda: Consortium((StrainCount("A", count(1e9)), StrainCount("A", count(1e8)))), "A is there twice"),
        (lambda: made(count(1e9), count(9, unit="log10 CFU/g")), "have no sum"),
        (lambda: made(count(1e9), count(1e9, unit="AFU/g")), "have no sum"),
        (lambda: StrainCount(" ", count(1e9)), "none is named"),
        (lambda: ConsortiumRules(level=2), "level"),
    ],
)
def test_what_is_no_consortium_is_refused(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert said in str(refusal.value)


def test_total_and_shares():
    result = evaluate(made(count(6e8), count(3e8), count(1e8)))
    assert result.total.value == pytest.approx(1e9)
    assert [share.value for share in result.shares] == pytest.approx([60, 30, 10])
    assert result.total.limits.low < 1e9 < result.total.limits.high
    for share in result.shares:
        assert 0 < share.limits.low < share.value < share.limits.high < 100
    relative = result.total.limits.high / 1e9
    assert relative < 1.2  # independent errors of the strains partly cancel


def test_a_strain_below_its_limit_widens_the_total_and_has_a_bound_as_share():
    result = evaluate(made(count(9e8), count(1e8, sign="<")))
    assert result.total.value == pytest.approx(9e8)
    assert result.total.limits.high > 1e9
    assert Flag.CENSORED in result.total.flags
    assert result.shares[0].limits.low < 90
    assert result.shares[1].reported == "< 10.0 %"
    assert evaluate(made(count(10, sign="<"), count(10, sign="<"))).total.reason == "no strain was found"


def test_a_strain_without_a_result_leaves_no_total():
    missing = Reportable("viable count", None, "CFU/g", "colonies per mass", reason="every plate was excluded")
    result = evaluate(made(count(9e8), missing))
    assert result.total.value is None
    assert "strain 2" in result.total.reason
    assert all(share.value is None for share in result.shares)
    assert evaluate(made(count(9e8), count(1e8, sign=">"))).total.value is None


def test_without_limits_there_are_none():
    bare = replace(count(1e9), limits=None)
    result = evaluate(made(bare, count(1e9)))
    assert result.total.limits is None
    assert result.shares[0].limits is None
    assert sd_of_ln(bare) is None
    assert sd_of_ln(count(1e9, relative=2.0)) == pytest.approx(0.6931 / 1.95996, rel=1e-3)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.floats(1e3, 1e12), min_size=2, max_size=6), st.floats(0.01, 100), st.randoms())
def test_shares_add_up_scale_and_order(values, scale, shuffle):
    first = evaluate(made(*map(count, values)))
    assert sum(share.value for share in first.shares) == pytest.approx(100)
    entries = list(made(*(count(value * scale) for value in values)).strains)
    shuffle.shuffle(entries)
    second = evaluate(Consortium(tuple(entries)))
    assert second.total.value == pytest.approx(first.total.value * scale)
    by_name = {entry.strain: share.value for entry, share in zip(entries, second.shares, strict=True)}
    assert [by_name[f"strain {i}"] for i in range(1, len(values) + 1)] == pytest.approx(
        [share.value for share in first.shares]
    )
    narrower = evaluate(made(*(count(value, relative=1.05) for value in values)))
    assert narrower.total.limits.high < first.total.limits.high
