#!/usr/bin/env python3
"""Verify the ledger of lbpcmc with Python's standard library alone. The database is only read.

    python3 verify_standalone.py lbpcmc.sqlite [HEADS]

HEADS is a witness file, or any text with lines that hold "SIZE HASH" as printed on a page.
Exit code 0: nothing was found; 1: findings, one a line; 2: the file cannot be read.

    body(n)  bytes of event n, as stored: one JSON object {"format":"lbpcmc/2",...,"previous":...,"payload":{...}}
    hash(0)  SHA-256("lbpcmc/2:" + database ID); the ID is in the payload of event 1
    hash(n)  SHA-256(0x00 + body(n)), and "previous" in body(n) is hash(n-1) in hexadecimal digits
"""

import hashlib
import json
import re
import sqlite3
import sys
import unicodedata
from pathlib import Path

FIELDS = """format stream type version act at offset boot monotonic synchronised performed_at person name role session
identity station os_user client origin program previous payload"""
HEAD = re.compile(r"(?:lbpcmc/([0-9a-f-]{36}) )?\b(\d+) ([0-9a-f]{64})\b")
NAMES_KEPT_BYTES = {  # fields of payloads that hold the SHA-256 of a document or of raw data
    "document.imported": "sha256",
    "document.approved": "sha256 compiled_sha256",
    "batch.started": "recipe_sha256 recipe_compiled specification_sha256 specification_compiled",
    "result.recorded": "derivation.compiled_sha256 derivation.raw_sha256",
    "result.corrected": "derivation.compiled_sha256 derivation.raw_sha256",
    "value.calculated": "derivation.compiled_sha256",
}


def read(body):
    """The fields of an event; None where the bytes are not those of one in canonical form."""
    try:
        event = json.loads(body)
        text = json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        same = unicodedata.normalize("NFC", text).encode() == body
    except (ValueError, RecursionError):
        return None
    whole = isinstance(event, dict) and list(event) == FIELDS.split() and isinstance(event["payload"], dict)
    return event if whole and same and event["format"] == "lbpcmc/2" else None


def named(event):
    """Every SHA-256 of kept bytes that an event names."""
    for path in NAMES_KEPT_BYTES.get(str(event["type"]), "").split():
        outer, _, inner = path.rpartition(".")
        part = event["payload"].get(outer) if outer else event["payload"]
        if isinstance(part, dict) and part.get(inner):
            yield str(part[inner])


def verify(database, heads):
    """Yield each finding; the last lines printed say what was verified and what was not."""
    connection = sqlite3.connect(f"{Path(database).resolve().as_uri()}?mode=ro", uri=True)
    rows = connection.execute("SELECT seq, CAST(body AS BLOB), CAST(hash AS BLOB) FROM event ORDER BY seq")
    identity, number, last, seen, wanted, streams = "", 0, "", {}, {}, set()
    for seq, body, digest in rows:
        event = read(body or b"")
        if number == 0 and event:
            identity = event["payload"].get("database")
            last = hashlib.sha256(f"lbpcmc/2:{identity}".encode()).hexdigest()
        number += 1
        if seq != number:
            yield f"event {number}: is missing or out of order"
        number = seq
        if hashlib.sha256(b"\x00" + (body or b"")).digest() != digest:
            yield f"event {seq}: was changed"
        elif event is None:
            yield f"event {seq}: is not an event in canonical form"
        elif event["previous"] != last:
            yield f"event {seq}: does not follow the event before it"
        last = seen[seq] = (digest or b"").hex()
        streams.add(event and str(event["stream"]))
        wanted.update((sha256, seq) for sha256 in (named(event) if event else ()))
    kept = connection.execute("SELECT CAST(sha256 AS TEXT), CAST(bytes AS BLOB) FROM content").fetchall()
    good = {one for one, content in kept if hashlib.sha256(content).hexdigest() == one}
    yield from (f"kept bytes {one}: were changed" for one, _ in kept if one not in good)
    yield from (f"event {wanted[one]}: names bytes that are not kept, {one}" for one in sorted(set(wanted) - good))
    heads = [(int(size), head) for database, size, head in heads if database in ("", identity)]
    yield from (f"head {size}: is not in this ledger" for size, head in heads if seen.get(size) != head)
    print(f"{number} events of {len(streams)} streams, {len(good)} kept documents and raw data; head {number} {last}")
    print("verified: bytes in canonical form, hashes, links, kept bytes that events name")
    print("not verified: rules, verdicts, calculations, read tables, triggers (lbpcmc verify does)")
    print(f"{len(heads)} heads compared" if heads else "no head was given: the end cannot be shown to be whole")


def main(arguments):
    """Print what was found and give the exit code."""
    try:
        text = Path(arguments[1]).read_text("utf-8") if len(arguments) > 1 else ""
        findings = list(verify(arguments[0], HEAD.findall(text)))
    except (IndexError, OSError, TypeError, ValueError, sqlite3.Error) as error:
        print(f"cannot be read: {error}" if arguments else __doc__)
        return 2
    print("\n".join(findings) or "nothing was found")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
