"""Reference cases in the wheel: read, run on this machine, compared digit by digit.

Invariant: every number of `expected` is compared, each under a tolerance that the case states; a number that was not
computed, or a tolerance that is missing, is a failure and never a pass. Pinned by tests/assays/test_agreement.py.

A case is one object of reference/<area>.json: `id`, `title`, `source`, `function` (dotted name of a runner in a
`cases_*` module here), `inputs`, `expected`, `tolerance`. A tolerance is {"abs": x} or {"rel": x}; its key is the path
of a number (`anova.regression.ss`), the beginning of one, the last name of one (`ss`), or `all`.
"""

from __future__ import annotations

import importlib
import json
import math
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from lbpcmc.assays.result import AssayError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_EXACT_DIGITS = 15.95
"""What a double can hold; reported where both numbers are the same."""


@dataclass(frozen=True, slots=True)
class Case:
    """One published or independently computed example."""

    id: str
    title: str
    source: str
    function: str
    """Dotted name of the runner, `lbpcmc.assays.cases_potency.parallel_line`."""
    inputs: dict[str, Any]
    expected: dict[str, Any]
    tolerance: dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One number of a case: what was expected, what this machine computes."""

    path: str
    expected: object
    computed: object
    digits: float | None
    """Decimal digits in which both agree (log relative error, at most 15.95); None for what is no number."""
    passed: bool


def areas() -> tuple[str, ...]:
    """Names of the reference files."""
    folder = resources.files("lbpcmc.assays") / "reference"
    return tuple(sorted(entry.name.removesuffix(".json") for entry in folder.iterdir() if entry.name.endswith(".json")))


def cases(area: str) -> tuple[Case, ...]:
    """The cases of one reference file."""
    text = (resources.files("lbpcmc.assays") / "reference" / f"{area}.json").read_text(encoding="utf-8")
    return tuple(Case(**entry) for entry in json.loads(text))


def run(case: Case) -> dict[str, Any]:
    """What this machine computes for a case, in the layout of `expected`."""
    module, _, function = case.function.rpartition(".")
    if not module.startswith("lbpcmc.assays.cases_"):
        raise AssayError(f"Case {case.id} names {case.function}, which is no runner of reference cases.")
    runner = getattr(importlib.import_module(module), function)
    computed: dict[str, Any] = runner(case.inputs)
    return computed


def compare(case: Case, computed: Mapping[str, Any]) -> tuple[Agreement, ...]:
    """Every leaf of `expected` beside what was computed."""
    return tuple(_judged(case, path, expected, found) for path, expected, found in _leaves("", case.expected, computed))


def digits(expected: float, computed: float) -> float:
    """Digits of agreement: -log10 of the relative error, of the absolute error where zero is expected."""
    error = abs(computed - expected) if expected == 0 else abs(computed - expected) / abs(expected)
    if not math.isfinite(error):
        return 0.0
    return _EXACT_DIGITS if error == 0 else max(0.0, min(_EXACT_DIGITS, -math.log10(error)))


class _Missing:
    def __repr__(self) -> str:
        return "not computed"


_MISSING = _Missing()


def _leaves(path: str, expected: Any, computed: Any) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(expected, dict):
        for key, value in expected.items():
            found = computed.get(key, _MISSING) if isinstance(computed, dict) else _MISSING
            yield from _leaves(f"{path}.{key}" if path else key, value, found)
    elif isinstance(expected, list):
        found_list = list(computed) if isinstance(computed, (list, tuple)) else []
        if len(found_list) > len(expected):
            yield f"{path} (length)", len(expected), len(found_list)
        for index, value in enumerate(expected):
            yield from _leaves(f"{path}.{index}", value, found_list[index] if index < len(found_list) else _MISSING)
    else:
        yield path, expected, computed


def _tolerance(case: Case, path: str) -> dict[str, float] | None:
    parts = path.split(".")
    for end in range(len(parts), 0, -1):
        found = case.tolerance.get(".".join(parts[:end]))
        if found is not None:
            return found
    names = [part for part in parts if not part.isdigit()]
    return case.tolerance.get(names[-1]) if names[-1] in case.tolerance else case.tolerance.get("all")


def _judged(case: Case, path: str, expected: Any, computed: Any) -> Agreement:
    if isinstance(expected, (bool, str)) or expected is None:
        return Agreement(path, expected, computed, None, type(computed) is type(expected) and computed == expected)
    if isinstance(computed, bool) or not isinstance(computed, (int, float)) or not math.isfinite(computed):
        return Agreement(path, expected, computed, None, passed=False)
    agreed = digits(float(expected), float(computed))
    allowed = _tolerance(case, path)
    if allowed is None:
        return Agreement(path, expected, computed, agreed, isinstance(expected, int) and computed == expected)
    error = abs(computed - expected)
    bound = allowed["abs"] if "abs" in allowed else allowed["rel"] * abs(expected)
    return Agreement(path, expected, computed, agreed, error <= bound)
