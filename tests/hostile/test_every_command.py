"""Every command over a site whose every text is hostile, and every argument of every command: nothing is obeyed.

Commands, their parameters, tables and formats are walked: one without an entry here fails.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
import unicodedata
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import click
import openpyxl
import pypdfium2
import pytest
from asking import COMMANDS, possible, told  # found on the path of this folder
from hostile_site import DONE, FOLDER, LOT, MARKUP, METHOD, ROOT, WORDS, Made, raw_data, recipe, specification
from hostile_strings import active
from pyarrow import parquet

from lbpcmc.cli import table
from lbpcmc.reports.sheet import Furniture, paginate
from lbpcmc.tui.app import ExecutionApp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

SPEC = ROOT / "specs" / "fp-ds.yaml"


def seen(text: str) -> str:
    """Write a text as it must be seen, without the function that is tested; None of it where marks are many."""
    composed = unicodedata.normalize("NFC", text[:2000].encode("utf-8", "replace").decode())
    return "".join(f"<U+{ord(c):04X}>" if active(c) or c == "\n" else c for c in composed)[:1500]


def squeezed(text: str) -> str:
    """Without spaces and line ends, by which pages and lists break a text, and the apostrophes of spreadsheets."""
    return "".join(c for c in text if not c.isspace() and c != "'")


CLEAR = {name: text for name, text in WORDS.items() if not any(unicodedata.category(c).startswith("M") for c in text)}
"""The texts without combining marks; which of those are shown as code points, tests/test_text_output.py says."""


def missing(made: Made, said: str, *places: str) -> list[tuple[str, str]]:
    """Name the texts of these places that are not to be seen."""
    shown = squeezed(said)
    texts = [(place, text) for place in places for text in made.kept[place] if text in CLEAR.values()]
    assert len(texts) >= 25 * len(places)
    # White space of a printed name is folded; a zero byte is shown by its picture in tables, which no engine keeps.
    ways = {(place, text): (seen(text), seen(text).replace("<U+0000>", "␀")) for place, text in texts}
    for one in (one for one in ways if one[0] == "name"):
        ways[one] = (seen(" ".join(one[1].split())),) * 2
    return [one for one, found in ways.items() if not any(squeezed(way) in shown for way in found)]


# What is on record, by every command that shows it.

ON_PAPER = (
    "comment", "station", "equipment", "material", "sample", "typed", "remark", "corrected", "not corrected", "held",
    "resumed", "result", "result corrected", "raw data",
)  # fmt: skip
SHOWN: dict[str, list[tuple[list[str], tuple[str, ...]]]] = {
    "batch": [
        (["batch"], ()),
        (["batch", LOT, "--events", "3000"], ("comment", "typed", "corrected", "held", "resumed", "result")),
        (["batch", DONE], ()),
        (["batch", "--json"], ()),
        (["batch", LOT, "--events", "3000", "--json"], ()),
    ],
    "table": [(["table", name], ()) for name in table.TABLES],
    "verify": [(["verify"], ())],
    "person list": [(["person", "list"], ("name",))],
    "document list": [(["document", "list"], ())],
    "document show": [
        (["document", "show", "specification", "HOSTILE-SPEC"], ("file",)),
        (["document", "show", "recipe", "HOSTILE-1"], ()),
    ],
    "db rebuild": [(["db", "rebuild"], ())],
}  # fmt: skip
"""Commands that print what is on record, and the places whose texts they show."""
WRITTEN = {"record", "salvage", "table"}
"""Commands that write it to files, which tests below open."""
WITHOUT_RECORD = {
    "quantity", "judge", "check", "diff", "validate", "calc", "qualify", "init", "person add", "person disable",
    "person roles", "document approve", "document import", "result", "tui", "replay", "demo",
}  # fmt: skip
"""Commands that show what they were given and what became of it: by their arguments, below."""


def test_every_command_has_its_entry():
    assert set(COMMANDS) == set(SHOWN) | WRITTEN | WITHOUT_RECORD
    assert set(COMMANDS) == set(VALID)


@pytest.mark.parametrize(
    ("arguments", "places"), [pytest.param(*one, id=" ".join(one[0])) for entries in SHOWN.values() for one in entries]
)
def test_what_is_on_record_is_shown_and_not_obeyed(made, arguments, places):
    said = told(*arguments, "--site", str(made.folder))
    assert said.code == 0, said.err + said.out[:500]
    assert not active(said.out) | active(said.err)
    assert not missing(made, said.out, *places)
    if "--json" in arguments:
        json.loads(said.out)


def test_exact_bytes_are_exact(made):
    said = told("document", "show", "recipe", "HOSTILE-1", "--bytes", "--site", str(made.folder))
    assert said.out == recipe()


# Exports.


def cells(made: Made, name: str, ending: str, folder: Path) -> list[list[object]]:
    """Export a table and read it again."""
    path = folder / f"t{ending}"
    assert told("table", name, "-o", str(path), "--site", str(made.folder)).code == 0
    if ending == ".csv":
        text = path.read_text("utf-8")
        rows: list[list[object]] = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len(rows) == len(text.splitlines())
        assert not active(text)
        return rows
    if ending == ".json":
        text = path.read_text("utf-8")
        assert not active(text)
        return [list(row.values()) for row in json.loads(text)]
    if ending == ".parquet":
        return [list(row.values()) for row in parquet.read_table(path).to_pylist()]
    assert ending == ".xlsx"
    sheet = openpyxl.load_workbook(path).active
    assert not [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f" or cell.hyperlink]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


SPREADSHEETS = {".csv", ".xlsx"}
EXACT = {".json", ".parquet"}
"""Formats for programs: they give every text as it is on record."""
IN_TABLES = {
    "values": ("typed", "material", "corrected"),
    "results": ("result", "result corrected"),
    "exceptions": ("comment",),
}


@pytest.mark.parametrize("ending", table.WRITERS)
@pytest.mark.parametrize("name", table.TABLES)
def test_a_cell_is_text_and_nothing_else(made, tmp_path, name, ending):
    assert set(table.WRITERS) == SPREADSHEETS | EXACT
    rows = cells(made, name, ending, tmp_path)
    texts = [cell for row in rows for cell in row if isinstance(cell, str)]
    assert texts
    if ending in SPREADSHEETS:
        assert not active("".join(texts))
        assert not [cell for cell in texts if cell.lstrip(' "')[:1] in (*"=@＝\t\r", "+", "-") and not number(cell)]
        assert not missing(made, "\n".join(texts), *IN_TABLES.get(name, ()))
        return
    for place in IN_TABLES.get(name, ()):
        for text in made.kept[place]:
            exact = unicodedata.normalize("NFC", text[:2000].encode("utf-8", "replace").decode()).replace("\0", "␀")
            assert any(exact in cell for cell in texts), (place, text)


def number(cell: str) -> bool:
    """A number with its unit is no formula."""
    try:
        float(cell.strip().partition(" ")[0])
    except ValueError:
        return False
    return True


def test_what_is_saved_of_a_database_can_be_looked_at(made, tmp_path):
    target = tmp_path / "saved\u202e\x1b[2J"
    said = told("salvage", "--site", str(made.folder), "-o", str(target))
    assert said.code == 0
    assert not active(said.out) | active(said.err)
    written = (target / "events.jsonl").read_text("utf-8")
    assert not active(written)
    assert all(json.loads(line)["good"] for line in written.splitlines())


# Paper.


def printed(path: Path) -> str:
    """All text of a PDF; its title too."""
    with closing(pypdfium2.PdfDocument(path)) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
        return "\n".join([*pages, *document.get_metadata_dict().values()]).replace("\r\n", "\n")


def spoken(text: str) -> str:
    """Put characters in the place of their code points: on paper, letters without a glyph are named, too."""
    return re.sub(r"<U\+([0-9A-F]{4,6})>", lambda found: chr(int(found[1], 16)), text)


def test_a_record_shows_every_text(made, tmp_path):
    path = tmp_path / "r\x1b.pdf"
    said = told("record", LOT, "-o", str(path), "--site", str(made.folder))
    assert said.code == 0, said.err
    assert not active(said.out) | active(said.err)
    text = printed(path)
    assert not active(text)
    assert squeezed("lot<U+000A>1.4 recorded 37.0 pass") in squeezed(text)
    assert squeezed("lot 1.4 recorded 37.0 pass") not in squeezed(text)
    shown = squeezed(spoken(text))
    texts = {(place, said) for place in ON_PAPER for said in made.kept[place] if said in CLEAR.values()}
    assert len(texts) > 25 * len(ON_PAPER)
    assert not [(place, said) for place, said in texts if squeezed(spoken(seen(said))) not in shown]


def test_the_furniture_of_a_page_shows_every_text(tmp_path):
    path = tmp_path / "p.pdf"
    for n, text in enumerate(CLEAR.values()):
        furniture = Furniture(title=text, right=text, footer=text[:60], mark=text[:60], warning=text)
        path.write_bytes(paginate(lambda sheets, text=text: sheets.heading(text), "A4", furniture, text[:60]))
        assert not active(printed(path)), n


def test_a_calculation_on_paper_shows_every_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    method = METHOD.read_text("utf-8")
    for old in ("Viable count on drop plates, log10 CFU", '"A template.'):
        assert old in method
    method = method.replace("Viable count on drop plates, log10 CFU", json.dumps(MARKUP))
    Path("m.yaml").write_text(method, "utf-8")
    Path("d.csv").write_bytes(raw_data(f"{MARKUP} \u202e\x1b[2J;=1"))
    said = told("calc", "m.yaml", "d.csv", "--figure", "--pdf", "out\u202e.pdf")
    assert said.code in {0, 2}, said.err
    assert not active(said.out) | active(said.err)
    if said.code == 0:
        text = printed(Path("out\u202e.pdf"))
        assert not active(text)
        assert squeezed("[red]x[/nope][@click=app.quit]y[/] R&D <b>x</b>") in squeezed(text)


# Every argument of every command.

RESULTS = b"lot,test,value\nL,viable-count,5e9 CFU/mL\n"
BATCH_FILE = b"act,step,occurrence,replicate,typed,item,person,reason\nstart,,,,LOT-9,HOSTILE-1,olga,\n"
PERSON = {"who": "root"}
VALID: dict[str, dict[str, str]] = {
    "quantity": {"text": "5 g"},
    "judge": {"value": "5 g", "criterion": "NMT 5 g"},
    "check": {"paths": str(SPEC)},
    "diff": {"old": str(SPEC), "new": str(SPEC)},
    "validate": {"results": "results.csv", "specification": "HOSTILE-SPEC"},
    "calc": {"method": "drop-plate", "data": "plates.csv"},
    "qualify": {"area": "none"},
    "init": {"folder": "new", "person": "ada", "name": "Ada"},
    "person add": {**PERSON, "new": "nina", "name": "Nina", "roles": "operator"},
    "person disable": {**PERSON, "gone": "olga", "reason": "left"},
    "person list": {},
    "person roles": {**PERSON, "changed": "olga", "roles": "analyst", "reason": "trained"},
    "document approve": {"who": "quinn", "kind": "specification", "name": "HOSTILE-SPEC", "version": "2"},
    "document import": {"who": "emil", "paths": "new.yaml"},
    "document list": {},
    "document show": {"kind": "specification", "name": "HOSTILE-SPEC", "version": "1"},
    "batch": {"lot": LOT},
    "result": {"who": "anna", "lot": DONE, "test": "viable-count", "value": "5e9 CFU/mL"},
    "record": {"lot": DONE, "output": "out.pdf"},
    "table": {"table": "results", "lots": DONE},
    "tui": {"person": "olga", "lot": LOT},
    "verify": {},
    "salvage": {"output": "saved"},
    "db rebuild": {},
    "replay": {"path": "batch.csv"},
    "demo": {"folder": "file/demo"},
}
"""By the name of a command: what its parameters may be. Every other parameter that takes a text is tried as well."""
ENDING = {
    "table": ".csv",
    "validate": ".csv",
    "record": ".pdf",
    "calc": ".pdf",
    "qualify": ".pdf",
    "document show": ".yaml",
}
"""What the outputs of these commands end in."""
HERE = {"init", "demo"}
"""Commands that make a site, and need none."""


def files() -> None:
    """Write the files that the commands read."""
    for name, content in (
        ("results.csv", RESULTS),
        ("plates.csv", raw_data("x")),
        ("batch.csv", BATCH_FILE),
        ("file", b""),
        ("new.yaml", specification("9").encode()),
    ):
        if not Path(name).exists():
            Path(name).write_bytes(content)


def arguments(name: str, changed: Mapping[str, str]) -> list[str]:
    """Call a command as is valid, but for some parameters."""
    command, given = COMMANDS[name], {**VALID[name], **changed}
    options, positional = [], []
    for parameter in command.params:
        if parameter.name == "folder" and name not in HERE and "folder" not in given:
            options += ["--site", FOLDER]
        elif parameter.name in given:
            text = given[parameter.name]
            if isinstance(parameter, click.Option):
                options += [parameter.opts[-1], text]
            else:
                positional.append(text)
    return [*name.split(" "), *positional, *options]


def texts_of(command: click.Command) -> Iterator[click.Parameter]:
    """Every parameter that takes a text: all but switches."""
    yield from (one for one in command.params if not (isinstance(one, click.Option) and one.is_flag))


ALWAYS = ("clear screen", "override", "escaped byte", "formula", "markup of the screens")
"""What every parameter is tried with."""


def tried() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Every command and parameter with names of texts: each text for each command, a third and more a parameter."""
    names = [name for name in WORDS if name not in ALWAYS]
    for name, command in COMMANDS.items():
        parameters = [str(one.name) for one in texts_of(command)]
        step = min(3, len(parameters))
        yield from ((name, one, (*ALWAYS, *names[n % step :: step])) for n, one in enumerate(parameters))


