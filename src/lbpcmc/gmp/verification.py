"""Verification does the work again: every link, every rule, every verdict and calculation, then the read tables.

It never refuses to look: damaged pages, missing triggers, another layout are findings, and what is whole is still
verified, lot by lot. What it cannot see is data that was never entered, a false value that was typed honestly, and the
work of somebody who holds the database and every head kept outside it (docs/database.md).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import StoreError
from lbpcmc.events.canonical import genesis
from lbpcmc.gmp.findings import LEDGER, Finding, end_of, in_words, readable
from lbpcmc.gmp.redoing import working
from lbpcmc.store import walk
from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.schema import CONTENTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.witnessing import Witness
    from lbpcmc.store import Head, Reading

_ALONE = 4_000
"""Events up to which one process verifies quicker than several."""


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
        end = end_of(reading, 0)
        outside = (*outside, *heads)
        findings += _outside(reading, (*outside, *((since,) if since else ())), end)
    start = since.size if since and not any(one.code == "witness" for one in findings) else 0
    count = 1 if end < _ALONE else workers or os.cpu_count() or 1
    with working(site, start, count) as done:
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
