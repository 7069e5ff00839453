"""Small recipes and specifications, written as a person writes them: one step a line.

`recipe(phase(step(...), ...), ...)` gives the text of a recipe, `specification(a_test(...), ...)` that of a
specification. What a test does not name has a neutral value that the document checker accepts. A recipe has to have a
theoretical yield: unless it has its own, it ends with the phase HARVEST, steps 9.1 (a volume) and 9.2 (the yield).
"""

from __future__ import annotations

import json

Fields = dict[str, object]

SOURCE = "illustration"


def _flow(fields: Fields) -> str:
    return json.dumps({key: value for key, value in fields.items() if value is not None}, ensure_ascii=False)


def step(number: str, kind: str, text: str = "", **fields: object) -> Fields:
    """One step; keys are those of a recipe file, with `source` filled in where there is something to justify."""
    found: Fields = {"step": number, "kind": kind, "text": text or f"Do step {number}.", **fields}
    if {"criterion", "critical"} & fields.keys():
        found.setdefault("source", SOURCE)
    return found


def instruction(number: str, **fields: object) -> Fields:
    return step(number, "instruction", **fields)


def measurement(number: str, quantity: str = "pH", **fields: object) -> Fields:
    return step(number, "measurement", quantity=quantity, **fields)


def charge(number: str, material: str = "yeast", **fields: object) -> Fields:
    return step(number, "charge", material=material, **fields)


def equipment(number: str, **fields: object) -> Fields:
    return step(number, "equipment check", equipment="fermenter", **fields)


def sample(number: str, **fields: object) -> Fields:
    return step(number, "sample", **fields)


def calculation(number: str, formula: str, quantity: str, **fields: object) -> Fields:
    return step(number, "calculation", formula=formula, quantity=quantity, **fields)


def signature(number: str, role: str = "supervisor", meaning: str = "Performed as written") -> Fields:
    return step(number, "signature", role=role, meaning=meaning)


def verification(number: str, *steps: str, **fields: object) -> Fields:
    return step(number, "verification", verifies=list(steps), **fields)


def phase(*steps: Fields, repeat: int = 1) -> tuple[int, tuple[Fields, ...]]:
    """One phase; it is named PH1, PH2 ... in the order of the recipe."""
    return repeat, steps


def material(name: str = "yeast", **fields: object) -> Fields:
    """One component of the bill of materials: 3.0 g ± 2 %, unless something else is said."""
    amounts: Fields = {"quantity": "3.0 g", "tolerance": "± 2 %"} | fields
    return {"id": name, "title": name.capitalize(), "grade": "animal-free", "source": SOURCE} | amounts


def parameter(name: str, kind: str, value: str) -> Fields:
    return {"id": name, "title": name, "kind": kind, "value": value, "source": SOURCE}


def theoretical_yield(calculation_step: str, value: str = "1.0 L", limits: str = "80 to 105 %") -> Fields:
    return {
        "title": "Broth harvested",
        "kind": "volume",
        "value": value,
        "limits": limits,
        "calculation": calculation_step,
        "source": SOURCE,
    }


FERMENTER: Fields = {"id": "fermenter", "title": "2 L fermenter", "needs": ["clean"]}
HARVEST = phase(
    measurement("9.1", "volume", name="harvested", unit="mL"),
    calculation("9.2", "harvested / planned_volume", "ratio", name="actual_yield", criterion="80 to 105 %", decimals=1),
)


def recipe(
    *phases: tuple[int, tuple[Fields, ...]],
    name: str = "R-1",
    version: str = "1",
    specification: str = "S-1",
    materials: tuple[Fields, ...] = (),
    parameters: tuple[Fields, ...] = (),
    expected_yield: Fields | None = None,
    stage: str = "phase 1",
) -> str:
    """Text of a recipe with one unit procedure and one operation; the yeast is in it where a step charges it."""
    if expected_yield is None:
        phases += (HARVEST,)
        parameters += (parameter("planned_volume", "volume", "1.0 L"),)
        expected_yield = theoretical_yield("9.2")
    used = {key for _, steps in phases for one in steps for key in one.items() if isinstance(key[1], str)}
    if ("material", "yeast") in used and not any(one["id"] == "yeast" for one in materials):
        materials += (material(),)
    lines = [
        "lbpcmc: recipe/1",
        f"id: {name}",
        f'version: "{version}"',
        "title: Broth for tests",
        "product: BROTH",
        "description: Broth, 1 L",
        f"stage: {stage}",
        "batch_size: 1.0 L",
        f"specification: {specification}",
        "strains:",
        "  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}",
        *_listed("equipment", (FERMENTER,) if ("equipment", "fermenter") in used else ()),
        *_listed("materials", materials),
        *_listed("formula", parameters),
        f"theoretical_yield: {_flow(expected_yield)}",
        "procedure:",
        "  - unit_procedure: UP1",
        "    title: Fermentation",
        "    operations:",
        "      - operation: OP1",
        "        title: Growth",
        "        phases:",
    ]
    for number, (repeat, steps) in enumerate(phases, 1):
        lines += [f"          - phase: PH{number}", f"            title: Phase {number}"]
        lines += [f"            repeat: {repeat}"] * (repeat > 1)
        lines += ["            steps:", *(f"              - {_flow(one)}" for one in steps)]
    return "\n".join([*lines, ""])


def _listed(key: str, items: tuple[Fields, ...]) -> list[str]:
    return [f"{key}:", *(f"  - {_flow(item)}" for item in items)] if items else []


def a_test(name: str = "viable-count", **fields: object) -> Fields:
    """One test of a specification; a viable count unless something else is said."""
    usual: Fields = {
        "attribute": "viable count",
        "title": name.replace("-", " ").capitalize(),
        "method": "QC-1",
        "quantity": "colonies per volume",
        "strain": "FP",
        "critical": "CQA",
        "release": "NLT 1.0 x 10^8 CFU/mL",
        "source": SOURCE,
    }
    return {"test": name} | usual | fields


IDENTITY = a_test("identity", attribute="identity", quantity="count", release="conforms", shelf_life="conforms")


def specification(
    *tests: Fields, name: str = "S-1", version: str = "1", stage: str = "phase 1", **fields: object
) -> str:
    """Text of a specification."""
    lines = [
        "lbpcmc: specification/1",
        f"id: {name}",
        f'version: "{version}"',
        "title: Broth for tests",
        "product: BROTH",
        "material: in-process",
        f"stage: {stage}",
        *(f"{key}: {value}" for key, value in fields.items()),
        "strains:",
        "  - {id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}",
        *_listed("methods", ({"id": "QC-1", "title": "Anaerobic plate count"},)),
        *_listed("tests", tests or (a_test(), IDENTITY)),
    ]
    return "\n".join([*lines, ""])
