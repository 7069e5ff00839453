"""What PostgreSQL alone has: rights, its clock, its lock row, URLs, faults of the server told in words."""

import json
import subprocess
import sys
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from ledger_making import create, noted, opened, take, texts

from lbpcmc.errors import IntegrityError, StoreError
from lbpcmc.store.postgresql import STATIONS, Postgresql

pytestmark = pytest.mark.parametrize("place", ["postgresql"], indirect=True)


@pytest.fixture
def ledger(place):
    create(place.owner).close()
    with opened(place.station) as made:
        yield made


def test_a_station_is_not_the_owner(ledger, place):
    noted(ledger, "A", "one")
    with place.stranger("station") as execute:
        assert execute("SELECT current_user, pg_has_role(current_user, %s, 'member')", (STATIONS,)) == [
            ("ledger_station", True)
        ]
        assert execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]
        assert execute("SELECT text FROM v_notes") == [("one",)]


def test_somebody_who_is_not_a_station_reads_and_writes_nothing(ledger, server):
    server.execute("DROP ROLE IF EXISTS passer_by", "CREATE ROLE passer_by LOGIN")
    noted(ledger, "A", "one")
    with pytest.raises(StoreError, match="may not do that") as refusal:
        opened(server.url.format(user="passer_by", database="ledger"))
    assert f"a member of {STATIONS}" in refusal.value.todo


def test_the_servers_clock_counts(ledger):
    with ledger.writing() as writing:
        assert abs((writing.ledger.engine.now() - datetime.now(UTC)).total_seconds()) < 5


def test_the_stream_is_computed_and_stands_in_the_order_of_its_bytes(ledger, place):
    with place.stranger() as execute:
        found = execute(
            "SELECT collname, attgenerated::text FROM pg_attribute "
            "JOIN pg_collation ON pg_collation.oid = attcollation "
            "WHERE attrelid = 'event'::regclass AND attname = 'stream'"
        )
    assert found == [("C", "s")]
    noted(ledger, "A", 'a "quoted" \\ NUL \0')
    with ledger.reading() as reading:
        assert reading.connection.exec_driver_sql("SELECT stream FROM event ORDER BY seq").scalars().all() == [
            "site",
            "lot:a",
        ]


@pytest.mark.parametrize("url", ["postgresql://", "postgresql://[", "postgresql+nothing"])
def test_what_is_not_a_url_is_named(place, url):
    assert place
    with pytest.raises(StoreError):
        opened(url)


def test_a_password_is_not_told(place):
    assert place
    engine = Postgresql("postgresql://ada:secret@127.0.0.1:1/lots")
    assert "secret" not in engine.place
    assert "ada" in engine.place
    with pytest.raises(StoreError, match="cannot be reached") as refusal:
        opened("postgresql://ada:secret@127.0.0.1:1/lots")
    assert "secret" not in str(refusal.value)
    assert "secret" not in refusal.value.detail


def test_a_database_that_is_not_there_is_told(place, server):
    assert place
    with pytest.raises(StoreError) as refusal:
        opened(server.superuser("nowhere"))
    assert refusal.value.todo


def test_an_empty_database_is_not_a_ledger(place):
    with pytest.raises(IntegrityError, match=r"not one of lbpcmc.*lbpcmc init"):
        opened(place.owner)


def test_the_role_of_stations_is_made_where_there_is_none(place, server):
    """As on a new server: the owner has the right to make roles."""
    server.execute(f"ALTER ROLE {STATIONS} RENAME TO stations_kept")
    try:
        with create(place.owner):
            pass
        with place.stranger() as execute:
            assert execute(f"SELECT rolcanlogin FROM pg_roles WHERE rolname = '{STATIONS}'") == [(False,)]
    finally:
        with place.stranger("superuser") as execute:
            execute("DROP SCHEMA public CASCADE")
            execute("CREATE SCHEMA public")
        server.execute(f"DROP ROLE {STATIONS}", f"ALTER ROLE stations_kept RENAME TO {STATIONS}")


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE event SET body = ''", "may not do that"),
        ("INSERT INTO event (seq, body, hash) VALUES (50, '', '')", "breaks a rule of its tables"),
        ("INSERT INTO note (seq) VALUES (2)", "breaks a rule of its tables"),
        ("SELECT nothing FROM nowhere", "cannot be used"),
        ("SELECT 1 / 0", "cannot be used"),
    ],
)
def test_faults_of_a_statement_are_told(ledger, statement, said):
    with pytest.raises(StoreError, match=said) as refusal, ledger.writing() as writing:
        writing.connection.execute(sa.text(statement))
    assert "Nothing was written" in refusal.value.todo
    assert texts(ledger) == []


def test_an_act_that_goes_on_after_a_fault_is_not_taken_for_kept(ledger):
    """The server answers COMMIT with ROLLBACK then, which is no error to it."""

    def swallow():
        with ledger.writing() as writing:
            take(writing, "A", "lost")
            with suppress(sa.exc.SQLAlchemyError):
                writing.connection.execute(sa.text("SELECT 1 / 0"))

    with pytest.raises(StoreError, match=r"refused a part of the act\. Nothing was written"):
        swallow()
    assert texts(ledger) == []
    assert noted(ledger, "A", "after").seq == 2


def test_without_psycopg_the_extra_is_named(place):
    """In a Python that cannot import it."""
    assert place
    code = (
        "import sys, json; sys.modules['psycopg'] = None\n"
        "from lbpcmc.store.postgresql import Postgresql\n"
        "try: Postgresql('postgresql://a@b/c')\n"
        "except Exception as error: print(json.dumps([type(error).__name__, str(error)]))\n"
    )
    import lbpcmc  # noqa: PLC0415  # only for its place

    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[:0] = {list(filter(None, sys.path))!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert lbpcmc.__file__
    assert json.loads(done.stdout) == ["StoreError", "PostgreSQL needs psycopg. Install lbpcmc[postgresql]."]
