"""NIST's certified data sets, to nine digits, from the far start as from the near one."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("certified"), ids=lambda case: case.id)
def test_certified_values(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong
