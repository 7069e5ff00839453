"""One line of a specification to a Criterion.

    criterion := clause (";" clause)*
    clause    := ["target"|"alert"|"action"|"reject"] limits
               | "absent in" amount | "conforms" [":" description] | "report"

The grammar of `limits` is in written.py. A unit of the wrong kind is refused here, when the criterion is written. In a
criterion of several clauses the unit (and `% of label claim`) may stand once, in the last one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lbpcmc.criteria.limits import limits, refuse_a_single_value
from lbpcmc.criteria.model import AbsentIn, Band, Clause, Conforms, Criterion, Limits, ReportOnly
from lbpcmc.criteria.written import written
from lbpcmc.errors import CriterionError, QuantityError, UnitError
from lbpcmc.messages import say
from lbpcmc.quantities.kinds import kind as find_kind
from lbpcmc.quantities.numerals import clean
from lbpcmc.quantities.reading import TESTED_IN, tested_amount
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.criteria.model import Requirement
    from lbpcmc.quantities import Kind

MOST_CHARACTERS = 400
_BAND = re.compile(r"(target|alert|action|reject)(?: limits?)?:? ", re.IGNORECASE | re.ASCII)
_ABSENT = re.compile(r"(?:absent|not detected|none detected|none) in (?P<amount>.+)$", re.IGNORECASE | re.ASCII)
_CONFORMS = re.compile(r"(?:conforms|complies)(?:(?: to|:) ?(?P<description>.+))?$", re.IGNORECASE | re.ASCII)
_REPORT = re.compile(r"report(?: results?)?$", re.IGNORECASE | re.ASCII)


def criterion(text: str, kind: Kind, *, among: Mapping[str, Kind] | None = None) -> Criterion:
    """Read a criterion for a parameter of `kind`.

    `among` gives the kinds `ratio`, `mass` and `volume` by name (label claims, tested amounts); without it they come
    from the registry. Raises CriterionError: what was not understood, or the unit that does not fit the kind, and what
    would.
    """
    if len(text) > MOST_CHARACTERS:
        raise CriterionError(say("criterion.too_long", characters=len(text), most=MOST_CHARACTERS))
    tested_in = None if among is None else tuple(among[name] for name in TESTED_IN if name in among)
    clauses: list[Clause] = []
    shared: Limits | None = None
    for part in reversed(text.split(";")):
        if not part.strip():
            raise CriterionError(say("criterion.empty_clause"))
        try:
            clause = _clause(clean(part), kind, shared, among, tested_in)
        except (QuantityError, UnitError) as refusal:
            if ", " in part.partition("(")[0]:
                raise CriterionError(say("criterion.comma", text=printable(part.strip(), 80))) from None
            raise CriterionError(refusal.statement) from None
        if not clauses and isinstance(clause.rule, Limits):
            shared = clause.rule
        clauses.insert(0, clause)
    found = Criterion(" ".join(text.split()), kind, tuple(clauses), tested_in)
    _refuse_mixture(found)
    return found


def _clause(
    part: str,
    kind: Kind,
    shared: Limits | None,
    among: Mapping[str, Kind] | None,
    tested_in: tuple[Kind, ...] | None,
) -> Clause:
    band, body = Band.REJECT, part
    if match := _BAND.match(body):
        band, body = Band(match[1].lower()), body[match.end() :]
    rule: Requirement
    if _REPORT.match(body):
        rule = ReportOnly()
    elif match := _CONFORMS.match(body):
        rule = Conforms(match["description"] or "")
    elif match := _ABSENT.match(body):
        rule = AbsentIn(tested_amount(match["amount"], tested_in))
    else:
        rule = _limits(body, band, kind, shared, among)
    return Clause(band, rule, part)


def _limits(body: str, band: Band, kind: Kind, shared: Limits | None, among: Mapping[str, Kind] | None) -> Limits:
    found = written(body)
    if band is not Band.TARGET:
        refuse_a_single_value(found)
    of_claim = found.label_claim or (shared is not None and shared.of_label_claim and not found.has_unit)
    if not of_claim:
        return limits(found, kind, shared if shared and not shared.of_label_claim else None)
    if kind.name != "ratio" and kind.least != 0:
        raise CriterionError(say("criterion.no_share", kind=kind.title))
    ratio = find_kind("ratio") if among is None else among["ratio"]
    return limits(found.of_label_claim(), ratio, shared if shared and shared.of_label_claim else None)


def _refuse_mixture(found: Criterion) -> None:
    """Refuse what no result can meet: limits on a number beside an absence or a description."""
    sorts = {type(clause.rule) for clause in found.clauses} - {ReportOnly}
    if len(sorts) > 1:
        raise CriterionError(say("criterion.mixture", text=found.text))
