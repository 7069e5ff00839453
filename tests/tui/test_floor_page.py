"""docs/floor.md shows the screen as it is drawn, and lists every key there is."""

from __future__ import annotations

import re
from pathlib import Path

from floor_making import opened

from lbpcmc.tui.keys import KEYS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "floor.md"


def between(mark):
    text = PAGE.read_text("utf-8")
    return re.search(rf"<!-- {mark}: begin -->\n(.*?)<!-- {mark}: end -->", text, re.DOTALL)[1]


async def test_the_captured_screen_is_what_the_program_draws(at_temperature):
    async with opened(at_temperature) as running:
        await running.submit("38.0")
        await running.until_shown("FAIL", "Read the verdict")
        drawn = "\n".join(line.rstrip() for line in running.lines)
    assert between("screen") == f"```text\n{drawn}\n```\n"


def test_the_table_of_keys_is_the_table_of_the_program():
    rows = [f"| {key.shown} | {key.label} | {key.tooltip} |" for key in KEYS.values()]
    assert between("keys") == "\n".join(["| key | | what it does |", "| --- | --- | --- |", *rows]) + "\n"
