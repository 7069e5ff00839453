"""Lots by what somebody typed: the lot that there is, or those that look like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.errors import InputError
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.identifiers import near
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.gmp.acts import Site


def no_such_batch(typed: str, meant: tuple[str, ...]) -> InputError:
    """Say that there is no such batch, and which may have been meant."""
    if meant:
        return InputError(say("batch.near", lot=typed, near=meant))
    return InputError(say("batch.not_found", lot=typed))


def known_lot(site: Site, typed: str) -> str:
    """Give a lot as it is spelled, whatever its capitals; InputError names those that are near."""
    with site.read() as view:
        stream = BATCH.key(typed)
        streams = view.streams(BATCH.name)
        if stream in streams:
            return view.fold(BATCH_STATE, typed).lot
        keys = near(typed, [one.partition(":")[2] for one in streams])
        lots = tuple(view.fold(BATCH_STATE, key).lot for key in keys)
    raise no_such_batch(typed, lots)
