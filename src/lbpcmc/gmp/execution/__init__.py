"""Execution: a batch is made by an approved recipe, step by step (21 CFR 211.188)."""

from __future__ import annotations

from lbpcmc.gmp.execution.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
