"""Laws of the fold: whatever people do, the state is what the events say, however they are read.

A machine does acts in any order, allowed or not. After each of them the open place is the first one of the procedure
that nothing holds, no event has left its step's history, and a station that reads everything anew, or in parts, sees
the same picture.
"""

from __future__ import annotations

from contextlib import ExitStack
from threading import Barrier, Thread

import hypothesis.strategies as st
from carrying_out import COUNT, do_next
from driver import OLGA, OSCAR, QUINN, SVEN, Place, Site, came_second, refused
from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from recipe_making import calculation, charge, instruction, measurement, phase, recipe, specification, verification

from lbpcmc.errors import Conflict, NotAllowed

PHASES = (
    phase(
        instruction("1.1"),
        measurement("1.2", criterion="6.8 ± 0.1", holds_batch="yes", second_person="yes", replicates="2", name="ph"),
    ),
    phase(
        charge("2.1", second_person="yes"),
        measurement("2.2", "number", name="a", replicates="2"),
        calculation("2.3", "mean(a) + previous(b)", "number", name="b", criterion="NMT 20"),
        repeat=3,
    ),
    phase(calculation("3.1", "highest(b)", "number", name="top"), verification("3.2", "1.2", "2.1"), repeat=2),
)
PLAN = (
    ("PH1", 1, (("1.1", 1), ("1.2", 2))),
    ("PH2", 3, (("2.1", 1), ("2.2", 2), ("2.3", 1))),
    ("PH3", 2, (("3.1", 1), ("3.2", 1))),
    ("PH4", 1, (("9.1", 1), ("9.2", 1))),
)
"""The same procedure as places: phase, planned occurrences, steps with their replicates."""
PLACES = [
    Place(step, occurrence, replicate)
    for _, planned, steps in PLAN
    for occurrence in range(1, planned + 1)
    for step, replicates in steps
    for replicate in range(1, replicates + 1)
]
FILLS = {"recorded", "charged", "confirmed", "calculated", "corrected", "signed", "left unsigned"}
STATE = {"started": "running", "held": "held", "resumed": "running", "stopped": "stopped", "completed": "complete"}


def first_open(events):
    """The first place of the procedure that no event holds."""
    filled = {event.place for event in events if event.act in FILLS}
    ended = {event.subject: event.occurrence for event in events if event.act == "phase ended"}
    for name, planned, steps in PLAN:
        for occurrence in range(1, ended.get(name, planned) + 1):
            for step, replicates in steps:
                for replicate in range(1, replicates + 1):
                    if (step, occurrence, replicate) not in filled:
                        return Place(step, occurrence, replicate)
    return None


people = st.sampled_from([OLGA, OSCAR, SVEN])
texts = st.sampled_from(["6.8", "6.6", "7", "six", "< 3", "3.0 g", "4 g", "950 mL", ""])
places = st.sampled_from(PLACES)


