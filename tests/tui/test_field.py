"""The text of a field and its cursor."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from lbpcmc.tui.entry.field import MOST_CHARACTERS, Typing

KEYS = ["backspace", "delete", "left", "right", "home", "end", "ctrl+u", "f13"]


@given(st.lists(st.one_of(st.sampled_from(KEYS), st.text(max_size=5)), max_size=40), st.integers(1, 30))
@settings(deadline=None, max_examples=200)
def test_the_cursor_stays_inside_the_text_and_the_window_inside_the_field(acts, width):
    typing = Typing()
    for act in acts:
        if act not in KEYS or not typing.edit(act):
            typing.insert(act)
        assert 0 <= typing.cursor <= len(typing.text)
        before, at, after = typing.window(width)
        assert cell_len(before) + cell_len(after) <= max(width - cell_len(at), 0)


def test_editing_in_the_middle():
    typing = Typing("37.2")
    for key in ("left", "left", "backspace"):
        assert typing.edit(key)
    typing.insert("6")
    assert (typing.text, typing.cursor) == ("36.2", 2)


def test_no_more_is_taken_than_the_desk_keeps():
    typing = Typing()
    assert typing.insert("x" * 200_000) == 200_000 - MOST_CHARACTERS
    assert len(typing.text) == MOST_CHARACTERS
