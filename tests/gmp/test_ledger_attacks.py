"""The ledger under attack: what is edited, deleted, cut off, written anew or put back is named, and not built upon."""

# statements of an attacker

import shutil
from contextlib import closing

import pytest
from pypdfium2 import PdfDocument
from site_making import (
    begin,
    codes,
    floor,
    forged,
    last_of,
    ledger,
    opened,
    rechained,
    said,
    sql,
    tamper,
)

from lbpcmc.errors import IntegrityError
from lbpcmc.events.canonical import genesis, parsed
from lbpcmc.gmp.batch_record import print_record
from lbpcmc.gmp.execution.events import CommentAdded
from lbpcmc.gmp.export import export
from lbpcmc.gmp.installation import DATABASE, WITNESS
from lbpcmc.gmp.maintenance import rebuild_site, verify_site
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.sessions import Session
from lbpcmc.gmp.testing.usecases import record_result
from lbpcmc.gmp.views import batch_card, board
from lbpcmc.store import ledger as ledger_module


def test_an_edited_event_is_named_and_its_lot_alone_is_closed(folder):
    seq = last_of(folder, "batch:lot-2", "value.recorded")[0]
    tamper(folder, f"UPDATE event SET body = replace(body, '45.0', '37.1') WHERE seq = {seq}")
    found = codes(folder)
    assert ("ledger", seq, "link") in found
    assert f"event {seq}: was changed: its bytes do not give its hash" in said(folder)
    site = opened(folder)
    with pytest.raises(IntegrityError, match=f"Event {seq} of the ledger was changed"):
        batch_card(site, "LOT-2")
    assert batch_card(site, "LOT-1").status == "running"
    assert {one.lot for one in board(site)} == {"LOT-1", "LOT-2", "LOT-3"}
    olga = begin(site, "olga")
    with pytest.raises(IntegrityError, match=f"Event {seq} of the ledger was changed"):
        floor.record(site, olga, "LOT-2", "1.5", "6.8")
    assert floor.record(site, olga, "LOT-1", "1.4", "45.0").value.verdict == "fail"
    site.close()


def test_a_result_that_was_taken_out_is_not_followed_by_a_first_one(folder):
    """The event after it is in another stream: no reader of the lot would miss it."""
    seq = last_of(folder, "batch:lot-2", "result.recorded")[0]
    tamper(folder, f"DELETE FROM event WHERE seq = {seq}")
    end = max(number for number, _, _ in ledger(folder))
    site = opened(folder)
    anna = begin_in_the_dark(site, "anna")
    with pytest.raises(IntegrityError, match=f"Nothing is added to this record: the ledger ends at event {end}"):
        record_result(site, anna, "LOT-2", "viable-count", "2.0 x 10^9 CFU/mL")
    assert batch_card(site, "LOT-2").warning == site.warning
    assert site.warning.startswith(f"the ledger ends at event {end} and holds {end - 1}")
    assert {one.lot for one in board(site)} == {"LOT-1", "LOT-2", "LOT-3"}
    site.close()


def test_an_event_that_was_put_into_another_stream_is_said_on_every_page(folder):
    seq = last_of(folder, "batch:lot-2", "result.recorded")[0]
    tamper(folder, f"UPDATE event SET body = replace(body, 'batch:lot-2', 'batch:lot-9') WHERE seq = {seq}")
    site = opened(folder)
    said = f"event {seq} was changed: its bytes do not give its hash"
    assert batch_card(site, "LOT-2").warning == said
    assert said in record_text(site, "LOT-2")
    site.close()


def test_only_the_newest_events_are_walked_over_at_once(folder, monkeypatch):
    monkeypatch.setattr(ledger_module, "NEWEST", 3)
    tamper(folder, "UPDATE event SET body = replace(body, 'SMALL', 'small') WHERE seq = 12")
    with opened(folder) as site:
        assert site.warning == ""
    last = len(ledger(folder))
    tamper(folder, f"UPDATE event SET body = replace(body, ':', ';') WHERE seq = {last - 2}")
    with opened(folder) as site:
        assert site.warning.startswith(f"event {last - 2} was changed")


