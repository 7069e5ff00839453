"""The compiled criterion never gives another verdict than the exact path."""

from __future__ import annotations

import math
import random
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.criteria.bulk.breakpoints import SIGNS, UNDECIDED, CriterionBreakpoints
from lbpcmc.criteria.bulk.texts import compiled, spellings
from lbpcmc.errors import CriterionError
from lbpcmc.quantities import kind, kinds, quantity
from lbpcmc.quantities.rounding import exact_decimal

WRITTEN = [
    ("mass fraction", "NMT 5.0 % w/w"),
    ("mass fraction", "alert 4.0 to 4.5; action 3.5 to 4.75; reject 3 to 5.0 % w/w"),
    ("mass concentration", "0.3 to 0.7 g/L"),
    ("mass concentration", "> 0.125 g/L (not rounded)"),
    ("amount concentration", "NLT 10 mmol/L"),
    ("temperature", "36.5 to 37.5 degC"),
    ("temperature", "37.0 ± 0.5 degC"),
    ("temperature", "97.7 to 99.5 degF"),
    ("temperature", "NMT -20 degC"),
    ("temperature difference", "NMT 0.5 K"),
    ("redox potential", "> -300 mV"),
    ("redox potential", "< -350 mV (half even)"),
    ("pH", "6.8 ± 0.1"),
    ("pH", "6.75 to 6.85 (half even)"),
    ("time", "NMT 60 min"),
    ("time", "20 to 28 h"),
    ("absolute pressure", "0.08 to 0.12 mbar"),
    ("gauge pressure", "0.2 ± 0.05 bar(g)"),
    ("colonies per mass", "NMT 10^2 CFU/g (pharmacopoeial)"),
    ("colonies per mass", "NLT 1.0 x 10^9 CFU/g"),
    ("colonies per capsule", "NLT 1.0 x 10^9 CFU/capsule (significant figures)"),
    ("colonies per capsule", "NLT 9.96 x 10^9 CFU/capsule (significant figures, half even)"),
    ("gas fraction", "NMT 1.0 % v/v"),
    ("ratio", "-12.5 to 7.5 % (significant figures)"),
    ("ratio", "NLT 95 %; lower 95 % limit NLT 90 %"),
    ("ratio", "lower 95 % limit NLT 95 %"),
    ("count", "NMT 10"),
    ("count", "NMT 10 SNPs (significant figures)"),
    ("frequency", "NMT 1.0 x 10^-8 (significant figures)"),
    ("generations", "NMT 40"),
    ("water activity", "NMT 0.20"),
    ("mass", "absent in 10 g"),
    ("number", "conforms"),
    ("number", "report"),
]
HARD = [
    None,
    "",
    " ",
    "TNTC",
    "conforms",
    "not detected in 10 g",
    "detected",
    "NA",
    "007",
    "5 000",
    "1 200.5",
    "1.2×10⁹",
    "10^2",
    "nan",
    "inf",
    "-0",
    "0e5",
    "1e0001",
    "1e-0",
    "1e59",
    "9e60",
    "1e61",
    "1e-61",
    "1e-59",
    "1e99",
    "1e100",
    "9**9",
    "+5",
    "--5",
    ".5",
    "5.",
    "5,0",
    "٣",
    "5_0",
    "5\n",
    "5\u202e",
    "9" * 31,
    "0" * 31,
    "9" * 61,
    "1.5e1",
    "1.0",
    "3 x 10^1",
    "3 x 10^100",
    "51/h",
    "97.0 % (lower 95 % limit 96.1 %)",
    "5 <",
    "5 ≤",
    "5 <|",
    "5|",
    "< 5",
    "<< 5",
]


