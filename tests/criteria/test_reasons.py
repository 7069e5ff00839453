"""A judgement says why by code and parameters; its texts are made from them."""

from __future__ import annotations

import json

import pytest

from lbpcmc.criteria import criterion, judge_text
from lbpcmc.quantities import kind


@pytest.mark.parametrize(
    ("name", "text", "typed", "code", "params"),
    [
        (
            "mass fraction",
            "NMT 5.0 % w/w",
            "52 mg/g",
            "judge.above",
            {"value": "5.2 % w/w", "limit": {"code": "judge.limit", "params": {}}, "bound": "5.0 % w/w"},
        ),
        (
            "pH",
            "alert 6.8 to 7.0; reject 6.5 to 7.5",
            "7.1",
            "judge.above",
            {"value": "7.1", "limit": {"code": "judge.alert_limit", "params": {}}, "bound": "7.0"},
        ),
        (
            "colonies per mass",
            "absent in 10 g",
            "not detected in 1 g",
            "judge.tested_less",
            {"tested": "1 g", "required": "10 g"},
        ),
        ("pH", "NMT 7.0", "", "judge.missing", {}),
        (
            "pH",
            "NMT 7.0",
            "7 g",
            "judge.not_understood",
            {
                "because": {
                    "code": "quantity.wrong_unit",
                    "params": {"unit": "g", "kind": "pH", "accepted": ["no unit"]},
                }
            },
        ),
    ],
)
def test_a_reason_is_a_code_with_parameters_that_json_can_write(name, text, typed, code, params):
    because = judge_text(typed, criterion(text, kind(name))).because
    assert because.code == code
    assert json.loads(json.dumps(because.params)) == params


def test_every_conversion_and_rounding_is_a_step():
    judged = judge_text("50.49 mg/g", criterion("NMT 5.0 % w/w", kind("mass fraction")))
    assert [step.code for step in judged.steps] == ["judge.converted", "judge.rounded_decimals"]
    assert judged.trace == (
        "50.49 mg/g = 5.049 % w/w",
        "5.049 rounded (half up, decimals of the limit) to 5.0 % w/w",
    )
    assert judged.reason == "5.0 % w/w is within the limit"
    assert (judged.reported, judged.rounded) == ("50.49 mg/g", "5.0")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("absent in 10 g", "the criterion asks for 'not detected in 10 g' or 'detected in 10 g'"),
        ("conforms", "the criterion asks for 'conforms' or 'does not conform'"),
    ],
)
@pytest.mark.parametrize("typed", ["0 CFU in 10 g", "Conform", "ND"])
def test_what_is_not_understood_is_told_in_the_words_that_the_criterion_asks_for(text, reason, typed):
    assert judge_text(typed, criterion(text, kind("temperature"))).reason == f"not understood: {reason}"
