"""Parquet to columns of text; numbers become their shortest exact text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_whole
from lbpcmc.messages import say
from lbpcmc.results.columns import CODES, FileColumns, blank_units
from lbpcmc.results.layout import MOST_BYTES, positions

if TYPE_CHECKING:
    from pathlib import Path

MOST_ROWS = 20_000_000


def read_parquet(path: Path) -> FileColumns:
    """Read the columns lot, test, value, unit of a Parquet file; rows count from 1.

    Raises InputError: not a Parquet file, too large unpacked, or columns that are neither text nor numbers.
    """
    name = path.name
    try:
        file = pq.ParquetFile(pa.py_buffer(read_whole(path, MOST_BYTES)))
        unpacked = sum(file.metadata.row_group(group).total_byte_size for group in range(file.metadata.num_row_groups))
        if file.metadata.num_rows > MOST_ROWS or unpacked > MOST_BYTES:
            raise InputError(
                say(
                    "parquet.too_large",
                    file=name,
                    rows=file.metadata.num_rows,
                    bytes=unpacked,
                    most_rows=MOST_ROWS,
                    most_bytes=MOST_BYTES,
                )
            )
        names = file.schema_arrow.names
        found = positions(names, name)
        table = file.read(columns=[names[place] for place in found.values()])
        columns = {column: _text(table.column(names[place]), column, name) for column, place in found.items()}
    except (pa.ArrowException, OSError) as error:
        raise InputError(say("parquet.unreadable", file=name), detail=str(error)) from error
    if "unit" not in columns:
        columns["unit"] = blank_units(len(table))
    return FileColumns(name, **columns, rows=range(1, len(table) + 1))


def _text(column: pa.ChunkedArray, what: str, name: str) -> pa.ChunkedArray:
    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    readable = (pa.types.is_string, pa.types.is_large_string, pa.types.is_integer, pa.types.is_floating)
    if not any(test(kind) for test in (*readable, pa.types.is_decimal)):
        raise InputError(say("parquet.other_type", file=name, column=what, type=kind))
    text = column.cast(pa.string())
    if what == "value":
        return text
    return text.fill_null("") if what == "lot" else _coded(text.fill_null(""))


def _coded(column: pa.ChunkedArray) -> pa.ChunkedArray:
    return column.dictionary_encode().cast(CODES)
