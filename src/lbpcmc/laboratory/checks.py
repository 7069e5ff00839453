"""What a raw number may be: finite, a number and nothing else, inside the range that its field allows.

Invariant: whatever leaves this module is finite; letters, `#NUM!`, NaN, infinity, True and a missing cell are refused
in a sentence that begins with the field's name and says what would be accepted. Pinned by
tests/laboratory/test_checks.py.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.laboratory.constants import KELVIN
from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_PLAIN = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)
_SMALLEST, _LARGEST = 1e-60, 1e60
"""Sizes of laboratory numbers; beyond them sums of squares leave the range of a double."""
MOST_COUNT = 10**15
"""Largest count: beyond 2^53 a float no longer tells whole numbers apart, and nobody counts so far."""
_POWER = re.compile(r"10\^([+-]?\d{1,3})", re.ASCII)


_COMMA = re.compile(r"[+-]?\d+,\d+")
_SPREADSHEET = re.compile(r"#(NUM!|N/A|DIV/0!|REF!|NAME\?|VALUE!|NULL!|SPILL!|CALC!|GETTING_DATA)|#+")
_YES = {"yes": True, "true": True, "no": False, "false": False}


def exact(value: float | Decimal | Fraction) -> Fraction:
    """The number that a float stands for: 0.01 is one hundredth, not its nearest binary neighbour."""
    return Fraction(repr(float(value))) if isinstance(value, float) else Fraction(value)


def real(field: str, value: object) -> float:
    """A finite number; text is read as people type it, `1.2e9`, `10^-6`."""
    if isinstance(value, str):
        _not_an_error(field, value)
        if _COMMA.fullmatch(value.strip()):
            raise AssayError(say("field.decimal_comma", value=_shown(value)), field=field)
    found = _number(value)
    if found is None or not math.isfinite(found):
        raise AssayError(say("field.not_a_number", value=_shown(value)), field=field)
    if abs(found) > _LARGEST:
        raise AssayError(say("field.too_large", number=f"{found:g}"), field=field)
    return found


def positive(field: str, value: object, *, most: float | None = None) -> float:
    """A finite number above zero, at most `most`."""
    found = real(field, value)
    if found <= 0:
        raise AssayError(say("field.not_positive", number=f"{found:g}"), field=field)
    if found < _SMALLEST:
        raise AssayError(say("field.too_small", number=f"{found:g}"), field=field)
    return _at_most(field, found, most)


def not_negative(field: str, value: object, *, most: float | None = None) -> float:
    """A finite number, zero or above, at most `most`."""
    found = real(field, value)
    if found < 0:
        raise AssayError(say("field.negative", number=f"{found:g}"), field=field)
    return _at_most(field, found, most)


def whole(field: str, value: object, *, least: int = 0, most: int | None = None) -> int:
    """A count: whole, not negative, from `least` to `most`, which is never more than MOST_COUNT."""
    found = not_negative(field, value)
    if not found.is_integer():
        raise AssayError(
            say("field.not_whole", number=f"{found:g}", least=least, second=least + 1, third=least + 2), field=field
        )
    if found < least:
        raise AssayError(say("field.below", number=f"{found:g}", least=least), field=field)
    return int(_at_most(field, found, MOST_COUNT if most is None else most))


def share(field: str, value: object) -> float:
    """A fraction strictly between 0 and 1, such as a confidence level."""
    found = real(field, value)
    if not 0 < found < 1:
        raise AssayError(say("field.not_a_share", number=f"{found:g}"), field=field)
    return found


def celsius(field: str, value: object) -> float:
    """A temperature above absolute zero, in degC."""
    found = real(field, value)
    if found <= -KELVIN:
        raise AssayError(say("field.not_a_temperature", number=f"{found:g}"), field=field)
    return found


def yes_or_no(field: str, value: object) -> bool:
    """A truth value; text says it in words."""
    found = _YES.get(value.strip().lower()) if isinstance(value, str) else value
    if not isinstance(found, bool):
        raise AssayError(say("field.not_yes_or_no", value=_shown(value)), field=field)
    return found


def text(field: str, value: object) -> str:
    """Any text, without the spaces around it; numbers are written out."""
    written = str(value).strip()
    _not_an_error(field, written)
    return written


def label(field: str, value: object) -> str:
    """A name: text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise AssayError(say("field.name_missing"), field=field)
    return text(field, value)


def equally_many(**series: Sequence[object]) -> None:
    """Refuse series of which one is longer than the other, such as times and counts."""
    (x_name, x), (y_name, y) = series.items()
    if len(x) != len(y):
        raise AssayError(say("field.unequal_series", one=x_name, first=len(x), other=y_name, second=len(y)))


def one_of(field: str, value: str, choices: Sequence[str]) -> str:
    """One of the words that a method may use."""
    if value not in choices:
        raise AssayError(say("field.not_a_choice", value=_shown(value), choices=tuple(choices)), field=field)
    return value


def fill(target: object, field: str, value: object) -> None:
    """Put the checked value into a frozen dataclass; only its own __post_init__ may call this."""
    object.__setattr__(target, field, value)


def _not_an_error(field: str, written: str) -> None:
    if _SPREADSHEET.fullmatch(written.strip()):
        raise AssayError(say("field.spreadsheet_error", value=written.strip()), field=field)


def _at_most(field: str, found: float, most: float | None) -> float:
    if most is not None and found > most:
        raise AssayError(say("field.above", number=f"{found:g}", most=f"{most:g}"), field=field)
    return found


def _number(value: object) -> float | None:
    if isinstance(value, str):
        text = value.strip()
        if power := _POWER.fullmatch(text):
            return float(f"1e{power[1]}")
        return float(text) if _PLAIN.fullmatch(text) else None
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 40 else text[:40] + "..."
