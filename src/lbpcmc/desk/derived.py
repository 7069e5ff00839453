"""Results that are derived from raw data by an approved method: what the laboratory types is plates, not results.

Invariant: the raw data are kept byte for byte under their hash, the result keeps the method's version and hash, and a
correction of a raw value is a new result beside the old one (tests/desk/test_derived.py).
"""

from __future__ import annotations

import csv
import hashlib
import io
from typing import TYPE_CHECKING

from lbpcmc.batch.calculation import Scope, find_name
from lbpcmc.criteria import Verdict
from lbpcmc.desk.meaning import Parts, judged, kept
from lbpcmc.errors import FormulaError, InputError, NotAllowed
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.calculation import calculated, limits_text
from lbpcmc.laboratory.methods import ReadyMethod, load_method
from lbpcmc.laboratory.rawdata import parse_raw
from lbpcmc.laboratory.result import AssayError
from lbpcmc.quantities.rounding import exact_decimal
from lbpcmc.store.tables import DocumentRow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from lbpcmc.batch.rules import Place
    from lbpcmc.batch.state import BatchState
    from lbpcmc.criteria import Criterion
    from lbpcmc.desk.site import Site
    from lbpcmc.laboratory.result import Reportable
    from lbpcmc.quantities import Quantity


def approved_method(site: Site, method_id: str) -> ReadyMethod:
    """Open the latest approved version of a method; NotAllowed if there is none."""
    rows = [row for row in site.ledger.rows(DocumentRow, type="method", id=method_id) if row.approved_at]
    if not rows:
        raise NotAllowed(f"No version of method {method_id[:40]} is approved.", "Import it and have it approved.")
    latest = max(rows, key=lambda row: row.seq)
    return load_method(site.ledger.document(latest.sha256), f"method {method_id}")


def derive(
    site: Site,
    method_id: str,
    content: bytes,
    name: str,
    criterion: Criterion | None,
    claim: Quantity | None = None,
) -> Parts:
    """Calculate raw data and judge the result; InputError names every cell that cannot be raw data.

    An assay that fails one of its validity gates gives no value to the criterion: the entry says why.
    """
    method = approved_method(site, method_id)
    ending = f".{name.rpartition('.')[2].lower()}" if "." in name else ".csv"
    raw = parse_raw(content, name, ending, method.assay)
    digest = hashlib.sha256(content).hexdigest()
    site.ledger.put_document(digest, content)
    parts: Parts = {
        "typed": kept(content.decode("utf-8", "replace")),
        "item": f"{method.method.id} version {method.method.version}",
        "digest": f"{method.sha256}\n{digest}",
        "criterion": criterion.text if criterion else None,
    }
    results = calculated(method, raw).results
    if len(results) != 1:
        raise InputError(f"Method {method_id} gives {len(results)} results.", "A test takes a method that gives one.")
    (result,) = results
    trace = list(_trace(result))
    try:
        reading = as_reading(result)
    except AssayError as refusal:
        without: Parts = {"understood": "no value", "verdict": Verdict.INVALID, "finding": str(refusal)}
        return parts | without | {"trace": "\n".join(trace)}
    found = judged(reading, criterion, claim)
    trace += filter(None, (found.get("trace"),))
    return parts | found | {"understood": result.reported, "trace": "\n".join(trace)}


def _trace(result: Reportable) -> Iterator[str]:
    for step in result.trace:
        source = f" ({step.source})" if step.source else ""
        yield f"{step.what}{f' [{step.formula}]' if step.formula else ''}: {step.value}{source}"
    for gate in result.gates:
        yield f"gate {gate.name}: {gate.computed}, must be {gate.limit}: {'passed' if gate.passed else 'FAILED'}"
    yield from (f"flag: {flag.value}" for flag in result.flags)
    if result.limits is not None:
        yield f"{limits_text(result)}: {result.limits.convention}"


def from_step(site: Site, state: BatchState, place: Place) -> Parts:
    """Evaluate a calculation step by its method, over the values that hold now."""
    step = place.step
    limit = step.criterion.text if step.criterion else None
    try:
        table = raw_table(state, place)
        return derive(site, step.method, table, f"step-{step.id}.csv", step.criterion)
    except (FormulaError, InputError) as refusal:
        return {"understood": "no value", "verdict": Verdict.INVALID, "criterion": limit, "finding": str(refusal)}


def raw_table(state: BatchState, place: Place) -> bytes:
    """Write the recorded values of a step's raw data as the table that its method reads.

    Replicates become rows; a single value stands in every row. FormulaError where a value is missing.
    """
    scope = Scope(state, place.phase, place.occurrence)
    columns = {heading: _column(scope, name) for heading, name in place.step.raw}
    rows = max(len(cells) for cells in columns.values())
    uneven = [heading for heading, cells in columns.items() if len(cells) not in (1, rows)]
    if uneven:
        raise FormulaError(f"The raw data have columns of different length: {', '.join(uneven)}.")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*(cells * (rows if len(cells) == 1 else 1) for cells in columns.values()), strict=True))
    return out.getvalue().encode()


def _column(scope: Scope, name: str) -> list[str]:
    values = scope.here(name)
    if not values:
        raise FormulaError(f"{name} has no value yet.", "Record it first.")
    parameter = next((p for p in scope.state.recipe.formula if p.id == name), None)
    if parameter is not None:
        return [_cell(parameter.quantity.value)]
    _, step = find_name(scope.state.recipe, name)
    unit = step.unit or (step.quantity.units[0] if step.quantity else None)
    return [_cell(value if unit is None else (value - unit.offset) / unit.scale) for value in values]


def _cell(value: Fraction) -> str:
    """Write a number as a spreadsheet does: all its digits where it ends, seventeen where it does not."""
    exact = exact_decimal(value)
    return repr(float(value)) if exact is None else f"{exact.normalize():f}"