TRIED = list(tried())


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("site")
def test_every_command_can_be_called(name, monkeypatch):
    """What is tried below is wrong for its hostile text alone."""
    without_terminal(monkeypatch)
    files()
    said = told(*arguments(name, {}))
    assert said.code in {0, 1} or name in {"qualify", "demo"}, said
    assert not active(said.out) | active(said.err)


def test_every_command_is_tried_with_every_text():
    for name in COMMANDS:
        assert {text for command, _, texts in TRIED for text in texts if command == name} == set(WORDS)


@pytest.mark.parametrize(("name", "parameter", "texts"), [pytest.param(*one, id=", ".join(one[:2])) for one in TRIED])
@pytest.mark.usefixtures("site")
def test_no_argument_is_obeyed(name, parameter, texts, monkeypatch):
    without_terminal(monkeypatch)
    for what in texts:
        call(name, parameter, what, "")
        if parameter in {"output", "pdf"}:
            call(name, parameter, what, ENDING.get(name, ""))


def test_what_a_demonstration_tells_is_shown(tmp_path, monkeypatch):
    """The demonstration itself takes seconds: it is replaced by one with hostile names."""
    monkeypatch.chdir(tmp_path)
    batch = SimpleNamespace(
        lot="L\x1b[2J", status="running", values={"carbon_recovery": MARKUP}, critical=1, major=0, minor=0
    )
    demo = SimpleNamespace(
        replaced=True, recipes=1, specifications=1, batches=[batch], faults=("a\u202e fault\x1b[2J",), events=1,
        head="0" * 64, open_lot="[/nope]\x07",
    )  # fmt: skip

    def run_demo(_: Path, say: Callable[[str], None]) -> SimpleNamespace:
        say("[red]\x1b[2Jstep\u202e")
        return demo

    monkeypatch.setattr("lbpcmc.gmp.demonstration.demo.run_demo", run_demo)
    monkeypatch.setattr("lbpcmc.cli.demo_results.judge_samples", lambda _: ("\x9b", "\u2028"))
    said = told("demo", "--site", "it's\x1b[2J\nnew")
    assert said.code == 1
    assert not active(said.out) | active(said.err)
    assert "a<U+202E> fault<U+001B>[2J" in said.out
    assert "[red]<U+001B>[2Jstep<U+202E>" in said.err


def call(name: str, parameter: str, what: str, ending: str) -> None:
    """Call a command with one hostile text, and look at all that it says."""
    files()
    value = f"{WORDS[what][: 60 if ending else None]}{ending}"
    if name == "demo":
        value = f"file/{value}"
    given = arguments(name, {parameter: value})
    if not possible(given):
        return
    said = told(*given)
    assert said.code in {0, 1, 2}, (what, said)
    assert not active(said.out) | active(said.err), (what, said)
    assert said.code == 0 or said.out or said.err, what
    assert said.code != 2 or said.err.startswith("lbpcmc: ") or not said.err, (what, said.err)
    assert len(said.err.splitlines()) < 40, (what, said.err)


def without_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the screens begin and end at once, with something to say."""

    def ended(app: ExecutionApp, **_: object) -> None:
        app._say_on_leaving(f"Typed: {MARKUP}")

    monkeypatch.setattr(ExecutionApp, "run", ended)
    monkeypatch.setattr("lbpcmc.cli.tui.sys", SimpleNamespace(stdin=Terminal(), stderr=Terminal(), exit=sys.exit))


class Terminal(io.StringIO):
    """What the screens ask for."""

    def isatty(self) -> bool:
        return True
