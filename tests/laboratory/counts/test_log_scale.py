"""Counts on log10: value, bound, limits and digits."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.cytometry import Acquisition, CytometryRules, CytometryRuns, evaluate
from lbpcmc.laboratory.counts.log_scale import on_log10
from lbpcmc.laboratory.counts.qpcr import QpcrRules, QpcrRun
from lbpcmc.laboratory.counts.qpcr import evaluate as qpcr
from lbpcmc.laboratory.counts.qpcr_curve import Standard
from lbpcmc.laboratory.counts.uncertainty import log_digits
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable
from lbpcmc.quantities import kind

COUNT = Reportable(
    "count", 2.0e9, "AFU/mL", "active fluorescent units per volume", limits=ConfidenceLimits(1e9, 4e9, 0.95, "c")
)


def test_value_and_limits_share_the_scale():
    found = on_log10(COUNT, 2)
    assert (found.reported, found.unit) == ("9.30 log10 AFU/mL", "log10 AFU/mL")
    assert kind(found.kind).unit(found.unit)
    assert (found.limits.low, found.limits.high) == pytest.approx((9.0, 9.60206), abs=1e-5)


def test_a_bound_stays_a_bound_and_a_limit_of_zero_is_open():
    found = on_log10(replace(COUNT, sign="<", flags=(Flag.CENSORED,), limits=ConfidenceLimits(0.0, 4e9, 0.95, "c")), 1)
    assert found.reported == "< 9.3 log10 AFU/mL"
    assert found.flags == (Flag.CENSORED,)
    assert found.limits.low is None


def test_no_result_stays_none_with_its_reason():
    found = on_log10(replace(COUNT, value=None, limits=None, reason="not valid: events"), 2)
    assert (found.value, found.reason, found.unit) == (None, "not valid: events", "log10 AFU/mL")


def test_what_has_no_logarithm_is_refused():
    with pytest.raises(AssayError, match="Report the count itself"):
        on_log10(replace(COUNT, unit="MPN/g", kind="most probable number per mass"), 2)


def test_cytometry_and_qpcr_report_it():
    data = CytometryRuns((Acquisition(active=9_000, total=12_000, volume_ul=50, dilution=1e-4, stain_factor=1.1),))
    assert evaluate(data, CytometryRules(scale="log10")).reported == "9.30 log10 AFU/mL"
    standards = tuple(Standard(10.0**power, 38 - 3.32 * power) for power in range(1, 7) for _ in (0, 1))
    noisy = tuple(replace(s, ct=s.ct + 0.01 * (-1) ** place) for place, s in enumerate(standards))
    run = QpcrRun(noisy, (21.4,), (None,), sample=0.2, elution_ul=100, template_ul=5, per="g")
    found, plain = qpcr(run, QpcrRules(report="cells", scale="log10")), qpcr(run, QpcrRules(report="cells"))
    assert found.unit == "log10 cells/g"
    assert 10**found.value == pytest.approx(plain.value)
    for rules in (CytometryRules, QpcrRules):
        with pytest.raises(AssayError, match="scale: 'ln' is not known"):
            rules(scale="ln")


@pytest.mark.parametrize(
    ("value", "decimals", "digits"), [(9.3, 2, 3), (9.996, 2, 4), (9.994, 2, 3), (0.05, 2, 1), (0.0, 1, 2), (10, 1, 3)]
)
def test_digits_show_the_decimals_asked_for(value, decimals, digits):
    assert log_digits(value, decimals) == digits


@settings(deadline=None, max_examples=60)
@given(st.floats(1e-3, 1e15), st.floats(1.0, 50.0))
def test_limits_bracket_on_both_scales(value, factor):
    count = replace(COUNT, value=value, limits=ConfidenceLimits(value / factor, value * factor, 0.95, "c"))
    found = on_log10(count, 2)
    assert found.limits.low <= found.value <= found.limits.high
    assert 10**found.value == pytest.approx(value, rel=1e-9)
