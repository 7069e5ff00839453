"""Every failure, finding and reason of these packages has a template, with the parameters that the template needs."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from string import Formatter

import pytest

import lbpcmc
from lbpcmc import criteria, documents, errors, quantities
from lbpcmc.criteria.messages import MESSAGES as CRITERIA
from lbpcmc.documents.messages import MESSAGES as DOCUMENTS
from lbpcmc.laboratory.counts.messages import MESSAGES as COUNTS
from lbpcmc.laboratory.genetics.messages import MESSAGES as GENETICS
from lbpcmc.laboratory.messages import MESSAGES as LABORATORY
from lbpcmc.laboratory.potency.messages import MESSAGES as POTENCY
from lbpcmc.laboratory.process.messages import MESSAGES as PROCESS
from lbpcmc.laboratory.stability.messages import MESSAGES as STABILITY
from lbpcmc.laboratory.statistics.messages import MESSAGES as STATISTICS
from lbpcmc.laboratory.validation.messages import MESSAGES as VALIDATION
from lbpcmc.messages import Message, registered
from lbpcmc.quantities.messages import MESSAGES as QUANTITIES
from lbpcmc.results.messages import MESSAGES as RESULTS

ROOT = Path(lbpcmc.__file__).parent
PACKAGES = ("quantities", "criteria", "documents", "laboratory", "results")
ASSAYS = (LABORATORY, COUNTS, GENETICS, POTENCY, PROCESS, STABILITY, STATISTICS, VALIDATION)
PARTS = (QUANTITIES, CRITERIA, DOCUMENTS, RESULTS, *ASSAYS)
CATALOGUE = {code: message for part in PARTS for code, message in part.items()}
FAILURES = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
FAILURES |= {"AssayError", "NoFit"}


@cache
def trees() -> dict[Path, ast.Module]:
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in files}


def calls(name: str) -> list[tuple[str, ast.Call]]:
    return [
        (f"{file}:{node.lineno}", node)
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def placeholders(message: Message) -> set[str]:
    texts = (message.said, message.todo, message.said_plural)
    names = {name for text in texts for _, name, _, _ in Formatter().parse(text) if name}
    return names | ({message.by} if message.by else set())


def test_the_packages_register_what_they_say():
    assert quantities, criteria and documents
    assert CATALOGUE.items() <= registered().items()
    assert len(CATALOGUE) == sum(map(len, PARTS))


def test_every_statement_has_a_template_and_exactly_its_parameters():
    wrong = []
    for place, call in calls("say"):
        (code,) = call.args
        if not isinstance(code, ast.Constant) or code.value not in registered():
            wrong.append(f"{place}: {ast.unparse(code)} is not in the catalogue")
            continue
        given = {keyword.arg for keyword in call.keywords}
        needed = placeholders(registered()[code.value])
        if given != needed:
            wrong.append(f"{place}: {code.value} needs {sorted(needed)} and gets {sorted(map(str, given))}")
    assert wrong == []


def test_every_failure_is_made_with_a_statement():
    """By `say(...)`, by the statement of another failure, or by a function or variable that holds one."""
    wrong = []
    for name in FAILURES:
        for place, made in calls(name):
            texts = [arg for arg in made.args if isinstance(arg, ast.Constant | ast.JoinedStr | ast.BinOp)]
            if texts or len(made.args) != 1:
                wrong.append(f"{place}: {ast.unparse(made)}")
    assert wrong == []


def test_every_template_is_used():
    used = {call.args[0].value for _, call in calls("say") if isinstance(call.args[0], ast.Constant)}
    constants = {
        node.value
        for file, tree in trees().items()
        if file.name != "messages.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert sorted(set(CATALOGUE) - used - constants - {"check.raw_data"}) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_template_is_plain_english(code):
    message = CATALOGUE[code]
    for text in (message.said, message.todo, message.said_plural):
        assert not re.search(r"\bis (no|none)\b", text)
        assert "There is no" not in text
        assert text.strip() == text
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", code)
    assert bool(message.said_plural) == bool(message.by)


@pytest.mark.parametrize("code", sorted(code for code in CATALOGUE if code.startswith(("quantity.", "document."))))
def test_a_refusal_is_a_sentence_that_says_what_to_do(code):
    message = CATALOGUE[code]
    assert message.said.endswith((".", "?", "}"))
    assert message.todo or code == "quantity.two_units"
