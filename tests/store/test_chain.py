"""Attacks on the file by somebody who knows it, and who finds them."""

import hashlib
import json
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ledger_making import DATABASE, RECIPE_SHA, SPECIFICATION, SPECIFICATION_SHA, founding, recorded, started

from lbpcmc.batch.entries import FIELDS
from lbpcmc.errors import InputError, IntegrityError
from lbpcmc.store import Head, Ledger, streams, verify
from lbpcmc.store.chain import chain, genesis, walk


def test_the_first_link_by_hand(ledger):
    body = json.dumps(["lbpcmc/1", *[None] * len(FIELDS)], separators=(",", ":"))
    start = hashlib.sha256(f"lbpcmc/1:{DATABASE}".encode()).digest()
    assert genesis(DATABASE) == start
    assert chain(start, body.encode()) == hashlib.sha256(b"\0" + start + body.encode()).digest()
    with ledger.transaction(write=False) as connection:
        body, digest = connection.execute("SELECT body, hash FROM entry").fetchone()
    assert chain(start, body.encode()) == digest
    assert ledger.head() == Head(1, digest.hex())


def test_a_sound_ledger_has_no_fault(full):
    report = verify(full, [full.head(), Head(1, full.entries("site")[0].hash)])
    assert report.faults == ()
    assert (report.entries, report.head, report.heads) == (full.head().size, full.head().hash, 2)


REHASHED = "UPDATE entry SET body = ?, hash = ? WHERE seq = 11"
ATTACKS = {
    "edit a body": (
        ["UPDATE entry SET body = replace(body, '39 degC', '37 degC') WHERE seq = 11"],
        "entry 11 was changed",
    ),
    "edit one space": (["UPDATE entry SET body = body || ' ' WHERE seq = 20"], "entry 20 was changed"),
    "edit a hash": (["UPDATE entry SET hash = zeroblob(32) WHERE seq = 9"], "entry 9 was changed"),
    "edit the database's ID": (
        ["UPDATE entry SET body = replace(body, '0b7f5a86', '0b7f5a87') WHERE seq = 1"],
        "entry 1 was",
    ),
    "delete one": (["DELETE FROM entry WHERE seq = 7"], "entry 7 is missing"),
    "delete the first": (["DELETE FROM entry WHERE seq BETWEEN 2 AND 4"], "entries 2 to 4 are missing"),
    "delete one and close the gap": (
        [
            "DELETE FROM entry WHERE seq = 7",
            "UPDATE entry SET seq = -seq WHERE seq > 7",
            "UPDATE entry SET seq = -1 - seq WHERE seq < 0",
        ],
        "entry 7 was changed",
    ),
    "swap two": (
        [
            "UPDATE entry SET seq = -8 WHERE seq = 8",
            "UPDATE entry SET seq = 8 WHERE seq = 9",
            "UPDATE entry SET seq = 9 WHERE seq = -8",
        ],
        "entry 8 was changed",
    ),
    "move one to the front": (["UPDATE entry SET seq = 0 WHERE seq = 9"], "entry 0 is out of order"),
    "cut the end off": (["DELETE FROM entry WHERE seq > 30"], "table batch differs from the ledger at FP_14"),
}


@pytest.mark.parametrize(("statements", "said"), ATTACKS.values(), ids=ATTACKS)
def test_verify_names_the_first_bad_entry(full, tamper, statements, said):
    tamper(*statements)
    assert verify(full).faults[0].startswith(said)


def test_an_entry_that_is_hashed_again_breaks_the_next_link(full, tamper):
    before, target = full.entries()[9:11]
    with full.transaction(write=False) as connection:
        (body,) = connection.execute("SELECT body FROM entry WHERE seq = 11").fetchone()
    forged = body.replace("39 degC", "37 degC")
    assert forged != body
    tamper((REHASHED, (forged, chain(bytes.fromhex(before.hash), forged.encode()))))
    assert target.seq == 11
    assert verify(full).faults[0] == "entry 12 was changed: its bytes do not give its hash"


def test_each_changed_entry_is_named_and_not_all_that_follow(full, tamper):
    tamper("UPDATE entry SET body = '[]' WHERE seq IN (9, 11, 30)")
    named = [fault.split()[1] for fault in verify(full).faults if fault.startswith("entry")]
    assert named == ["9", "11", "30"]


