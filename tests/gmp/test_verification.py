"""Verification does the work again: a whole record is found whole, by one process or several, whole or since a head."""

import gc

import pytest
from site_making import begin, codes, copied, floor, forged, ledger, opened, rechained, sql, tamper, value_of

from lbpcmc.errors import InputError, MissingLibrary, StoreError
from lbpcmc.gmp import verification
from lbpcmc.gmp.execution.events import CommentAdded, ValueRecorded
from lbpcmc.gmp.findings import Finding
from lbpcmc.gmp.installation import WITNESS
from lbpcmc.gmp.maintenance import VERIFIED, rebuild_site, verify_site
from lbpcmc.gmp.redoing import difference
from lbpcmc.gmp.replaying import replayed_rows
from lbpcmc.gmp.verification import verify
from lbpcmc.messages import say
from lbpcmc.store import Head
from lbpcmc.store.read_tables import differences


def test_a_whole_record(folder):
    found = verify_site(folder)
    rows = ledger(folder)
    assert found.good
    assert (found.events, found.head, found.since) == (len(rows), rows[-1][2].hex(), 0)
    assert found.heads == len((folder / WITNESS).read_text().splitlines()) > 3


def test_a_record_with_everything_that_can_happen(golden_folder, tmp_path):
    found = verify_site(copied(golden_folder, tmp_path / "golden"))
    assert (found.findings, found.not_recalculated) == ((), 0)
    assert found.events > 100


def test_without_scipy_results_of_methods_are_not_recalculated_and_everything_else_is(
    golden_folder, tmp_path, monkeypatch
):
    from lbpcmc.laboratory import methods  # noqa: PLC0415  # beside its only use

    folder = copied(golden_folder, tmp_path / "golden")

    def missing(*_, **__):
        raise MissingLibrary(say("assay.no_library", library="scipy"))

    monkeypatch.setattr(methods, "ready_method", missing)
    found = verify_site(folder)
    assert found.findings == ()
    assert found.not_recalculated > 3


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_find_what_one_finds(folder, monkeypatch, workers):
    seq = forged(folder, ValueRecorded("1.4", 1, 1, value_of(folder, "batch:lot-2").value), "batch:lot-1", role="king")
    sql(folder, "UPDATE value SET typed = 'x' WHERE lot = 'LOT-2'", "UPDATE person SET roles = 'quality'")
    sql(folder, "DELETE FROM batch WHERE lot = 'LOT-3'")
    alone = verify_site(folder)
    assert {("batch:lot-1", seq, "rule"), ("batch:lot-2", 0, "table"), ("ledger", 0, "table")} <= codes(folder)
    monkeypatch.setattr(verification, "_ALONE", 0)
    site = opened(folder, read_only=True, trusting=False)
    together = verify(site, workers=workers)
    site.ledger.close()
    assert together == alone


def test_a_whole_record_is_whole_for_several_processes(folder, monkeypatch):
    monkeypatch.setattr(verification, "_ALONE", 0)
    site = opened(folder, read_only=True, trusting=False)
    assert verify(site, workers=2).good
    site.ledger.close()


def test_the_search_for_circles_of_objects_goes_on_after_verification(folder):
    assert gc.isenabled()
    assert verify_site(folder).good
    assert gc.isenabled()


# Since a head that was verified before.


def test_since_the_last_good_verification(folder):
    first = verify_site(folder)
    assert (folder / VERIFIED).read_text().count("\n") == 1
    site = opened(folder)
    floor.comment(site, begin(site, "olga"), "LOT-1", "later")
    site.close()
    again = verify_site(folder, new=True)
    assert (again.good, again.since, again.events) == (True, first.events, first.events + 2)
    assert verify_site(folder, new=True).since == again.events
    assert verify_site(folder).since == 0


def test_since_a_head_links_are_verified_from_the_first(folder):
    verify_site(folder)
    tamper(folder, "UPDATE event SET body = replace(body, 'FERM-07', 'FERM-08') WHERE body LIKE '%FERM-07%'")
    found = verify_site(folder, new=True)
    assert {one.code for one in found.findings} >= {"link"}
    assert not found.good


