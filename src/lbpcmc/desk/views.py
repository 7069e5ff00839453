"""What screens and commands show: plain, frozen snapshots, made from the fold.

A snapshot never says whether a text that is still being typed would pass: a verdict is given on submission, and what
was submitted stays (FDA warning letter on overtyped results).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch.exceptions import review
from lbpcmc.criteria import AbsentIn, Conforms
from lbpcmc.criteria.words import in_words
from lbpcmc.errors import QuantityError
from lbpcmc.quantities import read
from lbpcmc.store.tables import BatchRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.batch.state import BatchState, Numbered
    from lbpcmc.desk.site import Site
    from lbpcmc.documents.model import Phase, Step
    from lbpcmc.quantities import Kind


@dataclass(frozen=True, slots=True)
class LotLine:
    """One line of the board."""

    lot: str
    title: str
    status: str
    next_step: str
    """ID and text of the open step; empty when all is done."""
    done: int
    """Places of the procedure that are filled."""
    critical: int
    major: int
    minor: int
    demonstration: bool
    changed_at: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry, as people read it."""

    seq: int
    at: str
    person: str
    place: str
    act: str
    typed: str
    understood: str
    verdict: str
    finding: str
    reason: str
    item: str = ""
    """Lot of a material, ID of equipment, label of a sample."""
    zone: str = "+00:00"
    """Offset of the station's local time when it was entered."""
    criterion: str = ""
    limits: tuple[str, ...] = ()
    """The criterion in words, one line a clause."""
    slot: tuple[str, int, int] | None = None
    """Step, occurrence and replicate, where the entry belongs to a place of the procedure."""


@dataclass(frozen=True, slots=True)
class StepCard:
    """The open step, in words for the floor."""

    step: str
    kind: str
    act: str
    """The use case that fills it: recorded, charged, confirmed, calculated, signed."""
    title: str
    """Unit procedure / operation / phase."""
    text: str
    occurrence: int
    occurrences: int
    replicate: int
    replicates: int
    quantity: str
    """What is measured, in words."""
    unit: str
    """The unit printed beside the field; "" where it must be typed or there is none."""
    accepted: str
    """Units that may be typed, in words; empty where there is none."""
    needs_unit: bool
    """True where a number is only complete with its unit, because none stands beside the field."""
    example: str
    criterion: str
    limits: tuple[str, ...]
    """The criterion in words, one line a clause, what decides acceptance first."""
    critical: str
    second_person: bool
    material: str
    """Charge: title, grade and amount of the material."""
    equipment: str
    meaning: str
    role: str
    formula: str
    may_end_phase: str
    """ID of the repeated phase that may be ended here; empty otherwise."""


@dataclass(frozen=True, slots=True)
class BatchCard:
    """One batch as the floor sees it."""

    lot: str
    title: str
    recipe: str
    specification: str
    status: str
    demonstration: bool
    step: StepCard | None
    history: tuple[HistoryLine, ...]
    """Latest first."""
    exceptions: tuple[tuple[str, str, str, str], ...]
    """Severity, rule, subject, what was found."""
    entries: int
    head: str


def board(site: Site) -> tuple[LotLine, ...]:
    """Every batch of the site, the one that changed last first."""
    rows = sorted(site.ledger.rows(BatchRow), key=lambda row: row.last_seq, reverse=True)
    return tuple(_lot_line(site.batch(row.lot), row, demonstration=site.demonstration) for row in rows)


def _lot_line(state: BatchState, row: BatchRow, *, demonstration: bool) -> LotLine:
    place = state.next_slot()
    counts = Counter(found.severity.value for found in review(state).exceptions)
    return LotLine(
        lot=row.lot,
        title=state.recipe.title,
        status=state.status.value,
        next_step=f"{place[1].id} {place[1].text}" if place else "",
        done=len(state.history),
        critical=counts["critical"],
        major=counts["major"],
        minor=counts["minor"],
        demonstration=demonstration or state.demonstration or bool(row.demonstration),
        changed_at=row.changed_at,
    )


def batch_card(site: Site, lot: str, *, most_history: int = 200) -> BatchCard:
    """Snapshot of a batch: the open step in words, the latest entries, the exceptions."""
    state = site.batch(lot)
    place = state.next_slot()
    found = review(state).exceptions
    recipe, spec = state.recipe, state.specification
    limits = limits_in_words(state)
    return BatchCard(
        lot=lot,
        title=recipe.title,
        recipe=f"{recipe.id} {recipe.version}",
        specification=f"{spec.id} {spec.version}" if spec else "",
        status=state.status.value,
        demonstration=state.demonstration or site.demonstration,
        step=_step_card(state, *place) if place else None,
        history=tuple(history_line(one, limits) for one in reversed(state.log[-most_history:] if most_history else ())),
        exceptions=tuple((e.severity.value, e.rule, e.subject, e.said) for e in found),
        entries=len(state.log),
        head=state.log[-1].hash,
    )


