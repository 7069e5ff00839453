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

        chosen, left = [], BUDGET
        for index in sorted(self.reach[function], key=key):
            if not chosen or self.seconds[index] < left:
                chosen.append(index)
                left -= self.seconds[index]
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


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants instead of running the tests once."""
    items = session.items
    known = baseline(items)
    by_name = {item.nodeid: index for index, item in enumerate(items)}
    asked = json.loads(session.config.getoption("mutants").read_text("utf-8"))
    outcomes: dict[str, str | None] = {}
    running: dict[int, tuple[str, int]] = {}

    def finish() -> None:
        pid, status = os.wait()
        mutant, pipe = running.pop(pid)
        said = os.read(pipe, 2)
        os.close(pipe)
        function = function_of(mutant)
        if not said:
            outcomes[mutant] = (
                "timeout" if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM else "crash"
            )
            return
        index = int.from_bytes(said, "big")
        if index < CRASHED:
            known.noticed[function][index] += 1
            known.everywhere[index] += 1
        outcomes[mutant] = items[index].nodeid if index < CRASHED else None if index == SURVIVED else "crash"
        if len(outcomes) % 100 == 0:
            session.config.getoption("outcomes").write_text(json.dumps(outcomes), "utf-8")
            print(f"{len(outcomes)} of {len(asked)}, {list(outcomes.values()).count(None)} survive", flush=True)

    for mutant, first in asked.items():
        order = known.order(function_of(mutant), by_name.get(first))
        if not order:
            outcomes[mutant] = "no test"
            continue
        while len(running) >= AT_ONCE:
            finish()
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            child(items, mutant, order, known.seconds, writing)
        os.close(writing)
        running[pid] = (mutant, reading)
    while running:
        finish()
    session.config.getoption("outcomes").write_text(json.dumps(outcomes), "utf-8")
    return True
