"""Report how long commands take to start, as multiples of `python -c pass`, and which heavy packages they import.

python scripts/cold_start.py
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 7
COMMANDS = {
    "python -c pass": ["-c", "pass"],
    "lbpcmc --version": ["-m", "lbpcmc.cli.start", "--version"],
    "lbpcmc --help": ["-m", "lbpcmc.cli.start", "--help"],
    "lbpcmc validate --help": ["-m", "lbpcmc.cli.start", "validate", "--help"],
    "lbpcmc quantity '37.2 degC'": ["-m", "lbpcmc.cli.start", "quantity", "37.2 degC"],
    "lbpcmc check recipes/fp-ds.yaml": ["-m", "lbpcmc.cli.start", "check", "recipes/fp-ds.yaml"],
    "lbpcmc person list": ["-m", "lbpcmc.cli.start", "person", "list"],
    "lbpcmc batch": ["-m", "lbpcmc.cli.start", "batch"],
    "lbpcmc table events": ["-m", "lbpcmc.cli.start", "table", "events"],
}
HEAVY = ("pint", "pandas", "numpy", "pyarrow", "sqlalchemy", "textual", "reportlab", "ruamel", "scipy")


def seconds(arguments: list[str]) -> float:
    """Median wall time of a command in a new process."""
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        subprocess.run([sys.executable, *arguments], check=False, capture_output=True)
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def imported(arguments: list[str]) -> str:
    """Heavy packages that a command imports."""
    done = subprocess.run([sys.executable, "-X", "importtime", *arguments], check=False, capture_output=True, text=True)
    names = {line.rpartition("|")[2].strip().partition(".")[0] for line in done.stderr.splitlines()}
    return ", ".join(name for name in HEAVY if name in names) or "none"


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LBPCMC_SITE"] = str(Path(folder) / "site")
        made = ["-m", "lbpcmc.cli.start", "init", "--id", "ada", "--name", "Ada"]
        subprocess.run([sys.executable, *made], check=True, capture_output=True)
        report()


def report() -> None:
    """Print a line for each command."""
    base = seconds(COMMANDS["python -c pass"])
    print(f"{'command':36} {'ms':>7} {'ratio':>6}  heavy packages imported")
    for name, arguments in COMMANDS.items():
        taken = seconds(arguments)
        print(f"{name:36} {taken * 1000:7.0f} {taken / base:6.1f}  {imported(arguments)}")


if __name__ == "__main__":
    main()
