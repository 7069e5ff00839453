"""The shipped factors are those of pint, and a lookup of units imports no pint."""

from __future__ import annotations

import json
import subprocess
import sys

from lbpcmc.quantities import kinds
from lbpcmc.quantities import shipped as shipped_units
from lbpcmc.quantities.shipped import FILE, as_file, compiled_kinds, differing


def test_the_shipped_file_is_what_pint_makes_of_the_registry():
    """If this fails: python scripts/freeze_units.py, and look at what changed."""
    assert FILE.read_text("utf-8") == as_file(compiled_kinds().values())
    assert kinds() == compiled_kinds()
    for kind in compiled_kinds().values():
        assert kinds()[kind.name].by_spelling == kind.by_spelling
    assert differing() == []


def test_a_changed_factor_is_named(tmp_path, monkeypatch):
    written = json.loads(FILE.read_text("utf-8"))
    next(kind for kind in written if kind["name"] == "mass")["units"][1]["scale"] = "1001/1000000"
    changed = tmp_path / "units.json"
    changed.write_text(json.dumps(written), "utf-8")
    monkeypatch.setattr(shipped_units, "FILE", changed)
    assert differing() == ["mass"]
    changed.write_text(json.dumps(written[1:]), "utf-8")
    assert differing() == [written[0]["name"]]


def test_units_are_looked_up_without_pint():
    program = (
        "import sys; from lbpcmc.quantities import kind, quantity; "
        "quantity('98.6 degF', kind('temperature')).to('degC'); print('pint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
