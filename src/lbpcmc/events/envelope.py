"""What is known of every event, whatever happened: where, when, who, at which station, by which program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from datetime import datetime

Payload_co = TypeVar("Payload_co", covariant=True)


class Envelope(NamedTuple):
    """Who, when and where of an event. Every field is text or None, as it is written."""

    stream: str
    """What it belongs to: `batch:fp_14`, `document:recipe:fp-ds-001`, `person:ada`, `site`."""
    type: str
    """What happened: `value.recorded`."""
    version: str
    """Version of the type's payload, counted from 1."""
    act: str
    """Number of the act: the ledger number of its first event; the events of one act share it."""
    at: str
    """UTC, ISO 8601 with milliseconds."""
    offset: str
    """Offset of the station's local time: `+01:00`."""
    boot: str | None
    """ID of the station's boot, where the system tells one: monotonic times of one boot can be compared."""
    monotonic: str
    """Seconds since the station booted."""
    synchronised: str
    """What the system says of its clock: `synchronised`, `unsynchronised`, `unknown`, `simulated`."""
    performed_at: str | None
    """When it was done, where the person claims another time than `at`."""
    person: str
    name: str
    """Printed name at the time of the act (21 CFR 11.50(a)(1))."""
    role: str
    session: str
    identity: str
    """How the person was identified when the session began: `stated`, later `password` or `directory`."""
    station: str
    os_user: str
    """Account of the operating system under which the program ran."""
    client: str | None
    """Address from which the station was reached, where it is not at the machine itself."""
    origin: str
    """`floor`, `command line`, or `replay: FILE sha256` for demonstration data."""
    program: str
    """Version of the program that wrote the event."""
    previous: str
    """Hash of the ledger's event before; for the first, the hash of the empty ledger."""


@dataclass(frozen=True, slots=True)
class Event(Generic[Payload_co]):
    """An event with its place in the ledger."""

    seq: int
    hash: str
    """64 hexadecimal digits."""
    envelope: Envelope
    payload: Payload_co

    @property
    def replayed(self) -> bool:
        """True for demonstration data: nothing that was replayed counts as a signature."""
        return self.envelope.origin.startswith("replay")

    @property
    def moment(self) -> datetime:
        """When it was recorded."""
        from datetime import datetime

        return datetime.fromisoformat(self.envelope.at)
