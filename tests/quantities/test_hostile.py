"""No input whatsoever may hang, exhaust memory, run code, or end in anything but a refusal in words.

Three proofs: no pattern has a repeat that can grow inside another one, and what is read is capped, so reading is linear
in at most 400 characters; every string that is known to harm a units library is refused or read as what it says; and
random text, and valid text with random damage, raise nothing but QuantityError, UnitError and CriterionError.
"""

from __future__ import annotations

import importlib
import re
from re import _constants as opcodes
from re import _parser as parser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.errors import CriterionError, LbpcmcError, QuantityError, UnitError
from lbpcmc.quantities import kind, kinds, quantity, read

GROWING = (opcodes.MAX_REPEAT, opcodes.MIN_REPEAT, opcodes.POSSESSIVE_REPEAT)
MODULES = (
    "lbpcmc.quantities.kinds",
    "lbpcmc.quantities.numerals",
    "lbpcmc.quantities.reading",
    "lbpcmc.criteria.grammar",
    "lbpcmc.criteria.limits",
    "lbpcmc.criteria.written",
)


def patterns() -> list[re.Pattern[str]]:
    """Every compiled pattern of the modules that meet typed text."""
    named = [vars(importlib.import_module(name)) for name in MODULES]
    return [value for names in named for value in names.values() if isinstance(value, re.Pattern)]


def nested(tree: object, *, inside: bool = False) -> bool:
    """True where an unbounded repeat stands inside an unbounded repeat."""
    for operation, argument in tree:
        if operation in GROWING:
            _, most, body = argument
            unbounded = most is parser.MAXREPEAT
            if (unbounded and inside) or nested(body, inside=inside or unbounded):
                return True
        parts = {opcodes.SUBPATTERN: argument[-1:], opcodes.BRANCH: argument[1]} if isinstance(argument, tuple) else {}
        if any(nested(part, inside=inside) for part in parts.get(operation, ())):
            return True
    return False


def test_the_check_itself_sees_a_pattern_that_can_blow_up():
    assert nested(parser.parse("(?:a+)+$"))
    assert nested(parser.parse("(?:(?:a|b*)x)*"))
    assert not nested(parser.parse("(?:a{3})+b*"))


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: pattern.pattern[:30])
def test_no_pattern_has_a_growing_repeat_inside_another(pattern):
    assert not nested(parser.parse(pattern.pattern))


def test_patterns_were_found():
    assert len(patterns()) >= 12


# Strings on which a general units library hangs, overflows, evaluates, or silently reads something else. `None`: it is
# refused in every kind of the registry. A text: the one meaning that a kind of ours may give it.
HOSTILE = {
    "1e400 m": None,
    "-1e400 m": None,
    "9" * 5_000 + " m": None,
    "nan kg": None,
    "inf kg": None,
    "1e-400 kg": None,
    "1e999999999 m": None,
    "9**9 kg": None,
    "9**9**7 kg": None,
    "9**9**8 kg": None,
    "9**9**9 kg": None,
    "9**9**9**9 kg": None,
    "10**10**8 m": None,
    "kg**9**9**9": None,
    "(1+1)**(10**9) m": None,
    "9" * 1_000_000: None,
    "m" * 1_000_000: None,
    "kilo" * 50_000: None,
    "1 " + "x" * 100_000 + "^2": None,
    "(" * 500 + "1" + ")" * 500 + " m": None,
    "(" * 100_000: None,
    "-" * 5_000 + "1 m": None,
    "-" * 100_000 + "1 m": None,
    " + ".join(["1 m"] * 20_000): None,
    "__import__('os').system('id')": None,
    "open('/etc/passwd').read()": None,
    "().__class__": None,
    "1,5 kg": None,
    "1.000,5 kg": None,
    "1 kg # hidden": None,
    "'a' kg": None,
    "1 kg\n2 m": None,
    "5 +/- 0.1 kg": None,
    "5(1) kg": None,
    "5 ± 0.1 kg": None,
    "5 g/ L h": None,
    "5 pH": "5",
    "5 C": None,
    "5 F": None,
    "5 k": None,
    "5 M": "5 mol/L",
    "5 a": None,
    "5 u": None,
    "5 P": None,
    "5 D": None,
    "5 t": None,
    "e": None,
    "1 c": None,
    "5 degC/min": None,
    "５ kg": None,
    "٣ kg": None,
    "5 kg\u202e": None,
    "5\u200b kg": None,
    "5\u00a0kg": "5 kg",
    "5 µg": "5 ug",
    "5 μg": "5 ug",
    "0x10 kg": None,
    "1 e5 kg": None,
    "5 KG": None,
    "5 Kg": None,
    "1_000 kg": None,
    "kg = 5 * meter": None,
    "meter = 5 * kilogram": None,
    "y = 9**9**9 * meter": None,
    "exec('x')": None,
    "@import evil": None,
    "%s%s%n": None,
    "${jndi:ldap://x}": None,
    "=1+1": None,
    "[@click=app.quit]5 kg[/]": None,
    "5 kg\x00": None,
    "5 kg\x1b[2J": None,
    "\ud800": None,
    "\U000e0001": None,
    "\u3164": None,
    "": None,
    "7:30": None,
    "1/2 kg": None,
    "5%": "5 %",
    "5 %%": None,
    "1e5e5 kg": None,
    "1 x 10^": None,
    "10^": None,
    "< < 5 kg": None,
    "<": None,
    "not detected in": None,
    "not detected in not detected in 10 g": None,
    "5 kg (95 % limits": None,
    "5 kg (95 % limits )": None,
    "5 kg (95 % limits 4 to 6 to 7 kg)": None,
}


def explained(refusal: LbpcmcError) -> bool:
    """True where a refusal says what happened and what would be accepted, and is short enough for a screen."""
    return bool(refusal.said and refusal.todo) and len(str(refusal)) < 400


def meanings(text: str) -> set[str]:
    """What a text is read as, over all kinds; a refusal gives nothing."""
    found = set()
    for known in kinds().values():
        try:
            found.add(str(read(text, known)))
        except QuantityError as refusal:
            if not explained(refusal):
                raise
    return found


@pytest.mark.parametrize(("text", "meaning"), HOSTILE.items(), ids=[repr(text[:24]) for text in HOSTILE])
def test_a_hostile_text_is_refused_or_means_what_it_says(text, meaning):
    assert meanings(text) == ({meaning} if meaning else set())


NO_CRITERIA = [text for text in HOSTILE if text not in ("5 ± 0.1 kg", "5 +/- 0.1 kg")]


@pytest.mark.parametrize("text", NO_CRITERIA, ids=[repr(text[:24]) for text in NO_CRITERIA])
def test_a_hostile_text_is_no_criterion(text):
    for known in (kind("mass"), kind("temperature"), kind("ratio")):
        with pytest.raises(CriterionError) as refusal:
            criterion(text, known)
        assert refusal.value.todo
        with pytest.raises(CriterionError):
            criterion(f"NMT {text} ;", known)


def test_a_million_characters_are_refused_by_their_number_alone():
    """The cap comes before every pattern, so nothing is done per character but count them."""
    with pytest.raises(QuantityError, match=r"The text has 1000000 characters\."):
        read("1" * 1_000_000, kind("mass"))
    with pytest.raises(CriterionError, match=r"The criterion has 1000000 characters\."):
        criterion("NLT " + "1" * 999_996, kind("mass"))


@pytest.mark.parametrize(("length", "read_as"), [(200, "5 kg"), (201, None)])
def test_two_hundred_characters_are_read_and_not_one_more(length, read_as):
    assert meanings("5" + " " * (length - 3) + "kg") == ({read_as} if read_as else set())


