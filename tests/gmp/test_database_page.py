"""docs/database.md says what the database is: its queries run on both engines, its fields and columns are all there."""

import re
import sqlite3
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import pytest
from site_making import busy_site, copied

from lbpcmc.events import Envelope
from lbpcmc.gmp.execution.events import Derivation
from lbpcmc.gmp.installation import DATABASE
from lbpcmc.gmp.product import TYPES, read_schema
from lbpcmc.gmp.values import Value
from lbpcmc.store import postgresql
from lbpcmc.store import sqlite as file
from lbpcmc.store.schema import LEDGER

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "database.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", PAGE, re.DOTALL)
VIEWS = read_schema().views


def named(text):
    return re.findall(r"`([^`]+)`", text)


@pytest.mark.parametrize("query", QUERIES)
def test_an_example_gives_rows(golden_folder, busy_folder, query):
    """In a site where everything went well in the end, or in one in the middle of its work."""
    found = []
    for folder in (golden_folder, busy_folder):
        with closing(sqlite3.connect(f"{(folder / DATABASE).as_uri()}?mode=ro", uri=True)) as connection:
            found += connection.execute(query).fetchall()
    assert found


@pytest.mark.parametrize("place", ["postgresql"], indirect=True)
def test_the_examples_run_on_a_server_as_a_station(place, tmp_path):
    busy_site(tmp_path / "site", place.owner).close()
    with place.stranger("station") as execute:
        found = {query: len(execute(query)) for query in QUERIES}
    assert sum(map(bool, found.values())) > len(QUERIES) // 2


def test_every_view_has_an_example():
    assert all(any(view in query for query in QUERIES) for view in VIEWS)
    assert len(QUERIES) == 8


@pytest.mark.parametrize("view", VIEWS)
def test_every_column_of_a_view_is_named_and_no_other(view):
    section = PAGE.partition(f"### `{view}`")[2].partition("\n#")[0]
    rows = [row.split("|")[1] for row in section.splitlines() if row.startswith("| `")]
    told = {name for row in rows for name in named(row)}
    assert told == {column.name for column in VIEWS[view].selected_columns}


def test_every_table_is_named():
    tables = {table.name for table in read_schema().tables} | set(LEDGER.tables) | {"ledger_lock"}
    parts = PAGE.partition("| part |")[2].partition("\n\n")[0]
    assert tables | set(VIEWS) <= set(named(parts))


def test_the_envelope_in_its_order():
    table = PAGE.partition("| field | holds |")[2].partition("\n\n")[0]
    told = [name for row in table.splitlines() if row.startswith("| `") for name in named(row.split("|")[1])]
    assert tuple(told) == Envelope._fields


def test_every_type_with_the_fields_of_its_payload():
    table = PAGE.partition("| type | payload |")[2].partition("\n\n")[0]
    told = {}
    for row in table.splitlines():
        if row.startswith("| `"):
            _, types, payload, _ = row.split("|")
            told |= {name: named(payload) for name in named(types)}
    assert told == {one.name: [field.name for field in fields(one.payload)] for one in TYPES}


def test_values_and_derivations():
    text = PAGE.partition("A `value` is ")[2].partition("\n\n")[0]
    value, derivation = text.split("A `derivation` is ")
    assert named(value) == [field.name for field in fields(Value)]
    assert named(derivation) == [field.name for field in fields(Derivation)]


def test_what_it_says_of_the_settings_holds():
    assert "`journal_mode=DELETE` with `synchronous=EXTRA`" in PAGE
    source = Path(file.__file__).read_text("utf-8")
    assert "journal_mode = DELETE" in source
    assert "synchronous = EXTRA" in source
    assert f"`{postgresql.STATIONS}`" in PAGE
    assert f"waits up to {file.BUSY_SECONDS:.0f} seconds" in PAGE


@pytest.mark.parametrize("path", sorted(set(re.findall(r"(?:scripts|tests|benchmarks)/[\w/.]+\w", PAGE))))
def test_the_files_that_it_names_are_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"lbpcmc (?:db )?(\w+)", PAGE))))
def test_the_commands_that_it_names_are_there(command):
    from click.testing import CliRunner  # noqa: PLC0415  # beside its only use

    from lbpcmc.cli.main import cli  # noqa: PLC0415

    known = command if command != "rebuild" else "db rebuild"
    assert CliRunner().invoke(cli, [*known.split(), "--help"]).exit_code == 0


def test_a_backup_as_the_page_says_is_whole(folder, tmp_path):
    from lbpcmc.gmp.maintenance import verify_site  # noqa: PLC0415  # beside its only use

    restored = copied(folder, tmp_path / "restored")
    (restored / DATABASE).unlink()
    with closing(sqlite3.connect(folder / DATABASE)) as connection:
        connection.execute(f"VACUUM INTO '{restored / DATABASE}'")
    assert verify_site(restored).good
