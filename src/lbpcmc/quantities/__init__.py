"""Typed text to an exact number with a unit and a kind."""

from lbpcmc.messages import register
from lbpcmc.quantities.kinds import Kind, Unit, kind, kinds
from lbpcmc.quantities.messages import MESSAGES
from lbpcmc.quantities.quantity import Quantity, from_value
from lbpcmc.quantities.reading import quantity, read
from lbpcmc.quantities.readings import (
    Absence,
    Censored,
    Conformity,
    Interval,
    Measured,
    Reading,
    TooNumerous,
)
from lbpcmc.quantities.rounding import Rounding

__all__ = [
    "Absence",
    "Censored",
    "Conformity",
    "Interval",
    "Kind",
    "Measured",
    "Quantity",
    "Reading",
    "Rounding",
    "TooNumerous",
    "Unit",
    "from_value",
    "kind",
    "kinds",
    "quantity",
    "read",
]

register(MESSAGES)
