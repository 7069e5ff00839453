"""What is refused, and the sentence that it is refused with.

Each row: the parameter's kind, what was typed, what the person reads. The second half of a sentence always says what
would be accepted.
"""

from __future__ import annotations

import pytest

from lbpcmc.errors import QuantityError, UnitError
from lbpcmc.quantities import kind, quantity, read
from lbpcmc.quantities.guessing import SPOKEN, understandings
from lbpcmc.quantities.kinds import kinds

TEMPERATURE = "Accepted: degC, degF or K."
COMMA = "A comma can mean two things: use a point for decimals and a space for thousands, as in 1 200.5."
NUMBERS = "Accepted: 37.2, -350, 1 200, 1.2e9 or 1.2 x 10^9."
MASS = "Accepted: g, kg, mg or ug."
GAUGE = "Accepted: bar(g), mbar(g) or kPa(g)."
LIMITS = (
    "has confidence limits that are not understood. Accepted: (95 % limits 93.0 to 99.8 %), (lower 95 % limit 96.1 %) "
    "or (upper 95 % limit 99.0 %)."
)
COUNT = "viable count per mass (colony-forming units)"
NUMBER_FIRST = "Type the number first, then its unit, as in 37.2 degC."
UNKNOWN = (
    "is not a number and not a known word. Type a number, as in 37.2 g, or one of: conforms, does not conform, "
    "not detected, detected, TNTC."
)
SEVERAL = (
    "can mean several things. Write it in words: not detected, or not detected in 10 g. "
    "Leave out what was not measured."
)
AMOUNT = "is not a tested amount. Write a mass or a volume, as in 10 g or 1 mL."
LOWER_FIRST = "Type the lower limit, then the upper limit."
AGAIN = "Type the number and the unit again."

