"""What a step asks of the operator, and the use case that its answer goes to: one row for each type of event.

tests/tui/test_step_prompt.py walks the types of events that answer a step, and every one has its row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.documents.model import StepKind
from lbpcmc.gmp.execution import usecases
from lbpcmc.gmp.execution.state import Status
from lbpcmc.tui.entry.field import Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lbpcmc.events import StreamHead
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.execution.usecases import Outcome
    from lbpcmc.gmp.sessions import Session
    from lbpcmc.gmp.views import BatchCard, StepCard

    Hint = Callable[[str], tuple[bool, str]]


@dataclass(frozen=True, slots=True)
class StepPrompt:
    """Fields to fill in, or the word for F2 and a sentence above it."""

    fields: tuple[Field, ...] = ()
    act: str = ""
    """What F2 does; empty where text is asked for, or nothing can be done."""
    note: str = ""
    signs: bool = False
    """True where F2 gives a signature, which is asked about first."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was submitted at the open step, by whom, and what they had before their eyes."""

    site: Site
    session: Session
    lot: str
    step: str
    texts: tuple[str, ...]
    seen: StreamHead


NO_PASSWORD = "No password ceremony exists yet: your name is recorded as stated at this station."  # noqa: S105  # a note
_NOTES: Mapping[str, str] = {
    Status.HELD: "ON HOLD. Nothing can be recorded until quality resumes or stops the batch (F7).",
    Status.STOPPED: "The batch is stopped. Its record is closed.",
    Status.COMPLETE: "The batch is complete. Its record is closed.",
}


def prompt_of(card: BatchCard, hint: Hint) -> StepPrompt:
    """Say what the open step of a batch asks for."""
    if note := _NOTES.get(card.status):
        return StepPrompt(note=note)
    if card.step is None:
        return StepPrompt(act="Complete", note="Every step is done. Press F2 to complete the batch.")
    return ANSWERED_BY[card.step.answer].prompt(card.step, hint)


def example(step: StepCard) -> str:
    """A sentence for the empty field: what could be typed."""
    units = f" Units: {step.accepted}." if step.accepted else ""
    return f"Type for example {step.example}.{units}" if step.example else ""


def _labelled(label: str, step: StepCard) -> str:
    """Say where the unit must be typed, because none stands beside the field."""
    return f"{label}, with its unit" if step.needs_unit else label


def _reading(step: StepCard, hint: Hint) -> StepPrompt:
    return StepPrompt((Field(_labelled(step.quantity or "value", step), step.unit, example(step), hint),))


def _charge(step: StepCard, hint: Hint) -> StepPrompt:
    lot = Field("lot of the material", example="Scan or type the lot number on the label.")
    return StepPrompt((lot, Field(_labelled("amount", step), step.unit, example(step), hint)))


_ITEMS: Mapping[str, Field] = {
    StepKind.EQUIPMENT: Field("ID of the equipment", example="Scan or type the ID on the equipment."),
    StepKind.SAMPLE: Field("label of the sample", example="Scan or type the label on the sample."),
}
"""What is typed at a step that is confirmed by naming something."""


def _confirmation(step: StepCard, _: Hint) -> StepPrompt:
    item = _ITEMS.get(step.kind)
    return StepPrompt((item,)) if item else StepPrompt(act="Done", note="Press F2 when this is done.")


def _calculation(_step: StepCard, _: Hint) -> StepPrompt:
    return StepPrompt(act="Calculate", note="Press F2 to calculate.")


def _signature(step: StepCard, _: Hint) -> StepPrompt:
    role = f" Signed by: {step.role}." if step.role else ""
    return StepPrompt(act="Sign", note=f"Press F2 to sign.{role} F3 changes who is working.", signs=True)


def _record(one: Answer) -> Outcome:
    return usecases.record(one.site, one.session, one.lot, one.step, one.texts[0], seen=one.seen)


def _charged(one: Answer) -> Outcome:
    return usecases.charge(one.site, one.session, one.lot, one.step, one.texts[0], one.texts[1], seen=one.seen)


def _confirm(one: Answer) -> Outcome:
    item = one.texts[0] if one.texts else ""
    return usecases.confirm(one.site, one.session, one.lot, one.step, item, seen=one.seen)


def _calculate(one: Answer) -> Outcome:
    return usecases.calculate(one.site, one.session, one.lot, one.step, seen=one.seen)


def _sign(one: Answer) -> Outcome:
    return usecases.sign(one.site, one.session, one.lot, one.step, seen=one.seen)


@dataclass(frozen=True, slots=True)
class AnsweredBy:
    """How a step is asked and answered."""

    prompt: Callable[[StepCard, Hint], StepPrompt]
    submit: Callable[[Answer], Outcome]
    """Raises what the use case raises."""


ANSWERED_BY: Mapping[str, AnsweredBy] = {
    "value.recorded": AnsweredBy(_reading, _record),
    "material.charged": AnsweredBy(_charge, _charged),
    "step.confirmed": AnsweredBy(_confirmation, _confirm),
    "value.calculated": AnsweredBy(_calculation, _calculate),
    "step.signed": AnsweredBy(_signature, _sign),
}
"""By the type of the event that answers a step."""
