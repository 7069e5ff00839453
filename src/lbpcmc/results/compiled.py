"""A specification ready to judge: its kinds, units and criteria frozen into plain JSON values.

Invariant: a thawed specification gives every value the verdict that the document gives, and nothing on the way imports
pint or reads YAML (pinned by tests/results/test_compiled.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from lbpcmc.criteria.frozen import freeze, thaw
from lbpcmc.documents.stages import STAGES, Use
from lbpcmc.errors import CriterionError, InputError, UnitError
from lbpcmc.quantities import Kind, Quantity, kinds
from lbpcmc.quantities.reading import TESTED_IN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lbpcmc.criteria import Criterion
    from lbpcmc.documents.model import Limit, Specification, Test
    from lbpcmc.quantities import Unit

FORMAT = "lbpcmc specification 1"
"""First field of the JSON; another number is another layout."""
_DAMAGED = (KeyError, TypeError, ValueError, AttributeError, IndexError, ZeroDivisionError, UnitError, CriterionError)
"""What a frozen specification raises that was cut or edited."""


@dataclass(frozen=True, slots=True)
class CompiledLimit:
    """One criterion of a test: for which use, and from which stage of development on."""

    use: Use
    stage: str
    criterion: Criterion


@dataclass(frozen=True, slots=True)
class CompiledTest:
    """A test of the specification, as far as judging a result needs it."""

    id: str
    attribute: str
    title: str
    method: str
    strain: str
    kind: Kind
    unit: Unit | None
    """The unit in which results without one are meant."""
    limits: tuple[CompiledLimit, ...]

    def criterion(self, use: Use, stage: str) -> Criterion | None:
        """Give the criterion in force at `stage`, as `documents.model.Test.criterion` does."""
        reached = STAGES.index(stage)
        fitting = [limit for limit in self.limits if limit.use is use and STAGES.index(limit.stage) <= reached]
        return max(fitting, key=lambda limit: STAGES.index(limit.stage)).criterion if fitting else None


@dataclass(frozen=True, slots=True)
class CompiledSpecification:
    """A specification that needs no registry, no reader and no file to judge results."""

    id: str
    version: str
    title: str
    product: str
    material: str
    stage: str
    label_claim: Quantity | None
    tests: tuple[CompiledTest, ...]
    tested_in: tuple[Kind, ...]
    """Kinds of the amount in `not detected in 10 g`."""
    by_id: Mapping[str, CompiledTest] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Index the tests by their ID."""
        object.__setattr__(self, "by_id", {test.id: test for test in self.tests})

    @classmethod
    def of(cls, document: Specification) -> CompiledSpecification:
        """Compile a specification that was read."""
        return cls(
            document.id,
            document.version,
            document.title,
            document.product,
            document.material,
            document.stage,
            document.label_claim,
            tuple(_test(test) for test in document.tests),
            tuple(kinds()[name] for name in TESTED_IN),
        )

    def freeze(self) -> dict[str, Any]:
        """Write the specification as JSON values, exact; a kind that several tests share is written once."""
        claim = self.label_claim
        used = [test.kind for test in self.tests] + list(self.tested_in) + ([claim.kind] if claim is not None else [])
        return {
            "format": FORMAT,
            **{name: getattr(self, name) for name in ("id", "version", "title", "product", "material", "stage")},
            "label claim": None
            if claim is None
            else [claim.kind.name, str(claim.value), claim.unit.symbol, claim.number],
            "kinds": [kind.freeze() for kind in {kind.name: kind for kind in used}.values()],
            "tested in": [kind.name for kind in self.tested_in],
            "tests": [_freeze_test(test) for test in self.tests],
        }

    @classmethod
    def thaw(cls, frozen: Mapping[str, Any]) -> CompiledSpecification:
        """Read what `freeze` wrote; InputError where it is something else."""
        if not isinstance(frozen, dict) or frozen.get("format") != FORMAT:
            raise InputError("This is no compiled specification.", f"Its first field would be '{FORMAT}'.")
        try:
            known = {kind["name"]: Kind.thaw(kind) for kind in frozen["kinds"]}
            tested_in = tuple(known[name] for name in frozen["tested in"])
            return cls(
                **{name: str(frozen[name]) for name in ("id", "version", "title", "product", "material", "stage")},
                label_claim=_claim(frozen["label claim"], known),
                tests=tuple(_thaw_test(test, known, tested_in) for test in frozen["tests"]),
                tested_in=tested_in,
            )
        except _DAMAGED as error:
            raise InputError(
                "The compiled specification is damaged.", "Import it again.", detail=f"{type(error).__name__}: {error}"
            ) from error

    @classmethod
    def from_json(cls, text: str | bytes) -> CompiledSpecification:
        """Read the JSON text of `freeze`; InputError where it is something else."""
        try:
            frozen = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise InputError("This is no compiled specification.", "", detail=str(error)) from error
        return cls.thaw(frozen)


def _test(test: Test) -> CompiledTest:
    def limit(found: Limit) -> CompiledLimit:
        return CompiledLimit(found.use, found.stage, found.criterion)

    return CompiledTest(
        test.id,
        test.attribute,
        test.title,
        test.method,
        test.strain,
        test.quantity,
        test.unit,
        tuple(map(limit, test.limits)),
    )


def _freeze_test(test: CompiledTest) -> dict[str, Any]:
    return {
        **{name: getattr(test, name) for name in ("id", "attribute", "title", "method", "strain")},
        "kind": test.kind.name,
        "unit": None if test.unit is None else test.unit.symbol,
        "limits": [[limit.use.value, limit.stage, freeze(limit.criterion)] for limit in test.limits],
    }


def _thaw_test(frozen: Mapping[str, Any], known: Mapping[str, Kind], tested_in: tuple[Kind, ...]) -> CompiledTest:
    kind = known[frozen["kind"]]
    return CompiledTest(
        **{name: str(frozen[name]) for name in ("id", "attribute", "title", "method", "strain")},
        kind=kind,
        unit=None if frozen["unit"] is None else kind.unit(frozen["unit"]),
        limits=tuple(
            CompiledLimit(Use(use), STAGES[STAGES.index(stage)], thaw(written, kind, tested_in=tested_in))
            for use, stage, written in frozen["limits"]
        ),
    )


def _claim(frozen: list[str] | None, known: Mapping[str, Kind]) -> Quantity | None:
    if frozen is None:
        return None
    name, value, symbol, number = frozen
    return Quantity(Fraction(value), known[name].unit(symbol), known[name], number)
