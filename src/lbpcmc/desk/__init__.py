"""The desk: the use cases. Terminal, command line and replay call these functions and nothing beneath them.

A use case is imported when it is first asked for, so that a command pays for what it does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lbpcmc.desk.batches import (
        Outcome,
        calculate,
        change_status,
        charge,
        comment,
        confirm,
        correct,
        end_phase,
        leave_unsigned,
        record,
        sign,
        start_batch,
        verify_step,
    )
    from lbpcmc.desk.floor import Performed, RecipeLine, attested, awaiting, correctable, recipes
    from lbpcmc.desk.frames import frame
    from lbpcmc.desk.papers import approve_document, import_document
    from lbpcmc.desk.printing import print_record
    from lbpcmc.desk.replaying import Replayed, replay
    from lbpcmc.desk.results import correct_raw, correct_result, result, result_from_raw
    from lbpcmc.desk.site import Site, add_person, create_site, open_site
    from lbpcmc.desk.stored import stored_specification
    from lbpcmc.desk.views import BatchCard, HistoryLine, LotLine, StepCard, batch_card, board, hint

SITE_DATABASE = "lbpcmc.sqlite"
SITE_WITNESS = "heads.txt"
SITE_SETTINGS = "site.toml"

_HOMES = {
    "batches": (
        "Outcome calculate change_status charge comment confirm correct end_phase leave_unsigned "
        "record sign start_batch verify_step"
    ),
    "floor": "Performed RecipeLine attested awaiting correctable recipes",
    "frames": "frame",
    "papers": "approve_document import_document",
    "printing": "print_record",
    "replaying": "Replayed replay",
    "results": "correct_raw correct_result result result_from_raw",
    "site": "Site add_person create_site open_site",
    "stored": "stored_specification",
    "views": "BatchCard HistoryLine LotLine StepCard batch_card board hint",
}
_MODULE = {name: module for module, names in _HOMES.items() for name in names.split()}

__all__ = [  # names of _HOMES, spelled out for readers and type checkers
    "SITE_DATABASE",
    "SITE_SETTINGS",
    "SITE_WITNESS",
    "BatchCard",
    "HistoryLine",
    "LotLine",
    "Outcome",
    "Performed",
    "RecipeLine",
    "Replayed",
    "Site",
    "StepCard",
    "add_person",
    "approve_document",
    "attested",
    "awaiting",
    "batch_card",
    "board",
    "calculate",
    "change_status",
    "charge",
    "comment",
    "confirm",
    "correct",
    "correct_raw",
    "correct_result",
    "correctable",
    "create_site",
    "end_phase",
    "frame",
    "hint",
    "import_document",
    "leave_unsigned",
    "open_site",
    "print_record",
    "recipes",
    "record",
    "replay",
    "result",
    "result_from_raw",
    "sign",
    "start_batch",
    "stored_specification",
    "verify_step",
]


def __getattr__(name: str) -> Any:  # whatever the use case is
    """Import the module of a use case when it is first named."""
    if name not in _MODULE:
        raise AttributeError(f"module 'lbpcmc.desk' has no attribute '{name}'")
    return getattr(import_module(f"lbpcmc.desk.{_MODULE[name]}"), name)
