"""Bad raw data: one clear sentence with the field's name, never a traceback of arithmetic, never NaN."""

import math
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.laboratory import checks
from lbpcmc.laboratory.result import AssayError


@pytest.mark.parametrize(
    "value", ["12a", "", "#NUM!", "#DIV/0!", "NaN", "inf", "1,5", None, True, math.nan, math.inf, [3]]
)
def test_what_is_no_number_is_refused_by_name(value):
    with pytest.raises(AssayError) as refusal:
        checks.real("plate 3", value)
    assert str(refusal.value).startswith("plate 3: ")
    assert refusal.value.todo


@pytest.mark.parametrize(
    ("value", "said"), [(-1, "negative"), (2.5, "not whole"), ("-4", "negative"), (301, "more than 300")]
)
def test_a_count_is_whole_and_can_lie_on_a_plate(value, said):
    with pytest.raises(AssayError, match=said):
        checks.whole("count", value, most=300)


@pytest.mark.parametrize("value", [1e60, "1e16", 10**18, 2**64])
def test_nobody_counts_beyond_the_whole_numbers_of_a_float(value):
    with pytest.raises(AssayError, match=r"count: .* is more than 1e\+15\. Accepted: up to 1e\+15\."):
        checks.whole("count", value)
    assert checks.whole("count", "1e15") == 10**15


@pytest.mark.parametrize("value", [0, -0.1, "0"])
def test_a_dilution_is_positive(value):
    with pytest.raises(AssayError, match=r"dilution: .* is not positive"):
        checks.positive("dilution", value)


def test_text_is_read_as_people_type_it():
    assert checks.real("x", "1.2e9") == 1.2e9
    assert checks.real("x", "10^-6") == 1e-6
    assert checks.whole("x", "232") == 232
    assert checks.exact(0.01) == Fraction(1, 100)


def test_words_and_shares():
    assert checks.one_of("rule", "ISO", ("ISO", "BAM")) == "ISO"
    with pytest.raises(AssayError, match=r"Accepted: ISO, BAM"):
        checks.one_of("rule", "iso", ("ISO", "BAM"))
    with pytest.raises(AssayError, match=r"Write 95 % as 0.95"):
        checks.share("level", 95)


@settings(deadline=None, max_examples=200)
@given(st.one_of(st.text(max_size=30), st.floats(), st.integers(), st.none(), st.binary(max_size=3)))
def test_whatever_comes_in_a_finite_number_or_a_sentence_comes_out(value):
    try:
        found = checks.real("field", value)
    except AssayError as refusal:
        found = 0.0
        assert refusal.said.startswith("field: ")  # noqa: PT017  # either outcome is right
    assert math.isfinite(found)


def test_names_are_texts():
    assert checks.label("lot", " L1 ") == "L1"
    for nothing in ("", "  ", None, 3):
        with pytest.raises(AssayError, match="lot: a name is needed"):
            checks.label("lot", nothing)


@pytest.mark.parametrize(("value", "found"), [(True, True), ("yes", True), ("False", False), ("no", False)])
def test_truth_values_are_written_in_words(value, found):
    assert checks.yes_or_no("clean", value) is found
    for neither in ("maybe", "1", 1, None, ""):
        with pytest.raises(AssayError, match=r"clean: .* is neither yes nor no"):
            checks.yes_or_no("clean", neither)


def test_no_temperature_lies_below_absolute_zero():
    assert checks.celsius("t", "-80") == -80
    with pytest.raises(AssayError, match="t: -274 degC does not exist"):
        checks.celsius("t", -274)


def test_a_decimal_comma_is_told_how_to_write_it():
    with pytest.raises(AssayError, match=r"is not a number\. Write a decimal point: 1\.5\."):
        checks.real("x", "1,5")


def test_series_have_one_length():
    with pytest.raises(AssayError, match="hours has 3 readings, od has 2"):
        checks.equally_many(hours=(0, 1, 2), od=(0.1, 0.2))
