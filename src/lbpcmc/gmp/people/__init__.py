"""People: who they are, in which roles they act, and their sessions."""

from __future__ import annotations

from lbpcmc.gmp.people.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
