"""Looking after a site's database: verify it, write its read tables again, save what a damaged one still holds."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError, IntegrityError
from lbpcmc.events.canonical import digest_of, parsed
from lbpcmc.gmp.clock import StationClock, stamp
from lbpcmc.gmp.findings import Finding, in_words, readable
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.replaying import replayed_rows
from lbpcmc.gmp.verification import Verification, verify
from lbpcmc.messages import say
from lbpcmc.store import Head
from lbpcmc.store.ledger import FAILURES
from lbpcmc.store.read_tables import differences
from lbpcmc.store.schema import CONTENTS
from lbpcmc.store.witness import heads, testify
from lbpcmc.text_output import for_json

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

VERIFIED = "verified.txt"
"""Heads up to which a verification found nothing, one a line as in the witness file."""


def verify_site(folder: Path, printed: Sequence[str] = (), *, new: bool = False) -> Verification:
    """Verify a site's database against its witness file and against heads as printed ("SIZE HASH").

    With `new` rules, verdicts and rows are verified from the event after the last good verification on; links always
    from the first. StoreError where there is no database, InputError for a head that is not one.
    """
    outside = [Head.read(text) for text in printed]
    site = open_site(folder, read_only=True, trusting=False)
    try:
        known = heads(folder / VERIFIED, site.ledger.database_id)
        since = max(known, key=lambda head: head.size) if new and known else None
        found = verify(site, outside, since=since)
        if found.good:
            at = stamp(StationClock().now().at)
            testify(folder / VERIFIED, site.ledger.database_id, Head(found.events, found.head), at)
    finally:
        site.ledger.close()
    return found


def rebuild_site(folder: Path) -> tuple[str, ...]:
    """Write a site's read tables again from its ledger; names those that came out different.

    IntegrityError if the ledger itself is damaged: its read tables are then left as they are.
    """
    site = open_site(folder, trusting=False)
    ledger = site.ledger
    try:
        with ledger.reading(trusting=False) as reading:
            rows = replayed_rows(site.product, reading)
            wrong = ledger.wrong_read_tables()
            changed: set[str] = set()
            if not wrong:
                changed = {name for name, _ in differences(reading.connection, ledger.read_schema, rows)}
        with ledger.rebuilding() as writing:
            rows = replayed_rows(site.product, writing)
            for table in ledger.read_schema.tables:
                kept = list(rows.get(table.name, {}).values())
                if kept:
                    writing.connection.execute(table.insert(), kept)
    finally:
        ledger.close()
    return (*wrong, *(f"table {name}" for name in sorted(changed)))


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What was saved of a damaged database."""

    events: int
    """Events that were read."""
    bad: int
    """Events among them whose bytes do not give their hash."""
    contents: int
    """Documents and raw data that were saved whole."""
    streams: tuple[tuple[str, int], ...]
    """Streams, and how many good events of each there are."""
    findings: tuple[Finding, ...]


def _stream_of(body: bytes) -> str:
    try:
        return parsed(body)[0].stream
    except IntegrityError:
        return "not an event"


def salvage(folder: Path, target: Path) -> Salvaged:
    """Export what is readable of a site's database into a new folder: events with their hashes, kept bytes.

    `events.jsonl` has one object a line: number, hash, whether the bytes give it, and the bytes as text. InputError
    where the folder exists.
    """
    try:
        target.mkdir(parents=True, exist_ok=False)
    except OSError as error:
        raise InputError(say("site.target_not_made", target=str(target), because=error.strerror)) from error
    site = open_site(folder, read_only=True, trusting=False)
    findings: list[Finding] = []
    streams: Counter[str] = Counter()
    events = bad = 0
    try:
        with site.ledger.reading(trusting=False) as reading:
            with (target / "events.jsonl").open("w", encoding="utf-8") as out:
                for seq, body, digest in readable(reading, findings):
                    good = digest_of(body) == digest
                    events, bad = events + 1, bad + (not good)
                    text = body.decode("utf-8", "backslashreplace")
                    row = {"seq": seq, "hash": digest.hex(), "good": good, "body": text}
                    out.write(for_json(json.dumps(row, ensure_ascii=False)) + "\n")
                    if good:
                        streams[_stream_of(body)] += 1
            contents = 0
            try:
                for sha256, content in reading.connection.execute(CONTENTS):
                    found = hashlib.sha256(content).hexdigest()
                    name = found if found.encode() == bytes(sha256) else f"{found}.changed"
                    (target / name).write_bytes(content)
                    contents += 1
            except FAILURES as error:
                findings.append(
                    Finding("ledger", 0, "file", f"the kept documents cannot all be read: {in_words(error)}")
                )
    finally:
        site.ledger.close()
    return Salvaged(events, bad, contents, tuple(sorted(streams.items())), tuple(findings))
