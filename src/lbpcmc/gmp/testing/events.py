"""What can happen to the results of a batch. They belong to the batch's own stream."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.events import EventType
from lbpcmc.gmp.execution.events import BATCH, Derivation
from lbpcmc.gmp.values import Value


@dataclass(frozen=True, slots=True)
class ResultRecorded:
    """The laboratory gives a result, typed or derived from raw data."""

    test: str
    value: Value
    derivation: Derivation | None = None


@dataclass(frozen=True, slots=True)
class ResultRejected:
    """A result was submitted that cannot be read as a value; it stays."""

    test: str
    typed: str
    criterion: str | None
    reason: str
    """Why it was not understood."""
    corrects: int | None = None


@dataclass(frozen=True, slots=True)
class ResultCorrected:
    """A result was put right; the first one stays beside it."""

    test: str
    corrects: int
    """Number of the event that held until now."""
    value: Value
    reason: str
    derivation: Derivation | None = None


TYPES = (
    EventType("result.recorded", 1, ResultRecorded, BATCH, by="result.record"),
    EventType("result.rejected", 1, ResultRejected, BATCH, by="result.record"),
    EventType("result.corrected", 1, ResultCorrected, BATCH, by="result.record"),
)
