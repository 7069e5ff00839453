"""Assays of fermentation and of process control."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

_VALUES = "values\n49.6\n47.6\n49.9\n51.3\n47.8\n51.2\n"
_COLUMN = Layout(series=("values",))

ASSAYS = (
    Assay(
        "growth rate",
        "Specific growth rate or doubling time in a stated window.",
        "process.growth:GrowthData",
        "process.growth:GrowthRules",
        "process.growth:evaluate",
        "blank,0.02\n\nhours,biomass\n0,0.052\n1,0.084\n2,0.147\n3,0.272\n",
        Layout(series=("hours", "biomass")),
    ),
    Assay(
        "growth curve",
        "Lag, growth rate and final count by Baranyi, Gompertz or three straight pieces.",
        "process.growth_models:GrowthCurveData",
        "process.growth_models:GrowthCurveRules",
        "process.growth_models:evaluate",
        "hours,log10_count\n0,3.6\n2,3.7\n4,4.2\n6,5.2\n8,6.3\n10,7.5\n12,8.4\n16,8.7\n20,8.6\n",
        Layout(series=("hours", "log10_count")),
    ),
    Assay(
        "dry weight",
        "Cell dry weight from optical density and its calibration.",
        "process.method_data:Weighing",
        "process.biomass:BiomassRules",
        "process.method_data:dry_weight",
        "dilution,10\n\nuse,od,g_per_l\ncalibration,0.1,0.041\ncalibration,0.2,0.079\ncalibration,0.4,0.165\n"
        "sample,0.212,\nsample,0.208,\n",
        Layout(by="use", to={"calibration": ("calibration",), "sample": ("readings=od",)}),
    ),
    Assay(
        "carbon balance",
        "Carbon recovery of a fermentation from what was consumed and produced.",
        "process.carbon:CarbonData",
        "process.carbon:CarbonRules",
        "process.carbon:evaluate",
        "side,compound,mmol_per_l,carbons\nconsumed,glucose,111,6\nproduced,lactate,210,3\nproduced,biomass,30,1\n",
        Layout(by="side", to={"consumed": ("consumed",), "produced": ("produced",)}, columns={"compound": "name"}),
    ),
    Assay(
        "gas flow",
        "Standard gas flow to actual flow in the vessel, between stated reference conditions.",
        "process.gas:GasData",
        "process.gas:GasRules",
        "process.gas:evaluate",
        "standard_l_per_min,0.07\ndegrees_c,37\nkpa_absolute,101.325\n",
    ),
    Assay(
        "dissolved oxygen",
        "Oxygen dissolved under a headspace with so many ppm.",
        "process.dissolved_oxygen:HeadspaceData",
        "process.dissolved_oxygen:OxygenRules",
        "process.dissolved_oxygen:evaluate",
        "ppm,10\ndegrees_c,37\n",
    ),
    Assay(
        "electrode slope",
        "Slope and offset of a pH electrode from its buffers.",
        "process.electrode:CalibrationData",
        "process.electrode:ElectrodeRules",
        "process.electrode:evaluate",
        "degrees_c,25\n\nph,millivolt\n4.01,176.0\n7.00,1.5\n9.21,-127.0\n",
        Layout(series=("ph", "millivolt")),
    ),
    Assay(
        "capability",
        "Capability of a process against its limits, with confidence limits.",
        "process.capability:CapabilityData",
        "process.capability:CapabilityRules",
        "process.capability:evaluate",
        "low,44\nhigh,56\n\n" + _VALUES,
        _COLUMN,
    ),
    Assay(
        "sampling plan",
        "A lot judged by a plan of size and acceptance number.",
        "process.sampling_plan:Inspection",
        "process.sampling_plan:InspectionRules",
        "process.sampling_plan:evaluate",
        "inspected,59\nnonconforming,0\n",
    ),
)
