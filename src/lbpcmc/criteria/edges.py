"""Where comparing a number with a limit changes its result, rounding included.

Invariant: between two neighbouring edges every number compares with the limit alike (pinned by
tests/documents/test_acceptance.py and tests/criteria/bulk/test_texts.py).
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.quantities.rounding import leading_place, ten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria.model import Bound


def edges(bound: Bound, *, significant: bool) -> Iterator[Fraction]:
    """Give every number, in the unit of the limit, at which comparing with it may change.

    Unrounded values change on the limit itself; rounded ones half a grain below and above it, or between the two grains
    that enclose a limit between them.
    """
    if bound.place is None or significant:
        yield bound.value
    if bound.place is None:
        return
    places = [bound.place]
    if significant:
        leading = leading_place(bound.value)
        places = [leading + beside - bound.digits + 1 for beside in (-1, 0, 1)]
    for place in places:
        grain = ten(place)
        below = math.floor(bound.value / grain)
        halves = (-1, 1) if below * grain == bound.value else (1,)
        yield from ((below + Fraction(half, 2)) * grain for half in halves)
