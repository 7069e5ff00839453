"""Ct to copies: a curve must respond, a well without signal is a bound, limits hold the error of the curve."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.qpcr import QpcrRules, QpcrRun, evaluate
from lbpcmc.laboratory.counts.qpcr_curve import Standard, StandardCurveRules, curve_gates, fit_curve
from lbpcmc.laboratory.result import AssayError, Flag

NOISE = (0.05, -0.04, 0.02, -0.03, 0.01, 0.04, -0.05, 0.03, -0.02, -0.01, 0.02, -0.02)


def standards(slope=-3.3219, intercept=38.0, noise=NOISE):
    levels = [10.0**power for power in (2, 3, 4, 5, 6, 7) for _ in range(2)]
    return tuple(Standard(c, intercept + slope * math.log10(c) + e) for c, e in zip(levels, noise, strict=True))


RUN = QpcrRun(
    standards=standards(),
    sample_cts=(24.7124, 24.7124),
    control_cts=(None, "Undetermined"),
    sample=1.0,
    elution_ul=100,
    template_ul=5,
    target="F. prausnitzii",
)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"sample_cts": ()}, "sample_cts: 0 are too few"),
        ({"sample_cts": (20.1, "20,1")}, "sample_cts[2]: '20,1' is not a number"),
        ({"sample_cts": (-3,)}, "sample_cts[1]: -3 is not positive"),
        ({"sample_cts": (99,)}, "sample_cts[1]: 99 is more than 60"),
        ({"sample": 0}, "sample: 0 is not positive"),
        ({"recovery": 1.2}, "recovery: 1.2 is more than 1"),
        ({"template_ul": 200}, "more extract was used than there was"),
        ({"copies_per_cell": 0}, "copies_per_cell: 0 is not positive"),
    ],
)
def test_what_no_plate_shows_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        replace(RUN, **fields)
    assert said in refusal.value.said


def test_copies_per_millilitre_and_cells():
    result = evaluate(RUN)
    assert result.value == pytest.approx(1e4 * 20, rel=0.05)
    assert (result.unit, result.kind) == ("copies/mL", "gene copies per volume")
    assert result.limits.low < result.value < result.limits.high
    assert all(gate.passed for gate in result.gates)
    cells = evaluate(replace(RUN, copies_per_cell=4, recovery=0.5), QpcrRules(report="cells"))
    assert cells.unit == "cells/mL"
    assert cells.value == pytest.approx(result.value / 2)
    diluted = evaluate(replace(RUN, extract_dilution=0.1))
    assert diluted.value == pytest.approx(10 * result.value)


def test_a_curve_that_doubles_has_all_its_efficiency():
    exact = fit_curve(standards(slope=-1 / math.log10(2), noise=(0,) * 12))
    assert exact.efficiency == pytest.approx(1.0)
    assert exact.r_squared == pytest.approx(1.0)
    assert exact.inverse((38.0,), 0.95)[0] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.parametrize(
    ("made", "failing"),
    [
        (standards(slope=-4.5), "efficiency"),
        (standards(slope=-2.5), "efficiency"),
        (standards(slope=3.3, intercept=10), "standard responds"),
        (standards(slope=-0.0001), "standard responds"),
        (standards(slope=0, noise=(0,) * 12), "standard responds"),
        (standards()[:8], "levels of standard"),
        (standards(noise=tuple(40 * e for e in NOISE)), "linearity"),
    ],
)
def test_a_poor_curve_gives_no_result(made, failing):
    result = evaluate(replace(RUN, standards=made))
    assert result.value is None
    assert failing in result.reason
    assert math.isfinite(fit_curve(made).efficiency)


def test_too_few_standards_for_a_line():
    with pytest.raises(AssayError, match="different concentrations"):
        fit_curve((Standard(100, 30), Standard(100, 31)))
    with pytest.raises(AssayError, match="at least 3"):
        fit_curve((Standard(100, 30), Standard(1000, 27)))
    with pytest.raises(AssayError, match=r"^ct: #NUM! is not a number"):
        Standard(100, "#NUM!")


def test_controls_and_replicates():
    late = evaluate(replace(RUN, control_cts=(36.5,)))
    assert late.value is not None
    for early in ((30.0,), ()):
        assert "control without template" in evaluate(replace(RUN, control_cts=early)).reason
    assert "spread of Ct" in evaluate(replace(RUN, sample_cts=(24.0, 25.9))).reason


def test_no_signal_and_outside_the_standards():
    none = evaluate(replace(RUN, sample_cts=(None, None)))
    assert (none.sign, none.value) == ("<", pytest.approx(100 * 20))
    assert Flag.CENSORED in none.flags
    weak = replace(RUN, sample_cts=(34.0, None))
    assert evaluate(weak).sign == "<"
    assert Flag.EXTRAPOLATED in evaluate(weak, QpcrRules(outside="flag")).flags
    strong = evaluate(replace(RUN, sample_cts=(12.0,)))
    assert "dilute the extract" in strong.reason
    patchy = evaluate(replace(RUN, sample_cts=(24.7, None)))
    assert "some wells of the sample have no signal" in patchy.reason


def test_gates_of_the_curve_can_be_widened_by_the_method():
    curve = fit_curve(standards(slope=-2.5))
    wide = curve_gates(curve, StandardCurveRules(efficiency_high=1.6), 0.95)
    assert all(gate.passed for gate in wide)


@settings(deadline=None, max_examples=60)
@given(st.floats(16, 31), st.floats(0.01, 100), st.integers(1, 6), st.randoms())
def test_scale_order_and_bracket(ct, scale, wells, shuffle):
    moved = list(RUN.standards)
    shuffle.shuffle(moved)
    first = evaluate(replace(RUN, sample_cts=(ct,) * wells))
    second = evaluate(replace(RUN, sample_cts=(ct,) * wells, sample=scale, standards=tuple(moved)))
    assert second.value * scale == pytest.approx(first.value, rel=1e-8)
    assert first.limits.low < first.value < first.limits.high
    more = evaluate(replace(RUN, sample_cts=(ct,) * (wells + 1)))
    assert more.limits.high - more.limits.low < first.limits.high - first.limits.low
