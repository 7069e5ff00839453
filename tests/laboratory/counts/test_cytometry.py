"""Events to fluorescent units; blanks, coincidence, and a ratio that is no conversion."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import criterion
from lbpcmc.errors import LbpcmcError
from lbpcmc.laboratory.counts.cytometry import (
    Acquisition,
    CytometryRules,
    CytometryRuns,
    evaluate,
    net_rate,
    trend_ratio,
    viability,
)
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable
from lbpcmc.quantities import kind

RUN = Acquisition(active=9_000, total=12_000, volume_ul=50, dilution=1e-4, stain_factor=1.1)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"active": 13_000}, "active: 13000 are more than the 12000"),
        ({"active": -1}, "active: -1 is negative"),
        ({"total": "many"}, "total: 'many' is not a number"),
        ({"volume_ul": 0}, "volume_ul: 0 is not positive"),
        ({"dilution": 10_000}, "dilution: 10000 is more than 1"),
        ({"stain_factor": 0.9}, "staining cannot concentrate"),
        ({"seconds": 0}, "seconds: 0 is not positive"),
    ],
)
def test_what_no_run_shows_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        replace(RUN, **fields)
    assert said in refusal.value.said


def test_events_volume_dilution_and_stain():
    afu = evaluate(CytometryRuns((RUN,)))
    # 9000 events in 50 uL; 1/10000 of that was sample, and the stain thinned it by 1.1.
    assert afu.value == pytest.approx(9_000 / 0.05 * 1e4 * 1.1)
    assert (afu.unit, afu.kind) == ("AFU/mL", "active fluorescent units per volume")
    tfu = evaluate(CytometryRuns((RUN,), per="g"), CytometryRules(report="TFU"))
    assert tfu.value == pytest.approx(12_000 / 0.05 * 1e4 * 1.1)
    assert tfu.unit == "TFU/g"
    with pytest.raises(LbpcmcError):
        criterion("NLT 1.0 x 10^9 CFU/mL", kind(afu.kind))


def test_the_blank_is_taken_off_and_its_share_is_a_gate():
    data = CytometryRuns((RUN,), blank_events=90, blank_volume_ul=50)
    net = evaluate(data)
    assert net.value == pytest.approx((9_000 - 90) / 0.05 * 1e4 * 1.1)
    assert net.limits.low < net.value < net.limits.high
    dirty = evaluate(replace(data, blank_events=900))
    assert dirty.value is None
    assert "share of blank" in dirty.reason
    with pytest.raises(AssayError, match="blank_volume_ul: the volume is missing"):
        CytometryRuns((RUN,), blank_events=3)
    with pytest.raises(AssayError, match="runs: 0 are too few"):
        CytometryRuns(())


def test_too_few_events_and_too_fast():
    few = evaluate(CytometryRuns((replace(RUN, active=99),)))
    assert "events" in few.reason
    none = evaluate(CytometryRuns((replace(RUN, active=0),), blank_events=0, blank_volume_ul=50))
    assert none.value is None
    rules = CytometryRules(most_events_per_second=1000)
    assert "events per second, run 1" in evaluate(CytometryRuns((replace(RUN, seconds=6),)), rules).reason
    assert evaluate(CytometryRuns((replace(RUN, seconds=60),)), rules).value is not None
    with pytest.raises(AssayError, match="give seconds"):
        evaluate(CytometryRuns((RUN,)), rules)


def test_no_event_is_a_bound_where_the_method_allows_so_few():
    nothing = evaluate(CytometryRuns((replace(RUN, active=0),)), CytometryRules(least_events=0))
    assert nothing.sign == "<"
    assert nothing.value == pytest.approx(2.995732 / RUN.amount, rel=1e-6)


def test_runs_that_disagree_are_flagged():
    assert Flag.OVERDISPERSED in evaluate(CytometryRuns((RUN, replace(RUN, active=7_000)))).flags
    assert evaluate(CytometryRuns((RUN, replace(RUN, active=9_050)))).flags == ()


def test_share_of_active_cells():
    share = viability(CytometryRuns((RUN,)))
    assert share.value == pytest.approx(75)
    assert share.limits.low < 75 < share.limits.high
    empty = viability(CytometryRuns((replace(RUN, active=0, total=0),)))
    assert empty.reason == "there were no events"


def test_a_ratio_to_the_plate_count_is_a_ratio():
    afu = evaluate(CytometryRuns((RUN,)))
    cfu = Reportable(
        "viable count", 1.0e9, "CFU/mL", "colonies per volume", limits=ConfidenceLimits(0.9e9, 1.1e9, 0.95, "x")
    )
    ratio = trend_ratio(afu, cfu)
    assert ratio.value == pytest.approx(afu.value / 1e9)
    assert ratio.kind == ""
    assert ratio.limits.low < ratio.value < ratio.limits.high
    assert trend_ratio(afu, replace(cfu, limits=None)).limits is None
    assert trend_ratio(afu, replace(cfu, value=None, limits=None, reason="no plates")).value is None
    with pytest.raises(AssayError, match="have no ratio"):
        trend_ratio(afu, replace(cfu, unit="CFU/g"))


@settings(deadline=None, max_examples=80)
@given(st.lists(st.integers(500, 50_000), min_size=1, max_size=4), st.floats(0.1, 10), st.randoms())
def test_scale_order_and_bracket(counts, scale, shuffle):
    runs = [Acquisition(c, 60_000, 50.0, 1e-4) for c in counts]
    moved = [replace(run, volume_ul=50.0 * scale) for run in runs]
    shuffle.shuffle(moved)
    rules = CytometryRules(least_events=1)
    first, second = evaluate(CytometryRuns(tuple(runs)), rules), evaluate(CytometryRuns(tuple(moved)), rules)
    assert second.value * scale == pytest.approx(first.value, rel=1e-9)
    assert first.limits.low < first.value < first.limits.high
    tripled = evaluate(CytometryRuns(tuple(runs * 3)), rules)
    assert tripled.limits.high - tripled.limits.low < first.limits.high - first.limits.low


@settings(deadline=None, max_examples=80)
@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_net_rate_is_never_negative(events, blank):
    rate, low, high = net_rate(events, 1.0, blank, 1.0, 0.95)
    assert 0 <= low <= rate <= high
    assert rate == max(0, events - blank)
