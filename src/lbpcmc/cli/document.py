"""`lbpcmc import` and `lbpcmc approve`: documents of a site."""

from __future__ import annotations

from pathlib import Path

import click

from lbpcmc.cli.options import person_option, site_option, split_person


@click.command("import")
@site_option
@person_option
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path, dir_okay=False))
def import_(folder: Path, person: str, paths: tuple[Path, ...]) -> None:
    """Import recipes, specifications and methods: their exact bytes, hash and version.

    Example: lbpcmc import --site plant1 --person eve/engineer recipes/fp-ds.yaml specs/fp-ds.yaml
    """
    from lbpcmc.desk import import_document, open_site
    from lbpcmc.errors import InputError

    site = open_site(folder)
    actor = site.actor(*split_person(person))
    for path in paths:
        try:
            content = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path} cannot be read: {error.strerror}.") from error
        row = import_document(site, content, path.name, actor)
        click.echo(f"{row.type} {row.id} {row.version} imported, SHA-256 {row.sha256}")
        click.echo(f"Next, as another person: lbpcmc approve {row.type} {row.id} {row.version} --site {folder}")
    site.close()


@click.command()
@site_option
@person_option
@click.argument("kind", type=click.Choice(["recipe", "specification", "method"]))
@click.argument("document_id")
@click.argument("version")
def approve(folder: Path, person: str, kind: str, document_id: str, version: str) -> None:
    """Approve an imported version, as another person than the one who imported it.

    Example: lbpcmc approve recipe FP-DS-001 1 --site plant1 --person quinn/quality
    """
    from lbpcmc.desk import approve_document, open_site

    site = open_site(folder)
    approve_document(site, kind, document_id, version, site.actor(*split_person(person)))
    site.close()
    click.echo(f"{kind} {document_id} {version} is approved.")


COMMANDS = {"import": import_, "approve": approve}