@pytest.mark.parametrize("wrong", [{"at": "now"}, {"at": "2027-11-21T09:00:00.000"}, {"monotonic": "abc"}])
def test_times_that_are_none_are_a_sentence_to_every_reader(folder, wrong):
    forged(folder, CommentAdded("x"), "person:olga", stream="batch:lot-1", **wrong)
    site = opened(folder)
    for read in (lambda: batch_card(site, "LOT-1"), lambda: export(site, "values"), lambda: record_text(site, "LOT-1")):
        with pytest.raises(IntegrityError, match=r"which is not (a time|one)\."):
            read()
    with pytest.raises(IntegrityError, match=r"which is not (a time|one)\."):
        begin(site, "olga")
    site.close()


def test_a_lot_that_was_never_started_has_no_card_and_no_table(folder):
    forged(folder, CommentAdded("x"), "person:olga", stream="batch:lot-8")
    site = opened(folder)
    for read in (lambda: batch_card(site, "LOT-8"), lambda: export(site, "batches")):
        with pytest.raises(IntegrityError, match="cannot be the first of batch:lot-8"):
            read()
    assert batch_card(site, "LOT-1").status == "running"
    site.close()


def begin_in_the_dark(site, person):
    """A session as it would be, though none can be begun in this record."""
    with site.read() as view:
        known = view.fold(PERSON_STATE, person)
    return Session("0" * 32, known.id, known.name, known.roles[0], "stated", site.station)


def record_text(site, lot):
    """The text of a printed record."""
    with closing(PdfDocument(print_record(site, lot))) as pages:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pages)


def test_an_event_edited_with_its_hash_breaks_the_next(folder):
    from lbpcmc.events.canonical import digest_of  # noqa: PLC0415  # beside its only use

    seq = last_of(folder, "batch:lot-2", "value.recorded")[0]
    body = next(body for number, body, _ in ledger(folder) if number == seq).replace(b'"45.0"', b'"37.1"')
    tamper(folder, ("UPDATE event SET body = ?, hash = ? WHERE seq = ?", body.decode(), digest_of(body), seq))
    found = codes(folder)
    assert ("ledger", seq + 1, "link") in found
    assert ("batch:lot-2", seq, "verdict") in found


@pytest.mark.parametrize("gone", ["batch:lot-2", "person:dora", "document:recipe:small-1"])
def test_a_deleted_event_is_named(folder, gone):
    seq = last_of(folder, gone)[0]
    tamper(folder, f"DELETE FROM event WHERE seq = {seq}")
    assert ("ledger", seq, "link") in codes(folder)
    assert f"event {seq}: is missing" in said(folder)


def test_two_exchanged_events_are_named(folder):
    seq = last_of(folder, "batch:lot-2", "value.recorded")[0]
    tamper(
        folder,
        f"UPDATE event SET seq = -1 WHERE seq = {seq}",
        f"UPDATE event SET seq = {seq} WHERE seq = {seq + 1}",
        f"UPDATE event SET seq = {seq + 1} WHERE seq = -1",
    )
    assert {("ledger", number, "link") for number in (seq, seq + 1)} <= codes(folder)


def cut(folder, count=1):
    last = len(ledger(folder))
    tamper(folder, f"DELETE FROM event WHERE seq > {last - count}")
    sql(folder, "DELETE FROM read_schema")
    rebuild_after(folder)


def rebuild_after(folder):
    """Write the tables again without asking the witness, as the attacker would."""
    rebuild_site(folder)


def test_a_cut_end_is_named_where_the_witness_was_kept(folder):
    size = len(ledger(folder))
    cut(folder, 2)
    found = verify_site(folder).findings
    assert {(one.where, one.code) for one in found} == {("ledger", "witness")}
    assert f"the ledger ends at {size - 2}, a head kept outside says {size}: its end was cut off" in said(folder)
    with pytest.raises(IntegrityError, match="this is an older copy"):
        opened(folder)


def test_a_cut_end_is_not_found_without_a_head_and_a_missing_witness_is_said(folder):
    printed = ledger(folder)[-1]
    cut(folder, 2)
    (folder / WITNESS).unlink()
    assert codes(folder) == {("ledger", 0, "witness")}
    assert "has no head of this ledger" in said(folder)
    assert ("ledger", printed[0], "witness") in codes(folder, f"{printed[0]} {printed[2].hex()}")


def rewritten(folder, change):
    """The whole history anew, with good hashes and links: as somebody who knows everything, and has the file."""
    kept = ledger(folder)
    events = [change(*parsed(body)) for _, body, _ in kept]
    rows = rechained(events, genesis(events[0][1]["database"]), [digest.hex() for _, _, digest in kept])
    insert = "INSERT INTO event (seq, body, hash) VALUES (?, ?, ?)"
    tamper(folder, "DELETE FROM event", *((insert, *row) for row in rows))


