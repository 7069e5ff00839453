"""Rule sets of plate counts: which plates count, what is reported when none does, how the number is rounded.

Published rule books differ, and differ in the result: 120 and 23 colonies are 12 000 or 13 000 CFU/g. The rule set
is therefore part of the method and is printed with the result.
"""

from __future__ import annotations

from typing import Annotated

from lbpcmc.laboratory.record import (
    Count,
    Decimals,
    Digits,
    NotNegative,
    Positive,
    Share,
    Text,
    YesNo,
    counted,
    record,
    word,
)
from lbpcmc.laboratory.result import AssayError, ReportRounding
from lbpcmc.messages import say


@record
class CountRules:
    """How plates become a count."""

    name: Text = "FDA BAM ch. 3"
    low: Count = 25
    """Fewest colonies of a countable plate."""
    high: Annotated[int, counted(least=1)] = 250
    """Most colonies of a countable plate."""
    plates: Annotated[str, word("in range", "two successive", "all")] = "in range"
    """`in range`: countable plates alone (BAM, NCIMS). `two successive`: the first dilution with a countable plate and
    the next one, whatever it shows (ISO 7218, weighted mean). `all`: every counted plate."""
    too_numerous: Annotated[str, word("left out", "censored")] = "left out"
    """`left out`, or `censored`: at least so many colonies, by the exact Poisson tail."""
    below: Annotated[str, word("range limit", "estimate", "ISO 7218")] = "range limit"
    """All plates below range. `range limit`: less than `low` on the most concentrated plate (BAM). `estimate`: the
    counts as they are. `ISO 7218`: an estimate from four colonies on, else less than four."""
    zero: Annotated[str, word("one per volume tested", "one per plate", "upper limit")] = "one per volume tested"
    """No colony at all is less than: `one per volume tested`, `one per plate` (BAM), or the `upper limit`."""
    above: Annotated[str, word("estimate", "greater than")] = "estimate"
    """All plates above range: `estimate` from the plates nearest to it, or `greater than`."""
    limits: Annotated[str, word("exact", "likelihood ratio", "ISO 19036")] = "exact"
    """`exact` (Garwood), `likelihood ratio`, or `ISO 19036` (reproducibility and Poisson part on log10)."""
    level: Share = 0.95
    s_r_log10: NotNegative = 0.0
    """Reproducibility standard deviation on log10, for ISO 19036."""
    coverage: Positive = 2.0
    """Coverage factor k of ISO 19036."""
    agreement: Annotated[str, word("flag", "gate")] = "flag"
    """What a failed test of agreement does: `flag`, or `gate` (no result)."""
    agreement_level: Share = 0.05
    report: Annotated[str, word("count", "log10")] = "count"
    """`count`, or `log10`."""
    digits: Digits = 2
    """Significant digits of a count."""
    decimals: Decimals = 2
    """Decimals of a log10."""
    rounding: Annotated[str, word(*ReportRounding)] = ReportRounding.THIRD_DIGIT.value
    mixed_volumes: YesNo = False
    """Accept different volumes at one dilution (membrane filtration)."""

    def __post_init__(self) -> None:
        """Refuse rules that contradict each other."""
        if self.low >= self.high:
            raise AssayError(say("plates.reversed_range", low=self.low, high=self.high))


BAM = CountRules()
"""FDA Bacteriological Analytical Manual ch. 3: 25-250, countable plates alone, two digits by the third."""

ISO_7218 = CountRules(
    name="ISO 7218:2007", low=10, high=300, plates="two successive", below="ISO 7218", rounding="half up"
)
"""ISO 7218 clause 10.3, ISO 4833-1: 10-300, weighted mean of two successive dilutions."""

NCIMS = CountRules(name="NCIMS 2400a", zero="one per plate")
"""Milk: 25-250, countable plates of all dilutions, two digits by the third."""

RANGE_30_300 = CountRules(name="30 to 300", low=30, high=300, rounding="half up")
"""Classical range of dishes of 90 mm."""

DROP_PLATE = CountRules(name="drop plate", low=3, high=30, below="estimate", rounding="half up")
"""Drops of 10 to 20 uL: 3 to 30 colonies a drop, pooled (after Herigstad, Hamilton & Heersink 2001)."""

MAXIMUM_LIKELIHOOD = CountRules(
    name="maximum likelihood",
    low=0,
    high=300,
    plates="all",
    too_numerous="censored",
    limits="likelihood ratio",
    digits=3,
    rounding="half up",
    mixed_volumes=True,
)
"""Every plate, the uncountable ones as censored (Haas & Heller 1988)."""

RULE_SETS = {rules.name: rules for rules in (BAM, ISO_7218, NCIMS, RANGE_30_300, DROP_PLATE, MAXIMUM_LIKELIHOOD)}
