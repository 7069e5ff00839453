"""Count misjudged values that lie exactly on a limit, or exactly on a rounding boundary: ours, and pint's.

    python scripts/exactness.py              write docs/exactness.json and docs/exactness.md (some minutes)
    python scripts/exactness.py --values 50  a quick look, printed, nothing written

For every ordered pair of units of every kind, values in the first unit are drawn that equal a limit in the second
exactly, both numbers being decimals that a person can type. Such a value meets NLT and NMT alike, so every other
verdict is wrong. pint gets the same definitions, in a registry of floats and in one of Decimals, and compares what
`.to()` gives.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
from dataclasses import asdict, dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pint

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.quantities import kinds
from lbpcmc.quantities.kinds import registry_file
from lbpcmc.quantities.rounding import exact_decimal, ten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.quantities import Kind, Unit

SEED = 20260101
VALUES = 2_000
"""Values for each ordered pair of units."""
MOST_DIGITS = 15
"""No typed number has more: floats can hold each of them apart."""
JUDGES = ("lbpcmc", "pint, float", "pint, Decimal")
DOCS = Path(__file__).resolve().parent.parent / "docs"


@dataclass
class Tally:
    """Values of one kind and how many one-sided limits were misjudged on them, by whom."""

    kind: str
    pairs: int = 0
    values: int = 0
    wrong: dict[str, int] = field(default_factory=lambda: dict.fromkeys(JUDGES, 0))


@dataclass(frozen=True)
class Case:
    """A value in one unit and a limit in another, both as decimals."""

    kind: Kind
    own: Unit
    other: Unit
    value: Decimal
    limit: Decimal
    place: int


def on_limits(kind: Kind, own: Unit, other: Unit, values: int, seed: int = SEED) -> Iterator[Case]:
    """Draw values in `own` that equal a limit in `other` exactly."""
    yield from _draw(kind, own, other, values, seed, Fraction(0))


def on_boundaries(kind: Kind, own: Unit, other: Unit, values: int, seed: int = SEED) -> Iterator[Case]:
    """Draw values in `own` that lie half a place of the limit below it: half up, they round to the limit."""
    yield from _draw(kind, own, other, values, seed, Fraction(-1, 2))


def _draw(kind: Kind, own: Unit, other: Unit, values: int, seed: int, aside: Fraction) -> Iterator[Case]:
    chance = random.Random(f"{seed}/{kind.name}/{own.symbol}/{other.symbol}/{aside}")  # noqa: S311  # no secret
    found = 0
    while found < values:
        place = chance.randint(-3, 0)
        mantissa = chance.randint(1, 10 ** chance.randint(2, 5))
        if kind.least is None and chance.random() < 0.25:
            mantissa = -mantissa
        for nearby in range(mantissa, mantissa + 1_000):
            limit = nearby * ten(place)
            value = ((limit + aside * ten(place)) * other.scale + other.offset - own.offset) / own.scale
            exact = exact_decimal(value)
            if exact is not None and nearby and _typed(exact) and _possible(kind, own, value):
                yield Case(kind, own, other, exact, Decimal(f"{nearby}E{place}"), place)
                found += 1
                break


def _typed(number: Decimal) -> bool:
    digits = "".join(map(str, number.as_tuple().digits)).strip("0")
    return 0 < len(digits) <= MOST_DIGITS


def _possible(kind: Kind, unit: Unit, value: Fraction) -> bool:
    if kind.least is None:
        return True
    first = kind.units[0]
    return value * unit.scale + unit.offset > kind.least * first.scale + first.offset


def lbpcmc_wrong(case: Case) -> int:
    """Count our wrong verdicts: through text and all, unrounded so that rounding hides nothing."""
    typed, limit = f"{case.value:f} {case.own.symbol}", f"{case.limit:f} {case.other.symbol}"
    verdicts = [
        judge_text(typed, criterion(f"{side} {limit} (not rounded)", case.kind)).verdict for side in ("NLT", "NMT")
    ]
    return sum(verdict is not Verdict.PASS for verdict in verdicts)


def lbpcmc_wrong_at_boundary(case: Case) -> int:
    """Count our wrong verdicts where rounding half up brings the value onto the limit: NLT must pass."""
    typed, limit = f"{case.value:f} {case.own.symbol}", f"{case.limit:f} {case.other.symbol}"
    expected = Verdict.PASS if case.limit > 0 else Verdict.FAIL
    return int(judge_text(typed, criterion(f"NLT {limit}", case.kind)).verdict is not expected)


class PintJudge:
    """pint with our definitions, its numbers of one type."""

    def __init__(self, number: type[float | Decimal]) -> None:
        self.number = number
        self.registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=number, cache_folder=None)
        self.registry.load_definitions(registry_file()["pint"]["definitions"])
        self.units: dict[tuple[str, str], Any] = {}
        for entry in registry_file()["kind"]:
            for position, line in enumerate(entry["units"]):
                self.units[entry["name"], line["unit"]] = self._unit(line["pint"], f"{entry['name']} {position}")

    def _unit(self, expression: str, name: str) -> Any:
        if expression in ("degC", "degF", "kelvin", "dimensionless"):
            return self.registry.parse_units(expression)
        named = "own_" + "".join(letter if letter.isalnum() else "_" for letter in name)
        self.registry.define(f"{named} = {expression}")
        return self.registry.parse_units(named)

    def converted(self, case: Case) -> Any:
        """Convert the value into the unit of the limit, as pint does it."""
        own, other = (self.units[case.kind.name, unit.symbol] for unit in (case.own, case.other))
        return self.registry.Quantity(self.number(case.value), own).to(other).magnitude

    def wrong(self, case: Case) -> int:
        """Count the one-sided limits that the converted value misses: it must be on both."""
        value, limit = self.converted(case), self.number(case.limit)
        return int(value < limit) + int(value > limit)

    def wrong_at_boundary(self, case: Case) -> int:
        """Count a wrong verdict after the best rounding there is: half up, on the shortest decimal of the result."""
        shortest = Decimal(str(self.converted(case)))
        rounded = shortest.quantize(Decimal(f"1E{case.place}"), rounding=ROUND_HALF_UP)
        return int((rounded >= case.limit) is not (case.limit > 0))


@cache
def pint_of(number: type[float | Decimal]) -> PintJudge:
    """Build each registry once."""
    return PintJudge(number)


def pairs(kind: Kind) -> list[tuple[Unit, Unit]]:
    """Give every ordered pair of different units of a kind."""
    return [(own, other) for own in kind.units for other in kind.units if own != other]


def count(values: int, *, boundary: bool = False, seed: int = SEED) -> list[Tally]:
    """Judge `values` values for each pair of units of each kind by all three."""
    tallies = []
    for kind in kinds().values():
        if not pairs(kind):
            continue
        tally = Tally(kind.name)
        for own, other in pairs(kind):
            tally.pairs += 1
            for case in (on_boundaries if boundary else on_limits)(kind, own, other, values, seed):
                tally.values += 1
                for name, wrong in zip(JUDGES, _wrong(case, boundary=boundary), strict=True):
                    tally.wrong[name] += wrong
        tallies.append(tally)
    return tallies


def _wrong(case: Case, *, boundary: bool) -> tuple[int, int, int]:
    if boundary:
        return (
            lbpcmc_wrong_at_boundary(case),
            pint_of(float).wrong_at_boundary(case),
            pint_of(Decimal).wrong_at_boundary(case),
        )
    return lbpcmc_wrong(case), pint_of(float).wrong(case), pint_of(Decimal).wrong(case)


PAGE = """# Exact at the limit

