"""The use cases of a batch, one function each: every way into the record goes through here.

A use case asks the rules, makes the meaning and the verdict, and appends. Everything that was submitted stays in
the record, even a text that nobody can read as a value.

`seen` is the head of the batch (`BatchCard.head`) that the person had before their eyes. Where it is given and another
station has written since, Conflict is raised and nothing is written (tests/desk/test_floor.py).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.batch import calculation, rules
from lbpcmc.batch.entries import Act, Entry, batch_stream
from lbpcmc.batch.state import BatchState, Numbered, fold
from lbpcmc.criteria import Verdict
from lbpcmc.desk.meaning import Parts, calculated, kept, meaning, remarked
from lbpcmc.desk.papers import IDENTITY
from lbpcmc.desk.site import identifier
from lbpcmc.documents.model import Recipe, Specification, StepKind
from lbpcmc.errors import Conflict, IntegrityError, NotAllowed
from lbpcmc.store.tables import BatchRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.batch.rules import Actor, Place
    from lbpcmc.desk.site import Site
    from lbpcmc.documents.model import Step


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a submission: the entry that holds it, and those that followed from it."""

    numbered: Numbered
    followed: tuple[Numbered, ...] = ()

    @property
    def entry(self) -> Entry:
        """The entry of the submission."""
        return self.numbered.entry

    @property
    def understood(self) -> bool:
        """False where the text was kept but could not be read as a value."""
        return self.entry.act != Act.REFUSED


def start_batch(site: Site, lot: str, recipe_id: str, actor: Actor) -> BatchState:
    """Start a batch from the approved versions of a recipe and its specification (21 CFR 211.188(a))."""
    rules.authorised(Act.BATCH_STARTED, actor)
    identifier(lot, "lot number")
    if site.ledger.rows(BatchRow, lot=lot):
        raise NotAllowed(f"Batch {lot} exists.", "A lot number is used once.")
    row, recipe = site.approved("recipe", recipe_id)
    if not isinstance(recipe, Recipe):
        raise IntegrityError(f"{recipe_id} is stored as a recipe and is none.")
    spec, specification = site.approved("specification", recipe.specification)
    if not isinstance(specification, Specification):
        raise IntegrityError(f"{recipe.specification} is stored as a specification and is none.")
    site.append(
        site.entry(
            batch_stream(lot),
            Act.BATCH_STARTED,
            actor,
            subject=lot,
            typed=str(recipe.batch_size),
            item=f"{recipe.id}\n{row.version}\n{specification.id}\n{spec.version}",
            digest=f"{row.sha256}\n{spec.sha256}",
        )
    )
    return site.batch(lot)


def record(
    site: Site, lot: str, step_id: str, typed: str, actor: Actor, *, seen: str | None = None, remark: str = ""
) -> Outcome:
    """Record what was typed at the open step: a measurement or an elapsed time. It stays, whatever it is."""
    state, place = _open(site, lot, step_id, Act.RECORDED, actor, seen)
    step = place.step
    if step.quantity is None:
        raise IntegrityError(f"Step {step.id} measures nothing.")
    parts = meaning(typed, step.quantity, step.unit, step.criterion)
    return _put(site, state, place, actor, Act.RECORDED, parts | remarked(remark))


def charge(  # noqa: PLR0913  # who, where and what of one addition
    site: Site,
    lot: str,
    step_id: str,
    material_lot: str,
    typed: str,
    actor: Actor,
    *,
    seen: str | None = None,
    remark: str = "",
) -> Outcome:
    """Record the lot and the amount of a material that was charged (21 CFR 211.188(b)(3), (4))."""
    state, place = _open(site, lot, step_id, Act.CHARGED, actor, seen)
    material = state.recipe.material(place.step)
    if material is None:
        raise IntegrityError(f"Step {step_id} charges '{place.step.material}', which the bill of materials lacks.")
    if not material_lot.strip():
        raise NotAllowed(f"The lot of {material.title} is missing.", "Type or scan it.")
    kind = place.step.quantity
    if kind is None:
        raise IntegrityError(f"Step {step_id} does not say in what {material.title} is measured.")
    parts = meaning(typed, kind, place.step.unit, place.step.criterion)
    return _put(site, state, place, actor, Act.CHARGED, parts | remarked(remark) | {"item": kept(material_lot)})


def confirm(
    site: Site, lot: str, step_id: str, actor: Actor, item: str = "", *, seen: str | None = None, remark: str = ""
) -> Outcome:
    """Confirm a step: an instruction, an equipment check (`item` is its ID), a sample (`item` is its label)."""
    state, place = _open(site, lot, step_id, Act.CONFIRMED, actor, seen)
    wanted = {StepKind.EQUIPMENT: "ID of the equipment", StepKind.SAMPLE: "label of the sample"}
    if place.step.kind in wanted and not item.strip():
        raise NotAllowed(f"The {wanted[place.step.kind]} is missing.", "Type or scan it.")
    parts = {"item": kept(item) or None, "understood": "done"} | remarked(remark)
    return _put(site, state, place, actor, Act.CONFIRMED, parts)


