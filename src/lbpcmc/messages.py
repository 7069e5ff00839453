"""Sentences from codes and parameters: what a failure, a finding or a reason says is written when somebody reads it.

A statement is a code with parameters. Its sentences come from the template of that code, in the reader's language;
nothing reads a sentence back. Each package keeps its templates in one place (`quantities/messages.py` ...; those
of single modules stand below) and registers them when it is imported:

    MESSAGES = {"number.no_unit": Message("{number} has no unit.", "Type it with its unit: {example}.")}
    register(MESSAGES)
    raise QuantityError(say("number.no_unit", number="37.2", example="37.2 degC"))

Templates are `str.format` texts. `{names}` lists a tuple of texts with commas, `{names:or}` and `{names:and}` with a
last "or" or "and"; `{count:,}` groups digits; `{because}` is another statement in full, `{because:said}` its first
sentence alone, `{because:todo}` its second, `{called:start}` the same with a capital.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

Param = str | int | tuple[str, ...] | dict[str, object]
"""A parameter as JSON can write it; a nested statement is a dict of its code and its parameters."""


class Language(Protocol):
    """What a gettext catalogue offers (`gettext.NullTranslations` and its like)."""

    def gettext(self, message: str, /) -> str:
        """Give the translation of a template."""

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        """Give the translation of a template in the form that fits a count."""


class _English:
    """The language in which the templates are written."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int, /) -> str:
        return msgid1 if n == 1 else msgid2


ENGLISH: Language = _English()


@dataclass(frozen=True, slots=True)
class Message:
    """The templates of one code."""

    said: str
    """What happened or what is wrong: one sentence."""
    todo: str = ""
    """What would be accepted, or should be done next."""
    said_plural: str = ""
    """`said` for other counts than one; `by` names the parameter that is counted."""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """A code with its parameters, cheap to make; its sentences are made when they are asked for."""

    code: str
    """Short, stable, dotted: `number.no_unit`."""
    values: tuple[tuple[str, object], ...] = ()
    """Parameters by name: texts, whole numbers, tuples of texts, statements, or values with a text of their own."""

    @property
    def params(self) -> dict[str, Param]:
        """The parameters as values that JSON can write."""
        return {name: _plain(value) for name, value in self.values}

    @property
    def said(self) -> str:
        """What happened, in English."""
        return self.sentences()[0]

    @property
    def todo(self) -> str:
        """What would be accepted, in English; empty where there is nothing to add."""
        return self.sentences()[1]

    def sentences(self, language: Language = ENGLISH) -> tuple[str, str]:
        """Write both sentences in a language; a code without a template is shown with its parameters."""
        message = _TEMPLATES.get(self.code)
        if message is None:
            return f"{self.code}: {self.params}", ""
        shown = {name: _shown(value, language) for name, value in self.values}
        said = language.gettext(message.said)
        if message.by:
            count = shown[message.by]
            said = language.ngettext(message.said, message.said_plural, count if isinstance(count, int) else 0)
        todo = language.gettext(message.todo) if message.todo else ""
        return said.format_map(shown), todo.format_map(shown)

    def __str__(self) -> str:
        return " ".join(filter(None, self.sentences()))

    def __lt__(self, other: Statement) -> bool:
        return (self.code, str(self.params)) < (other.code, str(other.params))


def say(code: str, /, **values: object) -> Statement:
    """Make a statement: `say("number.no_unit", number="37.2", example="37.2 degC")`."""
    return Statement(code, tuple(values.items()))


_TEMPLATES: dict[str, Message] = {}


def register(messages: Mapping[str, Message]) -> None:
    """Add the templates of a package; ValueError where a code already has another template."""
    for code, message in messages.items():
        if _TEMPLATES.setdefault(code, message) != message:
            raise ValueError(f"two templates for {code}")


def registered() -> Mapping[str, Message]:
    """Give the templates of all packages that were imported, by code."""
    return dict(_TEMPLATES)


class _Listed:
    """A tuple of texts inside a template."""

    def __init__(self, items: tuple[str, ...], language: Language) -> None:
        self.items = items
        self.language = language

    def __format__(self, spec: str) -> str:
        last = {"or": "{others} or {last}", "and": "{others} and {last}"}.get(spec)
        if last is None or len(self.items) < 2:
            return ", ".join(self.items)
        return self.language.gettext(last).format(others=", ".join(self.items[:-1]), last=self.items[-1])


class _Nested:
    """A statement inside a template."""

    def __init__(self, sentences: tuple[str, str]) -> None:
        self.sentences = sentences

    def __format__(self, spec: str) -> str:
        said, todo = self.sentences
        if spec == "start":
            return said[:1].upper() + said[1:]
        return {"said": said, "todo": todo}.get(spec, f"{said} {todo}".rstrip())


def _shown(value: object, language: Language) -> object:
    """Prepare a parameter for `str.format`."""
    if isinstance(value, str | int):
        return value
    if type(value) is tuple:
        return _Listed(value, language)
    return _Nested(value.sentences(language)) if isinstance(value, Statement) else str(value)


def _plain(value: object) -> Param:
    if isinstance(value, Statement):
        return {"code": value.code, "params": value.params}
    if isinstance(value, str | int):
        return value
    return value if type(value) is tuple else str(value)


MESSAGES = {
    "word.or": Message("{others} or {last}"),
    "word.and": Message("{others} and {last}"),
    # The Python interface (api.py).
    "api.other_document": Message("{path} is a {called}.", "Name a specification."),
    "api.column_missing": Message("The table has no column '{column}'.", "Columns: lot, test, value and perhaps unit."),
    "api.not_a_use": Message("'{text}' is not a use of a specification.", "Accepted: {accepted}."),
    "api.not_text": Message("{table}, row {row}, column {column}: {type} is not text or a number.", "Give it as text."),
    # What is wrong with JSON values, behind the name of their place (serialised.py).
    "stored.at": Message("{path} {what}"),
    "stored.whole": Message("the whole {what}"),
    "stored.missing": Message("is missing"),
    "stored.unknown": Message("is not known to this program"),
    "stored.not_an_object": Message("is not an object"),
    "stored.not_text": Message("is not text"),
    "stored.not_known": Message("is not one of: {known}"),
    "stored.not_a_truth": Message("is neither true nor false"),
    "stored.not_whole": Message("is not a whole number from {least} to {most}"),
    "stored.not_a_list": Message("is not a list"),
    "stored.not_a_pair": Message("is not a pair"),
    "stored.twice": Message("holds one key twice"),
    "stored.not_exact": Message("is not an exact number"),
    "stored.empty": Message("is empty"),
    "stored.not_positive": Message("is not above zero"),
}
register(MESSAGES)
