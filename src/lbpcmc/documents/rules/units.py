"""Rules of quantities and criteria, in recipes and specifications alike."""

from __future__ import annotations

from lbpcmc.documents.rules.rule import Rule

_ONE_MEANING = "Limits and amounts are compared with what people type; both must mean one thing (21 CFR 211.194(a)(5))."

KIND = Rule(
    "D001",
    "a kind of quantity that does not exist",
    "Counts of colonies, cells and fluorescent units, gauge and absolute pressure are kinds of their own.",
    "quantity: temperature",
    "quantity: temprature  # D001",
)
QUANTITY = Rule("D002", "a quantity that cannot be read", _ONE_MEANING, "value: 37.0 degC", "value: 37,0 degC  # D002")
NO_UNIT = Rule("D003", "a number without its unit", _ONE_MEANING, "value: 37.0 degC", "value: 37.0  # D003")
WRONG_UNIT = Rule(
    "D004",
    "a unit of another kind",
    "A limit in another kind of unit can never be met or never be missed.",
    "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 degC",
    "criterion: alert 36.8 to 37.2; reject 36.5 to 37.5 g  # D004",
)
CRITERION = Rule(
    "D005",
    "a criterion that cannot be read",
    "Acceptance criteria are written so that pass or fail follows (21 CFR 211.165(d), ICH Q6B).",
    "release: NLT 1.0 x 10^9 CFU/g",
    "release: about 10^9 CFU/g  # D005",
    document="specification",
)
