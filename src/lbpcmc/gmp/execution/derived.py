"""Results that are derived from raw data by an approved method: what the laboratory types is plates, not results.

Invariant: the raw data are kept byte for byte under their hash, the result keeps the method's version and the hash of
its compiled rules, and a correction of a raw value is a new result beside the old one
(tests/gmp/testing/test_derived.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING

from lbpcmc.errors import FormulaError, InputError, MissingLibrary
from lbpcmc.gmp.document_control.rules import effective
from lbpcmc.gmp.execution.calculation import Scope
from lbpcmc.gmp.execution.events import Derivation
from lbpcmc.gmp.facts import method_of
from lbpcmc.gmp.values import Asked, Value, as_kept, judged, kept, without_value
from lbpcmc.messages import say
from lbpcmc.quantities.rounding import exact_decimal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from lbpcmc.documents.model import Phase, Step
    from lbpcmc.gmp.execution.events import ValueCalculated
    from lbpcmc.gmp.execution.state import Batch
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.laboratory.result import Reportable


def in_force(facts: Facts, method: str, content: bytes, name: str) -> Derivation:
    """Name what a result is derived by and from: the approved method in force; NotAllowed if there is none."""
    approved = effective(facts, "method", method).payload
    digest = hashlib.sha256(content).hexdigest()
    return Derivation(approved.id, approved.version, approved.compiled_sha256, digest, name)


def derived(facts: Facts, derivation: Derivation, content: bytes, asked: Asked) -> Value:
    """Calculate raw data and judge the result; InputError names every cell that cannot be raw data.

    An assay that fails one of its validity gates gives no value to the criterion: the value says why.
    """
    from lbpcmc.laboratory.as_reading import as_reading
    from lbpcmc.laboratory.calculation import calculated
    from lbpcmc.laboratory.methods import ready_method
    from lbpcmc.laboratory.rawdata import parse_raw
    from lbpcmc.laboratory.result import AssayError

    method = ready_method(method_of(facts, derivation.compiled_sha256), derivation.compiled_sha256)
    name = derivation.raw_name
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ".csv"
    results = calculated(method, parse_raw(content, name, ending, method.assay)).results
    if len(results) != 1:
        raise InputError(say("method.several_results", method=derivation.method, count=len(results)))
    (result,) = results
    typed, trace = kept(content.decode("utf-8", "replace")), tuple(map(as_kept, _trace(result)))
    try:
        reading = as_reading(result, asked.kind, asked.tested_in)
    except AssayError as refusal:
        return without_value(asked.criterion, as_kept(str(refusal)), typed, trace)
    value = judged(reading, asked.criterion, asked.claim, typed=typed)
    return replace(value, interpreted=result.reported, trace=(*trace, *value.trace))


def _trace(result: Reportable) -> Iterator[str]:
    from lbpcmc.laboratory.calculation import limits_text

    for step in result.trace:
        source = f" ({step.source})" if step.source else ""
        yield f"{step.what}{f' [{step.formula}]' if step.formula else ''}: {step.value}{source}"
    for gate in result.gates:
        yield f"gate {gate.name}: {gate.computed}, must be {gate.limit}: {'passed' if gate.passed else 'FAILED'}"
    yield from (f"flag: {flag.value}" for flag in result.flags)
    if result.limits is not None:
        yield f"{limits_text(result)}: {result.limits.convention}"


def derived_from_step(
    facts: Facts, batch: Batch, phase: Phase, step: Step, again: ValueCalculated | None = None, occurrence: int = 1
) -> tuple[Value, Derivation | None]:
    """Evaluate a calculation step by its method, over the values that hold now.

    `again` is the calculation that is verified: it is made by the method that it names.
    """
    occurrence = again.occurrence if again is not None else occurrence
    derivation = again.derivation if again is not None else None
    try:
        table = raw_table(batch, phase, step, occurrence)
        if again is None:
            derivation = in_force(facts, step.method, table, f"step-{step.id}.csv")
        if derivation is None:
            return without_value(step.criterion, "the method was not named"), None
        found = replace(derivation, raw_sha256=hashlib.sha256(table).hexdigest())
        if step.quantity is None:
            return without_value(step.criterion, f"Step {step.id} does not say what it gives."), None
        asked = Asked(step.quantity, step.unit, step.criterion, None, batch.recipe.tested_in)
        return replace(derived(facts, found, table, asked), typed=None), found
    except MissingLibrary:
        raise  # another station has it: this says nothing about the values
    except (FormulaError, InputError) as refusal:
        return without_value(step.criterion, str(refusal)), None


def raw_table(batch: Batch, phase: Phase, step: Step, occurrence: int) -> bytes:
    """Write the recorded values of a step's raw data as the table that its method reads.

    Replicates become rows; a single value stands in every row. FormulaError where a value is missing.
    """
    scope = Scope(batch, phase, occurrence)
    columns = {heading: _column(scope, name) for heading, name in step.raw}
    rows = max(len(cells) for cells in columns.values())
    uneven = [heading for heading, cells in columns.items() if len(cells) not in (1, rows)]
    if uneven:
        raise FormulaError(say("calculation.uneven", columns=tuple(uneven)))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(cells * (rows if len(cells) == 1 else 1) for cells in columns.values()), strict=True))
    return out.getvalue().encode()


def _column(scope: Scope, name: str) -> list[str]:
    values = scope.here(name)
    if not values:
        raise FormulaError(say("calculation.no_value", name=name))
    parameter = next((p for p in scope.batch.recipe.formula if p.id == name), None)
    if parameter is not None:
        return [_cell(parameter.quantity.value)]
    _, step = scope.batch.named[name]
    unit = step.unit or (step.quantity.units[0] if step.quantity else None)
    return [_cell(value if unit is None else (value - unit.offset) / unit.scale) for value in values]


def _cell(value: Fraction) -> str:
    """Write a number as a spreadsheet does: all its digits where it ends, seventeen where it does not."""
    exact = exact_decimal(value)
    return repr(float(value)) if exact is None else f"{exact.normalize():f}"
