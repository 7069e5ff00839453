"""2,000 single bits of a database file are flipped, one at a time: whatever is shown otherwise is reported.

integrity_check alone saw 6 % of such flips when it was tried; hashes of what is shown see the rest.
"""

import random
import sqlite3
from contextlib import closing

import pytest
from ledger_making import filled

from lbpcmc.errors import StoreError
from lbpcmc.store import Ledger, verify
from lbpcmc.store.layout import TABLES, VIEWS

PARTS, FLIPS = 8, 250
LOOKUPS = (
    "SELECT seq FROM value WHERE lot = 'FP_9' AND step >= ''",
    "SELECT seq FROM result WHERE lot = 'FP_14' AND test >= ''",
    "SELECT status FROM batch WHERE lot = 'FP_9'",
    "SELECT hash FROM stream WHERE stream = 'batch:FP_14'",
    "SELECT seq FROM stream_entry WHERE stream = 'batch:FP_9'",
    "SELECT body FROM entry WHERE seq = 11",
    "SELECT roles FROM person WHERE id = 'eve'",
)
"""Reads that go by a key or an index, not through the whole table."""


def everything_shown(path):
    """What sqlite3 shows of a file; None where it shows an error."""
    statements = [f"SELECT * FROM {name}" for name in (*TABLES, *VIEWS, "entry", "document_bytes")]  # noqa: S608  # our own names
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        try:
            return [sorted(map(repr, connection.execute(sql))) for sql in (*statements, *LOOKUPS)]
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return None


def reported(path):
    """The faults that opening and verifying name."""
    try:
        with Ledger.open(path, tolerant=True) as ledger:
            return verify(ledger).faults
    except StoreError as error:
        return (str(error),)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    path = tmp_path_factory.mktemp("original") / "lbpcmc.sqlite"
    with filled(path) as made:
        assert verify(made).good
    return path.read_bytes(), everything_shown(path)


@pytest.mark.parametrize("part", range(PARTS))
def test_no_flipped_bit_changes_what_is_shown_unreported(path, original, part):
    content, shown = original
    assert shown is not None
    seen, changed = random.Random(part), 0  # noqa: S311  # a seed, no secret
    for _ in range(FLIPS):
        bit = seen.randrange(len(content) * 8)
        flipped = bytearray(content)
        flipped[bit // 8] ^= 1 << bit % 8
        path.write_bytes(flipped)
        if everything_shown(path) == shown:
            continue
        changed += 1
        faults = reported(path)
        assert faults or everything_shown(path) == shown, f"bit {bit} of part {part} went unseen"
    assert changed > FLIPS // 5
