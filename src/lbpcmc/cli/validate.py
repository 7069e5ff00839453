"""`lbpcmc validate`: result files against a specification."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.options import site_option

if TYPE_CHECKING:
    from lbpcmc.documents.model import Specification
    from lbpcmc.results.columns import Results
    from lbpcmc.results.request import Request
    from lbpcmc.results.validate import Validation

LONG = 100_000
"""Results from which on a terminal is shown how far the work has come."""


@click.command("validate")
@click.argument("results", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--spec", "specification", required=True, metavar="SPEC", help="YAML file, or ID of an approved version.")
@click.option("--use", type=click.Choice(["release", "shelf-life"]), default="release", show_default=True)
@click.option("--stage", default="", metavar="STAGE", help="Stage of development; the specification's own if left out.")
@click.option("--label-claim", default="", metavar="Q", help="For limits in per cent of it: '1.0e9 CFU/capsule'.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "junit"]),
    default="table",
    show_default=True,
    help="How to write the verdicts.",
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write, whole or not.")
@site_option
def command(  # noqa: PLR0913, PLR0917  # one argument for each option
    results: tuple[Path, ...],
    specification: str,
    use: str,
    stage: str,
    label_claim: str,
    form: str,
    output: Path | None,
    folder: Path,
) -> None:
    """Judge RESULTS (CSV, JSON, JSON Lines, Excel, Parquet) against a specification.

    The files have columns lot, test, value and perhaps unit. Exit code 0: all accepted; 1: a result that fails or is
    inconclusive, or a finding; 2: could not be judged.

    \b
    Example: lbpcmc validate results.csv --spec specs/fp-dp.yaml
             lbpcmc validate lab1.xlsx lab2.csv --spec FP-DP --use shelf-life --format junit -o report.xml
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy's threads for matrices: there are none to multiply
    from lbpcmc.cli.files import write_whole
    from lbpcmc.results.parallel import in_background
    from lbpcmc.results.tables import read_results

    reading = in_background(lambda: read_results(results))
    from lbpcmc.documents.stages import Use  # imported while the results are read
    from lbpcmc.results.output import summary, written
    from lbpcmc.results.request import request

    asked = request(_specification(specification, folder), Use(use.replace("-", " ")), stage, label_claim)
    found = _judged(reading(), asked)
    if output is not None:
        write_whole(output, written(found, form), keep=(*results, Path(specification)))
        click.echo(f"{output}: {summary(found)}", err=True)
    else:
        sys.stdout.buffer.writelines(written(found, form))
        sys.stdout.buffer.flush()
    sys.exit(_exit(found))


def _specification(named: str, folder: Path) -> Specification:
    """Give the specification of a file, or an approved one of the site by its ID."""
    from lbpcmc.documents.compiled import open_specification

    path = Path(named)
    if path.suffix.casefold() == ".json":
        from lbpcmc.results.tables import file_bytes

        return open_specification(file_bytes(path))
    if path.suffix.casefold() in (".yaml", ".yml") or path.is_file():
        from lbpcmc.documents.compiled import compile_document

        return open_specification(compile_document(_document(path)))
    from lbpcmc.desk import stored_specification

    return open_specification(stored_specification(folder, named).encode())


def _document(path: Path) -> Specification:
    from lbpcmc.documents.model import Specification
    from lbpcmc.documents.read import load
    from lbpcmc.documents.source import read_bytes
    from lbpcmc.errors import InputError

    document = load(read_bytes(path))
    if not isinstance(document, Specification):
        raise InputError(f"{path} is a {type(document).__name__.lower()}.", "Name a specification with --spec.")
    return document


def _judged(results: Results, asked: Request) -> Validation:
    """Judge, with a progress bar on a terminal where there is much to do."""
    from lbpcmc.results.validate import validate

    if len(results) < LONG or not _on_a_terminal():
        return validate(results, asked)
    with click.progressbar(length=len(results), label="Judging", file=sys.stderr) as bar:
        return validate(results, asked, advance=bar.update)


def _on_a_terminal() -> bool:
    return sys.stderr.isatty()


def _exit(found: Validation) -> int:
    from lbpcmc.cli.exits import Exit
    from lbpcmc.criteria import Verdict

    if set(found.counts) == {Verdict.INVALID}:
        return Exit.NOT_JUDGED
    return Exit.PASSED if found.passed else Exit.NOT_PASSED
