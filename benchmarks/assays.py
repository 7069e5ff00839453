"""Laboratory calculations: a 96-well plate of curves, a table of most probable numbers, and all of qualify.

A plate is a standard and three samples, twelve doses in duplicate: for each sample the curves of one shape, both curves
apart, the test of similarity, and the potency with its limits. scipy and lmfit do the same from a start that is given
to them, with numeric derivatives; ours looks for its start from four sides, accepts nothing that has not converged by
the relative offset, tests the fit, and writes down every gate and step.

The table has 10,000 designs, no two alike, each with its estimate, spread, limits and rarity. The naive loop is what
text books show: scipy's minimizer on the likelihood, a numeric second derivative, binomial probabilities.
"""

from __future__ import annotations

import math
import random
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from rows import Row, best
from scipy import optimize, stats

from lbpcmc.laboratory.counts.mpn import MpnOutcome, MpnRules, Tubes
from lbpcmc.laboratory.counts.mpn import evaluate as most_probable
from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response
from lbpcmc.laboratory.potency.sigmoid import SigmoidRules
from lbpcmc.laboratory.potency.sigmoid import evaluate as potency
from lbpcmc.laboratory.qualified import qualify

if TYPE_CHECKING:
    from collections.abc import Callable

NAME = "Laboratory calculations"
NOTE = "The ratio is to the line of scipy for the plate; the notes compare each line with its own rival."
DOSES = tuple(0.1 * 2.2**step for step in range(12))
SAMPLES = {"T": 0.8, "U": 1.25, "V": 1.6}


def level(p, log_dose, at):
    return p[1] + (p[2] - p[1]) / (1 + np.exp(p[0] * (log_dose - p[3 + at])))


def plate() -> dict[str, np.ndarray]:
    noise = np.random.default_rng(20240101)
    log_doses = np.log(np.repeat(DOSES, 2))
    factors = {"S": 1.0, **SAMPLES}
    return {
        name: level((1.3, 0.1, 2.0, math.log(4.0 / factor)), log_doses, 0) + noise.normal(0, 0.03, len(log_doses))
        for name, factor in factors.items()
    }


WELLS = plate()
LOG_DOSES = np.log(np.repeat(DOSES, 2))
START = [1.0, 0.2, 1.9, math.log(4.0), math.log(4.0)]


def ours() -> dict[str, tuple[float, float, float]]:
    responses = tuple(
        Response(name, math.exp(dose), (float(value),))
        for name, values in WELLS.items()
        for dose, value in zip(LOG_DOSES, values, strict=True)
    )
    data = ComparativeData(Preparation("S"), tuple(map(Preparation, SAMPLES)), responses)
    found = {name: potency(data, SigmoidRules(), name) for name in SAMPLES}
    return {name: (r.value, r.limits.low, r.limits.high) for name, r in found.items()}


def joint(x, *p):
    log_dose, belongs = x
    return np.where(belongs == 0, level(p, log_dose, 0), level(p, log_dose, 1))


def with_scipy() -> dict[str, tuple[float, float, float]]:
    found = {}
    for name in SAMPLES:
        x = (np.tile(LOG_DOSES, 2), np.repeat([0, 1], len(LOG_DOSES)))
        y = np.concatenate([WELLS["S"], WELLS[name]])
        p, covariance = optimize.curve_fit(joint, x, y, p0=START)
        together = float(np.sum((y - joint(x, *p)) ** 2))
        apart = 0.0
        for values in (WELLS["S"], WELLS[name]):
            q, _ = optimize.curve_fit(lambda d, *q: level(q, d, 0), LOG_DOSES, values, p0=START[:4])
            apart += float(np.sum((values - level(q, LOG_DOSES, 0)) ** 2))
        df = len(y) - 8
        stats.f.sf((together - apart) / 3 / (apart / df), 3, df)
        found[name] = limits(p, covariance, len(y) - 5)
    return found


def limits(p, covariance, df) -> tuple[float, float, float]:
    log_ratio = p[3] - p[4]
    half = stats.t.ppf(0.975, df) * math.sqrt(covariance[3, 3] + covariance[4, 4] - 2 * covariance[3, 4])
    return math.exp(log_ratio), math.exp(log_ratio - half), math.exp(log_ratio + half)


def with_lmfit() -> dict[str, tuple[float, float, float]]:
    import lmfit

    def fit(residual: Callable[[list[float]], np.ndarray], start: list[float]):
        parameters = lmfit.Parameters()
        for place, value in enumerate(start):
            parameters.add(f"p{place}", value)
        return lmfit.minimize(lambda ps: residual([ps[f"p{n}"].value for n in range(len(start))]), parameters)

    found = {}
    for name in SAMPLES:
        x = (np.tile(LOG_DOSES, 2), np.repeat([0, 1], len(LOG_DOSES)))
        y = np.concatenate([WELLS["S"], WELLS[name]])
        together = fit(lambda p, x=x, y=y: joint(x, *p) - y, START)
        apart = [fit(lambda p, v=v: level(p, LOG_DOSES, 0) - v, START[:4]).chisqr for v in (WELLS["S"], WELLS[name])]
        df = len(y) - 8
        stats.f.sf((together.chisqr - sum(apart)) / 3 / (sum(apart) / df), 3, df)
        p = [together.params[f"p{n}"].value for n in range(5)]
        found[name] = limits(p, together.covar, len(y) - 5)
    return found


