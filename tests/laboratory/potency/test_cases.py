"""Published parallel-line, slope-ratio, sigmoid and combined assays, at the tolerance of their print."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("potency"), ids=lambda case: case.id)
def test_potency_as_published(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong
