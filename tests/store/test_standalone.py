"""The stand-alone verifier sees what ours sees, in a Python that has nothing but its standard library."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from ledger_making import DATABASE, SPECIFICATION_SHA

from lbpcmc.batch.entries import FIELDS
from lbpcmc.store import Head, chain, verify, witness

SCRIPT = Path(__file__).parent.parent.parent / "scripts" / "verify_standalone.py"
AT = "2026-03-02T08:15:30.125Z"


def alone(*arguments):
    command = [sys.executable, "-I", "-S", SCRIPT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def test_it_uses_the_standard_library_alone_and_is_short_enough_to_be_read():
    tree = ast.parse(SCRIPT.read_text("utf-8"))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 80


def test_its_places_are_the_fields_of_an_entry():
    places = {"STREAM": "stream", "ITEM": "item", "DIGEST": "digest", "PREVIOUS": "previous"}
    expected = ", ".join(str(1 + FIELDS.index(name)) for name in places.values())
    assert f"{', '.join(places)} = {expected} " in SCRIPT.read_text("utf-8")


def test_a_sound_database_and_its_witness(full, path, tmp_path):
    witness.testify(tmp_path / "heads.txt", DATABASE, full.head(), AT)
    size, digest = full.head().size, full.head().hash
    full.close()
    assert alone(path, tmp_path / "heads.txt") == (
        0,
        [f"{size} entries, head {size} {digest}, 1 heads compared", "no fault was found"],
    )


ATTACKS = {
    "edit": ["UPDATE entry SET body = replace(body, '39 degC', '37 degC') WHERE seq = 11"],
    "edit the first": [f"UPDATE entry SET body = replace(body, '{DATABASE[:8]}', '00000000') WHERE seq = 1"],  # noqa: S608
    "no entry": ["UPDATE entry SET body = '[]' WHERE seq = 11"],
    "delete": ["DELETE FROM entry WHERE seq = 11"],
    "swap": [
        "UPDATE entry SET seq = -11 WHERE seq = 11",
        "UPDATE entry SET seq = 11 WHERE seq = 12",
        "UPDATE entry SET seq = 12 WHERE seq = -11",
    ],
    "document": [f"UPDATE document_bytes SET bytes = x'00' WHERE sha256 = '{SPECIFICATION_SHA}'"],  # noqa: S608
    "no document": [f"DELETE FROM document_bytes WHERE sha256 = '{SPECIFICATION_SHA}'"],  # noqa: S608
}


@pytest.mark.parametrize("statements", ATTACKS.values(), ids=ATTACKS)
def test_it_agrees_with_ours_about_the_first_fault(full, path, tamper, statements):
    tamper(*statements)
    ours = verify(full).faults[0]
    full.close()
    code, lines = alone(path)
    assert code == 1
    if ours.startswith("entry"):
        assert lines[1].startswith(f"entry {ours.split()[1]}:")
    else:
        assert lines[1] == f"document {SPECIFICATION_SHA}: its bytes are missing or were changed"


def test_a_forged_link_of_a_stream_is_named(full, path, tamper):
    before = full.entries()[-1]
    with full.transaction(write=False) as connection:
        (body,) = connection.execute("SELECT body FROM entry WHERE seq = ?", (before.seq,)).fetchone()
    digest = chain.chain(bytes.fromhex(before.hash), body.encode())
    tamper(("INSERT INTO entry VALUES (?, ?, ?)", (before.seq + 1, body, digest)))
    full.close()
    assert alone(path)[1][1:] == [f"entry {before.seq + 1}: does not follow the entry before it in batch:FP_14"]


def test_a_cut_end_is_named_with_a_head(full, path, tmp_path, tamper):
    head = full.head()
    (tmp_path / "page.txt").write_text(f"head of the ledger: {head}\n{Head(head.size, 'a' * 64)}\n")
    assert alone(path, tmp_path / "page.txt")[1][1:] == [f"head {head.size}: is not in this ledger"]
    tamper(f"DELETE FROM entry WHERE seq >= {head.size}")  # noqa: S608  # a number
    full.close()
    code, lines = alone(path, tmp_path / "page.txt")
    assert (code, lines[1:]) == (1, [f"head {head.size}: is not in this ledger"] * 2)


def test_what_cannot_be_read(tmp_path):
    (tmp_path / "x.sqlite").write_bytes(b"no database, far from it" * 100)
    assert alone(tmp_path / "x.sqlite")[0] == 2
    assert alone(tmp_path / "missing.sqlite")[0] == 2
    assert alone()[0] == 2
