"""What genetics says: mutation rates, escape, copy number, generations and retention of a trait."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "copies.all_positive": Message("every partition is positive.", "Dilute the sample and repeat."),
    "escape.not_counted": Message("no plate is counted.", "Give at least one plate with its colonies."),
    "escape.too_numerous": Message("one plate is too numerous to count.", "Exclude it with a reason, or plate less."),
    "generations.growth_unclear": Message(
        "{stage}: how it grew is not said, or said twice.",
        "Give cells in and out, or the dilution that grew back, or documented generations.",
    ),
    "generations.stage_twice": Message("Stage {stage} is there twice.", "Name every stage once."),
    "retention.none_at_start": Message("At the start no clone had the trait.", "Nothing can be lost: check the start."),
    "retention.no_generations": Message("a rate of loss needs them.", "Give the generations without selection."),
    "retention.lost_at_start": Message(
        "Clones had lost the trait at the start.", "Use the loss `per division` for them."
    ),
    "retention.start": Message("{start} is not a share below 1.", "Accepted: 0 or more, less than 1."),
    "mutations.few_bases": Message("fewer than the SNPs found.", "Give the callable bases of one genome."),
}
