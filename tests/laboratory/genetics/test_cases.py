"""Every reference case of genetics, within its tolerance."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("genetics"), ids=lambda case: case.id)
def test_the_printed_numbers_come_out(case):
    lines = compare(case, case.compute())
    assert lines
    assert [line for line in lines if not line.passed] == []
