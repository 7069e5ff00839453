"""Every row gets the verdict of the exact path; what cannot be right in a table is found with its rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, judge_text
from lbpcmc.documents.stages import Use
from lbpcmc.errors import InputError, UnitError
from lbpcmc.results.columns import file_columns, joined
from lbpcmc.results.findings import ResultRule
from lbpcmc.results.parallel import PIECE
from lbpcmc.results.request import request
from lbpcmc.results.validate import validate

if TYPE_CHECKING:
    from lbpcmc.documents.model import Specification
    from lbpcmc.results.validate import Validation

Judged = Callable[..., "Validation"]


def _found(validation: Validation) -> set[tuple[str, str, tuple[int, ...]]]:
    """Rule, lot and rows (as the file numbers them) of every finding."""
    return {
        (finding.rule.value, finding.lot, tuple(validation.results.place(row)[1] for row in finding.rows))
        for finding in validation.findings
    }


def test_a_complete_lot_passes(judged: Judged, good: str) -> None:
    found = judged(good)
    assert found.passed
    assert found.counts == {Verdict.PASS: 5}
    assert found.judgement(0).reason == "4.2 % w/w is within the limit"
    assert found.judgement(1).trace == ("1.2 x 10^9 CFU/capsule / 1.0 x 10^9 CFU/capsule = 120 % of label claim",)


def test_each_verdict_and_its_reason(judged: Judged, good: str) -> None:
    found = judged(
        good.replace("A,moisture,4.2,% w/w", "A,moisture,46,mg/g")
        .replace("1.2 x 10^9", "< 9e8")
        .replace("not detected in 10 g", "detected in 1 g")
        .replace("A,identity,conforms", "A,identity,?")
    )
    assert [found.verdict(row) for row in range(5)] == [
        Verdict.ALERT, Verdict.INCONCLUSIVE, Verdict.FAIL, Verdict.INVALID, Verdict.PASS,
    ]  # fmt: skip
    assert found.counts == {
        Verdict.PASS: 1, Verdict.ALERT: 1, Verdict.INCONCLUSIVE: 1, Verdict.FAIL: 1, Verdict.INVALID: 1,
    }  # fmt: skip
    assert not found.passed
    assert found.findings == ()


def test_an_alert_is_accepted(judged: Judged, good: str) -> None:
    assert judged(good.replace("4.2", "4.6")).passed


def test_findings_name_their_rows(judged: Judged) -> None:
    found = judged(
        "lot,test,value,unit\n"
        "A,moisture,4.2,% w/w\n"
        "A,moisture,4.3,% w/w\n"
        "A,count,9e8,CFU/g\n"
        "A,foo,1,\n"
        "A,identity,,\n"
        "B,moisture,42 mg/g,% w/w\n"
        "B,moisture,4.2,\n"
        "B,foo,2,g\n"
        ",colour,7,\n"
        "B,colour, ,\n"
    )
    assert _found(found) == {
        ("unknown test", "", (5, 9)),
        ("wrong unit", "", (4,)),
        ("two units", "", (7,)),
        ("missing value", "", (6, 11)),
        ("missing lot", "", (10,)),
        ("duplicate", "A", (2, 3)),
        ("duplicate", "B", (7, 8)),
        ("missing test", "A", ()),
        ("missing test", "B", ()),
    }
    said = {finding.rule: finding.said for finding in found.findings}
    assert "CFU/g" in said[ResultRule.WRONG_UNIT]
    assert "DP-1 2 has no test foo" in said[ResultRule.UNKNOWN_TEST]
    assert said[ResultRule.TWO_UNITS] == "the value is in mg/g, its column says % w/w"
    assert [found.verdict(row).value for row in range(10)] == [
        "pass", "pass", "invalid", "invalid", "invalid", "invalid", "pass", "invalid", "invalid", "invalid",
    ]  # fmt: skip
    assert found.judgement(2).reported == "9e8 CFU/g"


def test_three_results_of_one_test_are_one_finding(judged: Judged, good: str) -> None:
    found = judged(good + "A,colour,8,\nA,colour,9,\n")
    assert _found(found) == {("duplicate", "A", (6, 7, 8))}


def test_tests_may_come_in_several_files(judged: Judged, good: str) -> None:
    head, *lines = good.splitlines(keepends=True)
    found = judged(head + "".join(lines[:2]), head + "".join(lines[2:]))
    assert found.passed
    assert [found.results.place(row) for row in (1, 2)] == [("r1.csv", 3), ("r2.csv", 2)]
    twice = judged(good, good)
    assert {finding.rule for finding in twice.findings} == {ResultRule.DUPLICATE}
    assert len(twice.findings) == 5


def test_a_value_may_carry_its_unit_or_take_that_of_its_test(judged: Judged, good: str) -> None:
    for cells in ("4.2 % w/w,", "4.2,", "42 mg/g,mg/g", "42,mg/g", "0.042,g/g", "< 4.5,"):
        assert judged(good.replace("4.2,% w/w", cells)).passed, cells
    refused = judged(good.replace("1.2 x 10^9 CFU/capsule", "1.2e9"))
    assert refused.judgement(1).reason.startswith("not understood: 1.2 x 10^9 has no unit")


def test_a_unit_beside_a_finding_in_words_does_not_matter(judged: Judged, good: str) -> None:
    assert judged(good.replace("A,identity,conforms,", "A,identity,conforms,n/a")).passed
    assert not judged(good.replace("A,colour,7,", "A,colour,7,n/a")).passed


def test_use_and_stage_choose_the_criterion(judged: Judged, good: str) -> None:
    text = good.replace("4.2", "4.9")
    assert judged(text).counts == {Verdict.PASS: 4, Verdict.ALERT: 1}
    assert judged(text, stage="phase 1").counts == {Verdict.PASS: 5}
    assert judged(text, stage="commercial").counts == {Verdict.PASS: 4, Verdict.FAIL: 1}
    shelf = judged(text, use=Use.SHELF_LIFE)
    assert shelf.counts == {Verdict.PASS: 1, Verdict.INVALID: 4}
    assert {finding.rule for finding in shelf.findings} == {ResultRule.NO_CRITERION}
    with pytest.raises(InputError, match="not a stage"):
        judged(text, stage="phase 4")


def test_the_label_claim(judged: Judged, good: str, compiled: Specification) -> None:
    assert judged(good, label_claim="1.6e9 CFU/capsule").counts == {Verdict.PASS: 4, Verdict.FAIL: 1}
    for claim, said in (("5", "no unit"), ("1 CFU/g", "not a unit"), ("0 CFU/capsule", "label claim")):
        with pytest.raises(InputError, match=said):
            judged(good, label_claim=claim)
    with pytest.raises(InputError, match="Leave --label-claim out"):
        judged(good, use=Use.SHELF_LIFE, label_claim="1e9 CFU/capsule")
    with pytest.raises(InputError, match="--label-claim"):
        request(replace(compiled, label_claim=None), Use.RELEASE)


def _exactly(specification: Specification, test: str, value: str | None, unit: str) -> Verdict:
    """The verdict of one row by the exact path alone, as the documentation defines it."""
    known = specification.test(test.strip())
    if known is None:
        return Verdict.INVALID
    criterion = known.criterion(Use.RELEASE, specification.stage)
    assert criterion is not None
    in_background = known.unit
    if unit.strip() and known.id in ("moisture", "count", "colour"):
        try:
            in_background = known.quantity.unit(unit)
        except UnitError:
            return Verdict.INVALID
        carried = judge_text(value, criterion, unit=in_background, label_claim=specification.label_claim).reported
        if value and carried.endswith(("mg/g", "% w/w")) and not carried.endswith(in_background.symbol):
            return Verdict.INVALID
    return judge_text(value, criterion, unit=in_background, label_claim=specification.label_claim).verdict


_VALUES = st.sampled_from(
    [None, "", "4.45", "4.449", "4.55", "5.05", "5.0499", "45.5", "50.5", "0.0505", "< 5", "<4", "> 5", "≥5", "TNTC",
     "NA", "8e8", "7.95e8", "7.9499e8", "5.005e9", "4.2 % w/w", "42 mg/g", "conforms", "fails", "not detected in 10 g",
     "-1", "1e3", "5.0500000000000001", "=1", "7", "not detected in 5 mL", "9e8 CFU/capsule"]
)  # fmt: skip


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["A", "B", " A", ""]),
            st.sampled_from(["moisture", "moisture ", "count", "salmonella", "identity", "colour", "foo", ""]),
            _VALUES | st.floats(3, 6).map(lambda value: f"{value:.3g}"),
            st.sampled_from(["", "% w/w", "mg/g", "CFU/capsule", "furlong"]),
        ),
        min_size=1,
        max_size=40,
    )
)
def test_any_table_row_by_row(rows: list[tuple[str, str, str | None, str]], compiled: Specification) -> None:
    columns = dict(zip(("lot", "test", "value", "unit"), map(list, zip(*rows, strict=True)), strict=True))
    found = validate(joined([file_columns("t", columns, range(1, len(rows) + 1))]), request(compiled, Use.RELEASE))
    for number, (lot, test, value, unit) in enumerate(rows):
        wanted = _exactly(compiled, test, value, unit) if lot.strip() else Verdict.INVALID
        assert found.verdict(number) is wanted, rows[number]
        assert found.judgement(number).verdict is found.verdict(number)
    blank = {number for number, row in enumerate(rows) if not row[2]}
    missing = [set(finding.rows) for finding in found.findings if finding.rule is ResultRule.MISSING_VALUE]
    assert missing == ([blank] if blank else [])
    pairs = [(row[0].strip(), row[1].strip()) for row in rows]
    twice = {pair for pair in pairs if pairs.count(pair) > 1 and pair[1] not in ("foo", "")}
    assert {(f.lot, f.test) for f in found.findings if f.rule is ResultRule.DUPLICATE} == twice
    lots = {row[0].strip() for row in rows} - {""}
    lacking = {lot for lot in lots if {test.id for test in compiled.tests} - {t for own, t in pairs if own == lot}}
    assert {f.lot for f in found.findings if f.rule is ResultRule.MISSING_TEST} == lacking


def test_a_long_table_in_pieces_is_judged_as_a_short_one(compiled: Specification) -> None:
    tests = [test.id for test in compiled.tests]
    values = ["4.4", "1e9 CFU/capsule", "not detected in 10 g", "conforms", "7"]
    lots = (2 * PIECE + 10) // 5
    columns = {
        "lot": [f"L{number // 5}" for number in range(lots * 5)],
        "test": tests * lots,
        "value": values * lots,
        "unit": [""] * (lots * 5),
    }
    columns["value"][PIECE + 1] = ""
    columns["lot"][PIECE + 2] = "L0"
    told: list[int] = []
    asked = request(compiled, Use.RELEASE)
    found = validate(joined([file_columns("t", columns, range(lots * 5))]), asked, advance=told.append)
    assert sum(told) == lots * 5
    assert len(told) == 3
    odd = tests[(PIECE + 2) % 5]
    assert _found(found) == {
        ("missing value", "", (PIECE + 1,)),
        ("duplicate", "L0", ((PIECE + 2) % 5, PIECE + 2)),
        ("missing test", f"L{(PIECE + 2) // 5}", ()),
    }
    assert odd in next(finding.said for finding in found.findings if finding.rule is ResultRule.MISSING_TEST)
    assert found.counts[Verdict.INVALID] == 1


def test_many_different_units_are_sorted_out(compiled: Specification) -> None:
    count = 70_000
    columns = {
        "lot": ["A"] * count,
        "test": ["moisture"] * count,
        "value": ["4.4"] * count,
        "unit": [f"unit {number}" for number in range(count - 1)] + ["% w/w"],
    }
    tests = ["moisture", "x"]
    columns["test"][0] = tests[1]
    found = validate(joined([file_columns("t", columns, range(count))]), request(compiled, Use.RELEASE))
    assert found.counts == {Verdict.PASS: 1, Verdict.INVALID: count - 1}


def test_too_many_lots_at_once_are_refused(judged: Judged, good: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lbpcmc.results.findings.MOST_CELLS", 4)
    with pytest.raises(InputError, match="Split the files"):
        judged(good)
