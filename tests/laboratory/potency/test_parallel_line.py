"""Parallel-line potency: what is refused, and what must not change the answer."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.potency.data import ComparativeData, Preparation, Response, transformed
from lbpcmc.laboratory.potency.parallel_fit import analyse
from lbpcmc.laboratory.potency.parallel_line import ParallelLineRules, evaluate
from lbpcmc.laboratory.result import AssayError, Flag

NOISE = (0.2, -0.3, 0.1, 0.25, -0.15, -0.1, 0.05, -0.2, 0.15, 0.3, -0.25, -0.05)


def assay(ratio=2.0, slope=10.0, slope_sample=None, noise=NOISE, doses=(1.0, 2.0, 4.0), repeats=2, **preparation):
    """A standard and a sample on ln dose, with the noise given."""
    responses, scatter = [], iter(noise * repeats)
    for name, of, shift in (("S", slope, 0.0), ("T", slope_sample or slope, math.log(ratio))):
        for dose in doses:
            for _ in range(repeats):
                value = 100 + of * (math.log(dose) + shift) + next(scatter)
                responses.append(Response(name, dose, (value,)))
    return ComparativeData(Preparation("S", **preparation), (Preparation("T"),), tuple(responses))


def test_a_known_ratio_comes_back_within_its_limits():
    result = evaluate(assay(), ParallelLineRules())
    assert result.value == pytest.approx(2.0, rel=0.05)
    assert result.limits.low < result.value < result.limits.high
    assert [gate.name for gate in result.gates] == ["regression", "linearity", "parallelism"]
    assert all(gate.passed for gate in result.gates)
    assert any(step.what == "common slope" for step in result.trace)


def test_lines_that_are_not_parallel_give_no_potency():
    result = evaluate(assay(slope_sample=14.0), ParallelLineRules())
    assert result.value is None
    assert result.limits is None
    assert "parallelism failed" in result.reason


def test_a_standard_that_does_not_respond_gives_no_potency():
    result = evaluate(assay(slope=0.001), ParallelLineRules())
    assert result.value is None
    assert "regression" in result.reason
    flat = assay(slope=0.0, noise=(0.0,) * 12)
    assert evaluate(flat, ParallelLineRules()).value is None


def test_curved_responses_are_refused_as_not_linear():
    bent = tuple(
        Response(r.preparation, r.dose, (r.value + (3.0 if r.dose == 2.0 else 0.0),)) for r in assay().responses
    )
    data = ComparativeData(Preparation("S"), (Preparation("T"),), bent)
    assert "linearity failed" in evaluate(data, ParallelLineRules()).reason


def test_equivalence_of_slopes_needs_its_margins_met():
    rules = ParallelLineRules(parallelism="equivalence", slope_ratio_low=0.8, slope_ratio_high=1.25)
    assert evaluate(assay(), rules).value is not None
    tight = ParallelLineRules(parallelism="equivalence", slope_ratio_low=0.999, slope_ratio_high=1.001)
    refused = evaluate(assay(), tight)
    assert refused.value is None
    assert refused.gates[-1].limit == "within 0.999 to 1.001"


def test_too_wide_limits_are_refused_where_the_method_asks_for_precision():
    rules = ParallelLineRules(limits_low_percent=80, limits_high_percent=125)
    assert evaluate(assay(), rules).value is not None
    wide = assay(noise=tuple(20 * value for value in NOISE), slope=30)
    result = evaluate(wide, rules)
    assert result.value is None
    assert "precision" in result.reason


def test_assigned_potency_and_predilution_enter_the_result():
    plain = evaluate(assay(), ParallelLineRules())
    data = assay(potency=670.0, amount=16.7, volume=25.0)
    stocks = ComparativeData(data.standard, (Preparation("T", amount=1, volume=40, predilution=3),), data.responses)
    made_up = evaluate(stocks, ParallelLineRules(unit="IU/vial"))
    assert made_up.value == pytest.approx(plain.value * 670 * 16.7 / 25 * 40 * 3, rel=1e-12)
    assert made_up.kind == ""
    percent = evaluate(assay(), ParallelLineRules(unit="%"))
    assert (percent.value, percent.kind) == (pytest.approx(100 * plain.value), "ratio")


def test_a_response_is_left_out_only_with_a_reason_and_then_flagged():
    data = assay(repeats=6)
    first, *rest = data.responses
    odd = Response("S", first.dose, (500.0,), excluded="pipetting error, deviation 24-113")
    result = evaluate(ComparativeData(data.standard, data.samples, (odd, *rest)), ParallelLineRules())
    assert Flag.EXCLUDED_DATA in result.flags
    assert any(step.value == "pipetting error, deviation 24-113" for step in result.trace)
    assert result.value == pytest.approx(2.0, rel=0.05)


def test_two_readings_of_a_well_are_one_response():
    data = assay()
    doubled = tuple(Response(r.preparation, r.dose, (r.value + 1, r.value - 1)) for r in data.responses)
    found = analyse(ComparativeData(data.standard, data.samples, doubled), design="completely randomised")
    assert found.error_df == analyse(data, design="completely randomised").error_df


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda: Response("S", 1.0, ("#NUM!",)), "#NUM! is not a number"),
        (lambda: Response("S", -1.0, (3.0,)), "is negative"),
        (lambda: Response("S", "abc", (3.0,)), "is not a number"),
        (lambda: Response("", 1.0, (3.0,)), "a name is needed"),
        (lambda: Preparation("S", amount=0), "amount: 0 is not positive"),
        (lambda: ComparativeData(Preparation("S"), (), ()), "samples: 0 are too few"),
        (lambda: ComparativeData(Preparation("S"), (Preparation("S"),), ()), "the same name"),
        (lambda: ComparativeData(Preparation("S"), (Preparation("T"),), (Response("U", 1, 2),)), "not a preparation"),
        (lambda: ComparativeData(Preparation("S"), (Preparation("T"),), (Response("T", 1, 2),)), "has no response"),
        (lambda: evaluate(assay(doses=(1.0,)), ParallelLineRules()), "1 dose is too few"),
        (lambda: evaluate(assay(repeats=1), ParallelLineRules()), "no error to judge by"),
        (lambda: evaluate(assay(doses=(0.0, 1.0)), ParallelLineRules()), "no logarithm"),
        (lambda: evaluate(assay(), ParallelLineRules(), "X"), "is not a sample of this assay"),
        (lambda: evaluate(assay(), ParallelLineRules(design="randomised block")), "blocks named"),
        (lambda: ParallelLineRules(design="square"), "is not known"),
        (lambda: ParallelLineRules(confidence=95), "Write 95 % as 0.95"),
        (lambda: transformed(Response("S", 1.0, (0.0,)), "ln"), "has no ln"),
        (lambda: transformed(Response("S", 1.0, (-1.0,)), "square root"), "has no square root"),
    ],
)
def test_impossible_data_are_refused_in_one_sentence(change, said):
    if said == "no logarithm":
        shifted = tuple(
            Response(r.preparation, 0.0 if r.dose == 1.0 else r.dose, r.readings) for r in assay().responses
        )
        data = ComparativeData(Preparation("S"), (Preparation("T"),), shifted)
        change = lambda: evaluate(data, ParallelLineRules())  # noqa: E731  # one case of the table
    with pytest.raises(AssayError, match=said):
        change()


@settings(deadline=None, max_examples=30)
@given(st.floats(0.01, 100), st.floats(0.1, 1000), st.randoms(use_true_random=False))
def test_units_of_dose_and_response_and_order_change_nothing(dose_unit, response_unit, order):
    data = assay()
    found = evaluate(data, ParallelLineRules())
    responses = [Response(r.preparation, r.dose * dose_unit, (r.value * response_unit,)) for r in data.responses]
    order.shuffle(responses)
    again = evaluate(ComparativeData(data.standard, data.samples, tuple(responses)), ParallelLineRules())
    assert again.value == pytest.approx(found.value, rel=1e-9)
    assert again.limits.low == pytest.approx(found.limits.low, rel=1e-9)
    assert again.limits.high == pytest.approx(found.limits.high, rel=1e-9)


@settings(deadline=None, max_examples=30)
@given(st.floats(0.2, 5), st.floats(2, 50))
def test_limits_bracket_and_narrow_with_replicates(ratio, slope):
    few = evaluate(assay(ratio=ratio, slope=slope), ParallelLineRules())
    many = evaluate(assay(ratio=ratio, slope=slope, repeats=8), ParallelLineRules())
    assert few.limits.low < few.value < few.limits.high
    assert math.log(many.limits.high / many.limits.low) < math.log(few.limits.high / few.limits.low)


def test_a_sample_beyond_the_doses_of_the_standard_is_flagged():
    assert Flag.EXTRAPOLATED in evaluate(assay(ratio=100.0), ParallelLineRules()).flags
    assert Flag.EXTRAPOLATED not in evaluate(assay(ratio=1.5), ParallelLineRules()).flags