def calculate(site: Site, lot: str, step_id: str, actor: Actor, *, seen: str | None = None) -> Outcome:
    """Calculate the open step from what is recorded; a formula without a value is kept with its reason."""
    state, place = _open(site, lot, step_id, Act.CALCULATED, actor, seen)
    return _put(site, state, place, actor, Act.CALCULATED, _calculation(site, state, place))


def correct(
    site: Site,
    lot: str,
    slot: tuple[str, int, int],
    typed: str,
    reason: str,
    actor: Actor,
    *,
    seen: str | None = None,
) -> Outcome:
    """Correct a value with a reason; what was calculated from it is calculated again, and both are kept."""
    rules.authorised(Act.CORRECTED, actor)
    state = _as_seen(site.batch(lot), seen)
    target = rules.correction(state, state.latest(slot), reason)
    step = next(s for s in state.recipe.steps() if s.id == slot[0])
    if target.entry.act not in (Act.RECORDED, Act.CHARGED, Act.CORRECTED):
        raise NotAllowed(f"Step {step.id} holds no typed value.", "Only recorded and charged values are corrected.")
    if step.quantity is None:
        raise IntegrityError(f"Step {step.id} does not say what it measures.")
    parts = meaning(typed, step.quantity, step.unit, step.criterion)
    where = {"subject": step.id, "occurrence": str(slot[1]), "replicate": str(slot[2])}
    act = Act.REFUSED if parts.get("understood") is None else Act.CORRECTED
    refers = None if act is Act.REFUSED else str(target.seq)
    item = target.entry.item
    entry = site.entry(
        batch_stream(lot), act, actor, **where, refers=refers, reason=kept(reason), **parts | {"item": item}
    )
    entries = [entry]
    if act is Act.CORRECTED:
        entries += _recalculated(site, state, step, entry, actor) + _held(site, state, step, entry, actor)
    first, *followed = site.append(*entries)
    return Outcome(first, tuple(followed))


def verify_step(
    site: Site, lot: str, step_id: str, occurrence: int, actor: Actor, *, seen: str | None = None
) -> Outcome:
    """Verify, as a second person, what another did at a step (21 CFR 211.101(d), 211.188(b)(11))."""
    rules.authorised(Act.VERIFIED, actor)
    state = _as_seen(site.batch(lot), seen)
    step = next((s for s in state.recipe.steps() if s.id == step_id), None)
    if step is None or not state.done(step, occurrence):
        raise NotAllowed(f"Step {step_id} is not done yet.", "It is verified after it was done.")
    performed = _performed(state, step, occurrence, actor)
    return Outcome(site.append(_verification(site, lot, performed, actor))[0])


def sign(site: Site, lot: str, step_id: str, actor: Actor, *, seen: str | None = None) -> Outcome:
    """Sign the open signature or verification step; it is bound to the head of the batch (21 CFR 11.70)."""
    state, place = _open(site, lot, step_id, Act.SIGNED, actor, seen)
    rules.signature(place.step, actor)
    performed = list(_attested(state, place, actor))
    head = state.log[-1]
    entry = _entry(
        site,
        state,
        place,
        actor,
        Act.SIGNED,
        {
            "reason": place.step.meaning or "verified as second person",
            "refers": str(head.seq),
            "digest": head.hash,
            "finding": IDENTITY,
        },
    )
    first, *followed = site.append(entry, *(_verification(site, lot, one, actor) for one in performed))
    return Outcome(first, tuple(followed))


def _attested(state: BatchState, place: Place, actor: Actor) -> Iterator[Numbered]:
    """What a verification step attests: in its own phase this occurrence, in other phases all that were done."""
    for phase in state.recipe.phases():
        same = phase is place.phase
        occurrences = [place.occurrence] if same else range(1, state.occurrences(phase) + 1)
        for step in phase.steps:
            if step.id in place.step.verifies:
                yield from (_performed(state, step, n, actor) for n in occurrences if state.done(step, n))


def _performed(state: BatchState, step: Step, occurrence: int, actor: Actor) -> Numbered:
    """The latest entry at a step that `actor` may verify: none of its entries is their own."""
    rules.second_person(state.performers(step, occurrence), actor)
    latest = [state.latest((step.id, occurrence, replicate)) for replicate in range(1, step.replicates + 1)]
    return max((n for n in latest if n is not None), key=lambda numbered: numbered.seq)


def leave_unsigned(site: Site, lot: str, step_id: str, reason: str, actor: Actor) -> Outcome:
    """Pass over a signature that replayed data cannot give; it stays an exception."""
    rules.unsigned(site.origin)
    state, place = _open(site, lot, step_id, Act.UNSIGNED, actor)
    if place.step.kind not in (StepKind.SIGNATURE, StepKind.VERIFICATION):
        raise NotAllowed(f"Step {step_id} is a {place.step.kind.value}.", "Only signatures are left open.")
    return _put(site, state, place, actor, Act.UNSIGNED, {"reason": kept(reason)})


