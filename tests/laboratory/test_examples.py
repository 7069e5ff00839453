"""The example of every assay is read, calculated and drawn; what is typed wrong in it is refused in a sentence."""

from __future__ import annotations

import csv
import io
import math
import random

import pytest

from lbpcmc.errors import LbpcmcError
from lbpcmc.laboratory.calculation import limits_text
from lbpcmc.laboratory.figures import figure
from lbpcmc.laboratory.rawdata import parse_raw
from lbpcmc.laboratory.registry import assays
from lbpcmc.laboratory.textchart import text_chart

NAMES = sorted(assays())
HOSTILE = (
    "#NUM!", "abc", "-1", "0", "1e300", "1e-300", "1e400", "nan", "inf", "1,5", "½", "9" * 40, "=1+1", "TNTC", "< 10",
    "0.5", "1000000", "x" * 5000, "2",
)  # fmt: skip


def rules_of(name: str):
    rules = assays()[name].rules_type
    return rules(age=24) if name in {"release limit", "overage"} else rules()


def calculated(name: str, text: str):
    assay = assays()[name]
    raw = parse_raw(text.encode(), "example.csv", ".csv", assay)
    rules = rules_of(name)
    results = assay.calculate(raw.data, rules)
    chart = text_chart(figure(assay, raw.data, rules, results))
    return results, chart


@pytest.mark.parametrize("name", NAMES)
def test_the_example_gives_a_result_and_a_figure(name):
    results, chart = calculated(name, assays()[name].example)
    assert results
    for result in results:
        assert result.value is not None or result.finding
        assert result.trace
    assert len(chart) > 10
    assert any(mark in line for line in chart[2:] for mark in "ox+")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_wrong_never_ends_in_a_traceback_or_a_bare_infinity(name):
    """Cells of the example replaced by what people and spreadsheets type; one cell at a time."""
    rows = list(csv.reader(io.StringIO(assays()[name].example)))
    cells = [(row, column) for row, cells in enumerate(rows) for column in range(len(cells))]
    chosen = random.Random(name).sample(cells, min(6, len(cells)))  # noqa: S311  # a fixed choice, no secret
    for row, column in chosen:
        for text in HOSTILE:
            changed = [list(cells) for cells in rows]
            changed[row][column] = text
            written = io.StringIO()
            csv.writer(written).writerows(changed)
            try:
                results, _ = calculated(name, written.getvalue())
            except (LbpcmcError, ArithmeticError):  # the second is told as a sentence by laboratory.calculation
                continue
            for result in results:
                assert result.value is None or math.isfinite(result.value)
                assert "nan" not in (result.reported + limits_text(result)).lower()


ORDERED = {"control chart", "capability", "generations"}
"""Rows of these mean what they mean by their order."""


@pytest.mark.parametrize("name", [name for name in NAMES if assays()[name].layout.has_table and name not in ORDERED])
def test_rows_in_another_order_change_nothing_where_order_has_no_meaning(name):
    """Permuting replicates: the same value and limits, as near as an iteration stops."""
    text = assays()[name].example
    before, gap, table = text.partition("\n\n")
    head, *rows = (table if gap else before).splitlines()
    rows = rows[::-1]
    turned = (f"{before}\n\n" if gap else "") + "\n".join([head, *rows]) + "\n"
    found = {result.quantity: result for result in calculated(name, turned)[0]}
    for one in calculated(name, text)[0]:
        other = found[one.quantity]
        assert other.value == pytest.approx(one.value, rel=1e-6)
        if one.limits is not None:
            ends = [(one.limits.low, other.limits.low), (one.limits.high, other.limits.high)]
            assert all(b == (None if a is None else pytest.approx(a, rel=1e-6)) for a, b in ends)
