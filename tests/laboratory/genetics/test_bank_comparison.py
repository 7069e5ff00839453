"""End of production against the master bank: no better than its worst line."""

import pytest

from lbpcmc.criteria import Verdict
from lbpcmc.laboratory.genetics.bank_comparison import Attribute, compare
from lbpcmc.laboratory.genetics.generations import Lineage, Stage
from lbpcmc.laboratory.genetics.generations import evaluate as generations
from lbpcmc.laboratory.genetics.retention import CloneTest
from lbpcmc.laboratory.genetics.retention import evaluate as retention
from lbpcmc.laboratory.result import AssayError, Reportable

RETENTION = Attribute(
    "cassette retention",
    retention(CloneTest(100, 100)),
    retention(CloneTest(200, 198)),
    "lower 95 % limit NLT 95 %",
    "ratio",
    "replica plating",
)
SNPS = Attribute("SNPs against the bank", "0", "3", "NMT 10", "count")
GENERATIONS = Attribute(
    "generations",
    "0",
    generations(Lineage((Stage("seed", dilution=1e-3), Stage("fermenter", dilution=0.01)))),
    "NMT 40",
    "generations",
)
MORPHOLOGY = Attribute("Gram stain and cell form", "conforms", "conforms", "conforms", "number")


def test_the_table():
    table = compare((RETENTION, SNPS, GENERATIONS, MORPHOLOGY))
    assert table.verdict is Verdict.PASS
    assert table.failing == ()
    line = table.lines[0]
    assert line.bank == "100 % (lower 95 % limit 97.0 %)"
    assert line.end == "99.0 % (lower 95 % limit 96.9 %)"
    assert line.method == "replica plating"
    assert table.lines[2].end == "16.6"


@pytest.mark.parametrize(
    ("attribute", "verdict"),
    [
        (Attribute("SNPs", "0", "11", "NMT 10", "count"), Verdict.FAIL),
        (Attribute("SNPs", "0", "", "NMT 10", "count"), Verdict.INVALID),
        (Attribute("form", "conforms", "does not conform", "conforms", "number"), Verdict.FAIL),
        (
            Attribute("SNPs", "0", Reportable("SNPs", None, "", "count", reason="low depth"), "NMT 10", "count"),
            Verdict.INVALID,
        ),
        (
            Attribute("retention", "100 %", retention(CloneTest(20, 20)), "lower 95 % limit NLT 95 %", "ratio"),
            Verdict.FAIL,
        ),
    ],
)
def test_the_worst_line_decides(attribute, verdict):
    table = compare((RETENTION, attribute))
    assert table.verdict is verdict
    assert table.failing == (attribute.name,)
    assert table.lines[1].reason


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: compare(()), "attributes: there are none"),
        (lambda: compare((SNPS, SNPS)), "SNPs against the bank is there twice"),
        (lambda: Attribute("SNPs", "0", "3", "few", "count"), "SNPs, limit:"),
        (
            lambda: compare((Attribute("SNPs", "0", retention(CloneTest(9, 9)), "NMT 10", "count"),)),
            "a ratio cannot meet a limit of count",
        ),
    ],
)
def test_a_table_that_cannot_be_judged_is_refused(make, said):
    with pytest.raises(AssayError) as refusal:
        make()
    assert said in str(refusal.value)
