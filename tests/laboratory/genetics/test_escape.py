"""Escape of a kill switch: no survivor is a bound, and the viable count is not known exactly either."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.counts.plates import Plate
from lbpcmc.laboratory.genetics.escape import EscapeRules, EscapeTest, evaluate
from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.quantities import kind


def switch(viable, escaped, *, viable_dilution=1e-6, volume=1.0):
    permissive = tuple(Plate(viable_dilution, 0.1, count) for count in viable)
    return EscapeTest(permissive, tuple(Plate(1, volume, count) for count in escaped))


def test_nobody_escaped_from_so_many():
    result = evaluate(switch((210, 190), (0, 0, 0)))
    # 400 colonies in 2e-7 mL are 2e9 CFU/mL; 3 mL of them under lethal conditions are 6e9 cells.
    naive = -math.log(0.05) / 6e9
    assert result.sign == "<"
    assert naive < result.value < 1.01 * naive
    assert Flag.CENSORED in result.flags
    rule = criterion("NMT 1 x 10^-8", kind("frequency"))
    assert judge(as_reading(result), rule).verdict is Verdict.PASS


def test_the_bound_holds_the_uncertainty_of_the_viable_count():
    few = evaluate(switch((25,), (0, 0, 0), viable_dilution=1e-6))
    many = evaluate(switch((2500,), (0, 0, 0), viable_dilution=1e-4))
    assert few.value > many.value


def test_some_escaped():
    result = evaluate(switch((210, 190), (3, 5)))
    assert result.value == pytest.approx(8 / 2 / 2e9)
    assert (result.sign, result.limits.low) == ("", None)
    assert result.limits.high > result.value
    both = evaluate(switch((210, 190), (3, 5)), EscapeRules(sides="both"))
    assert both.limits.low < both.value < both.limits.high


def test_a_test_with_half_missing_gives_nothing():
    with pytest.raises(AssayError, match="permissive: no plate is counted"):
        switch((), (0,))
    with pytest.raises(AssayError, match="lethal: no plate is counted"):
        EscapeTest((Plate(1e-6, 0.1, 30),), (Plate(1, 1, None, excluded="dropped"),))
    with pytest.raises(AssayError, match="too numerous"):
        switch((200, "TNTC"), (0,))
    assert "too few viable colonies" in evaluate(switch((24,), (0,))).reason
    dropped = EscapeTest((Plate(1e-6, 0.1, 200), Plate(1e-6, 0.1, "TNTC", excluded="spreader")), (Plate(1, 1, 0),))
    assert Flag.EXCLUDED_DATA in evaluate(dropped).flags


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.integers(30, 300), min_size=1, max_size=4),
    st.lists(st.integers(0, 50), min_size=1, max_size=4),
    st.randoms(),
)
def test_order_bracket_and_narrowing(viable, escaped, shuffle):
    first = evaluate(switch(viable, escaped))
    shuffle.shuffle(viable)
    shuffle.shuffle(escaped)
    assert evaluate(switch(viable, escaped)).value == pytest.approx(first.value)
    assert first.value <= first.limits.high
    more = evaluate(switch(viable * 3, escaped * 3))
    assert more.limits.high < first.limits.high
    tenfold = evaluate(switch(viable, escaped, volume=10.0))
    assert tenfold.value == pytest.approx(first.value / 10)
