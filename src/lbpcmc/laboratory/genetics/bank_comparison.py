"""End-of-production cells against the master cell bank, as one table.

Invariant: a line without a result, or that can only be described, never counts as the same; the whole is no better
than its worst line (pinned by tests/laboratory/genetics/test_bank_comparison.py). Serves ICH Q5B 4 and Q5D 2.3.3.
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.criteria import Verdict, criterion, judge, judge_text
from lbpcmc.errors import CriterionError
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.checks import fill
from lbpcmc.laboratory.result import AssayError, Reportable, round_reported
from lbpcmc.laboratory.series import label
from lbpcmc.quantities import kind
from lbpcmc.quantities.rounding import number_text


@dataclass(frozen=True, slots=True)
class Attribute:
    """One property of the cells, in the bank and at the end of production."""

    name: str
    bank: Reportable | str
    """In the master cell bank: a result, or text such as `conforms`, `0.41 1/h`, `reference`."""
    end: Reportable | str
    """In end-of-production cells: a result, or text as typed."""
    limit: str
    """What the end of production has to meet, as a line of a specification: `NMT 10`, `NLT 95 %`, `conforms`."""
    kind: str
    """Kind of the limit, by its name in quantities."""
    method: str = ""

    def __post_init__(self) -> None:
        """Refuse a limit that is none."""
        fill(self, "name", label("attribute", self.name))
        try:
            criterion(self.limit, kind(self.kind))
        except CriterionError as refusal:
            raise AssayError(f"{self.name}, limit: {refusal.said}", refusal.todo) from None


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """One line of the table."""

    name: str
    bank: str
    end: str
    limit: str
    verdict: Verdict
    reason: str
    trace: tuple[str, ...] = ()
    method: str = ""


@dataclass(frozen=True, slots=True)
class BankComparison:
    """The table and what it says as a whole."""

    lines: tuple[ComparedLine, ...]

    @property
    def verdict(self) -> Verdict:
        """Verdict of the worst line."""
        return max((line.verdict for line in self.lines), key=lambda verdict: verdict.rank)

    @property
    def failing(self) -> tuple[str, ...]:
        """Names of the attributes that are not accepted."""
        return tuple(line.name for line in self.lines if not line.verdict.accepted)


def compare(attributes: tuple[Attribute, ...]) -> BankComparison:
    """Judge every attribute of end-of-production cells; raises AssayError for an empty table or a name twice."""
    names = [attribute.name for attribute in attributes]
    if not names:
        raise AssayError("attributes: there are none.", "Compare at least identity, retention and generations.")
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise AssayError(f"{twice} is there twice.", "Give every attribute once.")
    return BankComparison(tuple(_line(attribute) for attribute in attributes))


def _line(attribute: Attribute) -> ComparedLine:
    rule = criterion(attribute.limit, kind(attribute.kind))
    bank, end = (side if isinstance(side, str) else _shown(side) for side in (attribute.bank, attribute.end))
    found = attribute.end
    if isinstance(found, str):
        judged = judge_text(found, rule)
    elif found.kind != attribute.kind:
        raise AssayError(
            f"{attribute.name}: a {found.kind or found.quantity} cannot meet a limit of {attribute.kind}.",
            "Name the kind of the result.",
        )
    elif found.value is None and not found.finding:
        reason = f"no result: {found.reason}"
        return ComparedLine(attribute.name, bank, "no result", rule.text, Verdict.INVALID, reason, (), attribute.method)
    else:
        judged = judge(as_reading(found), rule)
    return ComparedLine(
        attribute.name, bank, end, rule.text, judged.verdict, judged.reason, judged.trace, attribute.method
    )


def _shown(result: Reportable) -> str:
    if result.limits is None or result.value is None or result.sign:
        return result.reported
    ends = [
        number_text(round_reported(end, result.digits))
        for end in (result.limits.low, result.limits.high)
        if end is not None
    ]
    side = "" if len(ends) == 2 else "lower " if result.limits.low is not None else "upper "
    word = "limits" if len(ends) == 2 else "limit"
    told = f"{' to '.join(ends)} {result.unit}".rstrip()
    return f"{result.reported} ({side}{100 * result.limits.level:g} % {word} {told})"
