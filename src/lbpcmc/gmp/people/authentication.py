"""Who somebody is: how sure the program is of a person that begins a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lbpcmc.gmp.sessions import STATED

if TYPE_CHECKING:
    from lbpcmc.gmp.people.state import Person


class Authenticator(Protocol):
    """Says how sure it is of a person: all that a password or a directory needs to be."""

    def identify(self, person: Person) -> str:
        """Give the identity that a session of the person has; NotAllowed where they are not who they say."""


class Stated:
    """Nobody is asked for a password: the person names themself, and every event says so."""

    def identify(self, person: Person) -> str:  # noqa: ARG002  # whoever it is
        """Take the person's word."""
        return STATED
