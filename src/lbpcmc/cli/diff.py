"""`lbpcmc diff`: what changed in meaning between two documents."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.messages import say
from lbpcmc.cli.options import Choice
from lbpcmc.cli.output import json_document, line
from lbpcmc.files.bounded import read_whole
from lbpcmc.text_output import counted

if TYPE_CHECKING:
    from lbpcmc.documents.diff import Change
    from lbpcmc.documents.model import Document


@click.command("diff", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option("--format", "form", type=Choice(["text", "json"]), default="text", help="How changes are printed.")
@click.pass_context
def command(context: click.Context, old: Path, new: Path, form: str) -> None:
    """Tell in words what changed in meaning from OLD to NEW, two recipes or two specifications.

    Limits are compared by what they accept, in whatever unit and rounding; layout, comments and order of keys are no
    change.

    Exit code 0 without a change in meaning, 1 with changes, 2 where a file cannot be read.

    Example: lbpcmc diff recipes/fp-ds.yaml fp-ds-new.yaml
    """
    from lbpcmc.documents.diff import diff

    changes = diff(_read(old), _read(new))
    if form == "json":
        json_document([change.values() for change in changes])
    else:
        for change in changes:
            line(str(change))
    line(_summary(changes), err=bool(changes) or form == "json")
    context.exit(Exit.NOT_PASSED if changes else Exit.PASSED)


def _read(path: Path) -> Document:
    """Read a document in full; a finding of a rule alone does not keep it from being compared."""
    from lbpcmc.documents.read import load  # --help needs no registry
    from lbpcmc.documents.source import MOST_BYTES
    from lbpcmc.errors import DocumentError

    try:
        return load(read_whole(path, MOST_BYTES))
    except DocumentError as refusal:
        if not refusal.findings:
            raise
        raise DocumentError(say("command.not_compared", path=path, count=len(refusal.findings))) from None


def _summary(changes: list[Change]) -> str:
    if not changes:
        return "no change in meaning"
    counts = Counter(change.effect.value for change in changes)
    told = ", ".join(f"{number} {effect}" for effect, number in counts.most_common())
    return f"{counted(len(changes), 'change')}: {told}"
