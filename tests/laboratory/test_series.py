"""Series of raw numbers: what a spreadsheet hands over is refused by field and reading."""

import pytest

from lbpcmc.laboratory.checks import positive
from lbpcmc.laboratory.result import AssayError
from lbpcmc.laboratory.series import numbers, shown


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([1.0, "#NUM!", 2.0], "zone, reading 2"),
        ([1.0, float("nan")], "zone, reading 2"),
        ([None], "zone, reading 1"),
        ("123", "a list of numbers is needed"),
        (7, "a list of numbers is needed"),
        ([], "0 readings are too few"),
    ],
)
def test_a_series_is_refused_by_field_and_reading(values, said):
    with pytest.raises(AssayError, match=said):
        numbers("zone", values)


def test_each_number_passes_the_check_of_its_field():
    assert numbers("dose", ["1.5", 2], check=positive) == (1.5, 2.0)
    with pytest.raises(AssayError, match="dose, reading 2: 0 is not positive"):
        numbers("dose", [1, 0], check=positive)


def test_a_trace_prints_significant_digits():
    assert shown(1234.5678, 4) == "1235"
