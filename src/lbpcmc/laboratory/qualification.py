"""The qualification of an installation: reference cases with the versions of what computed them, as text and JSON.

Invariant: one failed case makes the whole qualification fail (pinned by tests/laboratory/test_qualification.py).
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from lbpcmc import __version__
from lbpcmc.errors import InputError
from lbpcmc.laboratory.qualified import QualifiedCase, qualify
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.laboratory.case import Comparison

PACKAGES = ("numpy", "scipy")


@dataclass(frozen=True, slots=True)
class Qualification:
    """All cases of one run."""

    cases: tuple[QualifiedCase, ...]
    versions: dict[str, str]

    @property
    def passed(self) -> bool:
        """True where every case passed, and there was one."""
        return bool(self.cases) and all(case.passed for case in self.cases)

    @property
    def numbers(self) -> int:
        """Entries that were compared."""
        return sum(len(case.comparisons) for case in self.cases)

    @property
    def summary(self) -> str:
        """The sentence that decides."""
        failed = [case.case.id for case in self.cases if not case.passed]
        if failed:
            return f"NOT QUALIFIED: {len(failed)} of {len(self.cases)} cases compute differently: {', '.join(failed)}"
        return f"{len(self.cases)} cases with {self.numbers} numbers and words agree within their tolerances"


def run_qualification(area: str = "") -> Qualification:
    """Run the cases of an area, or of all; InputError where what they calculate with is not installed."""
    try:
        import_module("scipy")
    except ModuleNotFoundError as missing:
        raise InputError(say("assay.no_library", library=missing.name)) from missing
    return Qualification(tuple(qualify(area)), versions())


def versions() -> dict[str, str]:
    """What computes on this machine."""
    found = {"lbpcmc": __version__, "python": f"{platform.python_version()} ({platform.python_implementation()})"}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return {**found, "machine": f"{platform.system()} {platform.release()}, {platform.machine()}"}


def as_text(found: Qualification) -> Iterator[str]:
    """One line for each case with its worst entry, then the versions and the verdict."""
    yield f"{'case':<24} {'expected':>16} {'computed':>16} {'digits':>6} {'entries':>7}  verdict  source"
    for case in found.cases:
        worst = case.worst
        expected, computed = ("", case.failure) if worst is None else (short(worst.expected), short(worst.computed))
        digits = "" if case.digits is None else f"{case.digits:.1f}"
        verdict = "pass" if case.passed else "FAIL"
        line = f"{case.case.id:<24} {expected:>16} {computed:>16} {digits:>6} {len(case.comparisons):>7}  {verdict:<7}"
        yield f"{line}  {case.case.source}"
    yield ""
    yield "; ".join(f"{name} {said}" for name, said in found.versions.items())
    yield found.summary


def short(value: Any) -> str:
    """A number or word of a case in a few characters."""
    if isinstance(value, float):
        return f"{value:.10g}"
    text = "none" if value is None else str(value)
    return text if len(text) <= 16 else f"{text[:15]}…"


def as_values(found: Qualification) -> dict[str, Any]:
    """JSON values for programs: every entry of every case."""
    return {
        "passed": found.passed,
        "summary": found.summary,
        "versions": found.versions,
        "cases": [
            {
                "id": case.case.id,
                "area": case.area,
                "title": case.case.title,
                "source": case.case.source,
                "passed": case.passed,
                "digits": case.digits,
                "failure": case.failure,
                "entries": [_entry(line) for line in case.comparisons],
            }
            for case in found.cases
        ],
    }


def _entry(line: Comparison) -> dict[str, Any]:
    return {
        "where": line.where,
        "expected": line.expected,
        "computed": line.computed,
        "digits": line.digits,
        "passed": line.passed,
    }
