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

if TYPE_CHECKING:
    from collections.abc import Iterable

IDENTIFIER = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,30}[A-Za-z0-9_-])?")
MOST_NAME = 100
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_LOOKS = str.maketrans("oil", "011")
_CONFUSABLE = str.maketrans(
    "аеорсухіјѕԁһпѵѡАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧνορ", "aeopcyxijsdhnvwABEKMHOPCTXABEZHIKMNOPTYXvop"
)


def identifier(text: str, what: str) -> str:
    """Refuse an ID that could not be a file name, a stream or a printed label; InputError says what is accepted."""
    if not IDENTIFIER.fullmatch(text):
        raise InputError(
            f"{text[:40]!a} is not a {what}.",
            "Accepted: up to 32 letters, digits, '.', '_' and '-', with a letter or digit first and no '.' at the end.",
        )
    if _DEVICES.fullmatch(text):
        raise InputError(f"'{text}' is the name of a device on some systems.", f"Choose another {what}.")
    return text


def unlike_others(text: str, what: str, keys: Iterable[str]) -> None:
    """Refuse an ID that is there already, or that looks like one that is; `keys` are folded IDs."""
    folded = folded_id(text)
    for key in keys:
        if key == folded:
            raise NotAllowed(f"The {what} {text} exists.", "It is used once; capitals and width make no difference.")
        if _look(key) == _look(folded):
            raise NotAllowed(f"The {what} {text} looks like {key}, which exists.", "Choose one that nobody mistakes.")


def _look(folded: str) -> str:
    return folded.translate(_LOOKS)


def printed_name(text: str) -> str:
    """Refuse a name that could not be printed beside a signature (21 CFR 11.50(a)(1)); white space is folded."""
    name = " ".join(text.split())
    if not name or len(name) > MOST_NAME or not all(c.isprintable() for c in name):
        raise InputError("This is not a printed name.", f"Accepted: 1 to {MOST_NAME} visible characters.")
    return name


def name_look(name: str) -> str:
    """What a printed name looks like: width, case, marks and look-alike letters of other scripts folded."""
    folded = unicodedata.normalize("NFKD", name.translate(_CONFUSABLE))
    plain = "".join(c for c in folded if not unicodedata.combining(c))
    return " ".join(plain.translate(_CONFUSABLE).casefold().split())
