"""The three documented views as pandas tables, for dossiers, trends and notebooks (21 CFR 11.10(b): complete copies).

Every column is text or a whole number, as the database keeps it: a result of `37.10` stays `37.10`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from lbpcmc.desk.site import Site

VIEWS = {"batches": "v_batches", "values": "v_process_values", "results": "v_results"}
"""Name of a table for people, and the view of the database that it shows (docs/database.md)."""


def frame(site: Site, table: str, lots: tuple[str, ...] = ()) -> pd.DataFrame:
    """Give a view as a table, all of it or some lots; InputError for an unknown table."""
    if table not in VIEWS:
        raise InputError(f"There is no table '{table[:40]}'.", f"Tables: {', '.join(VIEWS)}.")
    columns, rows = site.ledger.view(VIEWS[table])
    found = pd.DataFrame(rows, columns=columns, dtype=object)
    return found[found["lot"].isin(lots)].reset_index(drop=True) if lots else found