def limits_in_words(state: BatchState) -> Mapping[str, tuple[str, ...]]:
    """Say every criterion of the recipe and the specification in words, by its text."""
    criteria = [step.criterion for step in state.recipe.steps()]
    if state.specification is not None:
        criteria += [limit.criterion for test in state.specification.tests for limit in test.limits]
    return {found.text: tuple(map(str, in_words(found))) for found in criteria if found is not None}


def history_line(numbered: Numbered, limits: Mapping[str, tuple[str, ...]]) -> HistoryLine:
    """One entry in words; every part is plain text. `limits` are criteria in words, by their text."""
    entry = numbered.entry
    criterion = entry.criterion or ""
    place = entry.subject or ""
    if entry.occurrence:
        place += f" #{entry.occurrence}" if entry.occurrence != "1" else ""
        place += f" r{entry.replicate}" if (entry.replicate or "1") != "1" else ""
    return HistoryLine(
        seq=numbered.seq,
        at=entry.at,
        person=entry.name,
        place=place,
        act=entry.act,
        typed=entry.typed or "",
        understood=entry.understood or "",
        verdict=entry.verdict or "",
        finding=entry.finding or "",
        reason=entry.reason or "",
        item=entry.item or "",
        zone=entry.zone,
        criterion=criterion,
        limits=limits.get(criterion, (criterion,)) if criterion else (),
        slot=(entry.subject, int(entry.occurrence), int(entry.replicate or "1"))
        if entry.subject and entry.occurrence
        else None,
    )


def _step_card(state: BatchState, phase: Phase, step: Step, occurrence: int, replicate: int) -> StepCard:
    material = state.recipe.material(step)
    equipment = next((e for e in state.recipe.equipment if e.id == step.equipment), None)
    kind = step.quantity
    may_end = state.at_start_of_repeat()
    return StepCard(
        step=step.id,
        kind=step.kind.value,
        act=_act(step),
        title=_path(state, phase),
        text=step.text,
        occurrence=occurrence,
        occurrences=phase.repeats,
        replicate=replicate,
        replicates=step.replicates,
        quantity=kind.title if kind else "",
        unit=step.unit.symbol if step.unit else "",
        accepted=kind.accepted() if kind and any(unit.symbol for unit in kind.units) else "",
        needs_unit=kind is not None and not kind.bare and step.unit is None,
        example=_example(kind, step) if kind else "",
        criterion=step.criterion.text if step.criterion else "",
        limits=tuple(map(str, in_words(step.criterion, acceptance_first=True))) if step.criterion else (),
        critical=step.criticality.value,
        second_person=step.second_person,
        material=f"{material.title}, {material.grade}, {material.quantity or 'as needed'}" if material else "",
        equipment=f"{equipment.title} ({', '.join(equipment.needs)})" if equipment else "",
        meaning=step.meaning,
        role=step.role,
        formula=step.formula.text if step.formula else "",
        may_end_phase=may_end.id if may_end else "",
    )


def _example(kind: Kind, step: Step) -> str:
    """What could be typed, in the unit printed beside the field where there is one."""
    rule = step.criterion.clauses[-1].rule if step.criterion else None
    if isinstance(rule, Conforms):
        return "conforms"
    if isinstance(rule, AbsentIn):
        return f"not detected in {rule.amount}"
    number = kind.example().partition(" ")[0]
    return f"{number} {step.unit.symbol}".strip() if step.unit else kind.example()


def _act(step: Step) -> str:
    from lbpcmc.batch.rules import ACT_OF_KIND  # noqa: PLC0415  # one table, beside the rules

    return ACT_OF_KIND[step.kind].value


def _path(state: BatchState, phase: Phase) -> str:
    for unit_procedure in state.recipe.procedure:
        for operation in unit_procedure.operations:
            if any(one.id == phase.id for one in operation.phases):
                return f"{unit_procedure.title} / {operation.title} / {phase.title}"
    return phase.title


def hint(site: Site, lot: str, typed: str, step_id: str | None = None) -> tuple[bool, str]:
    """Say whether a text that is being typed can be read, and how; never whether it would pass.

    It is read for the open step, or for `step_id` where an earlier value is being corrected.
    """
    state = site.batch(lot)
    place = state.next_slot()
    step = place[1] if place else None
    if step_id is not None:
        step = next((one for one in state.recipe.steps() if one.id == step_id), None)
    kind = step.quantity if step else None
    if step is None or kind is None:
        return True, ""
    try:
        return True, f"read as {read(typed, kind, step.unit)}"
    except QuantityError as refusal:
        return False, str(refusal)
