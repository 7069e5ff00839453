"""The routine under every curve."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.statistics.nonlinear import Fitting, NoFit, nonlinear


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
