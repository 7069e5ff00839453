"""A pytest plugin that tries many mutants in one session: collected once, one forked process a mutant.

    python -m pytest -p mutants_loop --mutants LIST.json --outcomes OUT.json ...

Mutmut starts pytest anew for every mutant and runs all tests that reach its function, the quickest first. Here one run
of all tests tells which of them execute which statement; a mutant meets those alone, first the ones that noticed other
changes of its function. A list of mutants names for each its line, from 0, with the text there, and the test that
noticed it before, or null. Written is, for each mutant, the test that failed, "timeout", "crash", or null where every
test passed; "no test" where none executes the statement.
"""

from __future__ import annotations

import ast
import gc
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

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

    import pytest

AT_ONCE = 2
MOST_MEMORY = 4 << 30
"""Bytes: a loop that a mutant has made endless ends where it has taken them; one took 13 GB of the machine."""
MOST_SECONDS = 12.0
"""Of tests for one mutant, as the run of all took them: some statements are executed by every test."""
PATIENCE = (10, 10.0)
"""A test is a timeout after this many times its own seconds and this many seconds more."""
SURVIVED, CRASHED = 0xFFFF, 0xFFFE
ORIGINAL = "__mutmut_orig"
"""How mutmut ends the name of an unchanged function."""


Line = tuple[str, int]
"""A function as mutmut names it, and a line of it, from 0."""


@dataclass
class Known:
    """What the run of all tests told: who executes what in how long, and who noticed what."""

    reach: dict[Line, set[int]] = field(default_factory=lambda: defaultdict(set))
    seconds: dict[int, float] = field(default_factory=dict)
    noticed: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    everywhere: Counter[int] = field(default_factory=Counter)

    def order(self, function: str, lines: range, first: int | None) -> list[int]:
        """Tests that execute some lines: the one that noticed before, those that noticed their like, the quickest."""

        def key(index: int) -> tuple[bool, int, int, float]:
            return index != first, -self.noticed[function][index], -min(self.everywhere[index], 5), self.seconds[index]

        chosen, left = [], MOST_SECONDS
        for index in sorted(set().union(*(self.reach[function, line] for line in lines)), key=key):
            if not chosen or self.seconds[index] < left:
                chosen.append(index)
                left -= self.seconds[index]
        return chosen


class Statements:
    """The statements of every function that mutmut has changed, in the files that it wrote."""

    def __init__(self, modules: set[str]) -> None:
        self.places: dict[str, dict[int, Line]] = {}
        """By file: which line of which function stands in a line."""
        self.spans: dict[Line, range] = {}
        self.texts: dict[str, list[str]] = {}
        """By function: its lines."""
        for name in modules:
            file = sys.modules[name].__file__
            found = self.places[file] = {}
            source = Path(file).read_text("utf-8")
            lines = [one.strip() for one in source.splitlines()]
            for node in ast.walk(ast.parse(source)):
                if isinstance(node, ast.FunctionDef) and node.name.endswith(ORIGINAL):
                    function = f"{name}.{node.name.removesuffix(ORIGINAL)}"
                    self.texts[function] = lines[node.lineno - 1 : node.end_lineno]
                    self._function(function, node, found)

    def _function(self, name: str, node: ast.FunctionDef, found: dict[int, Line]) -> None:
        for line in range(node.lineno, node.end_lineno + 1):
            found[line] = name, line - node.lineno
        inner = [one for one in ast.walk(node) if isinstance(one, ast.stmt)]
        for one in sorted(inner, key=lambda one: one.lineno):  # a statement within another comes later
            body = getattr(one, "body", None)
            end = body[0].lineno if body else one.end_lineno + 1
            lines = range(one.lineno - node.lineno, max(end, one.lineno + 1) - node.lineno)
            self.spans.update({(name, line): lines for line in lines})

    def around(self, function: str, line: int, text: str) -> range:
        """The lines of the statement that holds a line; mutmut counts from the comments above the function."""
        lines = self.texts[function]
        line = next((one for one in range(min(line, len(lines) - 1), -1, -1) if lines[one] == text), line)
        return self.spans.get((function, line), range(line, line + 1))


class Tracer:
    """Notes which lines of some files are executed."""

    def __init__(self, statements: Statements) -> None:
        self.statements = statements
        self.hit: set[tuple[str, int]] = set()

    def __call__(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., object] | None:
        """What Python asks at each call of a function."""
        if frame.f_code.co_filename not in self.statements.places:
            return None
        return self.line(frame, _event, _argument)  # its first line too: what parameters are without an argument

    def line(self, frame: FrameType, _event: str, _argument: object) -> Callable[..., object]:
        """What Python asks at each line."""
        self.hit.add((frame.f_code.co_filename, frame.f_lineno))
        return self.line

    def lines(self) -> set[Line]:
        """Which lines of changed functions were executed since this was asked last."""
        found = {self.statements.places[file].get(line) for file, line in self.hit}
        self.hit = set()
        return {one for one in found if one is not None}


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


def baseline(items: list[pytest.Item], statements: Statements) -> Known:
    """Run every test once, unchanged."""
    known, failed, tracer = Known(), [], Tracer(statements)
    for index, item in enumerate(items):
        begun = time.perf_counter()
        sys.settrace(tracer)
        good = passed(item, items[(index + 1) % len(items)])
        sys.settrace(None)
        known.seconds[index] = time.perf_counter() - begun
        if not good:
            failed.append(item.nodeid)
        for line in tracer.lines():
            known.reach[line].add(index)
    if failed:
        sys.exit(f"these tests fail on unchanged code: {failed}")
    return known


def child(items: list[pytest.Item], mutant: str, order: list[int], seconds: dict[int, float], pipe: int) -> None:
    """Run tests until one fails; says which by its index, as two bytes."""
    gc.disable()
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

    def __init__(self, items: list[pytest.Item], statements: Statements, outcomes: Path, count: int) -> None:
        self.items, self.statements, self.path, self.count = items, statements, outcomes, count
        self.known = baseline(items, statements)
        self.by_name = {item.nodeid: index for index, item in enumerate(items)}
        self.outcomes: dict[str, str | None] = {}
        self.running: dict[int, tuple[str, int]] = {}

    def attempt(self, mutant: str, line: int, text: str, first: str | None) -> None:
        """Begin with one, when there is room for it; `first` is the test that noticed it before."""
        function = function_of(mutant)
        order = self.known.order(function, self.statements.around(function, line, text), self.by_name.get(first or ""))
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
        if len(self.outcomes) % 20 == 0:
            self.write()

    def write(self) -> None:
        """Keep what is known so far."""
        self.path.write_text(json.dumps(self.outcomes), "utf-8")
        survive = list(self.outcomes.values()).count(None)
        print(f"{len(self.outcomes)} of {self.count}, {survive} survive", flush=True)


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Try the mutants instead of running the tests once."""
    asked = json.loads(session.config.getoption("mutants").read_text("utf-8"))
    statements = Statements({function_of(mutant).rpartition(".")[0] for mutant in asked})
    trials = Trials(session.items, statements, session.config.getoption("outcomes"), len(asked))
    gc.collect()
    gc.freeze()  # so that a child shares the memory of this process instead of copying it
    for mutant, (line, text, first) in asked.items():
        trials.attempt(mutant, line, text, first)
    while trials.running:
        trials.finish()
    trials.write()
    return True
