"""What was approved, handed out compiled: opening it reads no YAML and loads no units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.batch.entries import Act
from lbpcmc.desk import SITE_DATABASE
from lbpcmc.errors import NotAllowed
from lbpcmc.store import Ledger

if TYPE_CHECKING:
    from pathlib import Path


def stored_specification(folder: Path, specification_id: str) -> str:
    """Give the approved specification of a site as its compiled JSON: judging by it needs neither pint nor YAML."""
    ledger = Ledger(folder / SITE_DATABASE, read_only=True)
    try:
        entries = ledger.entries(f"document:specification:{specification_id}")
        approved = [one.entry for one in entries if one.entry.act == Act.DOCUMENT_APPROVED and one.entry.understood]
        if not approved:
            raise NotAllowed(
                f"No version of specification {specification_id[:40]} is approved.", "Import it and have it approved."
            )
        return ledger.document(approved[-1].understood or "").decode()
    finally:
        ledger.close()
