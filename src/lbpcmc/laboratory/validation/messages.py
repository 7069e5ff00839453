"""What validation of methods says: control charts, gage studies, precision and tolerance intervals."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "chart.unequal_labels": Message("{values} values with {labels} labels.", "One for each."),
    "chart.short_baseline": Message("one value sets no limits.", "Accepted: 0, or at least 2."),
    "chart.long_baseline": Message("{baseline} of {values} values.", "Accepted: up to all of them."),
    "gage.few_parts": Message("A gage study needs at least 2 parts, each by the same 2 or more operators."),
    "gage.unequal_readings": Message("Every operator must read every part equally often, at least twice."),
    "gage.same_readings": Message("The measurement does not vary at all, so categories cannot be counted."),
    "gage.no_repeats": Message(
        "No reading was repeated with a difference: repeatability cannot be estimated.", "Record readings unrounded."
    ),
    "precision.few_runs": Message("Precision over runs needs at least 2 runs, and repeats within one."),
    "precision.same_results": Message(
        "The results do not vary, so they have no precision to state.", "Record them unrounded."
    ),
    "tolerance.one_sided": Message(
        "Natrella's factor is one-sided.", "Accepted for two sides: exact, Howe, Howe-Guenther."
    ),
    "tolerance.two_sided": Message("{method}'s factor is two-sided.", "Accepted for one side: exact, Natrella."),
    "tolerance.no_factor": Message(
        "Natrella's approximation has no factor for {count} values.", "Use the method `exact`."
    ),
}
