"""NIST's certified data sets, to nine digits, from the far start as from the near one."""

import numpy as np
import pytest

from lbpcmc.laboratory.case import compare, load
from lbpcmc.laboratory.statistics.cases import MODELS
from lbpcmc.laboratory.statistics.nonlinear import complex_step


@pytest.mark.parametrize("case", load("certified"), ids=lambda case: case.id)
def test_certified_values(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong


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
