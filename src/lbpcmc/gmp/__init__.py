"""The record: one folder a capability, each with its events, their fold, the rules, the use cases, rows and lines."""

from __future__ import annotations

from lbpcmc.gmp.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
