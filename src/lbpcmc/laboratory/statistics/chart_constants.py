"""Constants of control charts, from the distribution of the range and the standard deviation of normal samples.

Invariant: `exact` values come from quadrature, `printed` ones are those rounded as ASTM and NIST tables print them
(d2 = 1.128 where the exact value is 1.12838); a chart names which it used, because the printed limits of published
examples need the rounded ones. Pinned by cases B4-02 and B4-06.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy import special

from lbpcmc.laboratory.checks import one_of, whole

WAYS = ("printed", "exact")


@dataclass(frozen=True, slots=True)
class Constants:
    """Constants of subgroups of one size; names as ASTM E2587 and Montgomery use them."""

    size: int
    d2: float
    """Mean of the range, in standard deviations."""
    d3: float
    """Standard deviation of the range."""
    c4: float
    """Mean of the sample standard deviation."""

    @property
    def a2(self) -> float:
        """Limits of means from the mean range."""
        return 3 / (self.d2 * math.sqrt(self.size))

    @property
    def a3(self) -> float:
        """Limits of means from the mean standard deviation."""
        return 3 / (self.c4 * math.sqrt(self.size))

    @property
    def range_limits(self) -> tuple[float, float]:
        """D3 and D4: limits of ranges over the mean range."""
        spread = 3 * self.d3 / self.d2
        return max(0.0, 1 - spread), 1 + spread

    @property
    def sd_limits(self) -> tuple[float, float]:
        """B3 and B4: limits of standard deviations over their mean."""
        spread = 3 * math.sqrt(1 - self.c4 * self.c4) / self.c4
        return max(0.0, 1 - spread), 1 + spread


@lru_cache(maxsize=64)
def constants(size: int, way: str = "printed") -> Constants:
    """Constants for subgroups of `size` (2 to 100)."""
    whole("subgroup size", size, least=2, most=100)
    one_of("constants", way, WAYS)
    nodes, weights = np.polynomial.legendre.leggauss(160)
    x, wx = 9 * nodes, 9 * weights
    w, ww = 7 * (nodes + 1), 7 * weights
    inside = special.ndtr(x[:, None] + w[None, :]) - special.ndtr(x)[:, None]
    density = np.exp(-x * x / 2) / math.sqrt(2 * math.pi)
    beyond = 1 - size * ((wx * density) @ inside ** (size - 1))
    mean = float(ww @ beyond)
    square = float(2 * (ww * w) @ beyond)
    c4 = math.sqrt(2 / (size - 1)) * math.exp(special.gammaln(size / 2) - special.gammaln((size - 1) / 2))
    d3 = math.sqrt(square - mean * mean)
    if way == "printed":
        return Constants(size, round(mean, 3), round(d3, 3), round(c4, 4))
    return Constants(size, mean, d3, c4)
