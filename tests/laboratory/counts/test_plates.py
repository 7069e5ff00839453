"""What no plate can show is refused with its name."""

import pytest

from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
from lbpcmc.laboratory.result import AssayError


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"count": -1}, "count: -1 is negative"),
        ({"count": 12.5}, "count: 12.5 is not whole"),
        ({"count": "12O"}, "count: '12O' is not a number"),
        ({"count": "#NUM!"}, "count: #NUM! is not a number"),
        ({"count": 123456}, "count: 123456 is more than"),
        ({"count": None}, "plate 2: no count"),
        ({"count": ""}, "plate 2: no count"),
        ({"count": 3, "dilution": 0}, "dilution: 0 is not positive"),
        ({"count": 3, "dilution": -0.1}, "dilution: -0.1 is not positive"),
        ({"count": 3, "dilution": 100}, "dilution: 100 is above 1"),
        ({"count": 3, "volume_ml": 0}, "volume_ml: 0 is not positive"),
        ({"count": "TNTC", "at_least": 0}, "at_least: 0 is less than 1"),
    ],
)
def test_one_sentence_that_names_the_field(fields, said):
    with pytest.raises(AssayError) as refusal:
        Plate(**{"dilution": 0.01, "volume_ml": 1, "name": "plate 2", **fields})
    assert said in refusal.value.said
    assert refusal.value.todo


def test_what_people_type_is_read():
    plate = Plate(dilution="10^-6", volume_ml="0.1", count="42")
    assert (plate.dilution, plate.volume_ml, plate.colonies) == (1e-6, 0.1, 42)
    assert str(plate.amount) == "1/10000000"
    assert Plate(0.01, 1, "tntc").too_numerous
    spoiled = Plate(0.01, 1, 300, excluded="spreader")
    assert not spoiled.counted
    assert str(spoiled) == "300 (excluded: spreader)"
    assert str(Plate(0.01, 1, excluded="dropped")) == "not counted (excluded: dropped)"


def test_a_set_of_plates_needs_plates_and_a_known_unit():
    with pytest.raises(AssayError, match="plates: 0 are too few"):
        PlateCounts(())
    with pytest.raises(AssayError, match="per: 'litre' is not known"):
        PlateCounts((Plate(0.01, 1, 3),), per="litre")


def test_one_dilution_with_two_volumes_is_refused():
    plates = PlateCounts((Plate(0.01, 1, 30), Plate(0.01, 0.1, 3)))
    with pytest.raises(AssayError, match=r"Dilution 0.01 is there with 0.1 mL and 1 mL"):
        plates.refuse_mixed_volumes()
