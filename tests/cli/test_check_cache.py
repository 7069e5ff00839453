"""A kept answer of `check` is what the check would print now, and nothing else is ever taken for one."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from shutil import copy

import pytest

from lbpcmc.cli import check_cache, main, start

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a good specification, a method and a bad one, and an empty cache."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    copy(ROOT / "specs" / "fp-ds.yaml", tmp_path / "good.yaml")
    (tmp_path / "bad.yaml").write_text("lbpcmc: recipe/1\nid: \x1b\n".replace("\x1b", "{"))
    return tmp_path


@pytest.fixture
def check(folder, monkeypatch, capsys):  # noqa: ARG001  # the place to check in
    """Run `check` and tell whether it really checked."""
    ran = []
    whole = main.run
    monkeypatch.setattr(main, "run", lambda answer="": (ran.append(answer), whole(answer)))

    def called(*arguments: str) -> tuple[bool, int, str, str]:
        ran.clear()
        monkeypatch.setattr(sys, "argv", ["lbpcmc", "check", *arguments])
        with pytest.raises(SystemExit) as ended:
            start.run()
        said = capsys.readouterr()
        return bool(ran), int(ended.value.code or 0), said.out, said.err

    return called


@pytest.mark.parametrize(
    "arguments",
    [["good.yaml"], ["bad.yaml"], ["."], ["bad.yaml", "--format", "json"], ["--format=json", "./good.yaml"]],
)
def test_the_second_answer_is_the_first_one(check, arguments):
    first, second = check(*arguments), check(*arguments)
    assert (first[0], second[0]) == (True, False)
    assert second[1:] == first[1:]


def test_whatever_an_answer_depends_on_changes_its_key(check, folder):
    check("good.yaml")
    assert not check("good.yaml")[0]
    assert check("good.yaml", "--format", "json")[0]
    assert check("bad.yaml", "good.yaml")[0]
    assert check(str(folder / "good.yaml"))[0]
    (folder / "good.yaml").write_text((folder / "good.yaml").read_text("utf-8") + "# changed\n", "utf-8")
    assert check("good.yaml")[0]
    (folder / "twin.yaml").symlink_to("good.yaml")
    one = check("good.yaml", "twin.yaml")
    (folder / "twin.yaml").unlink()
    copy(folder / "good.yaml", folder / "twin.yaml")
    two = check("good.yaml", "twin.yaml")
    assert (one[0], two[0]) == (True, True)
    assert "1 document checked" in one[3]
    assert "2 documents checked" in two[3]


def test_a_new_file_in_a_folder_is_seen(check, folder):
    check(".")
    assert not check(".")[0]
    copy(folder / "good.yaml", folder / "more.yaml")
    assert check(".")[0]


def test_another_program_checks_again(check, monkeypatch, tmp_path):
    check("good.yaml")
    package = tmp_path / "lbpcmc" / "cli"
    package.mkdir(parents=True)
    copy(check_cache.__file__, package / "check_cache.py")
    monkeypatch.setattr(check_cache, "__file__", str(package / "check_cache.py"))
    assert check("good.yaml")[0]
    assert not check("good.yaml")[0]
    (package / "rule.py").touch()
    assert check("good.yaml")[0]


@pytest.mark.parametrize(
    "damage", [lambda b: b[:-1], lambda b: b.replace(b"nothing", b"plenty "), lambda _: b"", lambda b: b"x" + b]
)
def test_a_damaged_answer_is_as_if_it_were_not_there(check, damage):
    first = check("good.yaml")
    (place,) = Path(check_cache.folder()).iterdir()
    place.write_bytes(damage(place.read_bytes()))
    assert check("good.yaml") == first
    assert not check("good.yaml")[0]


def test_another_answer_under_the_same_name_is_not_taken(check):
    first = check("good.yaml")
    check("bad.yaml")
    good, bad = sorted(Path(check_cache.folder()).iterdir(), key=lambda path: b"nothing found" not in path.read_bytes())
    good.write_bytes(bad.read_bytes())
    assert check("good.yaml") == first


@pytest.mark.parametrize("arguments", [["--no-cache", "good.yaml"], ["none.yaml"], ["--explain", "R141"], ["-h"], []])
def test_what_is_never_kept(check, arguments):
    for _ in range(2):
        assert check(*arguments)[0]
    assert not Path(check_cache.folder()).exists()


def test_a_cache_that_cannot_be_written_is_done_without(check, folder):
    (folder / "cache").write_text("a file")
    assert check("good.yaml")[1:] == check("good.yaml")[1:]
    assert check("good.yaml")[0]


@pytest.mark.usefixtures("folder")
def test_the_oldest_answers_go_first(monkeypatch):
    monkeypatch.setattr(check_cache, "MOST_KEPT", 3)
    for number in range(5):
        check_cache.keep(f"{number}", 0, "out", "err")
        os.utime(Path(check_cache.folder()) / f"{number}", (number, number))
    assert sorted(path.name for path in Path(check_cache.folder()).iterdir()) == ["2", "3", "4"]
    assert check_cache.kept("4") == (0, "out", "err")


def test_huge_and_many_files_are_not_looked_at(folder, monkeypatch):
    (folder / "huge.yaml").write_bytes(b"x" * (check_cache.MOST_BYTES + 1))
    assert check_cache.key(["huge.yaml"], "text") is None
    assert check_cache.key(["/dev/zero"], "text") is None
    monkeypatch.setattr(check_cache, "MOST_FILES", 2)
    assert check_cache.key(["."], "text") is None


def test_the_limits_are_those_of_the_check():
    from lbpcmc.cli import check as command  # noqa: PLC0415  # the module under this name
    from lbpcmc.documents import source  # noqa: PLC0415

    assert (check_cache.MOST_BYTES, check_cache.ENDINGS) == (source.MOST_BYTES, command.ENDINGS)
