"""What commands print: lines and JSON in which nothing is obeyed by a terminal."""

from __future__ import annotations

import json

import click

from lbpcmc.text_output import for_json, for_terminal


def line(text: str = "", *, err: bool = False) -> None:
    """Print one line."""
    click.echo(for_terminal(text), err=err)


def json_document(value: object) -> None:
    """Print a value as JSON in UTF-8, for people and programs."""
    click.echo(as_json(value), nl=False)


def as_json(value: object) -> str:
    """Write a value as JSON, with the end of its last line."""
    return for_json(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"
