"""One line of a specification becomes something that can judge a quantity and say why.

The grammar is imported when the first criterion is read: whoever judges by a compiled one does not need it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.criteria.judge import judge, judge_text
from lbpcmc.criteria.messages import MESSAGES
from lbpcmc.criteria.model import (
    AbsentIn,
    Band,
    Bound,
    Clause,
    Conforms,
    Criterion,
    Judgement,
    Limits,
    ReportOnly,
    Statistic,
    Verdict,
)
from lbpcmc.messages import register

if TYPE_CHECKING:
    from lbpcmc.criteria.grammar import criterion

__all__ = [
    "AbsentIn",
    "Band",
    "Bound",
    "Clause",
    "Conforms",
    "Criterion",
    "Judgement",
    "Limits",
    "ReportOnly",
    "Statistic",
    "Verdict",
    "criterion",
    "judge",
    "judge_text",
]

register(MESSAGES)


def __getattr__(name: str) -> Any:
    if name == "criterion":
        from lbpcmc.criteria.grammar import criterion

        return criterion
    raise AttributeError(name)
