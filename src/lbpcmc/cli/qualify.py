"""`lbpcmc qualify`: every reference calculation on the installed machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.files import expect_ending, refuse_place, write_whole
from lbpcmc.cli.output import json_document, line

if TYPE_CHECKING:
    from lbpcmc.laboratory.qualification import Qualification


@click.command("qualify", context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--area", default="", metavar="A", help="Only the cases of one area, such as counts or potency.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs, with every entry.")
@click.option("--pdf", type=click.Path(path_type=Path), metavar="FILE", help="Write the evidence as PDF.")
@click.pass_context
def command(context: click.Context, *, area: str, as_json: bool, pdf: Path | None) -> None:
    """Calculate every reference case on this machine and compare with the published numbers.

    Each line has the case, what is expected, what this machine computes, to how many digits they agree (of the entry
    that agrees least), and the source. It takes seconds. Run it after installation and after every update.

    Exit code 0: everything agrees within its tolerance; 1: something computes differently; 2: it could not be run.

    Example: lbpcmc qualify --pdf qualification.pdf
    """
    from lbpcmc.laboratory.qualification import as_text, as_values, run_qualification

    if pdf is not None:
        expect_ending(pdf, ".pdf")
        refuse_place(pdf)
    found = run_qualification(area)
    if as_json:
        json_document(as_values(found))
    else:
        for text in as_text(found):
            line(text)
    if pdf is not None:
        _write(found, pdf)
    if not found.passed:
        line(f"lbpcmc: {found.summary}", err=True)
        line("Do not use the calculations on this machine: install the locked versions and run it again.", err=True)
    context.exit(Exit.PASSED if found.passed else Exit.NOT_PASSED)


def _write(found: Qualification, path: Path) -> None:
    from lbpcmc.gmp.clock import StationClock, stamp  # few calls want a PDF
    from lbpcmc.reports.qualification import draw_qualification

    when = stamp(StationClock().now().at)
    write_whole(path, draw_qualification(found.cases, found.versions, found.summary, when))
    line(f"{path} written", err=True)
