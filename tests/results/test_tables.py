"""Result files of every kind give the same columns of text, and nothing in them is guessed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from lbpcmc.errors import InputError
from lbpcmc.results import columns
from lbpcmc.results.parallel import PIECE, parallel_map
from lbpcmc.results.tables import read_results

ROWS = [
    ("007", "NA", "5.0", "% w/w"),
    ("1e5", "None", "007", ""),
    ("2024-01-02", "true", "NA", "null"),
    ("L,1", 'say "x"', "< 10", "µg/mL"),
    ("L\n2", "=1+1", "", "nan"),
    ("日本", "-", "1.20", "°C"),
]
"""Texts that other readers take for something else."""
HEADER = ("lot", "test", "value", "unit")


def _csv(path: Path, delimiter: str = ",", end: str = "\n", rows: list[tuple[str, ...]] = ROWS) -> Path:
    def cell(text: str) -> str:
        return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in f'{delimiter}"\n') else text

    lines = [delimiter.join(map(cell, row)) + end for row in [HEADER, *rows]]
    path.write_bytes("".join(lines).encode())
    return path


def _json(path: Path) -> Path:
    path.write_text(json.dumps([dict(zip(HEADER, row, strict=True)) for row in ROWS]), encoding="utf-8")
    return path


def _json_lines(path: Path) -> Path:
    lines = [json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=False) for row in ROWS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _parquet(path: Path) -> Path:
    pq.write_table(pa.table({name: [row[place] for row in ROWS] for place, name in enumerate(HEADER)}), path)
    return path


def _excel(path: Path) -> Path:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for row in [HEADER, *ROWS]:
        book.active.append(row)
    for line in book.active.iter_rows():
        for cell in line:
            if cell.value is not None:
                cell.data_type = "s"
    book.save(path)
    return path


def _rows(path: Path) -> list[tuple[str, ...]]:
    found = read_results([path])
    return [
        (found.lots.at(row), found.tests.at(row), found.values[row].as_py() or "", found.units.at(row))
        for row in range(len(found))
    ]


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("r.csv", _csv),
        ("r.CSV", lambda path: _csv(path, ";")),
        ("r.tsv", lambda path: _csv(path, "\t")),
        ("crlf.csv", lambda path: _csv(path, end="\r\n")),
        ("r.json", _json),
        ("r.jsonl", _json_lines),
        ("r.parquet", _parquet),
        ("r.xlsx", _excel),
    ],
)
def test_every_kind_of_file_gives_the_same_text(name: str, make, tmp_path: Path) -> None:
    assert _rows(make(tmp_path / name)) == ROWS


def test_a_byte_order_mark_blank_lines_other_columns_and_any_case_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes("\ufeffAnalyst, Value ,LOT,Test\n\nx,5.0,A ,T\n,,,\ny,6.0, A,T\n\n".encode())
    found = read_results([path])
    assert [found.lots.at(row) for row in range(2)] == ["A", "A"]
    assert found.lots.codes.tolist() == [0, 0]
    assert [found.place(row) for row in range(2)] == [("r.csv", 3), ("r.csv", 5)]
    assert found.units.names() == [""]


def test_rows_are_numbered_as_the_file_shows_them(tmp_path: Path) -> None:
    lines = tmp_path / "r.jsonl"
    lines.write_text('\n{"lot":"A","test":"T","value":"1"}\n\n{"lot":"B","test":"T","value":null}\n', encoding="utf-8")
    csv = _csv(tmp_path / "a.csv", rows=[("A", "T", "1", ""), ("B", "T", "2", "")])
    found = read_results([csv, lines])
    assert [found.place(row) for row in range(4)] == [("a.csv", 2), ("a.csv", 3), ("r.jsonl", 2), ("r.jsonl", 4)]
    assert found.values.to_pylist() == ["1", "2", "1", None]
    assert found.lots.names() == ["A", "B"]
    with pytest.raises(IndexError):
        found.place(4)


def test_json_numbers_keep_their_digits(tmp_path: Path) -> None:
    path = tmp_path / "r.json"
    path.write_text('{"results": [{"lot": 7, "test": "T", "value": 6.20}, {"lot": 7, "test": "T", "value": 1e400}]}')
    found = read_results([path])
    assert found.values.to_pylist() == ["6.20", "1e400"]
    assert found.lots.names() == ["7"]


def test_parquet_numbers_become_their_shortest_text_and_nulls_stay(tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    numbers = pa.array([5.2, None, 0.1, float("nan")], pa.float64())
    lots = pa.array(["A", "A", None, "B"]).dictionary_encode()
    pq.write_table(pa.table({"Lot": lots, "test": pa.array([1, 2, 3, 4]), "value": numbers}), path)
    found = read_results([path])
    assert found.values.to_pylist() == ["5.2", None, "0.1", "nan"]
    assert found.tests.names() == ["1", "2", "3", "4"]
    assert [found.lots.at(row) for row in range(4)] == ["A", "A", "", "B"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("r.csv", b"", "empty"),
        ("r.csv", b"  \n \n", "empty"),
        ("r.csv", b"lot,test,value\n", "no results"),
        ("r.csv", b"lot,test\nA,T\n", "no column 'value'"),
        ("r.csv", b"lot,test,value,lot\nA,T,1,B\n", "2 columns 'lot'"),
        ("r.csv", b"lot,test,value\nA,T,1\nA,T\n", "r.csv:3: 2 fields, the header has 3"),
        ("r.csv", b"lot,test,value\nA,T,1\n\nA,T,1,2\n", "r.csv:4: 4 fields"),
        ("r.csv", b'lot,test,value\nA,T,"1\nA,T,2\n', "row"),
        ("r.csv", b"lot,test,value\nA,T,\xe9\n", "r.csv:2: a byte is not UTF-8"),
        ("r.csv", "lot,test,value\nA,T,1\n".encode("utf-16"), "not text in UTF-8"),
        ("r.csv", b"lot,test,value\nA,\x00T,1\n", "not text in UTF-8"),
        ("r.csv", b"\n\nlot,test,value\n", "no header line"),
        ("r.json", b"{}", "no list"),
        ("r.json", b"[1]", "row 1 is not an object"),
        ("r.json", b'[{"lot":"A","test":"T"}]', "row 1 has no 'value'"),
        ("r.json", b'[{"lot":"A","test":"T","value":"1"},{"lot":"A","test":"T","value":true}]', "row 2: 'value'"),
        ("r.json", b'[{"lot":"A","test":"T","value":[1]}]', "row 1: 'value'"),
        ("r.json", b'[{"lot":"A","test":"T","value":NaN}]', "not JSON"),
        ("r.json", b'[{"lot":"A","lot":"B","test":"T","value":"1"}]', "not JSON"),
        ("r.json", b"[" * 200_000, "not JSON"),
        ("r.json", b'[{"lot":"\\ud800","test":"T","value":"1"}]', "half a character"),
        ("r.json", b"\xff\xfe", "not text"),
        ("r.jsonl", b'{"lot":"A","test":"T","value":"1"}\n{"lot"', "row 2 is not JSON"),
        ("r.parquet", b"PAR1 but not", "not a Parquet file"),
        ("r.xlsx", b"PK but not", "not an .xlsx workbook"),
        ("r.xls", b"x", "does not end like a result file. Accepted endings: .csv, .json"),
        ("results", b"x", "does not end like a result file. Accepted endings: .csv, .json"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(name: str, content: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError) as caught:
        read_results([path])
    assert said in str(caught.value)


def test_a_folder_a_missing_and_a_huge_file_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "d.csv"
    folder.mkdir()
    refusals = {
        folder: "d.csv is a folder",
        tmp_path / "no.csv": "does not exist",
        Path("/dev/zero"): "not a file",
    }
    for path, said in refusals.items():
        with pytest.raises(InputError, match=said):
            read_results([path])
    with pytest.raises(InputError, match="No result file"):
        read_results([])
    monkeypatch.setattr("lbpcmc.results.tables.MOST_BYTES", 10)
    with pytest.raises(InputError, match="At most 10 are read"):
        read_results([_csv(tmp_path / "r.csv")])


@pytest.mark.parametrize("kind", [pa.bool_(), pa.date32(), pa.binary()])
def test_parquet_columns_that_are_no_text_are_refused(kind: pa.DataType, tmp_path: Path) -> None:
    path = tmp_path / "r.parquet"
    pq.write_table(pa.table({"lot": ["A"], "test": ["T"], "value": pa.nulls(1, kind)}), path)
    with pytest.raises(InputError, match="column 'value' holds"):
        read_results([path])


def test_parquet_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lbpcmc.results.parquet.MOST_ROWS", 3)
    with pytest.raises(InputError, match="unpacks to 6 rows"):
        read_results([_parquet(tmp_path / "r.parquet")])


def test_many_rows_in_pieces_keep_their_order_and_their_lots(tmp_path: Path) -> None:
    rows = [(f"L{row // 3}", f"T{row % 3}", str(row), "g") for row in range(2 * PIECE + 5)]
    path = _csv(tmp_path / "r.csv", rows=rows)
    found = read_results([path, path])
    assert len(found) == 2 * len(rows)
    assert [found.lots.at(row) for row in (0, 3, PIECE, 2 * PIECE + 4)] == [
        rows[row][0] for row in (0, 3, PIECE, 2 * PIECE + 4)
    ]
    pieces = found.pieces()
    assert [text for _, piece in pieces for text in piece.to_pylist()] == [row[2] for row in rows] * 2
    assert all(start == sum(len(before) for _, before in pieces[:number]) for number, (start, _) in enumerate(pieces))


def test_work_ahead_keeps_its_order_and_its_errors() -> None:
    assert list(parallel_map(lambda number: number * 2, list(range(100)))) == list(range(0, 200, 2))
    with pytest.raises(ZeroDivisionError):
        list(parallel_map(lambda number: 1 // number, [1, 0, 1]))


def test_lots_that_alternate_are_numbered_as_lots_that_follow() -> None:
    chunks = [columns.strings(["A", "B", "A"]), columns.strings(["A", "C", "B"])]
    coded = columns._coded([pa.chunked_array(chunks)])
    assert [coded.at(row) for row in range(6)] == ["A", "B", "A", "A", "C", "B"]
    assert len(coded.names()) == 3


def test_reading_and_judging_csv_imports_no_pandas(good: str, specification_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(good)
    program = f"""
import sys
sys.argv = ["lbpcmc", "validate", {str(path)!r}, "--spec", {str(specification_file)!r}, "--format", "csv"]
from lbpcmc.cli.main import run
try:
    run()
except SystemExit as end:
    print(end.code, sorted({{"pandas", "pint", "ruamel", "sqlalchemy", "sqlmodel", "textual"}} & set(sys.modules)))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