def _near(value: Fraction) -> list[str]:
    """Texts on a number, one float beside it, and a hair beside it."""
    texts = []
    if exact := exact_decimal(value):
        texts += [f"{exact:f}", f"{exact:e}", f"{exact:f}" + ("0" if exact != exact.to_integral() else ".00")]
    close = float(value)
    for number in (math.nextafter(close, -math.inf), close, math.nextafter(close, math.inf)):
        texts += [repr(number), f"{number:.15g}", f"{number:.17g}"]
    for hair in (Fraction(1, 10**12), Fraction(-1, 10**12), Fraction(1, 10**22), Fraction(-1, 10**22)):
        moved = value * (1 + hair) if value else hair
        texts += [f"{float(moved):.15g}", f"{Fraction(round(moved * 10**25), 10**25).numerator / 10**25:.16g}"]
        if abs(moved) < 10**4:
            sign, scaled = "-" if moved < 0 else "", round(abs(moved) * 10**22)
            texts.append(f"{sign}{scaled // 10**22}.{scaled % 10**22:022d}")
    return texts


@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_on_and_beside_every_step_in_every_unit_and_spelling(name: str, written: str) -> None:
    judged = criterion(written, kind(name))
    fast, points = compiled(judged), CriterionBreakpoints(judged).behind("").points
    for spelling, unit in spellings(judged.kind, None).items():
        near = {text for point in points for text in _near((point - unit.offset) / unit.scale)}
        for text in sorted(near):
            typed = f"{text} {spelling}".strip()
            assert fast(typed) is judge_text(typed, judged).verdict, typed


@pytest.mark.parametrize(("name", "written"), WRITTEN)
@pytest.mark.parametrize("sign", ["<", "<=", "≤", ">", ">=", "≥", "< ", "≥ "])
def test_censored_on_and_beside_every_step(name: str, written: str, sign: str) -> None:
    judged = criterion(written, kind(name))
    fast = compiled(judged)
    points = {*CriterionBreakpoints(judged).behind("").points, *CriterionBreakpoints(judged).behind("<").points}
    for unit in judged.kind.units:
        for text in {text for point in points for text in _near((point - unit.offset) / unit.scale)[:9]}:
            typed = f"{sign}{text} {unit.symbol}".strip()
            assert fast(typed) is judge_text(typed, judged).verdict, typed


def test_the_four_signs_have_steps_of_their_own() -> None:
    judged = criterion("NMT 5.0 % w/w", kind("mass fraction"))
    found = {sign: CriterionBreakpoints(judged).behind(sign) for sign in SIGNS}
    assert {sign: [found[sign].outcomes[state].verdict for state in found[sign].states[-3:]] for sign in SIGNS} == {
        "<": [Verdict.PASS, Verdict.PASS, Verdict.INCONCLUSIVE],
        "≤": [Verdict.PASS, Verdict.PASS, Verdict.INCONCLUSIVE],
        ">": [Verdict.INCONCLUSIVE, Verdict.FAIL, Verdict.FAIL],
        "≥": [Verdict.INCONCLUSIVE, Verdict.INCONCLUSIVE, Verdict.FAIL],
    }


@pytest.mark.parametrize(("name", "written"), WRITTEN)
def test_hard_texts(name: str, written: str) -> None:
    judged = criterion(written, kind(name))
    for beside in (None, *judged.kind.units):
        fast = compiled(judged, unit=beside)
        for text in HARD:
            for spelling in ("", *(f" {unit.symbol}" for unit in judged.kind.units), " bananas", "  g"):
                typed = text if text is None else f"{text}{spelling}"
                assert fast(typed) is judge_text(typed, judged, unit=beside).verdict, typed


@pytest.mark.parametrize("claim", ["1.0e9 CFU/capsule", "3e9 CFU/capsule", "7.7e8 CFU/capsule"])
def test_shares_of_a_label_claim(claim: str) -> None:
    judged = criterion("80 to 500 % of label claim", kind("colonies per capsule"))
    claimed = quantity(claim, judged.kind)
    fast = compiled(judged, label_claim=claimed)
    seen = set()
    for point in CriterionBreakpoints(judged, claimed).behind("").points:
        for text in _near(point):
            typed = f"{text} CFU/capsule"
            verdict = judge_text(typed, judged, label_claim=claimed).verdict
            assert fast(typed) is verdict, typed
            seen.add(verdict)
    assert {Verdict.PASS, Verdict.FAIL} <= seen
    with pytest.raises(CriterionError, match="no label claim"):
        compiled(judged)


