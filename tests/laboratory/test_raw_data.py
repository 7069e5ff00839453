"""Raw data and rule sets can be read from files: their types resolve, and their defaults are plain values."""

import dataclasses
import typing

import pytest

from lbpcmc.laboratory.counts import absence, censored, consortium, cytometry, mpn, plates, qpcr, qpcr_curve, replicates
from lbpcmc.laboratory.counts import rules as count_rules
from lbpcmc.laboratory.counts import uncertainty as count_uncertainty
from lbpcmc.laboratory.genetics import (
    copy_number,
    escape,
    fluctuation,
    generations,
    retention,
    snp_rate,
)

MODULES = (
    absence,
    censored,
    consortium,
    copy_number,
    count_rules,
    count_uncertainty,
    cytometry,
    escape,
    fluctuation,
    generations,
    mpn,
    plates,
    qpcr,
    qpcr_curve,
    replicates,
    retention,
    snp_rate,
)
CLASSES = [
    made
    for module in MODULES
    for name, made in vars(module).items()
    if isinstance(made, type)
    and dataclasses.is_dataclass(made)
    and made.__module__ == module.__name__
    and not name.startswith("_")
    and made is not qpcr_curve.Curve
]


@pytest.mark.parametrize("made", CLASSES, ids=lambda made: made.__name__)
def test_types_resolve_at_run_time(made):
    hints = typing.get_type_hints(made)
    assert {field.name for field in dataclasses.fields(made)} <= set(hints)


RULE_SETS = [made for made in CLASSES if made.__name__.endswith("Rules")]


@pytest.mark.parametrize("made", RULE_SETS, ids=lambda made: made.__name__)
def test_a_rule_set_stands_without_arguments_and_is_plain(made):
    for value in dataclasses.asdict(made()).values():
        assert isinstance(value, str | int | float | bool | tuple | dict)
