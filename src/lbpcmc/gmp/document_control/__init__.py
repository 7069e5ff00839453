"""Document control: recipes, specifications and methods are imported, approved by another person, and then executed."""

from __future__ import annotations

from lbpcmc.gmp.document_control.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