REFUSED = [
    # Units that are not the parameter's.
    ("temperature", "37C", f"'C' is not a unit of temperature. {TEMPERATURE}"),
    ("temperature", "37.2", "37.2 has no unit. Type it with its unit: 37.2 degC."),
    (
        "temperature",
        "37 degc",
        f"'degc' is not a unit of temperature. Capitals matter: did you mean degC? {TEMPERATURE}",
    ),
    ("temperature", "0.5 delta degC", f"'delta degC' is not a unit of temperature. {TEMPERATURE}"),
    (
        "temperature difference",
        "0.5 degC",
        "'degC' is not a unit of temperature difference. Accepted: K or delta degF.",
    ),
    ("volume", "5 ML", "'ML' is not a unit of volume. Capitals matter: did you mean mL? Accepted: mL, L or uL."),
    ("mass", "5 Kg", f"'Kg' is not a unit of mass. Capitals matter: did you mean kg? {MASS}"),
    ("mass", "5 KG", f"'KG' is not a unit of mass. Capitals matter: did you mean kg? {MASS}"),
    ("stirring speed", "120 Hz", "'Hz' is not a unit of rotational speed. Accepted: rpm."),
    ("volume", "70 mL min−1", "'mL min−1' is not a unit of volume. Accepted: mL, L or uL."),
    ("gauge pressure", "0.2 bar", f"'bar' is not a unit of pressure above ambient (gauge). {GAUGE}"),
    (
        "absolute pressure",
        "0.2 bar(g)",
        "'bar(g)' is not a unit of absolute pressure. Accepted: mbar, bar, Pa, kPa or ubar.",
    ),
    ("gas flow", "2 slpm", "'slpm' is not a unit of gas flow, actual volume. Accepted: L/min, mL/min or L/h."),
    ("pH", "6.8 mV", "'mV' is not a unit of pH. Accepted: no unit."),
    (
        "amount concentration",
        "5 g/L",
        "'g/L' is not a unit of amount concentration. Accepted: mmol/L, mol/L or umol/L.",
    ),
    # Numbers that can be read in two ways, or are not numbers.
    ("temperature", "37,2 degC", f"'37,2 degC' is not a number that can be read one way. {COMMA}"),
    ("mass", "1,5 kg", f"'1,5 kg' is not a number that can be read one way. {COMMA}"),
    ("mass", "1.000,5 kg", f"'1.000,5 kg' is not a number that can be read one way. {COMMA}"),
    ("mass", "1.000.5 kg", f"'1.000.5 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "1_000 kg", f"'1_000 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "1'000 kg", f"'1'000 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "1 2000 kg", f"'1 2000 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "0 200 kg", f"'200 kg' is not a unit of mass. {MASS}"),
    ("mass", ".5 kg", "'.5 kg' does not start with a number. Write the zero: 0.5 kg."),
    ("mass", "5. kg", f"'5. kg' is not a number that can be read one way. {NUMBERS}"),
    ("temperature", "pH 6.8", f"'pH 6.8' does not start with a number. {NUMBER_FIRST}"),
    ("mass", "NaN", f"'NaN' {UNKNOWN}"),
    ("mass", "nan kg", f"'nan kg' {UNKNOWN}"),
    ("mass", "inf kg", f"'inf kg' {UNKNOWN}"),
    ("mass", "-inf kg", f"'-inf kg' does not start with a number. {NUMBERS}"),
    ("mass", "1e400 kg", "1e400 is too large or too small to be a quantity. Powers of ten from -60 to 60 are read."),
    ("mass", "1e-400 kg", "1e-400 is too large or too small to be a quantity. Powers of ten from -60 to 60 are read."),
    ("mass", "1e4000 kg", f"'1e4000 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "9**9**9 kg", f"'9**9**9 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "9^9 kg", f"'9^9 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "10^9^9 kg", f"'10^9^9 kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "1.2 x 109 kg", f"'x 109 kg' is not a unit of mass. {MASS}"),
    ("mass", "0x10 kg", f"'x10 kg' is not a unit of mass. {MASS}"),
    ("mass", "1 e5 kg", f"'e5 kg' is not a unit of mass. {MASS}"),
    ("mass", "--5 kg", f"'--5 kg' does not start with a number. {NUMBERS}"),
    ("mass", "５ kg", f"'５ kg' does not start with a number. {NUMBERS}"),
    ("mass", "٣ kg", f"'٣ kg' does not start with a number. {NUMBERS}"),
    ("mass", "1٣ kg", f"'1٣ kg' is not a number that can be read one way. {NUMBERS}"),
    ("mass", "1" * 31 + " kg", "The number has 31 digits. At most 30 are read."),
    # Values that cannot be.
    ("mass", "-5 kg", "-5 kg is impossible. The smallest possible mass is 0 g."),
    ("temperature", "-274 degC", "-274 degC is impossible. The smallest possible temperature is -273.15 degC."),
    ("temperature", "-460 degF", "-460 degF is impossible. The smallest possible temperature is -273.15 degC."),
    ("capsules", "7.5 capsules", "7.5 is not whole. A count of capsules is a whole number."),
    ("colonies per mass", "< 0 CFU/g", f"< 0 CFU/g is impossible. The smallest possible {COUNT} is 0 CFU/g."),
    # Text without anything to read.
    ("mass", "", "Nothing was typed. A value was expected."),
    ("mass", "   ", "Nothing was typed. A value was expected."),
    ("mass", "x" * 10_000, "The text has 10000 characters. At most 200 are read: a number and its unit."),
    ("mass", "5 kg\n", f"Character 5 (U+000A) cannot be seen. {AGAIN}"),
    ("mass", "5\tkg", f"Character 2 (U+0009) cannot be seen. {AGAIN}"),
    ("mass", "5 kg\x00", f"Character 5 (U+0000) cannot be seen. {AGAIN}"),
    ("mass", "\x1b[2J5 kg", f"Character 1 (U+001B) cannot be seen. {AGAIN}"),
    ("mass", "5 kg\u202e", f"Character 5 (U+202E) cannot be seen. {AGAIN}"),
    ("mass", "5\u200b kg", f"Character 2 (U+200B) cannot be seen. {AGAIN}"),
    ("mass", "5 kg\udcff", f"Character 5 (U+DCFF) cannot be seen. {AGAIN}"),
    # Readings other than numbers.
    ("colonies per mass", "not detected in 10", f"'10' {AMOUNT}"),
    ("colonies per mass", "not detected in 0 g", f"'0 g' {AMOUNT}"),
    ("colonies per mass", "not detected in 10 degC", f"'10 degC' {AMOUNT}"),
    ("colonies per mass", "not detected in ten g", f"'ten g' {AMOUNT}"),
    # Words, as laboratories export them.
    ("colonies per mass", "Conform", "'Conform' is not a known word. Did you mean 'conforms'?"),
    ("colonies per mass", "failed", "'failed' is not a known word. Did you mean 'fails'?"),
    ("colonies per mass", "Negative", "'Negative' is not a known word. Did you mean 'not detected'?"),
    ("colonies per mass", "Absent/10g", "'Absent/10g' is not understood. Write it as: absent in 10 g."),
    ("mass", "not done", f"'not done' {UNKNOWN}"),
    ("mass", "<LOQ", "'<LOQ' does not give the value of the limit. Write it as a number: < 37.2 g."),
    ("mass", "BLOQ", "'BLOQ' does not give the value of the limit. Write it as a number: < 37.2 g."),
    ("mass", "ND", f"'ND' {SEVERAL}"),
    ("mass", "n.d.", f"'n.d.' {SEVERAL}"),
    ("mass", "--", f"'--' {SEVERAL}"),
    (
        "ratio",
        "98 % (95 % limits 99 to 99.8 %)",
        f"The limits in '98 % (95 % limits 99 to 99.8 %)' do not enclose 98 %. {LOWER_FIRST}",
    ),
    (
        "ratio",
        "98 % (95 % limits 97 %)",
        f"'98 % (95 % limits 97 %)' {LIMITS}",
    ),
    (
        "ratio",
        "98 % (lower 49 % limit 97 %)",
        f"'98 % (lower 49 % limit 97 %)' {LIMITS}",
    ),
    (
        "ratio",
        "98 % (lower 95 % limit 0.97 ratio)",
        "The limit 0.97 ratio is not in the unit of 98 %. Type the value and its confidence limits in one unit.",
    ),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), REFUSED, ids=[f"{r[0]}: {r[1][:24]!r}" for r in REFUSED])
def test_a_refusal_says_what_would_be_accepted(name, typed, sentence):
    with pytest.raises(QuantityError) as refusal:
        read(typed, kind(name))

    assert str(refusal.value) == sentence
    assert refusal.value.said
    assert refusal.value.todo


def test_no_message_repeats_more_than_forty_characters_of_what_was_typed():
    with pytest.raises(QuantityError) as refusal:
        read("y" * 120, kind("mass"))

    assert str(refusal.value) == f"'{'y' * 40}…' {UNKNOWN}"


def test_a_message_shows_what_cannot_be_seen():
    with pytest.raises(UnitError) as refusal:
        kind("mass").unit("a\u202eb\x1b\n")

    assert refusal.value.said == "'a<U+202E>b<U+001B><U+000A>' is not a unit of mass."


def test_a_quantity_is_not_converted_into_a_unit_of_another_kind():
    typed = quantity("5 mL", kind("volume"))

    with pytest.raises(UnitError, match=r"'degC' is not a unit of volume\. Accepted: mL, L or uL\."):
        typed.to("degC")
    with pytest.raises(UnitError, match=r"5 mL is a volume; 'degC' is not a unit of that\."):
        typed.value_in(kind("temperature").unit("degC"))


def test_a_refusal_names_its_case_for_programs():
    with pytest.raises(QuantityError) as refusal:
        read("37 degc", kind("temperature"))

    assert refusal.value.code == "quantity.wrong_capitals"
    assert refusal.value.params == {
        "unit": "degc",
        "kind": "temperature",
        "meant": "degC",
        "accepted": ("degC", "degF", "K"),
    }


def test_a_unit_of_no_kind_is_refused_with_the_nearest():
    with pytest.raises(QuantityError, match=r"'CFU/capsul' is not a unit of any kind\. Did you mean CFU/capsule"):
        understandings("5 CFU/capsul")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("37 F", "degF"), ("50 celcius", "degC"), ("50 Centigrade", "degC"), ("5 litres", "L"), ("3 hours", "h")],
)
def test_a_unit_as_people_say_it_is_refused_with_its_symbol(typed, meant):
    with pytest.raises(QuantityError) as refusal:
        understandings(typed)
    assert str(refusal.value) == f"'{typed.split()[1]}' is not a unit of any kind. Did you mean {meant}?"


def test_every_unit_that_is_offered_for_a_spoken_name_is_read_and_no_name_is():
    known = {spelling for kind in kinds().values() for spelling in kind.by_spelling}
    assert set(SPOKEN.values()) <= known
    assert not SPOKEN.keys() & known


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("temprature", "Did you mean temperature, temperature rate or temperature difference?"),
        ("endotoxin", f"There are {len(kinds())} kinds, for example mass, volume, temperature, pH, colonies per mass."),
    ],
)
def test_a_kind_that_does_not_exist_is_refused_with_those_that_are_near(name, sentence):
    with pytest.raises(UnitError) as refusal:
        kind(name)

    assert str(refusal.value) == f"'{name}' is not a kind of quantity. {sentence}"
