"""Batches at the steps that tests begin from."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from lbpcmc import desk

sys.path.insert(0, str(Path(__file__).parent))

from floor_making import LOT  # found on the path of this folder

if TYPE_CHECKING:
    from lbpcmc.desk import Site


@pytest.fixture
def started(site: Site) -> Site:
    """The site with one running batch, at its first step."""
    desk.start_batch(site, LOT, "SMALL-1", site.actor("olga"))
    return site


@pytest.fixture
def at_temperature(started: Site) -> Site:
    """The batch at step 1.4, a measurement with alert and reject limits."""
    olga = started.actor("olga")
    desk.confirm(started, LOT, "1.1", olga, "FERM-07")
    desk.charge(started, LOT, "1.2", "YE-2231", "3.01 g", olga)
    desk.confirm(started, LOT, "1.3", olga)
    return started


@pytest.fixture
def at_samples(at_temperature: Site) -> Site:
    """The batch at step 2.1, the first of a repeated phase."""
    olga = at_temperature.actor("olga")
    desk.record(at_temperature, LOT, "1.4", "37.0", olga)
    desk.record(at_temperature, LOT, "1.5", "6.8", olga)
    return at_temperature


@pytest.fixture
def after_a_sample(at_samples: Site) -> Site:
    """The batch with one of five occurrences done."""
    olga = at_samples.actor("olga")
    desk.confirm(at_samples, LOT, "2.1", olga, "S1")
    desk.record(at_samples, LOT, "2.2", "1 h", olga)
    desk.record(at_samples, LOT, "2.3", "2", olga)
    for reading in ("0.10", "0.11", "0.12"):
        desk.record(at_samples, LOT, "2.4", reading, olga)
    desk.calculate(at_samples, LOT, "2.5", olga)
    return at_samples
