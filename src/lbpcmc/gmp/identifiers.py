"""IDs of people, lots and documents: they become streams, file names and printed labels, and none looks like another.

IDs are unique without regard to case and width. One that looks like an existing ID (`LOT-O1` beside `LOT-01`) is
refused, and so is the name of a device (`CON`), which is not a file name everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.events.streams import folded_id
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Iterable

IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9_-])?")
MOST_NAME = 100
_MOST_NEAR = 3
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LOOKS = str.maketrans("oil", "011")
_CONFUSABLE = str.maketrans(
    "аеорсухіјѕԁһпѵѡАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ", "aeopcyxijsdhnvwABEKMHOPCTXABEZHIKMNOPTYXvop"
)


def identifier(text: str, what: str) -> str:
    """Refuse an ID that could not be a file name, a stream or a printed label; InputError says what is accepted."""
    if not IDENTIFIER.fullmatch(text):
        raise InputError(say("identifier.not_one", text=ascii(text[:40]), what=what))
    if _DEVICES.fullmatch(text):
        raise InputError(say("identifier.device", text=text, what=what))
    return text


def unlike_others(text: str, what: str, keys: Iterable[str]) -> None:
    """Refuse an ID that is there already, or that looks like one that is; `keys` are folded IDs."""
    folded = folded_id(text)
    seen = look(folded)
    for key in keys:
        if key == folded:
            raise NotAllowed(say("identifier.exists", what=what, text=text))
        if look(key) == seen:
            raise NotAllowed(say("identifier.looks_like", what=what, text=text, other=key))


def near(typed: str, known: Iterable[str]) -> tuple[str, ...]:
    """Which of the known IDs may have been meant, whatever their capitals; empty where none is like it."""
    from difflib import get_close_matches  # only for a mistake

    by_fold, folded = {folded_id(one): one for one in known}, folded_id(typed)
    if folded in by_fold:
        return (by_fold[folded],)
    return tuple(by_fold[one] for one in get_close_matches(folded, by_fold, _MOST_NEAR, 0.5))


def look(folded: str) -> str:
    """What a folded ID, or the name of a stream, looks like: the same for those that one could be mistaken for."""
    return folded.translate(_LOOKS)


def printed_name(text: str) -> str:
    """Refuse a name that could not be printed beside a signature (21 CFR 11.50(a)(1)); white space is folded."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME or not all(c.isprintable() for c in name):
        raise InputError(say("identifier.not_a_name", most=MOST_NAME))
    return name


def name_look(name: str) -> str:
    """What a printed name looks like: width, case, marks and look-alike letters of other scripts folded."""
    folded = unicodedata.normalize("NFKD", name.translate(_CONFUSABLE))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(plain.translate(_CONFUSABLE).casefold().split())
