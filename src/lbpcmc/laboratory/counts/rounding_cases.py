"""Reference cases of rounding, censored results and absence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lbpcmc.criteria import Band, Verdict, criterion, judge_text
from lbpcmc.laboratory.counts.absence import AbsenceTest, prevalence, upper_bound
from lbpcmc.laboratory.counts.absence import evaluate as absence
from lbpcmc.laboratory.counts.censored import CensoredCounts, Observation, fit_lognormal
from lbpcmc.laboratory.counts.censored import evaluate as censored
from lbpcmc.quantities import Rounding, kind
from lbpcmc.quantities.rounding import fraction_text, round_to_place

if TYPE_CHECKING:
    from collections.abc import Mapping

Data = dict[str, Any]


def against_limits(inputs: Mapping[str, Any]) -> Data:
    """Unrounded results judged by the criterion itself: the number that was compared, and whether it conforms."""
    judged = [
        judge_text(f"{value} {inputs['unit']}", criterion(limit, kind(inputs["kind"])))
        for limit, value in inputs["rows"]
    ]
    return {
        "rounded": [judgement.rounded for judgement in judged],
        "conforms": [judgement.verdict is Verdict.PASS for judgement in judged],
    }


def two_rules(inputs: Mapping[str, Any]) -> Data:
    """The same numbers, half up and half even."""
    exact = [Fraction(text) for text in inputs["values"]]
    return {
        rule.name.lower(): [str(round_to_place(value, -inputs["decimals"], rule)) for value in exact]
        for rule in Rounding
    }


def float_traps(inputs: Mapping[str, Any]) -> Data:
    """What was typed rounds half up; what has been a binary float may not."""
    places = list(zip(inputs["values"], inputs["decimals"], strict=True))
    return {
        "typed": [str(round_to_place(Fraction(text), -decimals)) for text, decimals in places],
        "as_float": [str(round_to_place(Fraction(float(text)), -decimals)) for text, decimals in places],
        "python_round": [str(Decimal(repr(round(float(text), decimals or None)))) for text, decimals in places],
    }


def left_censored(inputs: Mapping[str, Any]) -> Data:
    """A lognormal with some results below their limit."""
    observations = tuple(Observation(text) for text in inputs["counts"])
    fit = fit_lognormal(observations)
    result = censored(CensoredCounts(observations))
    reach = 1.959963984540054 * fit.se_mu
    return {
        "mu": fit.mu,
        "sigma": fit.sigma,
        "median": result.value,
        "log_likelihood": fit.log_likelihood,
        "mu_limits": [fit.mu - reach, fit.mu + reach],
    }


def not_detected(inputs: Mapping[str, Any]) -> Data:
    """Nothing in an amount: what that still allows, one-sided at two levels, and the share of units."""
    searched = AbsenceTest(
        inputs["organism"], inputs["amount"], positive_control_grew=True, negative_control_clean=True
    )
    one = absence(searched)
    shares = [
        prevalence(AbsenceTest(inputs["organism"], inputs["amount"], tested=tested)).limits
        for tested in inputs["tested"]
    ]
    return {
        "finding": one.finding,
        "upper_95": one.limits.high if one.limits else None,
        "upper_97_5": upper_bound(inputs["amount"], 0.975),
        "share_upper": [limits.high / 100 if limits and limits.high else None for limits in shares],
    }


def pharmacopoeial(inputs: Mapping[str, Any]) -> Data:
    """Powers of ten with their factor: largest accepted count, and the verdicts there and one above."""
    found: Data = {"accepted": [], "at_it": [], "above_it": []}
    for limit in inputs["limits"]:
        rule = criterion(limit, kind("colonies per mass"))
        limits = rule.limits(Band.REJECT)
        largest = limits.high.value if limits and limits.high else Fraction(0)
        found["accepted"].append(int(largest))
        for key, value in (("at_it", largest), ("above_it", largest + 1)):
            verdict = judge_text(f"{fraction_text(value)} CFU/g", rule).verdict
            found[key].append(verdict is Verdict.PASS)
    return found
