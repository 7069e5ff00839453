"""`lbpcmc batch`: the board, or one batch in words."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path  # noqa: TC003  # click reads the annotation

import click

from lbpcmc.cli.options import site_option


@click.command("batch")
@site_option
@click.argument("lot", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of words.")
@click.option("--entries", type=click.IntRange(0, 100_000), default=10, show_default=True, help="Latest entries shown.")
def command(folder: Path, lot: str | None, as_json: bool, entries: int) -> None:  # noqa: FBT001  # click's flag
    """List the batches of a site, or show one: its open step, exceptions and latest entries.

    Example: lbpcmc batch FP_9 --site demo
    """
    from lbpcmc.desk import batch_card, board, open_site

    site = open_site(folder)
    if lot is None:
        lines = board(site)
        site.ledger.close()
        if as_json:
            click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, indent=2))
            return
        click.echo(f"{'lot':12} {'status':10} {'critical':>8} {'major':>6} {'minor':>6}  next step")
        for lot_line in lines:
            mark = "  DEMONSTRATION DATA" if lot_line.demonstration else ""
            counts = f"{lot_line.critical:8} {lot_line.major:6} {lot_line.minor:6}"
            click.echo(f"{lot_line.lot:12} {lot_line.status:10} {counts}  {lot_line.next_step[:60]}{mark}")
        return
    card = batch_card(site, lot, most_history=entries)
    site.ledger.close()
    if as_json:
        click.echo(json.dumps(asdict(card), ensure_ascii=False, indent=2))
        return
    click.echo(f"{card.lot}: {card.title}" + ("  DEMONSTRATION DATA" if card.demonstration else ""))
    click.echo(f"recipe {card.recipe}, specification {card.specification}, status {card.status}")
    click.echo(f"{card.entries} entries, head {card.head}")
    if card.step:
        click.echo(f"next: {card.step.step} {card.step.text}")
    for severity, rule, subject, said in card.exceptions:
        click.echo(f"  {severity:8} {rule} {subject}: {said}")
    for line in card.history:
        shown = " ".join(filter(None, (line.typed or line.understood, line.verdict, line.finding, line.reason)))
        click.echo(f"  {line.seq:6} {line.at} {line.person}: {line.place} {line.act} {shown}")
