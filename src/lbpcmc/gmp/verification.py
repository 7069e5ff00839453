"""Verification does the work again: every link, every rule, every verdict and calculation, then the read tables.

It never refuses to look: damaged pages, missing triggers, another layout are findings, and what is whole is still
verified, lot by lot. What it cannot see is data that was never entered, a false value that was typed honestly, and the
work of somebody who holds the database and every head kept outside it (docs/database.md).
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import re
import threading
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import datetime
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from zlib import crc32

import sqlalchemy as sa

from lbpcmc.errors import IntegrityError, LbpcmcError, MissingLibrary, StoreError
from lbpcmc.events.canonical import FORMAT, genesis
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.clock import TOLERANCE_SECONDS
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.replaying import Replay
from lbpcmc.store import Ledger, walk
from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.schema import CONTENTS, as_bytes
from lbpcmc.store.schema import event as event_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from lbpcmc.events import Event
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.facts import Product
    from lbpcmc.gmp.witnessing import Witness
    from lbpcmc.store import Head, Reading

LEDGER = "ledger"
_ALONE = 4_000
"""Events up to which one process verifies quicker than several."""
_MOST_TOLD = 5
"""Rows of a read table that are named for each lot."""
_NO_TABLE = re.compile(r"no such table: (?:main\.)?(\w+)")
_STREAM = len(f'{{"format":"{FORMAT}","stream":"')


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as it must be."""

    where: str
    """Stream that it belongs to, or `ledger`."""
    seq: int
    """Number of the event; 0 where there is none."""
    code: str
    """`link`, `rule`, `verdict`, `time`, `table`, `content`, `file`, `protection`, `witness`, `unreadable`."""
    said: str

    def __str__(self) -> str:
        at = f"event {self.seq}: " if self.seq else ""
        return f"{self.where}: {at}{self.said}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified, and what was found."""

    events: int
    head: str
    """Hash of the last event, as computed."""
    findings: tuple[Finding, ...]
    heads: int
    """How many heads kept outside were compared; 0 cannot show that the end was cut off."""
    since: int = 0
    """Rules, verdicts and rows were verified from the event after this one; 0: all of them."""
    not_recalculated: int = 0
    """Results of methods that could not be calculated again, because scipy is missing."""

    @property
    def good(self) -> bool:
        """True when nothing was found."""
        return not self.findings


def verify(
    site: Site, heads: Sequence[Head] = (), *, since: Head | None = None, workers: int | None = None
) -> Verification:
    """Verify a site opened with `trusting=False` or not; `since` is a head that was verified before."""
    findings = _protection(site)
    outside = _witnessed(site.witness, site.ledger.database_id, findings)
    with site.ledger.reading(trusting=False) as reading:
        end = _end(reading, 0)
        outside = (*outside, *heads)
        findings += _outside(reading, (*outside, *((since,) if since else ())), end)
    start = since.size if since and not any(one.code == "witness" for one in findings) else 0
    count = 1 if end < _ALONE else workers or os.cpu_count() or 1
    with _working(site, start, count) as done:
        events, head, broken = _chain(site, findings)
        parts = done()
    for part in parts:
        findings += part.findings
    if not start and all(part.whole for part in parts):
        with site.ledger.reading(trusting=False) as reading:
            findings += _orphans(reading, frozenset().union(*(part.named for part in parts)))
    told = sorted(set(findings) - {one for one in findings if one.code == "rule" and one.seq in broken})
    return Verification(events, head, tuple(told), len(outside), start, sum(part.not_recalculated for part in parts))


# The ledger as a file.


def _guarded(look: Callable[[], Iterable[str]], code: str) -> list[Finding]:
    try:
        return [Finding(LEDGER, 0, code, said) for said in look()]
    except (StoreError, *FAILURES) as error:
        return [Finding(LEDGER, 0, "file", f"the database cannot be read: {in_words(error)}")]


