"""What the drawing of pages says: `page.`."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {"page.no_paper": Message("There is no paper '{paper}'.", "Accepted: {known}.")}
