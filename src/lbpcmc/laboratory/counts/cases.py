"""Reference cases of counts, run through the functions that report results."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lbpcmc.laboratory.counts import mpn_estimate
from lbpcmc.laboratory.counts.mpn import GridMembrane, MpnOutcome, MpnRules, Tubes, category, evaluate_grid
from lbpcmc.laboratory.counts.mpn import evaluate as most_probable
from lbpcmc.laboratory.counts.plate_count import evaluate as count
from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
from lbpcmc.laboratory.counts.replicates import ReplicateRules, Replicates, log_mean
from lbpcmc.laboratory.counts.replicates import evaluate as average
from lbpcmc.laboratory.counts.rules import MAXIMUM_LIKELIHOOD, RULE_SETS
from lbpcmc.laboratory.counts.uncertainty import CountedResult, UncertaintyRules
from lbpcmc.laboratory.counts.uncertainty import evaluate as uncertainty
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Reportable, ReportRounding, round_reported
from lbpcmc.laboratory.statistics import poisson

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.laboratory.counts.rules import CountRules

Data = dict[str, Any]


def _counted(inputs: Mapping[str, Any]) -> tuple[PlateCounts, Reportable]:
    rules: CountRules = replace(RULE_SETS[inputs["rules"]], **inputs.get("changes", {}))
    data = PlateCounts(tuple(Plate(*row) for row in inputs["plates"]), inputs.get("per", "g"))
    return data, count(data, rules)


def _ends(limits: ConfidenceLimits | None) -> list[float | None]:
    return [None, None] if limits is None else [limits.low, limits.high]


def plates(inputs: Mapping[str, Any]) -> Data:
    """Plates [dilution, mL, colonies] under a named rule set."""
    data, result = _counted(inputs)
    value = float(result.value or 0)
    return {
        "colonies": sum(plate.colonies for plate in data.plates),
        "sample": float(sum(plate.amount for plate in data.plates)),
        "count": value,
        "sign": result.sign,
        "reported": float(round_reported(value, result.digits, result.rounding)),
        "limits": _ends(result.limits),
        "estimated": Flag.ESTIMATED in result.flags,
    }


def several_samples(inputs: Mapping[str, Any]) -> Data:
    """Several samples, each with its plates."""
    return {"counts": [plates({**inputs, "plates": rows})["count"] for rows in inputs["samples"]]}


def rounding(inputs: Mapping[str, Any]) -> Data:
    """Computed counts to two digits by a rule."""
    rule = ReportRounding(inputs["rule"])
    return {"reported": [float(round_reported(value, inputs["digits"], rule)) for value in inputs["values"]]}


def iso_19036(inputs: Mapping[str, Any]) -> Data:
    """Expanded uncertainty of a log10 count, and the interval from the unrounded U."""
    data = CountedResult(inputs["log10_count"], inputs["colonies"])
    limits = uncertainty(data, UncertaintyRules(s_r_log10=inputs["s_r_log10"], coverage=inputs["k"])).limits
    low, high = (float(end or 0) for end in _ends(limits))
    expanded = (high - low) / 2
    return {
        "expanded": expanded,
        "log10_limits": [low, high],
        "limits": [10**low, 10**high],
        "per_cent": [100 * (10**-expanded - 1), 100 * (10**expanded - 1)],
    }


def grid(inputs: Mapping[str, Any]) -> Data:
    """Growth units of grid membranes counted in part of their rows."""
    scores = [inputs["row_factor"] * cells for cells in inputs["counted"]]
    units = [float(evaluate_grid(GridMembrane(inputs["cells"], score)).value or 0) for score in scores]
    return {"scores": scores, "units": units, "mean": math.fsum(units) / len(units)}


def _outcome(inputs: Mapping[str, Any], positive: list[int]) -> MpnOutcome:
    rows = zip(inputs["amounts"], inputs["tubes"], positive, strict=True)
    return MpnOutcome(tuple(Tubes(*row) for row in rows), inputs.get("per", "g"))


def mpn_table(inputs: Mapping[str, Any]) -> Data:
    """Lines of a printed MPN table, to two digits."""
    rules = MpnRules(refuse_below=0, per_hundred=inputs.get("per_hundred", False))
    found = [most_probable(_outcome(inputs, positive), rules) for positive in inputs["positive"]]
    return {"mpn": [float(round_reported(float(result.value or 0), 2)) for result in found]}


def mpn_limits(inputs: Mapping[str, Any]) -> Data:
    """MPN with spread, limits by a convention, rarity and category; to two digits where asked."""
    digits = inputs.get("digits")

    def shown(value: float) -> float:
        return float(round_reported(value, digits)) if digits and value else value

    table: Data = {key: [] for key in ("mpn", "sd_log10", "lower", "upper", "rarity", "category")}
    for row in inputs["rows"]:
        columns = (row["positive"], row["tubes"], row["amounts"])
        rate = mpn_estimate.most_probable_number(*columns)
        low, high = mpn_estimate.limits(inputs["convention"], columns, rate, inputs.get("level", 0.95))
        rarity = mpn_estimate.rarity_index(rate, *columns)
        sd = mpn_estimate.sd_ln(rate, *columns) / math.log(10) if rate else 0.0
        for key, value in (("mpn", rate), ("sd_log10", sd), ("lower", low), ("upper", high)):
            table[key].append(shown(value))
        table["rarity"].append(rarity)
        table["category"].append(category(rarity, MpnRules()))
    return table


def mpn_nothing(inputs: Mapping[str, Any]) -> Data:
    """No tube positive: the bound and the upper limit of the result."""
    result = most_probable(_outcome(inputs, inputs["positive"]))
    return {"mpn": mpn_estimate.most_probable_number(*_outcome(inputs, inputs["positive"]).columns),
            "sign": result.sign, "upper": _ends(result.limits)[1]}  # fmt: skip


def too_numerous(inputs: Mapping[str, Any]) -> Data:
    """Counted and uncountable plates together, by the exact censored likelihood."""
    found: Data = {"exact": [], "limits": []}
    for row in inputs["rows"]:
        counted = [Plate(1, amount, colonies) for colonies, amount in row["counted"]]
        crowded = [Plate(1, amount, "TNTC", at_least) for at_least, amount in row["too_numerous"]]
        result = count(PlateCounts((*counted, *crowded), "mL"), MAXIMUM_LIKELIHOOD)
        found["exact"].append(result.value)
        found["limits"].append(_ends(result.limits))
    return {**found, "printed": found["exact"], "printed_limits": [found["limits"][i] for i in inputs["with_limits"]]}


def dispersion(inputs: Mapping[str, Any]) -> Data:
    """Agreement of parallel plates, and of plates over two dilutions."""
    parallel = poisson.dispersion([inputs["parallel"]])
    overall = poisson.g_squared(inputs["counts"], inputs["amounts"])
    return {
        "D": parallel.statistic,
        "D_df": parallel.degrees,
        "D_p": parallel.p,
        "G2": overall.statistic,
        "G2_df": overall.degrees,
        "G2_p": overall.p,
    }


def geometric_mean(inputs: Mapping[str, Any]) -> Data:
    """Replicate lots, averaged as logarithms."""
    data = Replicates(tuple(inputs["counts"]))
    found, result = log_mean(data.counts), average(data)
    log10 = average(data, ReplicateRules(report="log10"))
    return {
        "mean_log10": log10.value,
        "sd_log10": found.sd,
        "geometric_mean": result.value,
        "limits": _ends(result.limits),
        "arithmetic_mean": math.fsum(data.counts) / found.n,
    }
