"""A damaged file: verification goes on, salvage saves what is whole, no flipped bit changes unseen what is shown."""

import random
import sqlite3
from contextlib import closing

import pytest
from site_making import begin, codes, ledger, opened, prepared, sql, with_documents

from lbpcmc.errors import LbpcmcError, StoreError
from lbpcmc.gmp.installation import DATABASE
from lbpcmc.gmp.maintenance import rebuild_site, salvage, verify_site
from lbpcmc.gmp.product import read_schema
from lbpcmc.gmp.views import batch_card, board


def pages(folder, marker):
    """Numbers of the pages whose rows hold some bytes; leaves of tables alone."""
    content, size = (folder / DATABASE).read_bytes(), sql(folder, "PRAGMA page_size")[0][0]
    parts = [content[place : place + size] for place in range(0, len(content), size)]
    return [number for number, part in enumerate(parts) if part[:1] == b"\x0d" and marker in part]


def overwritten(folder, page, noise=b""):
    """A page of noise or of zeros in the place of one."""
    path, size = folder / DATABASE, sql(folder, "PRAGMA page_size")[0][0]
    before = path.read_bytes()
    path.write_bytes(before[: page * size] + (noise or bytes(size)) + before[(page + 1) * size :])


def test_a_damaged_page_of_the_ledger_is_named_and_what_is_whole_is_verified_and_saved(folder, tmp_path):
    size = len(ledger(folder))
    contents = sql(folder, "SELECT count(*) FROM content")[0][0]
    found = pages(folder, b'{"format":"lbpcmc/2"')
    overwritten(folder, found[len(found) // 2])
    report = verify_site(folder)
    assert {"file", "unreadable"} & {one.code for one in report.findings}
    assert report.events == size, "the walk goes on behind the page"
    saved = salvage(folder, tmp_path / "saved")
    assert 0 < saved.events < size
    assert (saved.bad, saved.contents) == (0, contents)
    assert saved.findings
    lines = (tmp_path / "saved" / "events.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == saved.events
    assert dict(saved.streams)


def test_a_lot_on_whole_pages_is_read_beside_a_damaged_one(folder):
    found = pages(folder, b'{"format":"lbpcmc/2","stream":"batch:lot-3"')
    overwritten(folder, found[-1])
    assert {"file", "unreadable"} & {code for _, _, code in codes(folder)}
    site = opened(folder, read_only=True, trusting=False)
    readable = [lot for lot in ("LOT-1", "LOT-2", "LOT-3") if shown(site, lot)]
    site.ledger.close()
    assert "LOT-1" in readable
    assert "LOT-3" not in readable


def shown(site, lot):
    try:
        return batch_card(site, lot).status
    except LbpcmcError:
        return None


def test_a_damaged_page_of_a_read_table_hides_no_lot(folder):
    (target,) = [page for page in pages(folder, b"SMALL-1") if b"running" in part_of(folder, page)][:1]
    overwritten(folder, target)
    site = opened(folder, read_only=True, trusting=False)
    assert batch_card(site, "LOT-1").status == "running"
    with pytest.raises(StoreError, match="damaged"):
        board(site)
    site.ledger.close()
    assert {"table", "file"} & {code for _, _, code in codes(folder)}


def part_of(folder, page):
    size = sql(folder, "PRAGMA page_size")[0][0]
    return (folder / DATABASE).read_bytes()[page * size : (page + 1) * size]


@pytest.mark.parametrize("seed", range(8))
def test_whatever_page_is_damaged_there_is_a_report(folder, tmp_path, seed):
    chance = random.Random(seed)  # noqa: S311  # a seed, no secret
    size = sql(folder, "PRAGMA page_size")[0][0]
    page = chance.randrange(1, (folder / DATABASE).stat().st_size // size)
    overwritten(folder, page, chance.randbytes(size) if seed % 2 else b"")
    assert reported(folder)
    try:
        salvage(folder, tmp_path / "saved")
    except StoreError as refusal:
        assert refusal.todo  # noqa: PT017  # either is an answer


@pytest.mark.parametrize("dropped", ["read_schema", "batch"])
def test_a_table_that_was_dropped_is_named_and_written_again(folder, dropped):
    sql(folder, f"DROP TABLE {dropped}")
    found = verify_site(folder).findings
    assert ("ledger", "table", f"table {dropped} is missing") in [(one.where, one.code, one.said) for one in found]
    assert not [one.said for one in found if "SELECT" in one.said or "\n" in one.said or "sqlalche" in one.said]
    assert f"table {dropped} is missing" in rebuild_site(folder)
    assert verify_site(folder).good


def test_without_kept_documents_everything_else_is_verified(folder):
    size = len(ledger(folder))
    sql(folder, "DROP TABLE content")
    report = verify_site(folder)
    assert report.events == size
    said = [one.said for one in report.findings if one.where == "ledger"]
    assert "content is missing" in said
    assert "the kept documents cannot be read: table content is missing" in said
    elsewhere = [one for one in report.findings if one.where != "ledger"]
    assert {one.where.partition(":")[0] for one in elsewhere} == {"batch", "document"}
    assert all("cannot be read from the database." in one.said for one in elsewhere)


@pytest.mark.parametrize("part", [2, 3, 10])
def test_a_part_of_a_file_is_told(folder, part):
    path = folder / DATABASE
    path.write_bytes(path.read_bytes()[: path.stat().st_size // part])
    assert reported(folder)


# Flipped bits.

FLIPS = 250
LOOKUPS = (
    "SELECT seq FROM value WHERE lot = 'LOT-1' AND step >= ''",
    "SELECT seq FROM result WHERE lot = 'LOT-1' AND test >= ''",
    "SELECT status FROM batch WHERE lot = 'LOT-1'",
    "SELECT roles FROM person WHERE id = 'olga'",
    "SELECT seq FROM event WHERE stream = 'person:olga'",
    "SELECT body FROM event WHERE seq = 11",
)
"""Reads that go by a key or an index, not through the whole table."""


def everything_shown(path):
    """What sqlite3 shows of a file; None where it shows an error."""
    schema = read_schema()
    names = (*(table.name for table in schema.tables), *schema.views, "event", "content")
    statements = [f"SELECT * FROM {name}" for name in names]  # our own names
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return [sorted(map(repr, connection.execute(text))) for text in (*statements, *LOOKUPS)]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return None


def reported(folder):
    """What opening and verifying name."""
    try:
        return verify_site(folder).findings
    except StoreError as error:
        return (str(error),)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A small site with one lot: less to read for each flip."""
    folder = tmp_path_factory.mktemp("small") / "site"
    made = with_documents(folder)
    prepared(made, begin(made, "olga"), "LOT-1")
    made.close()
    assert not verify_site(folder).findings
    return folder, (folder / DATABASE).read_bytes(), everything_shown(folder / DATABASE)


def flipped(small, seed, flips):
    folder, content, before = small
    path = folder / DATABASE
    assert before is not None
    chance, changed = random.Random(seed), 0  # noqa: S311  # a seed, no secret
    for _ in range(flips):
        bit = chance.randrange(len(content) * 8)
        other = bytearray(content)
        other[bit // 8] ^= 1 << bit % 8
        path.write_bytes(other)
        if everything_shown(path) == before:
            continue
        changed += 1
        assert reported(folder) or everything_shown(path) == before, f"bit {bit} of seed {seed} went unseen"
    path.write_bytes(content)
    assert changed > flips // 5


def test_no_flipped_bit_changes_unseen_what_is_shown(small):
    flipped(small, 0, FLIPS)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 9))
def test_2000_flipped_bits_change_nothing_unseen(small, seed):
    flipped(small, seed, FLIPS)
