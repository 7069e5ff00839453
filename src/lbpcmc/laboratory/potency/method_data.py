"""Raw data of potency assays that take more than one thing, and how they are done.

Invariant: nothing is calculated here; every function hands its parts to the assay's own and gives what that gives
(pinned by tests/laboratory/test_method_data.py).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.laboratory.potency import combination, functional, parallel_line, sigmoid, slope_ratio
from lbpcmc.laboratory.potency.combination import IndependentAssay  # readers of raw data resolve the fields' types
from lbpcmc.laboratory.potency.functional import FunctionalData  # the same reason
from lbpcmc.laboratory.record import Many, record
from lbpcmc.laboratory.result import AssayError, Reportable
from lbpcmc.messages import say

if TYPE_CHECKING:
    from lbpcmc.laboratory.potency.data import ComparativeData


def parallel_lines(data: ComparativeData, rules: parallel_line.ParallelLineRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(parallel_line.evaluate(data, rules, name) for name in _samples(data))


def slope_ratios(data: ComparativeData, rules: slope_ratio.SlopeRatioRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(slope_ratio.evaluate(data, rules, name) for name in _samples(data))


def sigmoid_curves(data: ComparativeData, rules: sigmoid.SigmoidRules) -> tuple[Reportable, ...]:
    """One potency for each sample with responses."""
    return tuple(sigmoid.evaluate(data, rules, name) for name in _samples(data))


def _samples(data: ComparativeData) -> tuple[str, ...]:
    if len(data.names) < 2:
        raise AssayError(say("potency.no_sample"))
    return data.names[1:]


@record
class FunctionalRun:
    """A lot and, beside it, a reference."""

    lot: FunctionalData
    reference: FunctionalData | None = None
    """Without one the lot's own activity is reported."""


def functional_activity(data: FunctionalRun, rules: functional.FunctionalRules) -> Reportable:
    """Activity relative to the reference, or the lot's own."""
    if data.reference is None:
        return functional.evaluate(data.lot, rules)
    return functional.compare(data.lot, data.reference, rules)


@record
class AssayResults:
    """Potencies of independent assays."""

    assays: Many[IndependentAssay]


def combined(data: AssayResults, rules: combination.CombinationRules) -> Reportable:
    """The combined potency."""
    return combination.evaluate(data.assays, rules)
