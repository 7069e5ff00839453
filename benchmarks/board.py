"""The list of lots of a site with 5,000 of them against one with 50: both come from the read tables, not from folds.

The rows beyond those of one batch are put into the read table directly: what is measured is reading and listing them.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from rows import Row, best, best_process

from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution.usecases import start_batch
from lbpcmc.gmp.installation import DATABASE, Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import add_person, working
from lbpcmc.gmp.views import board

if TYPE_CHECKING:
    from lbpcmc.gmp.acts import Site

NAME = "List of lots"
SMALL = Path(__file__).parent.parent / "tests" / "documents_small"
LBPCMC = [str(Path(sys.executable).with_name("lbpcmc"))]
ROUNDS = 15


def made(folder: Path, lots: int) -> Path:
    """A site with one batch that was started, and rows of others."""
    with create_site(folder, Administrator("root", "Root"), demonstration=True) as site:
        with working(site, "root") as root:
            for person, role in (("olga", "operator"), ("emil", "engineer"), ("quinn", "quality")):
                add_person(site, root, person, person.title(), (role,))
        with working(site, "emil") as emil, working(site, "quinn") as quinn:
            for name in ("small-spec.yaml", "small-recipe.yaml"):
                found = import_document(site, emil, (SMALL / name).read_bytes(), name)
                approve_document(site, quinn, found.kind, found.id, found.version)
        with working(site, "olga") as olga:
            start_batch(site, olga, "LOT-1", "SMALL-1")
    with closing(sqlite3.connect(folder / DATABASE, isolation_level=None)) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(batch)")]
        others = ", ".join(name for name in columns if name != "lot")
        database.execute("BEGIN")
        for number in range(2, lots + 1):
            database.execute(
                f"INSERT INTO batch (lot, {others}) SELECT ?, {others} FROM batch WHERE lot = 'LOT-1'",
                (f"LOT-{number}",),
            )
        database.execute("COMMIT")
    return folder


def listed(site: Site) -> object:
    """What a screen or a command asks for first."""
    return board(site, most=200)


def run(quick: bool = False) -> list[Row]:
    """Processes that print the list, then the list alone, in turns."""
    rounds = 3 if quick else ROUNDS
    with tempfile.TemporaryDirectory() as name:
        few, many = (made(Path(name) / str(lots), lots) for lots in (50, 5_000))
        commands = [([*LBPCMC, "batch", "--site", str(folder)], rounds) for folder in (few, many)]
        spent = best_process(commands)
        with open_site(few) as small, open_site(many) as large:
            alone = best([lambda: listed(small), lambda: listed(large), lambda: board(large)], rounds)
    return [
        Row("lbpcmc batch, 50 lots", spent[0].seconds, base=True, megabytes=spent[0].megabytes),
        Row("lbpcmc batch, 5,000 lots, the 200 that changed last", spent[1].seconds, megabytes=spent[1].megabytes),
        Row("the list alone, 50 lots", alone[0]),
        Row("the list alone, 5,000 lots, the 200 that changed last", alone[1]),
        Row("the list alone, 5,000 lots, all of them", alone[2]),
    ]
