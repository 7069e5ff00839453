"""Workbooks: what a cell holds, and what a workbook may unpack to."""

from __future__ import annotations

import datetime as dt
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from lbpcmc.errors import InputError
from lbpcmc.results import excel
from lbpcmc.results.tables import read_results

if TYPE_CHECKING:
    from pathlib import Path

openpyxl = pytest.importorskip("openpyxl")


def _book(path: Path, *rows: tuple[Any, ...], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for place, form in (formats or {}).items():
        book.active[place].number_format = form
    book.save(path)
    return path


def _changed(path: Path, name: str, old: bytes, new: bytes) -> Path:
    """Rewrite one part of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    assert old in parts[name]
    parts[name] = parts[name].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
        for part, data in parts.items():
            book.writestr(part, data)
    return path


def test_numbers_are_taken_as_stored_and_rows_as_shown(tmp_path: Path) -> None:
    path = _book(
        tmp_path / "r.xlsx",
        ("Lot", "Note", "Test", "Value"),
        (7, "x", "T", 5),
        (None, None, None, None),
        ("A", None, "T", 0.3),
        ("A", None, "T", 1.2e9),
        ("A", None, "T", 6.20),
        ("A", None, "T", "6.20"),
        ("A", None, "T", None),
    )
    _changed(path, "xl/worksheets/sheet1.xml", b"<v>0.3</v>", b"<v>0.30000000000000004</v>")
    found = read_results([path])
    assert found.values.to_pylist() == ["5", "0.30000000000000004", "1200000000", "6.2", "6.20", None]
    assert [found.place(row)[1] for row in range(6)] == [2, 4, 5, 6, 7, 8]
    assert found.lots.at(0) == "7"


def test_the_sheet_with_the_columns_is_found(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(("cover", "page"))
    sheet = book.create_sheet("results")
    sheet.append(("lot", "test", "value", "unit"))
    sheet.append(("A", "T", "1", "g"))
    book.save(tmp_path / "r.xlsx")
    assert read_results([tmp_path / "r.xlsx"]).units.names() == ["g"]


@pytest.mark.parametrize(
    ("value", "form", "said"),
    [
        (dt.datetime(2026, 5, 1), None, "row 2, column value: Excel made"),  # noqa: DTZ001  # as Excel stores it
        (dt.time(1, 30), None, "row 2, column value: Excel made"),
        (True, None, "Excel made True"),
        (0.05, "0.0%", "shows a percentage and stores 0.05"),
    ],
)
def test_what_the_reader_sees_and_the_file_stores_must_agree(
    value: object, form: str | None, said: str, tmp_path: Path
) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", value), formats={"C2": form} if form else {})
    with pytest.raises(InputError) as caught:
        read_results([path])
    assert said in str(caught.value)


def test_a_sheet_that_lies_about_its_size_is_read_whole(tmp_path: Path) -> None:
    rows = [("A", "T", str(number)) for number in range(999)]
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), *rows)
    _changed(path, "xl/worksheets/sheet1.xml", b'<dimension ref="A1:C1000"', b'<dimension ref="A1"')
    assert len(read_results([path])) == 999


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", "1"))
    corner = b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row></sheetData>'
    _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", corner)
    assert len(read_results([path])) == 1


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", "1"))
    blank = b" " * (40 << 20)
    _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b"</sheetData>" + blank)
    assert path.stat().st_size < 100_000
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match="unpacks to 41,9"):
        read_results([path])


def test_a_bomb_of_moderate_ratio_is_refused_by_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "r.xlsx"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr("a.xml", b"x" * 2000)
    monkeypatch.setattr(excel, "MOST_UNPACKED", 1000)
    with pytest.raises(InputError, match="unpacks to 2,000"):
        excel.read_excel(path)


def test_entities_that_laugh_a_billion_times_are_refused(tmp_path: Path) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", "1"))
    entities = "".join(f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' for number in range(1, 10))
    _changed(
        path,
        "xl/worksheets/sheet1.xml",
        b"<worksheet",
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><worksheet'.encode(),
    )
    corner = b'<row r="3"><c r="C3" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>'
    _changed(path, "xl/worksheets/sheet1.xml", b"</sheetData>", corner)
    with pytest.raises(InputError, match=r"r\.xlsx"):
        read_results([path])


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b"<sheetData"),
        ("xl/workbook.xml", b"<sheets>", b"<cheats>"),
        ("[Content_Types].xml", b"<Types", b"Types"),
    ],
)
def test_damaged_workbooks_are_refused_in_words(part: str, old: bytes, new: bytes, tmp_path: Path) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", "1"))
    _changed(path, part, old, new)
    with pytest.raises(InputError, match=r"r\.xlsx"):
        read_results([path])


def test_without_openpyxl_it_is_said_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _book(tmp_path / "r.xlsx", ("lot", "test", "value"), ("A", "T", "1"))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputError, match=r"lbpcmc\[excel\]"):
        read_results([path])
