"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_whole(path: Path, content: bytes | Iterable[bytes | memoryview]) -> None:
    """Write a file beside its place, in pieces where it comes so, then move it there.

    Whatever happens on the way leaves what stood there as it was; InputError where the file cannot be written.
    """
    beside = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
        Path(beside).chmod(0o666 & ~_umask())
        Path(beside).replace(path)
        beside = None
    except OSError as error:
        raise InputError(f"{path} cannot be written: {error.strerror}.", "Choose another place with -o.") from error
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