def _protection(site: Site) -> list[Finding]:
    ledger = site.ledger
    schema = ledger.read_schema
    names = frozenset((*(table.name for table in schema.tables), *schema.views))
    ours = names | {str(index.name) for table in schema.tables for index in table.indexes}
    return [
        *_guarded(ledger.engine.protection, "protection"),
        *_guarded(ledger.wrong_read_tables, "table"),
        *_guarded(lambda: ledger.engine.strangers(ours), "protection"),
    ]


def _file(site: Site) -> list[Finding]:
    return _guarded(site.ledger.engine.damage, "file")


def _chain(site: Site, findings: list[Finding]) -> tuple[int, str, set[int]]:
    """Look at the file, walk the chain; what cannot be read is a finding, and the walk goes on behind it."""
    database = site.ledger.database_id
    with site.ledger.reading(trusting=False) as reading:
        findings += _file(site)
        found = walk(readable(reading, findings), genesis(database) if database else "")
        findings += _contents(reading)
    findings += [Finding(LEDGER, one.seq, "link", str(one).removeprefix(f"event {one.seq} ")) for one in found.breaks]
    return found.last, found.head, {one.seq for one in found.breaks}


def readable(reading: Reading, findings: list[Finding]) -> Iterator[tuple[int, bytes, bytes]]:
    """Every event that can be read; a damaged page is a finding, and hides only the events on it."""
    last = 0
    try:
        for row in reading.raw():
            last = row[0]
            yield row
    except FAILURES:
        yield from _around(reading, last, findings)


def _around(reading: Reading, last: int, findings: list[Finding]) -> Iterator[tuple[int, bytes, bytes]]:
    """Ask for one event after the other, behind the last that was read."""
    statement = sa.select(as_bytes(event_table.c.body), as_bytes(event_table.c.hash)).where(
        event_table.c.seq == sa.bindparam("seq")
    )
    end = _end(reading, last)
    for seq in range(last + 1, end + 1):
        try:
            row = reading.connection.execute(statement, {"seq": seq}).first()
        except FAILURES as error:
            findings.append(Finding(LEDGER, seq, "unreadable", f"cannot be read: {in_words(error)}"))
            continue
        if row is not None:
            yield seq, bytes(row[0]), bytes(row[1])


def _end(reading: Reading, last: int) -> int:
    """The last number that the ledger has, as far as it can be told; a thousand more where it cannot."""
    try:
        return int(reading.connection.execute(sa.select(sa.func.max(event_table.c.seq))).scalar() or last)
    except FAILURES:
        return last + 1000


def in_words(error: BaseException) -> str:
    """What an engine reports as part of a sentence: nothing of the statement that failed."""
    origin = getattr(error, "orig", None) or error
    said = str(origin).splitlines()[0] if str(origin) else type(error).__name__
    return _NO_TABLE.sub(r"table \1 is missing", said)


def _witnessed(witness: Witness, database: str, findings: list[Finding]) -> tuple[Head, ...]:
    try:
        found = witness.known(database)
    except StoreError as error:
        findings.append(Finding(LEDGER, 0, "witness", str(error)))
        return ()
    if not found:
        findings.append(Finding(LEDGER, 0, "witness", f"the witness file {witness.path} has no head of this ledger"))
    return found


def _outside(reading: Reading, heads: Sequence[Head], events: int) -> Iterator[Finding]:
    for head in heads:
        try:
            kept = reading.hash_at(head.size)
        except FAILURES:
            continue
        if kept is None:
            said = f"the ledger ends at {events}, a head kept outside says {head.size}: its end was cut off"
            yield Finding(LEDGER, head.size, "witness", said)
        elif kept != head.hash:
            yield Finding(LEDGER, head.size, "witness", "is not the one that a head kept outside names")


