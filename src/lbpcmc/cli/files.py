"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from lbpcmc.errors import InputError


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place, then move it there; InputError leaves what stood there as it was."""
    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
    except OSError as error:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)
        raise InputError(f"{path} cannot be written: {error.strerror}.", "Choose another place with -o.") from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
