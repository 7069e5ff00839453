"""Where the command begins: `--version`, and a check of what was checked before, are answered without click."""

from __future__ import annotations

import atexit
import gc
import sys

_OBJECTS = 100_000
"""New objects between two searches for cycles. Imports make hundreds of thousands and leave none to be freed; for the
same reason what is left at the end is not searched."""


def run() -> None:
    """Answer at once, or hand over to the commands."""
    if sys.argv[1:] == ["--version"]:
        from lbpcmc import __version__

        sys.stdout.write(f"lbpcmc, version {__version__}\n")
        return
    answer = _checked_before() if sys.argv[1:2] == ["check"] else ""
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)
    from lbpcmc.cli.main import run as run_commands  # click costs as much as Python's own start

    run_commands(answer)


def _checked_before() -> str:
    """Print what `check` said about the same bytes, and end; otherwise give the key of the answer that may be kept."""
    from lbpcmc.cli import check_cache

    asked = check_cache.asked(sys.argv[2:])
    key = check_cache.key(*asked) if asked is not None else None
    found = check_cache.kept(key) if key is not None else None
    if found is None:
        return key or ""
    code, out, err = found
    try:
        sys.stdout.write(out)
        sys.stdout.flush()
        sys.stderr.write(err)
    except (OSError, UnicodeError):
        return ""  # the command tells what is wrong with the output
    sys.exit(code)


if __name__ == "__main__":
    run()
