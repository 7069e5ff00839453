"""A replayed batch file: one session a person, whole rows, and an interruption from which the same file goes on."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
import time
from dataclasses import astuple
from itertools import count
from pathlib import Path

import pytest

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.gmp.demonstration.replaying import replay
from lbpcmc.gmp.execution.events import BATCH, SignatureLeftOpen, StepSigned
from lbpcmc.gmp.execution.usecases import batch_of, end_phase, start_batch
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.people.events import PERSON, SessionBegun, SessionEnded
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import working
from lbpcmc.gmp.sessions import Station
from lbpcmc.gmp.verification import verify

HEADER = "act,step,occurrence,replicate,typed,item,person,reason\n"
SAMPLE = """sample,2.1,{n},1,,S{n},olga,
record,2.2,{n},1,{n} h,,olga,
record,2.3,{n},1,{n} mL,,olga,
record,2.4,{n},1,0.10,,olga,
record,2.4,{n},2,0.11,,olga,
record,2.4,{n},3,0.12,,olga,
calculate,2.5,{n},1,,,olga,
"""
ROWS = f"""start,,,,LOT-1,SMALL-1,otto/supervisor,
equipment,1.1,1,1,,FERM-07,olga,
charge,1.2,1,1,3.01 g,YE-2231,olga,new drum
confirm,1.3,1,1,,,olga,
record,1.4,1,1,"37,2C",,olga,
record,1.4,1,1,38.0,,olga,
correct,,,,37.0,1.4/1/1,olga,wrong display
record,1.5,1,1,6.8,,olga,
{SAMPLE.format(n=1)}{SAMPLE.format(n=2)}calculate,3.1,1,1,,,olga,
record,4.1,1,1,950 mL,,olga,
calculate,4.2,1,1,,,olga,
unsigned,4.3,1,1,,,otto/supervisor,a replay cannot sign
unsigned,4.4,1,1,,,otto/supervisor,a replay cannot sign
comment,,,,,,olga,published data
result,identity,,,conforms,,anna,
complete,,,,,,olga,
"""
FILE = (HEADER + ROWS).encode()
COUNT = len(ROWS.splitlines())


def after(rows: int):
    """Stop before the row after so many."""
    asked = count()
    return lambda: next(asked) >= rows


def events(site, stream):
    with site.read() as view:
        return view.events(stream)


def told(site):
    """What happened in the batch, without times and sessions."""
    return [
        (event.envelope.type, event.envelope.person, event.envelope.role, astuple(event.payload))
        for event in events(site, BATCH.key("LOT-1"))
    ]


def head(site):
    with site.read() as view:
        return view.reading.last()


def test_a_whole_file_is_replayed_as_demonstration_data(site):
    done = replay(site, FILE, "small.csv")
    assert (done.lot, done.rows, done.before, done.done, done.refused) == ("LOT-1", COUNT, 0, COUNT, 1)
    batch = batch_of(site, "LOT-1")
    assert batch.status == "complete"
    digest = hashlib.sha256(FILE).hexdigest()
    assert {event.envelope.origin for event in batch.log} == {f"replay: small.csv {digest}"}
    kinds = [type(event.payload) for event in batch.log]
    assert StepSigned not in kinds
    assert kinds.count(SignatureLeftOpen) == 2
    assert verify(site).findings == ()


@pytest.mark.parametrize(("person", "role"), [("olga", "operator"), ("otto", "supervisor"), ("anna", "analyst")])
def test_each_person_works_in_one_session_that_is_ended(site, person, role):
    before = len(events(site, PERSON.key(person)))
    replay(site, FILE, "small.csv")
    begun, ended = events(site, PERSON.key(person))[before:]
    assert (type(begun.payload), type(ended.payload)) == (SessionBegun, SessionEnded)
    assert begun.payload.session == ended.payload.session
    assert begun.envelope.role == role
    acted = {event.envelope.session for event in batch_of(site, "LOT-1").log if event.envelope.person == person}
    assert acted == {begun.payload.session}


@pytest.mark.parametrize("rows", [1, 5, 6, 8, 15, 22, COUNT - 1])
def test_an_interrupted_replay_goes_on_after_its_last_row(site, rows):
    first = replay(site, FILE, "small.csv", stopped=after(rows))
    assert (first.done, first.finished) == (rows, False)
    assert site.fold(PERSON_STATE, "olga").sessions == {}
    site.close()
    with open_site(site.place, clock=site.clock) as again:
        second = replay(again, FILE, "moved.csv")
        assert (second.before, second.done, second.finished) == (rows, COUNT - rows, True)
        interrupted = told(again)
        whole = replay(again, FILE.replace(b"LOT-1", b"LOT-2"), "other.csv")
        assert whole.finished
        with again.read() as view:
            other = view.events(BATCH.key("LOT-2"))
    assert [row[0] for row in interrupted] == [event.envelope.type for event in other]


def test_a_phase_that_was_ended_before_the_power_failed_is_not_a_row(site):
    at_calculation = 8 + 2 * 7
    replay(site, FILE, "small.csv", stopped=after(at_calculation))
    origin = f"replay: small.csv {hashlib.sha256(FILE).hexdigest()}"
    with working(site, "olga", station=Station("station 1", "tester", None, origin)) as olga:
        end_phase(site, olga, "LOT-1")
    done = replay(site, FILE, "small.csv")
    assert (done.before, done.finished) == (at_calculation, True)
    assert [row[0] for row in told(site)].count("phase.ended") == 1


def test_a_file_that_was_replayed_is_not_replayed_again(site):
    replay(site, FILE, "small.csv")
    before = head(site)
    again = replay(site, FILE, "small.csv")
    assert (again.done, again.finished) == (0, True)
    assert head(site) == before


def test_another_file_for_the_same_lot_is_refused_and_nothing_is_written(site):
    replay(site, FILE, "small.csv", stopped=after(3))
    before = head(site)
    with pytest.raises(NotAllowed, match=r"LOT-1 exists, and was not begun from small\.csv"):
        replay(site, FILE + b"comment,,,,,,olga,more\n", "small.csv")
    assert head(site) == before


def test_a_lot_of_the_shop_floor_is_refused(site):
    with working(site, "olga") as olga:
        start_batch(site, olga, "LOT-1", "SMALL-1")
    with pytest.raises(NotAllowed, match="was not begun from"):
        replay(site, FILE, "small.csv")


def test_a_person_who_is_not_there_is_refused_before_the_lot_is_started(site):
    with pytest.raises(InputError, match=r"small\.csv:3: There is no person 'nobody'"):
        replay(site, FILE.replace(b"FERM-07,olga", b"FERM-07,nobody"), "small.csv")
    assert events(site, BATCH.key("LOT-1")) == []
    assert site.fold(PERSON_STATE, "otto").sessions == {}


def test_a_refused_row_is_named_and_what_was_done_before_stays(site):
    with pytest.raises(InputError, match=r"small\.csv:4: Step 1\.3 is not open"):
        replay(site, FILE.replace(b"charge,1.2,1,1,3.01 g,YE-2231,olga,new drum\n", b""), "small.csv")
    assert [row[0] for row in told(site)] == ["batch.started", "step.confirmed"]
    assert site.fold(PERSON_STATE, "olga").sessions == {}


def test_a_row_for_another_place_is_refused(site):
    with pytest.raises(InputError, match=r"small\.csv:13: step 2\.4 is open at occurrence 1, replicate 1, not at 1, 2"):
        replay(site, FILE.replace(b"record,2.4,1,1,0.10,,olga,\n", b""), "small.csv")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\xff", "byte 0 is not UTF-8"),
        (b"", "x.csv:1: the columns are not those"),
        (HEADER.encode(), "x.csv:2: the first act of a batch file is 'start'"),
        (f"{HEADER}confirm,1,1,1,,,olga,\n".encode(), "x.csv:2: the first act"),
        (f"{HEADER}start,,,,L,R,olga,\nfly,,,,,,olga,\n".encode(), "x.csv:3: there is no act 'fly'"),
        (f"{HEADER}start,,,,L,R,olga,\nrecord,1,x,1,,,olga,\n".encode(), "x.csv:3: occurrence 'x' is not a number"),
        (f"{HEADER}start,,,,L,R,olga,\nrecord,1,0,1,,,olga,\n".encode(), "x.csv:3: occurrence '0' is not a number"),
        (f"{HEADER}start,,,,L,R,olga\n".encode(), "x.csv:2: 7 columns, expected 8"),
        (f"{HEADER}start\n".encode(), "x.csv:2: 1 column, expected 8"),
        (f"{HEADER}start,,,,L,R,olga,\nstart,,,,M,R,olga,\n".encode(), "x.csv:3: a batch file starts one batch"),
        (f'{HEADER}start,,,,"L,R,olga,\n'.encode(), "unexpected end of data"),
    ],
)
def test_a_file_that_is_not_a_batch_file_is_refused_with_its_line(site, content, said):
    with pytest.raises(InputError) as refusal:
        replay(site, content, "x.csv")
    assert said in str(refusal.value)


def test_a_name_that_is_not_text_does_not_stand_in_the_way(site):
    replay(site, FILE, "gr\udcfcn\n.csv", stopped=after(1))
    assert replay(site, FILE, "green.csv").before == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_command_after_a_whole_row(site, tmp_path, number):
    long = FILE.replace(b"comment,,,,,,olga,published data\n", b"comment,,,,,,olga,published data\n" * 3000)
    (tmp_path / "long.csv").write_bytes(long)
    command = [sys.executable, "-m", "lbpcmc.cli.start", "replay", "long.csv", "--site", str(site.place)]
    program = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not events(site, BATCH.key("LOT-1")) and program.poll() is None:
        time.sleep(0.05)
    program.send_signal(number)
    out, err = program.communicate(timeout=120)
    assert program.returncode == 128 + number, err
    done = int(out.split()[1])
    assert 1 <= done < COUNT + 2999
    assert "The same command goes on" in err
    site.forget()
    assert site.fold(PERSON_STATE, "olga").sessions == {}
    assert verify(site).findings == ()
    assert replay(site, long, "long.csv", stopped=after(1)).before == done
    assert Path(tmp_path / "long.csv").read_bytes() == long
