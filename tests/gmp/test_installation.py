"""Sites: everything is checked before anything is made, and only the group of a site can read it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from lbpcmc.errors import InputError, NotAllowed, StoreError
from lbpcmc.gmp.installation import Administrator, create_site, is_demonstration, open_site
from lbpcmc.gmp.maintenance import verify_site
from lbpcmc.gmp.people.usecases import add_person, people, working
from lbpcmc.store.witness import heads

ADA = Administrator("ada", "Ada")


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.mark.usefixtures("umask")
def test_a_site_is_for_its_owner_and_group_whatever_the_umask(tmp_path, clock):
    witness = tmp_path / "heads.txt"
    create_site(tmp_path / "a" / "site", ADA, clock=clock).close()
    create_site(tmp_path / "other", ADA, clock=clock, witness=witness).close()
    assert rights(tmp_path / "a" / "site") == rights(tmp_path / "other") == 0o770
    files = [*(tmp_path / "a" / "site").iterdir(), *(tmp_path / "other").iterdir(), witness]
    assert {path.name for path in files} == {"lbpcmc.sqlite", "heads.txt", "site.toml"}
    assert {rights(path) for path in files} == {0o660}


def test_the_rights_of_a_folder_that_was_there_are_left_alone(tmp_path, clock):
    folder = tmp_path / "site"
    folder.mkdir(mode=0o700)
    create_site(folder, ADA, clock=clock).close()
    assert rights(folder) == 0o700


@pytest.mark.parametrize("name", ["it's.txt", 'a "b" c.txt', "back\\slash.txt", "tab\t.txt", "ü.txt"])
def test_any_name_of_a_witness_is_found_again(tmp_path, clock, name):
    with create_site(tmp_path / "site", ADA, clock=clock, witness=tmp_path / name) as made:
        database = made.ledger.database_id
    with open_site(tmp_path / "site", clock=clock) as site:
        assert site.witness.path == tmp_path / name
        assert [head.size for head in heads(tmp_path / name, database)] == [2]


@pytest.mark.parametrize(
    ("person", "name"), [("a b", "Ada"), ("ada", ""), ("ada", "\x1b[2J"), ("ada", "A" * 101), ("ada", "a\u202eb")]
)
def test_a_refused_administrator_leaves_nothing_behind(tmp_path, clock, person, name):
    with pytest.raises(InputError):
        create_site(tmp_path / "site", Administrator(person, name), clock=clock)
    assert list(tmp_path.iterdir()) == []


def test_a_witness_that_cannot_be_written_leaves_nothing_behind(tmp_path, clock):
    with pytest.raises(InputError, match="witness"):
        create_site(tmp_path / "site", ADA, clock=clock, witness=tmp_path / "no" / "heads.txt")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_a_witness_is_a_regular_file(tmp_path, clock, kind):
    """A pipe waits for ever and a device has no end: neither is opened, by `init` or by a site that names it."""
    place = Path("/dev/full") if kind == "device" else tmp_path / "witness"
    with create_site(tmp_path / "site", ADA, clock=clock, witness=tmp_path / "heads.txt") as made:
        assert made.witness.path == tmp_path / "heads.txt"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    with pytest.raises(InputError, match="is not a regular file") as refusal:
        create_site(tmp_path / "other", ADA, clock=clock, witness=place)
    assert refusal.value.code == "site.witness_not_a_file"
    assert not (tmp_path / "other").exists()
    (tmp_path / "site" / "site.toml").write_text(f'witness = "{place.as_posix()}"\n')
    with pytest.raises(InputError, match="is not a regular file"):
        open_site(tmp_path / "site", clock=clock)
    said = [one.said for one in verify_site(tmp_path / "site").findings]
    assert said == [f"The witness file {place} is not a regular file. A folder, a device or a pipe keeps no heads."]


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path, clock):
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="cannot be made"):
        create_site(tmp_path / "file" / "site", ADA, clock=clock)


def test_a_second_site_in_the_folder_is_refused_and_the_first_stays(site):
    with pytest.raises(StoreError, match="exists"):
        create_site(site.place, ADA, clock=site.clock)
    assert [one.id for one in people(site)][:2] == ["anna", "emil"]


@pytest.mark.parametrize("demonstration", [True, False])
def test_a_demonstration_is_one_for_ever(tmp_path, clock, demonstration):
    create_site(tmp_path / "site", ADA, clock=clock, demonstration=demonstration).close()
    with open_site(tmp_path / "site") as site:
        assert is_demonstration(site) is demonstration


@pytest.mark.parametrize("name", ["", " ", "\x1b[2J", "A" * 101, "a\u202eb"])
def test_a_printed_name_can_be_printed(site, name):
    with working(site, "root") as root, pytest.raises(InputError, match="printed name"):
        add_person(site, root, "nina", name, ("operator",))


def test_user_ids_are_used_once_whatever_their_capitals(site):
    with working(site, "root") as root, pytest.raises(NotAllowed, match="exists"):
        add_person(site, root, "OLGA", "Olga Two", ("operator",))


def test_reading_writes_no_head(site):
    site.close()
    before = heads(site.witness.path, site.ledger.database_id)
    with open_site(site.place, clock=site.clock) as other:
        people(other)
    assert heads(site.witness.path, site.ledger.database_id) == before
