"""Carbon balance and yields of a fermentation.

Invariant: every compound enters with its carbon atoms on the side where it falls, biomass and CO2 among the products; a
balance that does not close keeps its number and is flagged. Pinned by case B7-05 and by five published fermentations
(D'hoe et al. 2018).
"""

from __future__ import annotations

import math
import re
from typing import Annotated

from scipy import special

from lbpcmc.laboratory.checks import label, not_negative, positive, share
from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.record import Label, Many, NotNegative, Positive, Share, counted, record, word
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Flag, Reportable, TraceStep
from lbpcmc.laboratory.series import exponential, shown
from lbpcmc.messages import say

ATOMIC_WEIGHTS = {
    "H": 1.008, "C": 12.011, "N": 14.007, "O": 15.999, "Na": 22.990, "Mg": 24.305, "P": 30.974, "S": 32.06,
    "Cl": 35.45, "K": 39.098, "Ca": 40.078,
}  # fmt: skip
"""IUPAC standard atomic weights, abridged (2021)."""
CARBON = ATOMIC_WEIGHTS["C"]
_ELEMENT = re.compile(r"([A-Z][a-z]?)(\d{0,4})", re.ASCII)


def atoms(formula: str) -> dict[str, int]:
    """Elements of a formula such as C6H12O6; brackets and charges are not read."""
    text = label("formula", formula)
    if not re.fullmatch(r"([A-Z][a-z]?\d{0,4}){1,20}", text, re.ASCII):
        raise AssayError(say("carbon.formula", formula=text), field="formula")
    found: dict[str, int] = {}
    for element, count in _ELEMENT.findall(text):
        if element not in ATOMIC_WEIGHTS:
            raise AssayError(
                say("carbon.unknown_element", element=element, known=tuple(ATOMIC_WEIGHTS)), field="formula"
            )
        found[element] = found.get(element, 0) + int(count or 1)
    return found


def molar_mass(formula: str) -> float:
    """g/mol of a formula."""
    return math.fsum(ATOMIC_WEIGHTS[element] * count for element, count in atoms(formula).items())


@record
class Amount:
    """How much of a compound was consumed or produced."""

    name: Label
    mmol_per_l: NotNegative
    carbons: Annotated[int, counted(most=200)]
    """Carbon atoms of a molecule."""
    error: NotNegative = 0.0
    """Standard error of the amount, mmol/L."""

    @property
    def carbon(self) -> float:
        """Mmol of carbon per litre."""
        return self.mmol_per_l * self.carbons


def from_mass(name: str, g_per_l: float, carbons: int, mass: float) -> Amount:
    """An amount from g/L and the molar mass in g/mol."""
    return Amount(name, 1000 * not_negative(f"{name}, g/L", g_per_l) / positive(f"{name}, molar mass", mass), carbons)


def biomass_carbon(g_per_l: float, fraction: float, carbon: float = CARBON) -> Amount:
    """Biomass as its carbon, from dry weight in g/L and its carbon mass fraction."""
    return from_mass("biomass", g_per_l * share("carbon fraction", fraction), 1, carbon)


def dilution_correction(volumes: tuple[tuple[float, float], ...]) -> float:
    """By how much base and acid diluted the broth: product of V / (V - added) over all samples.

    `volumes` are the volume in the vessel at a sample and what was added since the sample before, in one unit.
    """
    factor = 1.0
    for at, (volume, added) in enumerate(volumes, 1):
        positive(f"volume, sample {at}", volume)
        not_negative(f"added, sample {at}", added)
        if added >= volume:
            raise AssayError(say("carbon.much_added", sample=at, added=f"{added:g}", volume=f"{volume:g}"))
        factor *= volume / (volume - added)
    return factor


def change(name: str, carbons: int, first: float, last: float, correction: float = 1.0) -> tuple[Amount, bool]:
    """What was produced (True) or consumed (False) between two concentrations in mmol/L, the last one corrected."""
    grown = correction * not_negative(f"{name}, last", last) - not_negative(f"{name}, first", first)
    return Amount(name, abs(grown), carbons), grown >= 0


