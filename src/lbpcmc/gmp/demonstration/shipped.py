"""The documents and sample batches that travel with the package."""

from __future__ import annotations

from pathlib import Path

from lbpcmc.errors import InputError
from lbpcmc.messages import say

_PACKAGE = Path(__file__).resolve().parent.parent.parent


def shipped(kind: str) -> tuple[Path, ...]:
    """Files of `recipes`, `specs` or `sample_batches`, in the order of their names.

    An installed wheel carries them inside the package; a checkout has them at its top level.
    """
    for folder in (_PACKAGE / "_shipped" / kind, _PACKAGE.parent.parent / kind):
        if folder.is_dir():
            return tuple(sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".csv")))
    raise InputError(say("demonstration.not_installed", kind=kind))
