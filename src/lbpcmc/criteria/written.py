"""The writing of numeric limits, before their units mean anything: numbers, signs, words behind them.

    limits    := (("lower"|"upper") LEVEL "% limit" | LEVEL "% limits within")? range modifiers?
    range     := ("NLT"|"NMT"|"≥"|"≤"|">"|"<") number unit | number "to" number unit | number "±" number unit
    modifiers := "(" word ("," word)* ")"        a word may also be "lower LEVEL % limit"

Invariant: what could be read in two ways is refused here (pinned by tests/criteria/test_refusals.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.criteria.model import Statistic
from lbpcmc.errors import CriterionError
from lbpcmc.messages import say
from lbpcmc.quantities.numerals import clean, numeral
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.quantities.numerals import Numeral

_STATISTIC = r"(?:(?P<side>lower|upper) )?(?P<level>[0-9]{2}(?:\.[0-9]{1,3})?) ?% (?:confidence )?limits?"
_BEFORE = re.compile(rf"{_STATISTIC} (?:within )?", re.IGNORECASE | re.ASCII)
_BEHIND = re.compile(rf"{_STATISTIC}$", re.IGNORECASE | re.ASCII)
_COMPARISON = re.compile(
    r"(NLT|NMT|not less than|not more than|not greater than|less than|more than|greater than|at least|at most|"
    r"min(?:imum|\.)?(?= )|max(?:imum|\.)?(?= )|>=|<=|≥|≤|>|<) ?",
    re.IGNORECASE | re.ASCII,
)
_LOW = frozenset({"nlt", "not less than", "more than", "greater than", "at least", ">=", "≥", ">"})
_EXCLUDING = frozenset({"<", ">", "less than", "more than", "greater than"})
_MODIFIERS = re.compile(r" \((?P<said>[^()]+)\)$")
_CLAIM = re.compile(r" ?(?:of )?(?:the )?label(?:led)? claim$", re.IGNORECASE | re.ASCII)
_BETWEEN = re.compile(r"between (?P<low>.+?) and (?P<high>.+)$", re.IGNORECASE | re.ASCII)
_PLUS_MINUS = re.compile(r"\+ ?/ ?[-−]|\+[-−]")
_NUMBER_AHEAD = re.compile(r"[+\-−.]?[0-9]")
_DASH = re.compile(r"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹a-zA-Z%]) ?– ?(?=[0-9+\-−])")


class Shape(Enum):
    """How the numbers of a clause make limits."""

    LOW = "at least"
    HIGH = "at most"
    BETWEEN = "from to"
    AROUND = "with a tolerance"
    AT = "one value, as a target"


@dataclass(frozen=True, slots=True)
class Written:
    """A clause with limits, as written."""

    body: str
    shape: Shape
    numbers: tuple[Numeral, ...]
    """One number, or lower and upper, or centre and tolerance; a unit stands in their `rest`."""
    inclusive: bool = True
    statistic: Statistic = Statistic.VALUE
    level: Fraction | None = None
    label_claim: bool = False
    modifiers: tuple[str, ...] = ()

    @property
    def has_unit(self) -> bool:
        """True where a unit was written."""
        return any(number.rest for number in self.numbers)

    def of_label_claim(self) -> Written:
        """Give the same limits as shares of the label claim."""
        return replace(self, label_claim=True)


def written(body: str) -> Written:
    """Read the writing of limits; raises CriterionError, and QuantityError where a number cannot be read."""
    text, modifiers = _modifiers(body)
    if statistic := _BEFORE.match(text):
        text = text[statistic.end() :]
    text, claims = _CLAIM.subn("", text)
    found = replace(_range(text, body), label_claim=bool(claims))
    statistics = [*([statistic] if statistic else []), *filter(None, map(_BEHIND.match, modifiers))]
    found = replace(found, modifiers=tuple(word for word in modifiers if not _BEHIND.match(word)))
    if len(statistics) > 1:
        raise CriterionError(say("criterion.two_confidences", text=printable(body, 80)))
    return _of_statistic(found, statistics[0]) if statistics else found


def _modifiers(body: str) -> tuple[str, tuple[str, ...]]:
    match = _MODIFIERS.search(body)
    if match is None:
        return body, ()
    return body[: match.start()], tuple(" ".join(word.lower().split()) for word in match["said"].split(","))


def _of_statistic(found: Written, match: re.Match[str]) -> Written:
    side, level = (match["side"] or "").lower(), Fraction(match["level"])
    statistic = {"lower": Statistic.LOWER, "upper": Statistic.UPPER}.get(side, Statistic.BOTH)
    text = printable(found.body, 80)
    if statistic is Statistic.LOWER and found.shape is not Shape.LOW:
        raise CriterionError(say("criterion.lower_end", text=text))
    if statistic is Statistic.UPPER and found.shape is not Shape.HIGH:
        raise CriterionError(say("criterion.upper_end", text=text))
    if statistic is Statistic.BOTH and found.shape not in (Shape.BETWEEN, Shape.AROUND):
        raise CriterionError(say("criterion.both_ends", text=text))
    if level < 50:
        raise CriterionError(say("criterion.low_confidence", level=match["level"]))
    return replace(found, statistic=statistic, level=level)


def _range(text: str, body: str) -> Written:
    if match := _COMPARISON.match(text):
        word = match[1].lower().rstrip(".")
        shape = Shape.LOW if word in _LOW or word.startswith("min") else Shape.HIGH
        return Written(body, shape, _numbers(body, text[match.end() :]), inclusive=word not in _EXCLUDING)
    centre, sign, tolerance = _PLUS_MINUS.sub("±", text).partition("±")
    if sign:
        numbers = _numbers(body, centre, tolerance)
        if numbers[1].value < 0:
            raise CriterionError(say("criterion.negative_tolerance"))
        return Written(body, Shape.AROUND, _one_way(numbers, "±"))
    if match := _BETWEEN.match(text):
        ends = match["low"], match["high"]
    else:
        first, _, second = _DASH.sub(" to ", text, count=1).partition(" to ")
        ends = first, second
    if ends[1]:
        return Written(body, Shape.BETWEEN, _one_way(_numbers(body, *ends), "to"))
    if not _NUMBER_AHEAD.match(text):
        raise CriterionError(say("criterion.not_a_criterion", text=printable(body, 80)))
    return Written(body, Shape.AT, _numbers(body, text))


def _numbers(body: str, *texts: str) -> tuple[Numeral, ...]:
    if not all(text.strip() for text in texts):
        raise CriterionError(say("criterion.no_number", text=printable(body, 80)))
    return tuple(numeral(clean(text)) for text in texts)


def _one_way(numbers: tuple[Numeral, ...], sign: str) -> tuple[Numeral, ...]:
    """Refuse `1 to 5 x 10^9`: the power may belong to both numbers or to the last."""
    first, second = numbers
    if second.product and not first.power and not first.rest and first.value:
        if sign == "to":
            raise CriterionError(say("criterion.power_to", sign=sign))
        raise CriterionError(say("criterion.power_tolerance", sign=sign))
    return numbers
