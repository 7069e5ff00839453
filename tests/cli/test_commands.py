"""Commands of a site from the outside: one sentence when something is wrong, nothing written over."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from lbpcmc import desk
from lbpcmc.cli.main import cli

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str, cwd: Path | None = None, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "lbpcmc.cli.start", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False, **more)


@pytest.fixture
def started(site):
    desk.start_batch(site, "LOT-1", "SMALL-1", site.actor("olga"))
    return site


def test_a_batch_file_is_replayed_by_the_command(tmp_path):
    site = desk.create_site(tmp_path / "s", desk_actor(), demonstration=True)
    for person, roles in (("demo-operator", ("operator",)), ("demo-supervisor", ("supervisor", "operator"))):
        desk.add_person(site, person, person, roles, desk_actor())
    desk.add_person(site, "eve", "Eve", ("engineer",), desk_actor())
    desk.add_person(site, "quinn", "Quinn", ("quality",), desk_actor())
    for kind, name in (("specification", "specs/fp-ds.yaml"), ("recipe", "recipes/fp-ds.yaml")):
        row = desk.import_document(site, (ROOT / name).read_bytes(), name, site.actor("eve"))
        desk.approve_document(site, kind, row.id, row.version, site.actor("quinn"))
    site.close()
    rows = (ROOT / "sample_batches/FP_9.csv").read_text("utf-8").splitlines()[:8]
    (tmp_path / "short.csv").write_text("\n".join(rows) + "\n")
    done = run("replay", "short.csv", "--site", "s", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("FP_9: 7 rows replayed")


def desk_actor():
    from lbpcmc.batch.rules import Actor  # noqa: PLC0415  # a plain value for the fixture above

    return Actor("root", "Rita Root", "administrator")


def test_a_record_never_replaces_a_file_of_the_site(started):
    database = started.folder / "lbpcmc.sqlite"
    before = database.read_bytes()
    done = run("record", "LOT-1", "-o", str(database), "--site", str(started.folder))
    assert done.returncode == 2
    assert "in use by this command" in done.stderr
    assert database.read_bytes() == before


@pytest.mark.parametrize("target", ["-", "folder", "/dev/full"])
def test_what_is_no_file_is_not_written_over(started, tmp_path, target):
    (tmp_path / "folder").mkdir()
    done = run("record", "LOT-1", "-o", target, "--site", str(started.folder), cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) <= 4


def test_results_are_not_written_over_themselves(tmp_path):
    results = tmp_path / "r.csv"
    results.write_text("lot,test,value,unit\nL,appearance,conforms,\n")
    done = run("validate", "r.csv", "--spec", str(ROOT / "specs/fp-dp.yaml"), "-o", "r.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert results.read_text().startswith("lot,test")


@pytest.mark.parametrize("command", [["init", "--id", "ada", "--name", "Ada"], ["demo"]])
@pytest.mark.parametrize("folder", ["file/x", "/proc/x", "n" * 300])
def test_a_folder_that_cannot_be_is_one_sentence(tmp_path, command, folder):
    (tmp_path / "file").write_text("x")
    done = run(*command, "--site", folder, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("lbpcmc: ")
    assert "Traceback" not in done.stderr


def test_nothing_in_a_message_is_obeyed_by_the_terminal(started):
    done = run("batch", "\x1b[2J\u202e", "--site", str(started.folder))
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_output_that_cannot_be_written_is_one_sentence(started):
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "lbpcmc.cli.start", "batch", "--site", str(started.folder)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_the_board_and_a_batch_are_shown_in_words(started):
    listed = CliRunner().invoke(cli, ["batch", "--site", str(started.folder)])
    assert "LOT-1" in listed.output
    shown = CliRunner().invoke(cli, ["batch", "LOT-1", "--site", str(started.folder), "--entries", "0"])
    assert "next: 1.1 Take a clean fermenter." in shown.output
    assert "batch started" not in shown.output


def test_people_are_registered_and_listed(site):
    options = ["--site", str(site.folder), "--person", "root"]
    done = CliRunner().invoke(cli, ["person", *options, "--id", "nina", "--name", "Nina", "--role", "operator"])
    assert done.exit_code == 0
    assert "Nina" in done.output


def test_documents_are_imported_and_approved_by_two_people(site):
    spec = (ROOT / "specs/fp-dp.yaml").as_posix()
    done = CliRunner().invoke(cli, ["import", spec, "--site", str(site.folder), "--person", "emil"])
    assert "imported, SHA-256" in done.output
    approve = ["approve", "specification", "FP-DP-SPEC", "1", "--site", str(site.folder), "--person"]
    assert CliRunner().invoke(cli, [*approve, "quinn"]).exit_code == 0
