"""Several bands on one parameter: the worst clause decides, and the reason names its limit."""

# ruff: noqa: E501  # a row of a table stays one line

from __future__ import annotations

import pytest

from lbpcmc.criteria import Band, Verdict, criterion, judge_text
from lbpcmc.quantities import kind

FOUR = "target 37.0; alert 36.8 to 37.2; action 36.6 to 37.4; reject 36.5 to 37.5 degC"


@pytest.mark.parametrize(
    ("typed", "verdict", "rule", "reason"),
    [
        ("37.1 degC", "pass", "reject 36.5 to 37.5 degC", "37.1 degC is within the limits"),
        ("37.2 degC", "pass", "reject 36.5 to 37.5 degC", "37.2 degC is within the limits"),
        ("37.3 degC", "alert", "alert 36.8 to 37.2", "37.3 degC is above the alert limit 37.2 degC"),
        ("36.7 degC", "alert", "alert 36.8 to 37.2", "36.7 degC is below the alert limit 36.8 degC"),
        ("37.5 degC", "action", "action 36.6 to 37.4", "37.5 degC is above the action limit 37.4 degC"),
        ("37.6 degC", "fail", "reject 36.5 to 37.5 degC", "37.6 degC is above the limit 37.5 degC"),
        ("TNTC", "inconclusive", "reject 36.5 to 37.5 degC", "too numerous to count is not a number; count a higher dilution"),
        ("conforms", "invalid", "reject 36.5 to 37.5 degC", "'conforms' is not a number; the criterion has limits"),
    ],
)  # fmt: skip
def test_the_worst_clause_decides(typed, verdict, rule, reason):
    judged = judge_text(typed, criterion(FOUR, kind("temperature")))

    assert (judged.verdict, judged.rule, judged.reason) == (verdict, rule, reason)


def test_the_order_of_the_clauses_does_not_matter():
    turned = "reject 36.5 to 37.5 degC; action 36.6 to 37.4 degC; alert 36.8 to 37.2 degC"

    for typed in ("37.1 degC", "37.3 degC", "37.5 degC", "37.6 degC"):
        there, here = (judge_text(typed, criterion(text, kind("temperature"))) for text in (turned, FOUR))
        assert (there.verdict, there.reason) == (here.verdict, here.reason)


def test_the_unit_may_stand_once_in_the_last_clause():
    found = criterion(FOUR, kind("temperature"))

    assert [clause.band for clause in found.clauses] == [Band.TARGET, Band.ALERT, Band.ACTION, Band.REJECT]
    assert {found.limits(band).unit.symbol for band in Band} == {"degC"}


@pytest.mark.parametrize(
    ("name", "text", "typed"),
    [
        ("most probable number per volume", "alert NMT 10; reject NMT 100 MPN/100 mL", "11 MPN/100 mL"),
        ("gas flow", "alert NMT 60; reject NMT 80 mL min-1", "61 mL/min"),
        ("log colonies per mass", "alert NLT 9.5; reject NLT 9.0 log10 CFU/g", "9.4 log10 CFU/g"),
        ("relative centrifugal force", "alert NMT 5 000; reject NMT 6 000 x g", "5001 x g"),
        ("gauge pressure", "alert NMT 0.3; reject NMT 0.5 bar(g)", "0.4 bar(g)"),
    ],
)
def test_a_shared_unit_may_have_digits_signs_and_brackets_of_its_own(name, text, typed):
    assert judge_text(typed, criterion(text, kind(name))).verdict is Verdict.ALERT


@pytest.mark.parametrize("word", ["alert", "Alert", "ALERT limit", "alert limits:", "alert:"])
def test_a_band_may_be_written_as_people_do(word):
    found = criterion(f"{word} 36.8 to 37.2 degC", kind("temperature"))

    assert found.clauses[0].band is Band.ALERT


def test_one_end_may_have_more_clauses_than_the_other():
    found = criterion("NLT 36.5; NMT 37.5; alert NMT 37.2 degC", kind("temperature"))

    verdicts = [judge_text(f"{value} degC", found).verdict for value in ("36.4", "37.0", "37.3", "37.6")]
    assert verdicts == ["fail", "pass", "alert", "fail"]


def test_a_failed_clause_outweighs_one_that_could_not_be_decided():
    """90 % fails its limit, whatever its missing confidence limit may be."""
    found = criterion("NLT 98 %; lower 95 % limit NLT 95 %", kind("ratio"))

    assert judge_text("90 %", found).reason == "90 % is below the limit 98 %"
    assert judge_text("90 %", found).verdict is Verdict.FAIL
    assert judge_text("99 %", found).verdict is Verdict.INCONCLUSIVE


def test_an_open_alert_limit_alerts():
    """< 50 is accepted for sure, and may lie above the alert limit."""
    judged = judge_text("< 50 CFU/g", criterion("alert NMT 20; reject NMT 100 CFU/g", kind("colonies per mass")))

    assert judged.verdict is Verdict.ALERT
    assert judged.reason == "< 50 CFU/g leaves open whether the alert limit is met"


def test_a_band_on_absence():
    found = criterion("alert absent in 10 g; reject absent in 1 g", kind("colonies per mass"))

    typed = ("not detected in 10 g", "detected in 10 g", "detected in 1 g", "not detected in 1 g")
    assert [judge_text(text, found).verdict for text in typed] == ["pass", "inconclusive", "fail", "alert"]


def test_a_report_with_an_alert_limit():
    found = criterion("report; alert NMT 10 CFU/g", kind("colonies per mass"))

    assert [judge_text(text, found).verdict for text in ("9 CFU/g", "11 CFU/g")] == ["pass", "alert"]


def test_verdicts_from_best_to_worst():
    assert sorted(Verdict, key=lambda verdict: verdict.rank) == [
        "pass",
        "alert",
        "action",
        "inconclusive",
        "fail",
        "invalid",
    ]
    assert [verdict.value for verdict in Verdict if verdict.accepted] == ["pass", "alert", "action"]
