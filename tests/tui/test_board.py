"""The board of lots, who is working, and the start of a lot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from floor_making import LOT, opened
from rich.style import Style

from lbpcmc import desk
from lbpcmc.batch.rules import Actor
from lbpcmc.desk import LotLine
from lbpcmc.tui.board import lot_lines
from lbpcmc.tui.lines import LineList, strip

LINE = LotLine(
    lot=LOT,
    title="Small broth for tests",
    status="running",
    next_step="1.4 Read the broth temperature.",
    done=3,
    critical=2,
    major=1,
    minor=0,
    demonstration=True,
    changed_at="2026-03-02T08:00:00.000Z",
)


def words(lines):
    return ["".join(text for text, _ in line) for line in lines]


@pytest.mark.parametrize("width", [1, 10, 40, 78, 138])
def test_a_lot_takes_exactly_the_cells_there_are(width):
    assert [strip(line, width, Style.null()).cell_length for line in lot_lines(LINE, width)] == [width] * 4


def test_a_lot_shows_its_state_next_step_exceptions_and_mark():
    first, second, third, _ = words(lot_lines(LINE, 78))
    assert first.startswith(LOT)
    assert "Small broth for tests" in first
    assert "RUNNING" in first
    assert second.startswith("next: 1.4 Read the broth temperature.")
    assert third.startswith("2 critical  1 major  0 minor")
    assert "DEMONSTRATION" in third
    assert "DEMONSTRATION" not in words(lot_lines(replace(LINE, demonstration=False), 78))[2]


def test_a_lot_that_ended_says_where():
    ended = replace(LINE, status="stopped")
    assert words(lot_lines(ended, 78))[1].startswith("open when it ended: 1.4")
    assert words(lot_lines(replace(ended, next_step=""), 78))[1].startswith("every step is done")


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_the_board_opens_a_lot_and_is_read_again_when_seen(started, size):
    async with opened(started, lot=None, size=size) as floor:
        await floor.until_shown("LOT-1", "Small broth for tests", "RUNNING", "next: 1.1", "Olga Operator / operator")
        await floor.press("enter")
        await floor.until_shown("Step 1.1")
        await floor.submit("FERM-07")
        await floor.until_shown("Step 1.2")
        await floor.press("escape")
        await floor.until_shown("Lots", "next: 1.2")


async def test_without_a_person_the_floor_asks_first_and_remembers(started):
    async with opened(started, person=None, lot=None) as floor:
        await floor.until_shown("Who is working?", "nobody / no role", "Otto Operator", "supervisor", "No password")
        await floor.press("down", "enter")
        await floor.until(lambda: floor.app.actor.id != "")
        await floor.until_shown("Lots", f"{floor.app.actor.name} / {floor.app.actor.role}")


async def test_without_a_person_nothing_is_done_and_escape_leaves(started):
    async with opened(started, person=None, lot=None) as floor:
        await floor.until_shown("Who is working?")
        await floor.press("escape")
        await floor.until(lambda: floor.app._exit)


async def test_a_lot_is_started_from_an_approved_recipe(site):
    async with opened(site, lot=None) as floor:
        await floor.until_shown("No lot yet. F2 starts one.")
        await floor.press("f2")
        await floor.until_shown("From which recipe?", "SMALL-1 1", "Small broth for tests")
        await floor.press("enter")
        await floor.until_shown("batch size 1.0 L")
        await floor.submit("LOT 7")
        await floor.until_shown("NOT DONE", "'LOT 7' is no lot number", "up to 32 letters")
        assert floor.pad.texts == ("LOT 7",)
        await floor.press("ctrl+u")
        await floor.submit("LOT-7")
        await floor.until_shown("LOT-7  Small broth for tests", "Step 1.1")
    assert site.batch("LOT-7").status == "running"


async def test_every_screen_of_a_demonstration_site_says_so(tmp_path, clock):
    root = Actor("root", "Rita Root", "administrator")
    made = desk.create_site(tmp_path / "demo", root, demonstration=True, clock=clock)
    desk.add_person(made, "olga", "Olga Operator", ("operator",), root)
    async with opened(made, person=None, lot=None) as floor:
        await floor.until_shown("Who is working?", "DEMONSTRATION DATA")
        await floor.press("enter")
        await floor.until_shown("No lot yet", "DEMONSTRATION DATA")
        await floor.press("f1")
        await floor.until_shown("List the keys.", "DEMONSTRATION DATA")
    made.ledger.close()


async def test_no_screen_of_a_real_site_claims_to_be_a_demonstration(started):
    async with opened(started) as floor:
        await floor.until_shown("Step 1.1")
        assert "DEMONSTRATION" not in floor.text


async def test_a_list_of_any_length_draws_only_what_is_seen(started):
    drawn = []

    def draw(row, width):
        drawn.append(row)
        return (((f"row {row}"[:width], ""),),)

    async with opened(started, lot=None) as floor:
        await floor.until_shown("LOT-1")
        listed = LineList(draw)
        await floor.app.screen.mount(listed)
        listed.show(range(500_000))
        listed.focus()
        await floor.until_shown("row 0")
        await floor.press("end")
        await floor.until_shown("row 499999")
        await floor.press("up")
        await floor.until(lambda: listed.at_mark == 499_998)
    assert len(set(drawn)) < 100
