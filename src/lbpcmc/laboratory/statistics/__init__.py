"""Regression, curves, distributions and charts under the assays."""

from lbpcmc.laboratory.statistics.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
