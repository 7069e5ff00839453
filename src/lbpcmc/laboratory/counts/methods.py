"""Assays that count: plates, tubes, events, gene copies, absence."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

ASSAYS = (
    Assay(
        "plate count",
        "Colonies on pour, spread and drop plates, over any dilutions and volumes, to CFU or log10 CFU.",
        "counts.plates:PlateCounts",
        "counts.rules:CountRules",
        "counts.plate_count:evaluate",
        "per,g\n\ndilution,volume_ml,count,excluded\n0.01,1,232,\n0.01,1,244,\n0.001,1,33,\n0.001,1,,dropped\n",
        Layout(rows="plates"),
    ),
    Assay(
        "most probable number",
        "Tubes with and without growth, any design, to a most probable number with its rarity.",
        "counts.mpn:MpnOutcome",
        "counts.mpn:MpnRules",
        "counts.mpn:evaluate",
        "per,g\n\namount,tubes,positive\n0.1,3,3\n0.01,3,1\n0.001,3,0\n",
        Layout(rows="rows"),
    ),
    Assay(
        "flow cytometry",
        "Events of a stained suspension to active or total fluorescent units.",
        "counts.cytometry:CytometryRuns",
        "counts.cytometry:CytometryRules",
        "counts.cytometry:evaluate",
        "per,mL\nblank_events,12\nblank_volume_ul,50\n\nactive,total,volume_ul,dilution,stain_factor\n"
        "9120,11020,50,1e-4,1.02\n9310,11190,50,1e-4,1.02\n",
        Layout(rows="runs"),
    ),
    Assay(
        "qPCR",
        "Ct values of one strain to gene copies or cells, with standard curve and controls.",
        "counts.qpcr:QpcrRun",
        "counts.qpcr:QpcrRules",
        "counts.qpcr:evaluate",
        "sample,0.2\nelution_ul,100\ntemplate_ul,5\nper,g\n\nwell,copies,ct\nstandard,1e6,18.1\nstandard,1e5,21.4\n"
        "standard,1e4,24.8\nstandard,1e3,28.1\nstandard,1e2,31.4\nsample,,22.6\nsample,,22.7\ncontrol,,Undetermined\n",
        Layout(
            by="well", to={"standard": ("standards",), "sample": ("sample_cts=ct",), "control": ("control_cts=ct",)}
        ),
    ),
    Assay(
        "absence test",
        "Enrichment of a stated amount: detected or not, and what absence still allows.",
        "counts.absence:AbsenceTest",
        "counts.absence:AbsenceRules",
        "counts.absence:evaluate",
        "organism,Salmonella\namount,25\nper,g\ntested,1\ndetected,0\npositive_control_grew,yes\n"
        "negative_control_clean,yes\n",
    ),
    Assay(
        "censored counts",
        "Counts of which some are below a limit: geometric mean by maximum likelihood.",
        "counts.censored:CensoredCounts",
        "counts.censored:CensoredRules",
        "counts.censored:evaluate",
        "thing,CFU\nper,g\n\ncount\n< 10\n20\n30\n",
        Layout(rows="observations", columns={"count": "value"}),
    ),
    Assay(
        "replicate counts",
        "Independent counts of one lot: mean of the logarithms, per g or, with fill masses, per capsule.",
        "counts.replicates:Replicates",
        "counts.replicates:ReplicateRules",
        "counts.replicates:evaluate",
        "per,g\n\ncounts,fill_masses_g\n1.2e9,0.401\n1.5e9,0.396\n1.1e9,0.405\n",
        Layout(series=("counts", "fill_masses_g"), ragged=True),
    ),
    Assay(
        "uncertainty of a count",
        "Expanded uncertainty of a log10 count from reproducibility and colonies.",
        "counts.uncertainty:CountedResult",
        "counts.uncertainty:UncertaintyRules",
        "counts.uncertainty:evaluate",
        "log10_count,5.0\ncolonies,110\n",
    ),
    Assay(
        "consortium",
        "Plates of every strain of a product: total, each strain, each strain's share.",
        "counts.consortium_plates:ConsortiumPlates",
        "counts.consortium_plates:ConsortiumPlateRules",
        "counts.consortium_plates:consortium_counts",
        "per,g\n\nstrain,dilution,volume_ml,count\nFP,1e-6,0.1,120\nFP,1e-6,0.1,132\nBH,1e-5,0.1,88\nBH,1e-5,0.1,95\n",
        Layout(rows="plates"),
    ),
)
