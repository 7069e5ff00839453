"""`lbpcmc judge`: one value against one criterion, with every step."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit

if TYPE_CHECKING:
    from lbpcmc.criteria import Criterion, Judgement, Verdict
    from lbpcmc.quantities import Kind


@click.command(
    "judge",
    # A value may start with a minus: it is no option, and no letter in it is one.
    context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]},
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

    Exit code 0 for pass, alert and action; 1 for fail and inconclusive; 2 for invalid, or where the criterion was not
    understood.

    Example: lbpcmc judge "99.1 degF" "36.5 to 37.5 degC"

    With a label claim: lbpcmc judge "9e8 CFU/capsule" "80 to 500 % of label claim" --label-claim "1e9 CFU/capsule"
    """
    from lbpcmc.criteria import judge_text
    from lbpcmc.quantities import quantity

    ready = _ready(value, criterion, kind_name)
    label_claim = None if claim is None else quantity(claim, ready.kind)
    judged = judge_text(value, ready, label_claim=label_claim)
    if as_json:
        click.echo(json.dumps(_values(judged, ready.kind), indent=2))
    else:
        _print(judged, ready)
    context.exit(_exit(judged.verdict))


def _exit(verdict: Verdict) -> Exit:
    if verdict.accepted:
        return Exit.PASSED
    return Exit.NOT_JUDGED if verdict == "invalid" else Exit.NOT_PASSED


def _ready(value: str, text: str, kind_name: str | None) -> Criterion:
    """Read the criterion for the named kind, or for the first that understands it and the value."""
    from lbpcmc.criteria import criterion
    from lbpcmc.errors import CriterionError, QuantityError
    from lbpcmc.quantities import kind, kinds
    from lbpcmc.quantities.guessing import understandings

    if kind_name:
        return criterion(text, kind(kind_name))
    try:
        first = [known for known, _ in understandings(value)]
    except QuantityError:
        first = []
    refusals: list[CriterionError] = []
    for known in [*first, *kinds().values()]:
        try:
            return criterion(text, known)
        except CriterionError as refusal:
            refusals.append(refusal)
    raise refusals[0]


def _print(judged: Judgement, ready: Criterion) -> None:
    from lbpcmc.criteria import Limits

    click.echo(f"{judged.verdict.value}: {judged.reason}")
    click.echo(f"{'value':<10} {judged.reported or 'none'}")
    click.echo(f"{'criterion':<10} {judged.criterion}")
    if judged.rule not in ("", judged.criterion):
        click.echo(f"{'decided by':<10} {judged.rule}")
    if any(isinstance(clause.rule, Limits) for clause in ready.clauses):
        click.echo(f"{'kind':<10} {ready.kind.name}")
    for number, step in enumerate(judged.trace, 1):
        click.echo(f"{f'step {number}':<10} {step}")


def _values(judged: Judgement, kind: Kind) -> dict[str, object]:
    return {
        "verdict": judged.verdict.value,
        "reason": judged.reason,
        "value": judged.reported,
        "criterion": judged.criterion,
        "decided by": judged.rule,
        "kind": kind.name,
        "compared": judged.rounded,
        "trace": list(judged.trace),
    }
