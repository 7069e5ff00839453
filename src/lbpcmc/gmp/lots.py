"""Lots by what somebody typed: the lot that there is, or those that look like it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.events.streams import folded_id
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.state import BATCH_STATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.gmp.acts import Site

_MOST = 3


def near(typed: str, known: Iterable[str]) -> str:
    """Ask whether one of the known IDs was meant; empty where none is like it."""
    by_fold = {folded_id(one): one for one in known}
    found = get_close_matches(folded_id(typed), by_fold, _MOST, 0.5)
    return f"Did you mean {' or '.join(by_fold[one] for one in found)}?" if found else ""


def known_lot(site: Site, typed: str) -> str:
    """Give a lot as it is spelled, whatever its capitals; InputError names those that are near."""
    with site.read() as view:
        stream = BATCH.key(typed)
        streams = view.streams(BATCH.name)
        if stream in streams:
            return view.fold(BATCH_STATE, typed).lot
        keys = get_close_matches(folded_id(typed), [one.partition(":")[2] for one in streams], _MOST, 0.5)
        lots = [view.fold(BATCH_STATE, key).lot for key in keys]
    said = f"Did you mean {' or '.join(lots)}?" if lots else "See: lbpcmc batch"
    raise InputError(f"There is no batch {typed[:40]}.", said)
