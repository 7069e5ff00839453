"""Draw docs/floor.svg, the README's picture: the open batch of a demonstration site, a reading out of limits.

python scripts/floor_picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution.usecases import start_batch
from lbpcmc.gmp.installation import Administrator, create_site, open_site
from lbpcmc.gmp.people.usecases import add_person, begin, working
from lbpcmc.gmp.sessions import Station
from lbpcmc.tui.app import ExecutionApp

ROOT = Path(__file__).resolve().parent.parent
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""The picture fetches no fonts."""
PICTURE = ROOT / "docs" / "floor.svg"
STATION = Station("station 1", "operator", None, "floor")
KEYS = ("f2", *"DEMO-CHAMBER-01", "enter", *"180 ppm", "enter")


async def draw(folder: Path) -> None:
    """Go through three steps by keys and keep the last screen."""
    site = open_site(folder, station=STATION)
    app = ExecutionApp(site, begin(site, "olga"), "FP-2601")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        for key in KEYS:
            await pilot.press(key.replace("-", "minus").replace(" ", "space") if len(key) == 1 else key)
        await pilot.pause()
        drawn = app.export_screenshot(title="lbpcmc tui --site plant1")
        PICTURE.write_text(FONT_FACE.sub("", drawn).replace("Fira Code", "DejaVu Sans Mono"), "utf-8")
    site.close()


def main() -> None:
    """Make a site with the drug substance of the recipes and one batch."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "plant1"
        site = create_site(folder, Administrator("root", "Rita Root"), station=STATION)
        people = (("olga", "Olga", "operator"), ("eve", "Eve", "engineer"), ("quinn", "Quinn", "quality"))
        with working(site, "root") as root:
            for person, name, role in people:
                add_person(site, root, person, name, (role,))
        with working(site, "eve") as eve, working(site, "quinn") as quinn:
            for kind, path in (("specification", "specs/fp-ds.yaml"), ("recipe", "recipes/fp-ds.yaml")):
                imported = import_document(site, eve, (ROOT / path).read_bytes(), path)
                approve_document(site, quinn, kind, imported.id, imported.version)
        with working(site, "olga") as olga:
            start_batch(site, olga, "FP-2601", "FP-DS-001")
        site.close()
        asyncio.run(draw(folder))


if __name__ == "__main__":
    main()
