"""Mean and standard deviation do not lose digits."""

import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.summary import mean, standard_deviation


def test_a_large_mean_costs_no_digits_where_the_one_pass_formula_goes_wrong():
    values = [10000000.2] + [10000000.1, 10000000.3] * 500
    one_pass = sum(v * v for v in values) - sum(values) ** 2 / len(values)
    assert one_pass < 0
    assert standard_deviation(values) == 0.1


@settings(deadline=None, max_examples=50)
@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40), st.floats(-1e9, 1e9))
def test_the_same_as_the_exact_library_wherever_the_mean_lies(values, shift):
    assert mean(values) == pytest.approx(statistics.mean(values), rel=1e-12, abs=1e-9)
    assert standard_deviation(values) == pytest.approx(statistics.stdev(values), rel=1e-9, abs=1e-9)
    moved = [value + shift for value in values]
    assert standard_deviation(moved) == pytest.approx(statistics.stdev(moved), rel=1e-9, abs=1e-6)


def test_what_has_no_statistic_is_refused():
    with pytest.raises(AssayError, match="no standard deviation"):
        standard_deviation([1.0])
    with pytest.raises(AssayError, match="is not a number"):
        mean([1.0, "#NUM!"])


def test_values_that_are_the_same_do_not_vary():
    assert standard_deviation([0.1, 0.1, 0.1]) == 0
