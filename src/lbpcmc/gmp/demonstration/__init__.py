"""Demonstration data: the documents and batches that travel with the package, and their replay into a site."""

from __future__ import annotations

from lbpcmc.gmp.demonstration.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
