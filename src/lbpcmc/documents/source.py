"""Files and bytes before anything is made of them: too large, no text, or laid out to exhaust a parser is refused.

Invariant: whatever the file, the refusal comes before a parser or the memory is at work (pinned by
tests/documents/test_source.py). The nodes that tree.py makes of the text are here too.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import DocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.documents.model import Position

MOST_BYTES = 524_288
"""A recipe of 300 steps has about 100 kB."""
MOST_LINES = 20_000
MOST_LINE_CHARACTERS = 2_000
MOST_BRACKETS = 60
"""Opening brackets in one line: the YAML scanner's time grows with their square."""
MOST_NODES = 20_000
MOST_DEPTH = 16
_CONTROLS = {code for code in range(32) if chr(code) not in "\t\n\r"} | {*range(0x7F, 0xA0)}
_ADVICE = "A document is a YAML file in UTF-8, written by hand."


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
class Entry:
    """A key with its value."""

    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order written."""

    entries: dict[str, Entry]
    at: Position


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    at: Position


Node = Scalar | Mapping | Sequence


def read_bytes(path: Path) -> bytes:
    """Read a file that may be a document; DocumentError if it is missing, no file, too large or not readable."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise DocumentError(f"{path} is a folder.", "Name a file.")
        if not stat.S_ISREG(status.st_mode):
            raise DocumentError(f"{path} is not a file.", _ADVICE)
        if status.st_size > MOST_BYTES:
            raise DocumentError(f"{path} has {status.st_size:,} bytes.", f"At most {MOST_BYTES:,} are read.")
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"There is no file {path}.") from None
    except (OSError, ValueError) as failure:
        raise DocumentError(f"{path} cannot be read.", "Check the name and the rights.", detail=str(failure)) from None
    return data


def decode(data: bytes, name: str) -> str:
    """Turn bytes into text; DocumentError if they are too many, not UTF-8 text, or laid out to exhaust a parser."""
    text = visible(data, name)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES:
        raise DocumentError(f"{name} has {len(lines):,} lines.", f"At most {MOST_LINES:,} are read.")
    for number, written in enumerate(lines, 1):
        if len(written) > MOST_LINE_CHARACTERS:
            raise DocumentError(
                f"Line {number} of {name} has {len(written):,} characters.",
                f"At most {MOST_LINE_CHARACTERS:,} are read; fold long text with >-.",
            )
        if written.count("[") + written.count("{") > MOST_BRACKETS:
            raise DocumentError(
                f"Line {number} of {name} has more than {MOST_BRACKETS} opening brackets.", "Write lists in lines."
            )
    return text


def visible(data: bytes, name: str) -> str:
    """Turn bytes into text; DocumentError if they are too many or not UTF-8 text."""
    if len(data) > MOST_BYTES:
        raise DocumentError(f"{name} has {len(data):,} bytes.", f"At most {MOST_BYTES:,} are read.")
    if b"\0" in data:
        raise DocumentError(f"{name} is not a text file: it holds zero bytes.", _ADVICE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        line = data.count(b"\n", 0, failure.start) + 1
        raise DocumentError(f"{name} is not UTF-8: byte {failure.start} in line {line}.", _ADVICE) from None
    if found := _CONTROLS.intersection(map(ord, set(text))):
        line = text.count("\n", 0, min(text.index(chr(code)) for code in found)) + 1
        raise DocumentError(f"{name} holds control characters: {_codes(found)} in line {line}.", _ADVICE)
    return text


def _codes(found: set[int]) -> str:
    return ", ".join(f"U+{code:04X}" for code in sorted(found)[:3])
