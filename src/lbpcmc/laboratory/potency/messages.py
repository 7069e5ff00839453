"""What assays of potency say: comparative ones, their combination, and functional activity."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "combination.not_bracketed": Message("{assay}: limits {low} to {high} do not bracket the potency {potency}."),
    "combination.few_assays": Message(
        "{count} assay cannot be combined.",
        "Accepted: at least 2 assays.",
        "{count} assays cannot be combined.",
        by="count",
    ),
    "combination.no_variance": Message("Every assay needs a variance above zero.", "Give limits for each."),
    "combination.name_twice": Message("Two assays have the same name.", "Each independent assay enters once."),
    "potency.name_twice": Message("Two preparations have the same name.", "Give each its own."),
    "potency.unknown_preparation": Message(
        "A response belongs to '{preparation}', which is not a preparation of this assay.", "Accepted: {known}."
    ),
    "potency.standard_without_response": Message("The standard '{standard}' has no response."),
    "potency.unknown_sample": Message("'{sample}' is not a sample of this assay.", "Accepted: {known}."),
    "potency.not_transformed": Message(
        "{preparation}, dose {dose}: response {response} has no {transformation}.", "Accepted: responses above zero."
    ),
    "potency.no_square_root": Message(
        "{preparation}, dose {dose}: response {response} has no square root.",
        "Accepted: responses of zero and above.",
    ),
    "functional.one_time": Message("all readings are of one time.", "Accepted: at least two times."),
    "potency.no_sample": Message("No sample has a response that counts.", "Give the responses of at least one sample."),
    "parallel.no_replicates": Message(
        "No treatment was given twice: the assay has no error to judge by.", "Accepted: replicates."
    ),
    "parallel.zero_dose": Message("{preparation}: a dose of zero has no logarithm.", "Leave blanks out, with reason."),
    "parallel.few_doses": Message(
        "{preparation}: {doses} dose is too few for a line.",
        "Accepted: at least 2 doses.",
        "{preparation}: {doses} doses are too few for a line.",
        by="doses",
    ),
    "parallel.no_blocks": Message(
        "A {design} needs its blocks named with every response.", "Fill `row` (and `column`)."
    ),
    "sigmoid.few_doses": Message(
        "{preparation}: {doses} dose is too few for the curve.",
        "Accepted: at least {least}.",
        "{preparation}: {doses} doses are too few for the curve.",
        by="doses",
    ),
    "sigmoid.weight_of_zero": Message(
        "A response of zero or less cannot be weighted by its size.", "Use weighting `none`."
    ),
    "sigmoid.same_responses": Message("All responses are the same; the preparations do not respond."),
    "slope.few_doses": Message("{preparation}: fewer than 2 doses above zero.", "Accepted: at least 2 doses."),
    "slope.no_replicates": Message(
        "No dose was given twice: the assay has no error to judge by.", "Accepted: replicates."
    ),
}
