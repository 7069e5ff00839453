"""The work done again: every rule, verdict, calculation and row of the ledger, in several processes.

Each process replays what all lots share, and verifies the lots that fall to it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
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

from lbpcmc.errors import IntegrityError, LbpcmcError, MissingLibrary
from lbpcmc.events.canonical import FORMAT, is_time
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.clock import TOLERANCE_SECONDS
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.findings import LEDGER, Finding, in_words, readable
from lbpcmc.gmp.replaying import Replay
from lbpcmc.store import Ledger
from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.schema import event as event_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from lbpcmc.events import Event
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.facts import Product
    from lbpcmc.store import Reading

_MOST_TOLD = 5
"""Rows of a read table that are named for each lot."""
_STREAM = len(f'{{"format":"{FORMAT}","stream":"')


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
def working(site: Site, since: int, count: int) -> Iterator[Callable[[], list[Part]]]:
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
            return Verifier(product, reading, since, mine, count).run()
    finally:
        if looking:
            gc.enable()


class Verifier:
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
        """Note a finding."""
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
        """Replay the ledger, decide again what falls to this process, and compare its rows."""
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

    def __init__(self, verifier: Verifier) -> None:
        self.verifier = verifier
        self.before, self.act = "", b""

    def look(self, seq: int, body: bytes, stream: str) -> None:
        at, act = _cut(body, b'"at":"').decode(errors="replace"), _cut(body, b'"act":"')
        if not is_time(at):
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
