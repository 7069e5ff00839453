"""SNPs over callable bases and generations, with exact bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.genetics.snp_rate import Sequencing, SnpRules, evaluate
from lbpcmc.laboratory.result import AssayError, Flag


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"snps": -1}, "snps: -1 is negative"),
        ({"snps": 1.5}, "snps: 1.5 is not whole"),
        ({"callable_bases": 0}, "callable_bases: 0 is not positive"),
        ({"generations": 0}, "generations: 0 is not positive"),
        ({"clones": 0}, "clones: 0 is less than 1"),
        ({"snps": 10, "callable_bases": 5}, "callable_bases: fewer than the SNPs"),
    ],
)
def test_what_no_sequencing_shows_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        Sequencing(**{"snps": 0, "callable_bases": 4.5e6, "generations": 40, **fields})
    assert said in refusal.value.said


def test_none_found_is_a_bound_and_clones_add_exposure():
    none = evaluate(Sequencing(0, 4.5e6, 40))
    assert none.sign == "<"
    assert Flag.CENSORED in none.flags
    assert none.limits.high == none.value
    ten = evaluate(Sequencing(0, 4.5e6, 40, clones=10))
    assert ten.value == pytest.approx(none.value / 10)
    one_sided = evaluate(Sequencing(2, 4.5e6, 40), SnpRules(sides="upper"))
    assert one_sided.limits.low is None
    assert one_sided.limits.high < evaluate(Sequencing(2, 4.5e6, 40)).limits.high


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 100), st.floats(1e5, 1e7), st.floats(1, 500))
def test_scale_bracket_and_narrowing(snps, bases, generations):
    rate = evaluate(Sequencing(snps, bases, generations))
    assert rate.limits.low < rate.value < rate.limits.high
    doubled = evaluate(Sequencing(snps, bases * 2, generations))
    assert doubled.value * 2 == pytest.approx(rate.value)
    more = evaluate(Sequencing(snps * 10, bases, generations * 10))
    assert more.limits.high - more.limits.low < rate.limits.high - rate.limits.low
