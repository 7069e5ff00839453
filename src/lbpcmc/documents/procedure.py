"""The tree of a procedure to unit procedures, operations, phases and steps.

Each kind of step has its own fields: what it needs is asked for, what it does not use is a finding. {name} in texts and
criteria becomes the written value of that parameter.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from lbpcmc.documents.fields import meant
from lbpcmc.documents.formula import parse
from lbpcmc.documents.model import Criticality, Operation, Phase, Position, Step, StepKind, UnitProcedure
from lbpcmc.documents.rules import bill, formulas, references, shape, structure
from lbpcmc.documents.values import criterion_of, is_about_words, kind_of, unit_of
from lbpcmc.errors import FormulaError
from lbpcmc.messages import say
from lbpcmc.quantities import kind as find_kind
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.fields import Fields, Reading
    from lbpcmc.documents.formula import Formula
    from lbpcmc.documents.model import Material, Parameter
    from lbpcmc.quantities import Kind

MOST_REPEATS = 1_000
MOST_REPLICATES = 50
MOST_DECIMALS = 12
_LEVELS = {
    "unit_procedure": say("check.a_unit_procedure"),
    "operation": say("check.an_operation"),
    "phase": say("check.a_phase"),
    "step": say("check.a_step"),
}
"""The levels of a procedure by the key that names an entry."""
_HOLE = re.compile(r"\{([^{}]*)\}")


class Uses(NamedTuple):
    """The fields of one kind of step, beside step, kind and text."""

    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()


_CONTROL = ("critical", "second_person")
_VALUE = ("name", "unit", "criterion", "holds_batch", "source", *_CONTROL)
FIELDS: dict[StepKind, Uses] = {
    StepKind.INSTRUCTION: Uses((), ("source", *_CONTROL)),
    StepKind.CONFIRMATION: Uses((), ("source", "holds_batch", *_CONTROL)),
    StepKind.MEASUREMENT: Uses(("quantity",), ("replicates", *_VALUE)),
    StepKind.CHARGE: Uses(("material",), ("quantity", *_VALUE)),
    StepKind.EQUIPMENT: Uses(("equipment",), ("source", "holds_batch", *_CONTROL)),
    StepKind.SAMPLE: Uses((), ("tests", "source", *_CONTROL)),
    StepKind.HOLD: Uses(("since",), _VALUE),
    StepKind.CALCULATION: Uses(("quantity",), ("formula", "method", "raw", "decimals", *_VALUE)),
    StepKind.SIGNATURE: Uses(("role", "meaning")),
    StepKind.VERIFICATION: Uses(("verifies",), ("role", "source")),
}
"""What each kind of step needs and may have; docs/documents.md prints this table."""
_ALL = tuple(dict.fromkeys(key for uses in FIELDS.values() for key in (*uses.needs, *uses.may)))


class Procedure:
    """Reads one procedure; collects what the rules need to know of names and parameters."""

    def __init__(
        self, reading: Reading, materials: dict[str, Material], formula: tuple[list[Parameter], set[str]]
    ) -> None:
        """Take the materials by ID, the parameters that were read and the names of those that were not."""
        self.reading = reading
        self.materials = materials
        self.formula = tuple(formula[0])
        self.parameters = {parameter.id: parameter for parameter in reversed(self.formula)}
        self.unreadable = formula[1]
        self.filled: set[str] = set()
        self.parametric: set[Position] = set()
        self.misplaced = False
        """True where a level of the procedure stands in the place of another, so that its steps were not read."""

    def read(self, top: Fields) -> tuple[UnitProcedure, ...]:
        """Read the procedure of a recipe."""
        found = []
        for fields in self._level(top, "procedure", "unit_procedure"):
            unit_id, title = fields.identifier("unit_procedure"), fields.text("title", required=True)
            operations = tuple(self._operation(each) for each in self._level(fields, "operations", "operation"))
            fields.finish()
            found.append(UnitProcedure(unit_id, title, operations, fields.at))
        return self._with_inherited_limits(tuple(found))

    def _level(self, fields: Fields, key: str, own: str) -> Iterator[Fields]:
        """Give the entries of one level; one finding where those of another level stand in its place."""
        others = [level for level in _LEVELS if level != own]
        for entry in fields.look(key):
            stray = next((level for level in others if entry.has(level)), "")
            if stray and not entry.has(own):
                said = say("check.flat_procedure", called=_LEVELS[stray], wanted=_LEVELS[own])
                fields.take(key)
                fields.report(shape.WRONG_SHAPE.found(entry.at, said), key)
                self.misplaced = True
                return
        yield from fields.each(key, _LEVELS[own], required=True)

    def _operation(self, fields: Fields) -> Operation:
        found_id, title = fields.identifier("operation"), fields.text("title", required=True)
        phases = tuple(self._phase(each) for each in self._level(fields, "phases", "phase"))
        fields.finish()
        return Operation(found_id, title, phases, fields.at)

    def _phase(self, fields: Fields) -> Phase:
        found_id, title = fields.identifier("phase"), fields.text("title", required=True)
        repeats = fields.whole("repeat", 1, MOST_REPEATS, 1) or 1
        equipment = fields.identifier("equipment", required=False)
        steps = tuple(filter(None, (self._step(each) for each in self._level(fields, "steps", "step"))))
        fields.finish()
        return Phase(found_id, title, steps, repeats, equipment, fields.at)

    def _step(self, fields: Fields) -> Step | None:
        step_id = fields.identifier("step")
        fields.called = say("check.step", id=step_id) if step_id else say("check.a_step")
        word = fields.word("kind", [kind.value for kind in StepKind], required=True)
        text = self._fill(fields, "text", fields.text("text", required=True))
        if not word:
            for key in _ALL:
                fields.take(key)
            fields.finish()
            self.unreadable.add(fields.name("name"))
            return Step(step_id, StepKind.INSTRUCTION, text, at=fields.at)
        kind = StepKind(word)
        self._right_fields(fields, kind)
        step = self._values(fields, Step(step_id, kind, text, at=fields.at))
        fields.finish()
        return step

    def _right_fields(self, fields: Fields, kind: StepKind) -> None:
        uses = FIELDS[kind]
        qualitative = is_about_words(fields.peek("criterion"))
        for key in uses.needs:
            if fields.has(key) or (key == "quantity" and qualitative):
                continue
            rule = structure.NO_QUANTITY if key == "quantity" else structure.LACKING_FIELD
            fields.report(rule.found(fields.at, say("check.lacking_field", kind=kind.value, key=key)), key)
        if kind is StepKind.CALCULATION and fields.has("formula") == (fields.has("method") and fields.has("raw")):
            fields.report(structure.LACKING_FIELD.found(fields.at, say("check.lacking_formula")))
        for key in _ALL:
            if fields.has(key) and key not in (*uses.needs, *uses.may):
                fields.take(key)
                said = say("check.unused_field", kind=kind.value, key=key, known=(*uses.needs, *uses.may))
                fields.report(structure.UNUSED_FIELD.found(fields.key_place(key), said), key)

    def _values(self, fields: Fields, step: Step) -> Step:
        """Read the fields that the step's kind has; all others stay neutral."""
        uses = {*FIELDS[step.kind].needs, *FIELDS[step.kind].may}

        def text(key: str) -> str:
            return fields.text(key) if key in uses else ""

        def listed(key: str) -> tuple[str, ...]:
            return fields.words(key) if key in uses else ()

        material, name = text("material"), fields.name("name") if "name" in uses else ""
        quantity = self._kind(fields, step.kind, material) if "quantity" in uses or step.kind is StepKind.HOLD else None
        if name and quantity is None:
            self.unreadable.add(name)
        return replace(
            step,
            name=name,
            quantity=quantity,
            unit=unit_of(fields, "unit", quantity) if "unit" in uses else None,
            criterion=self._criterion(fields, quantity) if "criterion" in uses else None,
            criticality=Criticality(fields.word("critical", ("CPP", "CQA")))
            if "critical" in uses
            else Criticality.NONE,
            second_person="second_person" in uses and fields.yes("second_person"),
            replicates=(fields.whole("replicates", 1, MOST_REPLICATES, 1) or 1) if "replicates" in uses else 1,
            material=material,
            equipment=text("equipment"),
            tests=listed("tests"),
            since=text("since"),
            formula=self._formula(fields) if "formula" in uses else None,
            method=text("method"),
            raw=tuple(fields.pairs("raw").items()) if "raw" in uses and fields.has("raw") else (),
            decimals=fields.whole("decimals", 0, MOST_DECIMALS, None) if "decimals" in uses else None,
            role=text("role"),
            meaning=text("meaning"),
            verifies=listed("verifies"),
            holds_batch="holds_batch" in uses and fields.yes("holds_batch"),
            source=text("source"),
        )

    def _kind(self, fields: Fields, kind: StepKind, material_id: str) -> Kind | None:
        if kind is StepKind.HOLD:
            return find_kind("time")
        material = self.materials.get(material_id) if kind is StepKind.CHARGE else None
        if material is not None and material.quantity is not None:
            given = kind_of(fields, "quantity")
            if given is not None and given != material.quantity.kind:
                said = say("check.other_kind", material=material.id, kind=material.quantity.kind.title)
                fields.report(bill.OTHER_KIND.found(fields.place("quantity"), said), "quantity")
            return material.quantity.kind
        if material is not None and not fields.has("quantity"):
            if self.reading.places.failed(material.at, "quantity"):
                return None
            said = say("check.as_needed", material=material.id)
            fields.report(bill.AS_NEEDED.found(fields.place("material"), said), "quantity")
            return None
        found = kind_of(fields, "quantity")
        if found is None and not fields.has("quantity") and is_about_words(fields.peek("criterion")):
            return find_kind("number")
        return found

    def _criterion(self, fields: Fields, kind: Kind | None) -> Criterion | None:
        written = fields.text("criterion")
        text = self._fill(fields, "criterion", written)
        if not re.search(r"[0-9]", _HOLE.sub("", written)):
            self.parametric.add(fields.at)
        return None if fields.failed("criterion") else criterion_of(fields, "criterion", text, kind)

    def _formula(self, fields: Fields) -> Formula | None:
        text = fields.text("formula")
        if not text:
            return None
        try:
            return parse(text)
        except FormulaError as refusal:
            at = formulas.column(self.reading.places, fields.at, refusal.column)
            fields.report(formulas.NOT_A_FORMULA.found(at, refusal.statement), "formula")
            return None

    def _fill(self, fields: Fields, key: str, text: str) -> str:
        """Write the values of parameters into a text; a finding for a name that the formula does not have."""

        def value(match: re.Match[str]) -> str:
            name = match[1]
            self.filled.add(name)
            if name in self.parameters:
                return str(self.parameters[name].quantity)
            if name not in self.unreadable:
                said = say("check.unknown_parameter", name=printable(name), hint=meant(name, self.parameters))
                fields.report(references.PARAMETER.found(fields.place(key), said), key)
            self.reading.places.fail(fields.at, key)
            return match[0]

        return _HOLE.sub(value, text)

    def _with_inherited_limits(self, procedure: tuple[UnitProcedure, ...]) -> tuple[UnitProcedure, ...]:
        """Give a charge the limits of its material where it is the material's only one."""
        charges = Counter(
            step.material
            for unit_procedure in procedure
            for operation in unit_procedure.operations
            for phase in operation.phases
            for step in phase.steps * min(phase.repeats, 2)
        )

        def limited(step: Step) -> Step:
            material = self.materials.get(step.material)
            own = self.reading.places.given(step.at, "criterion")
            if material is None or own or charges[step.material] != 1:
                return step
            return replace(step, criterion=material.criterion)

        return tuple(
            replace(
                unit_procedure,
                operations=tuple(
                    replace(
                        operation,
                        phases=tuple(
                            replace(phase, steps=tuple(map(limited, phase.steps))) for phase in operation.phases
                        ),
                    )
                    for operation in unit_procedure.operations
                ),
            )
            for unit_procedure in procedure
        )
