"""Rows with the lines on which they begin, and what is refused."""

from __future__ import annotations

import pytest

from lbpcmc.errors import InputError
from lbpcmc.files.delimited import decoded, read_rows


def rows(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    return [tuple(row) for row in read_rows(text, delimiter, "x.csv")]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_end_of_line_counts_once(end):
    assert rows(f"a,b{end}{end}c,d{end}") == [(1, ["a", "b"]), (2, []), (3, ["c", "d"])]


def test_a_row_behind_a_cell_of_several_lines_has_its_own_line():
    assert rows('a,"b\nc\n"\nd,e\n') == [(1, ["a", "b\nc\n"]), (4, ["d", "e"])]


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_no_other_character_ends_a_line(odd):
    assert rows(f"a{odd}b,c\nd,e\n") == [(1, [f"a{odd}b", "c"]), (2, ["d", "e"])]


@pytest.mark.parametrize(("text", "line"), [('a,b\n"c,d\ne,f\n', 2), ('"a\nb",c\n"d"e,f\n', 3)])
def test_a_quote_that_is_wrong_is_named_by_the_line_on_which_its_row_begins(text, line):
    with pytest.raises(InputError, match=rf"^x\.csv:{line}: this row cannot be read as CSV"):
        rows(text)


def test_bytes_that_are_not_utf_8_are_named_by_their_line():
    assert decoded("\ufeffa,µ\n".encode(), "x.csv") == "a,µ\n"
    with pytest.raises(InputError, match=r"^x\.csv:2: a byte is not UTF-8"):
        decoded("a\nµ\n".encode("latin-1"), "x.csv")
