"""How the events of a site read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.lines import Line
from lbpcmc.gmp.site.events import ClockStepped, SiteCreated, WitnessMissed

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event


def _created(event: Event[SiteCreated]) -> Line:
    return Line("site created", item=event.payload.database, remark=event.payload.purpose)


def _stepped(event: Event[ClockStepped]) -> Line:
    return Line("clock set", remark=event.payload.reason)


def _missed(event: Event[WitnessMissed]) -> Line:
    return Line("not witnessed", remark=event.payload.reason, refers=event.payload.since or None)


LINES: dict[type, Callable[[Event[Any]], Line]] = {
    SiteCreated: _created,
    ClockStepped: _stepped,
    WitnessMissed: _missed,
}
