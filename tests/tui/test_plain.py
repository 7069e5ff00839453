"""What data may contain, and what is shown of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from lbpcmc.tui.plain import fit, one_line, plain


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[red]x[/nope]", "[red]x[/nope]"),
        ("lot\u202e1", "lot<U+202E>1"),
        ("\x1b[2Jgone", "<U+001B>[2Jgone"),
        ("a\x07b", "a<U+0007>b"),
        ("zero\u200bwidth", "zero<U+200B>width"),
        ("37.2\u00a0degC", "37.2 degC"),
        ("µL ± 5 日本", "µL ± 5 日本"),
        ("stray \ufffd byte", "stray \ufffd byte"),
    ],
)
def test_nothing_invisible_stays_invisible(text, shown):
    assert plain(text) == shown


def test_line_breaks_are_kept_or_named():
    assert plain("a\nb") == "a\nb"
    assert one_line("a\nb") == "a<U+000A>b"


@given(st.text(max_size=60), st.integers(min_value=-3, max_value=50))
@settings(deadline=None, max_examples=200)
def test_a_fitted_text_takes_exactly_its_cells(text, width):
    assert cell_len(fit(text, width)) == max(width, 0)


def test_what_was_cut_says_so():
    assert fit("Faecalibacterium", 8) == "Faecali…"
    assert fit("日本酵素", 5).endswith("…")
