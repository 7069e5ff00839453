"""Mutation tests of everything that decides, and the page that says what survived (docs/mutants.md).

    python scripts/mutants.py                    every module of [tool.mutmut] in pyproject.toml; writes the page
    python scripts/mutants.py execution/rules.py     some of them; prints instead

Mutmut changes one expression at a time, in a copy outside the checkout; mutants_loop.py runs the tests that reach it. A
survivor is a change that no test notices: either it changes nothing that could be seen (equivalent) or a test is
missing (gap). What was judged by a person is kept in scripts/mutants_survivors.toml and stands in the page.
The exit code is 1 where a survivor has no such line, or where a line has no survivor any more.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "mutants.md"
JUDGED = ROOT / "scripts" / "mutants_survivors.toml"
COPIED = (
    *("src", "tests", "specs", "recipes", "sample_batches", "scripts", "docs", "benchmarks"),
    *("pyproject.toml", "README.md"),
)
TRUST = bool(os.environ.get("MUTANT_TRUST"))
"""Where tests were only added since the last run: what was noticed then is not tried again."""
NOTICED = ROOT / ".mutants.json"
"""Which test noticed which change before: not committed, a later run tries it first."""
KINDS = {"no test": "not tested", "timeout": "timed out or crashed", "crash": "timed out or crashed"}
HEAD = """# Mutants

Each module that decides something, changed one expression at a time by mutmut; a change that no test notices survives.
Written by `make mutants`; the verdicts are kept by hand in `scripts/mutants_survivors.toml`. The tests are those of
`[tool.lbpcmc-mutants]` in pyproject.toml; a change meets those of them that execute its
statement, at most 12 seconds of them, first the ones that noticed changes of its like.

"""


@dataclass(frozen=True)
class Change:
    """What a mutant is."""

    function: str
    """`lbpcmc.gmp.execution.state.Batch.apply`."""
    before: str
    after: str
    """The lines that differ, without their indentation."""
    diff: str
    line: int
    """Of the function with the comments above it, from 0."""

    @property
    def text(self) -> str:
        """The first line that is changed."""
        return next((one[1:].strip() for one in self.diff.splitlines() if one[:1] == "-"), "")

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by: mutmut's own numbers move with every change of a function."""
        return self.function, self.before, self.after

    @property
    def short(self) -> str:
        """The same in few letters."""
        return sha256(repr(self.key).encode()).hexdigest()[:20]


def wanted(parts: list[str]) -> list[Path]:
    """Modules of the one list in pyproject.toml, or those of them that end with one of `parts`."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["mutmut"]
    found = sorted({path for pattern in settings["only_mutate"] for path in ROOT.glob(pattern)})
    chosen = [path for path in found if not parts or path.as_posix().endswith(tuple(parts))]
    if not chosen:
        sys.exit(f"No module of [tool.mutmut] only_mutate ends with {', '.join(parts)}.")
    return chosen


def module_of(path: Path) -> str:
    """Name of a module: `lbpcmc.gmp.execution.rules`."""
    return ".".join(path.relative_to(ROOT / "src").with_suffix("").parts)


GENERATE = """
import json, sys
from pathlib import Path
from mutmut import __main__ as mutmut
from mutmut.mutation.diff_apply import get_diff_for_mutant
mutmut.set_mutant_under_test("mutant_generation")
Path("mutants").mkdir()
mutmut.copy_src_dir(), mutmut.copy_also_copy_files(), mutmut.setup_source_paths()
mutmut.create_mutants(2)
found = {}
for path in sys.argv[1:]:
    for name in json.loads(Path("mutants", path + ".meta").read_text("utf-8"))["exit_code_by_key"]:
        found[name] = get_diff_for_mutant(name, path=path)
