"""A ledger to write to, one that is full of everything, and a stranger's connection to its file."""

import sqlite3
import sys
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ledger_making import filled, founding

from lbpcmc.store import Ledger
from lbpcmc.store.schema import TRIGGERS


@pytest.fixture
def path(tmp_path):
    return tmp_path / "lbpcmc.sqlite"


@pytest.fixture
def ledger(path):
    with Ledger.create(path, founding()) as made:
        yield made


@pytest.fixture
def full(path):
    with filled(path) as made:
        yield made


@pytest.fixture
def stranger(path):
    """Whoever holds the file: a connection with SQLite's own defaults; what is done is kept."""

    @contextmanager
    def opened():
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            yield connection

    return opened


@pytest.fixture
def tamper(stranger):
    """Change the ledger as somebody does who knows it: triggers away, statements, triggers back."""

    def done(*statements):
        with stranger() as connection:
            for name in TRIGGERS:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in statements:
                connection.execute(*((statement,) if isinstance(statement, str) else statement))
            for statement in TRIGGERS.values():
                connection.execute(statement)

    return done