class AnyBatch(RuleBasedStateMachine):
    """Acts in any order on one lot; what is refused writes nothing."""

    @initialize()
    def start(self):
        self.opened = ExitStack()
        self.site = self.opened.enter_context(Site.temporary())
        self.lot = self.site.start(recipe(*PHASES), specification())

    def teardown(self):
        if not hasattr(self, "opened"):
            return
        assert self.lot.picture_read_again() == self.lot.picture()
        assert self.site.faults() == ()
        self.opened.close()

    def attempt(self, call, *arguments, **more):
        """Do it or be refused; what is refused leaves everything as it was, what is done is in the list of events."""
        before = self.lot.events()
        try:
            done = call(*arguments, **more)
        except NotAllowed:
            assert self.lot.events() == before
            return
        assert done
        assert self.lot.events() == [*before, *done]

    @precondition(lambda self: self.lot.next_step is not None)
    @rule(who=people, text=texts)
    def do_the_open_step(self, who, text):
        self.attempt(do_next, self.lot, text, who)

    @rule(steps=st.integers(2, 9))
    def go_on(self, steps):
        for _ in range(steps):
            if self.lot.next_step is not None and self.lot.status == "running":
                self.attempt(do_next, self.lot)

    @rule(who=people, place=places, text=texts)
    def do_any_step(self, who, place, text):
        self.attempt(self.lot.record, place.step, text, who)

    @rule(who=people, place=places, text=texts)
    def correct(self, who, place, text):
        step, occurrence, replicate = place
        self.attempt(self.lot.correct, step, text, "misread", who, occurrence=occurrence, replicate=replicate)

    @rule(who=people, place=places)
    def verify(self, who, place):
        self.attempt(self.lot.verify, place.step, who, occurrence=place.occurrence)

    @rule()
    def end_phase(self):
        self.attempt(self.lot.end_phase)

    @rule()
    def hold(self):
        self.attempt(self.lot.hold)

    @rule()
    def resume(self):
        self.attempt(self.lot.resume)

    @rule(sure=st.sampled_from([False, False, False, True]))
    def stop(self, sure):
        self.attempt(self.lot.stop, "contaminated" if sure else "")

    @rule()
    def complete(self):
        self.attempt(self.lot.complete)

    @rule(text=st.sampled_from([COUNT, "1e7 CFU/mL", "many"]))
    def result(self, text):
        self.attempt(self.lot.result, "viable-count", text)

    @rule(text=st.sampled_from([COUNT, "1e7 CFU/mL", "many"]))
    def correct_result(self, text):
        self.attempt(self.lot.correct_result, "viable-count", text, "wrong plate", QUINN)

    @rule(who=people)
    def comment(self, who):
        self.attempt(self.lot.comment, "foam", who)

    @rule(data=st.data())
    def read_in_parts(self, data):
        size = len(self.lot.events())
        cuts = data.draw(st.lists(st.integers(0, size), min_size=1, max_size=3, unique=True))
        assert self.lot.picture_in_parts(*cuts) == self.lot.picture()

    @rule()
    def read_again(self):
        assert self.lot.picture_read_again() == self.lot.picture()

    @invariant()
    def the_open_place_is_the_first_that_nothing_holds(self):
        if hasattr(self, "lot"):
            assert self.lot.next_step == first_open(self.lot.events())

    @invariant()
    def the_status_is_that_of_the_last_change(self):
        if hasattr(self, "lot"):
            assert self.lot.status == [STATE[act] for act in self.lot.acts() if act in STATE][-1]

    @invariant()
    def no_event_is_lost_from_the_history_of_its_place(self):
        if not hasattr(self, "lot"):
            return
        expected = {}
        for event in self.lot.events():
            if event.replicate:
                expected.setdefault(event.place, []).append(event)
        assert {place: self.lot.history(*place) for place in PLACES if self.lot.history(*place)} == expected

    @invariant()
    def what_holds_is_the_last_that_was_understood(self):
        if not hasattr(self, "lot"):
            return
        expected = {event.place: event.understood for event in self.lot.events() if event.act in FILLS}
        assert self.lot.values() == expected

    @invariant()
    def verified_is_what_nobody_has_changed_since(self):
        if not hasattr(self, "lot"):
            return
        expected = set()
        for event in self.lot.events():
            if event.act == "verified":
                expected.add((event.subject, event.occurrence))
            elif event.act in ("corrected", "calculated", "recorded", "charged"):
                expected.discard((event.subject, event.occurrence))
        assert self.lot.verified() == expected


