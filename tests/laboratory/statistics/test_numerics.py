"""Summary statistics that do not lose digits, and the routine under every curve."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.statistics.nonlinear import Fitting, NoFit, complex_step, nonlinear
from lbpcmc.laboratory.statistics.numerics import MODELS, autocorrelation, certified_fit, mean, standard_deviation


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
    with pytest.raises(AssayError, match="no autocorrelation"):
        autocorrelation([1.0, 1.0])
    with pytest.raises(AssayError, match="is not a number"):
        mean([1.0, "#NUM!"])
    with pytest.raises(AssayError, match="is not known"):
        certified_fit("Rat44", [1.0], [1.0], [1.0])


@pytest.mark.parametrize("name", sorted(MODELS))
def test_complex_steps_are_the_derivatives(name):
    x = np.linspace(1.0, 2.0, 7)
    p = np.array([1.1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
    exact = complex_step(MODELS[name])(x, p)
    for at in range(len(p)):
        up, down = p.copy(), p.copy()
        up[at] += 1e-6
        down[at] -= 1e-6
        assert exact[:, at] == pytest.approx((MODELS[name](x, up) - MODELS[name](x, down)) / 2e-6, rel=1e-6, abs=1e-8)


def test_of_several_starts_the_best_fit_wins_and_weights_count():
    x = np.linspace(0, 10, 21)
    y = 3 * np.exp(-0.4 * x) + 0.01 * (-1.0) ** np.arange(21)

    def decay(at, p):
        return p[0] * np.exp(-p[1] * at)

    good = nonlinear(decay, x, y, [[1.0, -5.0], [1.0, 1.0]])
    assert list(good.parameters) == pytest.approx([3.0, 0.4], rel=0.02)
    weighted = nonlinear(decay, x, y, [[1.0, 1.0]], Fitting(weights=np.where(x < 5, 1.0, 1e-6)))
    alone = nonlinear(decay, x[x < 5], y[x < 5], [[1.0, 1.0]])
    assert list(weighted.parameters) == pytest.approx(list(alone.parameters), rel=1e-4)


def test_a_direction_in_which_the_data_say_nothing_is_refused():
    def twice(x, p):
        return (p[0] + p[1]) * x

    with pytest.raises(NoFit):
        nonlinear(twice, [1.0, 2.0, 3.0, 4.0], [1.0, 2.1, 2.9, 4.0], [[0.5, 0.4]])


@settings(deadline=None, max_examples=20)
@given(st.floats(0.2, 5), st.floats(0.05, 2), st.floats(1e-3, 1e3))
def test_data_without_scatter_give_their_parameters_back_in_any_unit(size, rate, unit):
    x = np.linspace(0, 5, 12)
    y = unit * size * (1 - np.exp(-rate * x))

    def saturation(at, p):
        return p[0] * (1 - np.exp(-p[1] * at))

    found = nonlinear(saturation, x, y, [[float(y[-1]), 0.5]])
    assert list(found.parameters) == pytest.approx([unit * size, rate], rel=1e-6)
