"""Stability: shelf life, release limits, survival, temperatures."""

from lbpcmc.laboratory.stability.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
