"""Validation of methods and control of their results: precision, tolerance, outliers, control charts."""

from lbpcmc.laboratory.validation.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
