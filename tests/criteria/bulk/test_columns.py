"""Columns of typed text get, row by row, the verdict of the exact path."""

from __future__ import annotations

import random

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import Verdict, criterion, judge_text
from lbpcmc.criteria.bulk import arrow
from lbpcmc.criteria.bulk.arrow import column, floats, integers, strings, truths
from lbpcmc.criteria.bulk.breakpoints import UNDECIDED, BulkOutcome, CriterionBreakpoints
from lbpcmc.criteria.bulk.columns import BLOCK, Columns, Slot
from lbpcmc.criteria.bulk.parsing import numbers
from lbpcmc.quantities import kind, quantity

CRITERIA = [
    ("mass fraction", "NMT 5.0 % w/w"),
    ("mass fraction", "alert 4.0 to 4.5; action 3.5 to 4.75; reject 3 to 5.0 % w/w"),
    ("temperature", "37.0 ± 0.5 degC"),
    ("temperature", "97.7 to 99.5 degF (half even)"),
    ("absolute pressure", "0.080 to 0.120 mbar"),
    ("redox potential", "> -300 mV"),
    ("colonies per mass", "NMT 10^2 CFU/g (pharmacopoeial)"),
    ("colonies per mass", "NLT 9.96 x 10^2 CFU/g (significant figures)"),
    ("pH", "6.8 ± 0.1"),
    ("count", "NMT 10"),
    ("number", "conforms"),
    ("number", "report"),
    ("mass", "absent in 10 g"),
    ("ratio", "lower 95 % limit NLT 95 %"),
]
ODD: list[str | None] = [
    *(None, "", " ", "\t", "\x1c", "\u00a0", "TNTC", "conforms", "fails", "not detected in 10 g", "NA", "nan", "inf"),
    *(
        "-0",
        "+5",
        "007",
        "5.",
        ".5",
        "1e1",
        "1e001",
        "1e0001",
        "1e400",
        "1e-70",
        "9e59",
        "1.5",
        "10.0",
        "3e-1",
        "5 000",
    ),
    *("10^2", "1.0 x 10^1", "5,0", "٣", "1_0", "--5", "5-", "1e", "e5", "1.2.3", "< 5", "<5", "<=5", "≤ 5.0", "> 5"),
    *(">=5", "≥5.05", "< 0", "<<5", "< -1", "5 <", "5 <|", "< 5.5", "4.9999999999999999", "5.0499999999999999999"),
    *("0.30000000000000004", "5 % w/w", "50 mg/g", "97.1 % (lower 95 % limit 96 %)"),
]


def _edges(cell: Slot) -> list[str]:
    """Texts on, and one float beside, each step of a cell in its unit."""
    unit = cell.unit or cell.criterion.kind.units[0]
    found = []
    for sign in ("", "<"):
        for point in CriterionBreakpoints(cell.criterion, cell.label_claim).behind(sign).points:
            close = float((point - unit.offset) / unit.scale)
            near = (np.nextafter(close, -np.inf), close, np.nextafter(close, np.inf))
            found += [f"{value:.{digits}g}" for value in near for digits in (12, 15, 17)]
    return found


def _judged(columns: Columns, texts: list[str | None], cells: list[int]) -> list[Verdict]:
    typed, of = strings(texts), np.array(cells, dtype=np.int32)
    found = columns.place(numbers(typed), of)
    undecided = np.flatnonzero(found == UNDECIDED)
    found[undecided] = columns.decide([texts[row] for row in undecided], of[undecided])
    return [columns.outcomes[state].verdict for state in found]


def _cells() -> list[Slot]:
    cells = [
        Slot(judged, unit)
        for name, written in CRITERIA
        for judged in [criterion(written, kind(name))]
        for unit in (None, *kind(name).units)
    ]
    claimed = kind("colonies per capsule")
    claim = quantity("1.0e9 CFU/capsule", claimed)
    return [*cells, Slot(criterion("80 to 500 % of label claim", claimed), claimed.units[0], claim)]