_LIMITS = st.builds(
    lambda value, places: f"{round(value, places):f}", st.decimals(0, 900, allow_nan=False, places=4), st.integers(0, 3)
)
_MODIFIERS = st.sampled_from(["", " (half even)", " (significant figures)", " (not rounded)"])


@settings(deadline=None, max_examples=150)
@given(
    name=st.sampled_from(["mass fraction", "temperature", "time", "ratio", "pressure difference", "pH"]),
    sign=st.sampled_from(["NLT", "NMT", ">", "<"]),
    limit=_LIMITS,
    modifier=_MODIFIERS,
    minus=st.booleans(),
    seed=st.integers(0, 2**32),
)
@example(name="ratio", sign="NLT", limit="0", modifier=" (significant figures)", minus=False, seed=1)
@example(name="temperature", sign="NLT", limit="100", modifier=" (significant figures)", minus=True, seed=1)
def test_any_limit_in_any_unit(name: str, sign: str, limit: str, modifier: str, minus: bool, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  # a reproducible choice, no secret
    of_kind = kind(name)
    unit = chance.choice(of_kind.units)
    bound = f"-{limit}" if minus and name in ("temperature", "ratio", "pressure difference") else limit
    try:
        judged = criterion(f"{sign} {bound} {unit.symbol}{modifier}".replace("  ", " "), of_kind)
    except CriterionError:
        return
    fast = compiled(judged)
    typed_in = chance.choice(of_kind.units)
    texts = [
        text
        for point in CriterionBreakpoints(judged).behind("").points
        for text in _near((point - typed_in.offset) / typed_in.scale)
    ] + [f"{chance.uniform(-1000, 1000):.{chance.randrange(12)}g}" for _ in range(5)]
    for text in texts:
        typed = f"{text} {typed_in.symbol}".strip()
        assert fast(typed) is judge_text(typed, judged).verdict, (judged.text, typed)


@settings(deadline=None, max_examples=200)
@given(text=st.text(max_size=140) | st.from_regex(r"[-+<>]? ?[0-9]{1,20}(\.[0-9]{1,18})?([eE]-?[0-9]{1,3})?.{0,6}"))
def test_any_text(text: str) -> None:
    judged = criterion("4.0 to 5.0 mbar", kind("absolute pressure"))
    assert compiled(judged)(text) is judge_text(text, judged).verdict


def test_a_short_number_exactly_on_a_limit_needs_no_exact_path() -> None:
    judged = criterion("NMT 5.0 % w/w", kind("mass fraction"))
    for unit in judged.kind.units:
        assert UNDECIDED not in CriterionBreakpoints(judged).behind("").in_floats(unit, short=True).states
        assert UNDECIDED in CriterionBreakpoints(judged).behind("").in_floats(unit, short=False).states


def test_a_limit_without_a_finite_number_in_a_unit_is_left_to_the_exact_path() -> None:
    judged = criterion("NMT 37.0 degC (not rounded); alert NMT 36.87 degC (not rounded)", kind("temperature"))
    third = criterion("NMT 1 delta degF (not rounded)", kind("temperature difference"))
    kelvin = third.kind.unit("K")
    assert UNDECIDED in CriterionBreakpoints(third).behind("").in_floats(kelvin, short=True).states
    assert (
        UNDECIDED not in CriterionBreakpoints(judged).behind("").in_floats(judged.kind.unit("degF"), short=True).states
    )


def test_every_kind_compiles() -> None:
    for of_kind in kinds().values():
        unit = of_kind.units[0]
        judged = criterion(f"NMT 10 {unit.symbol}".strip(), of_kind)
        fast = compiled(judged)
        assert fast(f"9 {unit.symbol}".strip()) is Verdict.PASS
        assert fast(f"11 {unit.symbol}".strip()) is Verdict.FAIL
