"""Makes the list of hostile texts importable in this folder, and the hostile sites that are made of it."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from hostile_site import FOLDER, MARKUP, Made, build  # found on the path of this folder

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108  # a test may be quick


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The whole hostile site."""
    return build(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hostile site with a few texts, for commands that write."""
    return build(
        tmp_path_factory.mktemp("small"), {"markup": MARKUP, "screen": "\x1b[2J\u202eX"}, own_witness=True
    ).folder


@pytest.fixture
def site(small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the small site in the working folder, in memory where the system has such a place."""
    with TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else tmp_path) as place:
        working = Path(place, "so", "deep")  # `../../etc` is still inside
        working.mkdir(parents=True)
        monkeypatch.chdir(working)
        yield shutil.copytree(small, working / FOLDER)
        monkeypatch.undo()
