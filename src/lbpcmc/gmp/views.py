"""What screens and commands show: plain, frozen snapshots, made from folds; the list of lots from the read tables.

A snapshot never says whether a text that is still being typed would pass: a verdict is given on submission, and what
was submitted stays (FDA warning letter on overtyped results).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lbpcmc.criteria.model import AbsentIn, Conforms
from lbpcmc.criteria.words import in_words
from lbpcmc.documents.model import Recipe
from lbpcmc.errors import QuantityError
from lbpcmc.gmp.document_control.events import DOCUMENT
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.exceptions import Review, during, reviewed
from lbpcmc.gmp.execution.events import BATCH, MaterialCharged, ValueCorrected, ValueRecorded
from lbpcmc.gmp.execution.rules import ANSWER_OF_KIND, attested_by, started
from lbpcmc.gmp.execution.state import BATCH_STATE, TRANSITIONS, Batch, Place, Status
from lbpcmc.gmp.execution.usecases import CHANGES
from lbpcmc.gmp.printed import line
from lbpcmc.gmp.site.events import SITE
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.quantities import read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lbpcmc.documents.model import Phase, Step
    from lbpcmc.events import Event, StreamHead
    from lbpcmc.gmp.acts import Site, View
    from lbpcmc.gmp.lines import Line
    from lbpcmc.quantities import Kind


@dataclass(frozen=True, slots=True)
class LotLine:
    """One line of the list of lots."""

    lot: str
    title: str
    status: str
    phase: str
    next_step: str
    """ID and text of the open step; empty when all is done."""
    done: int
    """Places of the procedure that are filled."""
    critical: int
    major: int
    minor: int
    demonstration: bool
    changed_at: str
    changed_by: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One event, as people read it."""

    seq: int
    type: str
    """Type of the event: `value.recorded`."""
    at: str
    offset: str
    """Offset of the station's local time when it was entered."""
    person: str
    """Printed name."""
    role: str
    line: Line
    limits: tuple[str, ...] = ()
    """The criterion in words, one line a clause."""


@dataclass(frozen=True, slots=True)
class Performed:
    """An answer that holds at a step, with what the step asked for."""

    text: str
    history: HistoryLine


@dataclass(frozen=True, slots=True)
class RecipeLine:
    """An approved recipe from which a batch can be started."""

    id: str
    version: str
    title: str
    batch_size: str


@dataclass(frozen=True, slots=True)
class StepCard:
    """The open step, in words for the floor."""

    step: str
    kind: str
    answer: str
    """Type of the event that answers it: `value.recorded`, `step.signed`."""
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
    """Units that may be typed, in words; empty where no unit is typed."""
    needs_unit: bool
    """True where a number without a unit is not understood."""
    example: str
    """What could be typed."""
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
    events: int
    head: StreamHead
    warning: str = ""
    """What every screen says while the witness is away."""


def board(site: Site, *, most: int | None = None) -> tuple[LotLine, ...]:
    """The batches of the site, the one that changed last first, all or the first `most`; read from the read tables."""
    from lbpcmc.gmp.execution.rows import batch

    with site.read() as view:
        whole = view.fold(SITE_STATE).demonstration
        rows = view.reading.rows(sa.select(batch).order_by(batch.c.last_seq.desc()).limit(most))
    return tuple(
        LotLine(
            lot=row.lot,
            title=row.title,
            status=row.status,
            phase=row.phase,
            next_step=row.next_step,
            done=row.done,
            critical=row.critical,
            major=row.major,
            minor=row.minor,
            demonstration=whole or bool(row.demonstration),
            changed_at=row.changed_at,
            changed_by=row.changed_by,
        )
        for row in rows
    )


def _batch(view: View, lot: str) -> Batch:
    return started(view.fold(BATCH_STATE, lot), lot)


def batch_card(site: Site, lot: str, *, most_history: int = 200) -> BatchCard:
    """Snapshot of a batch: the open step in words, the latest events, the exceptions."""
    with site.read() as view:
        batch, stream = _batch(view, lot), BATCH.key(lot)
        found = review(view, lot).exceptions
        demonstration = view.fold(SITE_STATE).demonstration or (batch.started is not None and batch.started.replayed)
        head = view.head(stream)
    place, papers, words = batch.next_place(), batch.log[0].payload, limits_in_words(batch)
    return BatchCard(
        lot=batch.lot,
        title=batch.recipe.title,
        recipe=f"{papers.recipe} {papers.recipe_version}",
        specification=f"{papers.specification} {papers.specification_version}",
        status=batch.status.value,
        demonstration=demonstration,
        step=_step_card(site, batch, place) if place else None,
        history=tuple(history_line(one, words) for one in reversed(batch.log[-most_history:] if most_history else ())),
        exceptions=tuple((e.severity.value, e.rule, e.subject, e.said) for e in found),
        events=len(batch.log),
        head=head,
        warning=site.warning,
    )


def review(view: View, lot: str) -> Review:
    """Every exception of a batch and of the site while it was made, and every rule that ran."""
    log = _batch(view, lot).log
    of_site = during(view.exceptions(SITE.key()), log[0].seq, log[-1].seq)
    return reviewed(view.product.exceptions, [*view.exceptions(BATCH.key(lot)), *of_site])


def history_line(event: Event[Any], words: Mapping[str, tuple[str, ...]] | None = None) -> HistoryLine:
    """One event in words; `words` are criteria in words, by their text."""
    where = event.envelope
    said = line(event)
    limits = (words or {}).get(said.criterion, (said.criterion,)) if said.criterion else ()
    return HistoryLine(event.seq, where.type, where.at, where.offset, where.name, where.role, said, limits)


