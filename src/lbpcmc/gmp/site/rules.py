"""When the events of a site may happen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.errors import NotAllowed
from lbpcmc.gmp.site.events import SiteCreated
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts


def site_created(_: Facts, event: Event[SiteCreated]) -> None:
    """A ledger is created by its first event, once."""
    if event.seq != 1:
        raise NotAllowed(say("site.created_once"))


RULES: dict[type, Callable[[Facts, Event[Any]], None]] = {SiteCreated: site_created}
