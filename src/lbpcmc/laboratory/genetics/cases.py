"""Reference cases of genetic stability."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.genetics import luria_delbruck
from lbpcmc.laboratory.genetics.fluctuation import Fluctuation
from lbpcmc.laboratory.genetics.fluctuation import evaluate as mutation_rate
from lbpcmc.laboratory.genetics.retention import CloneTest, RetentionRules, free_share, loss_rate
from lbpcmc.laboratory.genetics.retention import evaluate as retention
from lbpcmc.laboratory.genetics.snp_rate import Sequencing
from lbpcmc.laboratory.genetics.snp_rate import evaluate as snp_rate
from lbpcmc.laboratory.statistics import proportion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.laboratory.result import ConfidenceLimits

Data = dict[str, Any]


def _end(limits: ConfidenceLimits | None, side: str, scale: float = 1.0) -> float | None:
    end = getattr(limits, side) if limits else None
    return None if end is None else end / scale


def zero_events(inputs: Mapping[str, Any]) -> Data:
    """Nothing among n: exact two-sided and one-sided upper limits."""
    level = inputs["level"]
    return {
        "upper_two_sided": [proportion.clopper_pearson(0, n, level)[1] for n in inputs["tested"]],
        "upper_one_sided": [proportion.upper_limit(0, n, level) for n in inputs["one_sided"]],
    }


def clones_retained(inputs: Mapping[str, Any]) -> Data:
    """Retention with two-sided limits, and with the one-sided lower limit where all clones kept the trait."""
    both = RetentionRules(sides="both", level=inputs["level"])
    found = [retention(CloneTest(inputs["tested"], x), both).limits for x in inputs["retained"]]
    every = retention(CloneTest(inputs["tested"], inputs["tested"])).limits
    return {
        "lower": [_end(limits, "low", 100) for limits in found],
        "upper": [_end(limits, "high", 100) for limits in found],
        "lower_one_sided": _end(every, "low", 100),
    }


def nothing_lost(inputs: Mapping[str, Any]) -> Data:
    """No clone lost the plasmid: the number that was printed, and the limit that it is not."""
    data = CloneTest(inputs["clones"], inputs["clones"], inputs["generations"])
    result = loss_rate(data, RetentionRules(loss="events"))
    return {"one_over_n_g": 1 / (data.tested * inputs["generations"]), "sign": result.sign, "upper": result.value}


def growth_advantage(inputs: Mapping[str, Any]) -> Data:
    """Share of plasmid-free cells in time."""
    model = inputs["segregation"], inputs["advantage"], inputs["start"]
    return {"free": [free_share(time, *model) for time in inputs["times"]]}


def parallel_cultures(inputs: Mapping[str, Any]) -> Data:
    """Mutants in parallel cultures: estimates of the expected mutations."""
    mutants = [count for count, times in inputs["mutants"] for _ in range(times)]
    likelihood = luria_delbruck.Likelihood(mutants, 1.0, 1000)
    best = likelihood.maximum()
    rate = mutation_rate(Fluctuation(tuple(mutants), (1.0,)))
    return {
        "m": rate.value,
        "m_sd": None if best is None else likelihood.standard_deviation(best),
        "m_p0": luria_delbruck.from_no_mutants(mutants.count(0), len(mutants)),
        "m_generating_function": luria_delbruck.generating_function(mutants),
    }


def sequenced_clone(inputs: Mapping[str, Any]) -> Data:
    """SNPs over a genome and its generations."""
    none, some = (snp_rate(Sequencing(snps, inputs["bases"], inputs["generations"])) for snps in inputs["snps"])
    return {"upper_at_none": none.value, "limits": [_end(some.limits, "low"), _end(some.limits, "high")]}
