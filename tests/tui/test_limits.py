"""A criterion in words: the words say what the criterion says, and never a number of their own."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Band, criterion
from lbpcmc.quantities.kinds import kind
from lbpcmc.tui.limits import in_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("36.5 to 37.5 degC", ("between 36.5 and 37.5 degC",)),
        ("37.0 ± 0.5 degC", ("between 36.5 and 37.5 degC",)),
        ("9.75 g ± 1 %", ("between 9.6525 and 9.8475 g",)),
        ("NLT 1.0 x 10^9 CFU/capsule", ("at least 1.0 x 10^9 CFU/capsule",)),
        ("NMT 5.0 % w/w", ("at most 5.0 % w/w",)),
        ("> -300 mV", ("more than -300 mV",)),
        ("alert < -300 mV; reject < -250 mV", ("alert at -300 mV or more", "must be less than -250 mV")),
        ("alert NMT 20 ppm; reject NMT 100 ppm", ("alert above 20 ppm", "must be at most 100 ppm")),
        (
            "target 37.0; alert 36.8 to 37.2; reject 36.5 to 37.5 degC",
            ("aim for 37.0 degC", "alert outside 36.8 to 37.2 degC", "must be between 36.5 and 37.5 degC"),
        ),
        ("NMT 10^2 CFU/g (pharmacopoeial)", ("at most 10^2 CFU/g (pharmacopoeial: up to 200 CFU/g is accepted)",)),
        (
            "NMT 10^3 CFU/g (pharmacopoeial, factor 5)",
            ("at most 10^3 CFU/g (pharmacopoeial: up to 5000 CFU/g is accepted)",),
        ),
        ("lower 95 % limit NLT 95 %", ("lower 95 % confidence limit: at least 95 %",)),
        ("NMT 1 x 10^-8 (upper 95 % limit)", ("upper 95 % confidence limit: at most 1 x 10^-8",)),
        ("95 % limits within 50 to 200 %", ("both 95 % confidence limits: between 50 and 200 %",)),
        ("80 to 500 % of label claim", ("between 80 and 500 % of label claim",)),
        ("absent in 10 g", ("nothing may be found in 10 g",)),
        ("conforms", ("must conform",)),
        ("conforms: off-white powder", ("must conform to: off-white powder",)),
        ("report", ("no limit: the result is reported",)),
        ("NMT 20", ("at most 20",)),
        ("1 to 1 vials", ("exactly 1 vials",)),
        ("NMT 5.0 % w/w (half even)", ("at most 5.0 % w/w (rounded half to even)",)),
        ("something [red] else", ("something [red] else",)),
    ],
)
def test_words(text, words):
    assert in_words(text) == words


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
    (said,) = in_words(text)
    if tolerance and centre:
        assert said.startswith("between ")
    assert {*ends(said)} == {limits.low.value, limits.high.value}
    assert ends(said) == sorted(ends(said))


@given(
    st.decimals(min_value=0, max_value=900, places=2, allow_nan=False),
    st.sampled_from(["NLT", "NMT", ">=", "≤", "at least", "max"]),
)
@settings(deadline=None, max_examples=100)
def test_one_sided_limits_keep_their_side_and_number(value, sign):
    text = f"{sign} {value} mL"
    limits = criterion(text, kind("volume")).limits(Band.REJECT)
    (said,) = in_words(text)
    low = limits.low is not None
    assert said == f"{'at least' if low else 'at most'} {value} mL"
