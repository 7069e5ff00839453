"""Potency: comparisons with a standard, functional activity, combination."""

from lbpcmc.laboratory.potency.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
