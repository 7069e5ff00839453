"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable


def write_whole(path: Path, content: bytes | Iterable[bytes | memoryview], *, keep: Iterable[Path] = ()) -> None:
    """Write a file beside its place, in pieces where it comes so, then move it there.

    Whatever happens on the way leaves what stood there as it was. InputError where the file cannot be written, is
    something else than a file, or is one of `keep`: what the command reads, or what a site consists of.
    """
    if path.name == "-" or (path.exists() and not path.is_file()):
        raise InputError(f"{path} is no file.", "Name a file with -o.")
    if path.exists() and any(kept.exists() and kept.samefile(path) for kept in keep):
        raise InputError(f"{path} is in use by this command; it is not written over.", "Choose another place with -o.")
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
