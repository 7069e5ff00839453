"""What the record keeps of a typed text: its meaning, its exact number, what stands instead of one, and the verdict."""

from fractions import Fraction

import pytest

from lbpcmc.criteria import criterion
from lbpcmc.errors import QuantityError
from lbpcmc.gmp.values import MOST_TYPED, Asked, Value, as_kept, kept, number_text, understood, without_value
from lbpcmc.quantities import kind

COUNT, MASS, PH, TEMPERATURE = kind("colonies per mass"), kind("mass"), kind("pH"), kind("temperature")

MEANINGS = {
    "6.8": (PH, (None, "6.8", "", "34/5")),
    "< 5.0 CFU/g": (COUNT, ("<", "5", "CFU/g", None)),
    "> 100 CFU/g": (COUNT, (">", "100", "CFU/g", None)),
    "TNTC": (COUNT, ("TNTC", None, None, None)),
    "conforms": (COUNT, ("conforms", None, None, None)),
    "does not conform": (COUNT, ("does not conform", None, None, None)),
    "37.2 degC": (TEMPERATURE, (None, "37.2", "degC", "6207/20")),
}


@pytest.mark.parametrize("typed", MEANINGS)
def test_a_text_is_kept_with_its_meaning(typed):
    of, wanted = MEANINGS[typed]
    value = understood(typed, Asked(of, None, None))
    assert (value.qualifier, value.number, value.unit, value.exact) == wanted
    assert value.typed == typed
    assert value.kind == (of.name if value.number else None)
    assert (value.verdict, value.criterion, value.reason, value.trace) == (None, None, None, ())


def test_an_amount_in_which_nothing_was_detected_is_of_the_kinds_that_are_tested():
    value = understood("not detected in 10 g", Asked(COUNT, None, None, None, (MASS,)))
    assert value.qualifier == value.interpreted == "not detected in 10 g"
    with pytest.raises(QuantityError):
        understood("not detected in 10 g", Asked(COUNT, None, None, None, (kind("volume"),)))


def test_a_judged_value_says_by_what_and_why():
    limit = criterion("6.7 to 6.9", PH)
    value = understood("6.5", Asked(PH, None, limit))
    assert (value.verdict, value.criterion) == ("fail", "6.7 to 6.9")
    assert "6.5 is below the limit 6.7" in value.reason


def test_a_calculation_without_a_result_is_invalid_and_keeps_what_there_is():
    limit = criterion("6.7 to 6.9", PH)
    assert without_value(limit, "why", "raw", ("step",)) == Value(
        "raw", "no value", "no value", verdict="invalid", criterion="6.7 to 6.9", reason="why", trace=("step",)
    )
    assert without_value(None, "why") == Value(None, "no value", "no value", verdict="invalid", reason="why")


@pytest.mark.parametrize(
    ("value", "text"), [(Fraction(372, 10), "37.2"), (Fraction(1, 3), "1/3"), (Fraction(10**9), "1000000000")]
)
def test_a_number_is_written_exactly(value, text):
    assert number_text(value) == text


def test_a_text_is_kept_as_the_ledger_writes_it():
    assert as_kept("e\u0301") == "\u00e9"
    assert as_kept("a\udc80b") == "a?b"
    assert kept("x" * (MOST_TYPED + 1)) == "x" * MOST_TYPED
