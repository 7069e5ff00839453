"""The figure of a calculation: the raw data as they were read, and the result as a line through them.

Invariant: a figure is drawn of every assay, with or without a result; where there is no own one it shows the value with
its limits (pinned by tests/laboratory/test_figures.py).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lbpcmc.assays.figure import Figure, Level, Series

if TYPE_CHECKING:
    from lbpcmc.assays.methods import Assay
    from lbpcmc.assays.result import Reportable

Results = tuple["Reportable", ...]
Builder = Callable[[Any, Any, Results], Figure]


def figure(assay: Assay, data: Any, rules: Any, results: Results) -> Figure:
    """Draw a calculation."""
    builders = _builders()
    return builders.get(assay.name, _values)(data, rules, results)


def _builders() -> dict[str, Builder]:
    from lbpcmc.laboratory import figures_counts, figures_curves, figures_process  # noqa: PLC0415  # they need scipy

    return {**figures_counts.BUILDERS, **figures_curves.BUILDERS, **figures_process.BUILDERS}


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


def plain(result: Reportable) -> float | None:
    """The result where it is a number of its own, taken back from log10; None for bounds, findings, no result."""
    if result.value is None or result.sign:
        return None
    return 10**result.value if result.unit.startswith("log10 ") else result.value


def limits_of(result: Reportable) -> tuple[Level, ...]:
    """The limits as levels."""
    if result.limits is None:
        return ()
    ends = (("lower limit", result.limits.low), ("upper limit", result.limits.high))
    return tuple(Level(label, end) for label, end in ends if end is not None)


def span(low: float, high: float, count: int = 60) -> tuple[float, ...]:
    """Places for a smooth line."""
    return tuple(low + (high - low) * step / (count - 1) for step in range(count))
