"""Streams that are not a batch's have exceptions too: as rows, exported, verified and rebuilt."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from site_making import sql

from lbpcmc.criteria import criterion
from lbpcmc.events import EventType, EventTypes, Fold, StreamKind
from lbpcmc.gmp import installation
from lbpcmc.gmp.exceptions import BatchException, ExceptionRule, Severity, value_rules
from lbpcmc.gmp.export import export
from lbpcmc.gmp.maintenance import rebuild_site, verify_site
from lbpcmc.gmp.people.usecases import add_person, begin
from lbpcmc.gmp.product import PRODUCT, TYPES
from lbpcmc.gmp.redoing import Verifier
from lbpcmc.gmp.values import Asked, Value, understood
from lbpcmc.quantities import kind

FREEZER = StreamKind("freezer")


@dataclass(frozen=True, slots=True)
class TemperatureRead:
    value: Value


@dataclass(slots=True)
class Freezer:
    read: list[int] = field(default_factory=list)

    def apply(self, event: Any) -> None:
        self.read.append(event.seq)


FREEZER_STATE = Fold(FREEZER, lambda _: Freezer(), Freezer.apply)
DEGREES = kind("temperature")
ASKED = Asked(DEGREES, DEGREES.unit("degC"), criterion("NMT -60 degC", DEGREES))


def once(state: Freezer) -> list[BatchException]:
    said = "read only once"
    return [BatchException("E99", Severity.MINOR, "freezer", said, None)] if len(state.read) == 1 else []


WITH_FREEZERS = replace(
    PRODUCT,
    types=EventTypes((*TYPES, EventType("temperature.read", 1, TemperatureRead, FREEZER, by=None))),
    folds=(*PRODUCT.folds, FREEZER_STATE),
    exceptions=(
        *PRODUCT.exceptions,
        *value_rules(FREEZER_STATE, (TemperatureRead,), lambda _, event: (event.envelope.stream, True)),
        ExceptionRule("E99", "1", "Read once", "none", FREEZER_STATE, of_state=once),
    ),
)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """Two freezers, both too warm; F-1 was read twice."""
    monkeypatch.setattr(installation, "PRODUCT", WITH_FREEZERS)
    monkeypatch.setattr(installation, "TYPES", WITH_FREEZERS.types)
    made = installation.create_site(tmp_path / "site", installation.Administrator("root", "Rita Root"))
    add_person(made, begin(made, "root"), "olga", "Olga Operator", ("operator",))
    olga = begin(made, "olga")
    for freezer, typed in (("F-1", "-55 degC"), ("F-2", "-20 degC"), ("F-1", "-80 degC")):
        with made.write(olga) as act:
            act.append(FREEZER.key(freezer), TemperatureRead(understood(typed, ASKED)))
    yield made
    made.close()


def told(site):
    found = export(site, "exceptions")
    names = [name for name, _ in found.columns]
    return [tuple(row[names.index(one)] for one in ("stream", "lot", "rule", "severity", "open")) for row in found.rows]


EXPECTED = [
    ("freezer:f-1", None, "E01", "critical", 0),
    ("freezer:f-2", None, "E01", "critical", 0),
    ("freezer:f-2", None, "E99", "minor", 1),
]


def test_exceptions_of_every_stream_are_exported_and_shown(site):
    assert told(site) == EXPECTED
    rows = sql(site.place, "SELECT stream, lot, rule, severity, open FROM v_exceptions ORDER BY stream, open")
    assert [tuple(row) for row in rows] == EXPECTED


def test_they_are_verified_and_rebuilt(site):
    site.close()
    assert verify_site(site.place).good
    sql(site.place, "DELETE FROM exception WHERE stream = 'freezer:f-2' AND open = 1")
    assert not verify_site(site.place).good
    assert rebuild_site(site.place) == ("table exception",)
    assert verify_site(site.place).good


@pytest.mark.parametrize("count", [2, 3, 5])
def test_each_process_verifies_the_rows_of_its_own_streams(site, count):
    with site.ledger.reading(trusting=False) as reading:
        for mine in range(count):
            assert Verifier(site.product, reading, 0, mine, count).run().findings == []


def test_an_id_comes_back_from_the_name_of_its_stream():
    assert FREEZER.id_of(FREEZER.key("F-1")) == "f-1"
    assert FREEZER.id_of(FREEZER.key("freezer:")) == "freezer:"
