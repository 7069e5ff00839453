"""`lbpcmc quantity`: what is printed, for people and for programs, and how a text is refused."""

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

from lbpcmc.cli.main import run
from lbpcmc.cli.quantity import command


def shown(*arguments: str) -> str:
    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return result.output


def refused(monkeypatch, capsys, *arguments: str) -> str:
    """What a refusal prints on stderr, through the program's own entry."""
    monkeypatch.setattr(sys, "argv", ["lbpcmc", "quantity", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()
    printed = capsys.readouterr()
    assert (ended.value.code, printed.out) == (2, "")
    return printed.err


def test_a_quantity_with_its_conversion():
    assert shown("98.6 degF", "--to", "degC") == (
        "understood  98.6 degF\n"
        "kind        temperature\n"
        "value       98.6\n"
        "unit        degF\n"
        "UCUM        [degF]\n"
        "converted   37 degC\n"
    )


def test_a_bare_number_names_every_kind_that_takes_it():
    assert shown("6.8") == (
        "understood  6.8\n"
        "kind        pH\n"
        "value       6.8\n"
        "unit        none\n"
        "UCUM        [pH]\n"
        "also        water activity, OD600, generations, number, frequency\n"
    )


def test_a_kind_may_be_named():
    assert shown("6.8", "--kind", "OD600").splitlines()[1] == "kind        OD600 (optical density at 600 nm)"
    assert "also" not in shown("6.8", "--kind", "OD600")


def test_the_kind_that_has_the_unit_asked_for_is_preferred():
    """`L/min` is a unit of gas flow first; `mL/h` only of liquid flow."""
    assert shown("2 L/min").splitlines()[1] == "kind        gas flow (gas flow, actual volume)"
    assert shown("2 L/min", "--to", "mL/h").splitlines()[1] == "kind        liquid flow"


def test_a_conversion_that_does_not_end_is_shown_exactly_too():
    assert shown("50 min", "--to", "h").splitlines()[-2:] == ["converted   0.833333333333333 h", "exactly     5/6 h"]
    assert shown("30 min", "--to", "h").splitlines()[-1] == "converted   0.5 h"


@pytest.mark.parametrize(("typed", "understood"), [("-350 mV", "-350 mV"), ("−350 mV", "-350 mV"), ("-5 h", "-5 h")])
def test_a_negative_number_is_no_option(typed, understood):
    assert shown(typed).splitlines()[0] == f"understood  {understood}"


def test_a_censored_value_is_converted_with_its_sign():
    assert shown("< 10 CFU/g", "--to", "CFU/kg").splitlines()[-1] == "converted   < 10000 CFU/kg"


@pytest.mark.parametrize("typed", ["TNTC", "not detected in 10 g", "conforms"])
def test_what_is_no_number_has_no_kind(typed):
    assert shown(typed) == f"understood  {typed}\n"


def test_json_for_programs():
    assert json.loads(shown("1.20 x 10^9 CFU/mL", "--to", "CFU/L", "--json")) == {
        "typed": "1.20 x 10^9 CFU/mL",
        "understood": "1.20 x 10^9 CFU/mL",
        "reading": "measured",
        "kind": "colonies per volume",
        "title": "viable count per volume (colony-forming units)",
        "value": "1.20 x 10^9",
        "exact": "1200000000",
        "unit": "CFU/mL",
        "ucum": "[CFU]/mL",
        "converted": {"value": "1.2 x 10^12", "exact": "1200000000000", "unit": "CFU/L", "ucum": "[CFU]/L"},
        "other_kinds": [],
    }


@pytest.mark.parametrize(
    ("typed", "part", "value"),
    [
        ("< 10 CFU/g", "sign", "<"),
        ("< 10 CFU/g", "reading", "censored"),
        ("98 % (95 % limits 93 to 99 %)", "limits", "95 % limits 93 to 99"),
        ("TNTC", "reading", "too numerous to count"),
        ("TNTC", "kind", None),
        ("not detected in 10 g", "reading", "absence"),
        ("conforms", "reading", "conformity"),
    ],
)
def test_json_tells_what_sort_of_reading_it_is(typed, part, value):
    assert json.loads(shown(typed, "--json"))[part] == value


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["5 ML"], "'ML' is not a unit of volume. Capitals matter: did you mean mL? Accepted: mL, L or uL."),
        (["37C"], "'C' is not a unit of any kind. Did you mean degC?"),
        (["5 zz"], "'zz' is not a unit of any kind. Name the kind to see its units, for example temperature."),
        (["37C", "--kind", "temperature"], "'C' is not a unit of temperature. Accepted: degC, degF or K."),
        (["-5 kg"], "-5 kg is impossible. The smallest possible mass is 0 g."),
        (["120 Hz", "--kind", "stirring speed"], "'Hz' is not a unit of rotational speed. Accepted: rpm."),
        (["1e400 kg"], "1e400 is too large or too small to be a quantity. Powers of ten from -60 to 60 are read."),
        (["5\u202e kg"], "Character 2 (U+202E) cannot be seen. Type the number and the unit again."),
        (["5 kg", "--to", "degC"], "'degC' is not a unit of mass. Accepted: g, kg, mg or ug."),
        (["TNTC", "--to", "CFU/g"], "'TNTC' is not a number and has no unit. Leave out --to."),
    ],
)  # fmt: skip
def test_a_refusal_is_a_sentence_on_stderr_and_exit_code_2(monkeypatch, capsys, arguments, sentence):
    assert refused(monkeypatch, capsys, *arguments) == f"lbpcmc: {sentence}\n"


def test_a_kind_that_does_not_exist_is_refused_with_near_names(monkeypatch, capsys):
    said = refused(monkeypatch, capsys, "5 kg", "--kind", "gas pressure")

    assert said == (
        "lbpcmc: 'gas pressure' is not a kind of quantity. "
        "Did you mean gauge pressure, absolute pressure, gas fraction, gas flow or standard gas flow?\n"
    )
