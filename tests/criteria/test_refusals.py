"""Criteria that are refused when they are written, with the sentence that says what would be accepted."""

# ruff: noqa: E501  # a row of a table stays one line

from __future__ import annotations

import pytest

from lbpcmc.criteria import criterion
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import kind

EXAMPLES = (
    "Accepted: NLT 1.0 x 10^9 CFU/capsule, NMT 5.0 % w/w, 36.5 to 37.5 degC, 37.0 ± 0.5 degC, > -300 mV, "
    "absent in 10 g, conforms, report."
)
MODIFIERS = (
    "Accepted: (pharmacopoeial), (pharmacopoeial, factor 5), (half even), (significant figures), (not rounded), "
    "(lower 95 % limit)."
)
NUMBERS = "Accepted: 37.2, -350, 1 200, 1.2e9 or 1.2 x 10^9."
NUMBER_FIRST = "Type the number first, then its unit, as in 37.2 degC."
COMMA = "A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."
TO = "A hyphen can be a minus: write the range with 'to', as in 36.5 to 37.5 degC."
PHARMACOPOEIAL = "A pharmacopoeial limit is written NMT 10^2 CFU/g (pharmacopoeial)."

REFUSED = [
    # Units, found when the criterion is written and not when it is used.
    ("temperature", "NMT 5 % w/w", "'% w/w' is not a unit of temperature. Accepted: degC, degF or K."),
    ("temperature", "36.5 to 37.5", "The limit 37.5 has no unit. Write it with its unit: 37.5 degC."),
    ("temperature", "36.5 degC to 99.5 degF", "The two limits have different units. Write both in degF."),
    ("temperature", "37 degC ± 5 mL", "'mL' is not a unit of temperature. Accepted: degC, degF or K."),
    ("gauge pressure", "NMT 0.5 bar", "'bar' is not a unit of pressure above ambient (gauge). Accepted: bar(g), mbar(g) or kPa(g)."),
    ("colonies per mass", "NMT 100 cells/g", "'cells/g' is not a unit of viable count per mass (colony-forming units). Accepted: CFU/g, CFU/mg or CFU/kg."),
    ("amount concentration", "NLT 10 mmol/L butyrate after 24 h", "'mmol/L butyrate after 24 h' is not a unit of amount concentration. Accepted: mmol/L, mol/L or umol/L."),
    ("temperature", "alert 36.8 to 37.2; conforms", "The limit 37.2 has no unit. Write it with its unit: 37.2 degC."),
    ("colonies per mass", "absent in 10", "'10' is not a tested amount. Write a mass or a volume, as in 10 g or 1 mL."),
    ("colonies per mass", "absent in 10 degC", "'10 degC' is not a tested amount. Write a mass or a volume, as in 10 g or 1 mL."),
    # What can be read in two ways.
    ("temperature", "36.5-37.5 degC", f"'36.5-37.5 degC' is not a criterion. {TO}"),
    ("colonies per mass", "1 to 5 x 10^9 CFU/g", "The power of ten behind 'to' can belong to one number or to both. Write it with both, as in 1 x 10^9 to 5 x 10^9."),
    ("colonies per mass", "1.0 ± 0.2 x 10^9 CFU/g", "The power of ten behind '±' can belong to one number or to both. Write it with both, as in 1.0 x 10^9 ± 0.2 x 10^9."),
    ("mass fraction", "5.0 % w/w ± 0.5 %", "± 0.5 % of 5.0 % w/w can mean two things. Write the tolerance in % w/w, or a range."),
    ("temperature", "37 degC ± 5 %", "± 5 % of 37 degC can mean two things. Write the tolerance in degC, or a range."),
    ("temperature", "36,5 to 37,5 degC", f"'36,5' is not a number that can be read one way. {COMMA}"),
    ("temperature", "NLT 36, NMT 38 degC", "'NLT 36, NMT 38 degC' has a comma between its clauses. Separate clauses with a semicolon."),
    # What no value can meet, or every value.
    ("temperature", "37.5 to 36.5 degC", "The range runs from 37.5 down to 36.5. Write the lower limit first."),
    ("temperature", "37.0 ± -0.5 degC", "The tolerance is negative. Write it as ± 0.5."),
    ("volume", "NMT -5 mL", "The limit -5 mL is impossible. The smallest possible volume is 0 mL."),
    ("volume", "< 0 L", "The limit 0 L is impossible. The smallest possible volume is 0 L."),
    ("temperature", "NLT -300 degC", "The limit -300 degC is impossible. The smallest possible temperature is -273.15 degC."),
    ("temperature", "NLT -500 degF", "The limit -500 degF is impossible. The smallest possible temperature is -459.67 degF."),
    ("colonies per mass", "NMT 10 CFU/g; absent in 10 g", "'NMT 10 CFU/g; absent in 10 g' asks for results of different sorts at once. Give each sort its own line: limits, absence, or conformity."),
    ("ratio", "conforms; NLT 99.9 %", "'conforms; NLT 99.9 %' asks for results of different sorts at once. Give each sort its own line: limits, absence, or conformity."),
    # Confidence limits that would prove nothing.
    ("ratio", "lower 95 % limit NMT 5 %", "'lower 95 % limit NMT 5 %' limits the wrong end of an interval. A lower limit must be at least something: lower 95 % limit NLT 95 %."),
    ("ratio", "upper 95 % limit NLT 5 %", "'upper 95 % limit NLT 5 %' limits the wrong end of an interval. An upper limit must be at most something: upper 95 % limit NMT 5 %."),
    ("ratio", "NLT 95 % (95 % limits)", "'NLT 95 % (95 % limits)' limits the wrong end of an interval. Two limits need a range: 95 % limits within 50 to 200 %."),
    ("ratio", "lower 49 % limit NLT 95 %", "49 % is not a level of confidence. Levels from 50 to 99.999 % are read."),
    ("ratio", "lower 95 % limit NLT 95 % (lower 95 % limit)", f"'lower 95 % limit NLT 95 % (lower 95 % limit)' names its confidence twice. {EXAMPLES}"),
    # Pharmacopoeial limits.
    ("colonies per mass", "NLT 10^2 CFU/g (pharmacopoeial)", "A pharmacopoeial limit is an upper one. Write NMT 10^2 CFU/g (pharmacopoeial)."),
    ("colonies per mass", "< 10^2 CFU/g (pharmacopoeial)", "A pharmacopoeial limit is an upper one. Write NMT 10^2 CFU/g (pharmacopoeial)."),
    ("colonies per mass", "NMT 150 CFU/g (pharmacopoeial)", f"150 is not a power of ten. {PHARMACOPOEIAL}"),
    ("colonies per mass", "NMT 0.1 CFU/g (pharmacopoeial)", f"0.1 is not a power of ten. {PHARMACOPOEIAL}"),
    ("colonies per mass", "NMT 10^2 CFU/g (pharmacopoeial, half even)", "A pharmacopoeial limit is compared unrounded. Write (pharmacopoeial) alone."),
    ("colonies per mass", "NMT 10^2 CFU/g (factor 0)", f"'(factor 0)' is not understood. {MODIFIERS}"),
    # Modifiers.
    ("pH", "NMT 7.0 (ICH)", f"'(ich)' is not understood. {MODIFIERS}"),
    ("pH", "NMT 7.0 (half up, half even)", f"'(half up, half even)' contradicts itself. {MODIFIERS}"),
    ("pH", "NMT 7.0 (not rounded, significant figures)", f"'(not rounded, significant figures)' contradicts itself. {MODIFIERS}"),
    # Label claims.
    ("temperature", "80 to 120 % of label claim", "A temperature is not counted from zero and has no share of a label claim. Write the limits in its own unit."),
    ("log colonies per mass", "80 to 120 % of label claim", "A log10 of the viable count per gram is not counted from zero and has no share of a label claim. Write the limits in its own unit."),
    ("colonies per mass", "80 to 120 CFU/g of label claim", "'CFU/g' is not a unit of ratio. Accepted: % or ratio."),
    # What is not a criterion.
    ("pH", "", f"A clause of the criterion is empty. {EXAMPLES}"),
    ("pH", "6.8", f"'6.8' is not a criterion. {EXAMPLES}"),
    ("pH", "NMT", f"A number is missing in 'NMT'. {EXAMPLES}"),
    ("pH", "NMT ", f"A number is missing in 'NMT'. {EXAMPLES}"),
    ("pH", "alert", f"'alert' is not a criterion. {EXAMPLES}"),
    ("pH", "NMT 7.0;", f"A clause of the criterion is empty. {EXAMPLES}"),
    ("pH", "neutral", f"'neutral' is not a criterion. {EXAMPLES}"),
    ("pH", "± 0.5", f"A number is missing in '± 0.5'. {EXAMPLES}"),
    ("pH", ".5", "'.5' does not start with a number. Write the zero: 0.5."),
    ("pH", "NMT neutral", f"'neutral' does not start with a number. {NUMBER_FIRST}"),
    ("pH", "6.5 to", f"'6.5 to' is not a criterion. {EXAMPLES}"),
    ("pH", "NMT 7\u202e.0", "Character 6 (U+202E) cannot be seen. Type the number and the unit again."),
    ("pH", "NMT " + "7" * 500, "The criterion has 504 characters. At most 400 are read."),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "sentence"), REFUSED, ids=[f"{row[0]}: {row[1][:40]}" for row in REFUSED])
def test_a_refusal_says_what_would_be_accepted(name, text, sentence):
    with pytest.raises(CriterionError) as refusal:
        criterion(text, kind(name))

    assert str(refusal.value) == sentence