def limits_in_words(batch: Batch) -> dict[str, tuple[str, ...]]:
    """Every criterion of the recipe in words, by its text."""
    criteria = (step.criterion for _, step in batch.steps.values())
    return {found.text: tuple(map(str, in_words(found))) for found in criteria if found is not None}


def _step_card(site: Site, batch: Batch, place: Place) -> StepCard:
    step, phase, recipe = place.step, place.phase, batch.recipe
    material = recipe.material(step)
    equipment = next((e for e in recipe.equipment if e.id == step.equipment), None)
    kind, may_end = step.quantity, batch.endable()
    return StepCard(
        step=step.id,
        kind=step.kind.value,
        answer=site.product.types.of_class(ANSWER_OF_KIND[step.kind]).name,
        title=path(batch, phase),
        text=step.text,
        occurrence=place.occurrence,
        occurrences=phase.repeats,
        replicate=place.replicate,
        replicates=step.replicates,
        quantity=kind.title if kind else "",
        unit=step.unit.symbol if step.unit else "",
        accepted=kind.accepted() if kind and any(unit.symbol for unit in kind.units) else "",
        needs_unit=kind is not None and step.unit is None and not kind.bare,
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
    """What could be typed: an answer in the criterion's own form, or a number in the unit beside the field."""
    for clause in step.criterion.clauses if step.criterion else ():
        match clause.rule:
            case Conforms():
                return "conforms"
            case AbsentIn(amount=amount):
                return f"not detected in {amount}"
    number = kind.example().partition(" ")[0]
    return f"{number} {step.unit.symbol}".strip() if step.unit else kind.example()


def path(batch: Batch, phase: Phase) -> str:
    """Unit procedure, operation and phase in words."""
    for unit_procedure in batch.recipe.procedure:
        for operation in unit_procedure.operations:
            if any(one.id == phase.id for one in operation.phases):
                return f"{unit_procedure.title} / {operation.title} / {phase.title}"
    return phase.title


def hint(site: Site, lot: str, typed: str, step_id: str | None = None) -> tuple[bool, str]:
    """Say whether a text that is being typed can be read, and how; never whether it would pass.

    It is read for the open step, or for `step_id` where an earlier value is being corrected.
    """
    with site.read() as view:
        batch = _batch(view, lot)
    place = batch.next_place()
    step = place.step if place else None
    if step_id is not None:
        step = batch.steps[step_id][1] if step_id in batch.steps else None
    if step is None or step.quantity is None:
        return True, ""
    try:
        return True, f"read as {read(typed, step.quantity, step.unit, tested_in=batch.recipe.tested_in)}"
    except QuantityError as refusal:
        return False, str(refusal)


# What people choose from. Nothing here decides whether an act is allowed.


def changes(status: str) -> tuple[str, ...]:
    """The changes of status that the table of states allows from a status, by the verbs of `change_status`."""
    return tuple(verb for verb, payload in CHANGES.items() if Status(status) in TRANSITIONS[payload][0])


def correctable(site: Site, lot: str) -> tuple[Performed, ...]:
    """The typed values that hold now, the latest first."""
    with site.read() as view:
        batch = _batch(view, lot)
    typed = ValueRecorded | MaterialCharged | ValueCorrected
    found = [one for one in batch.holding.values() if isinstance(one.payload, typed)]
    return _performed(batch, sorted(found, key=lambda one: one.seq, reverse=True))


def awaiting(site: Site, lot: str) -> tuple[Performed, ...]:
    """What was done at steps that ask for a second person and have none yet, in the procedure's order."""
    with site.read() as view:
        batch = _batch(view, lot)
    return _performed(batch, _unverified(batch))


def _performed(batch: Batch, events: Iterable[Event[Any]]) -> tuple[Performed, ...]:
    words = limits_in_words(batch)
    return tuple(Performed(batch.steps[one.payload.step][1].text, history_line(one, words)) for one in events)


def _unverified(batch: Batch) -> Iterator[Event[Any]]:
    for phase, step in batch.steps.values():
        if not step.second_person:
            continue
        for occurrence in range(1, batch.occurrences(phase) + 1):
            waits = (step.id, occurrence) not in batch.verified and batch.done(step, occurrence)
            if waits and (held := batch.latest((step.id, occurrence, 1))):
                yield held


def attested(site: Site, lot: str) -> tuple[Performed, ...]:
    """What the open verification step attests: the answers that hold at the steps it names."""
    with site.read() as view:
        batch = _batch(view, lot)
    place = batch.next_place()
    if place is None:
        return ()
    return _performed(batch, (event for event, _ in attested_by(batch, place, "", "")))


def recipes(site: Site) -> tuple[RecipeLine, ...]:
    """The recipes with an approved version, the one in force each."""
    found = []
    with site.read() as view:
        for stream in sorted(view.streams(DOCUMENT.name)):
            _, kind, name = stream.split(":", 2)
            version = view.fold(DOCUMENT_STATE, kind, name).effective if kind == "recipe" else None
            if version is None or version.approved is None:
                continue
            recipe = view.document(version.approved.payload.compiled_sha256)
            if isinstance(recipe, Recipe):
                found.append(RecipeLine(recipe.id, recipe.version, recipe.title, str(recipe.batch_size)))
    return tuple(found)
