"""Entry point: commands are imported when they are called, errors become one sentence and an exit code.

Invariant: `--version` and `--help` import no other package (tests/test_architecture.py).
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, NoReturn

import click

from lbpcmc import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

COMMANDS: Mapping[str, tuple[str, str]] = {
    "quantity": ("quantity", "Show how a typed quantity is understood."),
    "judge": ("judge", "Judge one value against one criterion, with every step."),
    "check": ("check", "Check recipes, specifications and methods, like a compiler."),
    "diff": ("diff", "Tell what changed in meaning between two documents."),
    "validate": ("validate", "Judge result files against a specification."),
    "calc": ("calc", "Calculate a laboratory result from raw data by a method."),
    "qualify": ("qualify", "Run every reference calculation on this machine."),
    "init": ("site", "Create a site: its database and its witness file."),
    "person": ("person", "Add, list and disable people, or change their roles."),
    "document": ("document", "Import, approve, list and show recipes, specifications and methods."),
    "batch": ("batch", "List batches, or show one."),
    "result": ("result", "Record a laboratory result, or derive it from raw data."),
    "record": ("record", "Print the batch record as PDF."),
    "table": ("table", "Export batches, values, results, exceptions, samples or events as a table."),
    "tui": ("tui", "Execute batches step by step in a terminal."),
    "verify": ("verify", "Verify a site: links, rules, verdicts and calculations again, then the read tables."),
    "salvage": ("verify", "Export what is readable of a damaged database."),
    "db": ("db", "Write the read tables again from the ledger."),
    "replay": ("replay", "Replay a batch file row by row, as demonstration data."),
    "demo": ("demo", "Create a demonstration site and run the main job."),
}
"""Name of a command: module under lbpcmc.cli, first line of its help."""


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        """Name the commands in the order of the work."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is called; an unknown name gets the one that was perhaps meant."""
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            from difflib import get_close_matches  # only for a mistake

            near = get_close_matches(args[0].lower(), COMMANDS, 1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"There is no command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        """Import the module of a command."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"lbpcmc.cli.{COMMANDS[cmd_name][0]}")
        found = getattr(module, "COMMANDS", {}).get(cmd_name) or module.command
        return found if isinstance(found, click.Command) else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's signature
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, said) for name, (_, said) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="lbpcmc")
def cli() -> None:
    """Electronic batch records and CMC tracking for live biotherapeutic products.

    \b
    Start with:  lbpcmc demo
    Then:        lbpcmc tui --site demo
    """


def run(answer: str = "") -> None:
    """Run the command line; every mistake ends as one sentence on stderr and exit code 2.

    `answer` is the key under which `check` may keep what it says (check_cache.py); empty where it may not.
    """
    from lbpcmc.errors import LbpcmcError  # --version needs no error tree

    try:
        sys.exit(cli(prog_name="lbpcmc", standalone_mode=False, obj=answer))
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        sys.exit(error.exit_code)
    except click.UsageError as error:
        named = error.ctx.command_path if error.ctx is not None else "lbpcmc"
        _tell(error.format_message().replace("\n\t", " "), f"See: {named} --help")
    except click.ClickException as error:
        _tell(error.format_message(), "")
    except click.Abort:
        click.echo("Aborted!", err=True)
        sys.exit(1)
    except LbpcmcError as error:
        _tell(str(error), error.detail)
    except OSError as error:
        _tell(f"{error.filename or 'The output'} cannot be used: {error.strerror}.", "")


def _tell(said: str, detail: str) -> NoReturn:
    """Say what went wrong, with nothing in it that a terminal would obey, and end with exit code 2."""
    from lbpcmc.text_output import for_terminal

    for line in (f"lbpcmc: {said}", *detail.splitlines()):
        click.echo(for_terminal(line), err=True)
    sys.stdout = None  # what could not be written is not tried again at the end
    sys.exit(2)


if __name__ == "__main__":
    run()
