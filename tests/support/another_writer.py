"""The canonical bytes of an event written by another hand: no json module, one character after the other."""

from __future__ import annotations

import hashlib
import unicodedata

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def quoted(text: str) -> str:
    """A text between quotes, with the escapes of JSON's shortest form."""
    written = ""
    for character in unicodedata.normalize("NFC", text):
        if character in SHORT:
            written += SHORT[character]
        elif character < " ":
            written += f"\\u{ord(character):04x}"
        else:
            written += character
    return f'"{written}"'


def value(one: object) -> str:
    """A text, null, a list or an object."""
    if one is None:
        return "null"
    if isinstance(one, str):
        return quoted(one)
    if isinstance(one, list):
        return f"[{','.join(map(value, one))}]"
    assert isinstance(one, dict)
    return "{" + ",".join(f"{quoted(key)}:{value(part)}" for key, part in one.items()) + "}"


def event(envelope: dict[str, str | None], payload: dict[str, object]) -> bytes:
    """The bytes of an event."""
    return value({"format": "lbpcmc/2", **envelope, "payload": payload}).encode()


def hashed(body: bytes) -> str:
    """The hash of an event."""
    return hashlib.sha256(b"\0" + body).hexdigest()


def first(database: str) -> str:
    """The hash before the first event."""
    return hashlib.sha256(f"lbpcmc/2:{database}".encode()).hexdigest()
