"""The bytes of an event: one JSON object of texts, in a fixed order, NFC, UTF-8, no spaces.

    {"format":"lbpcmc/2","stream":...,"type":...,...,"previous":...,"payload":{...}}
    hash = SHA-256(0x00 || bytes)

The hash of the event before is part of the bytes, so that the hashes form one chain. A payload is an object of the
type's own fields: text, null, a list of texts, or an object of the same. Numbers are texts: `372/10` is exact.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.events.envelope import Envelope

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMAT = "lbpcmc/2"
KEYS = ("format", *Envelope._fields, "payload")
_TEXTS = frozenset({str, type(None)})
_MAY_LACK = frozenset({"boot", "performed_at", "client"})
_HAD = itemgetter(*(place for place, name in enumerate(Envelope._fields) if name not in _MAY_LACK))
"""Takes out of an envelope what always holds a text."""
GENESIS = "lbpcmc/2:"
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def genesis(database_id: str) -> str:
    """Hash before the first event of a database: SHA-256 of the format and the database's ID."""
    return hashlib.sha256(f"{GENESIS}{database_id}".encode()).hexdigest()


def digest_of(body: bytes) -> bytes:
    """Hash of an event: SHA-256 over a zero byte and its bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def body_of(envelope: Envelope, payload: Mapping[str, Any]) -> bytes:
    """Write the canonical bytes of an event; StoreError where a text holds what is not a character."""
    row = dict(zip(KEYS, (FORMAT, *envelope, payload), strict=True))
    text = _ENCODER.encode(row)
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise StoreError(
            "The event holds a byte that is not a character.", "Nothing was written; type it again.", detail=str(error)
        ) from error


def parsed(body: bytes) -> tuple[Envelope, dict[str, Any]]:
    """Read the envelope and the payload as texts; IntegrityError if the bytes are not those of an event."""
    try:
        row = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise IntegrityError("An event of the ledger cannot be read.", detail=str(error)) from error
    if not isinstance(row, dict) or row.get("format") != FORMAT:
        raise IntegrityError(
            f"An event of the ledger is not in the format {FORMAT}.",
            "Open the ledger with the version of the program that wrote it.",
            detail=body[:200].decode(errors="replace"),
        )
    if tuple(row) != KEYS:
        raise IntegrityError("An event of the ledger does not have the fields of its format.", detail=str(list(row)))
    values = list(row.values())
    payload = values.pop()
    envelope = Envelope._make(values[1:])
    texts = _TEXTS.issuperset(map(type, envelope)) and None not in _HAD(envelope)
    if not isinstance(payload, dict) or not texts:
        raise IntegrityError("An event of the ledger holds something that is not text.", detail=str(row)[:200])
    return envelope, payload


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


@cache
def _getter(kind: type) -> Callable[[object], tuple[object, ...]]:
    """What reads every field of a payload at once."""
    names = _names(kind)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: tuple(getattr(value, name) for name in names)


def has_fields_of(value: Any, texts: Any) -> bool:
    """True where the texts that a payload was read from have its fields, no fewer and no more."""
    kind: type = type(value)
    if texts.keys() != _name_set(kind):
        return False
    parts = ((getattr(value, name), part) for name, part in texts.items() if type(part) is dict)
    return all(has_fields_of(inner, part) for inner, part in parts)


@cache
def _name_set(kind: type) -> frozenset[str]:
    return frozenset(_names(kind))


def encoded(value: object) -> Any:
    """Write a payload, or a part of one, as texts, lists and objects; TypeError for anything else."""
    kind: type = type(value)
    if kind in _TEXTS:
        return value
    if kind is int or kind is Fraction:
        return str(value)
    if isinstance(value, tuple):
        return [encoded(one) for one in value]
    if is_dataclass(kind):
        parts = zip(_names(kind), _getter(kind)(value), strict=True)
        return {name: part if type(part) in _TEXTS else encoded(part) for name, part in parts}
    raise TypeError(f"a payload holds texts, whole numbers, fractions, tuples and dataclasses, not {type(value)}")
