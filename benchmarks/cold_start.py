"""Cold start of the commands, as multiples of `python -c pass`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from rows import Row, best_process

from lbpcmc.documents.compiled import compile_document
from lbpcmc.documents.model import Specification
from lbpcmc.documents.read import load
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.installation import Administrator, create_site
from lbpcmc.gmp.people.usecases import add_person, working

NAME = "Cold start"
NOTE = (
    "Each command in a new process, with the bytecode of earlier runs; best of 15, in turns. Where it falls short: the "
    "script that pip 23 installs imports `re` before it calls us, which `--version` pays for; `--help` and usage "
    "errors cannot be faster than click's own import; `validate` spends half of its time in importing numpy and Arrow; "
    "`check` takes half of its time to import the rules. What was checked before is answered without click."
)
SHIPPED = Path(__file__).parent.parent
SPECIFICATION = SHIPPED / "specs" / "fp-ds.yaml"
RECIPE = max((SHIPPED / "recipes").glob("*.yaml"), key=lambda path: path.stat().st_size)
"""The largest recipe."""
ROUNDS = 15
LBPCMC = [str(Path(sys.executable).with_name("lbpcmc"))]
"""The command as it is installed."""
ANSWER = "import sys; sys.argv = ['lbpcmc', '--version']; from lbpcmc.cli.start import run; run()"


def run() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        document = load(SPECIFICATION.read_bytes())
        assert isinstance(document, Specification)
        _site(folder / "site")
        (folder / "compiled.json").write_bytes(compile_document(document))
        results = folder / "results.csv"
        tests = [test.id for test in document.tests]
        lines = [f"L{row // len(tests)},{tests[row % len(tests)]},{row / 7:.3g}," for row in range(100)]
        results.write_text("lot,test,value,unit\n" + "\n".join(lines) + "\n", encoding="utf-8")
        validate = [*LBPCMC, "validate", str(results), "--format", "csv"]
        commands = {
            "python -c pass": ["-c", "pass"],
            "python -c 'import numpy, pyarrow.compute'": ["-c", "import numpy, pyarrow.compute"],
            "python -c 'import click'": ["-c", "import click"],
            "lbpcmc --version": [*LBPCMC, "--version"],
            "the same without the installer's script": ["-c", ANSWER],
            "lbpcmc --help": [*LBPCMC, "--help"],
            "lbpcmc validate (usage error)": [*LBPCMC, "validate"],
            "validate 100 results, approved version in a site": [
                *validate,
                *("--spec", document.id, "--site", str(folder / "site")),
            ],
            "validate 100 results, compiled file": [*validate, "--spec", str(folder / "compiled.json")],
            f"check recipes/{RECIPE.name}, the largest": [*LBPCMC, "check", "--no-cache", str(RECIPE)],
            "the same again, unchanged": [*LBPCMC, "check", str(RECIPE)],
        }
        spent = best_process([(arguments, ROUNDS) for arguments in commands.values()], accepted=(0, 1, 2))
    return [
        Row(name, one.seconds, base=name == "python -c pass", megabytes=one.megabytes)
        for name, one in zip(commands, spent, strict=True)
    ]


def _site(folder: Path) -> None:
    with create_site(folder, Administrator("root", "Root"), demonstration=True) as site:
        with working(site, "root") as root:
            for person, role in (("emil", "engineer"), ("quinn", "quality")):
                add_person(site, root, person, person.title(), (role,))
        with working(site, "emil") as emil, working(site, "quinn") as quinn:
            made = import_document(site, emil, SPECIFICATION.read_bytes(), SPECIFICATION.name)
            approve_document(site, quinn, made.kind, made.id, made.version)