A result that lies exactly on its limit is within it. After a conversion of units that is no longer sure: 310.35 K is
37.2 degC, but binary floating point makes it 37.200000000000045, and `NMT 37.2 degC` fails. In lbpcmc a number is what
was typed, conversion factors are exact fractions, and nothing is rounded on the way.

Counted on {limits[values]:,} values: {values:,} for each of the {limits[pairs]} ordered pairs of units of one kind in
the registry. Each value equals its limit exactly, and both can be typed in at most {digits} digits. Each is judged
against `NLT` and `NMT` ({sides:,} one-sided limits); both must pass.

| | misjudged one-sided limits | share |
| --- | ---: | ---: |
{limits_table}

pint has the same definitions and the same values; the comparison is `Quantity(value, unit).to(unit of the
limit).magnitude` with the limit, once with floats and once in a registry with `non_int_type=Decimal`. Values in the
unit of the limit itself are left out: there is nothing to convert and nobody misses.

## On a rounding boundary

The same for {boundaries[values]:,} values that lie exactly half a place below the limit. Rounded half up to the
decimals of the limit (USP General Notices 7.20) a positive value reaches it and `NLT` passes; a negative one leaves
it. pint's results are rounded half up too, as the shortest decimal that stands for them. (Its Decimal factors 5/9,
1/60 and 1/3600 all end in a digit that was rounded up, so its errors lie on the harmless side of this boundary.)

