"""A step of the procedure as JSON values, and back: every field is written, also those that its kind leaves empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.compiled import formula
from lbpcmc.documents.model import Criticality, Step, StepKind
from lbpcmc.messages import say
from lbpcmc.quantities.serialised import named_kind, named_unit

if TYPE_CHECKING:
    from lbpcmc.documents.compiled.parts import Carried, Known
    from lbpcmc.serialised import JsonObject

MOST_REPLICATES = 100_000
MOST_DECIMALS = 1_000


def step_to_json(step: Step, carried: Carried) -> dict[str, Any]:
    """Write a step; ValueError for a unit without a kind."""
    if step.unit is not None and step.quantity is None:
        raise ValueError(f"step {step.id} has a unit and no kind of quantity")
    return {
        "id": step.id,
        "is": step.kind.value,
        "text": step.text,
        "name": step.name,
        "kind": None if step.quantity is None else carried.kind(step.quantity),
        "unit": None if step.unit is None else step.unit.symbol,
        "criterion": carried.criterion(step.criterion),
        "criticality": step.criticality.value,
        "second_person": step.second_person,
        "replicates": step.replicates,
        "material": step.material,
        "equipment": step.equipment,
        "tests": list(step.tests),
        "since": step.since,
        "formula": None if step.formula is None else formula.to_json(step.formula),
        "method": step.method,
        "raw": [list(pair) for pair in step.raw],
        "decimals": step.decimals,
        "role": step.role,
        "meaning": step.meaning,
        "verifies": list(step.verifies),
        "holds_batch": step.holds_batch,
        "source": step.source,
    }


def step_from_json(written: JsonObject, known: Known) -> Step:
    """Read what `step_to_json` wrote."""
    kind = None if written.missing("kind") else named_kind(written, "kind", known.kinds)
    if written.missing("unit"):
        unit = None
    elif kind is None:
        written.refuse("unit", say("compiled.unit_without_kind"))
    else:
        unit = named_unit(written, "unit", kind)
    found = Step(
        id=written.text("id"),
        kind=written.word("is", StepKind),
        text=written.text("text"),
        name=written.text("name"),
        quantity=kind,
        unit=unit,
        criterion=None if written.missing("criterion") else known.criterion(written, "criterion"),
        criticality=written.word("criticality", Criticality),
        second_person=written.yes("second_person"),
        replicates=written.whole("replicates", 1, MOST_REPLICATES),
        material=written.text("material"),
        equipment=written.text("equipment"),
        tests=written.texts("tests"),
        since=written.text("since"),
        formula=None if written.missing("formula") else formula.from_json(written.nested("formula")),
        method=written.text("method"),
        raw=written.pairs("raw"),
        decimals=None if written.missing("decimals") else written.whole("decimals", 0, MOST_DECIMALS),
        role=written.text("role"),
        meaning=written.text("meaning"),
        verifies=written.texts("verifies"),
        holds_batch=written.yes("holds_batch"),
        source=written.text("source"),
    )
    written.finish()
    return found
