"""What calculations of the process say: growth, gases, electrodes, carbon, capability and sampling."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "biomass.same_readings": Message("all readings are the same.", "Accepted: at least 2 different ones."),
    "biomass.dilution_below_one": Message("{dilution} is below 1.", "Accepted: 10 for a tenfold dilution."),
    "capability.no_limit": Message(
        "Capability needs a specification limit.", "Give the lower limit, the upper, or both."
    ),
    "carbon.formula": Message("'{formula}' is not understood.", "Accepted: C6H12O6."),
    "carbon.unknown_element": Message("{element} is not among {known}."),
    "carbon.much_added": Message(
        "sample {sample}: {added} added to a volume of {volume}.", "Give what was added since."
    ),
    "carbon.compound_twice": Message("{compounds}: entered twice.", "Enter each compound once, on the side it falls."),
    "carbon.nothing_consumed": Message("Nothing with carbon was consumed.", "Give the substrates."),
    "carbon.not_a_range": Message("closes_from {low} to closes_to {high} is not a range."),
    "oxygen.outside_equation": Message(
        "{temperature} degC with salinity {salinity} lies outside the equation.",
        "Accepted: 0 to 40 degC, salinity 0 to 40.",
    ),
    "oxygen.below_vapour": Message("{pressure} is below the vapour pressure of water.", "Give absolute pressure."),
    "oxygen.more_than_gas": Message("{ppm} is more than all of the gas.", "Accepted: up to 1000000."),
    "electrode.not_a_buffer": Message("{ph} is not a buffer.", "Accepted: 0 to 14."),
    "electrode.one_buffer": Message("all readings are of one buffer.", "Accepted: at least 2 buffers."),
    "electrode.not_a_range": Message("{low} to {high} % is not a range."),
    "electrode.no_potential": Message(
        "{reference}: no potential is tabulated at {temperature} degC.", "Accepted: {known} degC, or between."
    ),
    "electrode.outside_water": Message("{millivolt} mV lies outside of water.", "Accepted: ± 2000 mV."),
    "gas.no_broth": Message("vvm needs the volume of the broth.", "Give broth_l."),
    "growth.reversed_window": Message("The window ends at {end} h before it starts at {start} h."),
    "growth.no_doubling": Message("The culture did not grow, so it has no doubling time."),
    "growth.few_times": Message("fewer than 5 different times.", "Accepted: at least 5, from lag to plateau."),
    "growth.same_readings": Message("all readings are the same, the culture did not grow."),
    "sampling.accepts_all": Message("Accepting {accept} of {size} accepts every lot."),
    "sampling.not_a_share": Message("{number} does not lie between 0 and 1.", "Write 1 % as 0.01."),
    "sampling.small_lot": Message("A sample of {size} cannot come from a lot of {lot}."),
    "sampling.reversed_qualities": Message(
        "The good quality must be better than the bad.", "Accepted: 1 % against 5 %."
    ),
    "sampling.no_plan": Message(
        "No plan of a million samples keeps both risks.", "Set the two qualities further apart."
    ),
    "sampling.other_size": Message("{inspected} inspected where the plan says {planned}.", "Inspect as planned."),
}
