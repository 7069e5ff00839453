"""Counts of things that lie about at random: estimate, limits and tests of agreement.

Invariant: a plate that was too crowded to count enters as P(X >= limit), the exact Poisson tail, never as the
limit itself (pinned by tests/laboratory/statistics/test_poisson.py and the reference cases of Haas & Heller 1988).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import optimize, stats

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LARGEST_FACTOR = 1e18
"""How far from the estimate a limit is searched."""


@dataclass(frozen=True, slots=True)
class Crowded:
    """A plate on which there were at least `at_least` colonies."""

    at_least: int
    amount: float
    """Sample on the plate, in mL or g."""


def garwood_limits(count: int, level: float) -> tuple[float, float]:
    """Exact two-sided limits of a Poisson mean (Garwood 1936), by chi-squared quantiles; 0 below a count of zero.

    A count of zero gets the one-sided upper limit at the same level: its other side holds nothing.
    """
    if count == 0:
        return 0.0, -math.log(1 - level)
    tail = (1 - level) / 2
    return float(stats.chi2.ppf(tail, 2 * count)) / 2, float(stats.chi2.isf(tail, 2 * count + 2)) / 2


def upper_limit(count: int, level: float) -> float:
    """Exact one-sided upper limit of a Poisson mean: -ln(1 - level) for a count of zero."""
    return float(stats.chi2.isf(1 - level, 2 * count + 2)) / 2


def lower_limit(count: int, level: float) -> float:
    """Exact one-sided lower limit of a Poisson mean; 0 for a count of zero."""
    return float(stats.chi2.ppf(1 - level, 2 * count)) / 2 if count else 0.0


def log_likelihood(rate: float, total: int, amount: float, crowded: Sequence[Crowded]) -> float:
    """Log likelihood of `total` colonies in `amount` of sample and of the crowded plates, less a constant."""
    counted = (total * math.log(rate) if total else 0.0) - rate * amount
    return counted + sum(float(stats.poisson.logsf(p.at_least - 1, rate * p.amount)) for p in crowded)


def maximum_likelihood(total: int, amount: float, crowded: Sequence[Crowded] = ()) -> float | None:
    """Colonies per unit of sample: total / amount, or the root of the score where plates are crowded.

    None where the likelihood grows without end, that is where every plate is crowded.
    """
    if not crowded:
        return total / amount
    if amount == 0:
        return None

    def score(rate: float) -> float:
        slopes = (_tail_slope(rate * p.amount, p.at_least) * p.amount for p in crowded)
        return total / rate - amount + sum(slopes)

    start = max([total / amount, *(p.at_least / p.amount for p in crowded)])
    low = next(start / 2**power for power in range(1200) if score(start / 2**power) > 0)
    high = next(start * 2**power for power in range(1200) if score(start * 2**power) < 0)
    return float(optimize.brentq(score, low, high, xtol=1e-300, rtol=1e-14))


def _tail_slope(mean: float, at_least: int) -> float:
    """D ln P(X >= k) / d mean, from logarithms so that neither end underflows."""
    logs = stats.poisson.logpmf(at_least - 1, mean) - stats.poisson.logsf(at_least - 1, mean)
    return math.exp(min(float(logs), 700.0))


def likelihood_limits(
    total: int, amount: float, crowded: Sequence[Crowded], level: float
) -> tuple[float | None, float | None]:
    """Limits where twice the loss of log likelihood is the chi-squared quantile; None on an open side."""
    best = maximum_likelihood(total, amount, crowded)
    if best is None:
        return max(lower_limit(p.at_least, level) / p.amount for p in crowded), None
    if best == 0:
        return 0.0, -math.log(1 - level) / amount
    return profile_limits(lambda rate: log_likelihood(rate, total, amount, crowded), best, level)


def profile_limits(log_like: Callable[[float], float], best: float, level: float) -> tuple[float, float]:
    """Both ends of a likelihood-ratio interval of a positive parameter with one maximum at `best`."""
    target = log_like(best) - float(stats.chi2.ppf(level, 1)) / 2

    def excess(log_parameter: float) -> float:
        return log_like(math.exp(log_parameter)) - target

    centre, ends = math.log(best), []
    for direction in (-1.0, 1.0):
        width = 0.1
        while excess(centre + direction * width) > 0 and width < math.log(LARGEST_FACTOR):
            width *= 2
        ends.append(math.exp(optimize.brentq(excess, centre, centre + direction * width, xtol=1e-13, rtol=1e-13)))
    return ends[0], ends[1]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A chi-squared test of counts that should differ by chance alone."""

    statistic: float
    degrees: int
    p: float
    """Probability of at least this much scatter; 1 where there was nothing to compare."""


def dispersion(groups: Sequence[Sequence[int]]) -> Agreement:
    """Fisher's index of dispersion, sum (x - mean)^2 / mean, over groups of parallel plates."""
    statistic, degrees = 0.0, 0
    for group in groups:
        mean = sum(group) / len(group) if group else 0.0
        if mean > 0:
            statistic += sum((x - mean) ** 2 for x in group) / mean
            degrees += len(group) - 1
    return Agreement(statistic, degrees, float(stats.chi2.sf(statistic, degrees)) if degrees else 1.0)


def combined(tests: Sequence[Agreement]) -> Agreement:
    """Add independent chi-squared tests into one."""
    statistic, degrees = sum(test.statistic for test in tests), sum(test.degrees for test in tests)
    return Agreement(statistic, degrees, float(stats.chi2.sf(statistic, degrees)) if degrees else 1.0)


def g_squared(counts: Sequence[int], amounts: Sequence[float]) -> Agreement:
    """Likelihood-ratio test that counts follow their amounts of sample: 2 sum c ln(c / expected)."""
    observed, shares = np.asarray(counts, dtype=float), np.asarray(amounts, dtype=float)
    total, degrees = observed.sum(), len(counts) - 1
    if total == 0 or degrees == 0:
        return Agreement(0.0, degrees, 1.0)
    expected = total * shares / shares.sum()
    seen = observed > 0
    statistic = max(0.0, float(2 * np.sum(observed[seen] * np.log(observed[seen] / expected[seen]))))
    return Agreement(statistic, degrees, float(stats.chi2.sf(statistic, degrees)))
