"""What statistics say: lines, curves, regression and charts."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "chart.few_values": Message(
        "{count} value has no moving range.",
        "Accepted: at least 2, better 20.",
        "{count} values have no moving range.",
        by="count",
    ),
    "chart.same_values": Message(
        "The baseline does not vary, so it has no limits.", "Give values as measured, unrounded."
    ),
    "chart.subgroups": Message("Subgroups must be at least two, of one size of at least 2."),
    "chart.same_within": Message("The subgroups do not vary within, so they have no limits."),
    "chart.not_a_weight": Message("{weight} does not lie between 0 and 1.", "Accepted: 0.2 to 0.3 are usual."),
    "chart.ewma": Message("sigma and width of an EWMA chart must be positive."),
    "chart.cusum": Message("CUSUM: k may not be negative and h must be positive."),
    "curve.few_readings": Message(
        "{readings} reading is too few for a curve with {parameters} parameters.",
        "Give more readings.",
        "{readings} readings are too few for a curve with {parameters} parameters.",
        by="readings",
    ),
    "curve.not_fitted": Message(
        "The curve could not be fitted: no set of parameters settles.",
        "Look at the plot: the readings may not cover the rise, the fall or the plateaus.",
    ),
    "curve.undetermined": Message("The readings do not determine every parameter of the curve.", "Give more levels."),
    "regression.few_readings": Message(
        "{readings} reading cannot determine {coefficients} coefficients.",
        "Give more readings.",
        "{readings} readings cannot determine {coefficients} coefficients.",
        by="readings",
    ),
    "regression.same_factor": Message(
        "The readings do not vary in one of the factors.", "Give readings at different levels."
    ),
    "regression.undetermined": Message(
        "The readings do not determine every coefficient.", "Give readings at more different levels."
    ),
    "line.few_readings": Message(
        "{readings} reading; a line and its error need at least 3.",
        said_plural="{readings} readings; a line and its error need at least 3.",
        by="readings",
    ),
    "line.one_level": Message("All readings lie at one level; a line needs at least two."),
    "summary.one_value": Message("One value has no standard deviation.", "Accepted: at least 2."),
}