def test_since_a_head_what_is_new_is_verified_whole(folder):
    verify_site(folder)
    seq = forged(folder, CommentAdded("x"), "batch:lot-1", person="ghost", name="Nobody")
    found = verify_site(folder, new=True)
    assert ("batch:lot-1", seq, "rule") in {(one.where, one.seq, one.code) for one in found.findings}
    assert len((folder / VERIFIED).read_text().splitlines()) == 1, "only what was good is a head to go on from"


def test_since_a_head_that_is_not_in_the_ledger_everything_is_verified(folder):
    size = verify_site(folder).events
    tamper(folder, ("DELETE FROM event WHERE seq = ?", size))
    found = verify_site(folder, new=True)
    assert found.since == 0
    assert "witness" in {one.code for one in found.findings}


# Heads from outside.


def test_heads_are_compared(folder):
    rows = ledger(folder)
    good = [f"{seq} {digest.hex()}" for seq, _, digest in rows[10:13]]
    assert verify_site(folder, good).good
    assert verify_site(folder, good).heads == verify_site(folder).heads + 3
    assert codes(folder, f"11 {'0' * 64}") == {("ledger", 11, "witness")}
    assert codes(folder, f"9999 {'0' * 64}") == {("ledger", 9999, "witness")}
    with pytest.raises(InputError, match="is not a head"):
        verify_site(folder, ["yesterday"])


def test_a_witness_that_cannot_be_read_is_a_finding(folder):
    (folder / WITNESS).write_bytes(b"\xff\n")
    assert codes(folder) == {("ledger", 0, "witness")}


def test_no_database_is_told(tmp_path):
    with pytest.raises(StoreError, match="There is no"):
        verify_site(tmp_path / "nowhere")


# What a finding says.


def test_a_finding_names_its_place():
    assert (
        str(Finding("batch:fp_9", 12, "rule", "may not have happened")) == "batch:fp_9: event 12: may not have happened"
    )
    assert str(Finding("ledger", 0, "file", "is damaged")) == "ledger: is damaged"


def test_a_difference_names_the_first_field(folder):
    kept = value_of(folder, "batch:lot-2")
    from dataclasses import replace  # noqa: PLC0415  # beside its only use

    made = replace(kept, value=replace(kept.value, verdict="fail", criterion="x"))
    assert difference(kept, made) == "value.verdict is 'pass' in the ledger, 'fail' when made again"


def test_findings_stand_by_lot_and_number(folder):
    forged(folder, CommentAdded("x"), "batch:lot-2", role="king")
    forged(folder, CommentAdded("x"), "batch:lot-1", role="king")
    forged(folder, CommentAdded("x"), "batch:lot-1", name="y")
    found = [(one.where, one.seq) for one in verify_site(folder).findings if one.code == "rule"]
    assert found == sorted(found)
    assert [where for where, _ in found] == ["batch:lot-1", "batch:lot-1", "batch:lot-2"]


# The tables that follow.


def test_the_rows_of_a_replay_are_those_of_the_acts(golden_folder, tmp_path):
    site = opened(copied(golden_folder, tmp_path / "golden"))
    with site.ledger.reading() as reading:
        rows = replayed_rows(site.product, reading)
        assert list(differences(reading.connection, site.ledger.read_schema, rows)) == []
        assert {name for name, kept in rows.items() if kept} == {t.name for t in site.ledger.read_schema.tables}
    site.ledger.close()


def test_a_rebuild_of_a_good_site_changes_nothing(folder):
    assert rebuild_site(folder) == ()
    assert codes(folder) == set()


def test_a_rebuild_of_a_damaged_ledger_leaves_the_tables(folder):
    tamper(folder, "UPDATE event SET body = replace(body, 'FERM-07', 'FERM-08') WHERE body LIKE '%FERM-07%'")
    before = sql(folder, "SELECT * FROM value")
    with pytest.raises(StoreError, match="was changed"):
        rebuild_site(folder)
    assert sql(folder, "SELECT * FROM value") == before


def test_the_chain_of_the_tests_is_the_chain_of_the_program(folder):
    """What the forgers of these tests write is what the program would write."""
    from lbpcmc.events.canonical import genesis, parsed  # noqa: PLC0415  # beside their only use

    rows = ledger(folder)
    events = [parsed(body) for _, body, _ in rows]
    again = rechained(events, genesis(events[0][1]["database"]), [digest.hex() for _, _, digest in rows])
    assert [(seq, body.encode(), digest) for seq, body, digest in again] == rows
    assert Head(rows[-1][0], rows[-1][2].hex()).size == len(rows)
