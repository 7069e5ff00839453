"""What is known of a site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from lbpcmc.events import Fold
from lbpcmc.gmp.site.events import SITE, ClockStepped, SiteCreated, WitnessMissed

if TYPE_CHECKING:
    from lbpcmc.events import Event


@dataclass(slots=True)
class SiteState:
    """The site's own stream."""

    database: str = ""
    demonstration: bool = False
    noted: list[Event[Any]] = field(default_factory=list)
    """Clocks that were set and heads that were not witnessed."""

    def apply(self, event: Event[Any]) -> None:
        """Add one event."""
        match event.payload:
            case SiteCreated(database=database, purpose=purpose):
                self.database, self.demonstration = database, purpose == "demonstration"
            case ClockStepped() | WitnessMissed():
                self.noted.append(event)


SITE_STATE = Fold(SITE, lambda _: SiteState(), SiteState.apply)
