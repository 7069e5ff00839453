"""The quick reader of YAML gives what ruamel.yaml gives, or nothing."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lbpcmc.documents import quick
from lbpcmc.documents.tree import parse_tree, parse_tree_fully
from lbpcmc.errors import DocumentError

ROOT = Path(__file__).resolve().parent.parent.parent
SHIPPED = sorted([*ROOT.glob("recipes/*.yaml"), *ROOT.glob("specs/**/*.yaml")])
PIECES = (
    *(
        "",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\n  ",
        "- ",
        "-",
        ": ",
        ":",
        "#",
        " # x",
        "# x\n",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        ", ",
    ),
    *(
        "a: b\n",
        "  a: b\n",
        "- a\n",
        ">-",
        ">",
        "|",
        "&a ",
        "*a",
        "!t ",
        "? ",
        "%",
        "---\n",
        "...\n",
        "\t",
        "\\",
        "~",
        "@",
    ),
    *(
        "key",
        "x y",
        "1.5 kg",
        "-3",
        "D'hoe",
        "µ",
        "日",
        "\u2028",
        "\u00a0",
        "\ufeff",
        "<<",
        "=",
        "`",
        "''",
        ">-\n    text\n",
    ),
)


def agrees(text: str) -> bool:
    """Compare both readers; True where the quick one gave an answer."""
    found = quick.events(text)
    if found is None:
        return False
    assert outcome(parse_tree, text) == outcome(parse_tree_fully, text), text
    return True


def outcome(parse, text: str) -> object:
    """Give the tree and the findings, or the refusal of what is too deep."""
    try:
        return parse(text, "name")
    except DocumentError as refusal:
        return str(refusal)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_what_is_shipped_is_read_quickly(path):
    assert agrees(path.read_text("utf-8"))


def mutated(text: str, chance: Random) -> str:
    """Damage a document as typing does: a piece more, a piece less, a line moved or indented."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        lines = text.split("\n")
        line = chance.randrange(len(lines))
        place = chance.randrange(len(text) + 1)
        match chance.randrange(6):
            case 0 | 1:
                text = text[:place] + chance.choice(PIECES) + text[place:]
            case 2:
                text = text[:place] + text[place + chance.choice((1, 2, 8)) :]
            case 3:
                lines.insert(chance.randrange(len(lines)), lines.pop(line))
                text = "\n".join(lines)
            case 4:
                lines[line] = " " * chance.choice((1, 2, 4)) + lines[line]
                text = "\n".join(lines)
            case _:
                lines[line] = lines[line][chance.choice((1, 2, 4)) :]
                text = "\n".join(lines)
    return text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_damaged_documents(path):
    chance, text = Random(path.name), path.read_text("utf-8")  # noqa: S311  # no secret
    lines = text.split("\n")
    read = 0
    for _ in range(20):
        first = chance.randrange(max(len(lines) - 30, 1))
        read += agrees(mutated("\n".join(lines[first : first + 30]), chance))
        read += agrees(mutated("\n".join(lines[:30]), chance))
    assert read


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
@example("a:\n- b\n-\nc: d")
@example("a: >-\n  x\n # y\nb: c")
@example("a: >-\n  x\n\n  y\nb: c")
@example("a: 'it''s'\nb: \"x\\n\"")
@example("a:\n  - b: c\n    d: e\n   f: g")
@example("- a: b\n")
@example("a: b\n c")
@example("a: b: c")
@example("a: {b: [c, {d: e}], f: 'g'}  # h\n")
@example("a: [b, ]\nc: {d}\n")
@example("a: b #c\nd: e#f\n")
@example("a: -1\nb: - 1\n")
@example("x" * 200 + ": y")
@example("a:\n" + "".join("  " * depth + "b:\n" for depth in range(1, 20)))
def test_made_up_documents(text):
    agrees(text)


def test_a_text_that_is_not_understood_is_left_to_ruamel():
    for text in (
        "",
        "a",
        "- a",
        "a: &b c",
        "a: !t b",
        "a: |\n  b",
        "a:\tb",
        "a: b \n",
        "? a\n: b",
        "a: 'b\n  c'",
        "a: b\n...\n",
    ):
        assert quick.events(text) is None
