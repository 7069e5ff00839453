"""`lbpcmc calc`: raw data of the laboratory to a result with its limits, gates and trace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.files import expect_ending, refuse_place, write_whole
from lbpcmc.cli.output import json_document, line

if TYPE_CHECKING:
    from lbpcmc.laboratory.calculation import Calculation
    from lbpcmc.laboratory.methods import ReadyMethod


@click.command("calc", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("method", required=False)
@click.argument("data", required=False, type=click.Path(path_type=Path))
@click.option("--list", "as_list", is_flag=True, help="Name the shipped methods and the assays that methods may name.")
@click.option("--example", is_flag=True, help="Print raw data as METHOD takes them, to fill in.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
@click.option("--figure", is_flag=True, help="Draw the result with characters.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Write the calculation as PDF.")
@click.pass_context
def command(  # noqa: PLR0913  # one argument for each option
    context: click.Context,
    *,
    method: str | None,
    data: Path | None,
    as_list: bool,
    example: bool,
    as_json: bool,
    figure: bool,
    pdf: Path | None,
) -> None:
    """Calculate a result from raw DATA (CSV, JSON or YAML; - is standard input) by METHOD, a file or a shipped ID.

    Raw data are typed as they were read: colonies, tubes, Ct, wells, clones. The result comes with its limits, flags,
    validity gates and every step; a gate that fails leaves no result and says why.

    Exit code 0: a result; 1: no result; 2: the data or the method cannot be used.

    \b
    From a drop plate to log10 CFU/mL:
      lbpcmc calc drop-plate --example > plates.csv     then type your counts over it
      lbpcmc calc drop-plate plates.csv --figure
    """
    if as_list:
        _list(as_json=as_json)
        return
    if method is None or (data is None and not example):
        raise click.UsageError("Name a method and a file of raw data, or see: lbpcmc calc --list")
    from lbpcmc.laboratory.calculation import as_text, as_values, calculate

    if pdf is not None:
        expect_ending(pdf, ".pdf")
        refuse_place(pdf)
    ready = _ready(method)
    if data is None:
        click.echo(ready.assay.example, nl=False)
        return
    found = calculate(ready, data)
    if as_json:
        json_document(as_values(found))
    else:
        for text in as_text(found):
            line(text)
    if figure and not as_json:
        _draw(found)
    if pdf is not None:
        _write(found, pdf, data)
    context.exit(Exit.PASSED if found.complete else Exit.NOT_PASSED)


def _shipped() -> tuple[Path, ...]:
    from lbpcmc.gmp.demonstration.shipped import shipped

    return shipped("specs/methods")


def _ready(method: str) -> ReadyMethod:
    from lbpcmc.laboratory.methods import load_method, named_method

    return load_method(named_method(method, _shipped()))


def _list(*, as_json: bool) -> None:
    """Name what can be calculated."""
    from lbpcmc.documents.model import Method
    from lbpcmc.documents.read import read_document
    from lbpcmc.laboratory.registry import assays

    found = [read_document(path).document for path in _shipped()]
    methods = [method for method in found if isinstance(method, Method)]
    if as_json:
        listed = [{"id": m.id, "version": m.version, "title": m.title, "assay": m.assay} for m in methods]
        values = {"methods": listed, "assays": {assay.name: assay.help for assay in assays().values()}}
        json_document(values)
        return
    width = max(len(method.id) for method in methods)
    click.echo("Methods:")
    for method in methods:
        click.echo(f"  {method.id:<{width}}  {method.title}")
    click.echo("\nAssays that a method of your own may name:")
    width = max(map(len, assays()))
    for assay in assays().values():
        click.echo(f"  {assay.name:<{width}}  {assay.help}")


def _draw(found: Calculation) -> None:
    from lbpcmc.laboratory.figures import figure
    from lbpcmc.laboratory.textchart import text_chart

    click.echo()
    for text in text_chart(figure(found.method.assay, found.raw.data, found.method.rules, found.results)):
        line(text)


def _write(found: Calculation, path: Path, used: Path) -> None:
    from lbpcmc import __version__  # few calls want it
    from lbpcmc.laboratory.calculation import flat, limits_text, shown_rule
    from lbpcmc.laboratory.figures import figure
    from lbpcmc.reports.calculation import CalculationHeader, draw_calculation

    method = found.method
    header = CalculationHeader(
        method=str(method),
        title=method.method.title,
        assay=method.assay.name,
        scope=method.method.scope,
        source=method.method.source,
        rules=tuple((name, shown_rule(value)) for name, value in flat(method.all_rules)),
        method_sha256=method.sha256,
        data_name=Path(found.raw.name).name,
        data_title=found.raw.title,
        data_sha256=found.raw.sha256,
        data_text=found.raw.text,
        program=f"lbpcmc {__version__}",
    )
    drawn = figure(method.assay, found.raw.data, method.rules, found.results)
    results = tuple((result, limits_text(result)) for result in found.results)
    write_whole(path, draw_calculation(results, drawn, header), keep=(used,))
    line(f"{path} written", err=True)
