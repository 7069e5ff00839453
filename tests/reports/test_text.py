"""Text on paper: nothing is lost, nothing is a silent box, lines fit their width."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.reports.axes import ticks
from lbpcmc.reports.sheet import REGULAR, fonts, hex_groups, printable, width_of, wrap


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200), st.floats(30, 400))
def test_wrapping_keeps_every_character_and_fits(text, width):
    fonts()
    lines = wrap(text, REGULAR, 7, width)
    kept = "".join("".join(lines).split())
    wanted = "".join(printable(text).split())
    assert kept == wanted
    assert all(width_of(line, REGULAR, 7) <= width or len(line) == 1 for line in lines)


def test_only_the_page_begins_lines():
    fonts()
    assert wrap("misread\nverified", REGULAR, 7, 300) == ("misread<U+000A>verified",)
    assert wrap(("misread", "verified"), REGULAR, 7, 300) == ("misread", "verified")
    assert wrap((), REGULAR, 7, 300) == ("",)


def test_signs_of_the_field_have_glyphs():
    fonts()
    signs = "µ ° ± × ≤ ≥ − ⁰¹²³⁴⁵⁶⁷⁸⁹⁻ Ω α β Δ · – — “ ” é ü ß Ж"
    assert printable(signs) == signs


def test_what_has_no_glyph_is_named():
    fonts()
    assert printable("日\x1b\u202e") == "<U+65E5><U+001B><U+202E>"


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_axis_ticks_enclose_the_range(low, span):
    found = ticks(low, low + span)
    assert found[0] <= low + abs(low) * 1e-9 + 1e-9
    assert found[-1] >= low + span - abs(low + span) * 1e-9 - 1e-9
    assert 2 <= len(found) <= 12


def test_hashes_stand_in_groups_of_four():
    assert hex_groups("abcdef0123456789") == "abcd ef01 2345 6789"
