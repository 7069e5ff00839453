"""`lbpcmc quantity`: what a typed text means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from lbpcmc.cli.messages import say
from lbpcmc.cli.options import ValueCommand
from lbpcmc.cli.output import json_document, line

if TYPE_CHECKING:
    from lbpcmc.quantities import Kind, Quantity, Reading


_SORTS = {
    "Measured": "measured",
    "Censored": "censored",
    "TooNumerous": "too numerous to count",
    "Absence": "absence",
    "Conformity": "conformity",
}


@click.command(
    "quantity",
    cls=ValueCommand,
)
@click.argument("text")
@click.option("--kind", "kind_name", metavar="KIND", help="The parameter's kind; otherwise the first that understands.")
@click.option("--to", "unit", metavar="UNIT", help="Convert into this unit of the kind.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def command(text: str, kind_name: str | None, unit: str | None, as_json: bool) -> None:  # noqa: FBT001  # click's flag
    """Show how a typed quantity is understood: kind, value, unit and UCUM code.

    A text that is not understood ends with exit code 2 and a sentence that says what would be accepted.

    Example: lbpcmc quantity "98.6 degF" --to degC
    """
    from lbpcmc.quantities import kind, read
    from lbpcmc.quantities.guessing import understandings

    if kind_name:
        found: tuple[tuple[Kind, Reading], ...] = ((kind(kind_name), read(text, kind(kind_name))),)
    else:
        found = understandings(text)
    chosen, reading = _chosen(found, unit)
    others = [other.name for other, _ in found if other != chosen]
    shown = describe(reading, chosen, unit)
    if as_json:
        json_document({"typed": text, **shown, "other_kinds": others if shown["kind"] else []})
        return
    for name, value in _lines(shown):
        line(f"{name:<11} {value}")
    if others and shown["kind"]:
        line(f"{'also':<11} {', '.join(others)}")


def _chosen(found: tuple[tuple[Kind, Reading], ...], unit: str | None) -> tuple[Kind, Reading]:
    """Take the first kind that also has the unit that is asked for; the first of all if none has it."""
    for kind, reading in found:
        if unit is None or _has(kind, unit):
            return kind, reading
    return found[0]


def _has(kind: Kind, unit: str) -> bool:
    from lbpcmc.quantities.kinds import normalise

    return normalise(unit) in kind.by_spelling


def describe(reading: Reading, kind: Kind, unit: str | None = None) -> dict[str, Any]:
    """Give a reading as JSON values; UnitError where `unit` is none of the kind or there is no number to convert."""
    from lbpcmc.errors import UnitError
    from lbpcmc.quantities import Censored, Measured

    shown: dict[str, Any] = {"understood": str(reading), "reading": _SORTS[type(reading).__name__], "kind": None}
    if not isinstance(reading, Measured | Censored):
        if unit is not None:
            raise UnitError(say("command.no_unit", reading=str(reading)))
        return shown
    shown |= {"kind": kind.name, "title": kind.title, **_number(reading.quantity)}
    if isinstance(reading, Censored):
        shown["sign"] = reading.sign
    elif reading.interval is not None:
        shown["limits"] = str(reading.interval)
    if unit is not None:
        shown["converted"] = _number(reading.quantity.to(unit))
    return shown


def _number(quantity: Quantity) -> dict[str, str]:
    return {
        "value": quantity.number,
        "exact": str(quantity.value),
        "unit": quantity.unit.symbol,
        "ucum": quantity.unit.ucum,
    }


def _lines(shown: dict[str, Any]) -> list[tuple[str, str]]:
    lines = [("understood", shown["understood"])]
    if shown["kind"] is None:
        return lines
    title = f" ({shown['title']})" if shown["title"] != shown["kind"] else ""
    lines += [
        ("kind", f"{shown['kind']}{title}"),
        ("value", shown["value"]),
        ("unit", shown["unit"] or "none"),
        ("UCUM", shown["ucum"]),
    ]
    if "converted" in shown:
        new, sign = shown["converted"], shown.get("sign", "")
        lines.append(("converted", f"{sign} {new['value']} {new['unit']}".strip()))
        if "/" in new["exact"] and not _ends(new["exact"]):
            lines.append(("exactly", f"{new['exact']} {new['unit']}"))
    return lines


def _ends(exact: str) -> bool:
    from fractions import Fraction

    from lbpcmc.quantities.rounding import equals

    return equals(Fraction(exact)) == "="
