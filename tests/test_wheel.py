"""An installed wheel does the whole demonstration outside the repository."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*build, "--wheel-dir", str(target), str(ROOT)], check=True)
    (wheel,) = target.glob("lbpcmc-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target / "site")
    return target / "site"


def test_documents_batches_and_fonts_travel_in_the_wheel(unpacked):
    for kind in ("recipes", "specs", "sample_batches"):
        names = {p.name for p in (unpacked / "lbpcmc/_shipped" / kind).iterdir() if p.is_file()}
        assert names == {p.name for p in (ROOT / kind).iterdir() if p.is_file()}
    assert (unpacked / "lbpcmc/reports/fonts/DejaVuSansCondensed.ttf").is_file()
    assert (unpacked / "lbpcmc/quantities/units.toml").is_file()


def test_the_demonstration_runs_from_the_wheel_twice(unpacked, tmp_path):
    program = "import sys; sys.path.insert(0, sys.argv.pop(1)); from lbpcmc.cli.main import run; run()"
    command = [sys.executable, "-c", program, str(unpacked), "demo", "--site", "demo"]
    first = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert first.returncode == 0, first.stderr
    assert len(first.stdout.splitlines()) == 10
    for recovery in ("1.0042", "0.9772", "1.0416", "0.9684", "1.2111"):
        assert recovery in first.stdout
    assert "its links, rules, verdicts and calculations were verified" in first.stdout
    again = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert again.returncode == 0, again.stderr
    assert "started over" in again.stdout.splitlines()[0]
