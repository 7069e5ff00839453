"""Strains on their own plates: the total is the sum of unrounded counts."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lbpcmc.laboratory.counts.consortium_plates import (
    ConsortiumPlateRules,
    ConsortiumPlates,
    StrainPlate,
    consortium_counts,
)
from lbpcmc.laboratory.counts.plate_count import evaluate
from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
from lbpcmc.laboratory.counts.rules import BAM
from lbpcmc.laboratory.result import AssayError, Flag

PLATES = (
    StrainPlate("FP", 1e-6, 0.1, 120),
    StrainPlate("BH", 1e-5, 0.1, 88),
    StrainPlate("FP", 1e-6, 0.1, 132),
    StrainPlate("BH", 1e-5, 0.1, None, "spreader"),
)


def test_every_strain_is_counted_as_if_alone():
    total, fp, bh, *shares = consortium_counts(ConsortiumPlates(PLATES), ConsortiumPlateRules())
    alone = evaluate(PlateCounts((Plate(1e-6, 0.1, 120), Plate(1e-6, 0.1, 132)), "g"), BAM)
    assert replace(fp, quantity="viable count") == alone
    assert fp.quantity == "viable count of FP"
    assert bh.flags == (Flag.EXCLUDED_DATA,)
    assert total.value == pytest.approx(1.26e9 + 8.8e7)
    assert [share.value for share in shares] == pytest.approx([100 * 1.26e9 / 1.348e9, 100 * 8.8e7 / 1.348e9])


def test_a_strain_that_was_not_found_stays_in_the_total_as_a_range():
    plates = (*PLATES[:1], StrainPlate("BH", 1e-5, 0.1, 0))
    total, _, bh, _, share = consortium_counts(ConsortiumPlates(plates), ConsortiumPlateRules())
    assert bh.sign == share.sign == "<"
    assert Flag.CENSORED in total.flags


def test_what_has_no_sum_is_refused():
    with pytest.raises(AssayError, match=r"count\.report: 'log10' is not known"):
        ConsortiumPlateRules(count=replace(BAM, report="log10"))
    with pytest.raises(AssayError, match="at least two strains"):
        consortium_counts(ConsortiumPlates(PLATES[:1]), ConsortiumPlateRules())
    with pytest.raises(AssayError, match="a name is needed"):
        StrainPlate(" ", 0.1, 0.1, 3)
    with pytest.raises(AssayError, match="dilution: 10 is above 1"):
        StrainPlate("FP", 10, 0.1, 3)
