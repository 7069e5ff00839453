"""The pages of the docs say what the code does."""

from __future__ import annotations

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from examples import ROOT

from lbpcmc.documents.formula import FUNCTIONS
from lbpcmc.documents.header import STAGES
from lbpcmc.documents.model import Criticality
from lbpcmc.documents.procedure import FIELDS
from lbpcmc.documents.rules.bill import FORMS
from lbpcmc.documents.specification import MATERIALS

DOCUMENTS = (ROOT / "docs" / "documents.md").read_text("utf-8")


def test_the_page_of_rules_is_the_one_that_the_script_writes():
    script = runpy.run_path(str(ROOT / "scripts" / "rules_page.py"))
    assert (ROOT / "docs" / "rules.md").read_text("utf-8") == script["page"]()


def test_the_table_of_steps():
    table = DOCUMENTS.partition("<!-- steps: begin")[2].partition("<!-- steps: end")[0]
    rows = [line.split("|")[1:-1] for line in table.splitlines() if line.startswith("| `")]
    told = {kind.strip(" `"): (needs.split("`")[1::2], may.split("`")[1::2]) for kind, needs, may in rows}
    assert told == {kind.value: (list(uses.needs), list(uses.may)) for kind, uses in FIELDS.items()}


def test_every_word_of_a_closed_list_is_named():
    for word in (*FUNCTIONS, *STAGES, *MATERIALS, *FORMS, *filter(None, Criticality)):
        assert f"`{word}" in DOCUMENTS or f": {word}`" in DOCUMENTS, word
