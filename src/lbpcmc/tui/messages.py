"""What the screens refuse: `screen.`."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {"screen.nobody": Message("Nobody is working here.", "F3: say who is working.")}
