"""Testing: laboratory results against the specification of a batch (21 CFR 211.165, 211.194)."""

from __future__ import annotations

from lbpcmc.gmp.testing.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