def test_all_cells_in_one_table_on_every_edge_and_every_odd_text() -> None:
    cells = _cells()
    rows = [(text, number) for number, cell in enumerate(cells) for text in ODD + _edges(cell)]
    signed = [(f"{sign}{text}", number) for text, number in rows if text for sign in ("<", "≥ ")]
    rows += signed
    random.Random(1).shuffle(rows)  # noqa: S311  # a reproducible order, no secret
    verdicts = _judged(Columns(cells), [text for text, _ in rows], [number for _, number in rows])
    for (text, number), verdict in zip(rows, verdicts, strict=True):
        cell = cells[number]
        exact = judge_text(text, cell.criterion, unit=cell.unit, label_claim=cell.label_claim).verdict
        assert verdict is exact, (text, cell.criterion.text, cell.unit)


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(ODD)
            | st.text(max_size=12)
            | st.from_regex(r"[-+<>]? ?[0-9]{1,16}(\.[0-9]{1,16})?([eE]-?[0-9]{1,3})?", fullmatch=True)
            | st.floats(3, 6).map(lambda value: f"{value:.4g}"),
            st.integers(0, 5),
        ),
        min_size=1,
        max_size=80,
    )
)
def test_any_column(rows: list[tuple[str | None, int]]) -> None:
    cells = [
        Slot(criterion(written, kind("mass fraction")), unit)
        for _, written in CRITERIA[:2]
        for unit in kind("mass fraction").units[:3]
    ]
    verdicts = _judged(Columns(cells), [typed for typed, _ in rows], [number for _, number in rows])
    for (typed, number), verdict in zip(rows, verdicts, strict=True):
        assert verdict is judge_text(typed, cells[number].criterion, unit=cells[number].unit).verdict, typed


def test_more_rows_than_a_block_and_numbers_that_leave_nothing_open() -> None:
    cells = _cells()[1:6]
    chance = random.Random(2)  # noqa: S311  # a reproducible choice, no secret
    rows = [(f"{chance.uniform(0, 60):.4g}", chance.randrange(5)) for _ in range(2 * BLOCK + 7)]
    columns = Columns(cells)
    found = numbers(strings([text for text, _ in rows]))
    assert not found.odd.size
    states = columns.place(found, np.array([number for _, number in rows], dtype=np.int32))
    assert UNDECIDED not in states
    for row in chance.sample(range(len(rows)), 500):
        text, number = rows[row]
        exact = judge_text(text, cells[number].criterion, unit=cells[number].unit)
        assert columns.outcomes[states[row]].verdict is exact.verdict


def test_the_outcome_says_why_without_the_number() -> None:
    columns = Columns([Slot(criterion("NMT 5.0 % w/w", kind("mass fraction")), kind("mass fraction").units[0])])
    states = columns.place(numbers(strings(["5.04", "5.05", "", "> 6", "-1"])), np.zeros(5, np.int32))
    assert [columns.outcomes[state] for state in states] == [
        BulkOutcome(Verdict.PASS, "NMT 5.0 % w/w", "within the limit"),
        BulkOutcome(Verdict.FAIL, "NMT 5.0 % w/w", "above the limit 5.0 % w/w"),
        BulkOutcome(Verdict.INVALID, "", "no result: a missing value is never a pass"),
        BulkOutcome(Verdict.FAIL, "NMT 5.0 % w/w", "every possible value is outside the limit 5.0 % w/w"),
        BulkOutcome(Verdict.INVALID, "", "less than the smallest possible mass fraction"),
    ]


def test_an_outcome_in_place_of_a_cell_holds_for_every_text() -> None:
    fixed = BulkOutcome(Verdict.INVALID, "", "no such test")
    columns = Columns([fixed, Slot(criterion("NMT 5", kind("number")))])
    assert _judged(columns, ["1", "1", "", "<1", "x"], [0, 1, 0, 0, 0]) == [
        Verdict.INVALID, Verdict.PASS, Verdict.INVALID, Verdict.INVALID, Verdict.INVALID,
    ]  # fmt: skip
    assert columns.outcomes[columns.decide(["x"], np.array([0]))[0]] == fixed


@pytest.mark.parametrize("offset", [0, 1, 7, 8, 9, 200])
def test_columns_pass_between_arrow_and_numpy_whatever_their_offset(offset: int) -> None:
    texts = [None if row % 5 == 0 else f"é{row}" * (row % 3) for row in range(300)]
    assert strings(texts).slice(offset).to_pylist() == texts[offset:]
    assert arrow.text("≤").as_py() == "≤"
    whole = np.arange(300, dtype=np.int32)
    assert integers(column(whole).slice(offset)).tolist() == whole[offset:].tolist()
    yes = whole % 3 == 0
    assert truths(column(yes).slice(offset)).tolist() == yes[offset:].tolist()
    halves = pa.array([None if row % 7 == 0 else row / 2 for row in range(300)], pa.float64())
    assert np.array_equal(
        floats(halves.slice(offset)), halves.slice(offset).to_numpy(zero_copy_only=False), equal_nan=True
    )
    maybe = pa.array([None if row % 7 == 0 else row % 2 == 0 for row in range(300)], pa.bool_())
    assert truths(maybe.slice(offset)).tolist() == [value is True for value in maybe.slice(offset).to_pylist()]


def test_half_a_character_is_refused() -> None:
    with pytest.raises(UnicodeEncodeError):
        strings(["\ud800"])
