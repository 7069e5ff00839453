"""Draw docs/floor.svg, the README's picture: the open batch of a demonstration site, a reading out of limits.

python scripts/floor_picture.py
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from lbpcmc.batch.rules import Actor
from lbpcmc.desk import add_person, approve_document, create_site, import_document, open_site, start_batch
from lbpcmc.tui.app import FloorApp

ROOT = Path(__file__).resolve().parent.parent
FONT_FACE = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""The picture fetches no fonts."""
PICTURE = ROOT / "docs" / "floor.svg"
KEYS = ("f2", *"DEMO-CHAMBER-01", "enter", *"180 ppm", "enter")


async def draw(folder: Path) -> None:
    """Go through three steps by keys and keep the last screen."""
    site = open_site(folder, origin="floor")
    app = FloorApp(site, site.actor("olga"), "FP-2601")
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
        root = Actor("root", "Rita Root", "administrator")
        site = create_site(Path(temporary) / "plant1", root)
        people = (("olga", "Olga", "operator"), ("eve", "Eve", "engineer"), ("quinn", "Quinn", "quality"))
        for person, name, role in people:
            add_person(site, person, name, (role,), root)
        for kind, name in (("specification", "specs/fp-ds.yaml"), ("recipe", "recipes/fp-ds.yaml")):
            row = import_document(site, (ROOT / name).read_bytes(), name, site.actor("eve"))
            approve_document(site, kind, row.id, row.version, site.actor("quinn"))
        start_batch(site, "FP-2601", "FP-DS-001", site.actor("olga"))
        site.close()
        asyncio.run(draw(site.folder))


if __name__ == "__main__":
    main()
