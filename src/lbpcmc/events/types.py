"""Types of events: a name, a version, a frozen dataclass, and how older versions are lifted to the newest.

Invariant: a type or version that this program does not know stops the reader, and the message says which program
wrote it (tests/events/test_types.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from lbpcmc.errors import IntegrityError
from lbpcmc.events.canonical import body_of, encoded, has_fields_of, parsed
from lbpcmc.events.envelope import Event
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import TypeAdapter

    from lbpcmc.events.envelope import Envelope
    from lbpcmc.events.streams import StreamKind

Payload = TypeVar("Payload")
Upcaster = "Callable[[dict[str, Any]], dict[str, Any]]"


@dataclass(frozen=True, slots=True)
class EventType(Generic[Payload]):
    """One thing that can happen."""

    name: str
    version: int
    """Newest version of the payload, which this program writes."""
    payload: type[Payload]
    stream: StreamKind
    """The kind of stream that it belongs to."""
    by: str | None
    """Permission that the acting role must have; None where every role may do it."""
    upcasters: tuple[Callable[[dict[str, Any]], dict[str, Any]], ...] = ()
    """The n-th lifts the texts of a payload from version n to n + 1; there are `version - 1` of them."""


class EventTypes:
    """The types that a program knows: it writes their newest versions and reads all."""

    def __init__(self, types: Iterable[EventType[Any]]) -> None:
        """Index the types by name and payload; ValueError for a name or payload that is there twice."""
        self._types = tuple(types)
        self._by_name = {one.name: one for one in self._types}
        self._by_payload = {one.payload: one for one in self._types}
        if not len(self._types) == len(self._by_name) == len(self._by_payload):
            raise ValueError("every type of event has a name and a payload of its own")
        for one in self._types:
            if len(one.upcasters) != one.version - 1:
                raise ValueError(f"{one.name} has version {one.version} and {len(one.upcasters)} upcasters")
        self._adapters: dict[type, TypeAdapter[Any]] = {}

    def __iter__(self) -> Iterator[EventType[Any]]:
        return iter(self._types)

    def of(self, payload: object) -> EventType[Any]:
        """Find the type of a payload; TypeError for one that is not an event's."""
        try:
            return self._by_payload[type(payload)]
        except KeyError:
            raise TypeError(f"{type(payload).__name__} is not the payload of an event") from None

    def of_class(self, payload: type) -> EventType[Any]:
        """Find the type of a class of payloads."""
        return self._by_payload[payload]

    def named(self, name: str) -> EventType[Any] | None:
        """Find a type by its name."""
        return self._by_name.get(name)

    def body(self, envelope: Envelope, payload: object) -> bytes:
        """Write the canonical bytes of an event."""
        return body_of(envelope, encoded(payload))

    def read(self, seq: int, digest: str, body: bytes) -> Event[Any]:
        """Read an event; IntegrityError where its type, its version or its fields are not known."""
        envelope, texts = parsed(body)
        return Event(seq, digest, envelope, self._payload(seq, envelope, texts))

    def is_canonical(self, event: Event[Any], body: bytes) -> bool:
        """True where the event would be written as it stands. Older versions are kept as they were written."""
        known = self._by_name[event.envelope.type]
        return event.envelope.version != str(known.version) or self.body(event.envelope, event.payload) == body

    def _payload(self, seq: int, envelope: Envelope, texts: dict[str, Any]) -> object:
        known = self._by_name.get(envelope.type)
        if known is None:
            raise IntegrityError(say("event.unknown_type", seq=seq, type=envelope.type[:60], program=envelope.program))
        told = envelope.version
        version = int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 0
        if not 1 <= version <= known.version or str(version) != envelope.version:
            raise IntegrityError(
                say(
                    "event.unknown_version",
                    seq=seq,
                    type=known.name,
                    version=envelope.version[:20],
                    known=known.version,
                    program=envelope.program,
                )
            )
        for lift in known.upcasters[version - 1 :]:
            texts = lift(texts)
        return self._validated(seq, known, texts)

    def _validated(self, seq: int, known: EventType[Any], texts: dict[str, Any]) -> object:
        adapter = self._adapters.get(known.payload)
        if adapter is None:
            from pydantic import TypeAdapter

            adapter = self._adapters[known.payload] = TypeAdapter(known.payload)
        try:
            payload = adapter.validator.validate_python(texts)
        except ValueError as error:
            raise _other_fields(seq, known, str(error)) from error
        if not has_fields_of(payload, texts):
            raise _other_fields(seq, known, str(list(texts)))
        return payload


def _other_fields(seq: int, known: EventType[Any], detail: str) -> IntegrityError:
    return IntegrityError(say("event.other_fields", seq=seq, type=known.name), detail=detail)
