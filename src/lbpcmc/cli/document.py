"""`lbpcmc document`: recipes, specifications and methods of a site."""

from __future__ import annotations

from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

import click

from lbpcmc.cli.messages import say
from lbpcmc.cli.options import Choice, acting, at_site, person_option, site_option
from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.text_output import for_terminal

if TYPE_CHECKING:
    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.document_control.state import DocumentState, Version

kind_argument = click.argument("kind", type=Choice(["recipe", "specification", "method"]))


@click.group("document")
def command() -> None:
    """Import, approve, list and show recipes, specifications and methods."""


@command.command("import")
@site_option
@person_option
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
def import_(folder: Path, who: str, paths: tuple[Path, ...]) -> None:
    """Import recipes, specifications and methods: their exact bytes, hash and version.

    A version that is in the site already, byte for byte, is named and left as it is.

    Example: lbpcmc document import specs/methods/drop-plate.yaml --site demo --person demo-engineer
    """
    from lbpcmc.documents.source import read_bytes
    from lbpcmc.gmp.document_control.rules import SAME_BYTES
    from lbpcmc.gmp.document_control.usecases import import_document

    contents = [(path, read_bytes(path)) for path in paths]
    with acting(folder, who) as (site, session):
        for path, content in contents:
            try:
                made = import_document(site, session, content, path.name)
            except NotAllowed as refusal:
                if refusal.code != SAME_BYTES:
                    raise
                click.echo(for_terminal(str(refusal)))
                continue
            click.echo(for_terminal(f"{made.kind} {made.id} {made.version} is imported, SHA-256 {made.sha256}"))
            named = f"{made.kind} {quote(made.id)} {quote(made.version)} --site {quote(str(folder))}"
            click.echo(for_terminal(f"Next, as another person: lbpcmc document approve {named} --person ID/quality"))


@command.command("approve")
@site_option
@person_option
@kind_argument
@click.argument("name", metavar="ID")
@click.argument("version")
def approve(folder: Path, who: str, kind: str, name: str, version: str) -> None:
    """Approve an imported version, as another person than the one who imported it.

    What the version means is frozen: limits, factors, formulas, methods.

    Example: lbpcmc document approve method drop-plate 1 --site demo --person demo-quality
    """
    from lbpcmc.gmp.document_control.usecases import approve_document

    with acting(folder, who) as (site, session):
        approve_document(site, session, kind, name, version)
        click.echo(for_terminal(f"{kind} {name} {version} is approved."))


@command.command("list")
@site_option
def listed(folder: Path) -> None:
    """List the documents of a site, one version a line.

    Example: lbpcmc document list --site demo
    """
    from lbpcmc.gmp.document_control.usecases import documents

    with at_site(folder) as site:
        for state in documents(site):
            for version in state.versions.values():
                title = version.imported.payload.title
                name = f"{state.kind:14} {state.id:28} {version.version:8}"
                click.echo(for_terminal(f"{name} {_standing(state, version):11} {title}"))


@command.command("show")
@site_option
@kind_argument
@click.argument("name", metavar="ID")
@click.argument("version", required=False)
@click.option("--bytes", "as_bytes", is_flag=True, help="Write the version's exact bytes to standard output.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Write the version's exact bytes to this .yaml file."
)
def show(  # one argument for each option
    folder: Path,
    kind: str,
    name: str,
    version: str | None,
    as_bytes: bool,  # noqa: FBT001  # click's flag
    output: Path | None,
) -> None:
    """Show a document: its versions, who imported and approved each, their hashes.

    With --bytes or -o a version is written as it was imported, byte for byte: the one that is in force, or VERSION.

    Example: lbpcmc document show specification FP-DS-SPEC --site demo
    """
    from lbpcmc.cli.files import expect_ending, refuse_place, write_whole
    from lbpcmc.gmp.installation import places

    if output is not None:
        expect_ending(output, ".yaml", ".yml")
        refuse_place(output, places(folder).files)
    with at_site(folder) as site:
        state = _state(site, kind, name)
        if not as_bytes and output is None:
            _show(state, version)
            return
        chosen = _chosen(state, version)
        with site.read() as view:
            content = view.content(chosen.sha256)
    what = f"{kind} {state.id} {chosen.version}, {_standing(state, chosen)}"
    if output is not None:
        write_whole(output, content, keep=places(folder).files)
        click.echo(for_terminal(f"{output}: {what}, SHA-256 {chosen.sha256}"))
        return
    click.echo(content, nl=False)
    click.echo(for_terminal(f"{what}, SHA-256 {chosen.sha256}"), err=True)


def _state(site: Site, kind: str, name: str) -> DocumentState:
    """Find a document by its ID; InputError names those that are near."""
    from lbpcmc.gmp.document_control.rules import nearly
    from lbpcmc.gmp.document_control.state import DOCUMENT_STATE

    with site.read() as view:
        state = view.fold(DOCUMENT_STATE, kind, name)
        if state.id:
            return state
        raise InputError(nearly(view, kind, name) or say("version.no_document", kind=kind, name=name[:40]))


def _chosen(state: DocumentState, version: str | None) -> Version:
    from lbpcmc.gmp.document_control.rules import no_such_version

    found = state.effective if version is None else state.versions.get(version)
    if found is not None:
        return found
    if version is None:
        raise InputError(say("command.none_approved", kind=state.kind, id=state.id, known=tuple(state.versions)))
    raise InputError(no_such_version(state, version))


def _standing(state: DocumentState, version: Version) -> str:
    if version.approved is None:
        return "imported"
    return "in force" if version is state.effective else "superseded"


def _show(state: DocumentState, version: str | None) -> None:
    chosen = [_chosen(state, version)] if version is not None else list(state.versions.values())
    for one in chosen:
        imported = one.imported
        title = imported.payload.title
        click.echo(for_terminal(f"{state.kind} {state.id} version {one.version}, {_standing(state, one)}: {title}"))
        click.echo(
            for_terminal(f"  imported {_when(imported.envelope)} from {imported.payload.source}, SHA-256 {one.sha256}")
        )
        if one.approved is not None:
            meaning, compiled = one.approved.payload.meaning, one.approved.payload.compiled_sha256
            mark = ", demonstration data: not a signature" if one.approved.replayed else ""
            click.echo(for_terminal(f"  {meaning} {_when(one.approved.envelope)}{mark}"))
            click.echo(for_terminal(f"  compiled meaning SHA-256 {compiled}"))


def _when(envelope: object) -> str:
    at, name, person, role = (getattr(envelope, field) for field in ("at", "name", "person", "role"))
    return f"{at} by {name} ({person}, {role})"
