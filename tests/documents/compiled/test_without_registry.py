"""What was approved does not depend on the units library, on YAML, or on the registry of units as it is today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from shipped import METHODS, ROOT, SMALL, criteria, read

from lbpcmc.criteria import judge_text
from lbpcmc.documents.compiled import compile_document
from lbpcmc.laboratory.methods import with_rules_in_force

TYPED = [
    "4.0 % w/w", "45 g/kg", "37.2 degC", "98.6 degF", "-310 mV", "< 5 CFU/g", "not detected in 10 g", "conforms",
    "not detected in 10 mL", "1.2e9 CFU/g", "7", "",
]  # fmt: skip

JUDGE = """
import json, sys
from pathlib import Path
sys.path.insert(0, {here!r})
from lbpcmc.criteria import judge_text
from lbpcmc.documents.compiled import open_compiled
from lbpcmc.documents.model import Recipe, Specification
from lbpcmc.quantities import read

def criteria(document):
    if isinstance(document, Specification):
        return [(limit.criterion, test.unit) for test in document.tests for limit in test.limits]
    return [(step.criterion, step.unit) for step in document.steps() if step.criterion is not None]

said = []
for path in {paths!r}:
    document = open_compiled(Path(path).read_bytes())
    claim = getattr(document, "label_claim", None)
    for criterion, unit in criteria(document):
        for typed in {typed!r}:
            judged = judge_text(typed, criterion, unit=unit, label_claim=claim)
            said.append([judged.verdict, judged.rounded, judged.reason, *judged.trace])
    kinds = [step.quantity for step in document.steps() if step.quantity] if isinstance(document, Recipe) else []
    for kind in kinds:
        assert str(read("not detected in 1 mL", kind, tested_in=document.tested_in)) == "not detected in 1 mL"
"""
REPORT = """
unwanted = {"pint", "ruamel", "sqlalchemy", "sqlite3", "pydantic", "sqlmodel", "textual", "reportlab"}
print(json.dumps([sorted(unwanted & set(sys.modules)), said]))
"""


def compiled(tmp_path, names):
    paths = []
    for name in names:
        paths.append(tmp_path / f"{name.replace('/', '-')}.json")
        paths[-1].write_bytes(compile_document(read(ROOT / f"{name}.yaml")))
    return paths


def expected(names):
    found = []
    for name in names:
        document = read(ROOT / f"{name}.yaml")
        claim = getattr(document, "label_claim", None)
        for where, criterion, unit in criteria(document):
            if where.startswith(("step", "test")):
                for typed in TYPED:
                    judged = judge_text(typed, criterion, unit=unit, label_claim=claim)
                    found.append([judged.verdict, judged.rounded, judged.reason, *judged.trace])
    return found


def child(program):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stderr == ""
    return json.loads(done.stdout)


NAMES = ["specs/fp-ds", "specs/fp-dp", "recipes/fp-ds"]


def test_opening_and_judging_import_neither_pint_nor_yaml_nor_a_database(tmp_path):
    paths = [str(path) for path in compiled(tmp_path, NAMES)]
    program = JUDGE.format(here=str(ROOT / "src"), paths=paths, typed=TYPED) + REPORT

    imported, said = child(program)

    assert imported == []
    assert said == expected(NAMES)


CHANGED = """
import copy, sys
sys.path.insert(0, {here!r})
import lbpcmc.quantities
registry = sys.modules["lbpcmc.quantities.kinds"]
shipped = registry.registry_file()
changed = copy.deepcopy(shipped)
for kind in changed["kind"]:
    if kind["name"] == "mass fraction":
        (unit,) = [unit for unit in kind["units"] if unit["unit"] == "g/kg"]
        unit["pint"] = "12 * gram / kilogram"
    if kind["name"] == "redox potential":
        kind["name"] = "electrode potential"
registry.registry_file = lambda: changed
from lbpcmc.quantities import shipped as units
units.shipped_kinds = units.compiled_kinds
"""
CONTROL = """
from lbpcmc.documents.read import load
from lbpcmc.errors import DocumentError
from lbpcmc.quantities import kinds, quantity
assert "redox potential" not in kinds() and "electrode potential" in kinds()
factor = quantity("1 g/kg", kinds()["mass fraction"]).root
refused = ""
try:
    load(Path({recipe!r}).read_bytes())
except DocumentError as refusal:
    refused = refusal.said
print(json.dumps([str(factor), refused, said]))
"""


def test_another_registry_of_units_changes_nothing(tmp_path):
    """Another factor for g/kg and a kind that has another name: a document that is read anew would be lost."""
    paths = [str(path) for path in compiled(tmp_path, NAMES)]
    program = (
        CHANGED.format(here=str(ROOT / "src"))
        + JUDGE.format(here=str(ROOT / "src"), paths=paths, typed=TYPED)
        + CONTROL.format(recipe=str(ROOT / "recipes/fp-ds.yaml"))
    )

    factor, refused, said = child(program)

    assert factor == "3/250"
    assert "'redox potential' is not a kind of quantity" in refused
    assert said == expected(NAMES)


def test_a_method_is_made_ready_without_a_reader_of_yaml(tmp_path):
    for path in METHODS:
        (tmp_path / f"{path.stem}.json").write_bytes(compile_document(with_rules_in_force(read(path))))
    program = f"""
import json, sys
from pathlib import Path
from lbpcmc.documents.compiled import open_compiled
from lbpcmc.laboratory.methods import ready_method
paths = sorted(Path({str(tmp_path)!r}).iterdir())
said = [str(ready_method(open_compiled(path.read_bytes()), "0" * 64)) for path in paths]
{REPORT}"""

    imported, said = child(program)

    assert imported == ["pydantic"]  # the rules of an assay are validated records
    assert len(said) == len(METHODS)


def test_the_command_that_validates_imports_no_units_library(tmp_path):
    (tmp_path / "spec.json").write_bytes(compile_document(read(SMALL / "small-spec.yaml")))
    results = "lot,test,value,unit\\nA,viable-count,1.2e8,CFU/mL\\nA,identity,conforms,\\n"
    program = f"""
import json, sys
from pathlib import Path
from lbpcmc.cli.start import run
Path({str(tmp_path / "r.csv")!r}).write_text("{results}")
sys.argv = ["lbpcmc", "validate", {str(tmp_path / "r.csv")!r}, "--spec", {str(tmp_path / "spec.json")!r}]
sys.argv += ["-o", {str(tmp_path / "o.txt")!r}]
said = []
try:
    run()
except SystemExit as end:
    said.append(end.code)
sys.stderr.flush()
{REPORT}"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)

    assert json.loads(done.stdout) == [[], [0]]
