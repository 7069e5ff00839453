"""The stand-alone verifier sees what the program sees of the ledger, in a Python with its standard library alone."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from site_making import copied, forged, last_of, ledger, sql, tamper

from lbpcmc.events import Envelope
from lbpcmc.events.canonical import KEYS, digest_of
from lbpcmc.gmp.execution.events import CommentAdded
from lbpcmc.gmp.installation import DATABASE, WITNESS
from lbpcmc.gmp.maintenance import verify_site
from lbpcmc.gmp.product import TYPES

SCRIPT = Path(__file__).resolve().parent.parent.parent / "scripts" / "verify_standalone.py"
TEXT = SCRIPT.read_text("utf-8")


def alone(*arguments):
    command = [sys.executable, "-I", "-S", SCRIPT, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


def findings(*arguments):
    """What it names, without what it says of itself."""
    code, lines = alone(*arguments)
    assert code == 1
    return lines[4:]


def test_it_uses_the_standard_library_alone_and_is_short_enough_to_be_read():
    tree = ast.parse(TEXT)
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names
    assert len(TEXT.splitlines()) <= 104


def constants():
    found = {}
    for node in ast.parse(TEXT).body:
        if isinstance(node, ast.Assign) and node.targets[0].id in {"FIELDS", "NAMES_KEPT_BYTES"}:
            exec(compile(ast.Module([node], []), "script", "exec"), found)  # noqa: S102  # our own script
    return found


def test_its_fields_are_those_of_an_event():
    assert tuple(constants()["FIELDS"].split()) == KEYS == ("format", *Envelope._fields, "payload")


def hashes(kind, prefix=""):
    """Fields of a payload that hold the SHA-256 of kept bytes."""
    for field in fields(kind):
        hint = get_type_hints(kind)[field.name]
        inner = next((one for one in (hint, *get_args(hint)) if is_dataclass(one)), None)
        if inner is not None:
            yield from hashes(inner, f"{prefix}{field.name}.")
        elif field.name.endswith(("sha256", "_compiled")):
            yield prefix + field.name


def test_it_knows_every_field_that_names_kept_bytes():
    named = {name: set(paths.split()) for name, paths in constants()["NAMES_KEPT_BYTES"].items()}
    found = {one.name: set(hashes(one.payload)) for one in TYPES if set(hashes(one.payload))}
    found["value.calculated"].discard("derivation.raw_sha256")  # its raw data are values of the batch itself
    assert named == found


def test_a_whole_site_and_its_witness(golden_folder, tmp_path):
    folder = copied(golden_folder, tmp_path / "golden")
    report = verify_site(folder)
    code, lines = alone(folder / DATABASE, folder / WITNESS)
    assert code == 0
    assert lines[0].startswith(f"{report.events} events of ")
    assert lines[0].endswith(f"; head {report.events} {report.head}")
    assert lines[1].startswith("verified: ")
    assert "rules, verdicts, calculations, read tables, triggers" in lines[2]
    assert lines[3:] == [f"{report.heads} heads compared", "nothing was found"]


def test_without_a_head_it_says_what_it_cannot_know(folder):
    code, lines = alone(folder / DATABASE)
    assert (code, lines[3:]) == (
        0,
        ["no head was given: the end cannot be shown to be whole", "nothing was found"],
    )


ATTACKS = {
    "edit": ["UPDATE event SET body = replace(body, 'FERM-07', 'FERM-08') WHERE body LIKE '%FERM-07%' AND seq < 30"],
    "edit the first": ["UPDATE event SET body = replace(body, 'site.created', 'site.Created') WHERE seq = 1"],
    "another hash": ["UPDATE event SET hash = x'00' WHERE seq = 11"],
    "delete": ["DELETE FROM event WHERE seq = 11"],
    "swap": [
        "UPDATE event SET seq = -11 WHERE seq = 11",
        "UPDATE event SET seq = 11 WHERE seq = 12",
        "UPDATE event SET seq = 12 WHERE seq = -11",
    ],
}


@pytest.mark.parametrize("statements", ATTACKS.values(), ids=ATTACKS)
def test_it_agrees_with_the_program_about_the_first_link(folder, statements):
    tamper(folder, *statements)
    ours = min(one.seq for one in verify_site(folder).findings if one.code == "link")
    first = findings(folder / DATABASE)[0]
    assert first.startswith(f"event {ours}: ")


def test_bytes_that_are_not_canonical_are_named(folder):
    seq, body, _ = ledger(folder)[-1]
    spaced = body.replace(b'"payload":{', b'"payload": {')
    tamper(folder, ("UPDATE event SET body = ?, hash = ? WHERE seq = ?", spaced.decode(), digest_of(spaced), seq))
    assert findings(folder / DATABASE) == [f"event {seq}: is not an event in canonical form"]
    assert any("not in canonical form" in one.said for one in verify_site(folder).findings)


@pytest.mark.parametrize("body", ["[]", "{}", "x", "null", "[" * 100_000])
def test_an_event_that_is_not_one_is_named(folder, body):
    seq = len(ledger(folder)) + 1
    sql(folder, ("INSERT INTO event (seq, body, hash) VALUES (?, ?, ?)", seq, body, digest_of(body.encode())))
    assert findings(folder / DATABASE) == [f"event {seq}: is not an event in canonical form"]


@pytest.mark.parametrize(
    "parts", [{"type": "document.imported", "payload": {"sha256": {"a": []}}}, {"stream": ["x"]}, {"type": {}}]
)
def test_whatever_stands_in_an_event_hides_no_other(folder, parts):
    seq, body, digest = ledger(folder)[-1]
    event = json.loads(body) | {"previous": digest.hex()} | parts
    made = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    sql(folder, ("INSERT INTO event (seq, body, hash) VALUES (?, ?, ?)", seq + 1, made, digest_of(made.encode())))
    tamper(folder, "UPDATE event SET hash = x'00' WHERE seq = 11")
    assert alone(folder / DATABASE)[1][4] == "event 11: was changed"


def test_a_forged_link_is_named(folder):
    seq = forged(folder, CommentAdded("x"), "batch:lot-1", previous="0" * 64)
    assert findings(folder / DATABASE) == [f"event {seq}: does not follow the event before it"]


@pytest.mark.parametrize("kind", ["document.imported", "document.approved"])
def test_kept_bytes_that_are_gone_are_named_by_the_event_that_names_them(folder, kind):
    seq, _, payload = last_of(folder, "document:recipe:small-1", kind)
    sha256 = payload.get("compiled_sha256", payload["sha256"])
    tamper(folder, ("DELETE FROM content WHERE sha256 = ?", sha256))
    assert any(
        re.fullmatch(rf"event \d+: names bytes that are not kept, {sha256}", one) for one in findings(folder / DATABASE)
    )
    assert seq


def test_kept_bytes_that_were_changed_are_named(folder):
    (sha256,) = sql(folder, "SELECT compiled_sha256 FROM document WHERE kind = 'recipe' AND version = '1'")[0]
    tamper(folder, ("UPDATE content SET bytes = x'00' WHERE sha256 = ?", sha256))
    assert findings(folder / DATABASE)[0] == f"kept bytes {sha256}: were changed"


def test_a_cut_end_is_named_with_a_head(folder, tmp_path):
    size, _, digest = ledger(folder)[-1]
    page = tmp_path / "page.txt"
    page.write_text(
        f"head of the ledger: {size} {digest.hex()}\nlbpcmc/{'0' * 8}-0000-0000-0000-{'0' * 12} 3 {'a' * 64} x\n"
    )
    assert alone(folder / DATABASE, page)[1][3:] == ["1 heads compared", "nothing was found"]
    tamper(folder, ("DELETE FROM event WHERE seq = ?", size))
    assert findings(folder / DATABASE, page) == [f"head {size}: is not in this ledger"]


def test_what_cannot_be_read(tmp_path):
    (tmp_path / "x.sqlite").write_bytes(b"not a database, far from it" * 100)
    assert alone(tmp_path / "x.sqlite")[0] == 2
    assert alone(tmp_path / "missing.sqlite")[0] == 2
    assert alone()[0] == 2
