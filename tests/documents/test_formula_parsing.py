"""The grammar of formulas: what is read, what is refused and where, and that no text hangs or escapes."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.documents.formula import FUNCTIONS, parse
from lbpcmc.documents.formula.parsing import MOST_CHARACTERS, MOST_NESTING
from lbpcmc.documents.formula.tree import Call, Name, Number, Power, Product, Sum
from lbpcmc.errors import FormulaError


def test_names_are_collected_and_functions_are_not_names():
    formula = parse("(ds_mass * mean(mass)) / count(mass) + ds_mass")
    assert formula.names == {"ds_mass", "mass"}
    assert str(formula) == "(ds_mass * mean(mass)) / count(mass) + ds_mass"


def test_precedence_and_associativity():
    assert parse("a - b - c").tree == Sum(((1, Name("a")), (-1, Name("b")), (-1, Name("c"))))
    assert parse("a / b * c").tree == Product(((1, Name("a")), (-1, Name("b")), (1, Name("c"))))
    assert parse("-x^2").tree == Sum(((-1, Power(Name("x"), 2)),))
    assert parse("2 * -x").tree == Product(((1, Number(Fraction(2))), (1, Sum(((-1, Name("x")),)))))
    assert parse("x^-2").tree == Power(Name("x"), -2)
    assert parse("max(x)").tree == Call("max", Name("x"))


@pytest.mark.parametrize(
    ("text", "value"),
    [("0.1", Fraction(1, 10)), ("12", Fraction(12)), ("1.5e9", Fraction(1_500_000_000)), ("2e-3", Fraction(1, 500))],
)
def test_numbers_are_exact(text, value):
    assert parse(text).tree == Number(value)


def test_layout_and_typographic_signs_do_not_change_the_meaning():
    assert parse("a*b-c") == parse("  a × b\n − c ")
    assert parse("a*b-c") != parse("a*b+c")


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "ends too early"),
        ("a +", 4, "ends too early"),
        ("a + * b", 5, "'*' was not expected"),
        ("(a", 3, "opened at column 1 is not closed"),
        ("a)", 2, "')' was not expected"),
        ("a b", 3, "'b' was not expected"),
        ("2 a", 3, "'a' was not expected"),
        ("2a", 1, "'2a' is not a number"),
        ("1,5", 1, "'1,' is not a number"),
        ("1.2.3", 1, "'1.2.' is not a number"),
        ("x = 1", 3, "'=' has no place"),
        ("x ** 2", 4, "'*' was not expected"),
        ("x^0.5", 3, "A power is a whole number up to 12"),
        ("x^y", 3, "A power is a whole number"),
        ("x^13", 3, "A power is a whole number"),
        ("__import__('os')", 1, "'_' has no place"),
        ("open(x)", 1, "'open' is not a function"),
        ("mean + 1", 1, "mean is a function"),
        ("mean(count)", 6, "count is a function"),
        ("max(a, b)", 6, "',' has no place"),
        ("5 µg", 3, "'µ' has no place"),
        ("Temperature", 1, "'T' has no place"),
        ("x\u202e", 2, "'<U+202E>' has no place"),
        ("9" * 41, 1, "too long"),
    ],
)
def test_refusals_name_the_column(text, column, said):
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.column == column
    assert said in refusal.value.said


def test_nesting_and_length_are_limited():
    parse("(" * MOST_NESTING + "x" + ")" * MOST_NESTING)
    for text in ("(" * 190 + "x" + ")" * 190, "-" * 300 + "x", "abs(" * 60 + "x" + ")" * 60):
        with pytest.raises(FormulaError, match="nested too deeply"):
            parse(text)
    with pytest.raises(FormulaError, match="401 characters"):
        parse("x" * (MOST_CHARACTERS + 1))
    parse("+".join(["1"] * 200))


@settings(deadline=None, max_examples=300)
@given(st.text(max_size=60) | st.text(alphabet="x1.e+-*/^() ,mean", max_size=80))
def test_any_text_is_read_or_refused(text):
    refusal = None
    try:
        formula = parse(text)
    except FormulaError as raised:
        refusal = raised
    if refusal is None:
        assert parse(formula.text) == formula
        assert not formula.names & set(FUNCTIONS)
    else:
        assert 1 <= refusal.column <= len(text) + 1
        assert refusal.said
