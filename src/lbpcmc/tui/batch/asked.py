"""What a step asks of the operator, and the use case of the desk that its answer goes to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc import desk
from lbpcmc.tui.entry import Field

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.batch.rules import Actor
    from lbpcmc.desk import BatchCard, Outcome, Site, StepCard

    Hint = Callable[[str], tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Fields to fill in, or the word for F2 and a sentence above it."""

    fields: tuple[Field, ...] = ()
    act: str = ""
    """What F2 does; empty where text is asked for, or nothing can be done."""
    note: str = ""


NO_PASSWORD = "No password ceremony exists yet: your name is recorded as stated at this station."  # noqa: S105  # a note


def asked(card: BatchCard, hint: Hint) -> Asked:
    """Say what the open step of a batch asks for."""
    if card.status == "held":
        return Asked(note="ON HOLD. Nothing can be recorded until quality resumes or stops the batch (F7).")
    if card.status != "running":
        return Asked(note=f"The batch is {card.status}. Its record is closed.")
    if card.step is None:
        return Asked(act="Complete", note="Every step is done. Press F2 to complete the batch.")
    return _of_step(card.step, hint)


def _of_step(step: StepCard, hint: Hint) -> Asked:
    if step.act == "recorded":
        return Asked((Field(_labelled(step.quantity or "value", step), step.unit, example(step), hint),))
    if step.act == "charged":
        lot = Field("lot of the material", example="Scan or type the lot number on the label.")
        return Asked((lot, Field(_labelled("amount", step), step.unit, example(step), hint)))
    if step.kind == "equipment check":
        return Asked((Field("ID of the equipment", example="Scan or type the ID on the equipment."),))
    if step.kind == "sample":
        return Asked((Field("label of the sample", example="Scan or type the label on the sample."),))
    if step.act == "calculated":
        return Asked(act="Calculate", note="Press F2 to calculate.")
    if step.act == "signed":
        role = f" Signed by: {step.role}." if step.role else ""
        return Asked(act="Sign", note=f"Press F2 to sign.{role} F3 changes who is working.")
    return Asked(act="Done", note="Press F2 when this is done.")


def _labelled(label: str, step: StepCard) -> str:
    """Say where the unit must be typed, because none stands beside the field."""
    return f"{label}, with its unit" if step.needs_unit else label


def example(step: StepCard) -> str:
    """A sentence for the empty field: what could be typed."""
    units = f" Units: {step.accepted}." if step.accepted else ""
    return f"Type for example {step.example}.{units}" if step.example else ""


def answer(site: Site, lot: str, step: StepCard, texts: tuple[str, ...], actor: Actor, seen: str) -> Outcome:
    """Give an answer to the desk, as the kind of the step wants it. Raises what the desk raises."""
    if step.act == "recorded":
        return desk.record(site, lot, step.step, texts[0], actor, seen=seen)
    if step.act == "charged":
        return desk.charge(site, lot, step.step, texts[0], texts[1], actor, seen=seen)
    if step.act == "calculated":
        return desk.calculate(site, lot, step.step, actor, seen=seen)
    if step.act == "signed":
        return desk.sign(site, lot, step.step, actor, seen=seen)
    return desk.confirm(site, lot, step.step, actor, texts[0] if texts else "", seen=seen)
