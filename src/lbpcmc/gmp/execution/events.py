"""What can happen to a batch while it is made."""

from __future__ import annotations

from dataclasses import dataclass

from lbpcmc.events import EventType, StreamKind
from lbpcmc.gmp.values import Value

BATCH = StreamKind("batch", "batch.started")


@dataclass(frozen=True, slots=True)
class BatchStarted:
    """A batch begins, by the approved versions of its recipe and its specification (21 CFR 211.188(a))."""

    lot: str
    recipe: str
    recipe_version: str
    recipe_sha256: str
    """Of the bytes that were approved."""
    recipe_compiled: str
    """SHA-256 of what they mean, which executes."""
    specification: str
    specification_version: str
    specification_sha256: str
    specification_compiled: str
    batch_size: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a result was made from raw data."""

    method: str
    version: str
    compiled_sha256: str
    """Of the compiled method."""
    raw_sha256: str
    """Of the raw data, which are kept byte for byte."""
    raw_name: str


@dataclass(frozen=True, slots=True)
class ValueRecorded:
    """A reading, or an elapsed time, at the open step."""

    step: str
    occurrence: int
    replicate: int
    value: Value
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class MaterialCharged:
    """A material was added (21 CFR 211.188(b)(3), (4))."""

    step: str
    occurrence: int
    replicate: int
    material_lot: str
    value: Value
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class EntryRejected:
    """A text was submitted that cannot be read as a value; it stays, and the step stays open."""

    step: str
    occurrence: int
    replicate: int
    typed: str
    criterion: str | None
    reason: str
    """Why it was not understood."""
    material_lot: str | None = None
    corrects: int | None = None
    """Number of the event that was to be corrected."""
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class StepConfirmed:
    """An instruction was carried out, equipment was named, a sample was labelled."""

    step: str
    occurrence: int
    replicate: int
    equipment: str | None = None
    """ID of the individual equipment (21 CFR 211.188(b)(2))."""
    sample: str | None = None
    """Label of the sample."""
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class ValueCalculated:
    """A formula or a method gave a value, or says why it has none."""

    step: str
    occurrence: int
    replicate: int
    value: Value
    replaces: int | None = None
    """Number of the earlier calculation whose inputs were corrected."""
    reason: str | None = None
    derivation: Derivation | None = None


@dataclass(frozen=True, slots=True)
class ValueCorrected:
    """A value was put right; the first one stays beside it (21 CFR 11.10(e))."""

    step: str
    occurrence: int
    replicate: int
    corrects: int
    """Number of the event that held until now."""
    value: Value
    reason: str
    material_lot: str | None = None


@dataclass(frozen=True, slots=True)
class StepVerified:
    """A second person verified what another did (21 CFR 211.101(d), 211.188(b)(11))."""

    step: str
    occurrence: int
    event: int
    """Number of the event that is attested."""
    hash: str
    """Its hash."""
    meaning: str


@dataclass(frozen=True, slots=True)
class StepSigned:
    """A signature at a step that asks for one, bound to the record as it stood (21 CFR 11.70)."""

    step: str
    occurrence: int
    replicate: int
    event: int
    """Number of the last event of the batch that was signed."""
    head: str
    """Head of the batch that was signed: the hash over all its events."""
    meaning: str


@dataclass(frozen=True, slots=True)
class SignatureLeftOpen:
    """Replayed data cannot give a signature; it stays an exception."""

    step: str
    occurrence: int
    replicate: int
    reason: str


@dataclass(frozen=True, slots=True)
class PhaseEnded:
    """A repeated phase ends before its last planned occurrence."""

    phase: str
    occurrences: int
    """How many were carried out."""


@dataclass(frozen=True, slots=True)
class BatchHeld:
    """Work stops until quality decides."""

    reason: str


@dataclass(frozen=True, slots=True)
class BatchHeldByLimit:
    """A value that fails at a step of the master that holds the batch: work stops by itself."""

    step: str
    event: int
    """Number of the event that failed."""
    reason: str


@dataclass(frozen=True, slots=True)
class BatchResumed:
    """Quality lets the batch go on."""

    reason: str


@dataclass(frozen=True, slots=True)
class BatchStopped:
    """The batch is given up."""

    reason: str


@dataclass(frozen=True, slots=True)
class BatchCompleted:
    """The procedure was carried out to its end."""


@dataclass(frozen=True, slots=True)
class CommentAdded:
    """A remark on the record (21 CFR 211.100(b))."""

    text: str
    step: str | None = None


TYPES = (
    EventType("batch.started", 1, BatchStarted, BATCH, by="batch.start"),
    EventType("value.recorded", 1, ValueRecorded, BATCH, by="step.record"),
    EventType("material.charged", 1, MaterialCharged, BATCH, by="material.charge"),
    EventType("entry.rejected", 1, EntryRejected, BATCH, by="step.record"),
    EventType("step.confirmed", 1, StepConfirmed, BATCH, by="step.confirm"),
    EventType("value.calculated", 1, ValueCalculated, BATCH, by="step.record"),
    EventType("value.corrected", 1, ValueCorrected, BATCH, by="step.record"),
    EventType("step.verified", 1, StepVerified, BATCH, by="step.verify"),
    EventType("step.signed", 1, StepSigned, BATCH, by="step.sign"),
    EventType("signature.left_open", 1, SignatureLeftOpen, BATCH, by=None),
    EventType("phase.ended", 1, PhaseEnded, BATCH, by="phase.end"),
    EventType("batch.held", 1, BatchHeld, BATCH, by="batch.hold"),
    EventType("batch.held_by_limit", 1, BatchHeldByLimit, BATCH, by=None),
    EventType("batch.resumed", 1, BatchResumed, BATCH, by="batch.resume"),
    EventType("batch.stopped", 1, BatchStopped, BATCH, by="batch.stop"),
    EventType("batch.completed", 1, BatchCompleted, BATCH, by="batch.complete"),
    EventType("comment.added", 1, CommentAdded, BATCH, by=None),
)
