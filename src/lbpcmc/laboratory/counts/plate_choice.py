"""Which plates make the count, and what is said when none is countable.

Invariant: a result that does not come from countable plates is a bound or carries the flag `estimated` (pinned by
tests/laboratory/counts/test_plate_count.py).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from lbpcmc.laboratory.checks import exact
from lbpcmc.laboratory.result import Flag
from lbpcmc.laboratory.statistics import poisson

if TYPE_CHECKING:
    from lbpcmc.laboratory.counts.plates import Plate, PlateCounts
    from lbpcmc.laboratory.counts.rules import CountRules


@dataclass(frozen=True, slots=True)
class Choice:
    """The plates that make a count, or the bound that they allow, or the reason why there is neither."""

    why: str
    plates: tuple[Plate, ...] = ()
    crowded: tuple[poisson.Crowded, ...] = ()
    """Plates that enter as `at least so many`."""
    flags: tuple[Flag, ...] = ()
    sign: str = ""
    bound: Fraction | None = None
    bound_formula: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    counted: tuple[Plate, ...]
    crowded: tuple[poisson.Crowded, ...]
    rules: CountRules

    @property
    def countable(self) -> tuple[Plate, ...]:
        return tuple(p for p in self.counted if self.rules.low <= p.colonies <= self.rules.high)

    @property
    def amount(self) -> Fraction:
        return sum((plate.amount for plate in self.counted), Fraction(0))


def choose(data: PlateCounts, rules: CountRules) -> Choice:
    """Choose by the rule set."""
    # Sorted, so that the order in which plates were typed cannot change the last digit of a sum.
    ordered = sorted(data.plates, key=lambda plate: (-plate.amount, plate.colonies, plate.at_least or 0))
    crowded = tuple(
        poisson.Crowded(plate.at_least or rules.high + 1, float(plate.amount))
        for plate in ordered
        if plate.too_numerous
    )
    seen = _Seen(tuple(plate for plate in ordered if plate.counted), crowded, rules)
    if not seen.counted and not crowded:
        return Choice("none", reason="every plate was excluded")
    if not seen.counted:
        return _greater_than(crowded, "every plate is too numerous to count")
    colonies = sum(plate.colonies for plate in seen.counted)
    if colonies == 0 and not crowded:
        return _zero(seen)
    censored = crowded if rules.too_numerous == "censored" else ()
    if rules.plates == "all" and (colonies or censored):
        return Choice(_listed(seen.counted, censored), seen.counted, censored)
    if any(plate.colonies for plate in seen.countable):
        plates = seen.countable if rules.plates == "in range" else _two_successive(seen, data)
        return Choice(_listed(plates, censored), plates, censored)
    return _nothing_countable(seen, censored)


def _listed(plates: tuple[Plate, ...], crowded: tuple[poisson.Crowded, ...]) -> str:
    listed = ", ".join(f"{plate.colonies} at {plate.dilution:g}" for plate in plates)
    return listed + (f"; {len(crowded)} too numerous, as censored" if crowded else "")


def _two_successive(seen: _Seen, data: PlateCounts) -> tuple[Plate, ...]:
    dilutions = list(data.by_dilution())
    first = max(plate.dilution for plate in seen.countable)
    following = dilutions[dilutions.index(first) + 1 :][:1]
    return tuple(
        plate
        for plate in seen.counted
        if (plate.dilution == first and plate.colonies <= seen.rules.high) or plate.dilution in following
    )


def _zero(seen: _Seen) -> Choice:
    rules = seen.rules
    if rules.zero == "upper limit":
        bound = exact(-math.log(1 - rules.level)) / seen.amount
        formula = f"-ln(1 - {rules.level:g}) / sum (V d)"
    elif rules.zero == "one per plate":
        bound, formula = 1 / max(plate.amount for plate in seen.counted), "1 / (V d) of the most concentrated plate"
    else:
        bound, formula = 1 / seen.amount, "1 / sum (V d)"
    return Choice("no colony on any plate", seen.counted, (), (Flag.CENSORED, Flag.BELOW_RANGE), "<", bound, formula)


def _greater_than(crowded: tuple[poisson.Crowded, ...], why: str) -> Choice:
    bound, plate = max((p.at_least / exact(p.amount), p) for p in crowded)
    return Choice(
        why,
        (),
        (plate,),
        (Flag.CENSORED, Flag.ABOVE_RANGE),
        ">",
        bound,
        f"{plate.at_least} / (V d) of the most diluted plate",
    )


def _nothing_countable(seen: _Seen, censored: tuple[poisson.Crowded, ...]) -> Choice:
    rules, counted = seen.rules, seen.counted
    if censored:
        return Choice(_listed(counted, censored), counted, censored, (Flag.ESTIMATED,))
    above = [plate for plate in counted if plate.colonies > rules.high]
    if not above and not seen.crowded:
        return _all_below(seen)
    if not above and all(plate.colonies == 0 for plate in counted):
        return Choice(
            "none",
            flags=(Flag.DISAGREEING_DILUTIONS,),
            reason="plates too numerous to count stand beside plates without a colony: no dilution can be used",
        )
    if len(above) == len(counted) and rules.above == "greater than":
        crowded = tuple(poisson.Crowded(rules.high + 1, float(plate.amount)) for plate in above)
        return _greater_than(crowded, "every plate is above the countable range")
    nearest = min(counted, key=lambda plate: (_distance(plate.colonies, rules), plate.amount))
    plates = tuple(plate for plate in counted if plate.dilution == nearest.dilution)
    side = Flag.ABOVE_RANGE if nearest.colonies > rules.high else Flag.BELOW_RANGE
    return Choice(f"nearest to the range: {_listed(plates, ())}", plates, (), (Flag.ESTIMATED, side))


def _distance(colonies: int, rules: CountRules) -> float:
    if colonies == 0:
        return math.inf
    return max(rules.low / colonies, colonies / rules.high)


def _all_below(seen: _Seen) -> Choice:
    rules, flags = seen.rules, (Flag.ESTIMATED, Flag.BELOW_RANGE)
    most = max(plate.amount for plate in seen.counted)
    why = f"all below {rules.low}: {_listed(seen.counted, ())}"
    if rules.below == "range limit":
        return Choice(why, seen.counted, (), flags, "<", rules.low / most, f"{rules.low} / (V d), most concentrated")
    if rules.below == "ISO 7218" and max(plate.colonies for plate in seen.counted) < 4:
        return Choice(why, seen.counted, (), flags, "<", 4 / most, "4 / (V d), most concentrated; present")
    return Choice(why, seen.counted, (), flags)
