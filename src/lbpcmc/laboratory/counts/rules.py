"""Rule sets of plate counts: which plates count, what is reported when none does, how the number is rounded.

Published rule books differ, and differ in the result: 120 and 23 colonies are 12 000 or 13 000 CFU/g. The rule set
is therefore part of the method and is printed with the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.laboratory.checks import fill, not_negative, one_of, positive, share, whole
from lbpcmc.laboratory.result import AssayError, ReportRounding


@dataclass(frozen=True, slots=True)
class CountRules:
    """How plates become a count."""

    name: str = "FDA BAM ch. 3"
    low: int = 25
    """Fewest colonies of a countable plate."""
    high: int = 250
    """Most colonies of a countable plate."""
    plates: str = "in range"
    """`in range`: countable plates alone (BAM, NCIMS). `two successive`: the first dilution with a countable plate and
    the next one, whatever it shows (ISO 7218, weighted mean). `all`: every counted plate."""
    too_numerous: str = "left out"
    """`left out`, or `censored`: at least so many colonies, by the exact Poisson tail."""
    below: str = "range limit"
    """All plates below range. `range limit`: less than `low` on the most concentrated plate (BAM). `estimate`: the
    counts as they are. `ISO 7218`: an estimate from four colonies on, else less than four."""
    zero: str = "one per volume tested"
    """No colony at all is less than: `one per volume tested`, `one per plate` (BAM), or the `upper limit`."""
    above: str = "estimate"
    """All plates above range: `estimate` from the plates nearest to it, or `greater than`."""
    limits: str = "exact"
    """`exact` (Garwood), `likelihood ratio`, or `ISO 19036` (reproducibility and Poisson part on log10)."""
    level: float = 0.95
    s_r_log10: float = 0.0
    """Reproducibility standard deviation on log10, for ISO 19036."""
    coverage: float = 2.0
    """Coverage factor k of ISO 19036."""
    agreement: str = "flag"
    """What a failed test of agreement does: `flag`, or `gate` (no result)."""
    agreement_level: float = 0.05
    report: str = "count"
    """`count`, or `log10`."""
    digits: int = 2
    """Significant digits of a count."""
    decimals: int = 2
    """Decimals of a log10."""
    rounding: str = ReportRounding.THIRD_DIGIT.value
    mixed_volumes: bool = False
    """Accept different volumes at one dilution (membrane filtration)."""

    def __post_init__(self) -> None:
        """Refuse what is no rule."""
        fill(self, "low", whole("low", self.low))
        fill(self, "high", whole("high", self.high, least=1))
        if self.low >= self.high:
            raise AssayError(f"The countable range runs from {self.low} to {self.high}.", "Write the lower end first.")
        one_of("plates", self.plates, ("in range", "two successive", "all"))
        one_of("too_numerous", self.too_numerous, ("left out", "censored"))
        one_of("below", self.below, ("range limit", "estimate", "ISO 7218"))
        one_of("zero", self.zero, ("one per volume tested", "one per plate", "upper limit"))
        one_of("above", self.above, ("estimate", "greater than"))
        one_of("limits", self.limits, ("exact", "likelihood ratio", "ISO 19036"))
        one_of("agreement", self.agreement, ("flag", "gate"))
        one_of("report", self.report, ("count", "log10"))
        one_of("rounding", self.rounding, [rule.value for rule in ReportRounding])
        fill(self, "level", share("level", self.level))
        fill(self, "agreement_level", share("agreement_level", self.agreement_level))
        fill(self, "s_r_log10", not_negative("s_r_log10", self.s_r_log10))
        fill(self, "coverage", positive("coverage", self.coverage))
        fill(self, "digits", whole("digits", self.digits, least=1, most=15))
        fill(self, "decimals", whole("decimals", self.decimals, most=10))


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
