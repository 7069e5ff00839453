"""Law 2 under attack: what is done to the tables changes no right, no limit and no verdict, and is named.

Each attack is made on a copy of `site_making.busy_site`. The same attempts are then made on it as on an untouched copy:
they must end the same.
"""

import shutil
from contextlib import contextmanager

import pytest
from engines import OWNER
from site_making import (
    begin,
    busy_site,
    codes,
    copied,
    floor,
    last_of,
    ledger,
    opened,
    said,
    sql,
)

from lbpcmc.errors import IntegrityError, LbpcmcError, NotAllowed, StoreError
from lbpcmc.events.canonical import body_of, digest_of, parsed
from lbpcmc.gmp.clock import StationClock
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution.events import BatchStarted
from lbpcmc.gmp.installation import WITNESS
from lbpcmc.gmp.maintenance import rebuild_site, verify_site
from lbpcmc.gmp.people.usecases import add_person, change_roles
from lbpcmc.gmp.testing.usecases import record_result
from lbpcmc.gmp.views import batch_card


def ended(attempt):
    try:
        made = attempt()
    except LbpcmcError as refusal:
        return f"{type(refusal).__name__}: {refusal}"
    payload = getattr(getattr(made, "event", None), "payload", None)
    value = getattr(payload, "value", None)
    if value is not None:
        return f"{value.typed}: {value.verdict}, {value.criterion}"
    if isinstance(payload, BatchStarted):
        return f"{payload.recipe} {payload.recipe_version} {payload.recipe_sha256} {payload.recipe_compiled}"
    return "done"


def attempts(folder, clock=None):
    """Every kind of right, limit and verdict, asked of a site by its own use cases."""
    site = opened(folder, clock)
    olga, otto = begin(site, "olga"), begin(site, "otto", "supervisor")
    emil, anna, quinn = begin(site, "emil"), begin(site, "anna"), begin(site, "quinn")
    ends = [
        ended(attempt)
        for attempt in (
            lambda: begin(site, "dora", "quality"),
            lambda: begin(site, "olga", "quality"),
            lambda: begin(site, "eve"),
            lambda: approve_document(site, olga, "recipe", "SMALL-1", "2"),
            lambda: approve_document(site, emil, "recipe", "SMALL-1", "2"),
            lambda: import_document(site, olga, b"x", "x.yaml"),
            lambda: add_person(site, otto, "eve", "Eve Extra", ("quality",)),
            lambda: change_roles(site, quinn, "olga", ("quality",), "promoted"),
            lambda: floor.start_batch(site, olga, "LOT-9", "SMALL-1"),
            lambda: floor.start_batch(site, olga, "lot-1", "SMALL-1"),
            lambda: floor.verify_step(site, olga, "LOT-1", "1.2"),
            lambda: floor.verify_step(site, otto, "LOT-1", "1.2"),
            lambda: floor.record(site, olga, "LOT-1", "1.5", "6.8"),
            lambda: floor.record(site, olga, "LOT-1", "1.4", "45.0"),
            lambda: floor.correct(site, olga, "LOT-1", ("1.4", 1, 1), "37.3", "misread"),
            lambda: floor.record(site, olga, "LOT-2", "1.5", "6.85"),
            lambda: floor.correct(site, olga, "LOT-2", ("1.4", 1, 1), "20 degC", "misread again"),
            lambda: floor.record(site, olga, "LOT-3", "1.4", "37.0"),
            lambda: floor.change_status(site, olga, "LOT-1", "stop", "no more"),
            lambda: floor.change_status(site, quinn, "LOT-3", "resume", "go on"),
            lambda: record_result(site, anna, "LOT-1", "viable-count", "9.0e7 CFU/mL"),
            lambda: record_result(site, olga, "LOT-1", "identity", "conforms"),
            lambda: record_result(site, anna, "LOT-2", "viable-count", "2e9 CFU/mL"),
            lambda: record_result(site, anna, "LOT-2", "viable-count", "2e9 CFU/mL", correct="wrong plate"),
        )
    ]
    with site.read() as view:
        who = sorted({(e.envelope.person, e.envelope.name) for e in view.events("batch:lot-1")})
    cards = [
        (one.lot, one.status, one.recipe, one.exceptions, one.step.criterion if one.step else None)
        for one in (batch_card(site, lot) for lot in ("LOT-1", "LOT-2", "LOT-3"))
    ]
    site.close()
    return ends, who, cards


