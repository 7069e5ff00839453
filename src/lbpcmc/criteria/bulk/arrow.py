"""Between Arrow, numpy and Python without pandas.

pyarrow's own conversions (`pa.array`, `pa.scalar`, `to_numpy`) import pandas wherever it is installed, only to ask
whether the argument is one of its objects: that doubles the time in which a hundred results are judged. These share
the buffers.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WIDTHS = {np.dtype(np.int64): pa.int64(), np.dtype(np.int32): pa.int32(), np.dtype(np.float64): pa.float64()}


def strings(texts: Sequence[str | None]) -> pa.Array:
    """Make a column of text; None becomes null. UnicodeEncodeError for half a character."""
    encoded = [b"" if text is None else text.encode() for text in texts]
    offsets = np.fromiter(accumulate(map(len, encoded), initial=0), dtype=np.int32, count=len(encoded) + 1)
    valid = None
    if None in texts:
        there = np.fromiter((text is not None for text in texts), dtype=np.bool_, count=len(texts))
        valid = pa.py_buffer(np.packbits(there, bitorder="little"))
    data = [valid, pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.Array.from_buffers(pa.string(), len(encoded), data)


def text(value: str) -> pa.Scalar:
    """Make one text for Arrow's functions."""
    return strings([value])[0]


def column(values: NDArray[Any]) -> pa.Array:
    """Lend a column of whole numbers, floats or truth values to Arrow."""
    if values.dtype == np.bool_:
        bits = pa.py_buffer(np.packbits(values, bitorder="little"))
        return pa.Array.from_buffers(pa.bool_(), len(values), [None, bits])
    packed = np.ascontiguousarray(values)
    return pa.Array.from_buffers(_WIDTHS[packed.dtype], len(packed), [None, pa.py_buffer(packed)])


def integers(values: pa.Array) -> NDArray[np.int32]:
    """Lend a column of 32-bit whole numbers without nulls to numpy."""
    return np.frombuffer(values.buffers()[1], dtype=np.int32)[values.offset : values.offset + len(values)]


def floats(values: pa.Array) -> NDArray[np.float64]:
    """Give a column of floats to numpy; NaN stands for null."""
    found = np.frombuffer(values.buffers()[1], dtype=np.float64)[values.offset : values.offset + len(values)]
    return np.where(_bits(values, 0), found, np.nan) if values.null_count else found


def truths(values: pa.Array) -> NDArray[np.bool_]:
    """Give a column of truth values to numpy; null is False."""
    found = _bits(values, 1)
    return found & _bits(values, 0) if values.null_count else found


def _bits(values: pa.Array, buffer: int) -> NDArray[np.bool_]:
    packed = np.frombuffer(values.buffers()[buffer], dtype=np.uint8)
    end = values.offset + len(values)
    return np.unpackbits(packed, count=end, bitorder="little")[values.offset :].view(np.bool_)
