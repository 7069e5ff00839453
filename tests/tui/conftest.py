"""Batches at the steps that tests begin from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from floor_making import LOT  # found on the path of this folder

from lbpcmc.gmp.execution.usecases import calculate, charge, confirm, record, start_batch
from lbpcmc.gmp.people.usecases import begin

if TYPE_CHECKING:
    from lbpcmc.gmp.acts import Site


@pytest.fixture
def started(site: Site) -> Site:
    """The site with one running batch, at its first step."""
    start_batch(site, begin(site, "olga"), LOT, "SMALL-1")
    return site


@pytest.fixture
def at_temperature(started: Site) -> Site:
    """The batch at step 1.4, a measurement with alert and reject limits."""
    olga = begin(started, "olga")
    confirm(started, olga, LOT, "1.1", "FERM-07")
    charge(started, olga, LOT, "1.2", "YE-2231", "3.01 g")
    confirm(started, olga, LOT, "1.3")
    return started


@pytest.fixture
def at_samples(at_temperature: Site) -> Site:
    """The batch at step 2.1, the first of a repeated phase."""
    olga = begin(at_temperature, "olga")
    record(at_temperature, olga, LOT, "1.4", "37.0")
    record(at_temperature, olga, LOT, "1.5", "6.8")
    return at_temperature


@pytest.fixture
def after_a_sample(at_samples: Site) -> Site:
    """The batch with one of five occurrences done."""
    olga = begin(at_samples, "olga")
    confirm(at_samples, olga, LOT, "2.1", "S1")
    record(at_samples, olga, LOT, "2.2", "1 h")
    record(at_samples, olga, LOT, "2.3", "2")
    for reading in ("0.10", "0.11", "0.12"):
        record(at_samples, olga, LOT, "2.4", reading)
    calculate(at_samples, olga, LOT, "2.5")
    return at_samples