@pytest.fixture(scope="session")
def as_it_must_be(busy_folder, tmp_path_factory):
    return attempts(copied(busy_folder, tmp_path_factory.mktemp("control") / "site"))


def test_the_attempts_show_rights_limits_and_verdicts(as_it_must_be, folder):
    ends, who, cards = as_it_must_be
    text = "\n".join(ends)
    assert "disabled and does not act" in text
    assert "Olga Operator is not quality" in text
    assert "There is no person 'eve'" in text
    assert "a role that may not do this" in text
    assert text.count("a role that may not do this") >= 6
    assert "SMALL-1 1 " in text
    assert "The lot lot-1 exists" in text or "Batch lot-1 exists" in text
    assert "Olga Operator did this step" in text
    assert "45.0: fail, alert 36.8 to 37.2; reject 36.5 to 37.5 degC" in text
    assert "37.3: alert," in text
    assert "20 degC: fail," in text
    assert "LOT-3 is stopped" in text
    assert "9.0e7 CFU/mL: fail," in text
    assert who == [("olga", "Olga Operator"), ("otto", "Otto Operator"), ("anna", "Anna Analyst")] or len(who) == 3
    assert [card[:3] for card in cards] == [
        ("LOT-1", "running", "SMALL-1 1"),
        ("LOT-2", "running", "SMALL-1 1"),
        ("LOT-3", "stopped", "SMALL-1 1"),
    ]
    assert codes(folder) == set()


# Rows of the read tables.

ROWS = {
    "roles widened": ["UPDATE person SET roles = 'operator,engineer,quality,administrator'"],
    "another printed name": ["UPDATE person SET name = 'Quinn Quality' WHERE id = 'olga'"],
    "enabled again": ["UPDATE person SET active = 1, until = NULL WHERE id = 'dora'"],
    "somebody more": ["INSERT INTO person VALUES ('eve', 'Eve Extra', 'quality', 1, '2026-01-01', NULL, 3)"],
    "imported by another": ["UPDATE document SET imported_by = 'eve' WHERE version = '2'"],
    "approved by statement": [
        (
            "UPDATE document SET approved_at = '2026-03-02T09:00:00.000Z', approved_by = 'quinn', compiled_sha256 = "
            "(SELECT compiled_sha256 FROM document WHERE kind = 'recipe' AND version = '1') WHERE version = '2'"
        )
    ],
    "not approved any more": ["UPDATE document SET approved_at = NULL, approved_by = NULL, compiled_sha256 = NULL"],
    "other bytes of a document": [
        "UPDATE document SET sha256 = (SELECT sha256 FROM document WHERE version = '2') WHERE id = 'SMALL-1'"
    ],
    "another recipe of a running lot": [
        (
            "UPDATE batch SET recipe_version = '2', "
            "recipe_sha256 = (SELECT sha256 FROM document WHERE version = '2') WHERE lot = 'LOT-1'"
        )
    ],
    "another status": ["UPDATE batch SET status = CASE lot WHEN 'LOT-3' THEN 'running' ELSE 'complete' END"],
    "another lot": ["UPDATE batch SET lot = 'LOT-7' WHERE lot = 'LOT-1'", "UPDATE value SET lot = 'LOT-7'"],
    "verdicts": ["UPDATE value SET verdict = 'pass', typed = '37.0', number = '37.0', real = 37.0, criterion = ''"],
    "who did it": ["UPDATE value SET person = 'otto', name = 'Otto Operator'"],
    "results": ["UPDATE result SET verdict = 'pass', number = '9.0e9', typed = 'FORGED7'"],
    "a signature more": [
        (
            "INSERT INTO signature SELECT 1, stream, 'LOT-1 1.2', 'step.verified', person, name, role, at, identity, "
            "meaning, 1, digest, utc_offset, 0 FROM signature LIMIT 1"
        )
    ],
    "no exceptions": ["DELETE FROM exception", "UPDATE batch SET critical = 0, major = 0, minor = 0"],
    **{f"no {name}s": [f"DELETE FROM {name}"] for name in ("person", "document", "batch", "value", "result")},
    "no signatures": ["DELETE FROM signature"],
    "everything": [f"DELETE FROM {name}" for name in ("person", "document", "batch", "value", "result", "exception")],
}


