"""Commands of a site from the outside: one sentence when something is wrong, nothing written over."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lbpcmc.errors import NotAllowed, StoreError
from lbpcmc.gmp.execution.usecases import comment, start_batch
from lbpcmc.gmp.installation import open_site
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import working
from lbpcmc.gmp.witnessing import Witness

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def started(site):
    with working(site, "olga") as olga:
        start_batch(site, olga, "LOT-1", "SMALL-1")
    site.close()
    return site


def test_a_batch_file_is_replayed_by_the_command(beside_demo, program):
    rows = (ROOT / "sample_batches/FP_9.csv").read_text("utf-8").replace("FP_9", "FP_10").splitlines()[:8]
    (beside_demo / "short.csv").write_text("\n".join(rows) + "\n")
    done = program("replay", "short.csv", "--site", "demo")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "FP_10: 7 of 7 rows replayed; 0 texts kept that were not understood.\n"
    again = program("replay", "short.csv", "--site", "demo")
    assert again.stdout.startswith("FP_10: 0 of 7 rows replayed, after 7 that were replayed before")
    (beside_demo / "other.csv").write_text("\n".join(rows[:5]) + "\n")
    other = program("replay", "other.csv", "--site", "demo")
    assert (other.returncode, other.stdout) == (2, "")
    assert "was not begun from other.csv" in other.stderr


def test_a_record_never_replaces_a_file_of_the_site(started, program, tmp_path):
    database = started.place / "lbpcmc.sqlite"
    before = database.read_bytes()
    (tmp_path / "linked.pdf").hardlink_to(database)
    done = program("record", "LOT-1", "-o", tmp_path / "linked.pdf", "--site", started.place)
    assert done.returncode == 2
    assert "in use by this command" in done.stderr
    assert "does not end in .pdf" in program("record", "LOT-1", "-o", database, "--site", started.place).stderr
    assert database.read_bytes() == before


@pytest.mark.parametrize("target", ["-", "folder.pdf", "/dev/full"])
def test_what_is_no_file_is_not_written_over(started, tmp_path, program, target):
    (tmp_path / "folder.pdf").mkdir()
    done = program("record", "LOT-1", "-o", target, "--site", started.place, cwd=tmp_path)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) <= 4


def test_results_are_not_written_over_themselves(tmp_path, program):
    results = tmp_path / "r.csv"
    results.write_text("lot,test,value,unit\nL,appearance,conforms,\n")
    done = program("validate", "r.csv", "--spec", ROOT / "specs/fp-dp.yaml", "-o", "r.csv", cwd=tmp_path)
    assert done.returncode == 2
    assert results.read_text().startswith("lot,test")


@pytest.mark.parametrize("command", [["init", "--id", "ada", "--name", "Ada"], ["demo"]])
@pytest.mark.parametrize("folder", ["file/x", "/proc/x", "n" * 300])
def test_a_folder_that_cannot_be_is_one_sentence(tmp_path, program, command, folder):
    (tmp_path / "file").write_text("x")
    done = program(*command, "--site", folder, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("lbpcmc: ")
    assert "Traceback" not in done.stderr


def test_nothing_in_a_message_is_obeyed_by_the_terminal(started, program):
    done = program("batch", "\x1b[2J\u202e", "--site", started.place)
    assert done.returncode == 2
    assert "\x1b" not in done.stderr
    assert "\u202e" not in done.stderr


def test_nothing_that_was_recorded_is_obeyed_by_the_terminal(started, invoked):
    with open_site(started.place, clock=started.clock) as site, working(site, "olga") as olga:
        comment(site, olga, "LOT-1", "\x1b[2J\u202eno exceptions\r\n")
    shown = invoked("batch", "LOT-1", "--site", started.place).output
    assert "<U+001B>[2J<U+202E>no exceptions<U+000D><U+000A>" in shown
    assert not {"\x1b", "\u202e", "\r"} & set(shown)


def test_output_that_cannot_be_written_is_one_sentence(started, program):
    with Path("/dev/full").open("w") as full:
        done = program("batch", "--site", started.place, capture_output=False, stdout=full, stderr=-1)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr


def test_batches_are_shown_in_words_and_as_json(started, invoked):
    assert "LOT-1" in invoked("batch", "--site", started.place).output
    shown = invoked("batch", "lot-1", "--site", started.place, "--events", "0").output
    assert "next: 1.1 Take a clean fermenter." in shown
    assert "1 event, head " in shown
    assert "batch started" not in shown
    card = json.loads(invoked("batch", "LOT-1", "--json", "--site", started.place).output)
    assert (card["lot"], card["step"]["step"], card["history"][0]["line"]["act"]) == ("LOT-1", "1.1", "batch started")
    (line,) = json.loads(invoked("batch", "--json", "--site", started.place).output)
    assert line["lot"] == "LOT-1"


@pytest.mark.parametrize("command", [["batch", "LOT1"], ["record", "LOT1", "-o", "x.pdf"], ["table", "values", "LOT1"]])
def test_an_unknown_lot_is_refused_with_the_nearest(started, invoked, command):
    done = invoked(*command, "--site", started.place)
    assert done.exit_code != 0
    assert str(done.exception) == "There is no batch LOT1. Did you mean LOT-1?"


def test_people_are_added_changed_and_disabled(site, invoked):
    options = ["--site", site.place, "--person", "root"]
    assert invoked("person", "add", "nina", "--name", "Nina", "--role", "operator", *options).exit_code == 0
    assert (
        invoked("person", "roles", "nina", "--role", "analyst", "--reason", "moved to QC", *options).output
        == "nina acts as analyst.\n"
    )
    assert invoked("person", "disable", "nina", "--reason", "left", *options).output == "nina is disabled.\n"
    listed = invoked("person", "list", "--site", site.place).output.splitlines()
    assert [line.split() for line in listed if "nina" in line] == [["nina", "Nina", "analyst", "disabled"]]
    again = invoked("person", "disable", "nina", "--reason", "left", *options)
    assert isinstance(again.exception, NotAllowed)


def test_a_session_is_begun_for_a_command_and_ended_with_it(site, invoked, monkeypatch):
    monkeypatch.setenv("LBPCMC_PERSON", "root/administrator")
    monkeypatch.setenv("LBPCMC_SITE", str(site.place))
    before = len(site.fold(PERSON_STATE, "root").sessions)
    invoked("person", "add", "nina", "--name", "Nina", "--role", "operator")
    assert isinstance(invoked("person", "add", "nina", "--name", "N", "--role", "operator").exception, NotAllowed)
    assert len(site.fold(PERSON_STATE, "root").sessions) == before
    assert site.fold(PERSON_STATE, "nina").active


def test_documents_are_imported_approved_listed_and_handed_out(site, invoked, tmp_path, program):
    path = ROOT / "specs/fp-dp.yaml"
    done = invoked("document", "import", path, "--site", site.place, "--person", "emil")
    assert done.output.splitlines()[1].startswith("Next, as another person: lbpcmc document approve specification")
    show = ["document", "show", "specification", "FP-DP-SPEC", "--site", site.place]
    assert "imported: " in invoked(*show).output
    assert "No version of specification FP-DP-SPEC is approved." in str(invoked(*show, "--bytes").exception)
    approve = ["document", "approve", "specification", "FP-DP-SPEC", "1", "--site", site.place, "--person"]
    assert "a role that may not do this" in str(invoked(*approve, "emil").exception)
    assert invoked(*approve, "quinn").exit_code == 0
    told = invoked(*show).output
    assert "by Emil Engineer (emil, engineer) from fp-dp.yaml" in told
    assert "approved for use" in told
    assert "by Quinn Quality (quinn, quality)" in told
    invoked(*show, "-o", tmp_path / "out.yaml")
    assert (tmp_path / "out.yaml").read_bytes() == path.read_bytes()
    out = program(*show, "--bytes")
    assert out.stdout == path.read_text("utf-8")
    assert "FP-DP-SPEC 1, in force, SHA-256" in out.stderr
    assert "in force" in invoked("document", "list", "--site", site.place).output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["recipe", "SMALL1"], "There is no recipe SMALL1. Did you mean SMALL-1?"),
        (["recipe", "SMALL-1", "2"], "There is no version 2 of recipe SMALL-1. Its versions: 1."),
        (["method", "x"], "There is no method x. See: lbpcmc document list"),
    ],
)
def test_an_unknown_document_is_refused_with_the_nearest(site, invoked, words, said):
    assert str(invoked("document", "show", *words, "--site", site.place).exception) == said


def test_what_is_in_the_site_already_is_passed_over_and_the_rest_is_imported(site, invoked):
    known, new = ROOT / "tests/documents_small/small-spec.yaml", ROOT / "specs/methods/drop-plate.yaml"
    done = invoked("document", "import", known, new, "--site", site.place, "--person", "emil")
    assert done.exit_code == 0, done.exception
    first, second, *_ = done.output.splitlines()
    assert first == "specification SMALL-SPEC 1 is already in the site, byte for byte."
    assert second.startswith("method drop-plate 1 is imported, SHA-256 ")
    assert invoked("document", "import", known, "--site", site.place, "--person", "emil").exit_code == 0


def test_another_content_under_a_version_that_is_there_is_refused(site, invoked, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_bytes((ROOT / "tests/documents_small/small-spec.yaml").read_bytes() + b"# changed\n")
    done = invoked("document", "import", other, "--site", site.place, "--person", "emil")
    assert str(done.exception).startswith("specification SMALL-SPEC 1 exists with other content.")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["result", "LOT-1", "Viable-Cont", "5", "--person", "anna"],
            "The specification has no test 'Viable-Cont'. Did you mean viable-count?",
        ),
        (["result", "LOT-1", "identity", "5", "--person", "ana"], "There is no person 'ana'. Did you mean anna?"),
        (["result", "LOT-1", "identity", "5", "--person", "Anna"], "There is no person 'Anna'. Did you mean anna?"),
        (
            ["document", "approve", "recipe", "SMAL-1", "1", "--person", "quinn"],
            "There is no recipe SMAL-1. Did you mean SMALL-1?",
        ),
        (
            ["document", "approve", "recipe", "SMALL-1", "2", "--person", "quinn"],
            "There is no version 2 of recipe SMALL-1. Its versions: 1.",
        ),
        (
            ["person", "disable", "oto", "--reason", "left", "--person", "root"],
            "There is no person 'oto'. Did you mean otto or root?",
        ),
        (
            ["person", "roles", "otto", "--role", "operater", "--reason", "x", "--person", "root"],
            "'operater' is not a role. Did you mean operator?",
        ),
    ],
)
def test_a_mistyped_name_is_answered_with_the_one_that_was_meant(started, invoked, words, said):
    assert str(invoked(*words, "--site", started.place).exception) == said


def test_a_mistyped_specification_is_answered_with_the_one_that_was_meant(started, invoked, tmp_path):
    (tmp_path / "x.csv").write_text("lot,test,value\nL,ph,7\n")
    for name in ("SMALL-SPC", "SMALL-SPC@1"):
        done = invoked("validate", tmp_path / "x.csv", "--spec", name, "--site", started.place)
        assert str(done.exception) == "There is no specification SMALL-SPC. Did you mean SMALL-SPEC?"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["table", "result"], "There is no 'result'. Did you mean 'results'?"),
        (["document", "approve", "recip", "SMALL-1", "1"], "There is no 'recip'. Did you mean 'recipe'?"),
    ],
)
def test_a_mistyped_choice_is_answered_with_the_one_that_was_meant(invoked, words, said):
    done = invoked(*words, "--person", "quinn") if words[0] == "document" else invoked(*words)
    assert done.exit_code == 2
    assert said in done.output


def test_an_act_that_was_done_is_told_though_the_witness_is_away(started, program):
    witness = started.witness.path
    kept = witness.rename(witness.with_name("kept.txt"))
    (witness.parent / "volume").touch()
    witness.symlink_to(witness.parent / "volume" / "heads.txt")
    options = ("--site", started.place, "--person", "anna")
    done = program("result", "LOT-1", "identity", "conforms", *options)
    assert done.returncode == 0
    assert done.stdout.startswith("LOT-1 identity: conforms: pass\n")
    assert done.stderr.startswith("lbpcmc: warning: not witnessed since event ")
    repeated = program("result", "LOT-1", "identity", "conforms", *options)
    assert (repeated.returncode, repeated.stdout) == (2, "")
    added = program("person", "add", "nina", "--name", "Nina", "--role", "analyst", *options[:2], "--person", "root")
    assert (added.returncode, added.stdout) == (0, "nina is added: Nina, analyst\n")
    kept.replace(witness)
    assert program("verify", "--site", started.place).returncode == 0


def test_every_command_gives_its_head_to_the_witness(started, program):
    before = started.witness.known(started.ledger.database_id)
    program("result", "LOT-1", "identity", "nonsense", "--site", started.place, "--person", "anna")
    after = Witness(started.witness.path).known(started.ledger.database_id)
    assert len(after) == len(before) + 1


def test_a_site_that_is_not_there_is_one_sentence(invoked, tmp_path):
    done = invoked("batch", "--site", tmp_path / "none")
    assert isinstance(done.exception, StoreError)
    assert "Create one: lbpcmc init --site" in str(done.exception)


def test_an_approved_version_judges_result_files(beside_demo, program):
    results = "sample_batches/results.csv"
    by_id = program("validate", results, "--spec", "FP-DP-SPEC@1", "--site", "demo", "--format", "csv")
    by_file = program("validate", results, "--spec", "specs/fp-dp.yaml", "--format", "csv")
    assert (by_id.returncode, by_id.stdout) == (by_file.returncode, by_file.stdout)
    assert (
        "Version 9 of specification FP-DP-SPEC is not approved."
        in program("validate", results, "--spec", "FP-DP-SPEC@9", "--site", "demo").stderr
    )
    assert beside_demo.is_dir()
