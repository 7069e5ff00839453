"""A method and its raw data to reportable results, told as text and as JSON.

Invariant: what is told is what the assay gave, with the method's version and the hash of the raw data; nothing is
rounded but the number that is reported (pinned by tests/laboratory/test_calculation.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import InputError
from lbpcmc.laboratory.rawdata import read_raw
from lbpcmc.laboratory.result import AssayError, round_reported
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import number_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lbpcmc.laboratory.methods import ReadyMethod
    from lbpcmc.laboratory.rawdata import RawData
    from lbpcmc.laboratory.result import Reportable


@dataclass(frozen=True, slots=True)
class Calculation:
    """Results with what they were calculated from."""

    method: ReadyMethod
    raw: RawData
    results: tuple[Reportable, ...]

    @property
    def complete(self) -> bool:
        """True where every result has a value or a finding."""
        return all(result.value is not None or result.finding for result in self.results)


def calculate(method: ReadyMethod, path: Path) -> Calculation:
    """Calculate raw data; InputError with the place of every fault where they cannot be used."""
    return calculated(method, read_raw(path, method.assay))


def calculated(method: ReadyMethod, raw: RawData) -> Calculation:
    """Calculate raw data that were read; InputError where the assay cannot use them."""
    try:
        results = method.assay.calculate(raw.data, method.rules)
    except AssayError as refusal:
        said = say("data.refused", file=raw.name, because=refusal.statement)
        raise InputError(said, detail=refusal.detail) from refusal
    except ArithmeticError as beyond:
        raise InputError(say("data.beyond_numbers", file=raw.name), detail=str(beyond)) from beyond
    return Calculation(method, raw, results)


def limits_text(result: Reportable) -> str:
    """The limits as they are printed beside the result: `95 % limits 22200 to 26400 CFU/g`; empty without any."""
    limits = result.limits
    if limits is None:
        return ""
    digits = max(result.digits, 3)
    low, high = (None if e is None else number_text(round_reported(e, digits)) for e in (limits.low, limits.high))
    level = f"{100 * limits.level:.4g} %"
    if low is None or high is None:
        return f"{'upper' if low is None else 'lower'} {level} limit {high or low} {result.unit}".rstrip()
    return f"{level} limits {low} to {high} {result.unit}".rstrip()


def as_text(found: Calculation) -> Iterator[str]:
    """The lines that a person reads."""
    for result in found.results:
        yield f"{result.quantity}: {result.reported if result.value is not None or result.finding else 'no result'}"
        if result.value is None and not result.finding:
            yield _line("reason", result.reason)
        if result.limits is not None:
            yield _line("limits", f"{limits_text(result)}; {result.limits.convention}")
        yield from (_line("flag", flag.value) for flag in result.flags)
        for gate in result.gates:
            source = f" ({gate.source})" if gate.source else ""
            verdict = "passed" if gate.passed else "FAILED"
            yield _line("gate", f"{verdict}  {gate.name}: {gate.computed}, must be {gate.limit}{source}")
        for number, step in enumerate(result.trace, 1):
            formula = f" [{step.formula}]" if step.formula else ""
            source = f" ({step.source})" if step.source else ""
            yield _line(f"step {number}", f"{step.what}{formula}: {step.value}{source}")
        yield ""
    method = found.method
    yield _line("method", f"{method}: {method.method.title}; {method.assay.name}")
    for number, line in enumerate(wrap(rules_text(method), 104)):
        yield _line("" if number else "rules", line)
    yield _line("data", f"{found.raw.name}{f', {found.raw.title}' if found.raw.title else ''}")
    yield _line("SHA-256", f"method {method.sha256}")
    yield _line("", f"data   {found.raw.sha256}")


def rules_text(method: ReadyMethod) -> str:
    """Every rule in force, in one line."""
    return "; ".join(f"{name} {shown_rule(value)}" for name, value in flat(method.all_rules))


def flat(rules: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Rules with nested names as `curve.least_levels`."""
    for name, value in rules.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def shown_rule(value: Any) -> str:
    """A rule as people write it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in (None, "") else f"{value:g}" if isinstance(value, float) else str(value)


def _line(name: str, text: str) -> str:
    return f"  {name:<8} {text}"


def as_values(found: Calculation) -> dict[str, Any]:
    """JSON values for programs."""
    method = found.method
    return {
        "method": {
            "id": method.method.id,
            "version": method.method.version,
            "title": method.method.title,
            "assay": method.assay.name,
            "scope": method.method.scope,
            "source": method.method.source,
            "sha256": method.sha256,
            "rules": method.all_rules,
        },
        "data": {"file": found.raw.name, "title": found.raw.title, "sha256": found.raw.sha256},
        "results": [_result(result) for result in found.results],
    }


def _result(result: Reportable) -> dict[str, Any]:
    limits = None if result.limits is None else asdict(result.limits)
    return {
        "quantity": result.quantity,
        "reported": result.reported if result.value is not None or result.finding else None,
        "value": result.value,
        "unit": result.unit,
        "kind": result.kind,
        "sign": result.sign,
        "finding": result.finding,
        "limits": limits,
        "flags": [flag.value for flag in result.flags],
        "gates": [asdict(gate) for gate in result.gates],
        "trace": [asdict(step) for step in result.trace],
        "reason": result.reason if result.value is None else "",
    }
