"""Assays of stability: shelf life, release limits, survival, temperatures."""

from __future__ import annotations

from lbpcmc.laboratory.registry import Assay, Layout

_STUDY = "low,9.0\n\nlot,age,value\nA,0,9.71\nA,3,9.64\nA,6,9.60\nA,9,9.53\nA,12,9.47\n"
_POINTS = Layout(rows="points")

ASSAYS = (
    Assay(
        "shelf life",
        "Shelf life by ICH Q1E: pooling tests, then where the confidence limit of the mean meets the limit.",
        "stability.fit:StabilityData",
        "stability.shelf_life:ShelfLifeRules",
        "stability.shelf_life:evaluate",
        _STUDY,
        _POINTS,
    ),
    Assay(
        "release limit",
        "What a lot must show at release so that its limit still holds at the end of the shelf life.",
        "stability.fit:StabilityData",
        "stability.method_data:ReleaseRules",
        "stability.method_data:release_limit",
        _STUDY,
        _POINTS,
    ),
    Assay(
        "overage",
        "Per cent above the label count that a lot must hold so that the label holds at expiry.",
        "stability.fit:StabilityData",
        "stability.method_data:ReleaseRules",
        "stability.method_data:needed_overage",
        _STUDY,
        _POINTS,
    ),
    Assay(
        "survival curve",
        "Loss of viability at one condition: log-linear, Weibull or shoulder and tail; time of a log10 reduction.",
        "stability.inactivation:SurvivalData",
        "stability.inactivation:InactivationRules",
        "stability.inactivation:evaluate",
        "time,log10_count\n0,9.7\n1,9.5\n2,9.2\n4,8.8\n8,7.9\n",
        Layout(series=("time", "log10_count")),
    ),
    Assay(
        "arrhenius",
        "Rates over temperature: activation energy and the rate at another temperature.",
        "stability.kinetics:RateData",
        "stability.kinetics:ArrheniusRules",
        "stability.kinetics:evaluate",
        "degrees_c,rate\n5,0.0041\n25,0.031\n40,0.118\n",
        Layout(series=("degrees_c", "rate")),
    ),
    Assay(
        "mean kinetic temperature",
        "Mean kinetic temperature of a storage record.",
        "stability.kinetics:TemperatureRecord",
        "stability.kinetics:KineticTemperatureRules",
        "stability.kinetics:evaluate_temperature",
        "degrees_c\n5\n5\n5\n15\n",
        Layout(series=("degrees_c", "weights"), ragged=True),
    ),
)
