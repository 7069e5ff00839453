"""Clocks that are set, witnesses that are away: noted on record, shown in the batch, and no act is undone."""

import shutil

import pytest
from site_making import (
    LaterClock,
    begin,
    codes,
    floor,
    ledger,
    opened,
)

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.installation import WITNESS
from lbpcmc.gmp.site.events import ClockStepped
from lbpcmc.gmp.views import batch_card
from lbpcmc.store.witness import heads


def wound(folder, change, lot="LOT-1"):
    """Two acts of olga, the second after the clock was changed: what the site noted, what the lot shows"""
    clock = LaterClock()
    site = opened(folder, clock)
    floor.record(site, begin(site, "olga"), lot, "1.4", "37.0")
    site.close()
    change(clock)
    site = opened(folder, clock)
    floor.comment(site, begin(site, "olga"), lot, "after it")
    card = batch_card(site, lot)
    with site.read() as view:
        notes = [event.payload for event in view.events("site") if isinstance(event.payload, ClockStepped)]
    site.close()
    return notes, [(rule, words) for _, rule, _, words in card.exceptions if rule in ("E14", "E15")]


@pytest.mark.parametrize("days", [-30, -1, 1, 30, 365])
def test_a_clock_that_was_set_is_noted_and_shown_in_the_batch(folder, days):
    notes, shown = wound(folder, lambda clock: clock.step(days * 86_400))
    assert [round(float(note.seconds)) for note in notes] == [days * 86_400]
    assert len(shown) == 1
    assert shown[0][0] == "E14"
    assert f"moved by {days * 86_400:+.1f} s" in shown[0][1]
    assert codes(folder) == set(), "what is on record is not a finding"


def test_a_clock_set_back_over_a_restart_is_noted(folder):
    def change(clock):
        clock.restart()
        clock.step(-30 * 86_400)

    notes, shown = wound(folder, change)
    assert len(notes) == 1
    assert [rule for rule, _ in shown] == ["E14"]
    assert codes(folder) == set()


def test_a_clock_that_goes_on_is_not_noted(folder):
    for change in (lambda clock: clock.advance(86_400), lambda clock: clock.step(1.5), lambda clock: clock.restart()):
        copy = folder.parent / f"copy {change}"
        shutil.copytree(folder, copy)
        assert wound(copy, change) == ([], [])


def test_a_clock_that_follows_no_server_is_shown_once(folder):
    def change(clock):
        clock.synchronised = "unsynchronised"

    notes, shown = wound(folder, change)
    assert notes == []
    assert [rule for rule, _ in shown] == ["E15"]
    assert "follows no time server" in shown[0][1]


# The witness.


@pytest.fixture
def away(folder, tmp_path):
    """A site whose witness stands on a volume that can be taken away; gives how to take it and bring it back."""
    volume, elsewhere = tmp_path / "volume", tmp_path / "elsewhere"
    volume.mkdir()
    shutil.move(folder / WITNESS, volume / "heads.txt")
    (folder / "site.toml").write_text(f'witness = "{volume.as_posix()}/heads.txt"\n', "utf-8")
    return (lambda: volume.rename(elsewhere)), (lambda: elsewhere.rename(volume)), volume / "heads.txt"


def missed(site):
    with site.read() as view:
        return [event.payload for event in view.events("site") if event.envelope.type == "witness.missed"]


def test_a_witness_that_goes_away_stops_nothing_and_is_put_on_record(folder, away):
    take, bring, file = away
    site = opened(folder)
    otto = begin(site, "otto", "supervisor")
    floor.verify_step(site, otto, "LOT-1", "1.2")
    seen = site.witness.seen
    assert heads(file, site.ledger.database_id)[-1].size == seen
    assert site.witness.warning == ""
    take()
    made = floor.start_batch(site, otto, "LOT-5", "SMALL-1")
    assert made.event.seq == len(ledger(folder)), "the act is done"
    assert f"not witnessed since event {seen}" in site.witness.warning
    assert batch_card(site, "LOT-5").warning == site.witness.warning
    assert missed(site) == []
    with pytest.raises(NotAllowed):
        floor.record(site, otto, "LOT-1", "1.5", "6.8")
    assert missed(site) == [], "an act that is refused puts nothing on record"
    floor.comment(site, otto, "LOT-5", "no network")
    (note,) = missed(site)
    assert note.since == seen
    assert "cannot be written" in note.reason
    floor.start_batch(site, otto, "LOT-6", "SMALL-1")
    assert len(missed(site)) == 1, "noted once"
    bring()
    floor.start_batch(site, otto, "LOT-7", "SMALL-1")
    assert site.witness.warning == ""
    assert heads(file, site.ledger.database_id)[-1].size == len(ledger(folder))
    site.close()
    assert codes(folder) == set()


def test_a_witness_that_is_away_at_the_beginning_stops_nothing(folder, away):
    take, _, file = away
    take()
    file.parent.write_text("not a volume")
    site = opened(folder)
    assert "cannot be read" in site.witness.warning
    floor.comment(site, begin(site, "olga"), "LOT-1", "no network")
    assert len(missed(site)) == 1
    site.close()
    assert ("ledger", 0, "witness") in codes(folder)


def test_a_full_witness_volume_leaves_a_torn_line_that_hides_nothing(folder):
    file = folder / WITNESS
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:40])
    site = opened(folder)
    begin(site, "olga")
    site.close()
    assert "(torn)" in file.read_text("ascii")
    assert codes(folder) == set()
