"""Every file that a command reads or writes, where it is a device, a pipe, a database, a link, damaged or ends wrongly.

Parameters that take a path are walked: one of a new kind without an entry here fails.
"""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from asking import COMMANDS, told  # found on the path of this folder
from hostile_strings import active
from test_every_command import ENDING, HERE, SHOWN, arguments, files

from lbpcmc.gmp.installation import DATABASE

if TYPE_CHECKING:
    from collections.abc import Callable

OUTPUTS, FOLDERS, APPENDED = {"output", "pdf"}, {"folder"}, {"witness"}
PATHS = [
    (name, one) for name, command in COMMANDS.items() for one in command.params if isinstance(one.type, click.Path)
]


def of(chosen: Callable[[str], bool]) -> list[object]:
    """Commands with the parameters of one kind."""
    return [pytest.param(name, one.name, id=f"{name}, {one.name}") for name, one in PATHS if chosen(str(one.name))]


READ = of(lambda name: name not in OUTPUTS | FOLDERS | APPENDED)
WRITTEN = [one for one in of(lambda name: name in OUTPUTS) if one.values[0] != "salvage"]


def test_every_path_has_its_kind():
    named = {str(one.name) for _, one in PATHS}
    assert named - OUTPUTS - FOLDERS - APPENDED == {"paths", "old", "new", "results", "data", "raw", "path"}


def sentence(*given: str, codes: tuple[int, ...] = (2,)) -> None:
    """A command says what is wrong and ends; nothing is obeyed."""
    said = told(*given)
    assert said.code in codes, (given, said)
    assert not active(said.out) | active(said.err)
    assert said.err.startswith("lbpcmc: ") or said.out or said.code == 0, said
    assert len(said.err.splitlines()) < 10


@pytest.fixture
def odd(site: Path) -> list[str]:
    """What is no file that could be read: devices, a pipe, a folder, nothing, a link to itself."""
    assert site.is_dir()
    files()
    os.mkfifo("it's a pipe.csv")
    Path("folder.csv").mkdir()
    Path("loop.csv").symlink_to("loop.csv")
    return ["/dev/zero", "/dev/full", "it's a pipe.csv", "folder.csv", "not there.csv", "loop.csv", "file/below"]


@pytest.mark.parametrize(("name", "parameter"), READ)
def test_only_files_are_read(name, parameter, odd):
    for path in odd:
        sentence(*arguments(name, {parameter: path}))


@pytest.mark.parametrize(("name", "parameter"), of(lambda name: name in FOLDERS))
@pytest.mark.usefixtures("odd")
def test_a_site_is_a_folder(name, parameter):
    for path in ("/dev/zero", "it's a pipe.csv", "loop.csv", "file/below"):
        sentence(*arguments(name, {parameter: path}))


@pytest.mark.parametrize(("name", "parameter"), WRITTEN)
def test_an_output_has_the_right_ending_and_is_written_over_nothing_in_use(name, parameter, site):
    files()
    ending = ENDING[name]
    database = (site / DATABASE).read_bytes()
    Path(f"other{ending}").write_bytes(database)
    Path(f"link{ending}").symlink_to(f"other{ending}")
    os.mkfifo(f"pipe{ending}")
    Path(f"folder{ending}").mkdir()
    wrong = ["it's.exe", "no ending", f"twice{ending}.exe", "/dev/null", "/dev/full", str(site / DATABASE), "x.sqlite"]
    before = sorted(Path().iterdir())
    for path in [*wrong, f"other{ending}", f"link{ending}", f"pipe{ending}", f"folder{ending}", f"none/x{ending}"]:
        sentence(*arguments(name, {parameter: path}))
    assert sorted(Path().iterdir()) == before
    assert Path(f"other{ending}").read_bytes() == (site / DATABASE).read_bytes() == database
    given = arguments(name, {parameter: f"it's here{ending}"})
    assert name == "qualify" or told(*given).code in {0, 1}
    assert name == "qualify" or Path(f"it's here{ending}").stat().st_size


def test_a_witness_is_not_kept_in_a_database(site):
    database = (site / DATABASE).read_bytes()
    Path("other.txt").write_bytes(database)
    for path in ("other.txt", str(site / DATABASE), "/dev/null", "/dev/zero"):
        sentence(*arguments("init", {"witness": path}))
        assert not Path("new").exists()
    assert Path("other.txt").read_bytes() == (site / DATABASE).read_bytes() == database


def test_paths_with_apostrophes_are_paths(site, monkeypatch):
    place = Path("it's", 'the "site" of $x %s')
    place.parent.mkdir()
    shutil.copytree(site, place)
    for entries in SHOWN.values():
        for given, _ in entries:
            said = told(*given, "--site", str(place))
            assert said.code == 0 or "LOT-1" in given, said.err
    monkeypatch.chdir(place.parent)
    sentence(*arguments("init", {"folder": "o'new", "witness": "the witness' file.txt"}), codes=(0,))
    sentence("person", "list", "--site", "o'new", codes=(0,))


def zeroed(content: bytearray, page: int) -> None:
    content[4096 * page : 4096 * (page + 1)] = bytes(4096)


def noise(content: bytearray, page: int) -> None:
    content[4096 * page : 4096 * (page + 1)] = random.Random(page).randbytes(4096)  # noqa: S311  # damage, not a secret


def cut(content: bytearray, page: int) -> None:
    del content[4096 * page + 100 :]


@pytest.mark.parametrize("damage", [zeroed, noise, cut])
@pytest.mark.parametrize("share", [0.0, 0.2, 0.5, 0.9])
def test_every_command_survives_a_damaged_page(damage, share, site):
    path = site / DATABASE
    content = bytearray(path.read_bytes())
    damage(content, int(share * len(content) // 4096))
    path.write_bytes(content)
    files()
    for name in COMMANDS:
        if name not in HERE:
            sentence(*arguments(name, {}), codes=(0, 1, 2))
