"""Published examples of capability, charts, tolerance intervals, sampling, gage studies and outliers."""

import pytest

from lbpcmc.laboratory.case import compare, load


@pytest.mark.parametrize("case", load("process"), ids=lambda case: case.id)
def test_process_control_as_published(case):
    wrong = [line for line in compare(case, case.compute()) if not line.passed]
    assert not wrong
