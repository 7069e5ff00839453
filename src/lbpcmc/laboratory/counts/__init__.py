"""Counts: plates, tubes, events, gene copies, absence, consortia."""

from lbpcmc.laboratory.counts.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
