"""The metadata of all read tables, and columns that several of them share.

Numbers stand three times: `number` is the exact text, `real` a float for arithmetic, `qualifier` what stands before or
instead of the number. Texts are as they were entered, but for a NUL, which no engine keeps and which is shown as `␀`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from lbpcmc.events import Event
    from lbpcmc.gmp.values import Value

METADATA = sa.MetaData()
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: sa.types.TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def text(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[str]:
    """A column of text."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=optional and not key)


def whole(name: str, *, key: bool = False, optional: bool = False) -> sa.Column[int]:
    """A column of whole numbers."""
    return sa.Column(name, NUMBER, primary_key=key, autoincrement=False, nullable=optional and not key)


def table(name: str, *columns: sa.Column[Any] | sa.Index) -> sa.Table:
    """A read table."""
    return sa.Table(name, METADATA, *columns, sqlite_strict=True)


def value_columns() -> tuple[sa.Column[Any], ...]:
    """What a table holds of a judged value."""
    return (
        text("typed", optional=True),
        text("interpreted", optional=True),
        text("qualifier", optional=True),
        text("number", optional=True),
        sa.Column("real", REAL),
        text("unit", optional=True),
        text("kind", optional=True),
        text("verdict", optional=True),
        text("criterion", optional=True),
        text("reason", optional=True),
    )


def value_row(value: Value) -> dict[str, object]:
    """A judged value as columns."""
    return {
        "typed": shown(value.typed),
        "interpreted": shown(value.interpreted),
        "qualifier": value.qualifier,
        "number": value.number,
        "real": real(value.number),
        "unit": value.unit,
        "kind": value.kind,
        "verdict": value.verdict,
        "criterion": value.criterion,
        "reason": shown(value.reason),
    }


NO_VALUE: dict[str, object] = dict.fromkeys(column.name for column in value_columns())
"""The same columns where there is no value."""


@lru_cache(maxsize=10_000)
def real(number: str | None) -> float | None:
    """The nearest float; None beyond the range of floats."""
    if number is None:
        return None
    try:
        return float(Fraction(number)) + 0.0
    except OverflowError:
        return None


def shown(said: str | None) -> str | None:
    """A text as a database keeps it."""
    return said if said is None or "\0" not in said else said.replace("\0", "␀")


def made_by(event: Event[Any]) -> dict[str, object]:
    """Who entered something, and when."""
    where = event.envelope
    return {"person": where.person, "name": where.name, "role": where.role, "at": where.at}


def made_columns() -> tuple[sa.Column[Any], ...]:
    """Columns for `made_by`."""
    return text("person"), text("name"), text("role"), text("at")
