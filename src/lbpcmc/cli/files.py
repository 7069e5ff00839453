"""Files that commands write: the format by the ending of the name, whole or not at all, over nothing that is in use."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.cli.messages import say
from lbpcmc.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

OUTPUT_HELP = "Write to this file, in the format of its ending. The file is replaced only when all of it is written."

_DATABASE = b"SQLite format 3\0"
"""First 16 bytes of every SQLite database (sqlite.org, Database File Format, 1.3)."""
_WITNESS = re.compile(rb"lbpcmc/[0-9a-f-]{36} ")
"""How a witness file begins."""
_SITE = ("lbpcmc.sqlite", "site.toml", "heads.txt")
"""Files of a site: its database, its settings, its witness."""


def form_by_ending(output: Path | None, form: str | None, endings: Mapping[str, tuple[str, ...]]) -> str:
    """Choose a format: as named, or by the ending of `output`, or the first of `endings`.

    InputError where the ending is that of no format, or of another one than was named.
    """
    if output is None:
        return form or next(iter(endings))
    listed = tuple(f"{ending} ({name})" for name, known in endings.items() for ending in known)
    found = next((name for name, known in endings.items() if output.suffix.lower() in known), None)
    if found is None:
        raise InputError(say("output.no_ending", path=output, endings=listed))
    if form not in (None, found):
        raise InputError(
            say("output.other_ending", path=output, format=form, found=found, ending=endings[form or found][0])
        )
    return found


def expect_ending(output: Path, *endings: str) -> None:
    """Refuse a name that does not end as its content demands, in one of `endings`."""
    if output.suffix.lower() not in endings:
        raise InputError(say("output.wrong_ending", path=output, endings=endings, stem=output.stem, ending=endings[0]))


def write_whole(path: Path, content: bytes | Iterable[bytes | memoryview], *, keep: Iterable[Path] = ()) -> None:
    """Write a file beside its place, in pieces where it comes so, then move it there.

    Whatever happens on the way leaves what stood there as it was, and a file that is replaced keeps its permissions.
    InputError where the file cannot be written, is a link, a folder or a device, a database, a file of a site, or one
    of `keep`: what the command reads.
    """
    import tempfile  # most calls print

    refuse_place(path, keep)
    beside = None
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        handle, beside = tempfile.mkstemp(prefix=".lbpcmc-", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.writelines([content] if isinstance(content, bytes) else content)
        Path(beside).chmod(mode)
        Path(beside).replace(path)
        beside = None
    except OSError as error:
        raise InputError(say("output.not_written", path=path, because=error.strerror)) from error
    finally:
        if beside is not None:
            Path(beside).unlink(missing_ok=True)


def refuse_place(path: Path, keep: Iterable[Path] = ()) -> None:
    """Raise InputError for a place that may not be written to; commands ask before they begin long work."""
    if path.name == "-":
        raise InputError(say("output.dash"))
    if path.is_symlink():
        raise InputError(say("output.link", path=path, target=path.readlink()))
    if not path.parent.is_dir():
        raise InputError(say("output.no_folder", folder=path.parent))
    if path.exists() and any(kept.exists() and kept.samefile(path) for kept in keep):
        raise InputError(say("output.in_use", path=path))
    if path.name in _SITE and (path.parent / _SITE[0]).exists():
        raise InputError(say("output.of_a_site", path=path))
    if not path.exists():
        return
    if not path.is_file():
        raise InputError(say("output.not_a_file", path=path))
    if not os.access(path, os.W_OK):
        raise InputError(say("output.protected", path=path))
    beginning = _beginning(path)
    if beginning.startswith(_DATABASE):
        raise InputError(say("output.database", path=path))
    if _WITNESS.match(beginning):
        raise InputError(say("output.of_a_site", path=path))


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(64)
    except OSError as error:
        raise InputError(say("output.not_looked_at", path=path, because=error.strerror)) from error


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
