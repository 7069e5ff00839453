"""`lbpcmc db rebuild`: read tables that were edited are written again from the ledger."""

from __future__ import annotations

import sqlite3
from contextlib import closing


def execute(site, *statements):
    site.close()
    with closing(sqlite3.connect(site.place / "lbpcmc.sqlite", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_an_edited_table_is_found_and_written_again(site, invoked):
    execute(site, "UPDATE person SET roles = 'quality' WHERE id = 'olga'")
    found = invoked("verify", "--site", site.place)
    assert found.exit_code == 1
    assert "table person differs from the ledger at olga" in found.output
    again = invoked("db", "rebuild", "--site", site.place)
    assert (again.exit_code, again.output) == (1, "written again: table person\n")
    assert invoked("verify", "--site", site.place).exit_code == 0
    last = invoked("db", "rebuild", "--site", site.place)
    assert (last.exit_code, last.output) == (0, "every read table was as the ledger says\n")


def test_a_missing_view_is_written_again(site, invoked):
    execute(site, "DROP VIEW v_results")
    again = invoked("db", "rebuild", "--site", site.place)
    assert again.exit_code == 1
    assert "written again: view v_results" in again.output
    assert invoked("verify", "--site", site.place).exit_code == 0


def test_a_damaged_ledger_leaves_the_read_tables_as_they_are(site, program):
    execute(site, "DROP TRIGGER event_no_update", "UPDATE event SET body = replace(body, 'Olga', 'Olla')")
    done = program("db", "rebuild", "--site", site.place)
    assert done.returncode == 2
    assert "was changed" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_cannot_be_opened_is_exit_code_2(tmp_path, program):
    done = program("db", "rebuild", "--site", "nowhere", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "There is no site at nowhere." in done.stderr
