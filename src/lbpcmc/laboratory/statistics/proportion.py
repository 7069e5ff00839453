"""Exact limits of a proportion: x of n.

Invariant: none of n is never 0 % and all of n never 100 % without a limit beside it; one-sided and two-sided limits
have names of their own (pinned by tests/laboratory/statistics/test_proportion.py).
"""

from __future__ import annotations

from scipy import stats


def clopper_pearson(x: int, n: int, level: float) -> tuple[float, float]:
    """Exact two-sided limits (Clopper & Pearson 1934); (1 - level) / 2 in each tail, also for 0 and n."""
    tail = (1 - level) / 2
    return lower_limit(x, n, 1 - tail), upper_limit(x, n, 1 - tail)


def lower_limit(x: int, n: int, level: float) -> float:
    """Exact one-sided lower limit: (1 - level)^(1/n) where all of n are positive."""
    return float(stats.beta.ppf(1 - level, x, n - x + 1)) if x else 0.0


def upper_limit(x: int, n: int, level: float) -> float:
    """Exact one-sided upper limit: 1 - (1 - level)^(1/n) where none of n is positive."""
    return float(stats.beta.isf(1 - level, x + 1, n - x)) if x < n else 1.0
