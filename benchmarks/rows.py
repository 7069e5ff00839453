"""One line of a benchmark's table, and how things are measured: alternating, in one run, the best of several."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    what: str
    seconds: float
    """Best of the repetitions."""
    base: bool = False
    """Ratios of this benchmark are multiples of this line."""
    megabytes: float | None = None
    """Peak resident memory of the process, where it is one of its own."""
    note: str = ""


@dataclass(frozen=True)
class Spent:
    seconds: float
    megabytes: float


def best(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Best wall time of each, measured in turns so that a busy moment meets all of them."""
    times = [float("inf")] * len(works)
    for _ in range(rounds):
        for number, work in enumerate(works):
            begun = time.perf_counter()
            work()
            times[number] = min(times[number], time.perf_counter() - begun)
    return times


def process(arguments: Sequence[str], accepted: Sequence[int] = (0,)) -> Spent:
    """Run a Python process to its end: wall time, peak memory."""
    begun = time.perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert child.stderr is not None
    said = child.stderr.read()
    _, status, usage = os.wait4(child.pid, 0)
    taken = time.perf_counter() - begun
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in accepted:
        raise RuntimeError(f"{' '.join(arguments)} ended with {child.returncode}: {said.decode()[-2000:]}")
    return Spent(taken, usage.ru_maxrss / 1024)


def best_process(commands: Sequence[tuple[Sequence[str], int]], accepted: Sequence[int] = (0,)) -> list[Spent]:
    """Best time and largest memory of each command; `commands` pairs arguments with how often they run, in turns."""
    found: list[Spent | None] = [None] * len(commands)
    for turn in range(max(rounds for _, rounds in commands)):
        for number, (arguments, rounds) in enumerate(commands):
            if turn >= rounds:
                continue
            spent, before = process(arguments, accepted), found[number]
            found[number] = (
                spent
                if before is None
                else Spent(min(spent.seconds, before.seconds), max(spent.megabytes, before.megabytes))
            )
    return [spent for spent in found if spent is not None]
