"""Counts of which some are only known to be below a limit: `< 10` is not 10, 5 or 0.

Invariant: a censored observation enters the likelihood as P(X < limit); nothing is put in its place (pinned by
tests/laboratory/counts/test_censored.py and reference case B5-07).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
from scipy import optimize, stats

from lbpcmc.laboratory.checks import fill, positive, real
from lbpcmc.laboratory.counts.units import count_unit
from lbpcmc.laboratory.record import Digits, Many, Share, Text, YesNo, at_least, checked, record
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def _count_or_bound(field: str, value: object) -> float | str:
    if isinstance(value, str) and value.strip().startswith("<"):
        return f"<{positive(field, value.strip().lstrip('<'))!r}"
    if real(field, value) == 0:
        raise AssayError(say("censored.zero"), field=field)
    return positive(field, value)


@record
class Observation:
    """A count, or the limit that it is below."""

    value: Annotated[float | str, checked(_count_or_bound)]
    """A positive number; `< 10` as text is below 10."""
    below: YesNo = False

    def __post_init__(self) -> None:
        """Take the sign from the text."""
        if isinstance(self.value, str):
            fill(self, "below", value=True)
            fill(self, "value", float(self.value.lstrip("<")))

    @property
    def number(self) -> float:
        """The count or the limit."""
        return float(self.value)

    def __str__(self) -> str:
        return f"{'< ' if self.below else ''}{self.number:g}"


@dataclass(frozen=True, slots=True)
class LognormalFit:
    """Maximum-likelihood estimates of a lognormal distribution."""

    mu: float
    """Mean of ln x."""
    sigma: float
    """Standard deviation of ln x."""
    se_mu: float
    """Standard error of mu, from the observed information."""
    log_likelihood: float


def fit_lognormal(observations: Sequence[Observation]) -> LognormalFit:
    """Fit by maximum likelihood; AssayError where fewer than two different counts are known."""
    known = {observation.number for observation in observations if not observation.below}
    if len(known) < 2:
        raise AssayError(say("censored.few_counts"))
    logs = np.log([observation.number for observation in observations])
    below = np.array([observation.below for observation in observations])
    scale = float(logs[~below].std()) or 1.0
    start = np.array([float(logs[~below].mean()), math.log(scale)])
    found = optimize.minimize(_cost, start, args=(logs, below), jac=True, method="BFGS", options={"gtol": 1e-9})
    mu, sigma = float(found.x[0]), math.exp(float(found.x[1]))
    information = _information(mu, sigma, logs, below)
    covariance = np.linalg.inv(information)
    likelihood = -float(found.fun) - float(logs[~below].sum())
    return LognormalFit(mu, sigma, math.sqrt(float(covariance[0, 0])), likelihood)


def _hazard(z: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.exp(stats.norm.logpdf(z) - stats.norm.logcdf(z)), dtype=float)


def _cost(
    parameters: NDArray[np.float64], logs: NDArray[np.float64], below: NDArray[np.bool_]
) -> tuple[float, NDArray[np.float64]]:
    mu, sigma = parameters[0], math.exp(parameters[1])
    z = (logs - mu) / sigma
    known, cut = z[~below], z[below]
    cost = -(stats.norm.logpdf(known).sum() - len(known) * parameters[1] + stats.norm.logcdf(cut).sum())
    hazard = _hazard(cut)
    slope_mu = -(known.sum() - hazard.sum()) / sigma
    slope_ln_sigma = -((known**2 - 1).sum() - (hazard * cut).sum())
    return float(cost), np.array([slope_mu, slope_ln_sigma])


def _information(mu: float, sigma: float, logs: NDArray[np.float64], below: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Minus the second derivatives of the log likelihood in (mu, sigma)."""
    z = (logs - mu) / sigma
    known, cut = z[~below], z[below]
    hazard = _hazard(cut)
    curve = hazard * (cut + hazard)
    mu_mu = len(known) + curve.sum()
    mu_sigma = 2 * known.sum() + (curve * cut - hazard).sum()
    sigma_sigma = (3 * known**2 - 1).sum() + (curve * cut**2 - 2 * cut * hazard).sum()
    return np.array([[mu_mu, mu_sigma], [mu_sigma, sigma_sigma]]) / sigma**2


@record
class CensoredCounts:
    """Replicate counts of one lot or one sampling point."""

    observations: Annotated[Many[Observation], at_least(1)]
    thing: Text = "CFU"
    per: Text = "g"


@record
class CensoredRules:
    """How the counts are summed up."""

    level: Share = 0.95
    digits: Digits = 3


def evaluate(data: CensoredCounts, rules: CensoredRules | None = None) -> Reportable:
    """Report the median of the fitted lognormal (the geometric mean), with Wald limits on the log scale."""
    rules = rules or CensoredRules()
    unit = count_unit(data.thing, data.per)
    seen = TraceStep("counts", f"{len(data.observations)} observations", ", ".join(map(str, data.observations)))
    if all(observation.below for observation in data.observations):
        bound = max(observation.number for observation in data.observations)
        return Reportable(
            "geometric mean", bound, unit.unit, unit.kind, sign="<", digits=rules.digits,
            flags=(Flag.CENSORED, Flag.BELOW_RANGE), trace=(seen,),
        )  # fmt: skip
    fit = fit_lognormal(data.observations)
    reach = float(stats.norm.isf((1 - rules.level) / 2)) * fit.se_mu
    censored = any(observation.below for observation in data.observations)
    return Reportable(
        quantity="geometric mean",
        value=math.exp(fit.mu),
        unit=unit.unit,
        kind=unit.kind,
        digits=rules.digits,
        limits=ConfidenceLimits(
            math.exp(fit.mu - reach), math.exp(fit.mu + reach), rules.level, "Wald on ln x, observed information"
        ),
        flags=(Flag.CENSORED,) if censored else (),
        trace=(
            seen,
            TraceStep(
                "lognormal fit",
                "max sum ln f(x) + sum ln F(limit)",
                f"mu = {fit.mu:.6g}, sigma = {fit.sigma:.6g} (ln), ln L = {fit.log_likelihood:.6g}",
                "maximum likelihood (Tobit)",
            ),
            TraceStep("standard error of mu", "observed information", f"{fit.se_mu:.6g}"),
        ),
    )
