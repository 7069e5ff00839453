"""What counts of plates, tubes, partitions and events say."""

from __future__ import annotations

from lbpcmc.messages import Message

_NOT_COUNTED = "Type the colonies, 0, TNTC, or exclude the plate with a reason."

MESSAGES = {
    "censored.zero": Message("0 is not positive.", "Write a zero as < its limit."),
    "censored.few_counts": Message(
        "Fewer than two different counts are known, so that their spread cannot be estimated.",
        "Report the limit itself, or test more of the sample.",
    ),
    "consortium.no_strain": Message("none is named.", "Name every strain."),
    "consortium.one_strain": Message("A consortium has at least two strains.", "Give a count for each strain."),
    "consortium.strain_twice": Message("{strain} is there twice.", "Give one count for each strain."),
    "consortium.no_sum": Message("Counts in {units} have no sum.", "Count all strains in one plain unit."),
    "cytometry.more_active": Message(
        "{active} are more than the {total} events in all.", "Total events hold the active ones."
    ),
    "cytometry.concentrated": Message("staining cannot concentrate.", "Write volume after over volume before."),
    "cytometry.no_blank_volume": Message("the volume is missing.", "Give the volume of blank in uL."),
    "cytometry.no_time": Message(
        "run {run}: no time of acquisition.", "The method limits events per second: give seconds."
    ),
    "cytometry.no_ratio": Message("{one} and {other} have no ratio.", "Give AFU and CFU per the same unit."),
    "mpn.amount_twice": Message("Tubes of {amount} are there twice.", "Add them up into one row."),
    "mpn.per_hundred": Message("A most probable number per 100 is per 100 mL.", "Set per to mL."),
    "mpn.other_design": Message(
        "The pharmacopoeial table is for three tubes each of 0.1, 0.01 and 0.001.",
        "Choose another convention of limits for this design.",
    ),
    "plates.dilution_above_one": Message(
        "{dilution} is above 1.", "Write the fraction of sample: 0.01 or 10^-2, not 100."
    ),
    "plates.without_count": Message("no count.", _NOT_COUNTED),
    "plates.named_without_count": Message("{plate}: no count.", _NOT_COUNTED),
    "plates.reversed_range": Message("The countable range runs from {low} to {high}.", "Write the lower end first."),
    "plates.mixed_volumes": Message(
        "Dilution {dilution} is there with {volumes:and}.", "Correct the volume, or set `mixed_volumes` in the method."
    ),
    "qpcr.more_template": Message("more extract was used than there was.", "Give volumes in uL."),
    "qpcr.one_level": Message(
        "A standard curve needs standards of different concentrations.", "Give at least two levels."
    ),
    "replicates.bound": Message("'{value}' is a bound and cannot be averaged.", "Use the method for censored counts."),
    "replicates.zero": Message("0 has no logarithm.", "A count of zero is below a limit: write < and the limit."),
    "replicates.fill_masses": Message("Fill masses turn counts per g into counts per capsule.", "Set per to g."),
    "uncertainty.zero": Message("ISO 19036 has no uncertainty for a count of zero.", "Use exact limits for it."),
    "uncertainty.zero_log10": Message("A count of zero has no log10.", "Report it as less than one per volume tested."),
    "unit.unknown_thing": Message("'{thing}' is not counted.", "Accepted: {known}."),
    "unit.unknown_amount": Message("{thing} per {per} has no unit.", "Accepted: {thing} per {known}."),
    "unit.no_logarithm": Message("log10 {thing} per {per} has no unit.", "Report the count itself."),
}