def _contents(reading: Reading) -> list[Finding]:
    """Kept bytes that are not what their hash says."""
    found = []
    try:
        for sha256, content in reading.connection.execute(CONTENTS):
            if hashlib.sha256(content).hexdigest().encode() != bytes(sha256):
                name = bytes(sha256)[:16].decode(errors="replace")
                found.append(Finding(LEDGER, 0, "content", f"the bytes of document {name} were changed"))
    except FAILURES as error:
        found.append(Finding(LEDGER, 0, "file", f"the kept documents cannot be read: {in_words(error)}"))
    return found


def _orphans(reading: Reading, named: frozenset[str]) -> list[Finding]:
    """Kept bytes that no event names."""
    try:
        kept = [bytes(row[0]).decode(errors="replace") for row in reading.connection.execute(CONTENTS)]
    except FAILURES:
        return []
    return [
        Finding(LEDGER, 0, "content", f"the bytes {sha256[:16]} belong to no event")
        for sha256 in kept
        if sha256 not in named
    ]


# Rules, verdicts and rows, in several processes.


@dataclass(slots=True)
class Part:
    """What one process found."""

    named: frozenset[str] = frozenset()
    """Kept bytes that its events name."""
    whole: bool = True
    """False where a stream could not be replayed to its end."""

    findings: list[Finding] = field(default_factory=list)
    not_recalculated: int = 0


@contextmanager
def _working(site: Site, since: int, count: int) -> Iterator[Callable[[], list[Part]]]:
    """Begin the work; what is given waits for it. Several processes replay while this one looks at the chain."""
    if count == 1:
        yield lambda: [_part_of(site.product, site.ledger, since, 0, 1)]
        return
    method = "fork" if threading.active_count() == 1 and hasattr(os, "fork") else "spawn"
    site.ledger.close()
    asked = [(site.ledger.engine.address, site.ledger.database_id, since, mine, count) for mine in range(count)]
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(method)) as pool:
        parts = pool.map(_part, asked)
        yield lambda: list(parts)


def _part(asked: tuple[Path | str, str, int, int, int]) -> Part:
    from lbpcmc.gmp.product import PRODUCT, TYPES, read_schema

    gc.disable()  # for good: this process ends with the part
    place, database, since, mine, count = asked
    ledger = Ledger.open(place, TYPES, read_schema, read_only=True, trusting=False)
    ledger.database_id = database
    try:
        return _part_of(PRODUCT, ledger, since, mine, count)
    finally:
        ledger.close()


