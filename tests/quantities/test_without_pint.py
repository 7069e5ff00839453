"""What a compiled document carries is enough: reading and judging then import no units library."""

from __future__ import annotations

import json
import subprocess
import sys

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.criteria.serialised import to_json
from lbpcmc.quantities import kind
from lbpcmc.quantities.serialised import kind_to_json

CRITERIA = [
    ("temperature", "alert 36.8 to 37.2; reject 36.5 to 37.5 degC"),
    ("colonies per mass", "NMT 10^2 CFU/g (pharmacopoeial)"),
    ("colonies per mass", "absent in 10 g"),
    ("number", "conforms: off-white powder"),
    ("ratio", "lower 95 % limit NLT 95 %"),
]
TYPED = [
    "37.3 degC", "98.6 degF", "149 CFU/g", "< 10 CFU/g", "TNTC", "not detected in 10 g", "not detected in 10 mL",
    "conforms", "98 % (95 % limits 95.5 to 99 %)", "", "37,2 degC", "12",
]  # fmt: skip

CHILD = """
import json, sys
from lbpcmc.criteria import criterion, judge_text
from lbpcmc.criteria.serialised import from_json
from lbpcmc.quantities import quantity, read
from lbpcmc.quantities.serialised import kind_from_json
from lbpcmc.serialised import JsonObject

carried = json.load(sys.stdin)
kinds = {name: kind_from_json(JsonObject(written)) for name, written in carried["kinds"].items()}
tested_in = (kinds["mass"], kinds["volume"])
said = []
for written in carried["criteria"]:
    ready = from_json(JsonObject(written), kinds, tested_in=tested_in)
    said.append([[j.verdict, j.reason, *j.trace] for j in (judge_text(text, ready) for text in carried["typed"])])
assert str(read("not detected in 10 g", kinds["ratio"], tested_in=tested_in)) == "not detected in 10 g"
written = criterion("80 to 500 % of label claim", kinds["colonies per mass"], among=kinds)
claim = quantity("100 CFU/g", kinds["colonies per mass"])
said.append([judge_text("400 CFU/g", written, label_claim=claim).verdict])
assert "pint" not in sys.modules, sorted(sys.modules)
json.dump(said, sys.stdout)
"""


def test_carried_kinds_and_criteria_read_and_judge_the_same_without_pint():
    names = {name for name, _ in CRITERIA} | {"mass", "volume", "ratio"}
    ready = [criterion(text, kind(name)) for name, text in CRITERIA]
    carried = {
        "kinds": {name: kind_to_json(kind(name)) for name in names},
        "criteria": [to_json(one) for one in ready],
        "typed": TYPED,
    }

    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", CHILD],
        input=json.dumps(carried),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert child.stderr == ""
    *said, claim = json.loads(child.stdout)
    here = [[[j.verdict, j.reason, *j.trace] for j in (judge_text(text, one) for text in TYPED)] for one in ready]
    assert said == here
    assert claim == ["pass"]


def test_the_registry_itself_does_import_pint():
    """The check above would see it."""
    child = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys\nfrom lbpcmc.quantities.shipped import compiled_kinds as c; c(); print('pint' in sys.modules)",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert child.stdout == "True\n"
