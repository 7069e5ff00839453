#!/usr/bin/env python3
"""Verify a database of lbpcmc with Python's standard library alone.

    python3 verify_standalone.py lbpcmc.sqlite [HEADS]

HEADS is a witness file, or any text with lines that hold "SIZE HASH" as printed on a page. The database is only read.
Exit code 0: no fault; 1: faults, one a line; 2: the file cannot be read.

    hash(0) = SHA-256("lbpcmc/1:" + database ID)
    hash(n) = SHA-256(0x00 + hash(n-1) + body(n))       body: UTF-8 bytes as stored, a JSON array of 27 texts or null
"""

import hashlib
import json
import re
import sqlite3
import sys
from pathlib import Path

STREAM, ITEM, DIGEST, PREVIOUS = 1, 22, 23, 26  # places in the array; place 0 is "lbpcmc/1"


def verify(database, heads):
    """Yield each fault; the last line says what the ledger's end is."""
    connection = sqlite3.connect(f"{Path(database).resolve().as_uri()}?mode=ro", uri=True)
    rows = connection.execute("SELECT seq, CAST(body AS BLOB), CAST(hash AS BLOB) FROM entry ORDER BY seq")
    number, last, streams, seen, wanted = 0, b"", {}, {}, set()
    for seq, body, digest in rows:
        number += 1
        try:
            cells = json.loads((body or b"").decode())
            plain = len(cells) == PREVIOUS + 1 and all(cell is None or isinstance(cell, str) for cell in cells)
        except (ValueError, TypeError, RecursionError):
            plain = False
        if number == 1:
            last = hashlib.sha256(f"lbpcmc/1:{cells[ITEM] if plain else ''}".encode()).digest()
        last = hashlib.sha256(b"\x00" + last + (body or b"")).digest()
        if seq != number or digest != last:
            yield f"entry {number}: missing or out of order" if seq != number else f"entry {seq}: was changed"
            number, last = seq, digest or b""
        if not plain:
            yield f"entry {seq}: is not an array of {PREVIOUS + 1} texts"
            continue
        if cells[PREVIOUS] != streams.get(cells[STREAM]):
            yield f"entry {seq}: does not follow the entry before it in {cells[STREAM]}"
        streams[cells[STREAM]] = seen[seq] = last.hex()
        if cells[STREAM].startswith("document:") and cells[DIGEST]:
            wanted.add(cells[DIGEST])
    stored = connection.execute("SELECT sha256, bytes FROM document_bytes").fetchall()
    good = {sha for sha, content in stored if hashlib.sha256(content).hexdigest() == sha}
    yield from (f"document {sha}: its bytes are missing or were changed" for sha in sorted(wanted - good))
    yield from (f"head {size}: is not in this ledger" for size, head in heads if seen.get(size) != head)
    print(f"{number} entries, head {number} {last.hex()}, {len(heads)} heads compared")


def main(arguments):
    """Print what was found and give the exit code."""
    try:
        text = Path(arguments[1]).read_text("utf-8") if len(arguments) > 1 else ""
        faults = list(
            verify(arguments[0], [(int(n), head) for n, head in re.findall(r"\b(\d+) ([0-9a-f]{64})\b", text)])
        )
    except (IndexError, OSError, TypeError, ValueError, sqlite3.Error) as error:
        print(f"cannot be read: {error}" if arguments else __doc__)
        return 2
    print("\n".join(faults) or "no fault was found")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
