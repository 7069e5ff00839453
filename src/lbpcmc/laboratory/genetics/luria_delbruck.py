"""The Luria-Delbrück distribution of mutants in parallel cultures, and the number of mutations that explains them.

Invariant: the probabilities are those of Ma, Sandri & Sarkar 1992, and with a plating efficiency below 1 those of the
binomially sampled distribution, not a correction of the estimate (pinned by
tests/laboratory/genetics/test_luria_delbruck.py).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, special, stats

from lbpcmc.laboratory.statistics.poisson import profile_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_FIRST = 50
"""Clone sizes for which the hypergeometric function is taken from scipy."""

_CLOSED = 1e-3
"""Efficiency below which 2F1(1, 2; 3; 1 - e) is taken from its closed form: scipy 1.17 gives infinity below 2e-14."""

MOST_MUTATIONS = 500.0
"""Largest expected number of mutations in a culture that is searched for; beyond, probabilities underflow."""


@lru_cache(maxsize=32)
def clone_sizes(most: int, efficiency: float) -> NDArray[np.float64]:
    """Probabilities that the clone of one mutation shows 1 to `most` colonies.

    1 / (k (k + 1)) where all cells are plated; with efficiency e, e / (k (k + 1)) 2F1(1, 2; k + 2; 1 - e), the
    binomial sample of it (Stewart 1991, Zheng 2008).
    """
    k = np.arange(1, most + 1, dtype=float)
    whole = 1 / (k * (k + 1))
    if efficiency == 1:
        return whole
    first = np.asarray(special.hyp2f1(1, 2, k[:_FIRST] + 2, 1 - efficiency), dtype=float)
    if efficiency < _CLOSED:
        first[0] = 2 * (efficiency - 1 - math.log(efficiency)) / (1 - efficiency) ** 2
    hypergeometric: NDArray[np.float64] = np.concatenate([first, _series(k[_FIRST:], 1 - efficiency)])
    return efficiency * whole * hypergeometric


def _series(k: NDArray[np.float64], x: float) -> NDArray[np.float64]:
    """2F1(1, 2; k + 2; x) for large k, where scipy 1.17 gives NaN: its terms fall at least as 1 / C(k + j, j)."""
    term, total = np.ones_like(k), np.ones_like(k)
    for j in range(1, 100):
        term = term * x * (1 + j) / (k + 1 + j)
        total = total + term
    return total


def seen_share(efficiency: float) -> float:
    """Probability that a mutation shows at all: 1, or e ln(1/e) / (1 - e) with plating efficiency e."""
    return 1.0 if efficiency == 1 else -efficiency * math.log(efficiency) / (1 - efficiency)


def probabilities(mutations: float, most: int, efficiency: float = 1.0) -> NDArray[np.float64]:
    """P(0) to P(most) of the mutants in a culture with `mutations` expected mutations (Ma-Sandri-Sarkar recursion)."""
    found = np.zeros(most + 1)
    found[0] = math.exp(-mutations * seen_share(efficiency))
    weighted = clone_sizes(max(most, 1), efficiency) * np.arange(1, max(most, 1) + 1)
    for r in range(1, most + 1):
        found[r] = mutations / r * np.dot(weighted[:r], found[r - 1 :: -1])
    return found


class Likelihood:
    """Likelihood of the mutants counted in parallel cultures, as a function of the expected mutations.

    Cultures with more than `most_exact` mutants (jackpots) enter as at least so many.
    """

    def __init__(self, mutants: Sequence[int], efficiency: float, most_exact: int) -> None:
        """Tabulate how often each number of mutants was seen."""
        capped = [min(count, most_exact) for count in mutants]
        self._efficiency = efficiency
        self._most = max(capped)
        self._jackpots = sum(1 for count in mutants if count > most_exact)
        exact = [count for count in mutants if count <= most_exact]
        self._values, self._times = np.unique(np.array(exact, dtype=int), return_counts=True)

    def log(self, mutations: float) -> float:
        """Log likelihood."""
        p = probabilities(mutations, self._most, self._efficiency)
        total = float(np.sum(self._times * np.log(p[self._values]))) if len(self._values) else 0.0
        return total + (self._jackpots * math.log(max(1 - float(p.sum()), 1e-300)) if self._jackpots else 0.0)

    def scores(self, mutations: float) -> NDArray[np.float64]:
        """Derivative of the log likelihood of each culture: dP(n)/dm = sum q(j) P(n - j) - Q P(n), over P(n)."""
        p = probabilities(mutations, self._most, self._efficiency)
        sizes = np.concatenate([[0.0], clone_sizes(max(self._most, 1), self._efficiency)])
        slope = np.convolve(sizes, p)[: len(p)] - seen_share(self._efficiency) * p
        exact = np.repeat(slope[self._values] / p[self._values], self._times)
        jackpot = -float(slope.sum()) / max(1 - float(p.sum()), 1e-300)
        return np.concatenate([exact, np.full(self._jackpots, jackpot)])

    def score(self, mutations: float) -> float:
        """Derivative of the log likelihood."""
        return float(self.scores(mutations).sum())

    def maximum(self) -> float | None:
        """Most likely expected mutations; None where it lies beyond MOST_MUTATIONS."""
        low, high = 1e-9, 1.0
        while self.score(high) > 0:
            low, high = high, high * 1.5
            if high > MOST_MUTATIONS:
                return None
        return float(optimize.brentq(self.score, low, high, xtol=1e-14, rtol=1e-12))

    def standard_deviation(self, best: float) -> float:
        """Standard deviation of the estimate, from the outer product of the scores of the cultures."""
        return 1 / math.sqrt(float(np.sum(self.scores(best) ** 2)))

    def limits(self, best: float, level: float) -> tuple[float, float]:
        """Likelihood-ratio limits of the expected mutations."""
        return profile_limits(self.log, best, level)


def from_no_mutants(without: int, cultures: int, efficiency: float = 1.0) -> float:
    """Luria & Delbrück's P0 estimate: -ln(share of cultures without mutants) over the share that shows."""
    return -math.log(without / cultures) / seen_share(efficiency)


def none_seen_upper(cultures: int, efficiency: float, level: float) -> float:
    """One-sided upper limit of the expected mutations where no culture has a mutant."""
    return -math.log(1 - level) / cultures / seen_share(efficiency)


def generating_function(mutants: Sequence[int], z: float = 0.8, quantile: float = 0.1) -> float:
    """Estimate from the empirical generating function (Hamon & Ycart 2012), robust against jackpots.

    `z` is drawn towards 1 by the scale of the data, the `quantile` of the counts plus 1.
    """
    scale = float(np.quantile(np.asarray(mutants, dtype=float), quantile)) + 1
    point = math.pow(z, 1 / scale)
    empirical = float(np.mean(point ** np.asarray(mutants, dtype=float)))
    return math.log(empirical) / ((1 / point - 1) * math.log1p(-point))


def stewart_plating(mutations: float, efficiency: float) -> float:
    """Correct an estimate for plating efficiency z: m (z - 1) / (z ln z) (Stewart, Gordon & Levin 1990)."""
    return mutations if efficiency == 1 else mutations * (efficiency - 1) / (efficiency * math.log(efficiency))


def stewart_limits(mutations: float, cultures: int, level: float) -> tuple[float, float]:
    """Limits of ln m with standard deviation 1.225 m^-0.315 / sqrt C (Stewart 1994; Rosche & Foster 2000)."""
    reach = float(stats.norm.isf((1 - level) / 2)) * 1.225 * mutations**-0.315 / math.sqrt(cultures)
    return mutations * math.exp(-reach), mutations * math.exp(reach)