def end_phase(site: Site, lot: str, actor: Actor, *, seen: str | None = None) -> None:
    """End a repeated phase before its last planned occurrence (a sampling plan that stops with the growth)."""
    rules.authorised(Act.PHASE_ENDED, actor)
    state = _as_seen(site.batch(lot), seen)
    rules.running(state)
    phase = state.at_start_of_repeat()
    if phase is None:
        raise NotAllowed("No repeated phase can be ended here.", "Finish the occurrence that was begun.")
    times = str(state.occurrences(phase))
    site.append(site.entry(batch_stream(lot), Act.PHASE_ENDED, actor, subject=phase.id, occurrence=times))


def change_status(site: Site, lot: str, act: Act, reason: str, actor: Actor) -> None:
    """Hold, resume, stop or complete a batch, as the table of states allows."""
    rules.authorised(act, actor)
    rules.transition(site.batch(lot), act)
    if act is not Act.COMPLETED and not reason.strip():
        raise NotAllowed(f"A batch is not {act.value} without a reason.", "Give the reason.")
    site.append(site.entry(batch_stream(lot), act, actor, reason=kept(reason) or None))


def comment(site: Site, lot: str, text: str, actor: Actor, step_id: str | None = None) -> None:
    """Put a remark on the record; quality sees it among the exceptions (21 CFR 211.100(b))."""
    site.batch(lot)
    if not text.strip():
        raise NotAllowed("The comment is empty.", "Write what happened.")
    site.append(site.entry(batch_stream(lot), Act.COMMENTED, actor, subject=step_id, reason=kept(text)))


def _open(
    site: Site, lot: str, step_id: str, act: Act, actor: Actor, seen: str | None = None
) -> tuple[BatchState, Place]:
    rules.authorised(act, actor)
    state = _as_seen(site.batch(lot), seen)
    return state, rules.open_place(state, act, step_id)


def _as_seen(state: BatchState, seen: str | None) -> BatchState:
    """Refuse an act whose person had another state before their eyes: the value would land in another place."""
    if seen is not None and state.log[-1].hash != seen:
        raise Conflict(
            "Another station has written to this batch in the meantime.", "Look at its entry, then act again."
        )
    return state


def _put(site: Site, state: BatchState, place: Place, actor: Actor, act: Act, parts: dict[str, str | None]) -> Outcome:
    if act in (Act.RECORDED, Act.CHARGED) and parts.get("understood") is None:
        act = Act.REFUSED
    entry = _entry(site, state, place, actor, act, parts)
    first, *followed = site.append(entry, *_held(site, state, place.step, entry, actor))
    return Outcome(first, tuple(followed))


def _entry(site: Site, state: BatchState, place: Place, actor: Actor, act: Act, parts: dict[str, str | None]) -> Entry:
    return site.entry(
        batch_stream(state.lot),
        act,
        actor,
        subject=place.step.id,
        occurrence=str(place.occurrence),
        replicate=str(place.replicate),
        **parts,
    )


def _held(site: Site, state: BatchState, step: Step, entry: Entry, actor: Actor) -> list[Entry]:
    if not step.holds_batch or entry.verdict != Verdict.FAIL or entry.act == Act.REFUSED:
        return []
    reason = f"step {step.id}: {entry.finding}"
    return [site.entry(batch_stream(state.lot), Act.HELD, actor, subject=step.id, reason=reason)]


def _recalculated(site: Site, state: BatchState, step: Step, entry: Entry, actor: Actor) -> list[Entry]:
    """Calculations that follow from a corrected value, each pointing at the one that it replaces."""
    provisional = fold(state.recipe, state.specification, [*state.log, Numbered(state.log[-1].seq + 1, "", entry)])
    found: list[Entry] = []
    for phase, later in calculation.dependents(state.recipe, step):
        for occurrence in range(1, provisional.occurrences(phase) + 1):
            earlier = provisional.latest((later.id, occurrence, 1))
            if earlier is None:
                continue
            place = rules.Place(phase, later, occurrence, 1)
            parts = _calculation(site, provisional, place)
            if (parts.get("exact"), parts.get("finding")) == (earlier.entry.exact, earlier.entry.finding):
                continue
            parts |= {"refers": str(earlier.seq), "reason": f"step {step.id} was corrected"}
            again = _entry(site, provisional, place, actor, Act.CALCULATED, parts)
            provisional.apply(Numbered(provisional.log[-1].seq + 1, "", again))
            found.append(again)
    return found


def _calculation(site: Site, state: BatchState, place: Place) -> Parts:
    if not place.step.method:
        return calculated(state, place)
    from lbpcmc.desk.derived import from_step  # noqa: PLC0415  # scipy is needed by methods alone

    return from_step(site, state, place)


def _verification(site: Site, lot: str, performed: Numbered, actor: Actor) -> Entry:
    done = performed.entry
    return site.entry(
        batch_stream(lot),
        Act.VERIFIED,
        actor,
        subject=done.subject,
        occurrence=done.occurrence,
        refers=str(performed.seq),
        digest=performed.hash,
        reason="verified as second person",
        finding=IDENTITY,
    )
