"""Raw data of a comparative assay: what was dosed to which unit, what it answered, what was left out and why.

Invariant: a reading is kept even when it is left out, and is left out only with a reason; readings of one unit (a
well read twice) are averaged before anything else, so that they never count as replicates. Pinned by
tests/laboratory/potency/test_parallel_line.py.
"""

from __future__ import annotations

import math
from typing import Annotated

from lbpcmc.laboratory.record import Label, Many, NotNegative, Positive, Real, Text, at_least, record
from lbpcmc.laboratory.result import AssayError, Flag
from lbpcmc.messages import say


@record
class Preparation:
    """A standard or a sample, and how its stock was made up."""

    name: Label
    amount: Positive = 1.0
    """What was weighed or taken, in the unit that its potency is stated per (16.7 mg, 1 vial)."""
    volume: Positive = 1.0
    """Volume that it was made up to; standard and samples in the same unit."""
    predilution: Positive = 1.0
    """How many times the stock was diluted before the doses; doses are stated as of the diluted stock."""
    potency: Positive | None = None
    """Assigned potency of a standard, per unit of its amount; None for a sample."""

    @property
    def strength(self) -> float:
        """Amount per volume of what the doses are stated as."""
        return self.amount / self.volume / self.predilution


@record
class Response:
    """What one experimental unit (animal, well, plate, zone) answered to one dose of one preparation."""

    preparation: Label
    dose: NotNegative
    readings: Annotated[Many[Real], at_least(1)]
    """One number, or several readings of the same unit; their mean is the response."""
    row: Text = ""
    """Block of a randomised block design, row of a Latin square."""
    column: Text = ""
    """Column of a Latin square."""
    excluded: Text = ""
    """Why it is left out; empty for a response that counts."""

    @property
    def value(self) -> float:
        """Mean of the readings of this unit."""
        return math.fsum(self.readings) / len(self.readings)


@record
class ComparativeData:
    """A whole assay: one standard, one or more samples, every response."""

    standard: Preparation
    samples: Annotated[Many[Preparation], at_least(1)]
    responses: Many[Response]

    def __post_init__(self) -> None:
        """Refuse responses of unknown preparations, a name twice, and a standard without responses."""
        names = [self.standard.name, *(sample.name for sample in self.samples)]
        if len(set(names)) < len(names):
            raise AssayError(say("potency.name_twice"))
        for response in self.responses:
            if response.preparation not in names:
                raise AssayError(
                    say("potency.unknown_preparation", preparation=response.preparation, known=tuple(names))
                )
        if not any(r.preparation == self.standard.name and not r.excluded for r in self.responses):
            raise AssayError(say("potency.standard_without_response", standard=self.standard.name))

    @property
    def used(self) -> tuple[Response, ...]:
        """Responses that count."""
        return tuple(response for response in self.responses if not response.excluded)

    @property
    def names(self) -> tuple[str, ...]:
        """Standard first, then the samples that have responses that count."""
        present = {response.preparation for response in self.used}
        return (self.standard.name, *(s.name for s in self.samples if s.name in present))

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What a reader must know about the data themselves."""
        return (Flag.EXCLUDED_DATA,) if len(self.used) < len(self.responses) else ()

    def sample(self, name: str = "") -> Preparation:
        """The sample of that name, or the only one."""
        there = [s for s in self.samples if s.name in self.names]
        if not name and len(there) == 1:
            return there[0]
        for sample in there:
            if sample.name == name:
                return sample
        if not there:
            raise AssayError(say("potency.no_sample"))
        raise AssayError(say("potency.unknown_sample", sample=name, known=tuple(s.name for s in there)))

    def factor(self, sample: Preparation) -> float:
        """Potency per unit of the sample's amount at a ratio of 1; the ratio itself where the standard has none."""
        assigned = 1.0 if self.standard.potency is None else self.standard.potency
        return assigned * self.standard.strength / sample.strength


TRANSFORMATIONS = ("none", "square", "square root", "ln", "log10", "reciprocal")


def transformed(response: Response, transformation: str) -> float:
    """The response on the scale of the analysis; refuses one for which that scale has no place, such as ln 0."""
    value = response.value
    if transformation in ("ln", "log10", "reciprocal") and value <= 0:
        raise AssayError(
            say(
                "potency.not_transformed",
                preparation=response.preparation,
                dose=f"{response.dose:g}",
                response=f"{value:g}",
                transformation=transformation,
            )
        )
    if transformation == "square root" and value < 0:
        dose, told = f"{response.dose:g}", f"{value:g}"
        raise AssayError(say("potency.no_square_root", preparation=response.preparation, dose=dose, response=told))
    if transformation == "square":
        return value * value
    if transformation == "square root":
        return math.sqrt(value)
    if transformation == "ln":
        return math.log(value)
    if transformation == "log10":
        return math.log10(value)
    return 1 / value if transformation == "reciprocal" else value
