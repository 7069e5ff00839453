"""`lbpcmc validate`: result files against a specification."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from time import gmtime, perf_counter, strftime
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.files import OUTPUT_HELP, form_by_ending, refuse_place, write_whole
from lbpcmc.cli.messages import say
from lbpcmc.cli.options import Choice, at_site, site_option
from lbpcmc.cli.output import line
from lbpcmc.errors import InputError
from lbpcmc.files.bounded import read_whole

if TYPE_CHECKING:
    from lbpcmc.documents.model import Specification
    from lbpcmc.results.columns import Results
    from lbpcmc.results.request import Request
    from lbpcmc.results.validate import Validation

ENDINGS = {"table": (".txt",), "json": (".json",), "csv": (".csv",), "junit": (".xml",)}
"""Formats, and how their files end."""
MOST_FINDINGS = 20
"""Findings that are told beside a CSV, which has no place for them."""
LONG = 100_000
"""Results from which on a terminal is shown how far the work has come."""


def _schema(context: click.Context, _: click.Parameter, asked: bool) -> None:  # noqa: FBT001  # click's signature
    """Print the JSON Schema and end."""
    if asked:
        from importlib import resources  # only for this answer

        click.echo(resources.files("lbpcmc.results").joinpath("validation.schema.json").read_text("utf-8"), nl=False)
        context.exit()


@click.command("validate")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--spec", "specification", required=True, metavar="SPEC", help="YAML file, or an approved ID or ID@VERSION."
)
@click.option("--use", type=Choice(["release", "shelf-life"]), default="release", show_default=True)
@click.option("--stage", default="", metavar="STAGE", help="Stage of development; the specification's own if left out.")
@click.option("--label-claim", default="", metavar="Q", help="For limits in per cent of it: '1.0e9 CFU/capsule'.")
@click.option(
    "--format",
    "form",
    type=Choice(list(ENDINGS)),
    help="How to write the verdicts; otherwise by the ending of -o, or a table.",
)
@click.option(
    "--schema", is_flag=True, is_eager=True, expose_value=False, callback=_schema, help="Print the schema of the JSON."
)
@click.option("--steps", is_flag=True, help="In JSON, the steps of every result, however many there are.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help=OUTPUT_HELP)
@site_option
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    results: tuple[Path, ...],
    specification: str,
    use: str,
    stage: str,
    label_claim: str,
    form: str | None,
    steps: bool,  # noqa: FBT001  # click's flag
    output: Path | None,
    folder: Path,
) -> None:
    """Judge RESULTS (CSV, JSON, JSON Lines, Excel, Parquet) against a specification; - is standard input.

    The files have columns lot, test, value and perhaps unit. Exit code 0: all accepted; 1: a result that fails or is
    inconclusive, or a finding; 2: could not be judged.

    \b
    Example: lbpcmc validate results.csv --spec specs/fp-dp.yaml
             lbpcmc validate lab1.xlsx lab2.csv --spec FP-DP --use shelf-life -o report.xml
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads for matrices: there are none to multiply
    chosen, used = form_by_ending(output, form, ENDINGS), (*results, Path(specification))
    if output is not None:
        refuse_place(output, used)
    begun, started = perf_counter(), strftime("%Y-%m-%dT%H:%M:%S", gmtime())
    from lbpcmc.results.parallel import in_background
    from lbpcmc.results.tables import read_results

    reading = in_background(lambda: read_results(results))
    from lbpcmc.documents.stages import Use  # imported while the results are read
    from lbpcmc.results.output import findings, summary, written
    from lbpcmc.results.request import request
    from lbpcmc.results.setting import Setting

    asked = request(_specification(specification, folder), Use(use.replace("-", " ")), stage, label_claim)
    found = _judged(reading(), asked)
    setting = Setting(_width(), started, perf_counter() - begun, steps=steps)
    if output is not None:
        write_whole(output, written(found, chosen, setting), keep=used)
        line(f"{output}: {summary(found)}", err=True)
    else:
        sys.stdout.buffer.writelines(written(found, chosen, setting))
        sys.stdout.buffer.flush()
        if chosen == "csv" and not found.passed:
            line(summary(found), err=True)
    if chosen == "csv":
        for told in findings(found, MOST_FINDINGS):
            line(told, err=True)
    sys.exit(_exit(found))


def _specification(named: str, folder: Path) -> Specification:
    """Give the specification of a file, or an approved one of the site by its ID."""
    from lbpcmc.documents.compiled import open_specification

    path = Path(named)
    if path.suffix.casefold() == ".json":
        from lbpcmc.results.layout import MOST_BYTES

        return open_specification(read_whole(path, MOST_BYTES))
    if path.suffix.casefold() in (".yaml", ".yml") or path.is_file():
        from lbpcmc.documents.compiled import compile_document  # reading a file costs its rules

        return open_specification(compile_document(_document(path)))
    from lbpcmc.gmp.document_control.usecases import compiled_specification

    name, _, version = named.partition("@")
    with at_site(folder, read_only=True) as site:
        return open_specification(compiled_specification(site, name, version or None))


def _document(path: Path) -> Specification:
    from lbpcmc.documents.model import Specification  # a stored specification needs no reader
    from lbpcmc.documents.read import load
    from lbpcmc.documents.source import MOST_BYTES

    document = load(read_whole(path, MOST_BYTES))
    if not isinstance(document, Specification):
        raise InputError(say("command.not_a_specification", path=path, called=type(document).__name__.lower()))
    return document


def _judged(results: Results, asked: Request) -> Validation:
    """Judge, with a progress bar on a terminal where there is much to do."""
    from lbpcmc.results.validate import validate

    if len(results) < LONG or not _on_a_terminal():
        return validate(results, asked)
    with click.progressbar(length=len(results), label="Judging", file=sys.stderr) as bar:
        return validate(results, asked, advance=bar.update)


def _width() -> int:
    """Characters of a line on the terminal; 120 where there is none."""
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or 120
    except (OSError, ValueError):
        return 120


def _on_a_terminal() -> bool:
    return sys.stderr.isatty()


def _exit(found: Validation) -> int:
    from lbpcmc.cli.exits import Exit
    from lbpcmc.criteria import Verdict

    if set(found.counts) == {Verdict.INVALID}:
        return Exit.NOT_JUDGED
    return Exit.PASSED if found.passed else Exit.NOT_PASSED
