"""Records hold checked values only; an AssayError names the field by its path."""

from __future__ import annotations

import dataclasses
import pickle
import typing

import pytest

from lbpcmc.laboratory.building import record_in, types_of
from lbpcmc.laboratory.record import Count, Digits, Many, Positive, Text, YesNo, at_least, record, up_to, word
from lbpcmc.laboratory.registry import assays
from lbpcmc.laboratory.result import AssayError


@record
class Vial:
    volume: Positive
    open: YesNo = False


@record
class Box:
    vials: typing.Annotated[Many[Vial], at_least(1)]
    count: Count = 0
    share: typing.Annotated[float, up_to(1)] = 0.5
    kind: typing.Annotated[str, word("cold", "warm")] = "cold"
    note: Text = ""
    digits: Digits = 3


def test_values_are_converted_and_one_item_may_stand_alone():
    assert Box(Vial("1.5", "yes"), "3", note=" a ") == Box((Vial(1.5, open=True),), 3, note="a")
    assert dataclasses.replace(Box(Vial(1)), kind="warm").kind == "warm"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Box(()), "vials: 0 are too few. Accepted: at least 1."),
        (lambda: Box([{"volume": 1}, {"volume": -1}]), "vials[2].volume: -1 is not positive."),
        (lambda: Box([{"volume": 1, "open": "perhaps"}]), "vials[1].open: 'perhaps' is neither yes nor no."),
        (lambda: Box([7]), "vials[1]: "),
        (lambda: Box(Vial(1), 1.5), "count: 1.5 is not whole."),
        (lambda: Box(Vial(1), share=1.2), "share: 1.2 is more than 1."),
        (lambda: Box(Vial(1), kind="hot"), "kind: 'hot' is not known. Accepted: cold, warm."),
        (lambda: Box(Vial(1), digits=16), "digits: 16 is more than 15."),
        (lambda: Box(Vial(1), count=[1, 2]), "count: one value is needed."),
        (Box, "vials is missing."),
        (lambda: Box(Vial(1), size=2), "'size' is not a field."),
    ],
)
def test_a_refusal_names_the_field_and_what_would_be_accepted(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert str(refusal.value).startswith(said)


def test_a_refusal_has_the_code_of_the_problem_and_its_place():
    with pytest.raises(AssayError) as refusal:
        Box([{"volume": 1}, {"volume": -1}])
    refused = refusal.value
    assert (refused.code, refused.params) == ("field.not_positive", {"number": "-1"})
    assert refused.field == "vials[2].volume"
    assert refused.statement.params["because"] == {"code": "field.not_positive", "params": {"number": "-1"}}
    assert refused.said == refused.statement.said == "vials[2].volume: -1 is not positive."
    assert refused.todo == refused.statement.todo == "Accepted: a number above zero."
    again = pickle.loads(pickle.dumps(refused))  # noqa: S301  # made here
    assert (str(again), again.code, again.field) == (str(refused), refused.code, refused.field)


def test_a_defect_of_an_assay_is_not_a_refusal():
    @record
    class Broken:
        size: Positive

        def __post_init__(self):
            raise ValueError("math domain error")

    with pytest.raises(ValueError, match=r"^math domain error$"):
        Broken(1)


def _records(cls: type) -> typing.Iterator[type]:
    yield cls
    for wanted in types_of(cls).values():
        if (inner := record_in(wanted)) is not None:
            yield from _records(inner)


@pytest.mark.parametrize("assay", assays().values(), ids=lambda assay: assay.name)
def test_whatever_a_file_can_give_is_checked(assay):
    for top in (assay.data_type, assay.rules_type):
        for cls in _records(top):
            assert cls.__pydantic_config__ == {"extra": "forbid"}
            for name, wanted in typing.get_type_hints(cls, include_extras=True).items():
                bare = {float, int, str, bool} & {wanted, *typing.get_args(wanted)}
                assert not bare or typing.get_origin(wanted) is typing.Annotated, f"{cls.__name__}.{name}"
