"""Files and bytes before anything is made of them: too large, not text, or laid out to exhaust a parser is refused.

Invariant: whatever the file, the refusal comes before a parser or the memory is at work (pinned by
tests/documents/test_source.py). The nodes that tree.py makes of the text are here too.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import DocumentError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.documents.position import Position

MOST_BYTES = 524_288
"""A recipe of 300 steps has about 100 kB."""
MOST_LINES = 20_000
MOST_LINE_CHARACTERS = 2_000
MOST_BRACKETS = 60
"""Opening brackets in one line: the YAML scanner's time grows with their square."""
MOST_NODES = 20_000
MOST_DEPTH = 16
_CONTROLS = {code for code in range(32) if chr(code) not in "\t\n\r"} | {*range(0x7F, 0xA0)}


@dataclass(frozen=True, slots=True)
class Scalar:
    """A piece of text."""

    text: str
    at: Position
    start: Position | None
    """Where its first character stands; None where text and file differ (several lines, escapes)."""
    plain: bool = False
    """Written without quotes."""


@dataclass(frozen=True, slots=True)
class KeyedNode:
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with values, in the order written."""

    entries: dict[str, KeyedNode]
    at: Position


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: tuple[Node, ...]
    at: Position


Node = Scalar | MappingNode | SequenceNode


def read_bytes(path: Path) -> bytes:
    """Read a file that may be a document; DocumentError if it is missing, not a file, too large or not readable."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError(say("document.folder", name=str(path)))
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(say("document.not_a_file", name=str(path)))
        if status.st_size > MOST_BYTES:
            raise DocumentError(say("document.too_large", name=str(path), bytes=status.st_size, most=MOST_BYTES))
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(say("document.missing", name=str(path))) from None
    except (OSError, ValueError) as failure:
        raise DocumentError(say("document.unreadable", name=str(path)), detail=str(failure)) from None
    return data


def decode(data: bytes, name: str) -> str:
    """Turn bytes into text; DocumentError if they are too many, not UTF-8 text, or laid out to exhaust a parser."""
    text = visible(data, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise DocumentError(say("document.too_many_lines", name=name, lines=len(lines), most=MOST_LINES))
    for number, written in enumerate(lines, 1):
        if len(written) > MOST_LINE_CHARACTERS:
            count = len(written)
            raise DocumentError(
                say("document.long_line", line=number, name=name, characters=count, most=MOST_LINE_CHARACTERS)
            )
        if written.count("[") + written.count("{") > MOST_BRACKETS:
            raise DocumentError(say("document.brackets", line=number, name=name, most=MOST_BRACKETS))
    return text


def visible(data: bytes, name: str) -> str:
    """Turn bytes into text; DocumentError if they are too many or not UTF-8 text."""
    if len(data) > MOST_BYTES:
        raise DocumentError(say("document.too_large", name=name, bytes=len(data), most=MOST_BYTES))
    if b"\0" in data:
        raise DocumentError(say("document.binary", name=name))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise DocumentError(say("document.not_utf8", name=name, byte=failure.start, line=line)) from None
    if found := _CONTROLS.intersection(map(ord, set(text))):
        line = text.count("\n", 0, min(text.index(chr(code)) for code in found)) + 1
        raise DocumentError(say("document.controls", name=name, characters=_codes(found), line=line))
    return text


def _codes(found: set[int]) -> tuple[str, ...]:
    return tuple(f"U+{code:04X}" for code in sorted(found)[:3])
