"""One line of a specification becomes something that can judge a quantity and say why."""

from lbpcmc.criteria.grammar import criterion
from lbpcmc.criteria.judge import judge, judge_text
from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Bound,
    Clause,
    Conforms,
    Criterion,
    Judgement,
    Limits,
    Report,
    Statistic,
    Verdict,
)

__all__ = [
    "AbsentIn",
    "Band",
    "Bound",
    "Clause",
    "Conforms",
    "Criterion",
    "Judgement",
    "Limits",
    "Report",
    "Statistic",
    "Verdict",
    "criterion",
    "judge",
    "judge_text",
]
