"""From tubes to a reported number: extremes are bounds, improbable outcomes are refused, conventions differ."""

import pytest

from lbpcmc.laboratory.counts.mpn import GridMembrane, MpnOutcome, MpnRules, Tubes, category, evaluate, evaluate_grid
from lbpcmc.laboratory.counts.mpn_tables import PHARMACOPOEIAL
from lbpcmc.laboratory.result import AssayError, Flag


def outcome(*positive, tubes=3, first=0.1, per="g"):
    return MpnOutcome(tuple(Tubes(first / 10**i, tubes, x) for i, x in enumerate(positive)), per)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Tubes(0.1, 3, 4), "positive: 4 is more than 3"),
        (lambda: Tubes(0.1, 3, -1), "positive: -1 is negative"),
        (lambda: Tubes(0, 3, 1), "amount: 0 is not positive"),
        (lambda: Tubes(0.1, 2.5, 1), "tubes: 2.5 is not whole"),
        (lambda: Tubes(0.1, 3, "#NUM!"), "positive: #NUM! is not a number"),
        (lambda: MpnOutcome(()), "rows: 0 are too few"),
        (lambda: MpnOutcome((Tubes(0.1, 3, 1), Tubes(0.1, 3, 0))), "Tubes of 0.1 are there twice"),
        (lambda: MpnRules(limits="Wald"), "limits: 'Wald' is not known"),
        (lambda: GridMembrane(1600, 1601), "positive: 1601 is more than 1600"),
        (lambda: evaluate(outcome(1, 0, 0), MpnRules(per_hundred=True)), "per 100 mL"),
    ],
)
def test_what_tubes_cannot_show_is_refused_by_name(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert said in str(refusal.value)


def test_all_negative_and_all_positive_are_bounds():
    none = evaluate(outcome(0, 0, 0))
    assert none.reported == "< 3.0 MPN/g"
    assert none.limits.low is None
    assert Flag.CENSORED in none.flags
    every = evaluate(outcome(3, 3, 3))
    assert every.reported == "> 1100 MPN/g"
    assert every.limits.high is None
    assert every.limits.low == pytest.approx(357.8, abs=0.1)
    at_limit = evaluate(outcome(3, 3, 3), MpnRules(extremes="limit", limits="likelihood ratio"))
    assert at_limit.value == at_limit.limits.low
    assert evaluate(outcome(0, 0, 0), MpnRules(extremes="limit")).value == pytest.approx(11.0777, abs=1e-3)
    assert evaluate(MpnOutcome((Tubes(1, 1, 1),))).sign == ">"


def test_an_improbable_outcome_gives_no_result():
    refused = evaluate(outcome(0, 0, 3))
    assert refused.value is None
    assert "category 3" in refused.reason
    assert not refused.gates[0].passed
    rare = evaluate(outcome(1, 0, 1))
    assert rare.value is not None
    assert Flag.RARE in rare.flags
    forced = evaluate(outcome(0, 0, 3), MpnRules(refuse_below=0))
    assert forced.value == pytest.approx(9.0, abs=0.1)
    assert [category(index, MpnRules()) for index in (1.0, 0.05, 0.049, 0.01, 0.0099)] == [1, 1, 2, 2, 3]


def test_the_same_tubes_by_five_conventions_of_limits():
    found = {
        name: evaluate(outcome(3, 3, 0), MpnRules(limits=name)).limits
        for name in ("ISO 7218", "Jarvis", "FDA BAM", "likelihood ratio", "pharmacopoeial")
    }
    assert (found["pharmacopoeial"].low, found["pharmacopoeial"].high) == (100, 1400)
    assert (found["likelihood ratio"].low, found["likelihood ratio"].high) == pytest.approx((51.0, 975.0), rel=1e-3)
    assert found["ISO 7218"].high > found["Jarvis"].high
    assert found["Jarvis"].high == found["FDA BAM"].high
    assert len({limits.convention for limits in found.values()}) == 5


def test_the_pharmacopoeial_table_is_for_its_own_design():
    rules = MpnRules(limits="pharmacopoeial")
    for key, (number, low, high) in PHARMACOPOEIAL.items():
        result = evaluate(outcome(*map(int, key.split("-"))), rules)
        assert (result.value, result.limits.low, result.limits.high) == (number, low, high)
        # The table prints the most probable number itself, to two or fewer figures.
        assert evaluate(outcome(*map(int, key.split("-")))).value == pytest.approx(number, rel=0.21)
    assert evaluate(outcome(0, 0, 0), rules).reported == "< 3.0 MPN/g"
    assert evaluate(outcome(3, 3, 3), rules).reported == "> 1100 MPN/g"
    unlisted = evaluate(outcome(0, 2, 0), MpnRules(limits="pharmacopoeial", refuse_below=0))
    assert "not in the pharmacopoeial table" in unlisted.reason
    with pytest.raises(AssayError, match="three tubes each"):
        evaluate(outcome(3, 3, 0, tubes=5), rules)


def test_per_hundred_millilitres_and_sorting_by_number():
    water = MpnOutcome((Tubes(10, 10, 5),), "mL")
    assert evaluate(water, MpnRules(per_hundred=True)).reported == "6.9 MPN/100 mL"
    mixed = MpnOutcome((Tubes(0.001, 3, 0), Tubes(10, 3, 3), Tubes(0.1, 3, 1)), "mL")
    assert str(mixed) == "3-1-0"


def test_a_grid_membrane_is_one_dilution_of_many_tubes():
    assert evaluate_grid(GridMembrane(1600, 785)).value == pytest.approx(1079.3, abs=0.1)
    assert evaluate_grid(GridMembrane(1600, 785, 0.1)).value == pytest.approx(10793, abs=1)
    assert evaluate_grid(GridMembrane(1600, 1600)).sign == ">"
