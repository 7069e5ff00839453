"""What every test may count on: a fixed clock, a small recipe as a person would write it, a site with its people."""

from __future__ import annotations

import atexit
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, settings

from lbpcmc.errors import LbpcmcError
from lbpcmc.gmp.clock import Moment
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.installation import Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import add_person, working
from lbpcmc.gmp.sessions import Station
from lbpcmc.messages import Statement, registered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.gmp.acts import Site

os.environ["XDG_CACHE_HOME"] = mkdtemp(
    prefix="lbpcmc-tests-"
)  # what tests check is not kept for the person at the desk
atexit.register(rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

pytest_plugins = ["engines", "site_making"]
settings.register_profile("ci", derandomize=True, database=None)
settings.register_profile(
    "mutants", derandomize=True, database=None, deadline=None, max_examples=20, phases=(Phase.explicit, Phase.generate)
)
if os.environ.get("MUTANTS"):
    settings.load_profile("mutants")  # a failure is enough; nobody reads its smallest example
elif os.environ.get("CI"):
    settings.load_profile("ci")  # the same examples every time; at a desk they are new in every run

SMALL_RECIPE = Path(__file__).parent / "documents_small" / "small-recipe.yaml"
SMALL_SPEC = Path(__file__).parent / "documents_small" / "small-spec.yaml"


_made = LbpcmcError.__init__


def _said_in_full(self: LbpcmcError, said: Statement, *more: object, **named: object) -> None:
    """Make a failure as the program does, and refuse one whose sentence would lack something."""
    _made(self, said, *more, **named)
    if isinstance(said, Statement):
        assert said.code in registered(), f"there is no message {said.code!r}"
        assert None not in dict(said.values).values(), f"{said.code} lacks a parameter"
        assert str(said)


LbpcmcError.__init__ = _said_in_full


class TickingClock:
    """A second later at every look; never the machine's time."""

    def __init__(self) -> None:
        self.when = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
        self.boot = 1000.0

    def now(self) -> Moment:
        self.when += timedelta(seconds=1)
        self.boot += 1
        return Moment(self.when, "+01:00", "boot", self.boot, "synchronised")


@pytest.fixture
def clock() -> TickingClock:
    return TickingClock()


ROOT = Administrator("root", "Rita Root")
STATION = Station("station 1", "tester", None, "floor")
PEOPLE = (
    ("olga", "Olga Operator", ("operator",)),
    ("otto", "Otto Operator", ("operator", "supervisor")),
    ("anna", "Anna Analyst", ("analyst",)),
    ("emil", "Emil Engineer", ("engineer",)),
    ("quinn", "Quinn Quality", ("quality",)),
)


@pytest.fixture(scope="session")
def approved_site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, TickingClock]:
    """A site with people and the small recipe approved, and no batch yet: to be copied, never to be written."""
    clock = TickingClock()
    made = create_site(tmp_path_factory.mktemp("approved") / "site", ROOT, clock=clock, station=STATION)
    with working(made, "root") as root:
        for person, name, roles in PEOPLE:
            add_person(made, root, person, name, roles)
    with working(made, "emil") as emil, working(made, "quinn") as quinn:
        for kind, path in (("specification", SMALL_SPEC), ("recipe", SMALL_RECIPE)):
            imported = import_document(made, emil, path.read_bytes(), path.name)
            approve_document(made, quinn, kind, imported.id, imported.version)
    made.close()
    return Path(made.place), clock


@pytest.fixture
def site(tmp_path: Path, clock: TickingClock, approved_site: tuple[Path, TickingClock]) -> Iterator[Site]:
    """A copy of that site; its clock goes on where that of the first one stood."""
    folder, before = approved_site
    clock.__dict__.update(before.__dict__)
    made = open_site(shutil.copytree(folder, tmp_path / "site"), clock=clock, station=STATION)
    yield made
    made.close()