@pytest.mark.parametrize("length", [400, 401])
def test_four_hundred_characters_of_a_criterion_are_read_and_not_one_more(length):
    text = "alert NMT 4 kg".ljust(133) + ";" + "NMT 5 kg".ljust(133) + ";" + "NLT 1 kg".rjust(length - 268)
    if length == 400:
        assert len(criterion(text, kind("mass")).clauses) == 3
    else:
        with pytest.raises(CriterionError, match="The criterion has 401 characters"):
            criterion(text, kind("mass"))


VALID = [
    "37.2 degC", "-350 mV", "1 200.5 mL", "1.2e9 CFU/mL", "1.2 x 10^9 CFU/capsule", "1.2×10⁹ cells/mL", "6.8",
    "< 10 CFU/g", "≥ 3 x 10^2 CFU/g", "TNTC", "not detected in 10 g", "conforms", "70 mL min−1", "5 000 x g",
    "98 % (95 % limits 93.0 to 99.8 %)", "0.2 bar(g) (lower 95 % limit 0.1 bar(g))",
]  # fmt: skip
CRITERIA = [
    "NLT 1.0 x 10^9 CFU/capsule", "NMT 5.0 % w/w", "36.5 to 37.5 degC", "37.0 ± 0.5 degC", "> -300 mV",
    "NMT 10^2 CFU/g (pharmacopoeial, factor 5)", "absent in 10 g", "conforms: white powder", "report",
    "80 to 500 % of label claim", "lower 95 % limit NLT 95 %", "95 % limits within 50 to 200 %",
    "target 37.0; alert 36.8 to 37.2; reject 36.5 to 37.5 degC", "between 1 and 2 mL", "6.5–7.5", "100 rpm ± 5 %",
]  # fmt: skip
NAMES = [
    "temperature",
    "volume",
    "mass",
    "colonies per mass",
    "ratio",
    "pH",
    "gauge pressure",
    "redox potential",
    "count",
]
ODD = st.sampled_from([*"0123456789.,eExX^*()<>%±–− \t\u00a0\u202e⁹⁻µΔ/;:", "10^", " to ", "NLT ", "limit", "1" * 30])


@st.composite
def damaged(draw: st.DrawFn, source: list[str]) -> str:
    """A valid text after a few insertions, deletions, repetitions and swaps."""
    text = draw(st.sampled_from(source))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        to = draw(st.integers(at, len(text)))
        match draw(st.sampled_from(["insert", "delete", "repeat", "swap"])):
            case "insert":
                text = text[:at] + draw(ODD) + text[at:]
            case "delete":
                text = text[:at] + text[to:]
            case "repeat":
                text = text[:to] + text[at:]
            case "swap":
                text = text[to:] + text[at:to] + text[:at]
    return text


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(max_size=150), damaged(VALID)), st.sampled_from(NAMES))
@example("1" * 40, "mass")
@example("5 kg (95 % limits " + "9" * 100 + ")", "mass")
def test_any_text_is_refused_in_words_or_read_as_what_it_prints(text, name):
    known = kind(name)
    try:
        found = read(text, known)
    except QuantityError as refusal:
        if not explained(refusal):
            raise
        return
    assert read(str(found), known) == found


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.text(max_size=150), damaged(CRITERIA)), st.sampled_from(NAMES), st.sampled_from(VALID))
def test_any_criterion_is_refused_in_words_or_judges_without_an_error(text, name, value):
    known = kind(name)
    try:
        found = criterion(text, known)
    except CriterionError as refusal:
        if not explained(refusal):
            raise
        return
    if not found.needs_label_claim:
        assert judge_text(value, found).reason


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=60))
def test_any_name_of_a_unit_is_refused_in_words_or_is_a_unit(text):
    for name in NAMES:
        try:
            assert kind(name).unit(text) in kind(name).units
        except UnitError as refusal:
            if not explained(refusal):
                raise


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=40))
def test_any_unit_beside_a_number_is_refused_or_listed(text):
    try:
        found = quantity(f"5 {text}", kind("volume"))
    except QuantityError:
        return
    assert found.unit in kind("volume").units
