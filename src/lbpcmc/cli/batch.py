"""`lbpcmc batch`: the batches of a site, or one batch in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path  # noqa: TC003  # click reads the annotation
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.options import at_site, site_option
from lbpcmc.cli.output import line
from lbpcmc.text_output import counted, for_terminal

if TYPE_CHECKING:
    from lbpcmc.gmp.views import BatchCard, LotLine


@click.command("batch")
@site_option
@click.argument("lot", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option("--events", type=click.IntRange(0, 100_000), default=10, show_default=True, help="Latest events shown.")
@click.option("--most", type=click.IntRange(1), default=200, show_default=True, help="Batches listed.")
def command(folder: Path, lot: str | None, as_json: bool, events: int, most: int) -> None:  # noqa: FBT001  # click's flag
    """List the batches of a site, or show one: its open step, exceptions and latest events.

    Example: lbpcmc batch FP_9 --site demo
    """
    from lbpcmc.gmp.lots import known_lot
    from lbpcmc.gmp.views import batch_card, board

    with at_site(folder) as site:
        if lot is None:
            lines = board(site, most=most)
            if as_json:
                click.echo(json.dumps([asdict(line) for line in lines], indent=2))
            else:
                _list(lines)
            if len(lines) == most:
                line(f"the {most} that changed last; --most N lists more", err=True)
            return
        card = batch_card(site, known_lot(site, lot), most_history=events)
    if as_json:
        click.echo(json.dumps(asdict(card), indent=2))
    else:
        _show(card)


def _list(lines: tuple[LotLine, ...]) -> None:
    click.echo(f"{'lot':12} {'status':10} {'critical':>8} {'major':>6} {'minor':>6}  next step")
    for one in lines:
        mark = "  DEMONSTRATION DATA" if one.demonstration else ""
        counts = f"{one.critical:8} {one.major:6} {one.minor:6}"
        click.echo(for_terminal(f"{one.lot:12} {one.status:10} {counts}  {one.next_step[:60]}{mark}"))


def _show(card: BatchCard) -> None:
    click.echo(for_terminal(f"{card.lot}: {card.title}" + ("  DEMONSTRATION DATA" if card.demonstration else "")))
    click.echo(for_terminal(f"recipe {card.recipe}, specification {card.specification}, status {card.status}"))
    click.echo(f"{counted(card.events, 'event')}, head {card.head.hash}")
    if card.step:
        click.echo(for_terminal(f"next: {card.step.step} {card.step.text}"))
    for severity, rule, subject, said in card.exceptions:
        click.echo(for_terminal(f"  {severity:8} {rule} {subject}: {said}"))
    for one in card.history:
        told = one.line
        parts = (told.place, told.act, told.typed or told.interpreted or told.item, told.verdict, told.reason)
        said = " ".join(filter(None, (*parts, told.remark)))
        click.echo(for_terminal(f"  {one.seq:6} {one.at} {one.person}: {said}"))
