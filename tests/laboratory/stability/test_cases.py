"""Published and independently computed stability examples."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("stability"), ids=lambda case: case.id)
def test_stability_as_published(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong
