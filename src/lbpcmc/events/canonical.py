"""The bytes of an event: one JSON object of texts, in a fixed order, NFC, UTF-8, no spaces.

    {"format":"lbpcmc/2","stream":...,"type":...,...,"previous":...,"payload":{...}}
    hash = SHA-256(0x00 || bytes)

The hash of the event before is part of the bytes, so that the hashes form one chain. A payload is an object of the
type's own fields: text, null, a list of texts, or an object of the same. Numbers are texts: `372/10` is exact.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import datetime
from fractions import Fraction
from functools import cache
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.events.envelope import Envelope
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

FORMAT = "lbpcmc/2"
KEYS = ("format", *Envelope._fields, "payload")
_TEXTS = frozenset({str, type(None)})
_MAY_LACK = frozenset({"boot", "performed_at", "client"})
_HAD = itemgetter(*(place for place, name in enumerate(Envelope._fields) if name not in _MAY_LACK))
"""Takes out of an envelope what always holds a text."""
GENESIS = "lbpcmc/2:"


def genesis(database_id: str) -> str:
    """Hash before the first event of a database: SHA-256 of the format and the database's ID."""
    return hashlib.sha256(f"{GENESIS}{database_id}".encode()).hexdigest()


def digest_of(body: bytes) -> bytes:
    """Hash of an event: SHA-256 over a zero byte and its bytes."""
    return hashlib.sha256(b"\x00" + body).digest()


def body_of(envelope: Envelope, payload: Mapping[str, Any]) -> bytes:
    """Write the canonical bytes of an event; StoreError where a text holds what is not a character."""
    import pydantic_core

    row = dict(zip(KEYS, (FORMAT, *envelope, payload), strict=True))
    try:
        body = pydantic_core.to_json(row)
    except pydantic_core.PydanticSerializationError as error:
        raise StoreError(say("event.not_a_character"), detail=str(error)) from error
    return body if body.isascii() else unicodedata.normalize("NFC", body.decode()).encode()


def parsed(body: bytes) -> tuple[Envelope, dict[str, Any]]:
    """Read the envelope and the payload as texts; IntegrityError if the bytes are not those of an event."""
    import pydantic_core

    try:
        row = pydantic_core.from_json(body)
    except ValueError as error:
        raise IntegrityError(say("event.unreadable"), detail=str(error)) from error
    if not isinstance(row, dict) or row.get("format") != FORMAT:
        raise IntegrityError(say("event.other_format", format=FORMAT), detail=body[:200].decode(errors="replace"))
    if tuple(row) != KEYS:
        raise IntegrityError(say("event.other_keys"), detail=str(list(row)))
    _, *values, payload = row.values()
    envelope = Envelope._make(values)
    texts = _TEXTS.issuperset(map(type, envelope)) and None not in _HAD(envelope)
    if not isinstance(payload, dict) or not texts:
        raise IntegrityError(say("event.not_text"), detail=str(row)[:200])
    _timed(envelope)
    return envelope, payload


_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{3}Z")
_CLOCK = re.compile(
    r"[+-][0-9]{2}:[0-5][0-9] -?[0-9]{1,12}(?:\.[0-9]{1,6})? (?:synchronised|unsynchronised|unknown|simulated)"
)


def _timed(envelope: Envelope) -> None:
    """Refuse times that nothing could be calculated with."""
    at, clock = envelope.at, f"{envelope.offset} {envelope.monotonic} {envelope.synchronised}"
    if not _CLOCK.fullmatch(clock):
        raise IntegrityError(say("event.no_clock", clock=ascii(clock[:60])))
    if not is_time(at):
        raise IntegrityError(say("event.no_time", at=ascii(at[:40])))


def is_time(text: str) -> bool:
    """True for UTC with milliseconds, as it is written, on a day that there is."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


@cache
def _parts(kind: type) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    """The fields of a payload, and what reads all of them at once; TypeError for what is not a payload."""
    if not is_dataclass(kind):
        raise TypeError(f"a payload holds texts, whole numbers, fractions, tuples and dataclasses, not {kind}")
    names = tuple(one.name for one in fields(kind))
    if len(names) > 1:
        return names, attrgetter(*names)
    return names, lambda value: tuple(getattr(value, name) for name in names)


def has_fields_of(value: Any, texts: Any) -> bool:
    """True where the texts that a payload was read from have its fields, no fewer and no more."""
    kind: type = type(value)
    if texts.keys() != _name_set(kind):
        return False
    for name, part in texts.items():
        if type(part) is dict and not has_fields_of(getattr(value, name), part):
            return False
    return True


@cache
def _name_set(kind: type) -> frozenset[str]:
    return frozenset(_parts(kind)[0])


def encoded(value: object) -> Any:
    """Write a payload, or a part of one, as texts, lists and objects; TypeError for anything else."""
    kind: type = type(value)
    if kind in _TEXTS:
        return value
    if kind is int or kind is Fraction:
        return str(value)
    if isinstance(value, tuple):
        return [encoded(one) for one in value]
    names, read = _parts(kind)
    parts = zip(names, read(value), strict=True)
    return {name: part if type(part) in _TEXTS else encoded(part) for name, part in parts}
