"""The printed record, read back from its pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pypdfium2
import pytest

from lbpcmc.errors import IntegrityError, NotAllowed, ReportError
from lbpcmc.gmp.batch_record import print_record
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.installation import DATABASE
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.printed import line
from lbpcmc.gmp.product import PRODUCT
from lbpcmc.gmp.testing.usecases import record_result
from lbpcmc.gmp.witnessing import Missed
from lbpcmc.reports.sheet import printable


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [document[i].get_textpage().get_text_bounded().replace("\r\n", "\n") for i in range(len(document))]
    document.close()
    return texts


def folded(pdf: bytes) -> str:
    return " ".join(" ".join(pages(pdf)).split())


def solid(text: str) -> str:
    """Without white space: where a line is broken does not matter."""
    return "".join(text.split())


def as_printed(text: str) -> str:
    return solid("".join(printable(part) for part in text.split("\n")))


def events_of(site, lot):
    with site.read() as view:
        return view.events(BATCH.key(lot))


def test_the_golden_batches_hold_every_event_that_can_occur_in_a_batch(golden):
    occurred = {type(event.payload) for lot in ("LOT-1", "LOT-2") for event in events_of(golden, lot)}
    assert occurred == {known.payload for known in PRODUCT.types if known.stream is BATCH}


@pytest.mark.parametrize("lot", ["LOT-1", "LOT-2"])
def test_every_event_is_on_paper_with_its_number_and_everything_that_was_said(golden, lot):
    text = solid(" ".join(pages(print_record(golden, lot))).partition("Every event in its order")[2])
    events = events_of(golden, lot)
    begins = [text.index(f"{event.seq}{event.hash[:8]}{event.envelope.at[:10]}") for event in events]
    assert begins == sorted(begins)
    for event, start, end in zip(events, begins, [*begins[1:], text.index("Sessionsperson")], strict=True):
        said, where = line(event), event.envelope
        for part in (said.act, said.place, said.typed, said.interpreted, said.verdict, said.reason, said.remark,
                     said.item, said.criterion, where.name, where.role, where.identity, where.offset):  # fmt: skip
            assert as_printed(part) in text[start:end], f"event {event.seq} {event.envelope.type}: {part!r}"


def test_every_value_of_a_correction_stands_at_its_step(golden):
    text = folded(print_record(golden, "LOT-1"))
    procedure = text.partition("Procedure Fermentation")[2].partition("Every event")[0]
    held = next(e for e in events_of(golden, "LOT-1") if e.payload.__class__.__name__ == "ValueCorrected")
    for words in ("37,2C", "NOT UNDERSTOOD", "38.0 degC SUPERSEDED", "wrong display", "about 37", "37.0 degC",
                  f"CORRECTED event {held.payload.corrects}", "RECALCULATED event"):  # fmt: skip
        assert words in procedure, words
    assert "alert 36.8 to 37.2; reject 36.5 to 37.5 degC" in procedure


def test_who_verified_a_value_as_it_stands_is_named_beside_it(golden):
    text = folded(print_record(golden, "LOT-1")).partition("Procedure Fermentation")[2]
    charge = text.partition("1.2 ")[2].partition("1.3 Stir")[0]
    temperature = text.partition("1.4 Read the broth")[2].partition("1.5 Read the pH")[0]
    ph = text.partition("1.5 Read the pH")[2].partition("Samples, occurrence")[0]
    assert "verified: Otto Operator" in charge
    assert "NOT VERIFIED" not in charge
    assert temperature.index("verified: Otto Operator") < temperature.index("CORRECTED")
    assert temperature.index("CORRECTED") < temperature.rindex("verified: ")
    assert "verified: " in ph


def test_materials_stand_with_their_lots_the_refused_ones_too(golden):
    materials = folded(print_record(golden, "LOT-1")).partition(" Materials ")[2].partition(" Equipment ")[0]
    assert "YE-2231" in materials
    assert "3.01 g" in materials
    assert "YE-2230" in materials
    assert "NOT UNDERSTOOD" in materials


def test_every_result_of_a_test_stands_with_its_method_and_raw_data(golden):
    text = folded(print_record(golden, "LOT-1"))
    results = text.partition("Results against DERIVED-SPEC")[2].partition(" Materials ")[0]
    for words in ("looks fine", "NOT UNDERSTOOD", "does not conform", "SUPERSEDED by event", "read the wrong lane",
                  "misread plate", "Method plate-count-iso-7218 version 1", "raw data plates.csv"):  # fmt: skip
        assert words in results, words
    derived = [e for e in events_of(golden, "LOT-1") if getattr(e.payload, "derivation", None)]
    tested = [event.payload for event in derived if hasattr(event.payload, "test")]
    assert len(tested) == 2
    for payload in tested:
        assert payload.derivation.raw_sha256 in results
        assert payload.derivation.compiled_sha256 in results
        assert payload.value.interpreted in results


def test_a_missing_result_is_said(golden):
    results = folded(print_record(golden, "LOT-2")).partition("Results against")[2].partition(" Materials ")[0]
    assert results.count("NO RESULT") == 2


def test_a_signature_that_a_replay_cannot_give_is_not_signed(golden):
    pdf = print_record(golden, "LOT-2")
    text = folded(pdf)
    assert text.count("NOT SIGNED: a replay cannot sign") == 2
    assert text.count("REPLAYED: not a signature") == 2
    assert all("DEMONSTRATION DATA" in page for page in pages(pdf))


def test_signatures_say_how_the_signer_was_known_and_what_they_signed(golden):
    text = folded(print_record(golden, "LOT-1")).partition("Signatures and verifications")[2]
    events = events_of(golden, "LOT-1")
    signed = next(e for e in events if e.payload.__class__.__name__ == "StepSigned" and e.payload.step == "4.4")
    before = events[events.index(signed) - 1]
    assert "Performed as written" in text
    assert "stated: no password was asked" in text
    assert f"this record up to event {before.seq}, head" in text
    assert signed.payload.head in solid(text)


def test_exceptions_stand_before_the_procedure_and_every_rule_once(golden):
    text = folded(print_record(golden, "LOT-1"))
    assert text.index("Exceptions") < text.index("Procedure Fermentation")
    ran = text.partition("Rules that were run")[2].partition("Results against")[0]
    for rule in {rule.id for rule in PRODUCT.exceptions}:
        assert ran.count(f"{rule} ") == 1, rule


def test_documents_sessions_stations_programs_and_clocks_are_summed_up(golden, record_clock):
    clock = record_clock
    clock.synchronised, clock.boot, clock.monotonic = "unsynchronised", "another-boot", 1.0
    floor.comment(golden, begin(golden, "otto"), "LOT-1", "late")
    clock.monotonic += 3600
    floor.comment(golden, begin(golden, "otto"), "LOT-1", "later")
    text = folded(print_record(golden, "LOT-1"))
    for words in ("recipe DERIVED-1", "specification DERIVED-SPEC", "method plate-count-iso-7218", "Emil Engineer",
                  "Quinn Quality", "Small broth for tests"):  # fmt: skip
        assert words in text.partition("Approved documents")[2].partition("Exceptions")[0], words
    sessions = text.partition(" Sessions ")[2]
    for words in ("station 1", "floor", "lbpcmc ", "operator", "stated: no password was asked"):
        assert words in sessions, words
    clocks = text.partition(" Clocks ")[2]
    for words in (clock.boot, "7d4c6f0a-0000-4000-8000-000000000001", "synchronised: ", "unsynchronised: 2"):
        assert words in clocks, words
    assert "the clock of station 1 moved by" in clocks


def test_every_page_has_its_number_and_both_heads(golden):
    read = pages(print_record(golden, "LOT-1"))
    with golden.read() as view:
        heads = view.head(BATCH.key("LOT-1")).hash, view.reading.last().hash
    for number, text in enumerate(read, 1):
        assert f"page {number} of {len(read)}" in text
        assert all(head in solid(text) for head in heads)


def test_data_is_never_markup_and_a_missing_glyph_is_named(golden):
    text = folded(print_record(golden, "LOT-1"))
    assert "R&D <b>x</b> <img src='/etc/passwd'/> [red] <U+65E5><U+672C> <U+202E>" in text


def test_the_same_record_gives_the_same_bytes(golden):
    first = print_record(golden, "LOT-1")
    golden.forget()
    assert print_record(golden, "LOT-1") == first
    assert print_record(golden, "lot-1") == first


def test_letter_paper_has_its_size(golden):
    document = pypdfium2.PdfDocument(print_record(golden, "LOT-1", page="Letter"))
    assert document[0].get_size() == (612, 792)
    document.close()


def test_unknown_paper_and_an_unknown_lot_are_refused(golden):
    with pytest.raises(ReportError, match="A4, Letter"):
        print_record(golden, "LOT-1", page="A3")
    with pytest.raises(NotAllowed, match="There is no batch"):
        print_record(golden, "LOT-9")


@pytest.mark.parametrize("page", ["A4", "Letter"])
def test_nothing_is_drawn_outside_the_margins(golden, page):
    golden.witness.fault = "the witness is away " * 30
    document = pypdfium2.PdfDocument(print_record(golden, "LOT-1", page=page))
    for index in range(len(document)):
        sheet = document[index]
        width, height = sheet.get_size()
        for item in sheet.get_objects():
            left, bottom, right, top = item.get_bounds()
            assert left >= 30
            assert right <= width - 30
            assert bottom >= 30
            assert top <= height - 30
    document.close()


def test_a_text_longer_than_its_column_or_its_page_is_cut_not_lost(golden):
    long = "".join(f"{number:06}" for number in range(330))
    floor.comment(golden, begin(golden, "olga"), "LOT-1", long)
    text = "".join(map(solid, pages(print_record(golden, "LOT-1"))))
    found = [number for number in range(330) if f"{number:06}" not in text]
    assert found == []


def test_a_real_site_has_no_demonstration_mark(golden):
    assert "DEMONSTRATION" not in folded(print_record(golden, "LOT-1"))


def test_a_witness_that_is_away_is_said_on_every_page(golden):
    assert "not witnessed" not in folded(print_record(golden, "LOT-1"))
    golden.witness.fault = "heads.txt cannot be written"
    golden.witness.missed = Missed(golden.witness.seen, "heads.txt cannot be written")
    warned = f"not witnessed since event {golden.witness.seen}: heads.txt cannot be written"
    assert all(warned in " ".join(page.split()) for page in pages(print_record(golden, "LOT-1")))


def test_read_tables_are_not_asked(golden):
    first = print_record(golden, "LOT-1")
    with closing(sqlite3.connect(golden.place / DATABASE, isolation_level=None)) as stranger:
        stranger.execute("DELETE FROM result")
        stranger.execute("UPDATE batch SET title = 'another'")
    golden.forget()
    assert print_record(golden, "LOT-1") == first


def test_a_changed_event_is_not_printed_even_where_it_was_read_before(golden):
    print_record(golden, "LOT-1")
    target = events_of(golden, "LOT-1")[3]
    with closing(sqlite3.connect(golden.place / DATABASE, isolation_level=None)) as stranger:
        triggers = stranger.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'event'"
        ).fetchall()
        for name, _ in triggers:
            stranger.execute(f"DROP TRIGGER {name}")
        stranger.execute("UPDATE event SET body = replace(body, '3.01 g', '3.02 g') WHERE seq = ?", (target.seq,))
        changed = stranger.execute("SELECT changes()").fetchone()
        for _, sql in triggers:
            stranger.execute(sql)
    assert changed == (1,)
    with pytest.raises(IntegrityError):
        print_record(golden, "LOT-1")


def test_a_batch_without_results_materials_or_signatures_is_printed(site):
    floor.start_batch(site, begin(site, "olga"), "LOT-3", "SMALL-1")
    text = folded(print_record(site, "LOT-3"))
    assert "batch: 1 event, last" in text
    assert "not charged" in text
    assert "not done" in text
    assert "Signatures and verifications None." in text
    record_result(site, begin(site, "anna"), "LOT-3", "viable-count", "2.0 x 10^8 CFU/mL")
    assert "2.0 x 10^8 CFU/mL" in folded(print_record(site, "LOT-3"))