def rechained(full, tamper, *, upto, change):
    """An administrator without scruples: edit, compute every hash again, write the read tables again."""
    with full.transaction(write=False) as connection:
        bodies = [body for (body,) in connection.execute("SELECT body FROM entry ORDER BY seq LIMIT ?", (upto,))]
    digest, rows, links = genesis(DATABASE), [], {}
    for seq, body in enumerate(bodies, 1):
        cells = json.loads(change(body))
        cells[-1] = links.get(cells[1])
        text = json.dumps(cells, ensure_ascii=False, separators=(",", ":"))
        digest = chain(digest, text.encode())
        links[cells[1]] = digest.hex()
        rows.append(("INSERT INTO entry VALUES (?, ?, ?)", (seq, text, digest)))
    tamper("DELETE FROM entry", *rows)
    full.rebuild()


def test_a_cut_end_is_seen_from_outside_alone(full, tamper):
    head = full.head()
    rechained(full, tamper, upto=head.size - 3, change=str)
    assert verify(full).good
    assert verify(full, [head]).faults == (
        f"the ledger ends at {head.size - 3}, a head kept outside says {head.size}: its end was cut off",
    )


def test_a_forged_history_is_seen_from_outside_alone(full, tamper):
    head = full.head()
    rechained(full, tamper, upto=head.size, change=lambda body: body.replace("39 degC", "37 degC"))
    assert verify(full).good
    assert verify(full, [head]).faults == (f"entry {head.size} is not the one that a head kept outside names",)


def test_yesterdays_file_is_seen_from_outside_alone(full, path, tmp_path):
    full.close()
    shutil.copy(path, tmp_path / "yesterday.sqlite")
    full.append(recorded("FP_14", "5.1"))
    today = full.head()
    full.close()
    shutil.copy(tmp_path / "yesterday.sqlite", path)
    with Ledger.open(path) as back:
        assert verify(back).good
        assert "its end was cut off" in verify(back, [today]).faults[0]


def test_a_file_exchanged_under_an_open_ledger_is_noticed(full, path, tmp_path):
    full.head()
    shutil.copy(path, tmp_path / "other.sqlite")
    (tmp_path / "other.sqlite").replace(path)
    with pytest.raises(IntegrityError, match="exchanged"):
        full.append(recorded("FP_14", "5.1"))


def test_a_forged_link_between_the_entries_of_a_stream_is_named(full, tamper):
    before = full.entries()[-1]
    body = json.dumps(
        [
            "lbpcmc/1",
            *[
                cell if name != "previous" else "00" * 32
                for name, cell in zip(FIELDS, _cells(before.entry), strict=True)
            ],
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    number = before.seq + 1
    tamper(("INSERT INTO entry VALUES (?, ?, ?)", (number, body, chain(bytes.fromhex(before.hash), body.encode()))))
    assert f"entry {number} does not follow the entry before it in batch:FP_14" in verify(full).faults


@pytest.mark.parametrize(
    "body", ["[" * 20_000, "{}", "[]", '["lbpcmc/1"]', "null", '["lbpcmc/1", "a"]', "\x00", "1e999"]
)
def test_an_entry_of_another_form_is_named_though_its_hash_is_good(full, tamper, body):
    before = full.entries()[-1]
    number = before.seq + 1
    tamper(("INSERT INTO entry VALUES (?, ?, ?)", (number, body, chain(bytes.fromhex(before.hash), body.encode()))))
    assert [fault for fault in verify(full).faults if fault.startswith(f"entry {number} ")]


def _cells(entry):
    return [getattr(entry, name) for name in FIELDS]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET body = replace(body, '39 degC', '37 degC') WHERE seq = 11",
        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 12",
        "DELETE FROM entry WHERE seq = 12",
        "DELETE FROM stream_entry WHERE seq = 12",
        "UPDATE stream SET hash = 'ff' WHERE stream = 'batch:FP_9'",
        "UPDATE stream SET seq = 12 WHERE stream = 'batch:FP_9'",
        "DELETE FROM stream WHERE stream = 'batch:FP_9'",
        "INSERT INTO stream_entry VALUES ('batch:FP_9', 40)",
    ],
)
def test_a_stream_is_never_shown_with_a_changed_entry_or_a_gap(full, tamper, statement):
    tamper(statement)
    with pytest.raises(IntegrityError):
        full.entries("batch:FP_9")
    assert not verify(full).good


