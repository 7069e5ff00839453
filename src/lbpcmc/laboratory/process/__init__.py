"""Process: fermentation, capability, acceptance sampling."""

from lbpcmc.laboratory.process.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
