"""The value of a formula is exact, or the refusal says what is missing; nothing overflows."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lbpcmc.documents.formula import NameType, dimension, evaluate, parse
from lbpcmc.errors import FormulaError
from lbpcmc.quantities import kind, quantity


@dataclass
class Values:
    """Occurrences by name; the last one is this one."""

    recorded: dict[str, list[tuple[Fraction, ...]]] = field(default_factory=dict)

    def here(self, name: str) -> tuple[Fraction, ...]:
        return self.recorded[name][-1] if self.recorded.get(name) else ()

    def over(self, name: str) -> tuple[tuple[Fraction, ...], ...]:
        return tuple(self.recorded.get(name, ()))

    def previous(self, name: str) -> tuple[Fraction, ...] | None:
        found = self.recorded.get(name, [])
        return found[-2] if len(found) > 1 else None


def values(**recorded: list[str] | str) -> Values:
    """`x="1.5"` one reading; `x=["1", "2"]` occurrences; `"1 2"` two readings of one entry."""
    return Values(
        {
            name: [
                tuple(Fraction(text) for text in entry.split())
                for entry in ([given] if isinstance(given, str) else given)
            ]
            for name, given in recorded.items()
        }
    )


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("0.1 + 0.2", "0.3"),
        ("a / b * c", "1"),
        ("a - b - c", "-4"),
        ("-a^2", "-4"),
        ("2 * -a", "-4"),
        ("a^-2", "1/4"),
        ("(a + b) * c", "12"),
        ("1 / 3 * 3", "1"),
        ("mean(x)", "7/3"),
        ("min(x) + max(x) - sum(x)", "-2"),
        ("sd(x)", "sqrt 7/3"),
        ("gmean(y)", "4"),
        ("gmean(z)", "10"),
        ("total(o)", "60"),
        ("first(o) + last(o)", "40"),
        ("o - previous(o)", "10"),
        ("average(o)", "20"),
        ("highest(o) - lowest(o)", "20"),
        ("count(o)", "3"),
        ("product(o)", "6000"),
        ("total(mean(r))", "10"),
        ("previous(max(r))", "3"),
        ("log10(1000)", "3"),
        ("log10(1e-9)", "-9"),
        ("log2(1 / 1024)", "-10"),
        ("ln(exp(0))", "0"),
        ("sqrt(0.25)", "1/2"),
        ("abs(b - a)", "2"),
    ],
)
def test_values(text, result):
    scope = values(a="2", b="4", c="2", x="1 2 4", y="2 8", z="1 10 100", o=["10", "20", "30"], r=["2 3", "7 8"])
    found = evaluate(parse(text), scope)
    if result.startswith("sqrt "):
        assert abs(found**2 - Fraction(result.removeprefix("sqrt "))) < Fraction(1, 10**38)
    else:
        assert found == Fraction(result)


def test_the_first_occurrence_has_zero_before_it():
    assert evaluate(parse("x - previous(x)"), values(x=["5"])) == 5


@pytest.mark.parametrize(
    ("text", "said", "column"),
    [
        ("2 * missing", "missing has no value yet", 5),
        ("mean(missing)", "missing has no value yet", 6),
        ("total(missing)", "missing has no value yet", 7),
        ("total(gap)", "gap has no value yet", 7),
        ("previous(gap)", "gap has no value yet", 10),
        ("1 / (x - x)", "Division by zero", 6),
        ("(x - x)^-1", "Division by zero", 2),
        ("log10(x - x)", "log10() takes values above zero", 1),
        ("ln(-x)", "ln() takes values above zero", 1),
        ("sqrt(-x)", "square root of a negative number", 1),
        ("exp(x * 1e6)", "The exponential is too large", 1),
        ("sd(x)", "sd() needs two readings", 1),
        ("gmean(negative)", "gmean() takes values above zero", 1),
        ("2 * several", "several has 2 readings", 5),
        ("((((x^12)^12)^12)^12)^12", "The power is too large", 18),
        ("exp(x^12)", "The exponential is too large", 1),
        ("exp(-x^12 * x^12 * x^12)", "The exponential is too large", 1),
    ],
)
def test_refusals(text, said, column):
    scope = values(x="7", gap=["1", "", "3"], negative="1 -2", several="1 2")
    with pytest.raises(FormulaError) as refusal:
        evaluate(parse(text), scope)
    assert said in refusal.value.said
    assert refusal.value.column == column


def test_logarithms_and_roots_to_forty_digits():
    # Abramowitz and Stegun, Handbook of Mathematical Functions, table 1.1.
    cases = {
        "ln(2)": "0.6931471805599453094172321214581765680755",
        "ln(10)": "2.302585092994045684017991454684364207601",
        "sqrt(2)": "1.414213562373095048801688724209698078570",
        "exp(1)": "2.718281828459045235360287471352662497757",
        "log10(2)": "0.3010299956639811952137388947244930267682",
    }
    for text, printed in cases.items():
        assert abs(evaluate(parse(text), Values()) - Fraction(printed)) <= Fraction(1, 10**39)


def test_generations_from_two_counts_in_different_units_are_exact():
    # n = log2(N / N0), with 1.6e9 CFU/mL from 1e11 CFU/L = 1e8 CFU/mL: 16-fold, exactly four generations.
    counts = kind("colonies per volume")
    start, end = (quantity(text, counts) for text in ("1e11 CFU/L", "1.6e9 CFU/mL"))
    formula = parse("log2(n_end / n_start)")
    types = {"n_end": NameType(counts.dimension), "n_start": NameType(counts.dimension)}
    assert dimension(formula, types) == kind("generations").dimension
    assert evaluate(formula, Values({"n_end": [(end.root,)], "n_start": [(start.root,)]})) == 4


def test_many_occurrences_do_not_overflow():
    scope = values(x=[f"{number}.125" for number in range(1, 400)])
    assert evaluate(parse("total(x)"), scope) == sum(range(1, 400)) + Fraction(399, 8)
    with pytest.raises(FormulaError, match="The result is too large"):
        evaluate(parse("product(x)"), values(x=["1e60"] * 400))


numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3).map(Fraction)


@settings(deadline=None, max_examples=200)
@given(numbers, numbers, numbers)
def test_field_laws_hold_exactly(a, b, c):
    scope = Values({"a": [(a,)], "b": [(b,)], "c": [(c,)]})
    assert evaluate(parse("a * (b + c)"), scope) == evaluate(parse("a * b + a * c"), scope)
    assume(b != 0)
    assert evaluate(parse("a / b * b"), scope) == a


@settings(deadline=None, max_examples=200)
@given(
    st.recursive(
        st.sampled_from(["x", "y", "2", "0.5"]),
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner)
            | st.builds("{}({})".format, st.sampled_from(["abs", "sqrt", "ln", "exp", "log10"]), inner)
        ),
        max_leaves=12,
    )
)
def test_agrees_with_floating_point_or_refuses(text):
    """Against Python's own arithmetic on floats, which the generated text is safe for."""
    formula = parse(text)
    scope = values(x="1.25", y="3")
    names = {"x": 1.25, "y": 3.0, "abs": abs, "sqrt": math.sqrt, "ln": math.log, "exp": math.exp, "log10": math.log10}
    try:
        expected = eval(text, {"__builtins__": {}}, names)  # noqa: S307  # generated by this test from five operators
    except (ZeroDivisionError, ValueError, OverflowError):
        return
    try:
        found = evaluate(formula, scope)
    except FormulaError:
        return  # floats round away from zero where the exact value has no logarithm
    assume(math.isfinite(expected) and abs(expected) > 1e-9)
    assert math.isclose(float(found), expected, rel_tol=1e-6, abs_tol=1e-9)
