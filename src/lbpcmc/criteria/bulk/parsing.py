"""A column of typed texts as far as it is plain numbers, censored ones and blanks.

Invariant: whatever is parsed here is what the grammar of quantities reads; all else is left aside (pinned by
tests/criteria/bulk/test_columns.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from lbpcmc.criteria.bulk.arrow import column, floats, strings, text, truths
from lbpcmc.criteria.bulk.breakpoints import SHORT_DIGITS, SIGNS
from lbpcmc.criteria.bulk.texts import LARGEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NUMBER = r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,2})?"
PLAIN = rf"^{_NUMBER}$"
"""A plain number and nothing else (RE2, where `$` is the end of the text)."""
_CENSORED = rf"^(?P<sign><=|>=|[<>≤≥]) ?(?P<number>{_NUMBER})$"
_WRITTEN = {"<": ("<",), "≤": ("≤", "<="), ">": (">",), "≥": ("≥", ">=")}


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a column of texts says."""

    values: NDArray[np.float64]
    """NaN where the text is not a plain number of at most 15 characters."""
    censored: tuple[tuple[str, NDArray[np.intp], NDArray[np.float64]], ...]
    """For each sign that occurs: its rows and their numbers."""
    blank: NDArray[np.intp]
    """Rows without a text."""
    others: NDArray[np.intp]
    """Rows whose text must be looked at one by one."""
    odd: NDArray[np.intp]
    """All rows that are not plain numbers, in order."""


def numbers(texts: pa.Array) -> Numbers:
    """Parse a column of text (Arrow strings, nulls allowed)."""
    values = _floats(texts, truths(pc.match_substring_regex(texts, PLAIN)))
    rest = np.flatnonzero(~_readable(values))
    if not rest.size:
        return Numbers(values, (), rest, rest, rest)
    left = texts.take(column(rest))
    blank = truths(pc.is_null(left)) | truths(pc.equal(pc.ascii_trim_whitespace(left), text("")))
    parsed = pc.extract_regex(left, _CENSORED)
    signs, found = parsed.field("sign"), parsed.field("number")
    bounds = _floats(found, truths(pc.is_valid(parsed)))
    readable = _readable(bounds)
    censored = []
    for sign in SIGNS:
        mine = truths(pc.is_in(signs, strings(_WRITTEN[sign]))) & readable
        if mine.any():
            censored.append((sign, rest[mine], bounds[mine]))
    return Numbers(values, tuple(censored), rest[blank], rest[~blank & ~readable], rest)


def _floats(texts: pa.Array, plain: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Parse what is plain and short, correctly rounded; NaN for the rest."""
    _, offsets, data = texts.buffers()
    ends = np.frombuffer(offsets, dtype=np.int32)[texts.offset : texts.offset + len(texts) + 1]
    kept = np.packbits(plain & (np.diff(ends) <= SHORT_DIGITS), bitorder="little")
    short = pa.Array.from_buffers(pa.string(), len(texts), [pa.py_buffer(kept), pa.py_buffer(ends), data])
    return floats(short.cast(pa.float64()))


def _readable(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """True for numbers within the powers of ten that the grammar reads."""
    size = np.abs(values)
    within: NDArray[np.bool_] = (size >= 1 / LARGEST) & (size < LARGEST) | (size == 0)
    return within
