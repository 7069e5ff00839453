"""The pages of quantities and criteria say what the code does: their tables are executed."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc.cli import judge as judge_command
from lbpcmc.cli import quantity as quantity_command
from lbpcmc.criteria import criterion, judge_text
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import kind
from lbpcmc.quantities.guessing import understandings

ROOT = Path(__file__).resolve().parents[2]
QUANTITIES = (ROOT / "docs" / "quantities.md").read_text("utf-8")
CRITERIA = (ROOT / "docs" / "criteria.md").read_text("utf-8")


def rows(page: str, *columns: str) -> list[list[str]]:
    """The rows of every table of a page that has these columns."""
    head, found, inside = f"| {' | '.join(columns)} |", [], False
    for line in page.splitlines():
        if line == head:
            inside = True
        elif not line.startswith("|"):
            inside = False
        elif inside and not line.startswith("| ---"):
            found.append([cell.strip().strip("`") for cell in line.strip("|").split(" | ")])
    return found


JUDGED = rows(CRITERIA, "kind", "criterion", "value", "verdict", "reason")
REFUSED = rows(CRITERIA, "kind", "criterion", "refusal")


def test_the_tables_were_found():
    assert len(JUDGED) >= 35
    assert len(REFUSED) >= 6


@pytest.mark.parametrize(("name", "text", "typed", "verdict", "reason"), JUDGED)
def test_a_row_of_the_page_is_judged_as_it_says(name, text, typed, verdict, reason):
    judged = judge_text(typed, criterion(text, kind(name)))

    assert (judged.verdict, judged.reason) == (verdict, reason)


@pytest.mark.parametrize(("name", "text", "refusal"), REFUSED)
def test_a_row_of_the_page_is_refused_as_it_says(name, text, refusal):
    with pytest.raises(CriterionError) as refused:
        criterion(text, kind(name))

    assert str(refused.value) == refusal


@pytest.mark.parametrize(
    "typed", [text for cells in rows(QUANTITIES, "typed", "means") for text in re.split("`, `", cells[0])]
)
def test_what_the_page_says_may_be_typed_is_understood(typed):
    assert understandings(typed)


@pytest.mark.parametrize(
    "typed", [text for cells in rows(QUANTITIES, "written", "read as") for text in re.split("`, `", cells[0])]
)
def test_a_number_of_the_page_is_read(typed):
    assert "number" in {known.name for known, _ in understandings(typed)}


@pytest.mark.parametrize(
    ("page", "module"), [(QUANTITIES, quantity_command), (CRITERIA, judge_command)], ids=["quantity", "judge"]
)
def test_the_example_of_the_page_prints_what_it_shows(page, module):
    block = re.search(r"    \$ lbpcmc \w+ (.+)\n((?:    .+\n)+)", page)
    arguments = [quoted or bare for quoted, bare in re.findall(r'"([^"]+)"|(\S+)', block[1])]

    result = CliRunner().invoke(module.command, arguments)

    assert result.output == re.sub("(?m)^    ", "", block[2])


def test_the_table_of_units_is_that_of_the_registry():
    spec = importlib.util.spec_from_file_location("units_table", ROOT / "scripts" / "units_table.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)

    assert script.renewed(QUANTITIES) == QUANTITIES
    assert "| `CFU/capsule` |" in script.table()
