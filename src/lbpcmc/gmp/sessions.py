"""A session: a person at a station in one of their roles, begun with an authenticator.

Whoever acts is a session. What it says is compared with the person's own stream at every act: a session that was not
begun, or that ended, acts no more.
"""

from __future__ import annotations

import getpass
import os
import socket
import unicodedata
from dataclasses import dataclass

STATED = "stated"
"""Identity of a session whose person named themself: no password was asked."""


@dataclass(frozen=True, slots=True)
class Station:
    """Where an act is made, as far as the machine tells."""

    name: str
    os_user: str
    client: str | None
    """Address of the other end, where the station is reached by ssh."""
    origin: str
    """`floor`, `command line`, or `replay: FILE sha256` for demonstration data."""

    def __post_init__(self) -> None:
        """Write each name as the ledger does: a session is compared with what its first event says."""
        for part in ("name", "os_user", "client", "origin"):
            said = getattr(self, part)
            if said is not None:
                object.__setattr__(self, part, unicodedata.normalize("NFC", said.encode("utf-8", "replace").decode()))


def this_station(origin: str, name: str | None = None) -> Station:
    """Describe the machine that the program runs on."""
    client = os.environ.get("SSH_CONNECTION", "").split(" ")[0] or None
    try:
        user = getpass.getuser()
    except (OSError, KeyError):
        user = str(os.getuid()) if hasattr(os, "getuid") else "unknown"
    return Station(name or socket.gethostname() or "station", user, client, origin)


@dataclass(frozen=True, slots=True)
class Session:
    """A person at work."""

    id: str
    person: str
    name: str
    """Printed name."""
    role: str
    identity: str
    """How the person was identified: `stated`, later `password` or `directory`."""
    station: Station
