"""Written numbers become limits: each in a unit of its kind, with the place to which a value is rounded.

The place is that of the limit's last decimal (USP General Notices 7.20). A power of ten tells a size, not a precision:
`10^2` and `1 x 10^9` are compared with the unrounded value, `1.0 x 10^9` with the value rounded to 0.1 x 10^9.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria.model import Bound, Limits
from lbpcmc.criteria.written import Shape
from lbpcmc.errors import CriterionError
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import (
    Rounding,
    exact_decimal,
    fraction_text,
    leading_place,
    number_text,
    round_to_place,
)
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.criteria.written import Written
    from lbpcmc.quantities import Kind, Unit
    from lbpcmc.quantities.numerals import Numeral

_ROUNDINGS = {"half up": Rounding.HALF_UP, "half even": Rounding.HALF_EVEN}


def limits(found: Written, kind: Kind, shared: Limits | None) -> Limits:
    """Give written limits their unit and their places; `shared` is the last clause, whose unit may stand for all.

    Raises CriterionError, or UnitError where a unit does not belong to `kind`.
    """
    low: Bound | None
    high: Bound | None
    if found.shape is Shape.BETWEEN:
        unit, low, high = _between(found, kind, shared)
    elif found.shape is Shape.AROUND:
        unit, low, high = _around(found, kind, shared)
    else:
        unit = _unit(found.numbers[0], kind, shared)
        bound = _bound(found.numbers[0], unit, kind, inclusive=found.inclusive)
        low = None if found.shape is Shape.HIGH else bound
        high = None if found.shape is Shape.LOW else bound
    plain = Limits(
        unit,
        low,
        high,
        statistic=found.statistic,
        level=found.level,
        of_label_claim=found.label_claim,
    )
    return _modified(plain, found.modifiers)


def _unit(number: Numeral, kind: Kind, shared: Limits | None) -> Unit:
    if number.rest:
        return kind.unit(number.rest)
    if shared is not None:
        return shared.unit
    if kind.bare:
        return kind.units[0]
    shown = number_text(number.value)
    raise CriterionError(say("criterion.no_unit", number=shown, example=kind.example(shown)))


def _bound(number: Numeral, unit: Unit, kind: Kind, *, inclusive: bool = True) -> Bound:
    value = Fraction(number.value)
    if kind.least is not None:
        first = kind.units[0]
        least = (kind.least * first.scale + first.offset - unit.offset) / unit.scale
        if value < least or (value == least and not inclusive):
            shown = f"{number_text(number.value)} {unit.symbol}".strip()
            smallest = f"{fraction_text(least)} {unit.symbol}".strip()
            raise CriterionError(say("criterion.too_small", limit=shown, kind=kind.title, least=smallest))
    place = None if number.power and not number.point else _place(number)
    return Bound(value, number_text(number.value), place, len(number.value.as_tuple().digits), inclusive)


def _place(number: Numeral) -> int:
    return int(number.value.as_tuple().exponent)


def _between(found: Written, kind: Kind, shared: Limits | None) -> tuple[Unit, Bound, Bound]:
    first, second = found.numbers
    unit = _unit(second, kind, shared)
    if first.rest and kind.unit(first.rest) != unit:
        raise CriterionError(say("criterion.two_units", unit=unit.symbol))
    if first.value > second.value:
        raise CriterionError(say("criterion.reversed", low=number_text(first.value), high=number_text(second.value)))
    low, high = _bound(first, unit, kind), _bound(second, unit, kind)
    if not (first.power or second.power):
        finer = min(_place(first), _place(second))
        low, high = replace(low, place=finer), replace(high, place=finer)
    return unit, low, high


def _around(found: Written, kind: Kind, shared: Limits | None) -> tuple[Unit, Bound, Bound]:
    centre, tolerance = found.numbers
    relative = tolerance.rest == "%" and "%" not in kind.by_spelling
    unit = _unit(centre if relative or centre.rest else tolerance, kind, shared)
    middle = _bound(centre, unit, kind)
    if relative:
        if unit.offset or unit.symbol.startswith("%"):
            raise CriterionError(
                say(
                    "criterion.relative_tolerance",
                    tolerance=number_text(tolerance.value),
                    centre=f"{middle.text} {unit.symbol}",
                    unit=unit.symbol,
                )
            )
        width = abs(middle.value) * Fraction(tolerance.value) / 100
        place = min(_place(centre), 0)
    else:
        own = kind.unit(tolerance.rest) if tolerance.rest else unit
        width = Fraction(tolerance.value) * own.scale / unit.scale
        place = min(_place(centre), _place(tolerance))
    unrounded = any(number.power and not number.point for number in found.numbers)
    ends = [
        _end(end, None if unrounded else place, middle.digits) for end in (middle.value - width, middle.value + width)
    ]
    return unit, ends[0], ends[1]


def _end(value: Fraction, place: int | None, digits: int) -> Bound:
    """Make a computed limit; it must itself survive the rounding of the values that are compared with it."""
    exact = exact_decimal(value)
    if exact is None or place is None:
        return Bound(value, fraction_text(value), None, digits)
    if Fraction(round_to_place(value, place)) != value:
        place = min(place, int(exact.as_tuple().exponent))
    return Bound(value, number_text(round_to_place(value, place)), place, digits)


def _modified(plain: Limits, words: tuple[str, ...]) -> Limits:
    changed, rounding = plain, ""
    for word in words:
        if word in (*_ROUNDINGS, "not rounded"):
            if rounding:
                raise CriterionError(say("criterion.contradiction", words=(rounding, word)))
            rounding = word
            changed = replace(changed, rounding=_ROUNDINGS.get(word, Rounding.HALF_UP))
        elif word == "significant figures":
            changed = replace(changed, significant=True)
        elif word in ("pharmacopoeial", "pharmacopeial"):
            changed = replace(changed, factor=changed.factor or Fraction(2))
        elif match := re.fullmatch(r"factor ([1-9][0-9]{0,2})", word):
            changed = replace(changed, factor=Fraction(match[1]))
        else:
            raise CriterionError(say("criterion.unknown_modifier", word=printable(word)))
    if changed.factor is not None:
        if rounding or changed.significant:
            raise CriterionError(say("criterion.rounded_factor"))
        return _power_of_ten(changed)
    if rounding == "not rounded":
        if changed.significant:
            raise CriterionError(say("criterion.contradiction", words=("not rounded", "significant figures")))
        return replace(changed, low=_with_place(changed.low, None), high=_with_place(changed.high, None))
    if changed.significant:
        return replace(changed, low=_to_digits(changed.low), high=_to_digits(changed.high))
    return changed


def _with_place(bound: Bound | None, place: int | None) -> Bound | None:
    return None if bound is None else replace(bound, place=place)


def _to_digits(bound: Bound | None) -> Bound | None:
    return None if bound is None else _with_place(bound, leading_place(bound.value) - bound.digits + 1)


def _power_of_ten(found: Limits) -> Limits:
    high = found.high
    if found.low is not None or high is None or not high.inclusive:
        raise CriterionError(say("criterion.factor_of_lower"))
    if high.value.denominator != 1 or str(high.value.numerator).strip("0") != "1":
        raise CriterionError(say("criterion.no_power_of_ten", number=high.text))
    accepted = high.value * (found.factor or 1)
    return replace(found, high=replace(high, value=accepted, text=fraction_text(accepted), place=None))


def refuse_a_single_value(found: Written) -> None:
    """Refuse a number without NLT, NMT or a range; only a target is one value. Raises CriterionError."""
    if found.shape is not Shape.AT:
        return
    if re.search(r"[0-9] ?-", found.body):
        raise CriterionError(say("criterion.hyphen", text=printable(found.body, 80)))
    raise CriterionError(say("criterion.not_a_criterion", text=printable(found.body, 80)))
