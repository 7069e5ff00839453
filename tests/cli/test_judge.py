"""`lbpcmc judge`: verdict, reason and trace, and the exit code that a script sees."""

# ruff: noqa: E501  # a row of a table stays one line

from __future__ import annotations

import json
import sys

import pytest
from click.testing import CliRunner

from lbpcmc.cli.exits import Exit
from lbpcmc.cli.judge import command
from lbpcmc.cli.main import run


def judged(*arguments: str):
    return CliRunner().invoke(command, arguments, catch_exceptions=False)


def test_the_verdict_comes_first_and_every_step_follows():
    result = judged("99.1 degF", "36.5 to 37.5 degC")

    assert result.exit_code == 0
    assert result.output == (
        "pass: 37.3 degC is within the limits\n"
        "value      99.1 degF\n"
        "criterion  36.5 to 37.5 degC\n"
        "kind       temperature\n"
        "step 1     99.1 degF ≈ 37.2777777777778 degC\n"
        "step 2     37.2777777777778 rounded (half up, decimals of the limit) to 37.3 degC\n"
    )


def test_the_clause_that_decided_is_named_where_there_are_several():
    result = judged("37.3 degC", "alert 36.8 to 37.2; reject 36.5 to 37.5 degC")

    assert result.output.splitlines()[:4] == [
        "alert: 37.3 degC is above the alert limit 37.2 degC",
        "value      37.3 degC",
        "criterion  alert 36.8 to 37.2; reject 36.5 to 37.5 degC",
        "decided by alert 36.8 to 37.2",
    ]


@pytest.mark.parametrize(
    ("value", "criterion", "verdict", "code"),
    [
        ("37.0 degC", "36.5 to 37.5 degC", "pass", Exit.PASSED),
        ("37.3 degC", "alert NMT 37.2; reject NMT 37.5 degC", "alert", Exit.PASSED),
        ("37.3 degC", "action NMT 37.2; reject NMT 37.5 degC", "action", Exit.PASSED),
        ("37.6 degC", "36.5 to 37.5 degC", "fail", Exit.NOT_PASSED),
        ("< 20 CFU/g", "NMT 10 CFU/g", "inconclusive", Exit.NOT_PASSED),
        ("TNTC", "NMT 10^2 CFU/g", "inconclusive", Exit.NOT_PASSED),
        ("conforms", "NMT 10^2 CFU/g", "invalid", Exit.NOT_JUDGED),
        ("37 degC", "NMT 5.0 % w/w", "invalid", Exit.NOT_JUDGED),
        ("37,0 degC", "36.5 to 37.5 degC", "invalid", Exit.NOT_JUDGED),
        ("", "36.5 to 37.5 degC", "invalid", Exit.NOT_JUDGED),
        ("-299 mV", "> -300 mV", "pass", Exit.PASSED),
        ("-5 h", "NMT 0 h", "pass", Exit.PASSED),
        ("not detected in 10 g", "absent in 10 g", "pass", Exit.PASSED),
        ("conforms", "conforms: white powder", "pass", Exit.PASSED),
        ("6.8", "report", "pass", Exit.PASSED),
        ("149 CFU/g", "NMT 10^2 CFU/g (pharmacopoeial)", "pass", Exit.PASSED),
    ],
)
def test_the_exit_code_follows_the_verdict(value, criterion, verdict, code):
    result = judged(value, criterion)

    assert (result.output.partition(":")[0], result.exit_code) == (verdict, code)


def test_a_share_of_the_label_claim():
    result = judged("9e8 CFU/capsule", "80 to 500 % of label claim", "--label-claim", "1e9 CFU/capsule")

    assert result.exit_code == 0
    assert result.output.splitlines()[0] == "pass: 90 % of label claim is within the limits"
    assert result.output.splitlines()[-1] == (
        "step 1     9 x 10^8 CFU/capsule / 1 x 10^9 CFU/capsule = 90 % of label claim"
    )


