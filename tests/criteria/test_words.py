"""A criterion in words: the words say what the criterion judges by, and never a number of their own."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Band, Verdict, criterion, judge_text
from lbpcmc.criteria.words import Span, in_words, spans
from lbpcmc.quantities import kind

FRACTION = "mass fraction"
REDOX = "redox potential"
COUNT = "colonies per mass"


def said(text: str, name: str) -> tuple[str, ...]:
    return tuple(map(str, in_words(criterion(text, kind(name)))))


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("temperature", "36.5 to 37.5 degC", ("between 36.5 and 37.5 degC",)),
        ("temperature", "37.0 ± 0.5 degC", ("between 36.5 and 37.5 degC",)),
        ("temperature", "37.0 degC ± 0.9 degF", ("between 36.5 and 37.5 degC",)),
        ("mass", "9.75 g ± 1 %", ("between 9.6525 and 9.8475 g",)),
        ("colonies per capsule", "NLT 1.0 x 10^9 CFU/capsule", ("at least 1.0 x 10^9 CFU/capsule",)),
        (FRACTION, "NMT 5.0 % w/w", ("at most 5.0 % w/w",)),
        (REDOX, "> -300 mV", ("more than -300 mV",)),
        (REDOX, "alert < -300 mV; reject < -250 mV", ("alert at -300 mV or more", "must be less than -250 mV")),
        (REDOX, "action > -400 mV; < -250 mV", ("action at -400 mV or less", "must be less than -250 mV")),
        (FRACTION, "alert NMT 20 mg/kg; reject NMT 100 mg/kg", ("alert above 20 mg/kg", "must be at most 100 mg/kg")),
        (FRACTION, "alert NLT 2; NLT 1 % w/w", ("alert below 2 % w/w", "must be at least 1 % w/w")),
        (
            "temperature",
            "target 37.0; alert 36.8 to 37.2; reject 36.5 to 37.5 degC",
            ("aim for 37.0 degC", "alert outside 36.8 to 37.2 degC", "must be between 36.5 and 37.5 degC"),
        ),
        ("pH", "alert 6.75 to 6.85; reject 6.8 ± 0.1", ("alert outside 6.75 to 6.85", "must be between 6.7 and 6.9")),
        (
            COUNT,
            "NMT 10^2 CFU/g (pharmacopoeial)",
            ("at most 100 CFU/g (pharmacopoeial: up to 200 CFU/g is accepted)",),
        ),
        (
            COUNT,
            "NMT 10^3 CFU/g (pharmacopoeial, factor 5)",
            ("at most 1000 CFU/g (pharmacopoeial: up to 5000 CFU/g is accepted)",),
        ),
        ("ratio", "lower 95 % limit NLT 95 %", ("lower 95 % confidence limit: at least 95 %",)),
        ("frequency", "NMT 1 x 10^-8 (upper 95 % limit)", ("upper 95 % confidence limit: at most 1 x 10^-8",)),
        ("ratio", "95 % limits within 50 to 200 %", ("both 95 % confidence limits: between 50 and 200 %",)),
        (COUNT, "80 to 500 % of label claim", ("between 80 and 500 % of label claim",)),
        (COUNT, "absent in 10 g", ("nothing may be found in 10 g",)),
        ("number", "conforms", ("must conform",)),
        ("number", "conforms: off-white powder", ("must conform to: off-white powder",)),
        ("number", "report", ("no limit: the result is reported",)),
        ("number", "NMT 20", ("at most 20",)),
        ("vials", "1 to 1 vials", ("exactly 1 vials",)),
        ("vials", "alert 2 to 2 vials; 1 to 3 vials", ("alert away from 2 vials", "must be between 1 and 3 vials")),
        (FRACTION, "NMT 5.0 % w/w (half even)", ("at most 5.0 % w/w (rounded half to even)",)),
        (
            FRACTION,
            "NMT 5.0 % w/w (significant figures)",
            ("at most 5.0 % w/w (rounded to the limit's significant figures)",),
        ),
        (
            FRACTION,
            "NMT 5.0 % w/w (half even, significant figures)",
            ("at most 5.0 % w/w (rounded half to even, to the limit's significant figures)",),
        ),
    ],
)
def test_words(name, text, words):
    assert said(text, name) == words


def test_what_decides_acceptance_comes_first_where_asked():
    asked = criterion("target 7.0; alert 6.8 to 7.2; reject 6.5 to 7.5", kind("pH"))
    words = tuple(map(str, in_words(asked, acceptance_first=True)))
    assert words == ("must be between 6.5 and 7.5", "aim for 7.0", "alert outside 6.8 to 7.2")


def ends(words: str) -> list[Fraction]:
    return [Fraction(number) for number in re.findall(r"(?<![\d.^])-?\d+(?:\.\d+)?", words.replace("−", "-"))]


@given(
    st.decimals(min_value=-900, max_value=900, places=2, allow_nan=False),
    st.decimals(min_value=0, max_value=50, places=3, allow_nan=False),
    st.sampled_from(["{0} ± {1} mV", "{0} mV ± {1} mV", "{0} mV ± {1} %"]),
)
@settings(deadline=None, max_examples=150)
def test_the_ends_of_a_tolerance_are_those_that_the_criterion_computes(centre, tolerance, form):
    text = form.format(centre, tolerance)
    limits = criterion(text, kind("redox potential")).limits(Band.REJECT)
    (words,) = said(text, "redox potential")
    if tolerance and centre:
        assert words.startswith("between ")
    assert {*ends(words)} == {limits.low.value, limits.high.value}
    assert ends(words) == sorted(ends(words))


@given(
    st.decimals(min_value=0, max_value=900, places=2, allow_nan=False),
    st.sampled_from(["NLT", "NMT", ">=", "≤", "at least", "max"]),
)
@settings(deadline=None, max_examples=100)
def test_one_sided_limits_keep_their_side_and_number(value, sign):
    text = f"{sign} {value} mL"
    limits = criterion(text, kind("volume")).limits(Band.REJECT)
    (words,) = said(text, "volume")
    low = limits.low is not None
    assert words == f"{'at least' if low else 'at most'} {value} mL"


def test_the_ends_for_a_bar_are_exact_in_the_unit_beside_the_field():
    asked = criterion("target 37; alert 36.8 to 37.2; NMT 37.5 degC", kind("temperature"))
    fahrenheit = kind("temperature").unit("degF")
    assert spans(asked)[1:] == (
        Span(Band.ALERT, Fraction("36.8"), Fraction("37.2")),
        Span(Band.REJECT, None, Fraction("37.5")),
    )
    assert spans(asked, fahrenheit)[2] == Span(Band.REJECT, None, Fraction("99.5"))


def test_a_bar_has_the_limits_on_the_value_alone():
    assert spans(criterion("absent in 10 g", kind(COUNT))) == ()
    asked = criterion("70 to 143 %; 95 % limits within 50 to 200 %", kind("ratio"))
    assert spans(asked) == (Span(Band.REJECT, Fraction(70), Fraction(143)),)
    shares = criterion("80 to 500 % of label claim", kind(COUNT))
    assert spans(shares, kind(COUNT).unit("CFU/kg")) == (Span(Band.REJECT, Fraction(80), Fraction(500)),)


@given(st.integers(-20, 60), st.integers(0, 40))
@settings(deadline=None, max_examples=60)
def test_a_value_on_an_end_of_a_bar_is_judged_as_the_words_say(low, width):
    unit = kind("temperature").unit("degF")
    asked = criterion(f"{low} to {low + width} degC", kind("temperature"))
    (span,) = spans(asked, unit)
    for end in (span.low, span.high):
        assert judge_text(f"{float(end)!r} degF", asked).verdict is Verdict.PASS
