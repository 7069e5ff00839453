"""A reportable result, as the reading that a criterion judges.

Invariant: the criterion gets the unrounded value, so that rounding happens once, to its own limit; a result without
a value never becomes a reading (pinned by tests/laboratory/test_as_reading.py).
"""

from __future__ import annotations

from fractions import Fraction

from lbpcmc.laboratory.checks import exact
from lbpcmc.laboratory.result import AssayError, Reportable
from lbpcmc.messages import say
from lbpcmc.quantities import Censored, Interval, Kind, Measured, Reading, from_value, kind, read


def as_reading(result: Reportable, carried: Kind | None = None, tested_in: tuple[Kind, ...] | None = None) -> Reading:
    """Give the value with its limits, the bound, or the finding; AssayError where the assay gave no result.

    `carried` is the kind that an approved document carries for the result, `tested_in` its kinds of a tested amount;
    without them the registry is asked, which imports pint. AssayError where the result is of another kind.
    """
    if not result.kind:
        raise AssayError(say("result.without_kind", quantity=result.quantity))
    if carried is not None and carried.name != result.kind:
        raise AssayError(say("result.other_kind", quantity=result.quantity, kind=result.kind, wanted=carried.name))
    of_kind = kind(result.kind) if carried is None else carried
    if result.finding:
        return read(result.finding, of_kind, tested_in=tested_in)
    if result.value is None:
        raise AssayError(say("result.missing", quantity=result.quantity, reason=result.reason))
    unit = of_kind.unit(result.unit)
    quantity = from_value(exact(result.value), unit, of_kind)
    if result.sign:
        return Censored(result.sign, quantity)
    if result.limits is None:
        return Measured(quantity)
    low, high = (None if end is None else exact(end) for end in (result.limits.low, result.limits.high))
    return Measured(quantity, Interval(100 * Fraction(repr(result.limits.level)), low, high))