@pytest.mark.parametrize("statements", ROWS.values(), ids=ROWS)
def test_edited_rows_change_no_right_no_limit_and_no_verdict(folder, as_it_must_be, statements):
    sql(folder, *statements)
    assert {code for _, _, code in codes(folder)} == {"table"}
    assert attempts(folder) == as_it_must_be
    rebuild_site(folder)
    assert codes(folder) == set(), "used and written again: nothing is left of it"


@pytest.mark.parametrize("statements", ROWS.values(), ids=ROWS)
def test_edited_rows_that_are_written_again_leave_nothing(folder, as_it_must_be, statements):
    sql(folder, *statements)
    assert rebuild_site(folder)
    assert codes(folder) == set()
    assert attempts(folder) == as_it_must_be


def test_a_table_that_differs_is_named_with_its_lot_and_key(folder):
    seq = last_of(folder, "batch:lot-2", "value.recorded")[0]
    sql(folder, f"UPDATE value SET verdict = 'pass' WHERE seq = {seq}")
    (found,) = verify_site(folder).findings
    assert (found.where, found.code) == ("batch:lot-2", "table")
    assert str(found) == f"batch:lot-2: table value differs from the ledger at {seq}"


def test_a_row_in_the_place_of_the_next_is_refused_and_nothing_is_written(folder):
    """The number of an event is its row's key: whoever takes it first holds the station up, and decides nothing."""
    size = len(ledger(folder))
    columns = "lot, step, occurrence, replicate, type, title, phase, person, name, role, at"
    for number in range(size + 1, size + 40):
        sql(folder, f"INSERT INTO value (seq, {columns}) SELECT {number}, {columns} FROM value LIMIT 1")
    site = opened(folder)
    olga = begin(site, "olga")
    with pytest.raises(IntegrityError, match="Nothing was written"):
        floor.record(site, olga, "LOT-1", "1.4", "37.0")
    site.close()
    rebuild_site(folder)
    site = opened(folder)
    assert floor.record(site, olga, "LOT-1", "1.4", "37.0").value.verdict == "pass"
    site.close()
    assert codes(folder) == set()


# Definitions.

BEHIND = {
    "an index is dropped": ["DROP INDEX ix_value_place"],
    "a view says something else": ["DROP VIEW v_results", "CREATE VIEW v_results AS SELECT 'pass' AS verdict"],
    "a view is gone": ["DROP VIEW v_batches"],
    "a table is looser": [
        "CREATE TABLE other (id TEXT, name TEXT, roles TEXT, active INTEGER, since TEXT, until TEXT, seq INTEGER)",
        "INSERT INTO other SELECT * FROM person",
        "DROP TABLE person",
        "ALTER TABLE other RENAME TO person",
    ],
    "a column more": ["ALTER TABLE value ADD COLUMN approved TEXT"],
    "another digest": ["UPDATE read_schema SET digest = 'x'"],
    "all tables are gone": [
        *(f"DROP VIEW {view}" for view in ("v_batches", "v_values", "v_results", "v_exceptions", "v_samples")),
        *(f"DROP TABLE {name}" for name in ("person", "document", "batch", "value", "result", "exception")),
    ],
}


@pytest.mark.parametrize("statements", BEHIND.values(), ids=BEHIND)
def test_other_tables_are_named_and_nothing_is_done_until_they_are_written_again(folder, as_it_must_be, statements):
    sql(folder, *statements)
    assert "table" in {code for _, _, code in codes(folder)}
    site = opened(folder)
    with pytest.raises(StoreError, match="write them again with: lbpcmc db rebuild"):
        begin(site, "olga")
    assert batch_card(site, "LOT-1").status == "running"
    site.close()
    assert rebuild_site(folder)
    assert codes(folder) == set()
    assert attempts(folder) == as_it_must_be


