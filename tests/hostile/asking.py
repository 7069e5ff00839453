"""The program asked as a person asks it: its commands, what they print, and what of it is safe."""

from __future__ import annotations

import io
import os
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click
import pytest

from lbpcmc.cli.main import cli, run

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True)
class Told:
    """What a command printed."""

    code: int
    out: str
    err: str


def told(*arguments: str) -> Told:
    """Run a command through the program's own entry; whatever it does not catch itself fails the test."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    code: object = None
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "argv", ["lbpcmc", *arguments])
        patch.setattr("click.utils.should_strip_ansi", lambda *_: False)  # as on a terminal
        try:
            run()
        except SystemExit as ended:
            code = ended.code
    texts = [stream.buffer.getvalue().decode("utf-8") for stream in (out, err)]  # type: ignore[attr-defined]
    return Told(int(code or 0), *texts)


def possible(arguments: list[str]) -> bool:
    """Tell whether a system can hand over these arguments: neither zero bytes nor half characters."""
    try:
        return all(b"\0" not in os.fsencode(argument) for argument in arguments)
    except UnicodeEncodeError:
        return False


def commands(command: click.Command = cli, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command by its name, `person add`, as click knows it."""
    if not isinstance(command, click.Group):
        yield " ".join(path), command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None, name
        yield from commands(found, (*path, name))


COMMANDS = dict(commands())
