"""How tests run commands, and a demonstration site with one replayed batch, made once for all of them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from lbpcmc.cli.main import cli
from lbpcmc.gmp.demonstration.demo import run_demo

if TYPE_CHECKING:
    from collections.abc import Callable

    from click.testing import Result

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the program in a process of its own, as a user does."""

    def run(*arguments: object, **more) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "lbpcmc.cli.start", *map(str, arguments)]
        return subprocess.run(command, **({"capture_output": True} | more), text=True, check=False)

    return run


@pytest.fixture
def invoked() -> Callable[..., Result]:
    """Call a command in this process; an error stays an exception of the result."""

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(cli, list(map(str, arguments)))

    return run


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demonstration") / "demo"
    run_demo(folder, lambda _: None, [ROOT / "sample_batches" / "FP_9.csv"])
    return folder


@pytest.fixture
def beside_demo(demo_once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `demo` is a copy of the site, and the files of the package lie beside it."""
    shutil.copytree(demo_once, tmp_path / "demo")
    for name in ("recipes", "specs", "sample_batches"):
        (tmp_path / name).symlink_to(ROOT / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path