STRANGERS = {
    "a table": ["CREATE TABLE payload (x)"],
    "a view": ["CREATE VIEW v_good AS SELECT * FROM batch"],
    "an index on a read table": ["CREATE INDEX ix_other ON value (typed)"],
    "a payload among the statistics": [
        "ANALYZE",
        "INSERT INTO sqlite_stat1 VALUES ('event', 'ix_event_stream', 'anything that somebody wants to carry out')",
    ],
    "an application_id": ["PRAGMA application_id = 1179011410"],
}


@pytest.mark.parametrize("statements", STRANGERS.values(), ids=STRANGERS)
def test_strangers_are_named_and_change_nothing(folder, as_it_must_be, statements):
    sql(folder, *statements)
    assert codes(folder) == {("ledger", 0, "protection")}
    assert attempts(folder) == as_it_must_be


def test_kept_bytes_that_belong_to_no_event_are_named(folder):
    site = opened(folder)
    with site.ledger.writing() as writing:
        sha256 = writing.put(b"anything")
    site.ledger.close()
    assert said(folder) == f"ledger: the bytes {sha256[:16]} belong to no event"


PROTECTION = {
    "a trigger is gone": (["DROP TRIGGER event_no_update"], "event_no_update is missing"),
    "a trigger more": (
        ["CREATE TRIGGER quiet BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END"],
        "trigger quiet does not belong there",
    ),
    "a trigger that launders": (
        ["CREATE TRIGGER launder AFTER INSERT ON value BEGIN UPDATE value SET verdict = 'pass'; END"],
        "trigger launder does not belong there",
    ),
    "another layout": (["PRAGMA user_version = 7"], "the layout is 7, not 2"),
    "the index of streams is gone": (["DROP INDEX ix_event_stream"], "ix_event_stream is missing"),
    "the index of streams lacks an event": (
        ["DROP INDEX ix_event_stream", "CREATE INDEX ix_event_stream ON event (stream, seq) WHERE seq <> 20"],
        "ix_event_stream was changed",
    ),
    "a written column": (["ALTER TABLE event ADD COLUMN note TEXT"], "event was changed"),
    "the stream of an event is computed otherwise": (
        [
            "PRAGMA writable_schema = ON",
            "UPDATE sqlite_schema SET sql = replace(sql, 'substr(body, 32,', 'substr(body, 33,') WHERE name = 'event'",
        ],
        "event was changed",
    ),
}


@pytest.mark.parametrize(("statements", "named"), PROTECTION.values(), ids=PROTECTION)
def test_another_protection_is_refused_at_the_door_and_named(folder, statements, named):
    before = ledger(folder)
    sql(folder, *statements)
    with pytest.raises(IntegrityError, match=named):
        opened(folder)
    assert ("ledger", 0, "protection") in codes(folder)
    assert named in said(folder)
    assert ledger(folder) == before
    with pytest.raises(IntegrityError, match="left as they are"):
        rebuild_site(folder)


@pytest.mark.parametrize(("statements", "named"), PROTECTION.values(), ids=PROTECTION)
def test_another_protection_is_refused_by_a_station_at_work(folder, statements, named):
    site = opened(folder)
    olga = begin(site, "olga")
    before = ledger(folder)
    sql(folder, *statements)
    if statements[0].startswith("PRAGMA writable"):
        sql(folder, f"PRAGMA schema_version = {sql(folder, 'PRAGMA schema_version')[0][0] + 1}")
    if statements[0].startswith("PRAGMA user_version"):
        site.ledger.close()
    with pytest.raises(IntegrityError, match=named):
        floor.record(site, olga, "LOT-1", "1.4", "45.0")
    assert ledger(folder) == before
    site.ledger.close()


