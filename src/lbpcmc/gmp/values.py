"""What a submitted text means: the exact value, its unit and kind, and the verdict of the approved criterion.

Nothing is decided here that `quantities` and `criteria` do not decide; nothing is dropped that was typed.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.criteria import Verdict, judge
from lbpcmc.quantities import Absence, Censored, Conformity, Measured, TooNumerous, read
from lbpcmc.quantities.rounding import exact_decimal

if TYPE_CHECKING:
    from fractions import Fraction

    from lbpcmc.criteria import Criterion
    from lbpcmc.quantities import Kind, Quantity, Reading, Unit

MOST_TYPED = 2000
"""Characters of a submitted text that are kept."""


@dataclass(frozen=True, slots=True)
class Value:
    """What was typed or calculated, what it means, and what the criterion says of it."""

    typed: str | None = None
    """Exactly what was typed; None for a calculated value."""
    interpreted: str | None = None
    """What it means, with its unit."""
    qualifier: str | None = None
    """What stands before or instead of the number: `<`, `≥`, `TNTC`, `not detected`, `conforms`, `no value`."""
    number: str | None = None
    """The number in its unit, exact: a decimal, or a fraction where there is no finite decimal."""
    unit: str | None = None
    kind: str | None = None
    exact: str | None = None
    """The value in the root unit of its kind, as a fraction, for calculations; None for what is not a value."""
    verdict: str | None = None
    criterion: str | None = None
    """The criterion that judged, as written in the approved document."""
    reason: str | None = None
    """Why the verdict is what it is."""
    trace: tuple[str, ...] = ()
    """Conversions and roundings, in their order (21 CFR 211.194(a)(5))."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step or a test asks for, as the approved document says it: by this an answer is read and judged."""

    kind: Kind
    unit: Unit | None
    """The unit printed beside the field, if any."""
    criterion: Criterion | None
    claim: Quantity | None = None
    """Label claim, where limits are per cent of it."""
    tested_in: tuple[Kind, ...] | None = None
    """Kinds of the amount in `not detected in 10 g`."""


def understood(typed: str, asked: Asked) -> Value:
    """Read and judge what was typed; QuantityError where it cannot be read.

    What is read is what the record keeps: a verification reads the same text again.
    """
    typed = kept(typed)
    reading = read(typed, asked.kind, asked.unit, tested_in=asked.tested_in)
    return judged(reading, asked.criterion, asked.claim, typed=typed)


def judged(
    reading: Reading, criterion: Criterion | None, claim: Quantity | None = None, *, typed: str | None = None
) -> Value:
    """Give what a reading means, and its verdict where there is a criterion."""
    quantity = reading.quantity if isinstance(reading, Measured | Censored) else None
    verdict = why = limit = None
    trace: tuple[str, ...] = ()
    if criterion is not None:
        judgement = judge(reading, criterion, label_claim=claim)
        verdict, limit, why, trace = judgement.verdict.value, criterion.text, judgement.reason, judgement.trace
    return Value(
        typed=typed,
        interpreted=str(reading),
        qualifier=_qualifier(reading),
        number=None if quantity is None else number_text(quantity.value),
        unit=None if quantity is None else quantity.unit.symbol,
        kind=None if quantity is None else quantity.kind.name,
        exact=str(quantity.root) if isinstance(reading, Measured) and quantity is not None else None,
        verdict=verdict,
        criterion=limit,
        reason=why,
        trace=trace,
    )


def without_value(
    criterion: Criterion | None, why: str, typed: str | None = None, trace: tuple[str, ...] = ()
) -> Value:
    """What a calculation leaves that has no result: it is invalid, and says why."""
    limit = criterion.text if criterion else None
    verdict = Verdict.INVALID.value
    return Value(typed, "no value", "no value", verdict=verdict, criterion=limit, reason=why, trace=trace)


def _qualifier(reading: Reading) -> str | None:
    match reading:
        case Censored(sign=sign):
            return sign
        case TooNumerous():
            return "TNTC"
        case Absence() | Conformity():
            return str(reading)
        case _:
            return None


def number_text(value: Fraction) -> str:
    """Write an exact number: a plain decimal where it has one, a fraction where it has none."""
    exact = exact_decimal(value)
    return str(value) if exact is None else f"{exact:f}"


def kept(text: str) -> str:
    """What is kept of a submitted text: up to MOST_TYPED characters, as `as_kept` writes them."""
    return as_kept(text[:MOST_TYPED])


def as_kept(text: str) -> str:
    """Write a text as the ledger does: in NFC, without what UTF-8 cannot write."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode())
