"""Mean and standard deviation that lose no digits.

Invariant: sums of squares are taken about the mean in exact arithmetic, never by the one-pass formula (which makes a
negative variance of NumAcc4), so values that are all the same have a standard deviation of 0. Pinned by case B8-01 and
tests/laboratory/statistics/test_summary.py.
"""

from __future__ import annotations

import math
from fractions import Fraction

from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.series import numbers
from lbpcmc.messages import say


def mean(values: object) -> float:
    """Arithmetic mean, correctly rounded."""
    return float(exact_mean(decimals(values)))


def standard_deviation(values: object) -> float:
    """Sample standard deviation; deviations are taken exactly, of the decimals that were typed."""
    exact = decimals(values)
    if len(exact) < 2:
        raise AssayError(say("summary.one_value"))
    centre = exact_mean(exact)
    return math.sqrt(sum((value - centre) ** 2 for value in exact) / (len(exact) - 1))


def decimals(values: object) -> list[Fraction]:
    """The numbers as the decimals that they stand for: 0.1 is one tenth."""
    return [Fraction(repr(value)) for value in numbers("value", values)]


def exact_mean(exact: list[Fraction]) -> Fraction:
    """Arithmetic mean of exact numbers."""
    return sum(exact, Fraction(0)) / len(exact)
