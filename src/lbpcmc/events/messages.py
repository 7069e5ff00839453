"""What the kernel of events says: `event.`."""

from __future__ import annotations

from lbpcmc.messages import Message

_LATER = "It was written by {program}: open the site with that version or a later one."

MESSAGES = {
    "event.not_a_character": Message(
        "The event holds a byte that is not a character.", "Nothing was written; type it again."
    ),
    "event.unreadable": Message("An event of the ledger cannot be read."),
    "event.other_format": Message(
        "An event of the ledger is not in the format {format}.",
        "Open the ledger with the version of the program that wrote it.",
    ),
    "event.other_keys": Message("An event of the ledger does not have the fields of its format."),
    "event.not_text": Message("An event of the ledger holds something that is not text."),
    "event.no_clock": Message("An event of the ledger has the clock {clock}, which is not one."),
    "event.no_time": Message("An event of the ledger has the time {at}, which is not a time."),
    "event.unknown_type": Message("Event {seq} is a '{type}', which this program does not know.", _LATER),
    "event.unknown_version": Message(
        "Event {seq} is a '{type}' of version {version}; this program reads up to version {known}.", _LATER
    ),
    "event.other_fields": Message(
        "Event {seq} does not have the fields of a '{type}'.", "Stop; look at the ledger with: lbpcmc verify"
    ),
}
