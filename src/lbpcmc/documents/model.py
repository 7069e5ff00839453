"""What a recipe and a specification mean, once read: plain frozen values, each knowing the line it came from.

Words are ISA-88's: a recipe has a header, a formula, equipment requirements and a procedure of unit procedures,
operations, phases and steps. `at` is where a thing stands in its file and takes no part in comparisons.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from lbpcmc.documents.position import NOWHERE as NOWHERE  # noqa: PLC0414  # part of the model for whoever reads it
from lbpcmc.documents.position import Position as Position  # noqa: PLC0414  # the same
from lbpcmc.documents.stages import STAGES as STAGES  # noqa: PLC0414  # the same
from lbpcmc.documents.stages import Use as Use  # noqa: PLC0414  # the same

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.formula import Formula
    from lbpcmc.documents.source import MappingNode
    from lbpcmc.quantities import Kind, Quantity, Unit


class StepKind(StrEnum):
    """What a step asks of the operator."""

    INSTRUCTION = "instruction"
    CONFIRMATION = "confirmation"
    MEASUREMENT = "measurement"
    CHARGE = "charge"
    EQUIPMENT = "equipment check"
    SAMPLE = "sample"
    HOLD = "timed hold"
    CALCULATION = "calculation"
    SIGNATURE = "signature"
    VERIFICATION = "verification"


class Criticality(StrEnum):
    """Why a parameter matters (ICH Q8)."""

    CPP = "CPP"
    CQA = "CQA"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Strain:
    """A strain that the product contains."""

    id: str
    name: str
    designation: str
    """Collection or sponsor's number: `DSM 17677`."""
    modification: str = ""
    """Empty for a wild type."""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Equipment:
    """A class of equipment; the batch record names the individual one (21 CFR 211.188(b)(2))."""

    id: str
    title: str
    needs: tuple[str, ...] = ()
    """What must hold before use: `clean`, `in calibration`."""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Material:
    """One component of the bill of materials (21 CFR 211.186(b)(3)-(5))."""

    id: str
    title: str
    grade: str
    quantity: Quantity | None
    """Amount per batch; None for `as needed` (pH correction), which must then say so."""
    criterion: Criterion | None
    """Allowed variation, as limits on the amount charged."""
    animal_origin: bool = False
    overage: str = ""
    """Calculated excess with its justification."""
    form: str = ""
    """`solid`, `liquid`, `gas` or `item`: how its amount is measured; empty where it is not said."""
    source: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value of the recipe's formula, apart from the procedure: set points, constants, scale."""

    id: str
    title: str
    quantity: Quantity
    source: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class TheoreticalYield:
    """Expected yield and the percentages beyond which an investigation is due (21 CFR 211.186(b)(7))."""

    title: str
    quantity: Quantity
    criterion: Criterion
    """Limits on the actual yield in per cent of theoretical."""
    calculation: str
    """ID of the calculation step that gives the actual yield in per cent."""
    source: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the procedure. Fields that its kind does not use are empty."""

    id: str
    kind: StepKind
    text: str
    """What to do, in words for the floor; {name} of the formula is already filled in."""
    name: str = ""
    """How formulas call the value recorded here."""
    quantity: Kind | None = None
    """What is measured or calculated."""
    unit: Unit | None = None
    """The unit printed beside the field: a bare number typed there means this unit."""
    criterion: Criterion | None = None
    criticality: Criticality = Criticality.NONE
    second_person: bool = False
    """A second person must verify this step (21 CFR 211.101(d), 211.188(b)(11))."""
    replicates: int = 1
    """How many readings are taken, one entry each."""
    material: str = ""
    """Charge: ID in the bill of materials."""
    equipment: str = ""
    """Equipment check: ID of the class."""
    tests: tuple[str, ...] = ()
    """Sample: IDs of specification tests made on it."""
    since: str = ""
    """Timed hold: ID of the step whose entry starts the clock."""
    formula: Formula | None = None
    method: str = ""
    """Calculation: ID of the method that makes a result of raw data, in place of a formula."""
    raw: tuple[tuple[str, str], ...] = ()
    """Calculation by a method: column of its raw data, and the name under which its values are recorded."""
    decimals: int | None = None
    """Calculation: decimals of the reported value; None keeps those of its criterion."""
    role: str = ""
    """Signature: who signs (operator, supervisor, quality)."""
    meaning: str = ""
    """Signature: what it attests (21 CFR 11.50(a)(3))."""
    verifies: tuple[str, ...] = ()
    """Verification: IDs of the steps that are attested."""
    holds_batch: bool = False
    """A failing value puts the batch on hold until quality decides."""
    source: str = ""
    at: Position = field(default=NOWHERE, compare=False)

    @property
    def inputs(self) -> frozenset[str]:
        """Names of the values that this step calculates with."""
        return (self.formula.names if self.formula else frozenset()) | {name for _, name in self.raw}


@dataclass(frozen=True, slots=True)
class Phase:
    """ISA-88 phase; a repeated one (a sampling plan) is carried out up to `repeats` times."""

    id: str
    title: str
    steps: tuple[Step, ...]
    repeats: int = 1
    equipment: str = ""
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Operation:
    """ISA-88 operation."""

    id: str
    title: str
    phases: tuple[Phase, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class UnitProcedure:
    """ISA-88 unit procedure."""

    id: str
    title: str
    operations: tuple[Operation, ...]
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Recipe:
    """A master recipe: the master production record (21 CFR 211.186)."""

    id: str
    version: str
    title: str
    product: str
    """Code of the product or intermediate that it makes."""
    description: str
    """Name, strength and description of the form (21 CFR 211.186(b)(1))."""
    stage: str
    batch_size: Quantity
    specification: str
    """ID of the specification its samples are tested against."""
    sources: dict[str, str]
    strains: tuple[Strain, ...]
    equipment: tuple[Equipment, ...]
    materials: tuple[Material, ...]
    formula: tuple[Parameter, ...]
    theoretical_yield: TheoreticalYield | None
    procedure: tuple[UnitProcedure, ...]
    tested_in: tuple[Kind, ...] | None = field(default=None, compare=False, repr=False)
    """Kinds of the amount in `not detected in 10 g` that an opened document carries; None: those of the registry."""

    def material(self, step: Step) -> Material | None:
        """Find the component that a step charges; None for other steps."""
        return next((material for material in self.materials if material.id == step.material), None)

    def phases(self) -> Iterator[Phase]:
        """All phases in order."""
        for unit_procedure in self.procedure:
            for operation in unit_procedure.operations:
                yield from operation.phases

    def steps(self) -> Iterator[Step]:
        """All steps in order."""
        for phase in self.phases():
            yield from phase.steps


@dataclass(frozen=True, slots=True)
class Limit:
    """One criterion of a test: for which use, and from which stage of development on."""

    use: Use
    stage: str
    criterion: Criterion
    at: Position = field(default=NOWHERE, compare=False)


@dataclass(frozen=True, slots=True)
class Test:
    """One test of a specification (ICH Q6B)."""

    id: str
    attribute: str
    """identity, viable count, potency, genetic stability, purity ..."""
    title: str
    method: str
    quantity: Kind
    unit: Unit | None
    """The unit in which results without a unit column are meant."""
    limits: tuple[Limit, ...]
    strain: str = ""
    criticality: Criticality = Criticality.NONE
    source: str = ""
    at: Position = field(default=NOWHERE, compare=False)

    __test__ = False  # keeps pytest from collecting the class

    def criterion(self, use: Use = Use.RELEASE, stage: str = STAGES[-1]) -> Criterion | None:
        """Give the criterion in force at `stage`: the latest one not after it; None where there is none."""
        reached = STAGES.index(stage)
        fitting = [limit for limit in self.limits if limit.use is use and STAGES.index(limit.stage) <= reached]
        return max(fitting, key=lambda limit: STAGES.index(limit.stage)).criterion if fitting else None


@dataclass(frozen=True, slots=True)
class Specification:
    """Tests, methods and acceptance criteria of a material."""

    id: str
    version: str
    title: str
    product: str
    material: str
    """`drug substance`, `drug product`, `cell bank` or `in-process`."""
    stage: str
    label_claim: Quantity | None
    sources: dict[str, str]
    strains: tuple[Strain, ...]
    methods: dict[str, str]
    """Title by ID of the method."""
    tests: tuple[Test, ...]
    tested_in: tuple[Kind, ...] | None = field(default=None, compare=False, repr=False)
    """Kinds of the amount in `not detected in 10 g` that an opened document carries; None: those of the registry."""

    def test(self, test_id: str) -> Test | None:
        """Find a test by its ID."""
        return next((test for test in self.tests if test.id == test_id), None)


@dataclass(frozen=True, slots=True)
class Method:
    """How a laboratory calculates a result: an assay and the rules that it is done by."""

    id: str
    version: str
    title: str
    assay: str
    """Name of the calculation: `plate count`."""
    rules: dict[str, str]
    """What differs from the assay's own rules, as written; nested keys as `curve.least_levels`."""
    scope: str
    """What the method was validated for: matrix, organism, range."""
    source: str
    """Where its rules come from."""
    written: MappingNode | None = field(default=None, compare=False, repr=False)
    """The rules with the place of each, for whoever knows the assay."""
    in_force: MappingNode | None = field(default=None, compare=False, repr=False)
    """Every rule when the method was approved, the assay's own defaults among them; the laboratory fills them in."""


Document = Recipe | Specification | Method
