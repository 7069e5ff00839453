"""Figures of counts: plates, tubes, standard curves, strains."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from lbpcmc.laboratory.counts.qpcr_curve import fit_curve
from lbpcmc.laboratory.drawing import Builder, Results, plain, span
from lbpcmc.laboratory.figure import Figure, Level, Series

if TYPE_CHECKING:
    from lbpcmc.laboratory.counts.consortium_plates import ConsortiumPlates
    from lbpcmc.laboratory.counts.mpn import MpnOutcome, MpnRules
    from lbpcmc.laboratory.counts.plates import PlateCounts
    from lbpcmc.laboratory.counts.qpcr import QpcrRules, QpcrRun
    from lbpcmc.laboratory.counts.rules import CountRules


def plates(data: PlateCounts, rules: CountRules, results: Results) -> Figure:
    """Colonies over the sample on each plate, with what the count makes one expect."""
    at: dict[bool, list[tuple[float, float]]] = {False: [], True: []}
    for plate in data.plates:
        if isinstance(plate.count, int):
            at[bool(plate.excluded)].append((math.log10(plate.amount), float(plate.count)))
    marks = [Series("plates", tuple(at[False])), Series("excluded plates", tuple(at[True]))]
    count = plain(results[0])
    xs = [math.log10(plate.amount) for plate in data.plates]
    lines = []
    if count is not None:
        expected = tuple((x, count * 10**x) for x in span(min(xs), max(xs)))
        lines = [Series("expected colonies", expected, joined=True)]
    crowded = sum(plate.too_numerous for plate in data.plates)
    return Figure(
        results[0].quantity,
        f"log10 of the sample on a plate ({data.per})",
        "colonies",
        tuple(s for s in (*marks, *lines) if s.points),
        (Level("countable from", rules.low), Level("countable to", rules.high)),
        (f"{crowded} too numerous to count, not drawn",) if crowded else (),
    )


def tubes(data: MpnOutcome, rules: MpnRules, results: Results) -> Figure:
    """Share of tubes with growth over the sample in each, with the curve of the most probable number."""
    found = plain(results[0])
    rate = None if found is None else found / (100 if rules.per_hundred else 1)
    marks = tuple((math.log10(row.amount), row.positive / row.tubes) for row in data.rows)
    xs = [x for x, _ in marks]
    low, high = min(xs) - 1, max(xs) + 1
    lines = []
    if rate is not None:
        curve = tuple((x, -math.expm1(-rate * 10**x)) for x in span(low, high))
        lines = [Series("expected share", curve, joined=True)]
    series = (Series("share of tubes with growth", marks), *lines)
    return Figure(results[0].quantity, f"log10 of the sample in a tube ({data.per})", "share", series)


def standard_curve(data: QpcrRun, _rules: QpcrRules, results: Results) -> Figure:
    """Ct over log10 copies, with the line and the wells of the sample."""
    standards = tuple((math.log10(standard.copies), standard.ct) for standard in data.standards)
    curve = fit_curve(data.standards)
    ends = [min(x for x, _ in standards), max(x for x, _ in standards)]
    line = tuple((x, curve.intercept + curve.slope * x) for x in ends)
    seen = [ct for ct in data.sample_cts if ct is not None]
    wells = tuple(((ct - curve.intercept) / curve.slope, ct) for ct in seen) if curve.slope else ()
    missing = len(data.sample_cts) - len(seen)
    series = (Series("standards", standards), Series("sample", wells), Series("standard curve", line, joined=True))
    return Figure(
        results[0].quantity,
        "log10 of the copies in a reaction",
        "Ct",
        tuple(s for s in series if s.points),
        notes=(f"{missing} wells of the sample without a signal, not drawn",) if missing else (),
    )


def strains(_data: ConsortiumPlates, _rules: object, results: Results) -> Figure:
    """log10 of the count of every strain with its limits."""
    counts = [result for result in results[1:] if result.unit == results[0].unit]
    points, ends, notes = [], [], []
    for at, result in enumerate(counts, 1):
        notes.append(f"{at} {result.quantity}: {result.reported}")
        if result.value:
            points.append((float(at), math.log10(result.value)))
        if result.limits is not None:
            ends += [(float(at), math.log10(end)) for end in (result.limits.low, result.limits.high) if end]
    series = tuple(Series(label, tuple(found)) for label, found in (("count", points), ("limit", ends)) if found)
    return Figure("viable counts", "strain", f"log10 {results[0].unit}", series, notes=tuple(notes))


BUILDERS: dict[str, Builder] = {
    "plate count": plates,
    "most probable number": tubes,
    "qPCR": standard_curve,
    "consortium": strains,
}
