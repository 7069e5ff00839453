"""What quantities say: of typed texts, units and kinds `quantity.`, of kinds in compiled documents `stored.`."""

from __future__ import annotations

from lbpcmc.messages import Message

_NUMBERS = "Accepted: 37.2, -350, 1 200, 1.2e9 or 1.2 x 10^9."
_COMMA = "A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."
_NO_START = "'{text}' does not start with a number."
_TWO_WAYS = "'{text}' is not a number that can be read one way."
_NOT_OF_KIND = "'{unit}' is not a unit of {kind}."
_NO_KIND = "'{name}' is not a kind of quantity."

MESSAGES = {
    # Text.
    "quantity.empty": Message("Nothing was typed.", "A value was expected."),
    "quantity.too_long": Message(
        "The text has {characters} characters.", "At most {most} are read: a number and its unit."
    ),
    "quantity.invisible": Message(
        "Character {position} ({character}) cannot be seen.", "Type the number and the unit again."
    ),
    # Numbers.
    "quantity.no_number": Message(_NO_START, _NUMBERS),
    "quantity.no_number_comma": Message(_NO_START, _COMMA),
    "quantity.no_number_zero": Message(_NO_START, "Write the zero: 0{text}."),
    "quantity.no_number_word": Message(_NO_START, "Type the number first, then its unit, as in 37.2 degC."),
    "quantity.ambiguous": Message(_TWO_WAYS, _NUMBERS),
    "quantity.ambiguous_comma": Message(_TWO_WAYS, _COMMA),
    "quantity.too_many_digits": Message("The number has {digits} digits.", "At most {most} are read."),
    "quantity.out_of_range": Message(
        "{number} is too large or too small to be a quantity.", "Powers of ten from -{most} to {most} are read."
    ),
    # Values.
    "quantity.not_whole": Message("{number} is not whole.", "A {kind} is a whole number."),
    "quantity.too_small": Message("{value} is impossible.", "The smallest possible {kind} is {least}."),
    # Words.
    "quantity.unknown_word": Message(
        "'{text}' is not a number and not a known word.",
        "Type a number, as in {example}, or one of: conforms, does not conform, not detected, detected, TNTC.",
    ),
    "quantity.nearly_word": Message("'{text}' is not a known word.", "Did you mean '{meant}'?"),
    "quantity.abbreviation": Message(
        "'{text}' can mean several things.",
        "Write it in words: not detected, or not detected in 10 g. Leave out what was not measured.",
    ),
    "quantity.limit_without_value": Message(
        "'{text}' does not give the value of the limit.", "Write it as a number: < {example}."
    ),
    "quantity.absence_unclear": Message("'{text}' is not understood.", "Write it as: {word} in 10 g."),
    "quantity.not_an_amount": Message(
        "'{text}' is not a tested amount.", "Write a mass or a volume, as in 10 g or 1 mL."
    ),
    # Confidence limits.
    "quantity.interval_unclear": Message(
        "'{text}' has confidence limits that are not understood.",
        "Accepted: (95 % limits 93.0 to 99.8 %), (lower 95 % limit 96.1 %) or (upper 95 % limit 99.0 %).",
    ),
    "quantity.interval_apart": Message(
        "The limits in '{text}' do not enclose {value}.", "Type the lower limit, then the upper limit."
    ),
    "quantity.interval_unit": Message(
        "The limit {text} is not in the unit of {value}.", "Type the value and its confidence limits in one unit."
    ),
    # Units.
    "quantity.no_unit": Message("{number} has no unit.", "Type it with its unit: {example}."),
    "quantity.wrong_unit": Message(_NOT_OF_KIND, "Accepted: {accepted:or}."),
    "quantity.wrong_capitals": Message(
        f"{_NOT_OF_KIND} Capitals matter: did you mean {{meant}}?", "Accepted: {accepted:or}."
    ),
    "quantity.other_kind": Message("{value} is a {kind}; '{unit}' is not a unit of that.", "Accepted: {accepted:or}."),
    "quantity.unknown_unit": Message(
        "'{unit}' is not a unit of any kind.", "Name the kind to see its units, for example temperature."
    ),
    "quantity.nearly_unit": Message("'{unit}' is not a unit of any kind.", "Did you mean {near:or}?"),
    "quantity.two_units": Message("'{unit}' names two units of {kind}."),
    # Kinds as compiled documents carry them, behind the name of their place.
    "stored.kind_power": Message("has a power that is not a whole number"),
    "stored.kind_units": Message("is not a list of units: {because:said}"),
    "stored.kind_not_carried": Message("names a kind that the document does not carry"),
    "stored.not_its_unit": Message("is not a unit of {kind}"),
    # Kinds.
    "quantity.unknown_kind": Message(_NO_KIND, "There are {count} kinds, for example {known}."),
    "quantity.nearly_kind": Message(_NO_KIND, "Did you mean {near:or}?"),
}

WRONG_UNIT = frozenset({"quantity.wrong_unit", "quantity.wrong_capitals"})
"""A unit that the kind does not have."""
NO_UNIT = "quantity.no_unit"