def hidden(folder, seq):
    """Make the index of streams lack an event, and leave every definition as it was."""
    wanted = sql(folder, "SELECT sql FROM sqlite_schema WHERE name = 'ix_event_stream'")[0][0]
    version = sql(folder, "PRAGMA schema_version")[0][0]
    change = "UPDATE sqlite_schema SET sql = ? WHERE name = 'ix_event_stream'"
    partial = f"{wanted} WHERE seq <> {seq}"
    sql(folder, "PRAGMA writable_schema = ON", (change, partial), f"PRAGMA schema_version = {version + 1}")
    sql(folder, "REINDEX ix_event_stream")
    sql(folder, "PRAGMA writable_schema = ON", (change, wanted), f"PRAGMA schema_version = {version}")


def test_a_falsified_index_is_named_and_nothing_is_added_until_it_is_put_right(folder):
    """The one thing in the file that an act believes: that the index of streams has every event. It is counted."""
    hidden(folder, last_of(folder, "person:dora", "person.disabled")[0])
    assert {code for _, _, code in codes(folder)} == {"file"}
    size = len(ledger(folder))
    site = opened(folder)
    with pytest.raises(IntegrityError, match=rf"ends at event {size} and holds {size - 1}"):
        begin(site, "dora", "quality")
    site.close()
    sql(folder, "REINDEX")
    assert codes(folder) == set()
    site = opened(folder)
    with pytest.raises(NotAllowed, match="disabled"):
        begin(site, "dora", "quality")
    site.close()


# On a server, where a station may change the read tables, and the ledger by appending alone.


@pytest.fixture(scope="session")
def busy_server(server, tmp_path_factory):
    """A busy site in a database to be copied."""
    server.execute(f"CREATE DATABASE busy OWNER {OWNER}")
    folder = tmp_path_factory.mktemp("busy-server") / "site"
    busy_site(folder, server.place("busy").owner).ledger.close()
    return server, folder


@contextmanager
def station(busy_server, tmp_path):
    """A copy of it, and the folder of a station."""
    server, origin = busy_server
    with server.copied("busy") as place:
        folder = tmp_path / "station"
        folder.mkdir()
        (folder / "site.toml").write_text(f'database = "{place.station}"\n', "utf-8")
        shutil.copy(origin / WITNESS, folder / WITNESS)
        yield place, folder


@pytest.fixture(scope="session")
def as_it_must_be_on_a_server(busy_server, tmp_path_factory):
    with station(busy_server, tmp_path_factory.mktemp("control")) as (_, folder):
        return attempts(folder, StationClock())


def attacked(busy_server, tmp_path, statements, wanted):
    with station(busy_server, tmp_path) as (place, folder):
        with place.stranger("station") as execute:
            for statement in statements:
                execute(statement)
        assert {code for _, _, code in codes(folder)} == {"table"}
        assert attempts(folder, StationClock()) == wanted


def test_rows_edited_by_a_station_change_nothing(busy_server, tmp_path, as_it_must_be_on_a_server):
    statements = [*ROWS["roles widened"], *ROWS["approved by statement"], *ROWS["another recipe of a running lot"]]
    attacked(busy_server, tmp_path, statements, as_it_must_be_on_a_server)


@pytest.mark.long
@pytest.mark.parametrize("statements", ROWS.values(), ids=ROWS)
def test_every_edit_of_rows_by_a_station_changes_nothing(busy_server, tmp_path, as_it_must_be_on_a_server, statements):
    attacked(busy_server, tmp_path, statements, as_it_must_be_on_a_server)


def test_an_event_that_a_station_forges_on_a_server_is_named(busy_server, tmp_path):
    with station(busy_server, tmp_path) as (place, folder), place.stranger("station") as execute:
        ((seq, body, digest),) = execute("SELECT seq, body, hash FROM event ORDER BY seq DESC LIMIT 1")
        where, payload = parsed(body.encode())
        parts = {"act": str(seq + 1), "previous": digest.hex(), "person": "ghost", "name": "Nobody"}
        new = body_of(where._replace(**parts), payload)
        execute("INSERT INTO event (seq, body, hash) VALUES (%s, %s, %s)", (seq + 1, new.decode(), digest_of(new)))
        assert (where.stream, seq + 1, "rule") in codes(folder)
