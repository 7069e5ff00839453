"""pint, as people first write it: one Quantity after the other, converted to the unit of the limit."""

import csv
import json
import sys
from pathlib import Path

import pint

results, limits, out = sys.argv[1:]
ureg = pint.UnitRegistry(cache_folder=None)
NAMES = {"% w/w": "percent", "% w/v": "10 * gram / liter", "x g": "g_0"}
units = {}
bounds = {}
for limit in json.loads(Path(limits).read_text()):
    for symbol in (limit["unit"], *limit["units"]):
        units.setdefault(symbol, ureg.parse_expression(NAMES.get(symbol, symbol)))
    unit = units[limit["unit"]]
    bounds[limit["test"]] = (unit, *(None if end is None else end * 1.0 for end in (limit["low"], limit["high"])))
with Path(results).open(newline="") as source, Path(out).open("w", newline="") as sink:
    writer = csv.writer(sink)
    writer.writerow(["lot", "test", "value", "unit", "verdict"])
    for row in csv.DictReader(source):
        unit, low, high = bounds[row["test"]]
        try:
            number = float(row["value"])
        except ValueError:
            verdict = "invalid"
        else:
            value = (number * units[row["unit"]] / unit).to("").magnitude
            verdict = "pass" if (low is None or value >= low) and (high is None or value <= high) else "fail"
        writer.writerow([row["lot"], row["test"], row["value"], row["unit"], verdict])
