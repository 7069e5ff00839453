"""One million results: 12 tests, 4 units each, 3 % out of limits, some missing, censored, or on a rounding boundary.

The same file goes to every engine. The rivals also get the limits as a table of floats in each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from lbpcmc.criteria import Band, criterion
from lbpcmc.documents.compiled import compile_document
from lbpcmc.documents.model import Limit, Specification, Test, Use
from lbpcmc.quantities import kind

if TYPE_CHECKING:
    from pathlib import Path

ROWS = 1_000_000
SEED = 20_160_601
TESTS = (
    ("moisture", "mass fraction", "NMT 5.0 % w/w"),
    ("trehalose", "mass fraction", "18.0 to 25.0 % w/w"),
    ("cysteine", "mass fraction", "0.40 to 0.60 % w/w"),
    ("glucose", "mass concentration", "NMT 2.0 g/L"),
    ("butyrate", "mass concentration", "NLT 1.5 g/L"),
    ("acetate", "mass concentration", "0.50 to 3.00 g/L"),
    ("disintegration", "time", "NMT 60 min"),
    ("air-exposure", "time", "NMT 15.0 min"),
    ("chamber", "absolute pressure", "0.080 to 0.120 mbar"),
    ("head", "pressure difference", "20 to 80 mbar"),
    ("fill", "mass", "0.380 to 0.420 g"),
    ("base", "liquid flow", "NMT 12.5 mL/min"),
)
"""ID, kind, criterion; illustrations."""


@dataclass(frozen=True)
class Work:
    csv: Path
    specification: Path
    limits: list[dict[str, object]]
    """Test, unit, low and high as floats in that unit (the limits as written, without rounding)."""


def specification() -> Specification:
    tests = tuple(
        Test(
            test_id,
            "illustration",
            test_id,
            "M",
            kind(name),
            None,
            (Limit(Use.RELEASE, "preclinical", criterion(text, kind(name))),),
        )
        for test_id, name, text in TESTS
    )
    return Specification(
        "BENCH", "1", "Benchmark", "none", "drug product", "commercial", None, {}, (), {"M": "none"}, tests
    )


def limits() -> list[dict[str, object]]:
    table = []
    for test_id, name, text in TESTS:
        written = criterion(text, kind(name)).limits(Band.REJECT)
        assert written is not None
        for unit in kind(name).units[:4]:
            low, high = (
                None if bound is None else float(bound.value * written.unit.scale / unit.scale)
                for bound in (written.low, written.high)
            )
            table.append({"test": test_id, "unit": unit.symbol, "low": low, "high": high})
    return table


def limits_by_test() -> list[dict[str, object]]:
    """Limits in the unit in which they are written, with the units in which results come."""
    table = []
    for test_id, name, text in TESTS:
        written = criterion(text, kind(name)).limits(Band.REJECT)
        assert written is not None
        low, high = (None if bound is None else float(bound.value) for bound in (written.low, written.high))
        units = [unit.symbol for unit in kind(name).units[:4]]
        table.append({"test": test_id, "unit": written.unit.symbol, "units": units, "low": low, "high": high})
    return table


def _drawn(rng: np.random.Generator, rows: int, low: float, high: float) -> np.ndarray:
    """Values of which 3 % lie out of the limits, the rest well within."""
    width = high - low
    inside = rng.uniform(low + 0.05 * width, high - 0.05 * width, rows)
    out = rng.random(rows) < 0.03
    beyond = np.where(
        rng.random(rows) < 0.5, high + 0.3 * width * rng.random(rows), low - 0.1 * width * rng.random(rows)
    )
    return np.where(out, np.where(low == 0, np.abs(high + 0.3 * width * rng.random(rows)), beyond), inside)


def columns(rows: int = ROWS, seed: int = SEED) -> tuple[list[str], list[str], list[str], list[str]]:
    """Lots, tests, values as text, units."""
    rng = np.random.default_rng(seed)
    which, unit_of, fate = np.arange(rows) % len(TESTS), rng.integers(0, 4, rows), rng.random(rows)
    values = np.empty(rows, dtype=object)
    units = np.empty(rows, dtype=object)
    for number, (_, name, text) in enumerate(TESTS):
        of_kind = kind(name)
        written = criterion(text, of_kind).limits(Band.REJECT)
        assert written is not None
        low = 0.0 if written.low is None else float(written.low.value)
        high = 3 * low if written.high is None else float(written.high.value)
        mine = np.flatnonzero(which == number)
        drawn = _drawn(rng, len(mine), low, high)
        for place, unit in enumerate(of_kind.units[:4]):
            picked = mine[unit_of[mine] == place]
            factor = written.unit.scale / unit.scale
            units[picked] = unit.symbol
            values[picked] = [f"{value:.5g}" for value in drawn[unit_of[mine] == place] * float(factor)]
            edges = [
                _text((bound.value + half * Fraction(10) ** (bound.place or 0)) * factor)
                for bound in (written.low, written.high)
                if bound is not None
                for half in (Fraction(-1, 2), Fraction(0), Fraction(1, 2))
            ]
            on_edge = picked[fate[picked] < 0.02]
            values[on_edge] = rng.choice(edges, len(on_edge))
    values[(fate >= 0.02) & (fate < 0.025)] = ""
    censored = np.flatnonzero((fate >= 0.025) & (fate < 0.03))
    values[censored] = [f"< {value}" for value in values[censored]]
    lots = [f"L{row // len(TESTS):06d}" for row in range(rows)]
    return lots, [TESTS[number][0] for number in which], values.tolist(), units.tolist()


def _text(value: Fraction) -> str:
    """A decimal with at most 12 digits, exact wherever the value has one."""
    return f"{float(value):.12g}"


def prepare(folder: Path, rows: int = ROWS) -> Work:
    csv, compiled = folder / "results.csv", folder / "specification.json"
    with csv.open("w", encoding="utf-8") as file:
        file.write("lot,test,value,unit\n")
        file.writelines(",".join(row) + "\n" for row in zip(*columns(rows), strict=True))
    compiled.write_bytes(compile_document(specification()))
    return Work(csv, compiled, limits())
