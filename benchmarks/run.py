"""Run the benchmarks and write RESULTS.md: ratios within one run, and the times of this machine beside them.

    python benchmarks/run.py                     all
    python benchmarks/run.py in_memory from_csv  some; the other sections of RESULTS.md stay

Ratios travel from machine to machine, absolute times do not: a ratio compares what ran in turns in the same minutes.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from importlib import import_module, metadata
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rows import Row

MODULES = {
    "in_memory": "within 2 of numpy, with not one verdict different from the one-at-a-time path",
    "from_csv": "within 1.5 of the fastest engine, ahead of all the rest; time and peak memory",
    "formats": "JSON and JUnit within 3 of CSV",
    "typed_entry": "500,000 a second, no text over 1 ms",
    "cold_start": "--version 1.2, --help and usage errors 2.5, validate of 100 results against a stored specification "
    "50, check of the largest recipe 20, again where nothing changed 3",
    "board": "a list of 5,000 lots within 1.5 of one of 50",
    "ledger": "an act within 2 of bare sqlite3 in the same journal mode, and of psycopg, writing the same rows",
    "verify_chain": "every link of 1,000,000 events within 3 of bare hashlib over the same bytes; rules, verdicts and "
    "tables 17,500 events a second on two cores",
    "assays": "10,000 most probable numbers ahead of the naive loop, a plate within 5 of lmfit, qualify in seconds",
    "pdf": "100 pages within 1.5 of the same tables on a bare canvas, under 80 MB, linear to 1,000 pages",
}
"""Module of a benchmark (NAME, run(), perhaps NOTE): what is aimed at."""
RESULTS = Path(__file__).parent / "RESULTS.md"
RIVALS = (
    "numpy",
    "scipy",
    "pyarrow",
    "pandas",
    "polars",
    "duckdb",
    "pandera",
    "great-expectations",
    "pint",
    "reportlab",
    "fpdf2",
)


def main(asked: list[str]) -> int:
    unknown = [name for name in asked if name not in MODULES]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(MODULES)}.", file=sys.stderr)
        return 2
    sections = _kept()
    for name in asked or MODULES:
        module = import_module(name)
        print(f"{module.NAME} ...", file=sys.stderr)
        section = _section(module.NAME, MODULES[name], getattr(module, "NOTE", ""), module.run())
        print(section)
        sections[name] = section
        RESULTS.write_text(_page(sections), encoding="utf-8")
    return 0


def _section(title: str, aim: str, note: str, rows: list[Row]) -> str:
    base = next(row for row in rows if row.base)
    lines = [f"Aim: {aim}.", ""]
    if note:
        lines += [note, ""]
    lines += ["| what | ratio | here, s | here, peak MB | |", "| --- | ---: | ---: | ---: | --- |"]
    for row in rows:
        ratio = "1" if row is base else f"{row.seconds / base.seconds:.2f}"
        peak = "" if row.megabytes is None else f"{row.megabytes:.0f}"
        lines.append(f"| {row.what} | {ratio} | {row.seconds:.3g} | {peak} | {row.note} |")
    return f"## {title}\n\n" + "\n".join(lines) + "\n"


def _kept() -> dict[str, str]:
    """Sections that an earlier run wrote, by module."""
    if not RESULTS.exists():
        return {}
    parts = re.split(r"<!-- (\w+) -->\n", RESULTS.read_text(encoding="utf-8"))[1:]
    return dict(zip(parts[::2], (part.strip() + "\n" for part in parts[1::2]), strict=True))


def _page(sections: dict[str, str]) -> str:
    versions = ", ".join(f"{name} {found}" for name in RIVALS if (found := _version(name)))
    head = (
        "# Benchmarks\n\n"
        "Written by `make bench`. A ratio is a multiple of the line with ratio 1, both measured in turns in one run; "
        "ratios travel, the times of this machine do not.\n\n"
        f"Last run: {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {versions}.\n"
    )
    return head + "".join(f"\n<!-- {name} -->\n{sections[name]}" for name in MODULES if name in sections)


def _version(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
