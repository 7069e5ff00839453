"""The board of lots, who is working, and the start of a lot."""

from __future__ import annotations

from dataclasses import replace

import pytest
from floor_making import LOT, opened
from rich.style import Style

from lbpcmc.gmp.execution.usecases import batch_of
from lbpcmc.gmp.installation import Administrator, create_site
from lbpcmc.gmp.people.usecases import add_person, begin
from lbpcmc.gmp.views import LotLine
from lbpcmc.tui.board import lot_lines
from lbpcmc.tui.lines import LineList, strip

LINE = LotLine(
    lot=LOT,
    title="Small broth for tests",
    status="running",
    phase="Set up",
    next_step="1.4 Read the broth temperature.",
    done=3,
    critical=2,
    major=1,
    minor=0,
    demonstration=True,
    changed_at="2026-03-02T08:00:00.000Z",
    changed_by="Olga Operator",
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
    async with opened(started, lot=None, size=size) as running:
        await running.until_shown("LOT-1", "Small broth for tests", "RUNNING", "next: 1.1", "Olga Operator / operator")
        await running.press("enter")
        await running.until_shown("Step 1.1")
        await running.submit("FERM-07")
        await running.until_shown("Step 1.2")
        await running.press("escape")
        await running.until_shown("Lots", "next: 1.2")


async def test_without_a_person_the_first_screen_asks_first_and_remembers(started):
    async with opened(started, person=None, lot=None) as running:
        await running.until_shown("Who is working?", "nobody / no role", "Otto Operator", "supervisor", "No password")
        await running.press("down", "enter")
        await running.until(lambda: running.app.session is not None)
        await running.until_shown("Lots", running.app.who)


async def test_without_a_person_nothing_is_done_and_escape_leaves(started):
    async with opened(started, person=None, lot=None) as running:
        await running.until_shown("Who is working?")
        await running.press("escape")
        await running.until(lambda: running.app._exit)


async def test_a_lot_is_started_from_an_approved_recipe(site):
    async with opened(site, lot=None) as running:
        await running.until_shown("No lot yet. F2 starts one.")
        await running.press("f2")
        await running.until_shown("From which recipe?", "SMALL-1 1", "Small broth for tests")
        await running.press("enter")
        await running.until_shown("batch size 1.0 L")
        await running.submit("LOT 7")
        await running.until_shown("NOT DONE", "'LOT 7' is not a lot number", "up to 32 letters")
        assert running.form.texts == ("LOT 7",)
        await running.press("ctrl+u")
        await running.submit("LOT-7")
        await running.until_shown("LOT-7  Small broth for tests", "Step 1.1")
    assert batch_of(site, "LOT-7").status == "running"


async def test_every_screen_of_a_demonstration_site_says_so(tmp_path, clock):
    made = create_site(tmp_path / "demo", Administrator("root", "Rita Root"), demonstration=True, clock=clock)
    add_person(made, begin(made, "root"), "olga", "Olga Operator", ("operator",))
    async with opened(made, person=None, lot=None) as running:
        await running.until_shown("Who is working?", "DEMONSTRATION DATA")
        await running.press("enter")
        await running.until_shown("No lot yet", "DEMONSTRATION DATA")
        await running.press("f1")
        await running.until_shown("List the keys.", "DEMONSTRATION DATA")
    made.close()


async def test_no_screen_of_a_real_site_claims_to_be_a_demonstration(started):
    async with opened(started) as running:
        await running.until_shown("Step 1.1")
        assert "DEMONSTRATION" not in running.text


async def test_a_list_of_any_length_draws_only_what_is_seen(started):
    drawn = []

    def draw(row, width):
        drawn.append(row)
        return (((f"row {row}"[:width], ""),),)

    async with opened(started, lot=None) as running:
        await running.until_shown("LOT-1")
        listed = LineList(draw)
        await running.app.screen.mount(listed)
        listed.show(range(500_000))
        listed.focus()
        await running.until_shown("row 0")
        await running.press("end")
        await running.until_shown("row 499999")
        await running.press("up")
        await running.until(lambda: listed.at_mark == 499_998)
    assert len(set(drawn)) < 100
