"""Lots by what somebody typed: the lot that there is, or those that look like it."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.events.streams import folded_id
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lbpcmc.gmp.acts import Site

_MOST = 3


def near(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which of the known IDs may have been meant; empty where none is like it."""
    by_fold = {folded_id(one): one for one in known}
    return tuple(by_fold[one] for one in get_close_matches(folded_id(typed), by_fold, _MOST, 0.5))


def no_such_batch(typed: str, meant: tuple[str, ...]) -> InputError:
    """Say that there is no such batch, and which may have been meant."""
    if meant:
        return InputError(say("batch.near", lot=typed[:40], near=meant))
    return InputError(say("batch.not_found", lot=typed[:40]))


def known_lot(site: Site, typed: str) -> str:
    """Give a lot as it is spelled, whatever its capitals; InputError names those that are near."""
    with site.read() as view:
        stream = BATCH.key(typed)
        streams = view.streams(BATCH.name)
        if stream in streams:
            return view.fold(BATCH_STATE, typed).lot
        keys = get_close_matches(folded_id(typed), [one.partition(":")[2] for one in streams], _MOST, 0.5)
        lots = tuple(view.fold(BATCH_STATE, key).lot for key in keys)
    raise no_such_batch(typed, lots)
