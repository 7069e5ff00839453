"""The evidence on paper: verdict first, every case, every entry."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2

from lbpcmc.laboratory.case import load
from lbpcmc.laboratory.qualified import run
from lbpcmc.reports.qualification import draw_qualification

CASES = [run("genetics", case) for case in load("genetics")]
VERSIONS = {"lbpcmc": "0.1.0", "scipy": "1.17.1", "machine": "Linux"}


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in document).split())


def test_every_case_with_its_source_and_versions():
    text = text_of(draw_qualification(CASES, VERSIONS, "all agree", "2026-03-02T08:00:00.000Z"))
    for case in CASES:
        assert case.case.id in text
        assert " ".join(case.case.source.split())[:40] in text
    assert "all agree" in text
    assert "scipy 1.17.1" in text
    assert "2026-03-02T08:00:00.000Z" in text
    assert "NOT QUALIFIED" not in text


def test_what_failed_comes_first_and_marks_every_page():
    broken = run("genetics", replace(load("genetics")[0], inputs={}))
    text = text_of(draw_qualification([*CASES[1:], broken], VERSIONS, "NOT QUALIFIED: 1 of 6", "now"))
    assert text.index(f"{broken.case.id} ") < text.index(CASES[1].case.id)
    assert text.count("NOT QUALIFIED") >= 2
    assert "KeyError" in text


def test_the_same_run_gives_the_same_bytes():
    assert len({draw_qualification(CASES, VERSIONS, "s", "w") for _ in range(2)}) == 1