def test_a_read_table_never_becomes_a_link_of_the_ledger(full, tamper):
    tamper("UPDATE stream SET hash = 'ff' WHERE stream = 'batch:FP_9'")
    before = full.head()
    with pytest.raises(IntegrityError, match="do not agree"):
        full.append(recorded("FP_9", "5.1"))
    assert full.head() == before


def test_a_stream_is_read_from_an_entry_on(full):
    whole = full.entries("batch:FP_9")
    assert [numbered.entry.stream for numbered in whole] == ["batch:FP_9"] * len(whole)
    for cut in range(1, len(whole)):
        assert full.entries("batch:FP_9", since=whole[cut - 1].seq) == whole[cut:]
    assert full.entries("batch:FP_9", since=whole[-1].seq) == []
    assert full.entries(since=10) == full.entries()[10:]
    with pytest.raises(IntegrityError):
        full.entries("batch:FP_9", since=2)


def test_reading_one_stream_does_not_read_the_ledger(full):
    with full.transaction(write=False) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN {streams._READ_STREAM}", {"stream": "x", "since": 0}).fetchall()
    assert not [line for *_, line in plan if line.startswith("SCAN")]


DOCUMENT_ATTACKS = {
    "edited": ("UPDATE document_bytes SET bytes = x'00' WHERE sha256 = :sha", "was changed", "were changed"),
    "deleted": ("DELETE FROM document_bytes WHERE sha256 = :sha", "is missing", "bytes of FP-DS-SPEC 2.0 are missing"),
    "exchanged": (
        "UPDATE document_bytes SET bytes = (SELECT bytes FROM document_bytes WHERE sha256 <> :sha) WHERE sha256 = :sha",
        "was changed",
        "were changed",
    ),
}


@pytest.mark.parametrize(("statement", "told", "verified"), DOCUMENT_ATTACKS.values(), ids=DOCUMENT_ATTACKS)
def test_a_document_is_never_handed_out_with_other_bytes(full, tamper, statement, told, verified):
    assert full.document(SPECIFICATION_SHA) == SPECIFICATION
    tamper((statement, {"sha": SPECIFICATION_SHA}))
    with pytest.raises(IntegrityError, match=told):
        full.document(SPECIFICATION_SHA)
    assert [fault for fault in verify(full).faults if verified in fault]


def test_a_document_is_kept_under_its_own_hash_only(full):
    with pytest.raises(IntegrityError, match="do not give the hash"):
        full.put_document(RECIPE_SHA, SPECIFICATION)
    full.put_document(SPECIFICATION_SHA, SPECIFICATION)
    assert full.document(SPECIFICATION_SHA) == SPECIFICATION


@settings(deadline=None, max_examples=60)
@given(
    bodies=st.lists(st.binary(max_size=30), min_size=1, max_size=12),
    place=st.integers(0, 11),
    cut=st.integers(0, 2),
    bit=st.integers(0, 10_000),
)
def test_any_one_bit_of_any_row_is_named(bodies, place, cut, bit):
    digest, rows = genesis("x"), []
    for seq, body in enumerate(bodies, 1):
        digest = hashlib.sha256(b"\0" + digest + body).digest()
        rows.append((seq, body, digest))
    assert walk(rows, genesis("x")).faults == ()
    place %= len(rows)
    row = list(rows[place])
    column = 1 + cut % 2 if row[1] else 2
    changed = bytearray(row[column])
    changed[bit // 8 % len(changed)] ^= 1 << bit % 8
    row[column] = bytes(changed)
    rows[place] = tuple(row)
    assert walk(rows, genesis("x")).faults[0].startswith(f"entry {place + 1} was changed")


def test_heads_are_read_as_they_are_printed(ledger):
    head = ledger.head()
    assert Head.read(str(head)) == head
    groups = " ".join(head.hash[i : i + 4] for i in range(0, 64, 4)).upper()
    assert Head.read(f"{head.size} {groups}") == head
    for text in (
        "",
        "12",
        "x " + "0" * 64,
        "1 " + "0" * 63,
        "-1 " + "0" * 64,
        "٣ " + "0" * 64,
        "1" * 19 + " " + "0" * 64,
    ):
        with pytest.raises(InputError):
            Head.read(text)


def test_the_first_entry_is_the_creation(path):
    with pytest.raises(IntegrityError):
        Ledger.create(path, started("FP_9"))
    with pytest.raises(IntegrityError):
        Ledger.create(path, founding("not an ID"))
    assert not path.exists()
