"""Sites and their people: everything is checked before anything is made."""

from __future__ import annotations

import pytest

from lbpcmc.batch.rules import Actor
from lbpcmc.desk import add_person, create_site, open_site
from lbpcmc.errors import InputError, NotAllowed, StoreError
from lbpcmc.store.witness import heads


@pytest.mark.parametrize(
    ("person", "name"), [("a b", "Ada"), ("ada", ""), ("ada", "\x1b[2J"), ("ada", "A" * 101), ("ada", "a\u202eb")]
)
def test_a_refused_administrator_leaves_nothing_behind(tmp_path, clock, person, name):
    with pytest.raises(InputError):
        create_site(tmp_path / "site", Actor(person, name, "administrator"), clock=clock)
    assert not (tmp_path / "site" / "lbpcmc.sqlite").exists()


def test_a_witness_that_cannot_be_written_is_found_before_the_database_is_made(tmp_path, clock):
    with pytest.raises(InputError, match="witness"):
        create_site(
            tmp_path / "site", Actor("ada", "Ada", "administrator"), clock=clock, witness=tmp_path / "no" / "heads.txt"
        )
    assert not (tmp_path / "site" / "lbpcmc.sqlite").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path, clock):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be made"):
        create_site(tmp_path / "file" / "site", Actor("ada", "Ada", "administrator"), clock=clock)


def test_a_second_site_in_the_folder_is_refused(site):
    with pytest.raises(StoreError, match="exists"):
        create_site(site.folder, Actor("ada", "Ada", "administrator"), clock=site.clock)


@pytest.mark.parametrize("name", ["", " ", "\x1b[2J", "A" * 101, "a\u202eb"])
def test_a_printed_name_can_be_printed(site, name):
    with pytest.raises(InputError, match="printed name"):
        add_person(site, "nina", name, ("operator",), site.actor("root"))


def test_user_ids_are_used_once_whatever_their_capitals(site):
    with pytest.raises(NotAllowed, match="never used twice"):
        add_person(site, "OLGA", "Olga Two", ("operator",), site.actor("root"))


def test_reading_writes_no_head(site):
    before = heads(site.witness, site.ledger.database_id)
    other = open_site(site.folder, clock=site.clock)
    other.people()
    other.close()
    assert heads(site.witness, site.ledger.database_id) == before
