"""Every event of a batch on paper, in the order of the ledger, from its line alone: whatever can happen is printed.

Sessions, stations, programs and clocks are summed up once; each event names its session (21 CFR 11.10(e)).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.pages import identity, when
from lbpcmc.gmp.printed import line
from lbpcmc.reports.table import Column, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.lines import Line
    from lbpcmc.gmp.pages import Record
    from lbpcmc.reports.sheet import Sheets, Text

EVENTS = (
    Column("event, hash", 10),
    Column("UTC, local offset", 16),
    Column("who", 17),
    Column("what, where", 14),
    Column("as typed", 14),
    Column("as understood", 15),
    Column("verdict", 10, verdict=True),
    Column("reason, limit, remark, item, refers to", 26),
)
_SESSIONS = (
    Column("", 5),
    Column("person, role", 20),
    Column("identity", 16),
    Column("station, account, reached from", 22),
    Column("origin", 18),
    Column("program", 12),
    Column("session", 24),
    Column("events", 8),
)
_CLOCKS = (
    Column("station", 20),
    Column("boot", 40),
    Column("what the system said of its clock: in how many events", 26),
    Column("events", 14),
)
_HEX = 8
"""Digits of a hash in short."""


def every_event(sheets: Sheets, record: Record) -> None:
    """Draw one row for each event."""
    sheets.heading("Every event in its order")
    sheets.words(
        "What was typed stands as it was typed. The hash is given by its first digits; S1, S2 name the sessions below.",
        7,
    )
    table(sheets, EVENTS, rows(record), size=6)


def rows(record: Record) -> Iterator[tuple[Text, ...]]:
    """One row for each event: eight texts."""
    numbers = _numbered(record)
    for event in record.events:
        where, said = event.envelope, line(event)
        claimed = (f"performed {where.performed_at}",) if where.performed_at else ()
        yield (
            (str(event.seq), event.hash[:_HEX]),
            (f"{where.at[:-1].replace('T', ' ')} {where.offset}", *claimed),
            (f"{where.name} ({where.person})", f"{where.role}, {where.identity}, {numbers[_session(event)]}"),
            (said.act, said.place) if said.place else said.act,
            _typed(event, said),
            said.interpreted,
            said.verdict,
            tuple(_more(said)),
        )


def _typed(event: Event[Any], said: Line) -> Text:
    """What was typed, on one line; raw data with their own lines, as the file has them."""
    derivation = getattr(event.payload, "derivation", None)
    return said.typed if derivation is None else tuple(said.typed.split("\n"))


def _more(said: Line) -> Iterator[str]:
    if said.reason:
        yield said.reason
    if said.criterion:
        yield f"limit: {said.criterion}"
    if said.remark:
        yield f"remark: {said.remark}"
    if said.item:
        yield f"item: {said.item}"
    if said.refers is not None:
        yield f"refers to event {said.refers}"
    if said.bound:
        yield f"bound to {said.bound[:_HEX]}"


def _session(event: Event[Any]) -> tuple[str, ...]:
    """What tells one session at one station with one program from another."""
    where = event.envelope
    place = (where.station, where.os_user, where.client or "", where.origin, where.program)
    return (where.session, where.person, where.name, where.role, where.identity, *place)


def _numbered(record: Record) -> dict[tuple[str, ...], str]:
    found = dict.fromkeys(map(_session, record.events))
    return {session: f"S{number}" for number, session in enumerate(found, 1)}


def sessions(sheets: Sheets, record: Record) -> None:
    """Draw the sessions in which the events were made."""
    sheets.heading("Sessions")
    counts = Counter(map(_session, record.events))
    drawn = []
    for found, number in _numbered(record).items():
        session, person, name, role, known, station, account, client, origin, program = found
        reached = (f"from {client}",) if client else ()
        drawn.append(
            (
                number,
                (f"{name} ({person})", role),
                identity(known),
                (station, account, *reached),
                origin,
                program,
                session,
                str(counts[found]),
            )
        )
    table(sheets, _SESSIONS, drawn, size=6.5)


def clocks(sheets: Sheets, record: Record) -> None:
    """Draw what is known of the clocks, and what was noted of them while the batch was made (PIC/S PI 041-1, 9.5)."""
    sheets.heading("Clocks")
    found: dict[tuple[str, str], list[Event[Any]]] = {}
    for event in record.events:
        found.setdefault((event.envelope.station, event.envelope.boot or "not known"), []).append(event)
    drawn = []
    for (station, boot), events in found.items():
        said = Counter(event.envelope.synchronised for event in events)
        states = tuple(f"{state}: {count}" for state, count in said.items())
        drawn.append((station, boot, states, f"{events[0].seq} to {events[-1].seq}"))
    table(sheets, _CLOCKS, drawn, size=7)
    if record.noted:
        sheets.subheading("Noted by the site between the first and the last event of the batch")
        columns = (Column("event", 10), Column("when", 24), Column("what", 16), Column("", 50))
        noted = ((event, line(event)) for event in record.noted)
        table(sheets, columns, ((str(e.seq), when(e), said.act, said.remark) for e, said in noted), size=7)
