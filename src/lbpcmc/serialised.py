"""JSON values read strictly: what is missing, of another type or unknown is named with its place.

Invariant: a reader takes every key exactly as it was written or raises `Damaged`; nothing is converted on the way, so
that what opens means what was compiled (pinned by tests/documents/compiled/test_damaged.py).
"""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn, TypeVar

from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Collection

    from lbpcmc.messages import Statement

LONGEST_NUMBER = 4_000
"""Characters of an exact fraction; Python itself reads whole numbers up to 4,300 digits."""
_NUMBER = frozenset("0123456789-/")

Word = TypeVar("Word", bound=StrEnum)


class Damaged(ValueError):  # noqa: N818  # a state of what is read; whoever opens a document says what to do
    """JSON values that are not what was written: `path` names the place, `statement` says what is wrong with it."""

    def __init__(self, path: str, what: Statement) -> None:
        """Take the place, empty for the whole, and what is wrong there: `say("stored.missing")`."""
        super().__init__(path, what)
        self.path = path
        self.statement = say("stored.at", path=path, what=what) if path else say("stored.whole", what=what)

    def __str__(self) -> str:
        return str(self.statement)


class JsonObject:
    """The keys of one JSON object, each taken once with the type that it must have."""

    def __init__(self, value: object, path: str = "") -> None:
        """Take a value that must be an object; `path` is how messages call it."""
        if not isinstance(value, dict):
            raise Damaged(path, say("stored.not_an_object"))
        self._values: dict[str, object] = value
        self._left = dict.fromkeys(value)
        self.path = path

    def at(self, key: str) -> str:
        """Name the place of a key."""
        return f"{self.path}.{key}" if self.path else key

    def refuse(self, key: str, what: Statement) -> NoReturn:
        """Raise for the value of a key."""
        raise Damaged(self.at(key), what)

    def take(self, key: str) -> object:
        """Give a value of any type."""
        if key not in self._values:
            self.refuse(key, say("stored.missing"))
        self._left.pop(key, None)
        return self._values[key]

    def finish(self) -> None:
        """Refuse keys that nobody took."""
        for key in self._left:
            self.refuse(key[:40], say("stored.unknown"))

    def text(self, key: str) -> str:
        """Give a text."""
        found = self.take(key)
        if not isinstance(found, str):
            self.refuse(key, say("stored.not_text"))
        return found

    def one_of(self, key: str, known: Collection[str]) -> str:
        """Give one of the known texts."""
        found = self.text(key)
        if found not in known:
            self.refuse(key, say("stored.not_known", known=tuple(known)))
        return found

    def word(self, key: str, words: type[Word]) -> Word:
        """Give a member of an enumeration."""
        return words(self.one_of(key, [word.value for word in words]))

    def yes(self, key: str) -> bool:
        """Give true or false."""
        found = self.take(key)
        if not isinstance(found, bool):
            self.refuse(key, say("stored.not_a_truth"))
        return found

    def whole(self, key: str, least: int, most: int) -> int:
        """Give a whole number within limits."""
        found = self.take(key)
        if type(found) is not int or not least <= found <= most:
            self.refuse(key, say("stored.not_whole", least=least, most=most))
        return found

    def fraction(self, key: str) -> Fraction:
        """Give an exact number, written as `str(Fraction)` writes it."""
        return exact(self.take(key), self.at(key))

    def missing(self, key: str) -> bool:
        """Take a null: true where the value is one."""
        if key in self._values and self._values[key] is None:
            self._left.pop(key, None)
            return True
        return False

    def nested(self, key: str) -> JsonObject:
        """Give an object."""
        return JsonObject(self.take(key), self.at(key))

    def items(self, key: str) -> list[object]:
        """Give a list of anything."""
        found = self.take(key)
        if not isinstance(found, list):
            self.refuse(key, say("stored.not_a_list"))
        return found

    def objects(self, key: str) -> list[JsonObject]:
        """Give a list of objects."""
        return [JsonObject(value, f"{self.at(key)}[{place}]") for place, value in enumerate(self.items(key))]

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts."""
        return texts(self.take(key), self.at(key))

    def pairs(self, key: str) -> tuple[tuple[str, str], ...]:
        """Give a list of pairs of texts; they keep their order, which an object would not."""
        found = []
        for place, value in enumerate(self.items(key)):
            pair = texts(value, f"{self.at(key)}[{place}]")
            if len(pair) != 2:
                raise Damaged(f"{self.at(key)}[{place}]", say("stored.not_a_pair"))
            found.append((pair[0], pair[1]))
        return tuple(found)

    def dictionary(self, key: str) -> dict[str, str]:
        """Give pairs as a dictionary."""
        pairs = self.pairs(key)
        found = dict(pairs)
        if len(found) != len(pairs):
            self.refuse(key, say("stored.twice"))
        return found


def texts(value: object, path: str) -> tuple[str, ...]:
    """Read a list of texts."""
    if not isinstance(value, list):
        raise Damaged(path, say("stored.not_a_list"))
    for place, item in enumerate(value):
        if not isinstance(item, str):
            raise Damaged(f"{path}[{place}]", say("stored.not_text"))
    return tuple(value)


def exact(value: object, path: str) -> Fraction:
    """Read an exact number."""
    if isinstance(value, str) and len(value) <= LONGEST_NUMBER and _NUMBER.issuperset(value):
        try:
            found = Fraction(value)
        except (ValueError, ZeroDivisionError):
            raise Damaged(path, say("stored.not_exact")) from None
        if str(found) == value:
            return found
    raise Damaged(path, say("stored.not_exact"))
