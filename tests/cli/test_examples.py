"""Every example in the help of a command of a site works when it is pasted, in the order of the commands."""

from __future__ import annotations

import re
import shlex

import click

from lbpcmc.cli.main import COMMANDS, cli

SITE_COMMANDS = list(COMMANDS)[list(COMMANDS).index("init") :]
NOT_HERE = {"tui", "demo"}
"""`tui` needs a terminal (tests/tui/test_terminal.py), `demo` is what made the site."""


def leaves(name):
    """A command, or each command of a group, with the words that call it."""
    found = cli.get_command(click.Context(cli), name)
    if isinstance(found, click.Group):
        return [([name, inner], command) for inner, command in found.commands.items()]
    return [([name], found)]


def examples(command):
    """The command lines after `Example:`, continued lines joined."""
    text = command.help.replace("\b", "").replace("\\\n", " ")
    text = text[text.index("Example:") :]
    return [shlex.split(line) for line in re.findall(r"lbpcmc (.*)", text)]


def test_every_command_of_a_site_has_an_example_of_itself():
    for name in SITE_COMMANDS:
        for words, command in leaves(name):
            assert [line[: len(words)] for line in examples(command)].count(words) >= 1, words


def test_examples_work_when_they_are_pasted(beside_demo, invoked):
    ran = 0
    for name in SITE_COMMANDS:
        for words, command in leaves(name):
            if name in NOT_HERE:
                continue
            for line in examples(command):
                done = invoked(*line)
                expected = {1} if "does not conform" in line else {0}
                assert done.exit_code in expected, (words, line, done.output, done.exception)
                ran += 1
    assert ran >= 18
    assert {"FP_9.pdf", "results.csv", "saved", "plant1"} <= {path.name for path in beside_demo.iterdir()}
