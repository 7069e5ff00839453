"""A result where every validity gate passed; the reason, naming the gates, where one failed.

Invariant: value and limits never get past a failed gate. Pinned by tests/laboratory/test_outcome.py.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep


@dataclass(frozen=True, slots=True)
class Heading:
    """What a result is, before it is known."""

    quantity: str
    unit: str = ""
    kind: str = ""
    digits: int = 3


def failed(gates: tuple[Gate, ...] | list[Gate]) -> tuple[str, ...]:
    """Names of the gates that did not pass."""
    return tuple(gate.name for gate in gates if not gate.passed)


def refusal(
    heading: Heading, reason: str, gates: tuple[Gate, ...] = (), trace: tuple[TraceStep, ...] = ()
) -> Reportable:
    """No result, and why."""
    return Reportable(
        heading.quantity, None, heading.unit, heading.kind, "", heading.digits, gates=gates, trace=trace, reason=reason
    )


def conclude(
    heading: Heading,
    value: float,
    limits: ConfidenceLimits | None,
    *,
    gates: tuple[Gate, ...] | list[Gate] = (),
    trace: tuple[TraceStep, ...] | list[TraceStep] = (),
    flags: tuple[Flag, ...] = (),
) -> Reportable:
    """The value with its limits where every gate passed, otherwise the names of those that failed."""
    missed = failed(gates)
    reason = f"The assay is not valid: {', '.join(missed)} failed." if missed else "-"
    empty = replace(refusal(heading, reason, tuple(gates), tuple(trace)), flags=flags)
    return empty if missed else replace(empty, value=value, limits=limits, reason="")
