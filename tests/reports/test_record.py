"""The printed record, read back from its pages."""

from __future__ import annotations

import pypdfium2
import pytest

from lbpcmc import desk
from lbpcmc.batch.entries import Act
from lbpcmc.errors import ReportError


def pages(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    texts = [document[i].get_textpage().get_text_bounded().replace("\r\n", "\n") for i in range(len(document))]
    document.close()
    return texts


def folded(pdf: bytes) -> str:
    return " ".join(" ".join(pages(pdf)).split())


HOSTILE = "R&D <b>x</b> <img src='/etc/passwd'/> [red] 日本 \u202e e\u0301"


@pytest.fixture
def batch(site):
    olga = site.actor("olga")
    desk.start_batch(site, "LOT-1", "SMALL-1", olga)
    desk.confirm(site, "LOT-1", "1.1", olga, "FERM-07")
    desk.charge(site, "LOT-1", "1.2", "YE-2231", "3.01 g", olga)
    desk.confirm(site, "LOT-1", "1.3", olga)
    desk.record(site, "LOT-1", "1.4", "37,2C", olga)
    desk.record(site, "LOT-1", "1.4", "38.0", olga)
    desk.correct(site, "LOT-1", ("1.4", 1, 1), "37.0", "wrong display", olga)
    desk.record(site, "LOT-1", "1.5", "6.8", olga)
    for number in (1, 2, 3):
        desk.confirm(site, "LOT-1", "2.1", olga, f"S{number}")
        desk.record(site, "LOT-1", "2.2", f"{number} h", olga)
        desk.record(site, "LOT-1", "2.3", f"{number * 2} mL", olga)
        for reading in ("0.10", "0.11", "0.12"):
            desk.record(site, "LOT-1", "2.4", reading, olga)
        desk.calculate(site, "LOT-1", "2.5", olga)
    desk.comment(site, "LOT-1", HOSTILE, olga)
    desk.result(site, "LOT-1", "viable-count", "2.0 x 10^8 CFU/mL", site.actor("anna"))
    return site


def test_what_was_typed_what_it_means_the_limit_and_the_verdict_stand_on_the_page(batch):
    text = folded(desk.print_record(batch, "LOT-1"))
    for words in ("37,2C", "NOT UNDERSTOOD", "38.0 degC", "SUPERSEDED", "wrong display", "Olga Operator", "YE-2231"):
        assert words in text
    assert "alert 36.8 to 37.2; reject 36.5 to 37.5 degC" in text
    assert "2.0 x 10^8 CFU/mL" in text


def test_exceptions_stand_before_the_procedure(batch):
    text = folded(desk.print_record(batch, "LOT-1"))
    assert text.index("Exceptions") < text.index("Procedure")
    assert "Value outside its acceptance limits" in text


def test_every_page_has_its_number_and_the_head(batch):
    read = pages(desk.print_record(batch, "LOT-1"))
    head = batch.batch("LOT-1").log[-1].hash
    grouped = " ".join(head[i : i + 4] for i in range(0, 64, 4))
    for number, text in enumerate(read, 1):
        assert f"page {number} of {len(read)}" in text
        assert grouped in " ".join(text.split())


def test_data_is_never_markup_and_a_missing_glyph_is_named(batch):
    text = folded(desk.print_record(batch, "LOT-1"))
    assert "R&D <b>x</b> <img src='/etc/passwd'/> [red] <U+65E5><U+672C> <U+202E>" in text


def test_the_same_record_gives_the_same_bytes(batch):
    assert desk.print_record(batch, "LOT-1") == desk.print_record(batch, "LOT-1")


def test_letter_paper_has_its_size(batch):
    document = pypdfium2.PdfDocument(desk.print_record(batch, "LOT-1", page="Letter"))
    assert document[0].get_size() == (612, 792)
    document.close()


def test_unknown_paper_is_refused(batch):
    with pytest.raises(ReportError, match="A4, Letter"):
        desk.print_record(batch, "LOT-1", page="A3")


def test_nothing_is_drawn_outside_the_margins(batch):
    document = pypdfium2.PdfDocument(desk.print_record(batch, "LOT-1"))
    for index in range(len(document)):
        page = document[index]
        width, height = page.get_size()
        for item in page.get_objects():
            left, bottom, right, top = item.get_bounds()
            assert left >= 30
            assert right <= width - 30
            assert bottom >= 30
            assert top <= height - 30
    document.close()


def test_a_word_longer_than_its_column_is_cut_not_lost(batch):
    long = "X" * 400
    desk.comment(batch, "LOT-1", long, batch.actor("olga"))
    text = "".join("".join(pages(desk.print_record(batch, "LOT-1"))).split())
    assert long in text


def test_a_real_site_has_no_demonstration_mark(batch):
    assert "DEMONSTRATION" not in folded(desk.print_record(batch, "LOT-1"))


def test_signatures_say_how_the_signer_was_known(batch):
    olga, otto = batch.actor("olga"), batch.actor("otto", "supervisor")
    desk.end_phase(batch, "LOT-1", olga)
    desk.calculate(batch, "LOT-1", "3.1", olga)
    desk.record(batch, "LOT-1", "4.1", "950 mL", olga)
    desk.calculate(batch, "LOT-1", "4.2", olga)
    desk.sign(batch, "LOT-1", "4.3", otto)
    desk.sign(batch, "LOT-1", "4.4", otto)
    desk.change_status(batch, "LOT-1", Act.COMPLETED, "", olga)
    text = folded(desk.print_record(batch, "LOT-1"))
    assert "Performed as written" in text
    assert "no password was asked" in text
