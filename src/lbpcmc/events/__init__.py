"""The kernel of the record: what an event is, its canonical bytes, its types with their versions, streams and folds.

Pure: no database, no clock, no screen. Invariant: the bytes of an event give back the same event, and the same event
gives the same bytes (tests/events/test_canonical.py); an unknown type or version is never skipped
(tests/events/test_types.py).
"""

from lbpcmc.events.canonical import FORMAT, body_of, digest_of
from lbpcmc.events.envelope import Envelope, Event
from lbpcmc.events.messages import MESSAGES
from lbpcmc.events.streams import Fold, StreamHead, StreamKind
from lbpcmc.events.types import EventType, EventTypes
from lbpcmc.messages import register

__all__ = [
    "FORMAT",
    "Envelope",
    "Event",
    "EventType",
    "EventTypes",
    "Fold",
    "StreamHead",
    "StreamKind",
    "body_of",
    "digest_of",
]

register(MESSAGES)
