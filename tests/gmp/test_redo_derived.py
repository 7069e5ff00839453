"""A calculation by a laboratory method is made again from the values of the record and the method that it names."""

from dataclasses import replace

from lbpcmc.gmp.execution.events import ValueCalculated
from lbpcmc.gmp.product import PRODUCT


def by_method(view):
    *_, found = [
        event
        for stream in sorted(view.streams("batch"))
        for event in view.reading.events(stream)
        if isinstance(event.payload, ValueCalculated) and event.payload.derivation is not None
    ]
    return found


def test_a_calculation_by_a_method_comes_out_as_it_was(golden):
    with golden.read() as view:
        event = by_method(view)
        redo = PRODUCT.redo[ValueCalculated]
        assert redo(view, event) == event.payload
        payload = event.payload
        forged = replace(payload, value=replace(payload.value, number="1", interpreted="1 CFU/mL"))
        assert redo(view, replace(event, payload=forged)) == payload
        raw = replace(payload, derivation=replace(payload.derivation, raw_sha256="0" * 64))
        assert redo(view, replace(event, payload=raw)) == payload
        unnamed = redo(view, replace(event, payload=replace(payload, derivation=None)))
        assert (unnamed.derivation, unnamed.value.reason) == (None, "the method was not named")
