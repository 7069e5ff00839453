"""Dimensional analysis: a formula that passes has one dimension, whatever is recorded."""

from __future__ import annotations

import pytest

from lbpcmc.documents.formula import NameType, Type, dimension, parse, typed
from lbpcmc.documents.formula.dimensions import words
from lbpcmc.errors import FormulaError
from lbpcmc.quantities import kind

MASS, VOLUME, COUNT = (kind(name).dimension for name in ("mass", "volume", "colonies per mass"))
TEMPERATURE = kind("temperature").dimension
TYPES = {
    "ds_mass": NameType(MASS),
    "tare": NameType(MASS),
    "volume": NameType(VOLUME),
    "plate": NameType(COUNT, replicated=True),
    "viable": NameType(COUNT),
    "one_count": NameType(COUNT),
    "base": NameType(VOLUME, repeated=True),
    "base_outside": NameType(VOLUME, repeated=True, here=False),
    "od": NameType(kind("OD600").dimension, replicated=True, repeated=True),
    "od_outside": NameType(kind("OD600").dimension, replicated=True, repeated=True, here=False),
    "factor": NameType(()),
    "share": NameType((), repeated=True),
    "t_in": NameType(TEMPERATURE, absolute=True),
    "t_out": NameType(TEMPERATURE, absolute=True),
    "t_set": NameType(TEMPERATURE, absolute=True, repeated=True),
    "t_many": NameType(TEMPERATURE, absolute=True, replicated=True),
    "dt": NameType(TEMPERATURE),
}


@pytest.mark.parametrize(
    ("text", "kind_name"),
    [
        ("100 * ds_mass / tare", "ratio"),
        ("ds_mass / volume", "mass concentration"),
        ("mean(plate) * ds_mass", "colonies"),
        ("gmean(plate)", "colonies per mass"),
        ("log10(viable / one_count)", "number"),
        ("base - previous(base)", "volume"),
        ("total(base)", "volume"),
        ("last(base_outside) - first(base_outside)", "volume"),
        ("average(mean(od_outside))", "OD600"),
        ("previous(mean(od))", "OD600"),
        ("max(od)", "OD600"),
        ("count(od_outside)", "count"),
        ("product(share)", "ratio"),
        ("sqrt(ds_mass^2)", "mass"),
        ("abs(ds_mass - tare)", "mass"),
        ("t_in - t_out", "temperature difference"),
        ("(t_in - t_out) / 2 + dt", "temperature difference"),
        ("sd(t_many)", "temperature difference"),
        ("exp(ln(factor)) * log2(8)", "number"),
        ("1 / volume^-1", "volume"),
    ],
)
def test_dimension_of_the_result(text, kind_name):
    assert dimension(parse(text), TYPES) == kind(kind_name).dimension


@pytest.mark.parametrize("text", ["mean(t_many)", "max(t_many)", "last(t_set)", "average(t_set)", "t_in"])
def test_an_average_temperature_is_a_temperature(text):
    assert typed(parse(text), TYPES) == Type(TEMPERATURE, absolute=True)


def test_a_difference_of_temperatures_is_not():
    assert typed(parse("t_in - t_out"), TYPES) == Type(TEMPERATURE, absolute=False)
    assert typed(parse("t_in - t_out + dt"), TYPES).absolute is False


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("ds_mass + volume", 11, "Mass and length^3 cannot be added"),
        ("ds_mass - 1", 11, "Mass and a plain number cannot"),
        ("viable + ds_mas", 10, "ds_mas is not known here"),
        ("2 * plate", 5, "plate has several readings"),
        ("mean(viable)", 1, "viable is read once"),
        ("mean(2 * plate)", 6, "mean() takes the name"),
        ("total(base * 2)", 7, "total() takes the name"),
        ("base_outside * 2", 1, "base_outside is recorded in a repeated phase"),
        ("mean(od_outside)", 1, "od_outside is recorded in a repeated phase"),
        ("total(od)", 7, "od has several readings"),
        ("total(mean(base))", 7, "base is read once"),
        ("total(ds_mass)", 1, "total() takes a value recorded in a repeated phase"),
        ("previous(base_outside)", 1, "in the same repeated phase"),
        ("product(base)", 1, "product() takes plain numbers"),
        ("log10(viable)", 7, "log10() takes a plain number, not colony / mass"),
        ("exp(base)", 5, "exp() takes a plain number"),
        ("sqrt(volume)", 6, "The square root of length^3"),
        ("t_in + t_out", 1, "can only be subtracted"),
        ("t_in + dt", 1, "can only be subtracted"),
        ("dt - t_in", 1, "can only be subtracted"),
        ("-t_in", 1, "can only be subtracted"),
        ("2 * t_in", 5, "cannot be multiplied or divided"),
        ("t_in / t_out", 1, "cannot be multiplied or divided"),
        ("t_in^2", 1, "cannot be raised"),
        ("abs(t_in)", 5, "cannot be given to abs()"),
        ("sum(t_many)", 1, "sum() of temperatures"),
        ("gmean(t_many)", 1, "gmean() of temperatures"),
        ("total(t_set)", 1, "total() of temperatures"),
        ("previous(t_set)", 1, "previous() of temperatures"),
    ],
)
def test_refusals_name_the_column(text, column, said):
    with pytest.raises(FormulaError) as refusal:
        dimension(parse(text), TYPES)
    assert said in refusal.value.said
    assert refusal.value.column == column


@pytest.mark.parametrize(
    ("text", "column"),
    [("mass / (1 - 1)", 9), ("mass / 0", 8), ("mass / (2 * 3 - 6)", 9), ("mass + mass * ln(0)", 15), ("0 ^ -1", 1)],
)
def test_what_has_no_result_whatever_is_recorded_is_refused(text, column):
    with pytest.raises(FormulaError) as refused:
        dimension(parse(text), {"mass": NameType(MASS)})
    assert refused.value.column == column


def test_a_near_name_is_proposed():
    with pytest.raises(FormulaError) as refusal:
        dimension(parse("ds_mas"), TYPES)
    assert refusal.value.todo == "Did you mean ds_mass?"


def test_dimensions_in_words():
    assert str(words(())) == "a plain number"
    assert str(words(kind("rate").dimension)) == "1 / time"
    assert str(words(kind("mass concentration").dimension)) == "mass / length^3"
