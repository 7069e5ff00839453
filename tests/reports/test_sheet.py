"""Furniture of a page and heads of tables: nothing runs over anything else."""

from __future__ import annotations

import pypdfium2

from lbpcmc.reports.sheet import BOLD, Furniture, paginate, width_of
from lbpcmc.reports.table import Column, pairs, table


def boxes(pdf: bytes) -> list[tuple[str, float, float]]:
    """Texts of the first page with their left and right edges."""
    document = pypdfium2.PdfDocument(pdf)
    page = document[0]
    words = page.get_textpage()
    found = []
    for item in page.get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT]):
        left, bottom, right, top = item.get_bounds()
        found.append((words.get_text_bounded(left, bottom - 1, right, top + 1).strip(), left, right))
    document.close()
    return found


def text_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    found = [document[n].get_textpage().get_text_bounded().replace("\r\n", "\n") for n in range(len(document))]
    document.close()
    return found


def test_a_heading_wider_than_its_column_is_wrapped():
    heading = "what the system said of its clock"
    columns = (Column(heading, 10), Column("next", 90))
    pdf = paginate(lambda sheets: table(sheets, columns, [("a", "b")]), "A4", Furniture("t", "r", "f", ""), "t")
    inner = 595.27 - 72
    assert width_of(heading, BOLD, 7) > inner / 10
    words = [box for box in boxes(pdf) if box[0] and box[0] in heading]
    assert len(words) > 2
    assert all(right <= 36 + inner / 10 for _, _, right in words)


def test_a_warning_and_both_lines_of_the_foot_stand_on_every_page():
    def draw(sheets):
        table(sheets, (Column("n", 1),), ((str(n),) for n in range(120)))

    warned = "away " * 200
    read = text_of(paginate(draw, "A4", Furniture("t", "r", "first\nsecond", "", warned), "t"))
    assert len(read) > 1
    for page in read:
        assert {"first", "second"} <= set(page.split("\n")) | set(page.split())
        assert page.count("away") > 20
        assert page.count("away") < 200


def test_what_has_no_text_is_left_out_of_pairs():
    found = text_of(
        paginate(lambda sheets: pairs(sheets, [("Lot", "L-1"), ("Yield", "")]), "A4", Furniture("t", "r", "f", ""), "t")
    )
    assert "L-1" in found[0]
    assert "Yield" not in found[0]
