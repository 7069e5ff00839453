"""What `lbpcmc check` said the last time about the same bytes: kept in the user's cache folder, asked first of all.

Only what was printed is kept, under a digest of all files with their names and places, of the arguments, of this
program's own files and of the packages beside it. What is damaged, unreadable or in doubt is as if it were not there.
A site's import never asks. This module imports as little as can be: a kept answer costs less than importing click.

Invariant: a kept answer is what the check would print now (pinned by tests/cli/test_check_cache.py).
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # importing typing would cost more than all of this
if TYPE_CHECKING:
    from typing import Any

MOST_FILES = 500
"""Files that are looked at; folders with more are checked every time."""
MOST_BYTES = 524_288
"""Bytes of one file: no more is read as a document."""
MOST_KEPT = 200
"""Answers that are kept; the oldest go first."""
ENDINGS = (".yaml", ".yml")
"""Files that are documents, in a folder."""
_FORMAT = b"lbpcmc check 1\n"


def asked(arguments: list[str]) -> tuple[list[str], str] | None:
    """Give the paths and the format of a plain call of `check`; None for any other."""
    if os.name != "posix":
        return None
    paths, form, rest = [], "text", iter(arguments)
    for argument in rest:
        if argument == "--format":
            form = next(rest, "")
        elif argument.startswith("--format="):
            form = argument[9:]
        elif argument.startswith("-"):
            return None
        else:
            paths.append(_folded(argument))
    return (paths, form) if paths and form in ("text", "json") else None


def key(paths: list[str], form: str) -> str | None:
    """Digest all that an answer depends on; None where a file cannot be read or there are too many."""
    digest = _sha256(_FORMAT)
    for argument in (form, *paths, sys.version):
        _add(digest, os.fsencode(argument))
    try:
        _add_program(digest)
        files = sorted(_files(paths))
        if len(files) > MOST_FILES:
            return None
        for name in files:
            if not os.path.isfile(name):
                return None
            with open(name, "rb") as file:
                data = file.read(MOST_BYTES + 1)
            if len(data) > MOST_BYTES:
                return None
            for part in (os.fsencode(name), os.fsencode(os.path.realpath(name)), data):
                _add(digest, part)
    except (OSError, ValueError):
        return None
    found: str = digest.hexdigest()
    return found


def kept(name: str) -> tuple[int, str, str] | None:
    """Give exit code, standard output and standard error of a kept answer; None where there is none that is whole."""
    try:
        with open(_place(name), "rb") as file:
            head, _, body = file.read().partition(b"\n")
    except OSError:
        return None
    if head.decode("ascii", "replace") != f"{name} {_sha256(body).hexdigest()}":
        return None
    code, length, text = body.split(b"\n", 2)
    said = text.decode("utf-8")
    return int(code), said[: int(length)], said[int(length) :]


def keep(name: str, code: int, out: str, err: str) -> None:
    """Keep an answer; a folder that cannot be written to keeps nothing."""
    body = f"{code}\n{len(out)}\n{out}{err}".encode()
    place = _place(name)
    beside = f"{place}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(place), mode=0o700, exist_ok=True)
        with open(beside, "xb") as file:
            file.write(f"{name} {_sha256(body).hexdigest()}\n".encode() + body)
        os.replace(beside, place)
        _prune(os.path.dirname(place))
    except OSError:
        return


def folder() -> str:
    """Give the folder of kept answers, by the custom of the system."""
    home = os.path.expanduser("~")
    if sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or os.path.join(home, ".cache")
    return os.path.join(base, "lbpcmc", "check")


def _place(name: str) -> str:
    return os.path.join(folder(), name)


def _prune(of: str) -> None:
    entries = [(entry.stat().st_mtime, entry.path) for entry in os.scandir(of)]
    for _, path in sorted(entries)[:-MOST_KEPT]:
        os.unlink(path)


def _sha256(data: bytes) -> Any:
    """Begin a digest, by the module that is imported fastest; hashlib brings OpenSSL along."""
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            return __import__(name).sha256(data)
        except ImportError:
            continue
    raise ImportError("SHA-256")


def _add(digest: Any, part: bytes) -> None:
    digest.update(b"%d\n" % len(part) + part)


def _add_program(digest: Any) -> None:
    """Add what checks: size and time of each file of this package, and the names of the packages beside it."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    for root, folders, names in os.walk(package):
        folders[:] = sorted(set(folders) - {"__pycache__", "tui", "store", "reports", "desk"})
        for name in sorted(names):
            status = os.stat(os.path.join(root, name))
            _add(digest, os.fsencode(f"{root}/{name} {status.st_size} {status.st_mtime_ns}"))
    for place in sys.path:
        if place.endswith("-packages"):
            _add(digest, os.fsencode(" ".join(sorted(name for name in os.listdir(place) if name.endswith("-info")))))


def _files(paths: list[str]) -> list[str]:
    """List the files that are named, and the documents in folders."""
    found = []
    for path in paths:
        if not os.path.isdir(path):
            found.append(path)
            continue
        for root, _, names in os.walk(path, onerror=_refuse):
            found += [os.path.join(root, name) for name in names if name.endswith(ENDINGS) and not name.startswith(".")]
    return found


def _refuse(failure: OSError) -> None:
    raise failure


def _folded(path: str) -> str:
    """Write a path as pathlib does: without `.` and doubled slashes."""
    parts = [part for part in path.split("/") if part not in ("", ".")]
    return ("/" if path.startswith("/") else "") + "/".join(parts) or "."
