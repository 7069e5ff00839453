"""Raw data and rules of assays as validated records: the fields say what they take, pydantic says where it is not so.

Invariant: a record holds checked values only, whether Python made it or a file did; what is refused is an AssayError
that names the field by its path, `plates[2].count` (pinned by tests/laboratory/test_record.py).
"""

from __future__ import annotations

from dataclasses import field, fields
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, TypeVar, cast, dataclass_transform

from pydantic import BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from lbpcmc.laboratory import checks
from lbpcmc.laboratory.result import AssayError
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.messages import Statement

T = TypeVar("T")
Path = tuple[str | int, ...]
"""Names of fields and places in lists, which count from 0."""


MISSING, UNKNOWN = "missing", "unexpected_keyword_argument"
"""pydantic's names for a field that is not given, and for one that the record does not have."""


class Refusal(NamedTuple):
    """One thing that pydantic or an assay refuses."""

    path: Path
    code: str
    """pydantic's type of error; `value_error` where an assay refuses a value."""
    problem: Statement
    """What is wrong, without the path."""

    @property
    def of(self) -> str:
        """What is spoken of, as people read it: the field, or the record where a field is missing or unknown."""
        return shown(self.path[:-1] if self.code in (MISSING, UNKNOWN) else self.path)


def checked(check: Callable[..., Any], **options: Any) -> BeforeValidator:
    """Validate one value by a function of the module `checks`, or by one like them."""

    def validated(value: object) -> Any:
        if isinstance(value, dict | list | tuple):
            raise AssayError(say("field.one_value"))
        return check("", value, **options)

    return BeforeValidator(validated)


def up_to(most: float) -> BeforeValidator:
    """A number above zero, at most `most`."""
    return checked(checks.positive, most=most)


def counted(least: int = 0, most: int | None = None) -> BeforeValidator:
    """A whole number from `least` to `most`."""
    return checked(checks.whole, least=least, most=most)


def word(*choices: str) -> BeforeValidator:
    """One of the words that a method may use."""
    return checked(checks.one_of, choices=choices)


def at_least(least: int) -> Any:
    """So many items of a list."""
    return Field(min_length=least)


Real = Annotated[float, checked(checks.real)]
Positive = Annotated[float, checked(checks.positive)]
NotNegative = Annotated[float, checked(checks.not_negative)]
Share = Annotated[float, checked(checks.share)]
Celsius = Annotated[float, checked(checks.celsius)]
Count = Annotated[int, counted()]
Digits = Annotated[int, counted(1, 15)]
Decimals = Annotated[int, counted(0, 10)]
YesNo = Annotated[bool, checked(checks.yes_or_no)]
Text = Annotated[str, checked(checks.text)]
Label = Annotated[str, checked(checks.label)]
Many = Annotated[tuple[T, ...], BeforeValidator(lambda value: value if isinstance(value, list | tuple) else (value,))]
"""A list; one item may stand alone."""


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[T]) -> type[T]:
    """Make a frozen dataclass with slots whose fields are validated; AssayError for the first that is refused."""
    made: Any = dataclass(frozen=True, slots=True, config=ConfigDict(extra="forbid"))(cls)
    names, validated = [known.name for known in fields(made)], made.__init__

    @wraps(validated)
    def refusing(self: Any, *values: Any, **named: Any) -> None:
        try:
            validated(self, *values[len(names) :], **dict(zip(names, values, strict=False)), **named)
        except ValidationError as error:
            first = next(refusals(error))
            raise AssayError(first.problem, field=first.of) from None

    made.__init__ = refusing
    return cast("type[T]", made)


def refusals(error: ValidationError) -> Iterator[Refusal]:
    """Tell a ValidationError in the words of an assay; an exception that is not an AssayError is raised again."""
    for found in error.errors(include_url=False):
        path, code, context = found["loc"], found["type"], found.get("ctx", {})
        if code == "value_error":
            refusal = context["error"]
            if not isinstance(refusal, AssayError):
                raise refusal
            yield Refusal((*path, *((refusal.field,) if refusal.field else ())), code, refusal.problem)
        elif code == MISSING:
            yield Refusal(path, code, say("field.missing", name=str(path[-1])))
        elif code == UNKNOWN:
            yield Refusal(path, code, say("field.unknown", name=str(path[-1]), hint=say("field.check_name")))
        elif code == "too_short":
            wanted, given = context["min_length"], context["actual_length"]
            yield Refusal(path, code, say("field.too_few", given=given, least=wanted))
        else:
            yield Refusal(path, code, say("field.refused", reason=found["msg"]))


def shown(path: Path) -> str:
    """A path as people read it, places counted from 1: `plates[2].count`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