| | misjudged | share |
| --- | ---: | ---: |
{boundaries_table}

## By kind, values on a limit

| kind | pairs | values | {judges} |
| --- | ---: | ---: | ---: | ---: | ---: |
{kinds_table}

Counted with Python {python} and pint {pint}, seed {seed}. To count again:

    python scripts/exactness.py

It writes this page and `exactness.json`. `tests/quantities/test_exactness.py` repeats a part of it in every test run,
and checks that this page says what the stored run found.
"""


def page(run: dict[str, Any]) -> str:
    """Write docs/exactness.md from a stored run."""
    limits, boundaries = _total(run["limits"]), _total(run["boundaries"])
    sides = 2 * limits["values"]
    return PAGE.format(
        **{key: run[key] for key in ("values", "python", "pint", "seed")},
        limits=limits,
        boundaries=boundaries,
        digits=MOST_DIGITS,
        sides=sides,
        judges=" | ".join(JUDGES),
        limits_table=_table(limits, sides),
        boundaries_table=_table(boundaries, boundaries["values"]),
        kinds_table="\n".join(_row(row) for row in run["limits"]),
    )


def _table(total: dict[str, Any], of: int) -> str:
    return "\n".join(f"| {name} | {total['wrong'][name]:,} | {_share(total['wrong'][name], of)} |" for name in JUDGES)


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "pairs": sum(row["pairs"] for row in rows),
        "values": sum(row["values"] for row in rows),
        "wrong": {name: sum(row["wrong"][name] for row in rows) for name in JUDGES},
    }


def _row(row: dict[str, Any]) -> str:
    counted = " | ".join(f"{row['wrong'][name]:,}" for name in JUDGES)
    return f"| {row['kind']} | {row['pairs']} | {row['values']:,} | {counted} |"


def _share(wrong: int, of: int) -> str:
    return "none" if wrong == 0 else f"1 in {of / wrong:,.1f}"


def main(arguments: list[str]) -> int:
    """Count, and write the page unless it is only a quick look."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--values", type=int, default=VALUES, help="values for each pair of units")
    values = parser.parse_args(arguments).values
    run = {
        "seed": SEED,
        "values": values,
        "python": platform.python_version(),
        "pint": pint.__version__,
        "limits": [asdict(tally) for tally in count(values)],
        "boundaries": [asdict(tally) for tally in count(max(values // 10, 1), boundary=True)],
    }
    if values == VALUES:
        (DOCS / "exactness.json").write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
        (DOCS / "exactness.md").write_text(page(run), encoding="utf-8")
    else:
        print(page(run))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
