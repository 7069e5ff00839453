"""For what and when limits apply: apart from the model, because judging results needs nothing else of a document."""

from __future__ import annotations

from enum import StrEnum


class Use(StrEnum):
    """Which limits of a specification apply."""

    RELEASE = "release"
    SHELF_LIFE = "shelf life"


STAGES = ("preclinical", "phase 1", "phase 2", "phase 3", "commercial")
"""Stages of development, in order: limits tighten along it."""
