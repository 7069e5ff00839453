"""One million judged results written in each format, each in a new process."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import workload
from rows import Row, best_process

NAME = "1,000,000 results written as CSV, JSON, JUnit"
NOTE = (
    "Whole runs: start, reading, judging, writing. CSV leaves criterion and reason of a plain pass empty; JSON and "
    "JUnit say for every result where it stands, and JSON why it passed. Of so many results JSON has the steps of the "
    "first 1,000 that are not a plain pass."
)
FORMATS = {"CSV": ".csv", "JSON": ".json", "JUnit XML": ".xml", "table for people": ".txt"}
ROUNDS = 5


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        work = workload.prepare(Path(folder))
        program = str(Path(sys.executable).with_name("lbpcmc"))
        outputs = [Path(folder, f"out{ending}") for ending in FORMATS.values()]
        judge = [program, "validate", str(work.csv), "--spec", str(work.specification), "-o"]
        commands = [([*judge, str(output)], ROUNDS) for output in outputs]
        spent = best_process(commands, judging=range(len(commands)))
        sizes = [f"{output.stat().st_size / 1e6:,.0f} MB" for output in outputs]
    return [
        Row(name, one.seconds, base=name == "CSV", megabytes=one.megabytes, note=size)
        for name, one, size in zip(FORMATS, spent, sizes, strict=True)
    ]


if __name__ == "__main__":
    for row in run():
        print(row)
