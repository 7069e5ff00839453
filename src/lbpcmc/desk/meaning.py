"""What a submission means: the parts of an entry that follow from a typed text or from a formula.

Nothing is decided here that the rooms below do not decide; nothing is dropped that was typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.batch import calculation
from lbpcmc.criteria import Judgement, Verdict, judge
from lbpcmc.errors import FormulaError, QuantityError
from lbpcmc.quantities import Measured, read

if TYPE_CHECKING:
    from lbpcmc.batch.rules import Place
    from lbpcmc.batch.state import BatchState
    from lbpcmc.criteria import Criterion
    from lbpcmc.quantities import Kind, Quantity, Reading, Unit

MOST_TYPED = 2000
"""Characters of a submitted text that are kept."""

Parts = dict[str, str | None]
"""Fields of an entry by their names."""


def meaning(
    typed: str, kind: Kind, unit: Unit | None, criterion: Criterion | None, claim: Quantity | None = None
) -> Parts:
    """What a typed text means, and its verdict; without `understood` where it cannot be read."""
    parts: Parts = {"typed": kept(typed)}
    limit = criterion.text if criterion else None
    try:
        reading = read(typed, kind, unit)
    except QuantityError as refusal:
        return parts | {"verdict": Verdict.INVALID, "criterion": limit, "finding": str(refusal)}
    return parts | judged(reading, criterion, claim)


def judged(reading: Reading, criterion: Criterion | None, claim: Quantity | None = None) -> Parts:
    """Give what a reading means, and its verdict where there is a criterion."""
    quantity = reading.quantity if isinstance(reading, Measured) else None
    parts: Parts = {
        "understood": str(reading),
        "unit": quantity.unit.symbol if quantity else None,
        "exact": str(quantity.root) if quantity else None,
    }
    if criterion is None:
        return parts
    judgement: Judgement = judge(reading, criterion, label_claim=claim)
    return parts | {
        "verdict": judgement.verdict.value,
        "criterion": criterion.text,
        "finding": judgement.reason,
        "trace": "\n".join(judgement.trace) or None,
    }


def calculated(state: BatchState, place: Place) -> Parts:
    """Evaluate a calculation step; without a value the entry says why and is invalid."""
    step = place.step
    limit = step.criterion.text if step.criterion else None
    try:
        found = calculation.calculate(state, place.phase, step, place.occurrence)
    except FormulaError as refusal:
        return {"understood": "no value", "verdict": Verdict.INVALID, "criterion": limit, "finding": str(refusal)}
    parts = judged(Measured(found.quantity), step.criterion)
    trace = "\n".join((*found.trace, *filter(None, (parts.get("trace"),))))
    return parts | {"understood": found.reported, "trace": trace}


def remarked(text: str) -> Parts:
    """Give the remark beside a submission, if there is one."""
    return {"reason": kept(text)} if text.strip() else {}


def kept(text: str) -> str:
    """What is kept of a typed text: all of it up to MOST_TYPED characters, without what UTF-8 cannot write."""
    return text[:MOST_TYPED].encode("utf-8", "replace").decode()