def _part_of(product: Product, ledger: Ledger, since: int, mine: int, count: int) -> Part:
    """Replay. It makes many objects that last and no circles of them: looking for such only takes time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        with ledger.reading(trusting=False) as reading:
            return _Verifier(product, reading, since, mine, count).run()
    finally:
        if looking:
            gc.enable()


class _Verifier:
    """One process: it replays what is shared, and the lots that fall to it."""

    def __init__(self, product: Product, reading: Reading, since: int, mine: int, count: int) -> None:
        self.product, self.reading, self.since, self.mine, self.count = product, reading, since, mine, count
        self.replay = Replay(product, reading)
        self.part = Part()
        self.shared = frozenset(fold.stream.name for fold in product.folds if fold.stream.shared)
        self.broken: set[str] = set()
        self.owned: dict[str, bool] = {}
        self.touched: set[str] = set()
        self.named: set[str] = set()

    def find(self, where: str, seq: int, code: str, said: str) -> None:
        self.part.findings.append(Finding(where, seq, code, said))

    def owns(self, stream: str) -> bool:
        """True where this process verifies a stream; what is shared is verified by the first."""
        found = self.owned.get(stream)
        if found is None:
            if stream.partition(":")[0] in self.shared:
                found = self.mine == 0
            else:
                found = crc32(stream.encode()) % self.count == self.mine
            self.owned[stream] = found
        return found

    def run(self) -> Part:
        ignored: list[Finding] = []
        times = _Times(self) if self.mine == 0 else None
        wanted = self._changed() if self.since else None
        for seq, body, digest in readable(self.reading, ignored):
            end = body.find(b'"', _STREAM)
            stream = body[_STREAM:end].decode(errors="replace")
            owned = self.owns(stream)
            if times is not None:
                times.look(seq, body, stream)
            if (owned and (wanted is None or stream in wanted)) or stream.partition(":")[0] in self.shared:
                self._event(seq, body, digest, stream, owned=owned)
            else:
                self.replay.name(stream)
        self._tables(wanted)
        self.part.named = frozenset(self.named)
        self.part.whole = not self.broken
        return self.part

    def _changed(self) -> frozenset[str]:
        column = event_table.c.stream
        rows = self.reading.connection.execute(sa.select(column).distinct().where(event_table.c.seq > self.since))
        return frozenset(rows.scalars())

    def _event(self, seq: int, body: bytes, digest: bytes, stream: str, *, owned: bool) -> None:
        types = self.reading.ledger.types
        try:
            event = types.read(seq, digest.hex(), body)
        except (IntegrityError, ValueError) as error:
            if owned:
                self.find(stream, seq, "unreadable", str(error))
            self.broken.add(stream)
            return
        kind: type = type(event.payload)
        if _naming(kind):
            self.named.update(_hashes(event.payload))
        if stream in self.broken:
            return
        if owned and seq > self.since:
            if not types.is_canonical(event, body):
                self.find(stream, seq, "link", "is not in canonical form")
            self._decide(event)
        try:
            self.replay.add(event, rows=owned)
        except (LbpcmcError, LookupError, ValueError, TypeError, ArithmeticError) as error:
            if owned:
                self.find(stream, seq, "rule", f"cannot be taken into the record: {error}")
            self.broken.add(stream)
        self.touched.add(stream)

    def _decide(self, event: Event[Any]) -> None:
        """Ask the rule again, and make the verdict or the calculation again."""
        stream, seq = event.envelope.stream, event.seq
        try:
            allowed(self.replay, event)
        except LbpcmcError as refusal:
            self.find(stream, seq, "rule", f"may not have happened: {refusal}")
            return
        except (LookupError, ValueError, TypeError) as error:
            self.find(stream, seq, "rule", f"does not fit the record: {type(error).__name__}: {error}")
            return
        again = self.product.redo.get(type(event.payload))
        if again is None:
            return
        try:
            made = again(self.replay, event)
        except MissingLibrary:
            self.part.not_recalculated += 1
            return
        except LbpcmcError as refusal:
            self.find(stream, seq, "verdict", f"cannot be judged again: {refusal}")
            return
        except (LookupError, ValueError, TypeError, ArithmeticError) as error:
            self.find(stream, seq, "verdict", f"cannot be judged again: {type(error).__name__}: {error}")
            return
        if made is not event.payload and made != event.payload:
            self.find(stream, seq, "verdict", f"comes out differently: {difference(event.payload, made)}")

    def _tables(self, wanted: frozenset[str] | None) -> None:
        """Compare the rows that fall to this process with those of the database."""
        for stream in [one for one in self.touched if self.owns(one) and one not in self.broken]:
            try:
                self.replay.sum_up((stream,))
            except (LbpcmcError, LookupError, ValueError, TypeError) as error:
                self.find(stream, 0, "rule", f"cannot be summed up: {type(error).__name__}: {error}")
                self.broken.add(stream)
        for table in self.product.read_tables().schema.tables:
            try:
                self._table(table, wanted)
            except FAILURES as error:
                if self.mine == 0:
                    self.find(LEDGER, 0, "table", f"table {table.name} cannot be read: {in_words(error)}")

    def _table(self, table: sa.Table, wanted: frozenset[str] | None) -> None:
        names = [column.name for column in table.columns]
        keys = [names.index(column.name) for column in table.primary_key.columns]
        rows = dict(self.replay.rows.get(table.name, {}))
        lot, stream = (names.index(one) if one in names else None for one in ("lot", "stream"))
        told: Counter[str] = Counter()
        everything, wanted_row = self.replay.named, itemgetter(*names)

        def owner(row: Sequence[object]) -> str:
            if stream is not None:
                return str(row[stream])
            return BATCH.key(str(row[lot])) if lot is not None and row[lot] else ""

        for found in self.reading.connection.execute(sa.select(table).execution_options(yield_per=5000)):
            where = owner(found)
            known = not where or where in everything
            if (where and known and not self.owns(where)) or (not (where and known) and self.mine):
                continue
            left_out = wanted is not None and where not in wanted and where.partition(":")[0] not in self.shared
            if where in self.broken or (where and left_out):
                continue
            row = rows.pop(tuple(found[place] for place in keys), None)
            if row is None or tuple(found) != wanted_row(row):
                told[where] += 1
                if told[where] <= _MOST_TOLD:
                    key = " ".join(str(found[place]) for place in keys)
                    self.find(where or LEDGER, 0, "table", f"table {table.name} differs from the ledger at {key}")
        for lacks, row in rows.items():
            where = owner(wanted_row(row))
            told[where] += 1
            if where not in self.broken and told[where] <= _MOST_TOLD:
                lacking = " ".join(map(str, lacks))
                said = f"table {table.name} lacks {lacking}, which the ledger has"
                self.find(where or LEDGER, 0, "table", said)


class _Times:
    """Time goes on from event to event, within the tolerance of a clock; an act is one run of events."""

    def __init__(self, verifier: _Verifier) -> None:
        self.verifier = verifier
        self.before, self.act = "", b""

    def look(self, seq: int, body: bytes, stream: str) -> None:
        at, act = _cut(body, b'"at":"').decode(errors="replace"), _cut(body, b'"act":"')
        if not _is_time(at):
            self.verifier.find(stream, seq, "time", f"has the time {at[:40]!a}, which is not a time")
            at = self.before
        elif at < self.before and b'"type":"clock.stepped"' not in body:
            back = (datetime.fromisoformat(at) - datetime.fromisoformat(self.before)).total_seconds()
            if back < -TOLERANCE_SECONDS:
                said = f"is {-back:.1f} s before the event before it, and no clock was noted as set"
                self.verifier.find(stream, seq, "time", said)
        if act not in (self.act, b"%d" % seq):
            said = f"belongs to act {act[:20].decode(errors='replace')}, which is over"
            self.verifier.find(stream, seq, "rule", said)
        self.before, self.act = at, act


def _is_time(text: str) -> bool:
    """True for UTC with milliseconds, as it is written."""
    if len(text) != len("2026-03-02T08:15:30.125Z") or text[10] != "T" or text[23] != "Z":
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def _cut(body: bytes, key: bytes) -> bytes:
    start = body.find(key) + len(key)
    return body[start : body.find(b'"', start)]


def _hashes(value: Any) -> Iterator[str]:
    """The SHA-256 of every document or raw data that a payload names."""
    kind: type = type(value)
    for name in _naming(kind):
        found = getattr(value, name)
        if isinstance(found, str):
            yield found
        elif found is not None:
            yield from _hashes(found)


@cache
def _naming(kind: type) -> tuple[str, ...]:
    """Fields of a payload that name kept bytes, or how they were used."""
    return tuple(one.name for one in fields(kind) if one.name.endswith(("sha256", "_compiled", "derivation")))


def difference(kept: object, made: object, name: str = "") -> str:
    """Name the first field in which two payloads differ."""
    if hasattr(kept, "__dataclass_fields__") and type(kept) is type(made):
        for field_name in kept.__dataclass_fields__:
            mine, other = getattr(kept, field_name), getattr(made, field_name)
            if mine != other:
                return difference(mine, other, f"{name}.{field_name}".lstrip("."))
    return f"{name} is {str(kept)[:80]!a} in the ledger, {str(made)[:80]!a} when made again"
