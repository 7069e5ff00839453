"""One line of a benchmark's table, and how things are measured: alternating, in one run, the best of several."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


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


LAUNCHER = """
import json, os, subprocess, sys, time
begun = time.perf_counter()
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
said = child.stderr.read()
_, status, usage = os.wait4(child.pid, 0)
taken = time.perf_counter() - begun
print(json.dumps([taken, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status), said.decode()[-2000:]]))
"""
"""Starts and measures a process from a small one: the kernel counts the starter's memory as the child's peak."""


def process(arguments: Sequence[str], accepted: Sequence[int] = (0,)) -> Spent:
    """Run a Python process to its end: wall time and peak memory of that process alone."""
    command = [sys.executable, *arguments]
    told = subprocess.run([sys.executable, "-c", LAUNCHER, *command], check=True, capture_output=True, text=True).stdout
    seconds, megabytes, code, said = json.loads(told)
    if code not in accepted:
        raise RuntimeError(f"{' '.join(command)} ended with {code}: {said}")
    return Spent(seconds, megabytes)


def best_process(
    commands: Sequence[tuple[Sequence[str], int]], accepted: Sequence[int] = (0,), *, judging: Sequence[int] = ()
) -> list[Spent]:
    """Best time and largest memory of each command; `commands` pairs arguments with how often they run, in turns.

    `judging` numbers the commands whose exit code 1 is a verdict.
    """
    found: list[Spent | None] = [None] * len(commands)
    for turn in range(max(rounds for _, rounds in commands)):
        for number, (arguments, rounds) in enumerate(commands):
            if turn >= rounds:
                continue
            spent = process(arguments, (*accepted, 1) if number in judging else accepted)
            before = found[number]
            found[number] = (
                spent
                if before is None
                else Spent(min(spent.seconds, before.seconds), max(spent.megabytes, before.megabytes))
            )
    return [spent for spent in found if spent is not None]
