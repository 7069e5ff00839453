"""Most probable numbers: estimate, spread, limits by four conventions, and how rare an outcome is.

Invariant: the estimate is the root of the score of the binomial likelihood, for any amounts and numbers of tubes;
0 where no tube grew, infinity where all did (pinned by tests/laboratory/counts/test_mpn_estimate.py).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import optimize, stats

from lbpcmc.laboratory.statistics.poisson import profile_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

Limits2 = tuple[float, float]
"""Lower and upper limit; 0 and infinity for the open sides."""


def many(positive: ArrayLike, tubes: ArrayLike, amounts: ArrayLike) -> NDArray[np.float64]:
    """MPN per unit of sample for each row of `positive`; one column for each amount of sample in a tube.

    Newton's method on d lnL / d lambda = sum v (x / (1 - exp(-v lambda)) - n), which falls and is convex, from
    sum x / sum n v at its left: every step stays left of the root and goes up.
    """
    x = np.atleast_2d(np.asarray(positive, dtype=float))
    n, v = np.asarray(tubes, dtype=float), np.asarray(amounts, dtype=float)
    found = np.full(len(x), np.inf)
    found[x.sum(axis=1) == 0] = 0.0
    open_rows = np.flatnonzero((x.sum(axis=1) > 0) & (x < n).any(axis=1))
    rate = x[open_rows].sum(axis=1) / (n * v).sum()
    while len(open_rows):
        fraction = -np.expm1(-np.outer(rate, v))
        score = (v * (x[open_rows] / fraction - n)).sum(axis=1)
        slope = (v**2 * x[open_rows] * (1 - fraction) / fraction**2).sum(axis=1)
        step = score / slope
        rate = rate + step
        done = step <= 1e-14 * rate
        found[open_rows[done]] = rate[done]
        open_rows, rate = open_rows[~done], rate[~done]
    return found


def most_probable_number(positive: Sequence[int], tubes: Sequence[int], amounts: Sequence[float]) -> float:
    """MPN per unit of sample of one outcome (ISO 7218:2007 clause 11; FDA BAM appendix 2)."""
    return float(many([positive], tubes, amounts)[0])


def log_likelihood(rate: float, positive: Sequence[int], tubes: Sequence[int], amounts: Sequence[float]) -> float:
    """Log likelihood of a concentration, less a constant."""
    total = 0.0
    for x, n, v in zip(positive, tubes, amounts, strict=True):
        total += (x * math.log(-math.expm1(-v * rate)) if x else 0.0) - (n - x) * v * rate
    return total


def sd_ln(rate: float, positive: Sequence[int], tubes: Sequence[int], amounts: Sequence[float]) -> float:
    """Standard deviation of ln MPN from the observed information (Jarvis, Wilrich & Wilrich 2010, ISO 7218 annex C).

    The FDA BAM solver prints the same number as "Haldane's approximation".
    """
    information = 0.0
    for x, _, v in zip(positive, tubes, amounts, strict=True):
        grown = -math.expm1(-v * rate)
        information += x * v**2 * (1 - grown) / grown**2
    return 1 / (rate * math.sqrt(information))


def rarity_index(rate: float, positive: Sequence[int], tubes: Sequence[int], amounts: Sequence[float]) -> float:
    """Probability of the outcome over that of the likeliest outcome at the same concentration (Jarvis 2010)."""
    index = 0.0
    for x, n, v in zip(positive, tubes, amounts, strict=True):
        grown = -math.expm1(-v * rate) if math.isfinite(rate) else 1.0
        likeliest = min(n, math.floor((n + 1) * grown))
        if x != likeliest:
            if math.isinf(rate):
                return 0.0
            # The odds of growth are grown / exp(-v rate), which keeps its digits where grown is nearly 1.
            odds = math.log(grown) + v * rate
            index += _log_choose(n, x) - _log_choose(n, likeliest) + (x - likeliest) * odds
    return math.exp(index)


def _log_choose(n: int, x: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(x + 1) - math.lgamma(n - x + 1)


def none_positive_upper(tubes: Sequence[int], amounts: Sequence[float], level: float) -> float:
    """One-sided upper limit where no tube grew: -ln(1 - level) / sum n v."""
    return -math.log(1 - level) / sum(n * v for n, v in zip(tubes, amounts, strict=True))


def all_positive_lower(tubes: Sequence[int], amounts: Sequence[float], level: float) -> float:
    """One-sided lower limit where all tubes grew: prod (1 - exp(-v lambda))^n = 1 - level."""
    goal = math.log(1 - level)

    def excess(log_rate: float) -> float:
        return log_likelihood(math.exp(log_rate), tubes, tubes, amounts) - goal

    largest, smallest = max(amounts), min(amounts)
    return math.exp(optimize.brentq(excess, math.log(1e-9 / largest), math.log(1e3 / smallest), xtol=1e-13))


def wald_limits(rate: float, sd: float, factor: float) -> Limits2:
    """Limits MPN * exp(-+ factor * sd)."""
    return rate * math.exp(-factor * sd), rate * math.exp(factor * sd)


def limits(
    convention: str, outcome: tuple[Sequence[int], Sequence[int], Sequence[float]], rate: float, level: float
) -> Limits2:
    """Confidence limits of the outcome (positive, tubes, amounts) by a named convention.

    `ISO 7218`: normal on the log scale with k = 2. `Jarvis` and `FDA BAM`: with the normal quantile (1.96).
    `likelihood ratio`: Ridout 1994. Where no tube or all tubes grew the limit is one-sided: at 97.5 % for ISO 7218 and
    Jarvis (annex C prints ln 40 / sum n v), at `level` for the others.
    """
    _, tubes, amounts = outcome
    one_sided = (1 + level) / 2 if convention in ("ISO 7218", "Jarvis") else level
    if rate == 0:
        return 0.0, none_positive_upper(tubes, amounts, one_sided)
    if math.isinf(rate):
        return all_positive_lower(tubes, amounts, one_sided), math.inf
    if convention == "likelihood ratio":
        return profile_limits(lambda value: log_likelihood(value, *outcome), rate, level)
    factor = 2.0 if convention == "ISO 7218" else float(stats.norm.isf((1 - level) / 2))
    return wald_limits(rate, sd_ln(rate, *outcome), factor)


def finite_range(tubes: Sequence[int], amounts: Sequence[float]) -> Limits2:
    """Smallest and largest finite MPN of a design: what `<` and `>` refer to in printed tables."""
    count = len(tubes)
    one, all_but_one = np.eye(count), np.asarray(tubes) - np.eye(count)
    return float(many(one, tubes, amounts).min()), float(np.max(_finite(many(all_but_one, tubes, amounts), tubes)))


def _finite(found: NDArray[np.float64], tubes: Sequence[int]) -> Any:
    # A design of a single tube has no outcome between none and all.
    return found[found > 0] if sum(tubes) > 1 else np.array([np.inf])


def grid_number(cells: int, positive: int) -> float:
    """Most probable number of growth units on a grid membrane: N ln(N / (N - x))."""
    return cells * math.log(cells / (cells - positive)) if positive < cells else math.inf