Path("mutants/diffs.json").write_text(json.dumps(found), "utf-8")
"""
"""What `mutmut run` does before it runs tests, and the change that each mutant is."""


def python(folder: Path, *arguments: str, **own: str) -> None:
    """Run Python in a folder; its messages are shown, and a failure ends all."""
    done = subprocess.run([sys.executable, *arguments], cwd=folder, env=os.environ | own, check=False)
    if done.returncode:
        sys.exit(f"ended with {done.returncode}: {arguments[:4]}")


def function_of(mutant: str) -> str:
    """`lbpcmc.gmp.execution.state.xǁBatchǁapply__mutmut_7` is of `lbpcmc.gmp.execution.state.Batch.apply`."""
    module, _, name = mutant.rpartition("__mutmut_")[0].rpartition(".")
    return f"{module}.{name.removeprefix('x').strip('ǁ').replace('ǁ', '.') if 'ǁ' in name else name.removeprefix('x_')}"


def change_of(mutant: str, diff: str) -> Change:
    """Take the lines that differ."""
    changed = [line for line in diff.splitlines() if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    before, after = (" ".join(line[1:].strip() for line in changed if line[:1] == sign) for sign in "-+")
    return Change(function_of(mutant), before, after, "\n".join(changed), line_of(diff))


def line_of(diff: str) -> int:
    """The first line of a function that a diff of it changes, from 0."""
    line = 0
    for text in diff.splitlines()[2:]:
        if text.startswith("@@"):
            line = int(text.split()[1].lstrip("-").partition(",")[0]) - 1
        elif text.startswith("-"):
            return line
        else:
            line += not text.startswith("+")
    return line


def copied(folder: Path, paths: list[Path]) -> Path:
    """Copy what the tests need, with `paths` as the modules that mutmut changes; give the folder of the mutants."""
    copy = folder / "copy"
    copy.mkdir()
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        else:
            shutil.copy(ROOT / name, copy / name)
    settings = copy / "pyproject.toml"
    listed = json.dumps([str(path.relative_to(ROOT)) for path in paths])
    text = re.sub(r"(?s)only_mutate = \[.*?\]", f"only_mutate = {listed}", settings.read_text("utf-8"))
    settings.write_text(text, "utf-8")
    python(copy, "-c", GENERATE, *(str(path.relative_to(ROOT)) for path in paths))
    return copy / "mutants"


def run(paths: list[Path]) -> tuple[dict[str, Counter[str]], list[Change]]:
    """Counts of each module, and every survivor."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # a copy that is removed again
    known: dict[str, str] = json.loads(NOTICED.read_text("utf-8")) if NOTICED.is_file() else {}
    with TemporaryDirectory(dir=memory, prefix="mutants-") as folder:
        mutants = copied(Path(folder), paths)
        diffs = json.loads((mutants / "diffs.json").read_text("utf-8"))
        changes = {name: change_of(name, diff) for name, diff in diffs.items()}
        listed, outcomes = Path(folder, "list.json"), Path(folder, "outcomes.json")
        trusted = {name: known[one.short] for name, one in changes.items() if TRUST and one.short in known}
        asked = {
            name: (one.line, one.text, known.get(one.short)) for name, one in changes.items() if name not in trusted
        }
        listed.write_text(json.dumps(asked), "utf-8")
        tests = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["lbpcmc-mutants"]["tests"]
        plugin = ("-p", "mutants_loop", "--mutants", str(listed), "--outcomes", str(outcomes))
        own = {
            "MUTANTS": "1",
            "PYTHONPATH": os.pathsep.join((str(mutants / "src"), str(ROOT / "scripts"))),
        }
        kept = (
            "-p",
            "no:cacheprovider",
            "-o",
            "tmp_path_retention_policy=failed",
            "--basetemp",
            str(Path(folder, "tests")),
        )
        python(mutants, "-m", "pytest", "-q", "-s", "--tb=native", *kept, *plugin, *tests, **own)
        found: dict[str, str | None] = trusted | json.loads(outcomes.read_text("utf-8"))
    known |= {changes[name].short: test for name, test in found.items() if test and "::" in test}
    NOTICED.write_text(json.dumps(known), "utf-8")
    counts: dict[str, Counter[str]] = {module_of(path): Counter() for path in paths}
    for name, test in found.items():
        kind = "survived" if test is None else KINDS.get(test, "killed")
        counts[name.rpartition(".")[0]][kind] += 1
    return counts, [changes[name] for name, test in found.items() if test is None or test == "no test"]


def judged() -> dict[tuple[str, str, str], str]:
    """What a person has said of each survivor, by its key."""
    entries = tomllib.loads(JUDGED.read_text("utf-8")).get("survivor", []) if JUDGED.is_file() else []
    return {(entry["function"], entry["before"], entry["after"]): entry["verdict"] for entry in entries}


def table(counts: dict[str, Counter[str]]) -> str:
    """Write the counts, one module a line."""
    kinds = ("killed", "survived", "not tested", "timed out or crashed")
    lines = [f"| module | mutants | {' | '.join(kinds)} | noticed |", "| --- | " + "---: | " * 6]
    for module, found in [*counts.items(), ("all", sum(counts.values(), Counter()))]:
        total = found.total()
        noticed = total - found["survived"] - found["not tested"]
        cells = " | ".join(str(found[kind]) for kind in kinds)
        lines.append(f"| {module} | {total} | {cells} | {100 * noticed / total if total else 100:.1f} % |")
    return "\n".join(lines)


def page(counts: dict[str, Counter[str]], survivors: list[Change], verdicts: dict[tuple[str, str, str], str]) -> str:
    """Write the page: counts, then each survivor with its change and its verdict."""
    text = [HEAD + table(counts), ""]
    for function in sorted({one.function for one in survivors}):
        text += [f"## {function}", ""]
        for one in survivors:
            if one.function == function:
                text += ["```diff", one.diff, "```", "", verdicts.get(one.key, "Not judged yet."), ""]
    return "\n".join(text)


def main(parts: list[str]) -> int:
    """Run the mutants and write or print the page."""
    paths = wanted(parts)
    counts, survivors = run(paths)
    verdicts = judged()
    text = page(counts, survivors, verdicts)
    if parts:
        print(text)
    else:
        PAGE.write_text(text, "utf-8")
        print(f"{table(counts)}\n\nwritten: {PAGE.relative_to(ROOT)}")
    known = {one.key for one in survivors}
    here = {module_of(path) for path in paths}
    stale = [key for key in verdicts if key not in known and any(key[0].startswith(f"{name}.") for name in here)]
    open_ones = [one for one in survivors if one.key not in verdicts]
    for key in stale:
        print(f"no longer survives, take it out of {JUDGED.name}: {' | '.join(key)}")
    for one in open_ones:
        print(f"not judged: {one.function}\n{one.diff}")
    return int(bool(stale or open_ones))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
