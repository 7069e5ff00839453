"""Published and independently computed examples of fermentation, among them five real runs."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("fermentation"), ids=lambda case: case.id)
def test_fermentation_as_published(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong
