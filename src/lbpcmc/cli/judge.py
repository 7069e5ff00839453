"""`lbpcmc judge`: one value against one criterion, with every step."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.messages import say
from lbpcmc.cli.options import ValueCommand
from lbpcmc.cli.output import json_document, line
from lbpcmc.errors import InputError
from lbpcmc.files.bounded import STDIN, read_stdin

if TYPE_CHECKING:
    from lbpcmc.criteria import Criterion, Judgement, Verdict
    from lbpcmc.quantities import Kind

_MOST = 65_536
"""Bytes of standard input that may be one value."""


@click.command(
    "judge",
    cls=ValueCommand,
)
@click.argument("value")
@click.argument("criterion")
@click.option("--kind", "kind_name", metavar="KIND", help="The parameter's kind; otherwise told from the units.")
@click.option("--label-claim", "claim", metavar="Q", help="The label claim, for limits that are shares of it.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.pass_context
def command(
    context: click.Context,
    value: str,
    criterion: str,
    kind_name: str | None,
    claim: str | None,
    as_json: bool,  # noqa: FBT001  # click's flag
) -> None:
    """Judge one value against one criterion: verdict, reason, every conversion and rounding.

    The value - is read from standard input, as one line.

    Exit code 0 for pass, alert and action; 1 for fail and inconclusive; 2 for invalid, or where the criterion was not
    understood.

    Example: lbpcmc judge "99.1 degF" "36.5 to 37.5 degC"

    With a label claim: lbpcmc judge "9e8 CFU/capsule" "80 to 500 % of label claim" --label-claim "1e9 CFU/capsule"
    """
    from lbpcmc.criteria import judge_text
    from lbpcmc.quantities import quantity

    if value == STDIN:
        value = _typed()
    ready = _ready(value, criterion, kind_name)
    label_claim = None if claim is None else quantity(claim, ready.kind)
    judged = judge_text(value, ready, label_claim=label_claim)
    if as_json:
        json_document(_values(judged, ready.kind))
    else:
        _print(judged, ready)
    context.exit(_exit(judged.verdict))


def _typed() -> str:
    """Read one value from standard input."""
    lines = read_stdin(_MOST).decode("utf-8", "backslashreplace").strip("\r\n").split("\n")
    if len(lines) > 1:
        raise InputError(say("command.many_lines", count=len(lines)))
    return lines[0]


def _exit(verdict: Verdict) -> Exit:
    if verdict.accepted:
        return Exit.PASSED
    return Exit.NOT_JUDGED if verdict == "invalid" else Exit.NOT_PASSED


def _ready(value: str, text: str, kind_name: str | None) -> Criterion:
    """Read the criterion for the named kind, or for the first that understands it and the value."""
    from lbpcmc.criteria.guessing import criterion_for

    return criterion_for(value, text, kind_name)


def _print(judged: Judgement, ready: Criterion) -> None:
    from lbpcmc.criteria import Limits

    line(f"{judged.verdict.value}: {judged.reason}")
    line(f"{'value':<10} {judged.reported or 'none'}")
    line(f"{'criterion':<10} {judged.criterion}")
    if judged.rule not in ("", judged.criterion):
        line(f"{'decided by':<10} {judged.rule}")
    if any(isinstance(clause.rule, Limits) for clause in ready.clauses):
        line(f"{'kind':<10} {ready.kind.name}")
    for number, step in enumerate(judged.trace, 1):
        line(f"{f'step {number}':<10} {step}")


def _values(judged: Judgement, kind: Kind) -> dict[str, object]:
    return {
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "value": judged.reported,
        "criterion": judged.criterion,
        "decided_by": judged.rule,
        "kind": kind.name,
        "compared": judged.rounded,
        "trace": list(judged.trace),
    }
