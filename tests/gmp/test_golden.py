"""The databases that releases kept: each opens, verifies, exports and prints for ever as it did when it was made.

A release that changes what is written adds one (scripts/golden.py) and changes none that is there.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pypdfium2
import pytest
from site_making import begin, floor, opened, sql

from lbpcmc.gmp.batch_record import print_record
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.export import export
from lbpcmc.gmp.installation import DATABASE, WITNESS
from lbpcmc.gmp.maintenance import rebuild_site, verify_site
from lbpcmc.gmp.product import TYPES
from lbpcmc.reports.sheet import printable

HERE = Path(__file__).resolve().parent
KEPT = sorted(path for path in (HERE.parent / "golden").iterdir() if path.is_dir())
SCRIPT = HERE.parent.parent / "scripts" / "verify_standalone.py"
MOST_BYTES = 300_000


@pytest.fixture(params=KEPT, ids=lambda path: path.name)
def kept(request, tmp_path):
    """A copy of a kept site, and what must be found in it."""
    folder = shutil.copytree(request.param, tmp_path / "site")
    (folder / DATABASE).chmod(0o600)
    return folder, json.loads((folder / "expected.json").read_text("ascii"))


@pytest.fixture
def current(kept):
    """The same with the read tables of this program."""
    folder, expected = kept
    rebuild_site(folder)
    return folder, expected


def test_there_is_one_and_it_is_small():
    assert KEPT
    assert all((path / DATABASE).stat().st_size < MOST_BYTES for path in KEPT)


def test_the_newest_has_every_type_of_event():
    rows = sql(KEPT[-1], "SELECT body FROM event")
    found = {json.loads(body)["type"] for (body,) in rows}
    assert found == {one.name for one in TYPES}


def test_nothing_is_found_but_tables_of_another_version(kept):
    folder, expected = kept
    found = verify_site(folder)
    assert {one.said for one in found.findings} <= {"the read tables are of another version of the program"}
    assert (str(found.events), found.head) == tuple(expected["head"].split())
    assert found.not_recalculated == 0


def test_nothing_is_found_once_the_tables_are_written_again(current):
    folder, expected = current
    found = verify_site(folder, [expected["head"]])
    assert found.findings == ()
    assert found.heads == len((folder / WITNESS).read_text().splitlines()) + 1


def test_the_stand_alone_verifier_of_its_format_finds_nothing(kept):
    folder, expected = kept
    command = [sys.executable, "-I", "-S", SCRIPT, folder / DATABASE, folder / WITNESS]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"head {expected['head']}" in done.stdout


def test_every_table_is_exported_as_it_was(kept):
    """Columns may be added; what was there stays, value for value."""
    folder, expected = kept
    site = opened(folder, read_only=True)
    for name, table in expected["tables"].items():
        made = export(site, name)
        places = [[column for column, _ in made.columns].index(column) for column in table["columns"]]
        rows = [[row[place] for place in places] for row in made.rows]
        assert rows == table["rows"], name
        assert len(rows) > 1
    site.ledger.close()


def solid(text):
    """Without white space: where a line is broken does not matter."""
    return "".join("".join(printable(part) for part in text.split("\n")).split())


def printed(site, lot):
    document = pypdfium2.PdfDocument(print_record(site, lot))
    text = "".join(document[number].get_textpage().get_text_bounded() for number in range(len(document)))
    document.close()
    return "".join(text.split())


@pytest.mark.parametrize("lot", ["LOT-1", "LOT-2"])
def test_every_event_of_a_lot_reads_and_prints_as_it_did(kept, lot):
    folder, expected = kept
    site = opened(folder, read_only=True)
    with site.read() as view:
        events = view.events(BATCH.key(lot))
    assert {str(event.seq): event.hash for event in events} == {
        seq: said[0] for seq, said in expected["lots"][lot].items()
    }
    text = printed(site, lot)
    site.ledger.close()
    for seq, (digest, *parts) in expected["lots"][lot].items():
        assert f"{seq}{digest[:8]}" in text
        for part in parts:
            assert solid(part) in text, f"event {seq}: {part!r}"


def test_work_goes_on_in_it(current):
    folder, expected = current
    site = opened(folder)
    olga = begin(site, "olga")
    assert floor.comment(site, olga, "LOT-1", "found in the archive").event.seq > int(expected["head"].split()[0])
    made = floor.start_batch(site, olga, "LOT-9", "SMALL-1")
    assert made.event.payload.recipe_version == "1"
    site.close()
    assert verify_site(folder).findings == ()


def test_the_script_that_made_it_makes_one_that_verifies(tmp_path):
    script = HERE.parent.parent / "scripts" / "golden.py"
    environment = {"PYTHONPATH": ":".join(filter(None, sys.path)), "PATH": ""}
    done = subprocess.run([sys.executable, script, tmp_path / "new"], capture_output=True, text=True, check=False,
                          env=environment)  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    made, newest = (json.loads((path / "expected.json").read_text("ascii")) for path in (tmp_path / "new", KEPT[-1]))
    same = ["values", "results", "exceptions", "samples"]
    assert [made["tables"][name] for name in same] == [newest["tables"][name] for name in same]
    again = subprocess.run([sys.executable, script, tmp_path / "new"], capture_output=True, text=True, check=False,
                           env=environment)  # fmt: skip
    assert again.returncode == 1
    assert "kept" in again.stdout
