"""`lbpcmc db`: what it prints and the exit code that a script sees."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from click.testing import CliRunner

from lbpcmc.batch.rules import Actor
from lbpcmc.cli.db import COMMANDS
from lbpcmc.desk import SITE_DATABASE, SITE_WITNESS
from lbpcmc.desk.site import add_person, create_site, open_site

ADA = Actor("ada", "Ada Lovelace", "administrator")


@pytest.fixture
def folder(tmp_path):
    site = create_site(tmp_path / "plant", ADA)
    add_person(site, "eve", "Eve", ("operator",), ADA)
    site.close()
    return tmp_path / "plant"


def db(*arguments):
    return CliRunner().invoke(COMMANDS["db"], list(map(str, arguments)), catch_exceptions=False)


def head_of(folder):
    site = open_site(folder)
    head = site.ledger.head()
    site.ledger.close()
    return head


def execute(folder, *statements):
    with closing(sqlite3.connect(folder / SITE_DATABASE, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def test_a_sound_site(folder):
    head = head_of(folder)
    found = db("verify", "--site", folder, "--head", str(head))
    assert found.exit_code == 0
    assert found.output == (
        f"entries  3\nhead     {head.hash}\ncompared with 2 heads kept outside the database\nno fault was found\n"
    )


def test_a_head_of_another_ledger_is_a_fault(folder):
    found = db("verify", "--site", folder, "--head", f"2 {'a' * 64}")
    assert found.exit_code == 1
    assert found.output.endswith("fault    entry 2 is not the one that a head kept outside names\n")


def test_an_edited_table_is_a_fault_and_is_written_again(folder):
    execute(folder, "UPDATE person SET roles = 'quality' WHERE id = 'eve'", "DROP VIEW v_results")
    found = db("verify", "--site", folder)
    assert found.exit_code == 1
    assert "fault    view v_results is missing\n" in found.output
    assert "fault    table person differs from the ledger at eve\n" in found.output
    again = db("rebuild", "--site", folder)
    assert again.exit_code == 1
    assert again.output == (
        "person was different and was written again\nv_results was different and was written again\n"
    )
    assert db("verify", "--site", folder).exit_code == 0
    last = db("rebuild", "--site", folder)
    assert (last.exit_code, last.output) == (0, "every read table was as the ledger says\n")


def test_yesterdays_database_is_found_by_the_sites_own_witness(folder):
    yesterday = (folder / SITE_DATABASE).read_bytes()
    site = open_site(folder)
    add_person(site, "max", "Max", ("analyst",), ADA)
    site.close()
    (folder / SITE_DATABASE).write_bytes(yesterday)
    found = db("verify", "--site", folder)
    assert found.exit_code == 1
    assert "the ledger ends at 3, a head kept outside says 4: its end was cut off" in found.output


def test_a_missing_witness_is_a_fault(folder):
    (folder / SITE_WITNESS).unlink()
    found = db("verify", "--site", folder)
    assert found.exit_code == 1
    assert "compared with 0 heads" in found.output
    assert "heads.txt has no head of this database" in found.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["verify", "--site", "nowhere"], "There is no database at"),
        (["rebuild", "--site", "nowhere"], "There is no database at"),
        (["verify", "--head", "twelve"], "'twelve' is no head of a ledger."),
    ],
)
def test_what_cannot_be_opened_is_exit_code_2(folder, arguments, said):
    command = [sys.executable, "-m", "lbpcmc.cli.main", "db", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_ledger_without_its_triggers_is_not_opened(folder):
    execute(folder, "DROP TRIGGER entry_no_update")
    command = [sys.executable, "-m", "lbpcmc.cli.main", "db", "verify", "--site", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "entry_no_update is missing" in done.stderr
