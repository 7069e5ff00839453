"""Reference cases: numbers that other people printed, and what this machine computes for them.

Invariant: a case passes only if every expected entry is there and within its tolerance; an entry that was not
computed, and a NaN, fail (pinned by tests/laboratory/test_case.py).
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from importlib import import_module, resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST_DIGITS = 15.0
"""Digits of agreement of two equal numbers: all that a double carries."""


@dataclass(frozen=True, slots=True)
class Case:
    """One worked example of the literature, re-entered."""

    id: str
    title: str
    source: str
    """Publication, clause, and whether the numbers are printed there or computed by a named implementation."""
    function: str
    """Dotted name of the function that takes `inputs` and gives the layout of `expected`."""
    inputs: Mapping[str, Any]
    expected: Mapping[str, Any]
    tolerance: Mapping[str, Mapping[str, float]]
    """By entry of `expected`, or `all`: `abs` + `rel` * |expected|, as numpy.isclose adds them. Without one: equal."""

    def compute(self) -> Mapping[str, Any]:
        """Run the case on this machine."""
        module, _, name = self.function.rpartition(".")
        computed: Mapping[str, Any] = getattr(import_module(module), name)(self.inputs)
        return computed


@dataclass(frozen=True, slots=True)
class Comparison:
    """One number (or word) of a case: expected, computed, and how far they agree."""

    where: str
    """Path of the entry: `lr_95[0]`."""
    expected: Any
    computed: Any
    passed: bool
    digits: float | None
    """Decimal digits of agreement, -log10 of the relative difference; None for what is not a number."""


def load(area: str) -> tuple[Case, ...]:
    """Read one file of reference cases, `counts` for reference/counts.json."""
    text = resources.files("lbpcmc.laboratory").joinpath("reference", f"{area}.json").read_text("utf-8")
    return tuple(Case(**entry) for entry in json.loads(text))


def areas() -> tuple[str, ...]:
    """Names of all files of reference cases, sorted."""
    folder = resources.files("lbpcmc.laboratory").joinpath("reference")
    return tuple(sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json")))


def compare(case: Case, computed: Mapping[str, Any]) -> tuple[Comparison, ...]:
    """Compare every expected entry with what was computed."""
    lines: list[Comparison] = []
    for key, expected in case.expected.items():
        tolerance = case.tolerance.get(key, case.tolerance.get("all", {}))
        lines += _compare(key, expected, computed.get(key), tolerance)
    return tuple(lines)


def _compare(where: str, expected: Any, computed: Any, tolerance: Mapping[str, float]) -> Iterator[Comparison]:
    if isinstance(expected, dict):
        found = computed if isinstance(computed, dict) else {}
        for key, value in expected.items():
            yield from _compare(f"{where}.{key}", value, found.get(key), tolerance)
    elif isinstance(expected, list):
        items = list(computed) if isinstance(computed, list | tuple) else []
        if len(items) != len(expected):
            yield Comparison(where, expected, computed, passed=False, digits=None)
            return
        for index, (value, item) in enumerate(zip(expected, items, strict=True)):
            yield from _compare(f"{where}[{index}]", value, item, tolerance)
    elif _is_number(expected) and _is_number(computed):
        allowed = tolerance.get("abs", 0.0) + tolerance.get("rel", 0.0) * abs(expected)
        passed = math.isfinite(computed) and abs(computed - expected) <= allowed
        yield Comparison(where, expected, computed, passed, agreement(expected, computed))
    elif expected is None:
        yield Comparison(where, expected, computed, passed=computed is None, digits=None)
    else:
        same = type(expected) is type(computed) and expected == computed
        yield Comparison(where, expected, computed, passed=same, digits=None)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def agreement(expected: float, computed: float) -> float:
    """Decimal digits to which two numbers agree, 0 to 15 (the log relative error of the NIST StRD files)."""
    if not math.isfinite(computed):
        return 0.0
    difference = abs(computed - expected)
    if difference == 0:
        return MOST_DIGITS
    scale = abs(expected) or 1.0
    return min(MOST_DIGITS, max(0.0, -math.log10(difference / scale)))