class TwoStations(RuleBasedStateMachine):
    """Two stations, two lots: who looked before the other wrote is told so, and nothing is lost or doubled."""

    @initialize()
    def start(self):
        self.opened = ExitStack()
        self.site = self.opened.enter_context(Site.temporary())
        self.site.start(recipe(phase(measurement("1.1"), repeat=500)), specification())
        self.site.begin("LOT-2")
        stations = self.site, self.site.station()
        self.views = {(n, lot): station.lot(lot) for n, station in enumerate(stations) for lot in ("LOT-1", "LOT-2")}
        self.seen = {key: (view.head, 1) for key, view in self.views.items()}
        self.written = {"LOT-1": [], "LOT-2": []}

    def teardown(self):
        if hasattr(self, "opened"):
            assert self.site.faults() == ()
            self.opened.close()

    keys = st.tuples(st.integers(0, 1), st.sampled_from(["LOT-1", "LOT-2"]))

    @rule(key=keys)
    def look(self, key):
        self.seen[key] = self.views[key].head, 1 + len(self.written[key[1]])

    @rule(key=keys, text=st.sampled_from(["6.8", "6.9", "six"]))
    def record_what_was_seen(self, key, text):
        view, (head, size) = self.views[key], self.seen[key]
        if size != 1 + len(self.written[key[1]]):
            said = came_second(view.record, "1.1", text, seen=head)
            assert said.startswith("Olga Operator has written to this record in the meantime (station ")
            return
        (event,) = view.record("1.1", text, seen=head)
        self.written[key[1]].append(event)

    @rule(key=keys, text=st.sampled_from(["6.8", "6.9"]))
    def record_blindly(self, key, text):
        (event,) = self.views[key].record("1.1", text)
        self.written[key[1]].append(event)

    @rule(key=keys)
    def comment(self, key):
        (event,) = self.views[key].comment("foam")
        self.written[key[1]].append(event)

    @invariant()
    def both_stations_see_everything_once(self):
        for (_, lot), view in getattr(self, "views", {}).items():
            assert view.events()[1:] == self.written[lot]

    @invariant()
    def each_lot_is_open_where_it_was_left(self):
        for (_, lot), view in getattr(self, "views", {}).items():
            done = sum(event.act == "recorded" for event in self.written[lot])
            assert view.next_step == ("1.1", done + 1, 1)


slow = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
TestAnyBatch = AnyBatch.TestCase
TestAnyBatch.settings = settings(slow, max_examples=25, stateful_step_count=40)
TestTwoStations = TwoStations.TestCase
TestTwoStations.settings = settings(slow, max_examples=12, stateful_step_count=25)


def test_a_whole_batch_is_the_same_however_its_events_are_cut(site):
    lot = site.start(recipe(*PHASES), specification())
    while lot.next_step is not None:
        do_next(lot)
    lot.complete()
    picture = lot.picture()
    assert picture["status"] == "complete"
    assert picture["next"] is None
    for cut in range(len(lot.events()) + 1):
        assert lot.picture_in_parts(cut) == picture
    assert lot.picture_in_parts(*range(len(lot.events()))) == picture
    assert lot.picture_read_again() == picture


def race(site, act):
    """Two threads do the same at once, each at its own station; gives what became of it, sorted."""
    barrier, outcomes = Barrier(2), []

    def one(name):
        station = site.station(name)
        try:
            lot = station.lot("LOT-1")
            barrier.wait()
            try:
                act(lot)
                outcomes.append("done")
            except (Conflict, NotAllowed) as refusal:
                outcomes.append(str(refusal))
        finally:
            station.close()

    threads = [Thread(target=one, args=(f"station {n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_stations_that_do_one_step_at_once_one_wins_and_the_other_is_told(site):
    lot = site.start(recipe(phase(*(instruction(f"1.{n}") for n in range(1, 9)))), specification())
    for _ in range(8):
        step = lot.next_step.step
        outcomes = race(site, lambda other, step=step: other.confirm(step))
        assert outcomes.count("done") == 1, outcomes
        assert all(len(sentence) > 20 for sentence in outcomes if sentence != "done")
        assert len(lot.history(step)) == 1
    assert lot.acts() == ["started", *["confirmed"] * 8]
    assert site.faults() == ()


def test_of_two_stations_that_start_one_lot_at_once_one_wins(site):
    site.start(recipe(phase(instruction("1.1"))), specification())
    for number in range(2, 6):
        outcomes = race(site, lambda other, number=number: other.site.begin(f"LOT-{number}"))
        assert outcomes.count("done") == 1, outcomes
        assert site.lot(f"LOT-{number}").acts() == ["started"]
    assert refused(site.begin, "LOT-2").startswith("Batch LOT-2 exists.")
    assert site.faults() == ()


def test_of_two_results_for_one_test_one_is_kept(site):
    lot = site.start(recipe(phase(instruction("1.1"))), specification())
    outcomes = race(site, lambda other: other.result("viable-count", COUNT))
    assert outcomes.count("done") == 1, outcomes
    assert len(lot.results("viable-count")) == 1
