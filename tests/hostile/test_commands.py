"""Every hostile text wherever a command takes text: nothing is obeyed, nothing breaks, every answer is whole."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from asking import possible, told  # found on the path of this folder
from hostile_strings import HOSTILE, active

ROOT = Path(__file__).resolve().parent.parent.parent
SPEC = ROOT / "specs" / "fp-ds.yaml"
RECIPE = ROOT / "recipes" / "fp-ds.yaml"
PLATES = ROOT / "specs" / "methods" / "drop-plate.yaml"


def quoted(text: str) -> str:
    """Write a text as a JSON string, which YAML reads too."""
    return json.dumps(text)


def results(folder: Path, *, form: str, several: bool = False, **cells: str) -> list[str]:
    """Write a result file with a hostile cell and give the arguments that judge it."""
    row = {"lot": "L", "test": "viable-count", "value": "5e9 CFU/g", "unit": "", **cells}
    paths = [folder / f"r{number}.json" for number in range(2 if several else 1)]
    for path in paths:
        path.write_text(json.dumps([row, {**row, "lot": "M"}]), "utf-8")
    return ["validate", *map(str, paths), "--spec", str(SPEC), "--format", form]


def raw_data(folder: Path, text: str) -> Path:
    path = folder / "raw.csv"
    path.write_bytes(f"title,{text}\nunit,g\nanalyst,{text}\n".encode("utf-8", "surrogatepass"))
    return path


def changed(folder: Path, source: Path, old: str, text: str) -> Path:
    """Copy a document with a hostile text in the place of `old`."""
    path = folder / f"changed-{source.name}"
    written = source.read_text("utf-8")
    assert old in written
    path.write_bytes(written.replace(old, quoted(text), 1).encode("utf-8", "surrogatepass"))
    return path


def named(folder: Path, text: str, ending: str) -> Path:
    """Give a file a hostile name, as far as the file system takes it."""
    try:
        path = folder / f"{text.replace('/', '_')[:60]}{ending}"
        path.write_bytes(b"lot,test,value\nL,viable-count,=1\n")
    except (OSError, ValueError):
        return folder / "none"
    return path


Place = "Callable[[Path, str], list[str]]"
PLACES: dict[str, Place] = {
    "command": lambda _, text: [text],
    "quantity": lambda _, text: ["quantity", text],
    "quantity as JSON": lambda _, text: ["quantity", text, "--json"],
    "quantity, unit": lambda _, text: ["quantity", f"5 {text}"],
    "quantity, kind": lambda _, text: ["quantity", "5 g", "--kind", text],
    "quantity, conversion": lambda _, text: ["quantity", "5 g", "--to", text],
    "judge, value": lambda _, text: ["judge", text, "NMT 5 g"],
    "judge, conformity": lambda _, text: ["judge", text, "conforms"],
    "judge, criterion": lambda _, text: ["judge", "5 g", text],
    "judge, part of a criterion": lambda _, text: ["judge", "5 g", f"NMT 5 g ({text})"],
    "judge, claim": lambda _, text: ["judge", "5 g", "NMT 50 % of label claim", "--label-claim", text],
    "judge as JSON": lambda _, text: ["judge", text, "NMT 5 g", "--json"],
    "check, rule": lambda _, text: ["check", "--explain", text],
    "check, path": lambda folder, text: ["check", str(folder / text[:60])],
    "check, name": lambda folder, text: ["check", str(named(folder, text, ".yaml"))],
    "check, title": lambda folder, text: ["check", str(changed(folder, SPEC, "title: ", text + "x: "))],
    "check, version": lambda folder, text: ["check", str(changed(folder, SPEC, 'version: "1"', f"version: {text}"))],
    "check, criterion": lambda folder, text: ["check", str(changed(folder, SPEC, "NLT", text))],
    "check as JSON": lambda folder, text: ["check", str(changed(folder, SPEC, "NLT", text)), "--format", "json"],
    "diff": lambda folder, text: ["diff", str(SPEC), str(changed(folder, SPEC, "illustration", text))],
    "diff as JSON": lambda folder, text: [
        *("diff", str(SPEC), str(changed(folder, SPEC, "illustration", text)), "--format", "json")
    ],
    "calc, method": lambda folder, text: ["calc", text, str(folder)],
    "calc, data": lambda folder, text: ["calc", "drop-plate", str(raw_data(folder, text))],
    "calc, document": lambda folder, text: [
        *("calc", str(changed(folder, PLATES, "drop-plate", text)), str(raw_data(folder, "x")))
    ],
    "qualify, area": lambda _, text: ["qualify", "--area", text or "?"],
    "validate, specification": lambda folder, text: [*results(folder, form="csv"), "--spec", str(folder / text[:60])],
    "validate, stage": lambda folder, text: [*results(folder, form="csv"), "--stage", text],
    "validate, format": lambda folder, text: results(folder, form=text),
    "validate, name": lambda folder, text: ["validate", str(named(folder, text, ".csv")), "--spec", str(SPEC)],
    "validate, output": lambda folder, text: [
        *results(folder, form="json"), "-o", str(folder / "away" / f"{text[:60]}.json")
    ],
}  # fmt: skip
for cell in ("lot", "test", "value", "unit"):
    for form in ("table", "csv", "json", "junit"):
        PLACES[f"validate, {cell}, {form}"] = lambda folder, text, cell=cell, form=form: results(
            folder, form=form, **{cell: text}
        )
        PLACES[f"validate, {cell} of several files, {form}"] = lambda folder, text, cell=cell, form=form: results(
            folder, form=form, several=True, **{cell: text}
        )


@pytest.mark.parametrize("place", PLACES)
def test_nothing_is_obeyed(place, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, text in HOSTILE.items():
        arguments = PLACES[place](tmp_path, text)
        if not possible(arguments):
            continue
        said = told(*arguments)
        assert said.code in {0, 1, 2}, (name, said)
        assert not active(said.out) | active(said.err), (name, said)
        assert "Traceback" not in said.err, (name, said)
        assert said.out or said.err, (name, said)
        assert len(said.err.splitlines()) < 40, (name, said)
        if said.out:
            whole(place, said.out)


def whole(place: str, out: str) -> None:
    """Read what was printed as its format demands."""
    if place.endswith(("JSON", "json")):
        json.loads(out)
    elif place.endswith("csv"):
        rows = list(csv.reader(io.StringIO(out, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert len(rows) == len(out.splitlines()) == (5 if "several" in place else 3)
        assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "@", "＝", "-")]
    elif place.endswith("junit"):
        ET.fromstring(out)  # noqa: S314  # our own text


def test_no_file_is_left_behind(tmp_path, monkeypatch):
    """A hostile output that is refused leaves its folder as it was."""
    monkeypatch.chdir(tmp_path)
    for text in HOSTILE.values():
        arguments = PLACES["validate, output"](tmp_path, text)
        assert not possible(arguments) or told(*arguments).code == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r0.json"]