Design = tuple[tuple[int, ...], tuple[int, ...], tuple[float, ...]]


def designs(count: int) -> list[Design]:
    """Different designs, each with an outcome that is neither all nor none."""
    chance = random.Random(7)  # noqa: S311  # the same table every time, no secret
    found: dict[Design, None] = {}
    while len(found) < count:
        levels = chance.randint(3, 5)
        tubes = tuple(chance.choice((3, 5, 8, 10)) for _ in range(levels))
        first = chance.choice((0.1, 1.0, 10.0)) * chance.choice((1.0, 2.0, 2.5))
        amounts = tuple(first * 10.0**-step for step in range(levels))
        positive = tuple(chance.randint(0, n) for n in tubes)
        if 0 < sum(positive) < sum(tubes):
            found[positive, tubes, amounts] = None
    return list(found)


def ours_mpn(table: list[Design]) -> list[tuple[float, float, float]]:
    rules = MpnRules(refuse_below=0)
    found = []
    for positive, tubes, amounts in table:
        rows = tuple(Tubes(a, n, x) for x, n, a in zip(positive, tubes, amounts, strict=True))
        result = most_probable(MpnOutcome(rows), rules)
        found.append((result.value, result.limits.low, result.limits.high))
    return found


def naive_mpn(table: list[Design]) -> list[tuple[float, float, float]]:
    found = []
    for positive, tubes, amounts in table:
        x, n, a = np.array(positive), np.array(tubes), np.array(amounts)

        def cost(log_rate: float, x=x, n=n, a=a) -> float:
            share = -np.expm1(-a * math.exp(log_rate))
            return -float(stats.binom.logpmf(x, n, share).sum())

        low, high = math.log(1e-3 / a.max()), math.log(20 / a.min())
        with np.errstate(invalid="ignore"):
            best_log = optimize.minimize_scalar(cost, bounds=(low, high), method="bounded", options={"xatol": 1e-9}).x
        step = 1e-3
        curve = (cost(best_log + step) - 2 * cost(best_log) + cost(best_log - step)) / step**2
        share = -np.expm1(-a * math.exp(best_log))
        likeliest = np.minimum(n, np.floor((n + 1) * share))
        np.prod(stats.binom.pmf(x, n, share) / stats.binom.pmf(likeliest, n, share))
        half = 2 / math.sqrt(curve)
        found.append((math.exp(best_log), math.exp(best_log - half), math.exp(best_log + half)))
    return found


def run(quick: bool = False) -> list[Row]:  # the interface of every benchmark
    rounds, count = (2, 200) if quick else (7, 10_000)
    plates: list[Callable[[], object]] = [with_scipy, ours]
    expected = with_scipy()
    assert np.allclose(list(expected.values()), list(ours().values()), rtol=1e-4)
    if find_spec("lmfit"):
        assert np.allclose(list(expected.values()), list(with_lmfit().values()), rtol=1e-3)
        plates.append(with_lmfit)
    scipy_time, our_time, *lmfit_time = best(plates, rounds)
    table = designs(count)
    ours_table, naive_table = ours_mpn(table[:200]), naive_mpn(table[:200])
    assert np.allclose([row[0] for row in ours_table], [row[0] for row in naive_table], rtol=1e-5)
    naive_time, mpn_time = best([lambda: naive_mpn(table), lambda: ours_mpn(table)], 1 if quick else 2)
    assert all(case.passed for case in qualify())
    (qualify_time,) = best([lambda: list(qualify())], 2 if quick else 5)
    cases = sum(1 for _ in qualify())
    plate_note = f"{our_time / scipy_time:.2f} of scipy"
    plate_note += f", {our_time / lmfit_time[0]:.2f} of lmfit" if lmfit_time else ""
    mpn_note = f"{mpn_time / naive_time:.2f} of the naive loop"
    return [
        Row("96-well plate, scipy curve_fit", scipy_time, base=True, note="from a good start"),
        Row("96-well plate, lbpcmc", our_time, note=plate_note),
        *(Row("96-well plate, lmfit", seconds, note="from a good start") for seconds in lmfit_time),
        Row(f"{count:,} most probable numbers, naive scipy", naive_time),
        Row(f"{count:,} most probable numbers, lbpcmc", mpn_time, note=mpn_note),
        Row(f"qualify, {cases} cases", qualify_time, note="without starting Python"),
    ]


if __name__ == "__main__":
    for line in run():
        print(f"{line.what:48} {line.seconds:9.4f} s  {line.note}")
