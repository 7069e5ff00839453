"""Entries and ledgers for the tests of the store, and for the processes that they start."""

import hashlib
from pathlib import Path

from lbpcmc.batch.entries import Act, Entry
from lbpcmc.store import Ledger

DATABASE = "0b7f5a86-5d7b-4c0e-9a57-0f6f2f9f6a01"
RECIPE = b"recipe: FP-DS-001\nversion: '1.0'\n"
SPECIFICATION = b"specification: FP-DS-SPEC\nversion: '2.0'\n"
RECIPE_SHA, SPECIFICATION_SHA = (hashlib.sha256(content).hexdigest() for content in (RECIPE, SPECIFICATION))
PLACE = {
    "at": "2026-03-02T08:15:30.125Z",
    "zone": "+01:00",
    "clock": "4711.250 synchronised",
    "person": "ada",
    "name": "Ada Lovelace",
    "role": "operator",
    "station": "station-1",
    "origin": "floor",
}


def entry(stream, act, **parts):
    return Entry(**{"stream": stream, "act": act, **PLACE, **parts})


def founding(database=DATABASE):
    return entry("site", Act.SITE_CREATED, typed="site", item=database)


def started(lot, **parts):
    papers = {"item": "FP-DS-001\n1.0\nFP-DS-SPEC\n2.0", "digest": f"{RECIPE_SHA}\n{SPECIFICATION_SHA}"}
    return entry(f"batch:{lot}", Act.BATCH_STARTED, subject=lot, **papers | parts)


def recorded(lot, step="4.3", occurrence=1, act=Act.RECORDED, **parts):
    meaning = {
        "typed": "37.2 degC",
        "understood": "37.2 degC",
        "unit": "degC",
        "exact": "6207/20",
        "verdict": "pass",
        "criterion": "37.0 ± 0.5 degC",
        "finding": "within 36.5 to 37.5 degC",
        "replicate": "1",
    }
    return entry(f"batch:{lot}", act, subject=step, occurrence=str(occurrence), **meaning | parts)


def result(lot, test="potency", **parts):
    meaning = {
        "typed": "1.2e9",
        "understood": "1.2e9 CFU/capsule",
        "unit": "CFU/capsule",
        "exact": "1200000000",
        "verdict": "pass",
        "criterion": "NLT 1.0 x 10^9 CFU/capsule",
        "finding": "not less than the limit",
    }
    return entry(f"batch:{lot}", Act.RESULT, subject=test, **meaning | parts)


def papers():
    """Two documents imported, one of them approved."""
    for kind, name, version, digest in (
        ("recipe", "FP-DS-001", "1.0", RECIPE_SHA),
        ("specification", "FP-DS-SPEC", "2.0", SPECIFICATION_SHA),
    ):
        stream = f"document:{kind}:{name}"
        yield entry(stream, Act.DOCUMENT_IMPORTED, subject=name, item=version, digest=digest, typed=f"{name}.yaml")
    stream = "document:recipe:FP-DS-001"
    yield entry(stream, Act.DOCUMENT_APPROVED, subject="FP-DS-001", item="1.0", digest=RECIPE_SHA, person="eve")


def a_batch(lot):
    """A batch with every kind of row: values good and bad, refused, corrected, signed, results, a hold."""
    stream = f"batch:{lot}"
    yield started(lot)
    yield recorded(lot, "1.1", act=Act.CONFIRMED, typed=None, understood=None, unit=None, exact=None, verdict=None)
    yield recorded(lot, "1.2", act=Act.CHARGED, item="LOT-77", typed="5 kg", understood="5 kg", unit="kg", exact="5")
    yield recorded(lot, act=Act.REFUSED, typed="37,2C", understood=None, unit=None, exact=None, verdict="invalid")
    yield recorded(lot, typed="39 degC", understood="39 degC", verdict="fail", finding="above 37.5 degC")
    yield recorded(lot, act=Act.CORRECTED, typed="37.4 degC", understood="37.4 degC", refers="5", reason="misread")
    yield recorded(lot, act=Act.REFUSED, typed="?", understood=None, unit=None, exact=None, verdict="invalid")
    yield entry(
        stream, Act.VERIFIED, subject="4.3", occurrence="1", refers="6", person="eve", name="Eve", reason="seen"
    )
    yield recorded(lot, "4.9", act=Act.UNSIGNED, typed=None, understood=None, unit=None, exact=None, verdict=None)
    yield entry(stream, Act.HELD, reason="pH probe")
    yield entry(stream, Act.RESUMED, reason="probe changed")
    yield result(lot)
    yield result(
        lot, "pH", typed="5.8", understood="5.8", unit="", exact="29/5", verdict="fail", criterion="6.2 to 6.8"
    )
    yield result(lot, "water", typed="", understood=None, unit=None, exact=None, verdict="invalid", finding="missing")
    yield entry(stream, Act.COMPLETED)


def filled(path: Path) -> Ledger:
    """A ledger with people, documents and two batches."""
    ledger = Ledger.create(path, founding())
    ledger.put_document(RECIPE_SHA, RECIPE)
    ledger.put_document(SPECIFICATION_SHA, SPECIFICATION)
    for person, name in (("ada", "Ada Lovelace"), ("eve", "Ève Curie")):
        ledger.append(entry(f"person:{person}", Act.PERSON_ADDED, subject=person, typed=name, item="operator,quality"))
    ledger.append(*papers())
    for lot in ("FP_9", "FP_14"):
        ledger.append(*a_batch(lot))
    return ledger
