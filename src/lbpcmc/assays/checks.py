"""What a raw number may be: finite, a number and nothing else, inside the range that its field allows.

Invariant: whatever leaves this module is a finite float (or a whole number); letters, `#NUM!`, NaN, infinity, True and
a missing cell are refused with the name of the field. Pinned by tests/assays/test_checks.py.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.assays.result import AssayError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PLAIN = re.compile(r"[+-]?(\d{1,30}(\.\d{0,30})?|\.\d{1,30})([eE][+-]?\d{1,3})?", re.ASCII)


def number(field: str, value: object) -> float:
    """A finite number; text is read only if it is a plain number such as `7.25` or `1.2e9`.

    Raises AssayError for everything else, with the field's name.
    """
    if isinstance(value, str):
        text = value.strip()
        if not _PLAIN.fullmatch(text):
            shown = text if len(text) <= 40 else text[:40] + "..."
            raise AssayError(f"{field} is {shown!r}, which is not a number.", "Type a number such as 7.25 or 1.2e9.")
        value = float(text)
    if value is None:
        raise AssayError(f"{field} is missing.", "Enter the value, or leave the reading out and give the reason.")
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal, Fraction)):
        raise AssayError(f"{field} is not a number.", "Type a number such as 7.25 or 1.2e9.")
    try:
        result = float(value)
    except OverflowError:
        result = math.inf
    if not math.isfinite(result):
        raise AssayError(f"{field} is not a finite number.", "Correct the reading or the sheet that it comes from.")
    return result


def positive(field: str, value: object) -> float:
    """A finite number above zero."""
    result = number(field, value)
    if result <= 0:
        raise AssayError(f"{field} is {result:g}; it must be above zero.")
    return result


def not_negative(field: str, value: object) -> float:
    """A finite number, zero or above."""
    result = number(field, value)
    if result < 0:
        raise AssayError(f"{field} is {result:g}; it cannot be negative.")
    return result


def whole(field: str, value: object, *, least: int = 0) -> int:
    """A whole number, at least `least`."""
    result = number(field, value)
    if not result.is_integer():
        raise AssayError(f"{field} is {result:g}; it must be a whole number.")
    if result < least:
        raise AssayError(f"{field} is {result:g}; it must be at least {least}.")
    return int(result)


def share(field: str, value: object) -> float:
    """A fraction strictly between 0 and 1, such as a confidence level."""
    result = number(field, value)
    if not 0 < result < 1:
        raise AssayError(f"{field} is {result:g}; it must lie between 0 and 1.", "Write 0.95 for 95 %.")
    return result


def numbers(field: str, values: Iterable[object], *, least: int = 1) -> tuple[float, ...]:
    """Finite numbers, at least `least` of them; a refusal counts from 1."""
    if isinstance(values, str):
        raise AssayError(f"{field} is a text, not a list of numbers.")
    found = tuple(number(f"{field}, reading {index}", value) for index, value in enumerate(values, 1))
    if len(found) < least:
        raise AssayError(f"{field} has {len(found)} readings; at least {least} are needed.")
    return found


def one_of(field: str, value: str, choices: Sequence[str]) -> str:
    """One of the words that a method may use."""
    if value not in choices:
        raise AssayError(f"{field} is {value!r}.", f"Write one of: {', '.join(choices)}.")
    return value


def name(field: str, value: object) -> str:
    """A label: text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise AssayError(f"{field} is empty.", "Give it a name.")
    return value.strip()


def shown(value: float, digits: int = 6) -> str:
    """A number as a trace prints it."""
    return f"{value:.{digits}g}"
