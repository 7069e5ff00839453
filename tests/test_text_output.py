"""Text of others on its way out: nothing that a terminal, a spreadsheet or a reader would obey leaves the program."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from lbpcmc.text_output import (
    MOST_CELL,
    MOST_MARKS,
    for_csv,
    for_json,
    for_paper,
    for_spreadsheet,
    for_terminal,
    printable,
    visible,
)

# DerivedCoreProperties.txt of Unicode 15.1, Default_Ignorable_Code_Point.
IGNORABLE = (
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
ACTIVE = {chr(code) for first, last in IGNORABLE for code in range(first, last + 1)} | {
    chr(code)
    for code in range(sys.maxunicode + 1)
    if unicodedata.category(chr(code)) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
}
WHOLE = (visible, for_terminal, lambda text: for_paper(text, range(0x250)), for_csv, for_spreadsheet)
EVERY = range(0, sys.maxunicode + 1, 512)
FILLED = [*range(0, 0x20000, 512), 0x30000, 0xE0000, 0xE0200, 0xFFE00, 0x10FE00]
FORMULA = re.compile(r"""["' ]*[=+\-@＝＋－＠\t\r\0]""")
NUMBER = re.compile(r" *[+-]?[0-9.]")

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=80)
dangerous = st.text(
    st.sampled_from(
        [*"=+-@＝＋－＠;|,\"' \t\r\n\0\x1b\x9b\x1d\x7fA1(.", "\u202e", "\u200b", "\ud800", "\u0301", "\ufeff"]
    )
)
hostile = anything | dangerous


def test_every_code_point_is_seen_or_named():
    for function, starts in [(visible, EVERY), *((other, FILLED) for other in WHOLE[1:])]:
        for first in starts:
            characters = [chr(code) for code in range(first, first + 512)]
            out = function("a" + "a".join(characters))
            assert ACTIVE.isdisjoint(out), f"U+{first:04X}"
            assert all(f"<U+{ord(character):04X}>" in out for character in ACTIVE.intersection(characters))


@given(hostile)
def test_no_way_out_lets_an_active_character_through(text):
    for function in (*WHOLE, printable):
        assert ACTIVE.isdisjoint(function(text))


@given(hostile)
def test_what_was_made_visible_stays_as_it_is(text):
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jgone", "<U+001B>[2Jgone"),
        ("a\r\nb\tc", "a<U+000D><U+000A>b<U+0009>c"),
        ("lot\u202e1\u2028\ufeff", "lot<U+202E>1<U+2028><U+FEFF>"),
        ("\x9b31m\x7f\ue000\ud83d", "<U+009B>31m<U+007F><U+E000><U+D83D>"),
        ("tag \U000e0041", "tag <U+E0041>"),
        ("µL ± 5 日本 Жизнь عربى हिन्दी ไทย e\u0301", "µL ± 5 日本 Жизнь عربى हिन्दी ไทย e\u0301"),
        ("\u0301alone", "<U+0301>alone"),
        ("\u200b\u0301", "<U+200B><U+0301>"),
        ("[red]x[/nope] %s {0} <b>", "[red]x[/nope] %s {0} <b>"),
    ],
)
def test_what_is_shown(text, shown):
    assert visible(text) == shown


def test_marks_on_a_letter_are_bounded():
    text = visible("a" + "\u0316" * 500)
    assert text == "a" + "\u0316" * MOST_MARKS + "<U+0316>" * (500 - MOST_MARKS)


@given(hostile, st.integers(0, 100))
def test_a_limit_holds_and_cuts_no_code_in_two(text, most):
    shown, whole = visible(text, most), visible(text)
    if len(whole) <= most:
        assert shown == whole
    else:
        assert len(shown) <= most + 1
        assert shown.endswith("…")
        assert whole.startswith(shown[:-1])
        assert not re.search(r"<U\+[0-9A-F]*$", shown[:-1]) or "<U+" in text


@given(hostile)
def test_what_was_made_harmless_stays_as_it_is(text):
    assert for_spreadsheet(for_spreadsheet(text)) == for_spreadsheet(text)


