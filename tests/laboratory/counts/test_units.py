"""Every unit of a count is one that quantities know, under the kind that is named."""

import pytest

from lbpcmc.laboratory.counts.units import _KINDS, _LOG, PER, count_unit
from lbpcmc.laboratory.result import AssayError
from lbpcmc.quantities import kind


@pytest.mark.parametrize(("thing", "per"), [(thing, per) for thing, (_, pers) in _KINDS.items() for per in pers])
def test_units_belong_to_their_kinds(thing, per):
    found = count_unit(thing, per)
    assert kind(found.kind).unit(found.unit).symbol == found.unit


@pytest.mark.parametrize(("thing", "per"), [(thing, per) for thing, pers in _LOG.items() for per in pers])
def test_units_of_logarithms_belong_to_their_kinds(thing, per):
    found = count_unit(thing, per, log10=True)
    assert found.unit == f"log10 {thing}/{per}"
    assert kind(found.kind).unit(found.unit).symbol == found.unit


def test_what_cannot_be_reported_is_refused_with_what_can():
    assert set(PER) == {"mL", "g", "capsule", "dose", "vial"}
    with pytest.raises(AssayError, match=r"log10 CFU per vial.*mL, g, capsule"):
        count_unit("CFU", "vial", log10=True)
    with pytest.raises(AssayError, match="Report the count itself"):
        count_unit("MPN", "mL", log10=True)
    with pytest.raises(AssayError, match="'plaques' is not counted"):
        count_unit("plaques", "mL")
