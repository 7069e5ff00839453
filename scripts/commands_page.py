"""Write docs/commands.md from the commands' own help.

python scripts/commands_page.py
"""

from __future__ import annotations

from pathlib import Path

import click
from click.testing import CliRunner

from lbpcmc.cli.main import COMMANDS, cli

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"


def page() -> str:
    """Every command's help, in the order of the work."""
    parts = ["# Commands", "", "Made by `scripts/commands_page.py` from `lbpcmc COMMAND --help`.", ""]
    for name in COMMANDS:
        command = cli.get_command(click.Context(cli), name)
        paths = [[name]]
        if isinstance(command, click.Group):
            paths = [[name, inner] for inner in command.commands]
        for path in paths:
            text = CliRunner().invoke(cli, [*path, "--help"], prog_name="lbpcmc", terminal_width=100).output
            parts += [f"## lbpcmc {' '.join(path)}", "", "```text", text.rstrip(), "```", ""]
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
