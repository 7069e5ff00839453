"""Every failure, finding and reason of these packages has a template, with the parameters that the template needs."""

from __future__ import annotations

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

import lbpcmc
from lbpcmc import errors
from lbpcmc.messages import Message, registered

ROOT = Path(lbpcmc.__file__).parent
PARTS = {
    file.relative_to(ROOT).parent: import_module(".".join(("lbpcmc", *file.relative_to(ROOT).with_suffix("").parts)))
    for file in sorted(ROOT.rglob("messages.py"))
}
"""Every module called messages.py, by the folder that it is the catalogue of."""
CATALOGUE: dict[str, Message] = {code: message for part in PARTS.values() for code, message in part.MESSAGES.items()}
ELSEWHERE = {"check.raw_data", "word.or", "word.and"}
"""Templates whose code is put together, and the words inside of others."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {file.relative_to(ROOT): ast.parse(file.read_text("utf-8")) for file in sorted(ROOT.rglob("*.py"))}


@cache
def failures() -> set[str]:
    """Names of the failures: those of errors.py and what packages derive from them without a constructor of its own."""
    classes = [
        node
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        and "__init__" not in {inner.name for inner in node.body if isinstance(inner, ast.FunctionDef)}
    ]
    found = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}
    while more := {one.name for one in classes if found & {ast.unparse(base) for base in one.bases}} - found:
        found |= more
    return found


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


def test_what_a_module_says_stands_in_its_package_or_in_one_that_it_imports():
    """A template is registered when its package is imported; that of the command line, when `say` is taken there."""
    wrong = []
    for place, call in calls("say"):
        file = Path(place.rpartition(":")[0])
        imported = {
            Path(*node.module.split(".")[1:])
            for node in ast.walk(trees()[file])
            if isinstance(node, ast.ImportFrom) and node.module is not None and node.module.startswith("lbpcmc.")
        }
        (owner,) = (folder for folder, part in PARTS.items() if ast.literal_eval(call.args[0]) in part.MESSAGES)
        if owner == Path("cli"):
            known = Path("cli/messages") in imported
        else:
            known = any(owner in (one, *one.parents) for one in (file, *imported))
        if not known:
            wrong.append(f"{place}: {ast.unparse(call)} is of {owner}")
    assert wrong == []


def test_the_packages_register_what_they_say():
    assert CATALOGUE.items() <= registered().items()
    assert len(CATALOGUE) == sum(len(part.MESSAGES) for part in PARTS.values())


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
    for name in failures():
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
    assert sorted(set(CATALOGUE) - used - constants - ELSEWHERE) == []


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_template_is_plain_english(code):
    message = CATALOGUE[code]
    for text in (message.said, message.todo, message.said_plural):
        assert not re.search(r"(?<![Tt]here )\bis (no|none)\b", text)
        assert text.strip() == text
    assert re.fullmatch(r"[a-z]+(\.[a-z0-9_]+)+", code)
    assert bool(message.said_plural) == bool(message.by)


@pytest.mark.parametrize("code", sorted(code for code in CATALOGUE if code.startswith(("quantity.", "document."))))
def test_a_refusal_is_a_sentence_that_says_what_to_do(code):
    message = CATALOGUE[code]
    assert message.said.endswith((".", "?", "}"))
    assert message.todo or code == "quantity.two_units"
