"""Assays of genetic stability."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

ASSAYS = (
    Assay(
        "retention",
        "Clones that kept a plasmid or cassette, with exact limits.",
        "genetics.retention:CloneTest",
        "genetics.retention:RetentionRules",
        "genetics.retention:evaluate",
        "tested,100\nretained,98\n",
    ),
    Assay(
        "rate of loss",
        "Loss of a plasmid or cassette per cell and generation.",
        "genetics.retention:CloneTest",
        "genetics.retention:RetentionRules",
        "genetics.retention:loss_rate",
        "tested,5000\nretained,5000\ngenerations,72\n",
    ),
    Assay(
        "escape frequency",
        "Survivors of a kill switch over viable cells; no survivor is an upper bound.",
        "genetics.escape:EscapeTest",
        "genetics.escape:EscapeRules",
        "genetics.escape:evaluate",
        "plates,dilution,volume_ml,count\npermissive,1e-6,0.1,152\npermissive,1e-6,0.1,139\nlethal,1,0.1,0\n",
        Layout(by="plates", to={"permissive": ("permissive",), "lethal": ("lethal",)}),
    ),
    Assay(
        "mutation rate",
        "Mutants in parallel cultures to a mutation rate, by maximum likelihood.",
        "genetics.fluctuation:Fluctuation",
        "genetics.fluctuation:FluctuationRules",
        "genetics.fluctuation:evaluate",
        "plating_efficiency,1\n\nmutants,final_cells\n0,2.1e8\n3,1.9e8\n1,2.0e8\n0,\n12,\n0,\n2,\n1,\n0,\n5,\n",
        Layout(series=("mutants", "final_cells"), ragged=True),
    ),
    Assay(
        "generations",
        "Generations from the bank vial to the end of production, over all stages.",
        "genetics.generations:Lineage",
        "genetics.generations:GenerationRules",
        "genetics.generations:evaluate",
        "stage,cells_in,cells_out,dilution,documented\nmaster bank,,,,25\nseed,2e8,4e11,,\nfermenter,,,0.02,\n",
        Layout(rows="stages", columns={"stage": "name"}),
    ),
    Assay(
        "SNP rate",
        "Mutations in sequenced clones per callable base and generation.",
        "genetics.snp_rate:Sequencing",
        "genetics.snp_rate:SnpRules",
        "genetics.snp_rate:evaluate",
        "snps,0\ncallable_bases,4500000\ngenerations,40\nclones,1\n",
    ),
    Assay(
        "copy number by qPCR",
        "Plasmid copies per genome from two targets with their efficiencies.",
        "genetics.copy_number:CopyCts",
        "genetics.copy_number:CopyNumberRules",
        "genetics.copy_number:evaluate",
        "target_intercept,38.1\nreference_intercept,37.9\ntarget_efficiency,0.97\nreference_efficiency,0.98\n\n"
        "target_cts,reference_cts\n18.2,22.1\n18.3,22.0\n18.2,22.2\n",
        Layout(series=("target_cts", "reference_cts"), ragged=True),
    ),
    Assay(
        "copy number by digital PCR",
        "Plasmid copies per genome from positive partitions.",
        "genetics.copy_number:CopyPartitions",
        "genetics.copy_number:CopyNumberRules",
        "genetics.copy_number:evaluate_digital",
        "partitions,20000\ntarget_positive,9000\nreference_positive,1200\n",
    ),
)
