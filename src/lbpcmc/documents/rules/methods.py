"""Rules of methods; lbpcmc.laboratory applies them, because it knows the assays."""

from __future__ import annotations

from lbpcmc.documents.rules.rule import Rule

_STATED = "Procedures and their acceptance criteria are written before a test is done (21 CFR 211.160(b), 211.165(e))."
_NOTHING_IGNORED = "A rule that is not understood would silently be done by the assay's own default."

ASSAY = Rule(
    "M401",
    "an assay that is not known",
    _STATED,
    "assay: plate count\n",
    "assay: plate counts  # M401\n",
    document="method",
)
UNKNOWN_RULE = Rule(
    "M402",
    "a rule that the assay does not have",
    _NOTHING_IGNORED,
    "  too_numerous: censored\n",
    "  too_many: censored  # M402\n",
    document="method",
)
VALUE = Rule(
    "M403",
    "a value that the rule does not accept",
    _STATED,
    "  too_numerous: censored\n",
    "  too_numerous: guessed  # M403\n",
    document="method",
)
CONTRADICTION = Rule(
    "M404",
    "rules that contradict each other",
    _STATED,
    "rules:\n  low: 3\n",
    "rules:\n  low: 40  # M404\n",
    document="method",
)
