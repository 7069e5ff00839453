"""Which columns of a result file are read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDED = ("lot", "test", "value")
READ = (*NEEDED, "unit")
MOST_BYTES = 1 << 30
"""Largest result file that is read; a million rows have about 30 MB."""


def positions(header: Sequence[object], name: str) -> dict[str, int]:
    """Find the columns that are read, by their names in any case; InputError tells what is missing or there twice."""
    folded = [str(cell).strip().casefold() if cell is not None else "" for cell in header]
    for wanted in NEEDED:
        if wanted not in folded:
            from lbpcmc.text_output import printable  # reading begins before the rest is imported

            shown = ", ".join(printable(str(cell)) for cell in header if cell is not None) or "none"
            raise InputError(say("results.column_missing", file=name, column=wanted, found=printable(shown, 200)))
    for wanted in READ:
        if folded.count(wanted) > 1:
            raise InputError(say("results.column_twice", file=name, count=folded.count(wanted), column=wanted))
    return {wanted: folded.index(wanted) for wanted in READ if wanted in folded}
