"""Looking after a site's database: verify it from outside, write its read tables again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.desk import SITE_DATABASE
from lbpcmc.desk.clock import StationClock
from lbpcmc.desk.site import Site
from lbpcmc.store import Head, Ledger, verify
from lbpcmc.store.witness import heads as witnessed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lbpcmc.store import Report


def verify_site(folder: Path, heads: Sequence[str] = ()) -> Report:
    """Verify a site's database against its witness file and against heads as printed ("SIZE HASH").

    StoreError or IntegrityError where the database cannot be opened, InputError for a head that is none.
    """
    printed = [Head.read(text) for text in heads]
    with Ledger.open(folder / SITE_DATABASE, tolerant=True) as ledger:
        witness = Site(folder, ledger, StationClock(), "station", "command line").witness
        seen = witnessed(witness, ledger.database_id)
        report = verify(ledger, (*seen, *printed))
    if seen:
        return report
    return replace(report, faults=(*report.faults, f"the witness file {witness} has no head of this database"))


def rebuild_site(folder: Path) -> tuple[str, ...]:
    """Write a site's read tables again from its ledger; names those that came out different."""
    with Ledger.open(folder / SITE_DATABASE, tolerant=True) as ledger:
        return ledger.rebuild()
