"""`lbpcmc check`: recipes, specifications and methods, like a compiler."""

from __future__ import annotations

import difflib
import os
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.options import Choice
from lbpcmc.cli.output import json_document, line
from lbpcmc.errors import DocumentError, InputError
from lbpcmc.file_input import read_whole
from lbpcmc.text_output import counted, for_terminal

if TYPE_CHECKING:
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.findings import Finding
    from lbpcmc.documents.model import Document
    from lbpcmc.documents.rules.rule import Rule

ENDINGS = (".yaml", ".yml")


@click.command("check", context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, metavar="PATH...", type=click.Path(path_type=Path))
@click.option("--format", "form", type=Choice(["text", "json"]), default="text", help="How findings are printed.")
@click.option("--explain", metavar="CODE", help="Say why a rule is there, with an example.")
@click.pass_context
def command(context: click.Context, paths: tuple[Path, ...], form: str, explain: str | None) -> None:
    """Check recipes, specifications and methods: files, or folders with all their .yaml files.

    Every finding is printed in one go as file:line:column: code: message. Files that are checked together are compared
    with each other: a recipe's samples with the tests of its specification.

    Exit code 0 without errors (warnings are allowed), 1 with errors, 2 where a path cannot be read.

    Example: lbpcmc check recipes specs

    A rule: lbpcmc check --explain R141
    """
    if explain:
        click.echo(_explained(explain))
        return
    if not paths:
        raise click.UsageError("Name files or folders, as in: lbpcmc check recipes specs")
    findings, unreadable, count = _checked(paths)
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    if form == "json":
        listed = [finding.values() for finding in findings]
        counts = {"documents": count, "errors": errors, "warnings": warnings}
        json_document({**counts, "unreadable": unreadable, "findings": listed})
    else:
        for finding in findings:
            line(str(finding))
    for said in unreadable:
        line(f"lbpcmc: {said}", err=True)
    told = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if findings else "nothing found"
    if count or not unreadable:
        line(f"{counted(count, 'document')} checked: {told}", err=True)
    context.exit(Exit.NOT_JUDGED if unreadable else Exit.NOT_PASSED if errors else Exit.PASSED)


def _checked(paths: tuple[Path, ...]) -> tuple[list[Finding], list[str], int]:
    """Findings of all files and across them, what could not be read, and how many files could."""
    from lbpcmc.documents.read import read_document  # --help needs no registry
    from lbpcmc.documents.rules.catalogue import together
    from lbpcmc.documents.source import MOST_BYTES

    findings: list[Finding] = []
    unreadable: list[str] = []
    drafts, seen, broken = {}, set(), False
    for path in paths:
        files = _files(path, unreadable)
        if not files:
            unreadable.append(f"The folder {_shown(path)} holds no {' or '.join(ENDINGS)} file.")
        for file in files:
            if file.resolve() in seen:
                continue
            try:
                loaded = read_document(read_whole(file, MOST_BYTES), _shown(file))
            except (DocumentError, InputError) as refusal:
                unreadable.append(str(refusal))
                continue
            seen.add(file.resolve())
            findings += loaded.findings
            broken = broken or loaded.draft is None
            if loaded.draft is not None:
                findings += _of_method(loaded.draft, _shown(file))
                drafts[_shown(file)] = loaded.draft
    # What a file that cannot be read would hold is not known: nothing is said to be missing.
    whole = any(path.is_dir() for path in paths) and not unreadable and not broken
    findings += together(drafts, complete=whole)
    return sorted(findings), unreadable, len(seen)


def _of_method(draft: Draft[Document], name: str) -> list[Finding]:
    from lbpcmc.documents.model import Method

    if not isinstance(draft.document, Method):
        return []
    from lbpcmc.laboratory.methods import check_method

    return [replace(finding, path=name) for finding in check_method(draft)]


def _files(path: Path, unreadable: list[str]) -> list[Path]:
    """The file itself, or every document below a folder; folders that cannot be opened are told."""
    if not path.is_dir():
        return [path]

    def tell(failure: OSError) -> None:
        unreadable.append(f"The folder {_shown(Path(failure.filename or path))} cannot be read: {failure.strerror}.")

    walked = (Path(folder) / name for folder, _, names in os.walk(path, onerror=tell) for name in names)
    return sorted(file for file in walked if file.suffix in ENDINGS and not file.name.startswith("."))


def _shown(path: Path) -> str:
    """A file name as one visible line, whatever it holds."""
    return for_terminal(str(path))


def _explained(code: str) -> str:
    from lbpcmc.documents.rules.catalogue import rules  # --help needs no rules

    found: dict[str, Rule] = {rule.code: rule for rule in rules()}
    rule = found.get(code.upper())
    if rule is None:
        near = difflib.get_close_matches(code.upper(), found, 3, 0.5)
        hint = f"Did you mean {', '.join(near)}?" if near else "A code is one of Y, D, R, S, X or M with three digits."
        raise InputError(f"{_shown(Path(code))} is not a rule.", hint)
    bad, good = (indent(rule.shown(example), "    ") for example in (rule.bad, rule.good))
    head = f"{rule.code} ({rule.severity}): {rule.title}\n\n{rule.why}\n\n"
    return f"{head}Found in:\n\n{bad}\n\nRight:\n\n{good}"
