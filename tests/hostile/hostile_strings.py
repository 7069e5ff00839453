"""Texts that data may hold and no way out may obey: for every command, screen and page."""

from __future__ import annotations

import unicodedata

HOSTILE = {
    # terminals
    "clear screen": "\x1b[2J\x1b[H",
    "window title": "\x1b]0;title\x07",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "hidden text": "\x1b[8mgone\x1b[0m",
    "8-bit control sequence": "\x9b31mred",
    "bell and backspace": "fail\x08\x08\x08\x08pass\x07",
    "carriage return": "fail\rpass",
    "line feed": "lot\n1.4 recorded 37.0 pass",
    "CR LF": "a\r\nb",
    "delete": "a\x7fb",
    "zero byte": "a\0b",
    "tab, vertical tab, form feed": "a\tb\x0bc\x0cd",
    "next line": "a\x85b",
    "group separator of a scanner": "0109501101\x1d10LOT1\x1e\x1f",
    # readers
    "override": "LOT\u202e1-TOL",
    "isolate": "a\u2066b\u2069",
    "zero width": "LO\u200bT-1\u200d\u2060",
    "byte order mark": "\ufeffLOT-1",
    "line and paragraph separator": "a\u2028b\u2029c",
    "soft hyphen": "LOT\u00ad-1",
    "tag characters": "LOT\U000e0041\U000e0042",
    "variation selectors": "LOT\ufe0f\U000e0100",
    "Hangul filler": "LOT\u3164\u115f",
    "braille blank": "LOT\u2800",
    "private use": "LOT\ue000",
    "not a character": "LOT\uffff\ufffe",
    "half a pair": "LOT\ud83d",
    "escaped byte": "LOT\udc9b31m",
    "marks on nothing": "\u0301\u0338",
    "two hundred marks": "Z" + "\u0316" * 200,
    "spaces of other widths": "37.2\u00a0\u2009\u3000degC",
    # spreadsheets
    "formula": "=cmd|' /C calc'!A0",
    "sum": "@SUM(1+1)*cmd|' /C calc'!A0",
    "plus and minus": "+1-1+cmd|'x'!A0",
    "behind a return": "x\r=1+1",
    "behind a semicolon": "x;=1+1",
    "behind quotes": '";=1+1,"',
    "full width": "＝1+1",
    "link": '=HYPERLINK("http://example.org?"&A1,"x")',
    "only a quote": '"',
    "only a comma": ",",
    # markup and templates
    "markup of the screens": "[red]x[/nope][@click=app.quit]y[/]",
    "unfinished markup": "[bold",
    "markup of the pages": "R&D <b>x</b> <img src='/etc/passwd'/> ]]> <!-- -->",
    "templates": "$x ${x} {0} {x!r} %s %n {{7*7}}",
    "references of XML": "&amp;&#27;&lt;!ENTITY",
    # lengths and scripts
    "very long": "x" * 5000,
    "empty": "",
    "spaces": "   ",
    "scripts": "日本 Жизнь عربى हिन्दी ไทย עִבְרִית e\u0301 🦠",
    # options and places
    "option": "--help-me",
    "parent folder": "../../etc/passwd",
}
"""A text by what it tries."""


def active(text: str) -> set[str]:
    """Give the characters of a text that a terminal or a reader would obey or not see; line feeds end lines."""
    unseen = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    return {c for c in text if c != "\n" and (unicodedata.category(c) in unseen or c in "\u3164\u115f\u2800\ufe0f")}
