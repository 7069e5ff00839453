"""Changes of limits in words: what was tightened, what was loosened, and nothing where nothing was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lbpcmc.criteria import criterion, judge
from lbpcmc.documents.comparing.criteria import criterion_changes
from lbpcmc.quantities import Measured, Quantity, kind, quantity

MASS = kind("mass")


def changes(old, new, of=MASS):
    one, other = (None if text is None else criterion(text, of) for text in (old, new))
    return [(change.effect.value, change.what) for change in criterion_changes("here", one, other)]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("NMT 5.0 g", "NMT 5.0 g", []),
        ("NMT 5.0 g", "≤ 5.0 g", []),
        ("NMT 5.0 g", "  NMT  5.0 g", []),
        ("1.0 to 5.0 g", "3.0 ± 2.0 g", []),
        ("NMT 5.0 g", "NMT 4.0 g", [("tightened", "upper limit tightened from 5.0 g to 4.0 g")]),
        ("NMT 5.0 g", "NMT 6000.0 mg", [("loosened", "upper limit loosened from 5.0 g to 6000.0 mg")]),
        ("NMT 5 g", "NMT 5.0 g", [("tightened", "upper limit tightened from 5 g to 5.0 g")]),
        ("NMT 5 g", "< 5 g", [("tightened", "upper limit 5 g tightened by another rounding")]),
        ("NMT 5.0 g", "NMT 5.0 g (not rounded)", [("tightened", "upper limit 5.0 g tightened by another rounding")]),
        ("NLT 5.0 g", "NLT 4.0 g", [("loosened", "lower limit loosened from 5.0 g to 4.0 g")]),
        ("NMT 5 g", "1 to 5 g", [("tightened", "lower limit added: 1 g")]),
        ("1 to 5 g", "NMT 5 g", [("loosened", "lower limit removed, was 1 g")]),
        ("report", "NMT 5 g", [("added", "limit added: at most 5 g")]),
        ("1 to 5 g", "report", [("removed", "limit removed, was: 1 g to 5 g")]),
        (None, "NMT 5 g", [("added", "limit added: NMT 5 g")]),
        ("NMT 5 g", None, [("removed", "limit removed, was: NMT 5 g")]),
        (
            "alert NMT 4 g; reject NMT 5 g",
            "alert NMT 3 g; reject NMT 5 g",
            [("tightened", "alert upper limit tightened from 4 g to 3 g")],
        ),
        ("target 3 g; reject NMT 5 g", "target 2 g; reject NMT 5 g", "target"),
        (
            "absent in 1 g",
            "absent in 10 g",
            [("tightened", "amount in which absence is asked tightened from 1 g to 10 g")],
        ),
        ("absent in 10 g", "absent in 10 mL", "changed"),
        ("absent in 1 g", "report", [("removed", "absence no longer asked, was in 1 g")]),
        ("report", "absent in 1 g", [("added", "absence asked in 1 g")]),
        ("conforms: white", "conforms: tan", [("changed", "limit: description changed from 'white' to 'tan'")]),
        ("report", "conforms", [("added", "limit: conformity added")]),
        (
            "lower 95 % limit NLT 5 g",
            "lower 99 % limit NLT 5 g",
            [("tightened", "limit on the lower limit of confidence: confidence changed from 95 % to 99 %")],
        ),
    ],
)
def test_what_is_told(old, new, told):
    found = changes(old, new)
    if isinstance(told, str):
        assert {effect for effect, _ in found} == {"changed"}
        assert told in " ".join(f"{effect} {what}" for effect, what in found)
    else:
        assert found == told


def test_another_kind_is_told():
    one, other = criterion("NMT 5 g", MASS), criterion("NMT 5 mL", kind("volume"))
    (found,) = criterion_changes("here", one, other)
    assert found.what == "limit changed from 'NMT 5 g' to 'NMT 5 mL', of another kind"


def test_shares_of_a_label_claim():
    of = kind("colonies per mass")
    claims = (quantity("1.0 x 10^9 CFU/g", of), quantity("2.0 x 10^9 CFU/g", of))
    share, amount = criterion("NLT 80 % of label claim", of), criterion("NLT 9.0 x 10^8 CFU/g", of)
    assert list(criterion_changes("here", share, share, claims)) == []
    (found,) = criterion_changes("here", share, amount, claims)
    assert found.what.startswith("lower limit tightened from 80 % of label claim to 9.0 x 10^8 CFU/g")
    (found,) = criterion_changes("here", share, amount)
    assert found.what == "limit changed from 'NLT 80 % of label claim' to 'NLT 9.0 x 10^8 CFU/g'"


limits = st.builds(
    "{} {} {}".format,
    st.sampled_from(["NLT", "NMT", "<", ">"]),
    st.sampled_from(["4", "4.9", "5", "5.0", "5.1", "5000", "5050", "6"]),
    st.sampled_from(["g", "mg", "g (not rounded)", "g (half even)"]),
)
both = limits | st.builds("alert {}; reject {}".format, limits, limits)


@settings(deadline=None, max_examples=80)
@given(both, both)
def test_nothing_is_told_exactly_when_every_value_is_judged_alike(old, new):
    one, other = criterion(old, MASS), criterion(new, MASS)
    told = list(criterion_changes("here", one, other))
    values = [1, 4, 5, 6, *range(3900, 6200, 100), 4950, 4995, 5000, 5005, 5049, 5050, 5051, 5500, 5150]
    values += [4_999_500, 5_000_000, 5_000_500, 5_049_500, 5_050_500]

    def verdicts(of):
        measured = (Measured(Quantity(value, MASS.unit("mg"), MASS, "")) for value in values)
        return [judge(reading, of).verdict for reading in measured]

    if verdicts(one) != verdicts(other):
        assert told
    if not told:
        assert verdicts(one) == verdicts(other)
    assert list(criterion_changes("here", one, one)) == []
