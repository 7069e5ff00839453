"""One million results from a CSV file to written verdicts, each engine in a new process."""

from __future__ import annotations

import csv
import json
import sys
import tempfile
from pathlib import Path

import workload
from rows import Row, best_process

NAME = "CSV of 1,000,000 rows to written verdicts, in a new process"
NOTE = (
    "The engines compare bare floats with limits converted to each unit beforehand; they round nothing, know no "
    "censored value, find no duplicate and no missing test, and give no reason. What they accept or refuse wrongly is "
    "counted against the exact verdict of every row. About two fifths of our time pass before the first row is read, "
    "in Python, click, numpy and Arrow; the verdicts that we write have more columns (row, criterion, reason), and the "
    "columns of all rows stay in memory until the last lot has been looked through for what is missing or there twice."
)
RIVALS = Path(__file__).parent / "rivals"
ENGINES = (
    ("duckdb SQL", "duckdb_sql.py", 9),
    ("polars lazy", "polars_sql.py", 9),
    ("pandas read_csv and merge", "pandas_merge.py", 3),
    ("pandera", "pandera_check.py", 2),
    ("great_expectations", "gx_check.py", 1),
    ("naive pint", "naive_pint.py", 1),
)


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        work = workload.prepare(Path(folder))
        limits, pint_limits = Path(folder, "limits.csv"), Path(folder, "limits.json")
        with limits.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["test", "unit", "low", "high"])
            writer.writeheader()
            writer.writerows(work.limits)
        pint_limits.write_text(json.dumps(workload.limits_by_test()), encoding="utf-8")
        ours = Path(folder, "lbpcmc.csv")
        commands = [
            (
                [
                    str(Path(sys.executable).with_name("lbpcmc")),
                    *("validate", str(work.csv), "--spec", str(work.specification)),
                    *("--format", "csv", "-o", str(ours)),
                ],
                9,
            )
        ]
        for _, script, rounds in ENGINES:
            source = pint_limits if script == "naive_pint.py" else limits
            written = Path(folder, f"{script}.csv")
            commands.append(([str(RIVALS / script), str(work.csv), str(source), str(written)], rounds))
        spent = best_process(commands, judging=(0,))
        notes = [_compared(ours, Path(folder, f"{script}.csv")) for _, script, _ in ENGINES]
    fastest = min(range(1, len(spent)), key=lambda number: spent[number].seconds)
    rows = [Row("lbpcmc validate, exact", spent[0].seconds, megabytes=spent[0].megabytes, note="reference")]
    rows += [
        Row(name, one.seconds, base=number == fastest, megabytes=one.megabytes, note=note)
        for number, ((name, _, _), one, note) in enumerate(zip(ENGINES, spent[1:], notes, strict=True), 1)
    ]
    return rows


def _compared(ours: Path, theirs: Path) -> str:
    """Count the rows in which an engine accepts what the exact path does not, and the other way round."""
    counts = {"accepts wrongly": 0, "refuses wrongly": 0}
    with ours.open(newline="", encoding="utf-8") as left, theirs.open(newline="", encoding="utf-8") as right:
        exact = [(row["verdict"], row["lot"], row["test"]) for row in csv.DictReader(left)]
        found = {(row["lot"], row["test"]): row["verdict"] for row in csv.DictReader(right)}
    for verdict, lot, test in exact:
        accepted = found[lot, test] == "pass"
        if accepted and verdict != "pass":
            counts["accepts wrongly"] += 1
        elif not accepted and verdict == "pass":
            counts["refuses wrongly"] += 1
    return ", ".join(f"{what} {count:,}" for what, count in counts.items())


if __name__ == "__main__":
    for row in run():
        print(row, file=sys.stdout)