def test_a_history_written_anew_is_found_by_the_witness_and_by_its_verdicts(folder):
    def change(envelope, payload):
        if envelope.type == "value.recorded" and payload["value"]["typed"] == "45.0":
            payload["value"]["typed"] = "37.1"
        return envelope, payload

    rewritten(folder, change)
    found = codes(folder)
    assert "link" not in {code for _, _, code in found}
    assert "witness" in {code for _, _, code in found}
    assert "verdict" in {code for where, _, code in found if where == "batch:lot-2"}
    with pytest.raises(IntegrityError, match="forked or changed"):
        opened(folder)


def test_a_history_written_anew_with_its_witness_is_not_found(folder):
    """As docs/database.md says: whoever holds the database and every head outside it can write it anew."""

    def change(envelope, payload):
        return envelope._replace(station="another station"), payload

    rewritten(folder, change)
    (folder / WITNESS).unlink()
    rebuild_site(folder)
    assert {code for _, _, code in codes(folder)} == {"witness"}
    opened(folder).close()


def test_an_older_copy_is_refused_at_the_door(folder, tmp_path):
    older = tmp_path / "older"
    shutil.copy(folder / DATABASE, older)
    site = opened(folder)
    begin(site, "olga")
    site.close()
    shutil.copy(older, folder / DATABASE)
    with pytest.raises(IntegrityError, match=r"older copy.*Nothing is written to it"):
        opened(folder)
    assert codes(folder) == {("ledger", len(ledger(folder)) + 1, "witness")}


def test_an_older_copy_put_back_before_the_first_act_is_refused(folder, tmp_path):
    """The site is opened without a look at its witness, as for verification; the first act looks."""
    older = tmp_path / "older"
    shutil.copy(folder / DATABASE, older)
    site = opened(folder)
    begin(site, "olga")
    site.close()
    shutil.copy(older, folder / DATABASE)
    before = ledger(folder)
    site = opened(folder, trusting=False)
    with pytest.raises(IntegrityError, match="older copy"):
        begin(site, "olga")
    site.ledger.close()
    assert ledger(folder) == before


def test_a_fork_beside_the_witnessed_events_is_refused(folder, tmp_path):
    """An older copy that somebody appended to until it is as long as the witness saw."""
    older = tmp_path / "older"
    shutil.copy(folder / DATABASE, older)
    site = opened(folder)
    begin(site, "olga")
    site.close()
    shutil.copy(older, folder / DATABASE)
    for _ in range(2):
        forged(folder, CommentAdded("another history"), "batch:lot-1")
    with pytest.raises(IntegrityError, match="forked or changed"):
        opened(folder)
    assert "witness" in {code for _, _, code in codes(folder)}


def test_an_older_copy_put_back_under_a_running_station_is_refused(folder):
    site = opened(folder)
    older = (folder / DATABASE).read_bytes()
    olga = begin(site, "olga")
    (folder / DATABASE).write_bytes(older)
    with pytest.raises(IntegrityError, match="exchanged for another"):
        floor.record(site, olga, "LOT-1", "1.4", "37.0")
    site.ledger.close()
    (folder / DATABASE).write_bytes(older)
    assert ledger(folder)[-1][0] == len(ledger(folder))


def test_a_document_whose_bytes_are_gone_is_named(folder):
    for column in ("sha256", "compiled_sha256"):
        copy = folder.parent / column
        shutil.copytree(folder, copy)
        (sha256,) = sql(copy, f"SELECT {column} FROM document WHERE kind = 'recipe' AND version = '1'")[0]
        tamper(copy, ("DELETE FROM content WHERE sha256 = ?", sha256))
        found = codes(copy)
        assert "document:recipe:small-1" in {where for where, _, _ in found}, column
        assert sha256[:16] in said(copy)


def test_a_document_whose_bytes_were_changed_is_named(folder):
    (sha256,) = sql(folder, "SELECT sha256 FROM document WHERE kind = 'recipe' AND version = '1'")[0]
    tamper(folder, ("UPDATE content SET bytes = ? WHERE sha256 = ?", b"forged", sha256))
    assert ("ledger", 0, "content") in codes(folder)
    assert sha256[:16] in said(folder)
