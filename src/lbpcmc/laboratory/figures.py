"""The figure of a calculation: the raw data as they were read, and the result as a line through them.

Invariant: a figure is drawn of every assay, with or without a result; an assay without a figure of its own shows the
value with its limits (pinned by tests/laboratory/test_figures.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.figure import Figure, Series

if TYPE_CHECKING:
    from lbpcmc.laboratory.drawing import Builder, Results
    from lbpcmc.laboratory.registry import Assay


def figure(assay: Assay, data: Any, rules: Any, results: Results) -> Figure:
    """Draw a calculation."""
    builders = _builders()
    return builders.get(assay.name, _values)(data, rules, results)


def _builders() -> dict[str, Builder]:
    from lbpcmc.laboratory.counts import figures as counts
    from lbpcmc.laboratory.genetics import figures as genetics
    from lbpcmc.laboratory.potency import figures as potency
    from lbpcmc.laboratory.process import figures as process
    from lbpcmc.laboratory.stability import figures as stability
    from lbpcmc.laboratory.validation import figures as validation

    packages = (counts, genetics, potency, process, stability, validation)
    return {name: builder for package in packages for name, builder in package.BUILDERS.items()}


def _values(_data: Any, _rules: Any, results: Results) -> Figure:
    """Every result with its limits."""
    points, ends, notes = [], [], []
    for at, result in enumerate(results, 1):
        if result.value is None:
            notes.append(f"{result.quantity}: {result.reported}")
        else:
            points.append((float(at), result.value))
        if result.limits is not None:
            ends += [(float(at), end) for end in (result.limits.low, result.limits.high) if end is not None]
    first = results[0]
    unit = f" / {first.unit}" if first.unit else ""
    marks = [Series(label, tuple(found)) for label, found in (("value", points), ("limit", ends)) if found]
    return Figure(first.quantity, "", f"{first.quantity}{unit}", tuple(marks), notes=tuple(notes))
