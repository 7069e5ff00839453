"""What a criterion gets to judge: the unrounded value, the bound, the finding; never nothing."""

from dataclasses import replace

import pytest

from lbpcmc.criteria import Verdict, criterion, judge
from lbpcmc.errors import QuantityError
from lbpcmc.laboratory.as_reading import as_reading
from lbpcmc.laboratory.result import AssayError, ConfidenceLimits, Reportable
from lbpcmc.quantities import kind
from lbpcmc.quantities.serialised import kind_from_json, kind_to_json
from lbpcmc.serialised import JsonObject

MASS, RATIO = "colonies per mass", "ratio"


def verdict(result, text):
    return judge(as_reading(result), criterion(text, kind(result.kind))).verdict


def test_the_unrounded_value_meets_the_limit_once():
    result = Reportable("count", 1.04e9, "CFU/g", MASS, digits=2)
    assert verdict(result, "NLT 1.0 x 10^9 CFU/g") is Verdict.PASS
    assert verdict(result, "NLT 1.1 x 10^9 CFU/g") is Verdict.FAIL


def test_limits_meet_a_criterion_on_limits():
    result = Reportable("retention", 98.0, "%", RATIO, limits=ConfidenceLimits(93.8, None, 0.95, "exact"))
    assert verdict(result, "lower 95 % limit NLT 90 %") is Verdict.PASS
    assert verdict(result, "lower 95 % limit NLT 95 %") is Verdict.FAIL


def test_bounds_stay_bounds():
    result = Reportable("count", 91.0, "CFU/g", MASS, sign="<")
    assert verdict(result, "NMT 100 CFU/g") is Verdict.PASS
    assert verdict(result, "NMT 50 CFU/g") is Verdict.INCONCLUSIVE


def test_findings_are_read():
    found = Reportable("search", None, "", MASS, finding="not detected in 25 g")
    assert verdict(found, "absent in 10 g") is Verdict.PASS
    assert verdict(Reportable("search", None, "", MASS, finding="detected in 10 g"), "absent in 10 g") is Verdict.FAIL


def test_no_result_is_no_reading():
    with pytest.raises(AssayError, match="no plates"):
        as_reading(Reportable("count", None, "CFU/g", MASS, reason="no plates"))
    with pytest.raises(AssayError, match="no kind"):
        as_reading(Reportable("ratio of counts", 1.3, ""))


def test_an_approved_document_brings_its_own_kind():
    """Its factors count, whatever the registry says today."""
    shipped = kind("colonies per mass")
    other = replace(shipped, units=(replace(shipped.units[0], scale=shipped.units[0].scale * 12), *shipped.units[1:]))
    carried = kind_from_json(JsonObject(kind_to_json(other)))
    result = Reportable("count", 5.0e8, carried.units[0].symbol, "colonies per mass")

    assert as_reading(result, carried).quantity.root == 12 * as_reading(result).quantity.root
    with pytest.raises(AssayError, match="is a colonies per mass; the document asks for a mass"):
        as_reading(result, kind("mass"))


def test_a_finding_is_read_in_the_kinds_that_are_carried():
    result = Reportable("salmonella", None, "", "mass", finding="not detected in 10 g")
    assert as_reading(result, kind("mass"), (kind("mass"),)).amount.kind == kind("mass")
    with pytest.raises(QuantityError, match="not a tested amount"):
        as_reading(result, kind("mass"), (kind("volume"),))
