"""A pytest plugin that tries many mutants in one session: collected once, one forked process a mutant.

    python -m pytest -p mutants_loop --mutants LIST.json --outcomes OUT.json ...

Mutmut starts pytest anew for every mutant and runs the quickest tests first. Here the tests that reach a function are
known from one run of all of them, and those that noticed other changes of that function come first. A list of mutants
names for each the test that noticed it before, or null. Written is, for each mutant, the test that failed, "timeout",
"crash", or null where every test passed; "no test" where none reaches the function.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from _pytest.runner import runtestprotocol  # no public name runs one test alone
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

if TYPE_CHECKING:
    import pytest

AT_ONCE = 2
MOST_MEMORY = 4 << 30
"""Bytes: a loop that a mutant has made endless ends where it has taken them; one took 13 GB of the machine."""
BUDGET = float(os.environ["MUTANT_SECONDS"])
"""Seconds of tests for one mutant: some functions are reached by every test of the selection."""
LONGER = 5
"""What survives is tried once more, at the end, with so many times these seconds."""
PATIENCE = (10, 10.0)
"""A test is a timeout after this many times its own seconds and this many seconds more."""
SURVIVED, CRASHED = 0xFFFF, 0xFFFE


@dataclass
class Known:
    """What the run of all tests told: who reaches what in how long, and who noticed what."""

    reach: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    seconds: dict[int, float] = field(default_factory=dict)
    noticed: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    everywhere: Counter[int] = field(default_factory=Counter)

    def order(self, function: str, first: int | None) -> list[int]:
        """Tests that reach a function: the one that noticed before, those that noticed its like, the quickest."""

        def key(index: int) -> tuple[bool, int, int, float]:
            return index != first, -self.noticed[function][index], -min(self.everywhere[index], 5), self.seconds[index]

        return sorted(self.reach[function], key=key)

    def within(self, order: list[int], seconds: float) -> list[int]:
        """The first of some tests, as many as fit into some seconds."""
        chosen: list[int] = []
        for index in order:
            if not chosen or self.seconds[index] < seconds:
                chosen.append(index)
                seconds -= self.seconds[index]
        return chosen


def pytest_addoption(parser: pytest.Parser) -> None:
    """Take the two files."""
    parser.addoption("--mutants", type=Path)
    parser.addoption("--outcomes", type=Path)


def function_of(mutant: str) -> str:
    """The function as mutmut names what was reached: `lbpcmc.gmp.people.rules.x_person_added`."""
    return mutant.rpartition("__mutmut_")[0]


def passed(item: pytest.Item, following: pytest.Item) -> bool:
    """Run one test; what both need stays set up."""
    reports = runtestprotocol(item, nextitem=following, log=False)
    return not any(report.failed for report in reports)


def baseline(items: list[pytest.Item]) -> Known:
    """Run every test once, unchanged."""
    known, failed = Known(), []
    set_mutant_under_test("stats")
    for index, item in enumerate(items):
        state()._stats.clear()  # noqa: SLF001  # mutmut keeps what was reached here
        begun = time.perf_counter()
        if not passed(item, items[(index + 1) % len(items)]):
            failed.append(item.nodeid)
        known.seconds[index] = time.perf_counter() - begun
        for function in state()._stats:  # noqa: SLF001
            known.reach[function].append(index)
    if failed:
        sys.exit(f"these tests fail on unchanged code: {failed}")
    return known


def child(items: list[pytest.Item], mutant: str, order: list[int], seconds: dict[int, float], pipe: int) -> None:
    """Run tests until one fails; says which by its index, as two bytes."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 1)
    os.dup2(null, 2)
    set_mutant_under_test(mutant)
    said = SURVIVED
    try:
        items[order[0]].session._setupstate.teardown_exact(items[order[0]])  # noqa: SLF001
        for index, following in zip(order, [*order[1:], order[0]], strict=True):
            signal.setitimer(signal.ITIMER_REAL, PATIENCE[0] * seconds[index] + PATIENCE[1])
            if not passed(items[index], items[following]):
                said = index
                break
    except BaseException:  # noqa: BLE001  # whatever ends the tests is a mutant that was noticed
        said = CRASHED
    os.write(pipe, said.to_bytes(2, "big"))
    os._exit(0)


class Trials:
    """Mutants at work, each in a process of its own."""

    def __init__(self, items: list[pytest.Item], known: Known, outcomes: Path, count: int) -> None:
        self.items, self.known, self.path, self.count = items, known, outcomes, count
        self.by_name = {item.nodeid: index for index, item in enumerate(items)}
        self.outcomes: dict[str, str | None] = {}
        self.running: dict[int, tuple[str, int]] = {}

    def attempt(self, mutant: str, first: str | None, seconds: float) -> None:
        """Begin with one, when there is room for it; `first` is the test that noticed it before."""
        order = self.known.order(function_of(mutant), self.by_name.get(first or ""))
        order = self.known.within(order, seconds)
        if not order:
            self.outcomes[mutant] = "no test"
            return
        while len(self.running) >= AT_ONCE:
            self.finish()
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            child(self.items, mutant, order, self.known.seconds, writing)
        os.close(writing)
        self.running[pid] = (mutant, reading)

    def finish(self) -> None:
        """Wait for one and keep what it said."""
        pid, status = os.wait()
        mutant, pipe = self.running.pop(pid)
        said = os.read(pipe, 2)
        os.close(pipe)
        index = int.from_bytes(said, "big")
        if not said:
            late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
            self.outcomes[mutant] = "timeout" if late else "crash"
        elif index >= CRASHED:
            self.outcomes[mutant] = "crash" if index == CRASHED else None
        else:
            self.known.noticed[function_of(mutant)][index] += 1
            self.known.everywhere[index] += 1
            self.outcomes[mutant] = self.items[index].nodeid
        if len(self.outcomes) % 100 == 0:
            self.write()

    def write(self) -> None:
        """Keep what is known so far."""
        self.path.write_text(json.dumps(self.outcomes), "utf-8")
        survive = list(self.outcomes.values()).count(None)
        print(f"{len(self.outcomes)} of {self.count}, {survive} survive", flush=True)

    def all_of(self, mutants: dict[str, str | None], seconds: float) -> None:
        """Try all of some mutants."""
        for mutant, first in mutants.items():
            self.attempt(mutant, first, seconds)
        while self.running:
            self.finish()


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants instead of running the tests once."""
    asked = json.loads(session.config.getoption("mutants").read_text("utf-8"))
    trials = Trials(session.items, baseline(session.items), session.config.getoption("outcomes"), len(asked))
    trials.all_of(asked, BUDGET)
    trials.all_of({one: None for one, noticed in trials.outcomes.items() if noticed is None}, LONGER * BUDGET)
    trials.write()
    return True
