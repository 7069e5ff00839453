"""Figures of genetic stability: parallel cultures, generations."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lbpcmc.laboratory.figure import Figure, Series
from lbpcmc.laboratory.genetics import luria_delbruck
from lbpcmc.text_output import counted

if TYPE_CHECKING:
    from lbpcmc.laboratory.drawing import Builder, Results
    from lbpcmc.laboratory.genetics.fluctuation import Fluctuation, FluctuationRules
    from lbpcmc.laboratory.genetics.generations import GenerationRules, Lineage


def cultures(data: Fluctuation, _rules: FluctuationRules, results: Results) -> Figure:
    """How many cultures had so many mutants, with the Luria-Delbrück distribution of the same mutations."""
    seen = Counter(data.mutants)
    most = min(max(data.mutants), 60)
    marks = tuple((float(k), float(n)) for k, n in sorted(seen.items()) if k <= most)
    likelihood = luria_delbruck.Likelihood(data.mutants, data.plating_efficiency, 1000)
    mutations = likelihood.maximum() if any(data.mutants) else None
    lines = []
    if mutations is not None:
        expected = luria_delbruck.probabilities(mutations, max(most, 1), data.plating_efficiency)
        points = tuple((float(k), float(p) * len(data.mutants)) for k, p in enumerate(expected))
        lines = [Series("expected cultures", points, joined=True)]
    beyond = sum(n for k, n in seen.items() if k > most)
    return Figure(
        results[0].quantity,
        "mutants in a culture",
        "cultures",
        (Series("cultures", marks), *lines),
        notes=(f"{counted(beyond, 'culture')} with more than {most}, not drawn",) if beyond else (),
    )


def lineage(data: Lineage, _rules: GenerationRules, results: Results) -> Figure:
    """Generations reached after each stage."""
    reached, points = 0.0, [(0.0, 0.0)]
    for at, stage in enumerate(data.stages, 1):
        reached += max(0.0, stage.doublings)
        points.append((float(at), reached))
    notes = tuple(f"{at} {stage.name}" for at, stage in enumerate(data.stages, 1))
    return Figure(results[0].quantity, "stage", "generations", (Series("reached", tuple(points)),), notes=notes)


BUILDERS: dict[str, Builder] = {
    "mutation rate": cultures,
    "generations": lineage,
}
