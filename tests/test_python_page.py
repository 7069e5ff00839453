"""docs/python.md: every example runs, and prints what the page says."""

from __future__ import annotations

import contextlib
import io
import re
from pathlib import Path

from lbpcmc.gmp.demonstration.demo import run_demo

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "python.md"


def pairs():
    """Each example with the output that is printed below it."""
    return re.findall(r"```python\n(.*?)```\n\n```text\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)


def test_every_example_prints_what_the_page_says(tmp_path, monkeypatch):
    run_demo(tmp_path / "demo", lambda _: None, [ROOT / "sample_batches" / "FP_9.csv"])
    (tmp_path / "specs").symlink_to(ROOT / "specs")
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    assert len(pairs()) == PAGE.read_text("utf-8").count("```python")
    for code, printed in pairs():
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code, "docs/python.md", "exec"), names)  # noqa: S102  # the page's own examples
        found = [line.rstrip() for line in out.getvalue().splitlines()]
        assert found == [line.rstrip() for line in printed.splitlines()]
