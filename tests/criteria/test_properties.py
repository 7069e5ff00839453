"""What must hold for every criterion and every value.

A better value never fares worse; the unit in which a value is typed never matters; a censored value passes only where
each of its members would; and rounding agrees with Decimal.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge, judge_text
from lbpcmc.quantities import Censored, Interval, Measured, Quantity, from_value, kind, kinds
from lbpcmc.quantities.rounding import number_text

SETTINGS = settings(deadline=None, max_examples=300)
EXACT = Context(prec=200, Emax=10_000, Emin=-10_000)
NUMBERS = st.builds(lambda m, p: Decimal(f"{m}E-{p}"), st.integers(-10_000, 10_000), st.integers(0, 4))
NUMBER = kind("number")
SEVERAL = [known for known in kinds().values() if len(known.units) > 1 and not known.bare]
MODIFIERS = st.sampled_from(["", " (half even)", " (not rounded)", " (significant figures)"])


def measured(value: Decimal | Fraction) -> Measured:
    return Measured(from_value(Fraction(value), NUMBER.units[0], NUMBER))


def verdict(value: Decimal | Fraction, text: str) -> Verdict:
    return judge(measured(value), criterion(text, NUMBER)).verdict


@SETTINGS
@given(NUMBERS, NUMBERS, NUMBERS, MODIFIERS, st.sampled_from(["NLT", ">"]))
def test_what_passes_a_lower_limit_passes_it_when_it_grows(limit, one, other, modifier, sign):
    low, high = sorted((one, other))
    text = f"{sign} {limit:f}{modifier}"

    assert verdict(high, text).rank <= verdict(low, text).rank


@SETTINGS
@given(NUMBERS, NUMBERS, NUMBERS, MODIFIERS, st.sampled_from(["NMT", "<"]))
def test_what_passes_an_upper_limit_passes_it_when_it_shrinks(limit, one, other, modifier, sign):
    low, high = sorted((one, other))
    text = f"{sign} {limit:f}{modifier}"

    assert verdict(low, text).rank <= verdict(high, text).rank


@SETTINGS
@given(st.lists(NUMBERS, min_size=5, max_size=5), MODIFIERS)
def test_what_lies_between_two_values_that_pass_a_range_passes_it_too(numbers, modifier):
    low, high = sorted(numbers[:2])
    one, middle, other = sorted(numbers[2:])
    text = f"{low:f} to {high:f}{modifier}"
    assume(verdict(one, text) is verdict(other, text) is Verdict.PASS)

    assert verdict(middle, text) is Verdict.PASS


@SETTINGS
@given(NUMBERS, st.sampled_from(["NLT {} ", "NMT {} ", "> {} ", "< {} "]), MODIFIERS)
def test_a_value_on_its_limit_is_on_it_whatever_the_rounding(limit, form, modifier):
    inclusive = form[0] == "N"

    judged = judge(measured(limit), criterion(form.format(f"{limit:f}") + modifier.strip(), NUMBER))

    assert (judged.verdict is Verdict.PASS) is inclusive
    assert inclusive or judged.reason.endswith(", which is excluded")


@SETTINGS
@given(NUMBERS, NUMBERS, st.sampled_from(["half up", "half even"]))
def test_the_verdict_agrees_with_decimal(limit, value, rule):
    mode = {"half up": ROUND_HALF_UP, "half even": ROUND_HALF_EVEN}[rule]
    rounded = value.quantize(limit, rounding=mode, context=EXACT)

    judged = judge_text(f"{value:f}", criterion(f"NMT {limit:f} ({rule})", NUMBER))

    assert (judged.verdict is Verdict.PASS) is (rounded <= limit)
    assert Fraction(Decimal(judged.rounded)) == Fraction(rounded)


@SETTINGS
@given(st.data())
def test_the_unit_of_a_value_never_changes_its_verdict(data):
    known = data.draw(st.sampled_from(SEVERAL))
    own, other = (data.draw(st.sampled_from(known.units)) for _ in range(2))
    limit = data.draw(NUMBERS.map(abs)) + 1
    modifier = data.draw(MODIFIERS)
    form = data.draw(
        st.sampled_from(
            ["NLT {0} {u}", "NMT {0} {u}", "< {0} {u}", "{0} to {1} {u}", "alert NMT {0}; reject NMT {1} {u}"]
        )
    )
    found = criterion(form.format(f"{limit:f}", f"{limit * 2:f}", u=other.symbol) + modifier, known)
    near = Fraction(limit) + Fraction(data.draw(st.integers(-30, 30)), 10 ** data.draw(st.integers(0, 5)))
    value = Quantity(near, other, known, str(near))
    again = from_value(value.value_in(own), own, known)

    assert judge(Measured(again), found).verdict is judge(Measured(value), found).verdict


@SETTINGS
@given(NUMBERS, NUMBERS, st.fractions(0, 10), st.sampled_from(["<", "≤", ">", "≥"]), MODIFIERS)
def test_a_censored_value_that_passes_passes_for_every_member(limit, bound, distance, sign, modifier):
    side = "NMT" if sign in ("<", "≤") else "NLT"
    found = criterion(f"{side} {limit:f}{modifier}", NUMBER)
    known = Quantity(Fraction(bound), NUMBER.units[0], NUMBER, number_text(bound))
    assume(judge(Censored(sign, known), found).verdict is Verdict.PASS)
    assume(distance > 0 or sign in ("≤", "≥"))
    member = Fraction(bound) + (distance if sign in (">", "≥") else -distance)

    assert judge(measured(member), found).verdict is Verdict.PASS


@SETTINGS
@given(NUMBERS, NUMBERS, st.sampled_from(["<", "≤", ">", "≥"]), st.sampled_from(["NLT", "NMT", "<", ">"]))
def test_a_censored_verdict_is_that_of_its_members_where_nothing_is_rounded(limit, bound, sign, side):
    """Members: the bound itself where it is possible, a hair beside it, and far away."""
    found = criterion(f"{side} {limit:f} (not rounded)", NUMBER)
    known = Quantity(Fraction(bound), NUMBER.units[0], NUMBER, number_text(bound))
    way = 1 if sign in (">", "≥") else -1
    distances = [Fraction(1, 10**9), Fraction(10**6)] + ([Fraction(0)] if sign in ("≤", "≥") else [])
    members = {judge(measured(Fraction(bound) + way * distance), found).verdict for distance in distances}

    judged = judge(Censored(sign, known), found).verdict

    assert judged is (members.pop() if len(members) == 1 else Verdict.INCONCLUSIVE)


@SETTINGS
@given(NUMBERS, NUMBERS, NUMBERS, st.sampled_from(["alert", "action", "reject"]))
def test_another_clause_never_betters_a_verdict(value, limit, other, band):
    alone = judge(measured(value), criterion(f"NMT {limit:f}", NUMBER)).verdict
    both = judge(measured(value), criterion(f"NMT {limit:f}; {band} NLT {other:f}", NUMBER)).verdict

    assert both.rank >= alone.rank


@SETTINGS
@given(NUMBERS, NUMBERS, NUMBERS)
def test_confidence_limits_never_turn_a_failure_into_a_pass(value, limit, width):
    text = f"NLT {limit:f}"
    low, high = Fraction(value) - abs(Fraction(width)), Fraction(value) + abs(Fraction(width))

    bare, whole = measured(value), replace(measured(value), interval=Interval(Fraction(95), low, high))
    judged = judge(whole, criterion(text, NUMBER)).verdict

    assert judged in (judge(bare, criterion(text, NUMBER)).verdict, Verdict.INCONCLUSIVE)
    ends = {verdict(end, text) for end in (low, high)}
    assert (judged is Verdict.INCONCLUSIVE) is (len(ends) == 2)
