"""Where the command begins: `--version` is answered before anything is imported."""

from __future__ import annotations

import sys


def run() -> None:
    """Answer `--version`, or hand over to the commands."""
    if sys.argv[1:] == ["--version"]:
        from lbpcmc import __version__

        sys.stdout.write(f"lbpcmc, version {__version__}\n")
        return
    from lbpcmc.cli.main import run as run_commands

    run_commands()


if __name__ == "__main__":
    run()
