"""Doing whatever a batch asks for next, so that a test says only what it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from driver import OLGA, OSCAR, SVEN, Person

if TYPE_CHECKING:
    from driver import Event, Lot

COUNT = "2.0 x 10^8 CFU/mL"
"""A viable count that meets the usual specification of recipe_making."""


def do_next(lot: Lot, text: str = "", who: Person = OLGA) -> list[Event]:
    """Do the open step: `text` where something is typed, a harmless value where nothing is said."""
    place = lot.next_step
    assert place is not None, "every step is done"
    typed = text or {"9.1": "950 mL"}.get(place.step, "6.8")
    match lot.asks_for:
        case "recorded":
            return lot.record(place.step, typed, who)
        case "charged":
            return lot.charge(place.step, "YE-1", text or "3.00 g", who)
        case "calculated":
            return lot.calculate(place.step, who)
        case "signed":
            return lot.sign(place.step, SVEN)
    return lot.confirm(place.step, text or "F-1", who)


def do_up_to(lot: Lot, step: str, **texts: str) -> None:
    """Do every step before the first open place of `step`."""
    while lot.next_step is not None and lot.next_step.step != step:
        do_next(lot, texts.get(lot.next_step.step, ""))


def finish(lot: Lot, texts: dict[str, str] | None = None) -> None:
    """Do every step that is open and complete the batch."""
    while lot.next_step is not None:
        do_next(lot, (texts or {}).get(lot.next_step.step, ""))
    lot.complete()


def give_results(lot: Lot) -> None:
    """Give the results that the usual specification asks for; they pass."""
    lot.result("viable-count", COUNT)
    lot.result("identity", "conforms")


def flawless(lot: Lot, *verified: str, texts: dict[str, str] | None = None) -> None:
    """Carry a batch out from where it stands to its end, with results and second persons."""
    while lot.next_step is not None:
        do_next(lot, (texts or {}).get(lot.next_step.step, ""))
    for step in verified:
        lot.verify(step, OSCAR)
    give_results(lot)
    lot.complete()
