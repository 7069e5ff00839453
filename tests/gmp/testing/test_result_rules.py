"""Rules of results as a forger would meet them, on a batch with a result that a method derived."""

from dataclasses import replace

import pytest

from lbpcmc.errors import NotAllowed
from lbpcmc.events import Event
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.product import PRODUCT
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded
from lbpcmc.gmp.testing.usecases import record_result


@pytest.fixture
def derived(golden):
    """The golden site, the last result that a method derived, and the envelope of an analyst at work."""
    begin(golden, "anna", "analyst")
    with golden.read() as view:
        *_, event = [
            one
            for stream in sorted(view.streams("batch"))
            for one in view.reading.events(stream)
            if isinstance(one.payload, ResultRecorded | ResultCorrected) and one.payload.derivation is not None
        ]
        yield view, event, view.reading.events("person:anna")[-1].envelope


def refused(view, like, stream, payload):
    last = view.reading.last().size
    where = like._replace(stream=stream, type=PRODUCT.types.of(payload).name, act=str(last + 1))
    with pytest.raises(NotAllowed) as said:
        allowed(view, Event(last + 1, "", where, payload))
    return str(said.value)


@pytest.mark.parametrize("part", ["method", "compiled_sha256"])
def test_a_result_is_derived_by_the_method_in_force(derived, part):
    view, event, like = derived
    payload = event.payload
    other = replace(payload.derivation, **{part: "0" * 64})
    forged = ResultCorrected(payload.test, event.seq, payload.value, "misread", derivation=other)
    said = refused(view, like, event.envelope.stream, forged)
    method = payload.derivation
    wanted = f"{payload.test} is derived by method {method.method} version {method.version}, which is in force."
    assert said == wanted


def test_a_result_stands_beside_no_other(derived):
    view, event, like = derived
    payload = event.payload
    lot = event.envelope.stream.partition(":")[2].upper()
    said = refused(view, like, event.envelope.stream, ResultRecorded(payload.test, payload.value))
    assert said.endswith("has a result. Correct it with a reason, where it was recorded wrongly.")
    assert said.upper().startswith(f"{payload.test} of {lot}".upper())


def test_a_correction_of_a_result_has_a_reason(derived):
    view, event, like = derived
    forged = ResultCorrected(event.payload.test, event.seq, event.payload.value, " ")
    said = refused(view, like, event.envelope.stream, forged)
    assert said == "A correction needs its reason. Say what was wrong with the first result."


def test_a_result_belongs_to_a_batch_that_there_is(golden):
    anna = begin(golden, "anna", "analyst")
    with pytest.raises(NotAllowed, match=r"^There is no batch lot-77\. Start it first\.$"):
        record_result(golden, anna, "lot-77", "viable-count", "1")


def test_a_test_that_there_is_not_is_answered_with_what_was_meant(golden):
    anna = begin(golden, "anna", "analyst")
    lot = next(iter(sorted(golden_lots(golden))))
    with pytest.raises(NotAllowed, match=r"has no test 'viable-cuont'\. Did you mean viable-count\?$"):
        record_result(golden, anna, lot, "viable-cuont", "1")
    with pytest.raises(NotAllowed, match=r"has no test 'zzz'\. Its tests: "):
        record_result(golden, anna, lot, "zzz", "1")


def golden_lots(site):
    with site.read() as view:
        return [stream.partition(":")[2] for stream in view.streams("batch")]
