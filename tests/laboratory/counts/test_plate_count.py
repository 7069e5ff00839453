"""From plates to a reported count, by the rule books; zero, too few and too many are bounds or flagged."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory.counts.plate_count import evaluate, weighted_count
from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
from lbpcmc.laboratory.counts.rules import (
    BAM,
    DROP_PLATE,
    ISO_7218,
    MAXIMUM_LIKELIHOOD,
    RANGE_30_300,
    RULE_SETS,
    CountRules,
)
from lbpcmc.laboratory.result import AssayError, Flag


def plates(*rows, per="g"):
    return PlateCounts(tuple(Plate(*row) for row in rows), per)


def test_the_rule_decides_whether_a_plate_below_range_counts():
    data = plates((0.01, 1, 120), (0.001, 1, 23))
    assert evaluate(data, BAM).value == 12_000
    assert evaluate(data, ISO_7218).value == 13_000


def test_two_successive_dilutions_leave_the_third_and_the_overcrowded_plate():
    data = plates((0.1, 1, 311), (0.1, 1, 280), (0.01, 1, 31), (0.01, 1, 2), (0.001, 1, 299))
    result = evaluate(data, ISO_7218)
    assert result.value == pytest.approx((280 + 31 + 2) / 0.12)


def test_no_colony_is_less_than_one_in_what_was_tested():
    data = plates((0.01, 1, 0), (0.001, 1, 0))
    result = evaluate(data, BAM)
    assert result.reported == "< 91 CFU/g"
    assert result.limits.low is None
    assert result.limits.high == pytest.approx(2.995732274 / 0.011)
    assert Flag.CENSORED in result.flags
    assert evaluate(data, replace(BAM, zero="one per plate")).reported == "< 100 CFU/g"
    assert evaluate(data, replace(BAM, zero="upper limit")).value == pytest.approx(2.995732274 / 0.011)
    assert evaluate(data, replace(BAM, report="log10")).sign == "<"


def test_few_colonies_by_three_rules():
    data = plates((0.01, 1, 18), (0.001, 1, 2))
    assert evaluate(data, BAM).reported == "< 2500 CFU/g"
    estimated = evaluate(data, replace(BAM, below="estimate"))
    assert estimated.value == pytest.approx(20 / 0.011)
    assert Flag.ESTIMATED in estimated.flags
    three = plates((0.01, 1, 3), (0.001, 1, 0))
    assert evaluate(three, ISO_7218).reported == "< 400 CFU/g"
    assert evaluate(plates((0.01, 1, 4), (0.001, 1, 0)), ISO_7218).value == pytest.approx(4 / 0.011)


def test_too_many_on_every_plate():
    countless = evaluate(plates((0.01, 1, "TNTC"), (0.001, 1, "TNTC")), BAM)
    assert countless.sign == ">"
    assert countless.value == pytest.approx(251 / 0.001)
    assert countless.limits.high is None
    counted = plates((0.01, 1, 400), (0.001, 1, 312))
    assert evaluate(counted, BAM).value == pytest.approx(312 / 0.001)
    assert Flag.ABOVE_RANGE in evaluate(counted, BAM).flags
    greater = evaluate(counted, replace(BAM, above="greater than"))
    assert (greater.sign, greater.value) == (">", pytest.approx(251 / 0.001))


def test_too_many_beside_too_few():
    data = plates((0.01, 1, "TNTC"), (0.001, 1, 18))
    left_out = evaluate(data, BAM)
    assert left_out.value == 18_000
    assert Flag.ESTIMATED in left_out.flags
    censored = evaluate(data, replace(BAM, too_numerous="censored"))
    assert censored.value > 18_000
    assert censored.limits.convention == "Poisson likelihood ratio"
    nothing = evaluate(plates((0.01, 1, "TNTC"), (0.001, 1, 0)), BAM)
    assert nothing.value is None
    assert "no dilution can be used" in nothing.reason


def test_a_range_from_zero_on_reports_no_bare_zero():
    rules = replace(BAM, low=0)
    assert evaluate(plates((0.01, 1, 400), (0.001, 1, 0)), rules).value == 40_000
    assert evaluate(plates((0.01, 1, "TNTC"), (0.001, 1, 0)), rules).value is None
    assert evaluate(plates((0.01, 1, 0)), rules).sign == "<"


def test_plates_near_the_range_decide_when_none_is_in_it():
    data = plates((0.01, 1, 320), (0.001, 1, 9))
    assert evaluate(data, BAM).value == 32_000
    assert evaluate(plates((0.01, 1, 900), (0.001, 1, 24)), BAM).value == 24_000


def test_an_excluded_plate_keeps_its_reason_and_is_not_used():
    data = plates((0.01, 1, 100), (0.01, 1, 240, None, "spreader"), (0.01, 1, 110))
    result = evaluate(data, BAM)
    assert result.value == pytest.approx(10_500)
    assert Flag.EXCLUDED_DATA in result.flags
    assert any("240 (excluded: spreader)" in step.value for step in result.trace)
    nothing = evaluate(plates((0.01, 1, None, None, "dropped")), BAM)
    assert (nothing.value, nothing.reason) == (None, "every plate was excluded")


def test_plates_that_scatter_are_flagged_or_stop_the_result():
    data = plates((0.01, 1, 40), (0.01, 1, 220))
    flagged = evaluate(data, BAM)
    assert Flag.OVERDISPERSED in flagged.flags
    gated = evaluate(data, replace(BAM, agreement="gate"))
    assert gated.value is None
    assert "parallel plates" in gated.reason
    dilutions = evaluate(plates((0.01, 1, 200), (0.001, 1, 60)), BAM)
    assert Flag.DISAGREEING_DILUTIONS in dilutions.flags
    assert Flag.OVERDISPERSED not in dilutions.flags
    agreeing = evaluate(plates((0.01, 1, 200), (0.001, 1, 26)), replace(BAM, agreement="gate"))
    assert agreeing.value is not None
    assert all(gate.passed for gate in agreeing.gates)


def test_limits_by_three_conventions():
    data = plates((0.01, 1, 55), (0.01, 1, 55))
    exact = evaluate(data, BAM).limits
    likelihood = evaluate(data, replace(BAM, limits="likelihood ratio")).limits
    iso = evaluate(data, replace(BAM, limits="ISO 19036", s_r_log10=0.15)).limits
    assert exact.low == pytest.approx(90.4064 / 0.02, rel=1e-5)
    assert exact.low < likelihood.low
    assert iso.high / 5500 == pytest.approx(10 ** (2 * (0.15**2 + 0.188612 / 110) ** 0.5), rel=1e-5)
    assert iso.level == pytest.approx(0.9545, abs=1e-4)


def test_a_drop_plate_to_log10_with_limits():
    drops = [(1e-6, 0.01, count) for count in (12, 15, 9, 11)] + [(1e-7, 0.01, count) for count in (1, 2, 0, 1)]
    result = evaluate(plates(*drops, per="mL"), replace(DROP_PLATE, report="log10"))
    assert result.reported == "9.07 log10 CFU/mL"
    assert result.kind == "log colonies per volume"
    assert result.limits.low < result.value < result.limits.high


def test_different_volumes_at_one_dilution_are_refused_unless_the_method_says_so():
    data = plates((1, 1, 12), (1, 10, 110))
    with pytest.raises(AssayError, match="with 1 mL and 10 mL"):
        evaluate(data, BAM)
    assert evaluate(data, MAXIMUM_LIKELIHOOD).value == pytest.approx(122 / 11)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"low": 250, "high": 25}, "runs from 250 to 25"),
        ({"plates": "some"}, "plates: 'some' is not known"),
        ({"level": 95}, "Write 95 % as 0.95"),
        ({"rounding": "up"}, "rounding: 'up' is not known"),
        ({"digits": 0}, "digits: 0 is less than 1"),
    ],
)
def test_a_rule_set_that_is_none_is_refused(fields, said):
    with pytest.raises(AssayError) as refusal:
        CountRules(**fields)
    assert said in str(refusal.value)


def test_rule_sets_are_known_by_name():
    assert RULE_SETS["30 to 300"] is RANGE_30_300
    assert all(name == rules.name for name, rules in RULE_SETS.items())


ROWS = st.lists(
    st.tuples(st.sampled_from([1e-4, 1e-5, 1e-6]), st.just(0.1), st.integers(0, 400) | st.just("TNTC")),
    min_size=1,
    max_size=8,
)
RULES = st.sampled_from([*RULE_SETS.values(), replace(BAM, name="from zero", low=0)])


@settings(deadline=None, max_examples=150)
@given(ROWS, RULES, st.randoms())
def test_the_order_of_plates_changes_nothing(rows, rules, shuffle):
    moved = list(rows)
    shuffle.shuffle(moved)
    first, second = evaluate(plates(*rows), rules), evaluate(plates(*moved), rules)
    assert (first.value, first.sign, first.reason) == (second.value, second.sign, second.reason)
    assert set(first.flags) == set(second.flags)


@settings(deadline=None, max_examples=150)
@given(ROWS, RULES)
def test_a_tenth_of_the_volume_is_ten_times_the_count_and_limits_bracket_it(rows, rules):
    first = evaluate(plates(*rows), rules)
    second = evaluate(plates(*((dilution, 0.01, count) for dilution, _, count in rows)), rules)
    assert (first.value is None) == (second.value is None)
    if first.value is not None:
        assert first.value > 0
        assert second.value == pytest.approx(10 * first.value, rel=1e-9)
        if not first.sign:
            assert first.limits.low <= first.value * (1 + 1e-9)
            assert first.value <= first.limits.high * (1 + 1e-9)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(26, 240), min_size=1, max_size=4))
def test_more_plates_of_the_same_narrow_the_limits(counts):
    once = evaluate(plates(*((0.01, 1, count) for count in counts)), BAM)
    thrice = evaluate(plates(*((0.01, 1, count) for count in counts * 3)), BAM)
    assert once.value == pytest.approx(thrice.value)
    assert thrice.limits.high - thrice.limits.low < once.limits.high - once.limits.low


def test_the_weighted_count_is_exact():
    chosen = (Plate(0.01, 0.1, 7), Plate(0.01, 0.1, 8))
    assert weighted_count(chosen) == 7500
