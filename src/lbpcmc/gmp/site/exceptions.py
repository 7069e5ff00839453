"""What quality must see of a site: heads of the ledger that nobody outside it has seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.gmp.exceptions import BatchException, ExceptionRule, Severity
from lbpcmc.gmp.site.events import WitnessMissed
from lbpcmc.gmp.site.state import SITE_STATE, SiteState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.events import Event


def _missed(_: SiteState, event: Event[WitnessMissed]) -> Iterator[BatchException]:
    said = f"not witnessed since event {event.payload.since}"
    yield BatchException("E16", Severity.MAJOR, "site", said, event.seq)


_TITLE = "Heads of the ledger that no witness has seen"
EXCEPTIONS = (
    ExceptionRule("E16", "1", _TITLE, "21 CFR 11.10(c), (e)", SITE_STATE, (WitnessMissed,), of_event=_missed),
)
