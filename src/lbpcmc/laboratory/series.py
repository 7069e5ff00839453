"""Series of raw numbers, and how a trace prints a number.

Invariant: a series that leaves this module holds finite floats only; a refusal names the field and the reading,
counted from 1. Pinned by tests/laboratory/test_series.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from lbpcmc.laboratory.checks import real
from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

LN10 = math.log(10)
_LARGEST_POWER = 300.0
"""Largest power of e that a laboratory result may be."""


def numbers(
    field: str, values: object, *, least: int = 1, check: Callable[[str, object], float] = real
) -> tuple[float, ...]:
    """Finite numbers, at least `least` of them, each passed through `check`."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise AssayError(say("field.not_a_list"), field=field)
    found = tuple(check(f"{field}, reading {index}", value) for index, value in enumerate(values, 1))
    if len(found) < least:
        raise AssayError(say("field.few_readings", readings=len(found), least=least), field=field)
    return found


def exponential(exponent: float) -> float:
    """E to a power; refuses a result or limits that leave the range of numbers, as too little data can make them."""
    if exponent > _LARGEST_POWER:
        raise AssayError(say("result.too_large"))
    return math.exp(exponent)


def power_of_ten(exponent: float) -> float:
    """Ten to a power, refused like `exponential`."""
    if exponent > _LARGEST_POWER / LN10:
        raise AssayError(say("result.too_large"))
    return float(10.0**exponent)


def shown(value: float, digits: int = 6) -> str:
    """A number as a trace prints it."""
    return f"{value:.{digits}g}"