def test_a_message_repeats_forty_characters():
    assert printable("y" * 41) == "y" * 40 + "…"
    assert printable("y" * 40) == "y" * 40


def test_a_terminal_gets_one_line_with_plain_spaces():
    assert for_terminal("37.2\u00a0degC\u2009x\u3000\n") == "37.2 degC x <U+000A>"


@given(hostile)
def test_paper_shows_what_its_font_has_not(text):
    assert for_paper(text, range(0x20, 0x7F)).isascii()


def test_paper_names_what_has_no_glyph():
    assert for_paper("é日\u00a0\x1b", {0xE9}) == "é<U+65E5> <U+001B>"


@given(st.lists(st.lists(hostile, min_size=2, max_size=5), min_size=1, max_size=5))
@settings(max_examples=300)
def test_csv_keeps_rows_and_columns_and_runs_nothing(rows):
    document = "".join(",".join(map(for_csv, row)) + "\n" for row in rows)
    assert document.splitlines() == [",".join(map(for_csv, row)) for row in rows]
    read = list(csv.reader(io.StringIO(document, newline=""), strict=True))
    assert [len(row) for row in read] == [len(row) for row in rows]
    assert read == [[for_spreadsheet(cell) for cell in row] for row in rows]
    for part in (part for row in read for cell in row for part in re.split("[;|]", cell)):
        assert not FORMULA.match(part) or NUMBER.match(part) or part.lstrip('" ').startswith("'"), part
    for separator in ";|":
        for part in (part for line in document.splitlines() for part in line.split(separator)):
            assert not FORMULA.match(part) or NUMBER.match(part.strip('" ')) or part.lstrip('"')[:1] == "'", part


@pytest.mark.parametrize(
    "text",
    ["-5 degC", "+0.5", "-1.2e-3", "-310 mV", "-1.0 x 10^6 CFU/mL", "-3 %", "-3%", "-.5", "37.2 µg/mL", ""],
)
def test_a_number_stays_a_number(text):
    assert for_csv(text) == for_spreadsheet(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+1+cmd|' /C calc'!A0", "\"'+1+cmd|' /C calc'!A0\""),
        ("-1-1", "'-1-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝1", "'＝1"),
        ("  =1", "'  =1"),
        ('"=1', '"\'""=1"'),
        ("x;=1", '"x;\'=1"'),
        ("x|-A1", '"x|\'-A1"'),
        ("x; -5 degC", '"x; -5 degC"'),
        ("\r=1", "<U+000D>=1"),
        ("\t=1", "<U+0009>=1"),
        ("a,b", '"a,b"'),
        ("a=b", "a=b"),
    ],
)
def test_a_formula_is_made_text(text, cell):
    assert for_csv(text) == cell


@given(st.lists(hostile, min_size=1, max_size=8))
@settings(deadline=None, max_examples=50)
def test_a_workbook_takes_every_cell_and_gives_it_back(texts):
    safe = [for_spreadsheet(text) for text in texts]
    assert not any(ILLEGAL_CHARACTERS_RE.search(cell) for cell in safe)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["first", *safe])
    out = io.BytesIO()
    book.save(out)
    cells = next(openpyxl.load_workbook(out).active.iter_rows())
    assert not any(cell.data_type == "f" for cell in cells)
    read = [str(cell.value or "") for cell in cells[1:]] + [""] * (len(texts) + 1 - len(cells))
    assert read == safe


@given(st.sampled_from(["a", "é", "\U0001f9a0", "\x1d"]), st.integers(32_000, 34_000))
@settings(deadline=None, max_examples=40)
def test_a_cell_is_no_longer_than_excel_reads(character, count):
    cell = for_spreadsheet(character * count)
    assert len(cell.encode("utf-16-le")) // 2 <= MOST_CELL
    assert cell == visible(character * count) or cell.endswith("…")


@given(st.recursive(anything | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(anything, inner)))
def test_json_holds_the_same_values_and_nothing_unseen(value):
    document = for_json(json.dumps(value, ensure_ascii=False, indent=1))
    assert json.loads(document) == json.loads(json.dumps(value))
    assert ACTIVE.isdisjoint(document.replace("\n", ""))
