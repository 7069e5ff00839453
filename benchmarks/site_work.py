"""Work on a site for the benchmarks of the record: lots of one small recipe, made through the use cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc.gmp.clock import StationClock
from lbpcmc.gmp.document_control.usecases import approve_document, import_document
from lbpcmc.gmp.execution import usecases as floor
from lbpcmc.gmp.installation import Administrator, create_site
from lbpcmc.gmp.people.usecases import add_person, begin
from lbpcmc.gmp.sessions import Station

if TYPE_CHECKING:
    from pathlib import Path

    from lbpcmc.gmp.acts import Site
    from lbpcmc.gmp.sessions import Session

STATION = Station("station 1", "floor", None, "floor")
PEOPLE = (("olga", "operator"), ("otto", "supervisor"), ("emil", "engineer"), ("quinn", "quality"))
SPECIFICATION = """lbpcmc: specification/1
id: BENCH-SPEC
version: "1"
title: Benchmark
product: BENCH
material: in-process
stage: phase 1
strains: [{id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}]
methods: [{id: QC-1, title: Anaerobic plate count}]
tests:
  - {test: viable-count, attribute: viable count, title: Viable count, method: QC-1, quantity: colonies per volume,
     strain: FP, critical: CQA, release: NLT 1.0 x 10^8 CFU/mL, shelf_life: NLT 5.0 x 10^7 CFU/mL, source: illustration}
"""
RECIPE = """lbpcmc: recipe/1
id: BENCH
version: "1"
title: Benchmark
product: BENCH
description: Samples of one fermentation
stage: phase 1
batch_size: 1.0 L
specification: BENCH-SPEC
strains: [{{id: FP, name: Faecalibacterium prausnitzii, designation: DSM 17677}}]
equipment: [{{id: fermenter, title: 2 L stirred fermenter, needs: [clean, in calibration]}}]
formula:
  - {{id: slope, title: Slope of the plate reader, kind: number, value: "1.6", source: illustration}}
  - {{id: planned, title: Batch volume, kind: volume, value: 1.0 L, source: illustration}}
theoretical_yield:
  {{title: Broth harvested, kind: volume, value: 1.0 L, limits: 80 to 105 %, calculation: "2.2", source: illustration}}
procedure:
  - unit_procedure: UP1
    title: Fermentation
    operations:
      - operation: OP1
        title: Growth
        phases:
          - phase: PH1
            title: Samples
            repeat: {repeat}
            equipment: fermenter
            steps:
              - {{step: "1.1", kind: instruction, text: Take a sample.}}
              - {{step: "1.2", kind: measurement, text: Time since inoculation., name: hours, quantity: time, unit: h}}
              - {{step: "1.3", kind: measurement, text: Read the temperature., name: warmth, quantity: temperature,
                 unit: degC, criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC,
                 source: illustration}}
              - {{step: "1.4", kind: measurement, text: Read the plate., name: reading, quantity: OD600, replicates: 3}}
              - {{step: "1.5", kind: calculation, text: OD600 at 1 cm., name: od, quantity: OD600,
                 formula: mean(reading) * slope, decimals: 3}}
          - phase: PH2
            title: Harvest
            steps:
              - {{step: "2.1", kind: measurement, text: Volume harvested., name: harvested, quantity: volume, unit: mL}}
              - {{step: "2.2", kind: calculation, text: Actual yield., name: actual_yield, quantity: ratio,
                 formula: harvested / planned, decimals: 1, criterion: 80 to 105 %, source: illustration}}
"""
EVENTS_OF_A_SAMPLE = 7


def bench_site(folder: Path, database: str | None = None, repeat: int = 20) -> tuple[Site, Session]:
    """A site with its documents approved, and the session of the operator."""
    site = create_site(
        folder, Administrator("root", "Rita Root"), clock=StationClock(), station=STATION, database=database
    )
    root = begin(site, "root")
    for person, role in PEOPLE:
        add_person(site, root, person, f"{person.title()} {role.title()}", (role,))
    emil, quinn = begin(site, "emil"), begin(site, "quinn")
    for kind, text in (("specification", SPECIFICATION), ("recipe", RECIPE.format(repeat=repeat))):
        found = import_document(site, emil, text.encode(), f"{kind}.yaml")
        approve_document(site, quinn, kind, found.id, found.version)
    return site, begin(site, "olga")


def sample(site: Site, olga: Session, lot: str, number: int) -> None:
    """One sample: a confirmation, five values, a calculation."""
    floor.confirm(site, olga, lot, "1.1")
    floor.record(site, olga, lot, "1.2", f"{number} h")
    floor.record(site, olga, lot, "1.3", ("37.0", "98.6 degF", "36.9 degC", "37.4")[number % 4])
    for reading in range(3):
        floor.record(site, olga, lot, "1.4", f"0.{100 + number + reading}")
    floor.calculate(site, olga, lot, "1.5")