def test_the_kind_is_told_from_the_units_or_named():
    assert "kind       pH" in judged("6.8", "6.5 to 7.0").output
    assert "kind       water activity" in judged("0.15", "NMT 0.20", "--kind", "water activity").output
    assert "kind       pressure difference" in judged("-5 mbar", "NLT -10 mbar").output


def test_a_finding_of_a_person_has_no_kind():
    assert "kind" not in judged("conforms", "conforms").output


def test_json_for_programs():
    result = judged("0.05049 g/g", "alert NMT 4.0; reject NMT 5.0 % w/w", "--json")

    assert result.exit_code == 0
    assert json.loads(result.output) == {
        "verdict": "alert",
        "reason": "5.0 % w/w is above the alert limit 4.0 % w/w",
        "value": "0.05049 g/g",
        "criterion": "alert NMT 4.0; reject NMT 5.0 % w/w",
        "decided_by": "alert NMT 4.0",
        "kind": "mass fraction",
        "compared": "5.0",
        "trace": ["0.05049 g/g = 5.049 % w/w", "5.049 rounded (half up, decimals of the limit) to 5.0 % w/w"],
    }


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ["37 degC", "36.5-37.5"],
            "'36.5-37.5' is not a criterion. A hyphen can be a minus: write the range with 'to', as in 36.5 to 37.5 degC.",
        ),
        (
            ["5 mL", "NMT 5 ML"],
            "'ML' is not a unit of volume. Capitals matter: did you mean mL? Accepted: mL, L or uL.",
        ),
        (
            ["9e8 CFU/capsule", "80 to 500 % of label claim"],
            "The limits are shares of the label claim, and no label claim is given. Give it beside the value.",
        ),
        (
            ["9e8 CFU/capsule", "80 to 500 % of label claim", "--label-claim", "5 g"],
            "'g' is not a unit of viable count per capsule (colony-forming units). Accepted: CFU/capsule.",
        ),
        (
            ["6.8", "NMT 7.0 mV", "--kind", "pH"],
            "'mV' is not a unit of pH. Accepted: no unit.",
        ),
    ],
)  # fmt: skip
def test_a_criterion_that_is_not_understood_ends_with_a_sentence_and_exit_code_2(
    monkeypatch, capsys, arguments, sentence
):
    monkeypatch.setattr(sys, "argv", ["lbpcmc", "judge", *arguments])
    with pytest.raises(SystemExit) as ended:
        run()

    printed = capsys.readouterr()
    assert (ended.value.code, printed.out, printed.err) == (2, "", f"lbpcmc: {sentence}\n")


def test_help_gives_an_example_and_the_exit_codes():
    text = " ".join(judged("--help").output.split())

    assert 'Example: lbpcmc judge "99.1 degF" "36.5 to 37.5 degC"' in text
    assert "Exit code 0 for pass, alert and action; 1 for fail and inconclusive; 2 for invalid" in text


def test_a_value_from_standard_input():
    done = CliRunner().invoke(command, ["-", "NMT -300 mV"], input="-310 mV\n")
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "pass: -310 mV is within the limit")
    done = CliRunner().invoke(command, ["-", "NMT -300 mV"], input="-310 mV\n-320 mV\n")
    assert str(done.exception) == "Standard input has 2 lines. One value is judged; see lbpcmc validate."


def test_behind_two_hyphens_a_value_stays_as_it_was_typed():
    result = CliRunner().invoke(command, ["--", "-h", "NMT 5 h"])
    assert result.exit_code == 2
    assert result.output.startswith("invalid: not understood: '-h' does not start with a number.")


def test_a_mistyped_option_is_not_taken_for_a_value():
    result = CliRunner().invoke(command, ["5 g", "NMT 6 g", "--knd", "mass"])
    assert result.exit_code == 2
    assert "No such option '--knd'. Did you mean '--kind'?" in result.output
