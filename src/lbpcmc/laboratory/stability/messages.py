"""What calculations of stability say: shelf life, kinetics, inactivation and overage."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "stability.no_limit": Message("The study has no acceptance limit.", "Give the lower limit, the upper, or both."),
    "stability.few_results": Message(
        "{lot}: {results} results at {ages} ages are too few for a line and its error.",
        "Accepted: at least 3 results at 2 ages.",
    ),
    "inactivation.few_times": Message("fewer than 3 different times.", "Accepted: at least 3."),
    "kinetics.one_temperature": Message("all readings are of one temperature.", "Accepted: at least 2, better 3."),
    "kinetics.unequal": Message("{temperatures} temperatures with {durations} durations.", "One for each."),
    "overage.no_direction": Message(
        "A release limit needs to know the direction of change.", "Accepted: decreasing, increasing."
    ),
    "overage.not_lost": Message("Overage is for an attribute that is lost.", "Accepted: direction decreasing."),
    "stability.factor_below_one": Message("below 1 would cut real data off.", "Accepted: 1 and more."),
    "stability.limit_missing": Message(
        "The {end} limit of this attribute is missing.", "Give it, or change the direction."
    ),
}
