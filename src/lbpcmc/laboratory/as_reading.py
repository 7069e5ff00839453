"""A reportable result, as the reading that a criterion judges.

Invariant: the criterion gets the unrounded value, so that rounding happens once, to its own limit; a result without
a value never becomes a reading (pinned by tests/laboratory/test_as_reading.py).
"""

from __future__ import annotations

from fractions import Fraction

from lbpcmc.laboratory.checks import exact
from lbpcmc.laboratory.result import AssayError, Reportable
from lbpcmc.quantities import Censored, Interval, Measured, Reading, from_value, kind, read


def as_reading(result: Reportable) -> Reading:
    """Give the value with its limits, the bound, or the finding; AssayError where the assay gave no result."""
    if not result.kind:
        raise AssayError(f"A {result.quantity} has no kind that a criterion could be written for.")
    of_kind = kind(result.kind)
    if result.finding:
        return read(result.finding, of_kind)
    if result.value is None:
        raise AssayError(f"There is no {result.quantity}: {result.reason}.", "Repeat the assay.")
    unit = of_kind.unit(result.unit)
    quantity = from_value(exact(result.value), unit, of_kind)
    if result.sign:
        return Censored(result.sign, quantity)
    if result.limits is None:
        return Measured(quantity)
    low, high = (None if end is None else exact(end) for end in (result.limits.low, result.limits.high))
    return Measured(quantity, Interval(100 * Fraction(repr(result.limits.level)), low, high))
