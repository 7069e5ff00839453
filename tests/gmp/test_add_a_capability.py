"""The capability that docs/add_a_capability.md writes works as it stands there.

It runs in a process of its own, because it adds a table to the product.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add_a_capability.md"
SPECIFICATION = """lbpcmc: specification/1
id: ENV-001
version: "1"
title: Clean rooms
product: SITE
material: in-process
stage: phase 1
strains:
  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}
methods:
  - {id: EM-1, title: Differential pressure}
tests:
  - test: pressure
    attribute: process parameter
    title: Differential pressure
    method: EM-1
    quantity: pressure difference
    unit: Pa
    release: NLT 10 Pa
    source: illustration
"""
PROGRAM = """
import sys
from dataclasses import replace
from pathlib import Path

import lbpcmc.cli, lbpcmc.gmp
folder, specification = Path(sys.argv[1]), sys.argv[2]
lbpcmc.gmp.__path__.append(str(folder / "gmp"))
lbpcmc.cli.__path__.append(str(folder / "cli"))

from click.testing import CliRunner
from lbpcmc.events import EventTypes
from lbpcmc.gmp import installation, printed
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.export import export
from lbpcmc.gmp.maintenance import rebuild_site, verify_site
from lbpcmc.gmp.people.usecases import add_person, begin
from lbpcmc.gmp.product import PRODUCT, TYPES
from lbpcmc.gmp.read_tables import READ_TABLES
from lbpcmc.gmp.rooms import events, exceptions, lines, rows, rules, state

tables = replace(READ_TABLES, per_event={**READ_TABLES.per_event, **rows.PER_EVENT})
product = replace(
    PRODUCT,
    types=EventTypes((*TYPES, *events.TYPES)),
    folds=(*PRODUCT.folds, state.ROOM_STATE),
    rules={**PRODUCT.rules, **rules.RULES},
    redo={**PRODUCT.redo, **rules.REDO},
    exceptions=(*PRODUCT.exceptions, *exceptions.EXCEPTIONS),
    permissions={
        **PRODUCT.permissions,
        "rooms.qualify": frozenset({"quality"}),
        "rooms.read": frozenset({"operator", "supervisor"}),
    },
    read_tables=lambda: tables,
)
installation.PRODUCT, installation.TYPES = product, product.types
printed.LINES.update(lines.LINES)
where = folder / "site"
site = installation.create_site(where, installation.Administrator("root", "Rita Root"))
root = begin(site, "root")
for person, role in (("olga", "operator"), ("emil", "engineer"), ("quinn", "quality")):
    add_person(site, root, person, person.title() + " " + role.title(), (role,))
imported = import_document(site, begin(site, "emil"), specification.encode(), "env.yaml")
approve_document(site, begin(site, "quinn"), "specification", imported.id, imported.version)
site.close()

from lbpcmc.cli.room import command
for person, *arguments in (
    ("olga", "read", "R101", "15 Pa"),
    ("olga", "qualify", "R101", "ENV-001", "pressure"),
    ("quinn", "qualify", "R101", "ENV-001", "colour"),
    ("quinn", "qualify", "R101", "ENV-001", "pressure"),
    ("quinn", "qualify", "R1O1", "ENV-001", "pressure"),
    ("quinn", "qualify", "R102", "ENV-001", "pressure"),
    ("olga", "read", "r101", "15"),
    ("olga", "read", "R101", "8 Pa"),
    ("olga", "read", "R102", "0.02 mbar"),
    ("olga", "read", "R102", "8 bananas"),
    ("", "list"),
):
    options = ["--site", str(where), *(["--person", person] if person else [])]
    done = CliRunner().invoke(command, [*arguments, *options])
    print(done.exit_code, done.output.strip() or done.exception)
print(verify_site(where).findings, rebuild_site(where), verify_site(where).findings)
with installation.open_site(where, read_only=True) as site:
    for row in export(site, "exceptions").rows:
        print(*row[2:5], row[-1])
"""
SAID = """\
1 There is no room 'R101'. Qualify it: lbpcmc room qualify
1 Olga Operator acts as operator, a role that may not do this (room.qualified). Roles that may: quality.
1 ENV-001 has no limit for 'colour'. Its tests: pressure.
0 R101 is qualified by ENV-001 1, pressure.
1 The room R1O1 looks like r101, which exists. Choose one that nobody mistakes.
0 R102 is qualified by ENV-001 1, pressure.
0 r101: 15 Pa: pass. 15 Pa is within the limit
1 R101: 8 Pa: fail. 8 Pa is below the limit 10 Pa
1 R102: 0.02 mbar: fail. 2 Pa is below the limit 10 Pa
1 R102: 8 bananas: invalid. 'bananas' is not a unit of pressure difference. Accepted: mbar, bar, Pa or kPa.
0 R101  ENV-001 1  2 readings
R102  ENV-001 1  1 readings
() () ()
major E01 R101 room:r101
major E01 R102 room:r102
minor E05 R102 room:r102
"""


def modules(text: str) -> dict[str, str]:
    """The modules of the page, by their path under lbpcmc."""
    return dict(re.findall(r"`((?:gmp|cli)/(?:rooms/)?\w+\.py)`:?\n\n```python\n(.*?)```", text, re.DOTALL))


def test_the_capability_of_the_page_works(tmp_path):
    found = modules(PAGE.read_text("utf-8"))
    assert len(found) == 10
    for name, text in found.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""A module of the page."""\n\nfrom __future__ import annotations\n\n{text}', "utf-8")
    run = [sys.executable, "-c", PROGRAM, str(tmp_path), SPECIFICATION]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == (SAID, "")
