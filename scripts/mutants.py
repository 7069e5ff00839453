"""Mutation tests of everything that decides, and the page that says what survived (docs/mutants.md).

    python scripts/mutants.py                    every module of [tool.mutmut] in pyproject.toml; writes the page
    python scripts/mutants.py execution/rules.py     some of them; prints instead

Mutmut changes one expression at a time and runs the tests that reach it. It works in a copy outside the checkout. A
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
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "mutants.md"
JUDGED = ROOT / "scripts" / "mutants_survivors.toml"
COPIED = (
    *("src", "tests", "specs", "recipes", "sample_batches", "scripts", "docs", "benchmarks"),
    *("pyproject.toml", "README.md"),
)
TRIES = 3
MOST_MEMORY = 4 << 30
"""Bytes: a loop that a mutant has made endless ends where it has taken them; one took 13 GB of the machine."""
KILLED, SURVIVED, UNTESTED = (1, 3), 0, 33
"""Exit codes that mutmut 3.8 keeps: tests failed; tests passed; no test reaches the function."""
PLUGIN = """
def pytest_collection_modifyitems(items):
    for item in items:
        item._nodeid = item.nodeid
"""
"""Mutmut 3.8 asks for a private name that pytest 9.2 does not have."""
HEAD = """# Mutants

Each module that decides something, changed one expression at a time by mutmut; a change that no test notices survives.
Written by `make mutants`; the verdicts are kept by hand in `scripts/mutants_survivors.toml`.

"""


@dataclass(frozen=True)
class Survivor:
    """A change that no test noticed."""

    function: str
    """`lbpcmc.gmp.execution.state.Batch.apply`."""
    before: str
    after: str
    """The lines that differ, without their indentation."""
    diff: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is known by: mutmut's own numbers move with every change of a function."""
        return self.function, self.before, self.after


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


def mutmut(copy: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run mutmut in the copy, in limited memory and with the same hypothesis examples every time."""
    own = {"CI": "1", "PYTHONPATH": str(copy.parent), "PYTEST_ADDOPTS": "-p mutmut_node_id"}
    environment = os.environ | own
    limit = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({MOST_MEMORY}, {MOST_MEMORY}))"
    command = [sys.executable, "-c", f"{limit}; from mutmut.__main__ import cli; cli()", *arguments]
    return subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=False)


def function_of(mutant: str) -> str:
    """`lbpcmc.gmp.execution.state.xǁBatchǁapply__mutmut_7` is of `lbpcmc.gmp.execution.state.Batch.apply`."""
    module, _, name = mutant.rpartition("__mutmut_")[0].rpartition(".")
    return f"{module}.{name.removeprefix('x').strip('ǁ').replace('ǁ', '.') if 'ǁ' in name else name.removeprefix('x_')}"


def survivor(copy: Path, mutant: str) -> Survivor:
    """Ask mutmut for the change."""
    lines = mutmut(copy, "show", mutant).stdout.splitlines()
    changed = [line for line in lines if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    before, after = (" ".join(line[1:].strip() for line in changed if line[:1] == sign) for sign in "-+")
    return Survivor(function_of(mutant), before, after, "\n".join(changed))


def run(paths: list[Path]) -> tuple[dict[str, Counter[str]], list[Survivor]]:
    """Counts of each module, and every survivor."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108  # a copy that is removed again
    with TemporaryDirectory(dir=memory, prefix="mutants-") as folder:
        copy = Path(folder) / "copy"
        (copy.parent / "mutmut_node_id.py").write_text(PLUGIN, "utf-8")
        for name in COPIED:
            source = ROOT / name
            if source.is_dir():
                shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
            else:
                copy.mkdir(exist_ok=True)
                shutil.copy(source, copy / name)
        settings = copy / "pyproject.toml"
        listed = json.dumps([str(path.relative_to(ROOT)) for path in paths])
        text = re.sub(r"(?s)only_mutate = \[.*?\]", f"only_mutate = {listed}", settings.read_text("utf-8"))
        settings.write_text(text, "utf-8")
        for left in reversed(range(TRIES)):  # a run that was broken off goes on where it was
            done = mutmut(copy, "run", "--max-children", "2")
            if done.returncode == 0:
                break
            last = done.stdout.rpartition("\r")[2][-3000:]
            print(f"mutmut ended with {done.returncode}: {last}\n{done.stderr[-3000:]}", file=sys.stderr)
            if not left:
                sys.exit("mutmut failed.")
        counts, survivors = {}, []
        for path in paths:
            kept = json.loads((copy / "mutants" / f"{path.relative_to(ROOT)}.meta").read_text("utf-8"))
            codes = kept["exit_code_by_key"]
            counts[module_of(path)] = Counter(
                "killed" if code in KILLED else "survived" if code == SURVIVED else "not tested"
                if code == UNTESTED else "timed out or crashed"
                for code in codes.values()
            )  # fmt: skip
            survivors += [survivor(copy, name) for name, code in codes.items() if code in (SURVIVED, UNTESTED)]
    return counts, survivors


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


def page(counts: dict[str, Counter[str]], survivors: list[Survivor], verdicts: dict[tuple[str, str, str], str]) -> str:
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
