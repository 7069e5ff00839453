"""JSON and JSON Lines to columns of text; numbers keep the digits in which they were written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_whole
from lbpcmc.messages import say
from lbpcmc.results.columns import FileColumns, file_columns
from lbpcmc.results.layout import MOST_BYTES, NEEDED, READ
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class _Written(str):
    """A number as it was written."""

    __slots__ = ()


def read_json(path: Path) -> FileColumns:
    """Read a JSON array of objects with lot, test, value, unit; rows count from 1. InputError names the row."""
    name = path.name
    found = _parsed(_text(path), name)
    if isinstance(found, dict) and isinstance(found.get("results"), list):
        found = found["results"]
    if not isinstance(found, list):
        raise InputError(say("json.no_list", file=name))
    return _columns_of(enumerate(found, 1), name)


def read_json_lines(path: Path) -> FileColumns:
    """Read one JSON object a line; rows are lines. InputError names the row."""
    name = path.name
    lines = _text(path).split("\n")
    return _columns_of(
        ((row, _parsed(line, f"{name} row {row}")) for row, line in enumerate(lines, 1) if line.strip()), name
    )


def _text(path: Path) -> str:
    try:
        return read_whole(path, MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(say("json.not_utf8", file=path.name), detail=str(error)) from error


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(
            text, parse_float=_Written, parse_int=_Written, parse_constant=_refused, object_pairs_hook=_object
        )
    except (ValueError, RecursionError) as error:
        raise InputError(say("json.unreadable", file=name), detail=str(error)) from error


def _refused(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError(f"a key stands twice in {printable(str([key for key, _ in pairs]), 100)}")
    return found


def _columns_of(found: Iterable[tuple[int, Any]], name: str) -> FileColumns:
    columns: dict[str, list[str | None]] = {column: [] for column in READ}
    rows: list[int] = []
    for row, entry in found:
        if not isinstance(entry, dict):
            raise InputError(say("json.not_an_object", file=name, row=row))
        for column in READ:
            columns[column].append(_cell(entry, column, f"{name} row {row}"))
        rows.append(row)
    return file_columns(name, columns, rows)


def _cell(entry: dict[str, Any], column: str, where: str) -> str | None:
    if column not in entry and column in NEEDED:
        if not entry:
            raise InputError(say("json.empty_object", row=where, column=column))
        raise InputError(
            say("json.key_missing", row=where, column=column, keys=printable(", ".join(map(str, entry)), 100))
        )
    value = entry.get(column)
    if value is None:
        return None if column == "value" else ""
    if not isinstance(value, str):
        raise InputError(say("json.not_text", row=where, column=column))
    return str(value)
