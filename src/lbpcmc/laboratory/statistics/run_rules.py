"""Run rules of control charts: Nelson's eight, Western Electric's four.

Invariant: a rule fires at the last point of its run and never one point early: nine points on one side for Nelson,
eight for Western Electric. Pinned by case B4-07 and tests/laboratory/statistics/test_control_charts.py.

Sources: Nelson, J Qual Technol 16:237, 1984; Western Electric, Statistical Quality Control Handbook, 1956. All eight
together alarm about eight times as often without cause as rule 1 alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from lbpcmc.laboratory.checks import one_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbpcmc.laboratory.statistics.regression import Array

Marks = NDArray[np.bool_]

SETS = ("beyond limits", "Western Electric", "Nelson")
_SAID = {
    "beyond": "beyond 3 sigma",
    "side": "{n} in a row on one side of the centre",
    "trend": "6 in a row steadily rising or falling",
    "alternating": "14 in a row alternating up and down",
    "two of three": "2 of 3 beyond 2 sigma on one side",
    "four of five": "4 of 5 beyond 1 sigma on one side",
    "hugging": "15 in a row within 1 sigma",
    "avoiding": "8 in a row beyond 1 sigma, both sides",
}


@dataclass(frozen=True, slots=True)
class Signal:
    """A rule that fired."""

    point: int
    """The point at which the run is complete, counted from 1."""
    rule: str
    """Set and number: `Nelson 2`."""
    said: str


def marks(z: Sequence[float] | Array, rules: str) -> dict[str, Marks]:
    """For each rule of a set, at which points it fires; z are distances from the centre in sigma."""
    one_of("run rules", rules, SETS)
    at = np.asarray(z, dtype=float)
    side = 9 if rules == "Nelson" else 8
    beyond = np.abs(at) > 3
    if rules == "beyond limits":
        return {"1": beyond}
    runs = _run(at > 0, side) | _run(at < 0, side)
    two = _of(at > 2, 2, 3) | _of(at < -2, 2, 3)
    four = _of(at > 1, 4, 5) | _of(at < -1, 4, 5)
    if rules == "Western Electric":
        return {"1": beyond, "2": two, "3": four, "4": runs}
    step = np.diff(at)
    turning = step[1:] * step[:-1] < 0
    return {
        "1": beyond,
        "2": runs,
        "3": _shift(_run(step > 0, 5) | _run(step < 0, 5), 1),
        "4": _shift(_run(turning, 12), 2),
        "5": two,
        "6": four,
        "7": _run(np.abs(at) < 1, 15),
        "8": _run(np.abs(at) > 1, 8),
    }


def signals(z: Sequence[float] | Array, rules: str) -> tuple[Signal, ...]:
    """Every firing of every rule, by point."""
    names = {
        "beyond limits": ("beyond",),
        "Western Electric": ("beyond", "two of three", "four of five", "side"),
        "Nelson": ("beyond", "side", "trend", "alternating", "two of three", "four of five", "hugging", "avoiding"),
    }
    found = []
    for (number, fired), name in zip(marks(z, rules).items(), names.get(rules, ()), strict=True):
        said = _SAID[name].format(n=9 if rules == "Nelson" else 8)
        found += [Signal(int(point) + 1, f"{rules} {number}", said) for point in np.flatnonzero(fired)]
    return tuple(sorted(found, key=lambda signal: (signal.point, signal.rule)))


def _run(true: Marks, length: int) -> Marks:
    """Points that end a run of `length` true ones."""
    ended: Marks = _count(true, length) == length
    return ended


def _of(true: Marks, least: int, window: int) -> Marks:
    """Points that are true themselves and make `least` true ones in the last `window`."""
    ended: Marks = true & (_count(true, window) >= least)
    return ended


def _count(true: Marks, window: int) -> NDArray[np.int_]:
    """How many of the last `window` points are true; fewer at the start."""
    total = np.concatenate([[0], np.cumsum(true)])
    ends = np.arange(1, len(true) + 1)
    counted: NDArray[np.int_] = total[ends] - total[np.maximum(ends - window, 0)]
    return counted


def _shift(true: Marks, by: int) -> Marks:
    """Marks of differences moved to the points that they end at."""
    return np.concatenate([np.zeros(by, dtype=bool), true])