@record
class CarbonData:
    """Both sides of a balance."""

    consumed: Many[Amount]
    produced: Many[Amount]

    def __post_init__(self) -> None:
        """Refuse a compound on both sides, and a balance with nothing consumed."""
        names = [amount.name for amount in (*self.consumed, *self.produced)]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise AssayError(say("carbon.compound_twice", compounds=tuple(twice)))
        if math.fsum(amount.carbon for amount in self.consumed) <= 0:
            raise AssayError(say("carbon.nothing_consumed"))


@record
class CarbonRules:
    """What a method states about its balance."""

    closes_from: Positive = 0.90
    closes_to: Positive = 1.10
    """A recovery outside these is flagged as not closing."""
    unit: Annotated[str, word("%", "ratio")] = "%"
    confidence: Share = 0.95

    def __post_init__(self) -> None:
        """Refuse an empty range."""
        if not 0 < self.closes_from < self.closes_to:
            raise AssayError(say("carbon.not_a_range", low=f"{self.closes_from:g}", high=f"{self.closes_to:g}"))


def recovery(data: CarbonData) -> float:
    """Carbon produced over carbon consumed."""
    return _carbon(data.produced) / _carbon(data.consumed)


def evaluate(data: CarbonData, rules: CarbonRules) -> Reportable:
    """Carbon recovery, flagged where it does not close; limits where errors of the amounts were given."""
    value = recovery(data)
    scale = 100.0 if rules.unit == "%" else 1.0
    trace = [
        TraceStep(a.name, side, f"{shown(a.mmol_per_l)} mmol/L x {a.carbons} C = {shown(a.carbon)} mmol C/L")
        for side, amounts in (("consumed", data.consumed), ("produced", data.produced))
        for a in amounts
    ]
    ends = f"{shown(_carbon(data.produced))} / {shown(_carbon(data.consumed))}"
    trace.append(TraceStep("carbon recovery", "carbon produced / carbon consumed", f"{ends} = {value:.4f}"))
    closed = rules.closes_from <= value <= rules.closes_to
    said = f"{rules.closes_from:g} to {rules.closes_to:g}"
    trace.append(TraceStep("closes", said, "yes" if closed else "no"))
    limits = _ratio_limits(value, data.produced, data.consumed, rules.confidence, scale)
    heading = Heading("carbon recovery", rules.unit, "ratio", digits=4)
    return conclude(heading, scale * value, limits, trace=trace, flags=() if closed else (Flag.NOT_CLOSED,))


def yield_of(product: Amount, substrate: Amount, *, confidence: float = 0.95) -> Reportable:
    """Yield of a product on a substrate in mol/mol, with limits where errors were given."""
    heading = Heading(f"yield of {product.name} on {substrate.name}, mol/mol", "ratio", "ratio")
    if substrate.mmol_per_l <= 0:
        return refusal(heading, f"No {substrate.name} was consumed.")
    value = product.mmol_per_l / substrate.mmol_per_l
    one_each = [Amount(a.name, a.mmol_per_l, 1, a.error) for a in (product, substrate)]
    limits = _ratio_limits(value, (one_each[0],), (one_each[1],), confidence, 1.0)
    said = f"{shown(product.mmol_per_l)} / {shown(substrate.mmol_per_l)} mmol/L"
    return conclude(heading, value, limits, trace=[TraceStep("yield", "product / substrate", said)])


def _carbon(amounts: tuple[Amount, ...]) -> float:
    return math.fsum(amount.carbon for amount in amounts)


def _ratio_limits(
    value: float, over: tuple[Amount, ...], under: tuple[Amount, ...], confidence: float, scale: float
) -> ConfidenceLimits | None:
    """Limits of a ratio of sums by relative errors on the log scale; None without errors."""
    if value <= 0 or not any(amount.error for amount in (*over, *under)):
        return None
    relative = math.hypot(*(a.error * a.carbons / _carbon(side) for side in (over, under) for a in side))
    half = float(special.ndtri((1 + confidence) / 2)) * relative
    ends = (scale * value * exponential(-half), scale * value * exponential(half))
    return ConfidenceLimits(*ends, confidence, "normal, log scale, errors of the amounts independent")
