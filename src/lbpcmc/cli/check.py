"""`lbpcmc check`: recipes, specifications and methods, like a compiler."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import click

from lbpcmc.cli import check_cache
from lbpcmc.cli.exits import Exit
from lbpcmc.cli.messages import say
from lbpcmc.cli.options import Choice
from lbpcmc.cli.output import as_json, line
from lbpcmc.errors import DocumentError, InputError
from lbpcmc.files.bounded import read_whole
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
@click.option("--units", is_flag=True, help="Prove that the shipped factors of units are those of pint.")
@click.option("--no-cache", is_flag=True, help="Check again what was checked before; see docs/documents.md.")
@click.pass_context
def command(  # one argument for each option
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    form: str,
    explain: str | None,
    units: bool,
    no_cache: bool,  # noqa: ARG001  # a call with any option but --format asks no kept answer
) -> None:
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
    if units:
        context.exit(_proved_units())
    if not paths:
        raise click.UsageError("Name files or folders, as in: lbpcmc check recipes specs")
    findings, unreadable, count = _checked(paths)
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    if form == "json":
        listed = [finding.values() for finding in findings]
        counts = {"documents": count, "errors": errors, "warnings": warnings}
        out = as_json({**counts, "unreadable": unreadable, "findings": listed})
    else:
        out = "".join(f"{for_terminal(str(finding))}\n" for finding in findings)
    click.echo(out, nl=False)
    for said in unreadable:
        line(f"lbpcmc: {said}", err=True)
    told = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}" if findings else "nothing found"
    summary = f"{counted(count, 'document')} checked: {told}"
    if count or not unreadable:
        line(summary, err=True)
    code = Exit.NOT_JUDGED if unreadable else Exit.NOT_PASSED if errors else Exit.PASSED
    if context.obj and not unreadable and check_cache.key([str(path) for path in paths], form) == context.obj:
        check_cache.keep(context.obj, code, out, f"{summary}\n")
    context.exit(code)


def _proved_units() -> Exit:
    """Compare the shipped factors with those of the installed pint."""
    from importlib.metadata import version  # --help needs no registry

    from lbpcmc.quantities import kinds
    from lbpcmc.quantities.shipped import differing

    wrong = differing()
    for name in wrong:
        line(f"lbpcmc: The units of {name} are not those of pint {version('pint')}.", err=True)
    if not wrong:
        units = sum(len(kind.units) for kind in kinds().values())
        line(f"{counted(units, 'unit')} of {counted(len(kinds()), 'kind')}: all as pint {version('pint')} makes them")
    return Exit.NOT_PASSED if wrong else Exit.PASSED


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
            if os.path.realpath(file) in seen:
                continue
            try:
                loaded = read_document(read_whole(file, MOST_BYTES), _shown(file))
            except (DocumentError, InputError) as refusal:
                unreadable.append(str(refusal))
                continue
            seen.add(os.path.realpath(file))
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
        import difflib  # only for a mistake

        shown = _shown(Path(code))
        if near := difflib.get_close_matches(code.upper(), found, 3, 0.5):
            raise InputError(say("command.nearly_rule", code=shown, near=tuple(near)))
        raise InputError(say("command.not_a_rule", code=shown))
    bad, good = (indent(rule.shown(example), "    ") for example in (rule.bad, rule.good))
    head = f"{rule.code} ({rule.severity}): {rule.title}\n\n{rule.why}\n\n"
    return f"{head}Found in:\n\n{bad}\n\nRight:\n\n{good}"
