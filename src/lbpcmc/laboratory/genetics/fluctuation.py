"""A fluctuation test: mutants in parallel cultures, to a mutation rate with its limits.

Invariant: the rate is mutations over final cells by a named convention; no mutant anywhere is an upper bound, never a
rate of zero (pinned by tests/laboratory/genetics/test_fluctuation.py and reference case B6-07).
"""

from __future__ import annotations

import math
import statistics
from typing import Annotated

from lbpcmc.laboratory.genetics import luria_delbruck as ld
from lbpcmc.laboratory.record import Digits, Many, Positive, Share, at_least, counted, record, up_to, word
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate, Reportable, TraceStep

_QUANTITY = "mutation rate"


@record
class Fluctuation:
    """Parallel cultures from few cells each, plated on a selective medium."""

    mutants: Annotated[Many[Annotated[int, counted(most=10_000_000)]], at_least(2)]
    """Colonies on the selective plate of each culture."""
    final_cells: Annotated[Many[Positive], at_least(1)]
    """Viable cells at the end, of one or more cultures; their mean is used."""
    plating_efficiency: Annotated[float, up_to(1)] = 1.0
    """Share of a culture that was plated."""


@record
class FluctuationRules:
    """How mutants become a rate."""

    plating: Annotated[str, word("exact", "Stewart")] = "exact"
    """Plating efficiency below 1: `exact` (the sampled distribution), or `Stewart` (correction of the estimate)."""
    rate: Annotated[str, word("m / Nt", "m ln 2 / Nt")] = "m / Nt"
    """`m / Nt`, or `m ln 2 / Nt` (per cell and division cycle of Luria & Delbrück)."""
    limits: Annotated[str, word("likelihood ratio", "Stewart")] = "likelihood ratio"
    """`likelihood ratio`, or `Stewart` (1.225 m^-0.315 / sqrt C on ln m)."""
    level: Share = 0.95
    least_cultures: Annotated[int, counted(least=2)] = 10
    most_exact: Annotated[int, counted(least=10, most=5000)] = 1000
    """Mutants above which a culture enters as at least so many."""
    digits: Digits = 3


def evaluate(data: Fluctuation, rules: FluctuationRules | None = None) -> Reportable:
    """Report mutations per cell and generation."""
    rules = rules or FluctuationRules()
    cells = statistics.fmean(data.final_cells)
    factor = (math.log(2) if rules.rate == "m ln 2 / Nt" else 1.0) / cells
    cultures, efficiency = len(data.mutants), data.plating_efficiency
    trace = [
        TraceStep("cultures", f"{cultures} cultures", ", ".join(map(str, sorted(data.mutants)))),
        TraceStep("final cells Nt", f"mean of {len(data.final_cells)}", f"{cells:.6g}"),
        TraceStep("plating efficiency", rules.plating, f"{efficiency:g}"),
    ]
    gates = (Gate("cultures", str(cultures), f"≥ {rules.least_cultures}", cultures >= rules.least_cultures),)
    if not gates[0].passed:
        return Reportable(
            _QUANTITY, None, "", "frequency", gates=gates, trace=tuple(trace), reason="not valid: too few cultures"
        )
    if not any(data.mutants):
        upper = ld.none_seen_upper(cultures, efficiency, rules.level)
        trace.append(TraceStep("mutations m", "-ln(1 - level) / C / share that shows", f"< {upper:.6g}"))
        limits = ConfidenceLimits(None, upper * factor, rules.level, "no mutant in any culture, one-sided")
        return Reportable(
            _QUANTITY, upper * factor, "", "frequency", sign="<", digits=rules.digits, limits=limits,
            flags=(Flag.CENSORED,), gates=gates, trace=tuple(trace),
        )  # fmt: skip
    assumed = efficiency if rules.plating == "exact" else 1.0
    likelihood = ld.Likelihood(data.mutants, assumed, rules.most_exact)
    best = likelihood.maximum()
    if best is None:
        return Reportable(
            _QUANTITY, None, "", "frequency", flags=(Flag.ABOVE_RANGE,), gates=gates, trace=tuple(trace),
            reason=f"more than {ld.MOST_MUTATIONS:g} mutations in a culture: grow smaller cultures",
        )  # fmt: skip
    low, high = _limits(likelihood, best, cultures, rules)
    corrected = 1.0 if rules.plating == "exact" else ld.stewart_plating(1.0, efficiency)
    value = best * corrected * factor
    trace += [
        TraceStep(
            "mutations m",
            "maximum likelihood; P(r) = m / r sum j q(j) P(r - j), P(0) = exp(-m Q)",
            f"{best:.8g}, standard deviation {likelihood.standard_deviation(best):.4g}",
            "Ma, Sandri & Sarkar 1992; Rosche & Foster 2000",
        ),
        *_median_check(data),
        TraceStep("limits of m", rules.limits, f"{low:.6g} to {high:.6g}"),
    ]
    if corrected != 1.0:
        trace.append(TraceStep("corrected m", "m (z - 1) / (z ln z)", f"{best * corrected:.8g}", "Stewart et al. 1990"))
    trace.append(TraceStep("mutation rate", rules.rate, f"{value:.6g}"))
    return Reportable(
        quantity=_QUANTITY,
        value=value,
        unit="",
        kind="frequency",
        digits=rules.digits,
        limits=ConfidenceLimits(
            low * corrected * factor, high * corrected * factor, rules.level, f"{rules.limits} of m"
        ),
        flags=(Flag.CENSORED,) if max(data.mutants) > rules.most_exact else (),
        gates=gates,
        trace=tuple(trace),
    )


def _limits(likelihood: ld.Likelihood, best: float, cultures: int, rules: FluctuationRules) -> tuple[float, float]:
    if rules.limits == "Stewart":
        return ld.stewart_limits(best, cultures, rules.level)
    return likelihood.limits(best, rules.level)


def _median_check(data: Fluctuation) -> list[TraceStep]:
    """The P0 estimate beside the likelihood one, where it is of use (share without mutants 0.1 to 0.7)."""
    without = sum(1 for count in data.mutants if count == 0)
    part = without / len(data.mutants)
    if not 0.1 <= part <= 0.7:
        return []
    estimate = ld.from_no_mutants(without, len(data.mutants), data.plating_efficiency)
    return [TraceStep("m by P0, for comparison", "-ln(p0) / Q", f"{estimate:.6g}", "Luria & Delbrück 1943")]
