"""An unknown thing stops the reader: types, versions and fields; and a made-up type of version 3 with its upcasters."""

from dataclasses import dataclass

import pytest
from ledger_making import LOT, TYPES, Begun, Noted, Part, envelope

from lbpcmc.errors import IntegrityError
from lbpcmc.events import EventType, EventTypes, StreamKind, body_of, digest_of
from lbpcmc.events.canonical import encoded

BOX = StreamKind("box")
NOTED = encoded(Noted("x", 3, None, Part("yeast", "3 g"), ("a",)))


def read(payload, types=TYPES, kind="text.noted", **parts):
    body = body_of(envelope("lot:a", kind, **parts), payload)
    return types.read(7, digest_of(body).hex(), body)


def refused(payload, **parts):
    with pytest.raises(IntegrityError) as refusal:
        read(payload, **parts)
    return str(refusal.value)


def test_an_event_of_a_known_type_is_read():
    event = read(NOTED)
    assert event.payload == Noted("x", 3, None, Part("yeast", "3 g"), ("a",))
    assert (event.seq, event.envelope.person, event.replayed) == (7, "ada", False)
    assert event.moment.isoformat() == "2026-03-02T08:15:30.125000+00:00"


def test_a_type_that_is_not_known_is_not_skipped():
    said = refused({}, kind="vial.thawed", program="lbpcmc 9.4")
    assert said == (
        "Event 7 is a 'vial.thawed', which this program does not know. "
        "It was written by lbpcmc 9.4: open the site with that version or a later one."
    )


@pytest.mark.parametrize("version", ["2", "0", "-1", "", "1.0", "01", "１", "²", "9" * 5000])
def test_a_version_that_is_not_known_stops_the_reader(version):
    said = refused(NOTED, version=version, program="lbpcmc 9.4")
    assert f"of version {version[:20]}; this program reads up to version 1." in said
    assert "written by lbpcmc 9.4: open the site with that version or a later one" in said


WRONG = {
    "a field is missing": {key: one for key, one in NOTED.items() if key != "text"},
    "a field that has a default is missing": {key: one for key, one in NOTED.items() if key != "words"},
    "a field too many": NOTED | {"mood": "good"},
    "a field too many within": NOTED | {"part": {"name": "yeast", "amount": None, "mood": "good"}},
    "a field too few within": NOTED | {"part": {"name": "yeast"}},
    "null where there is a text": NOTED | {"text": None},
    "a list where there is a text": NOTED | {"text": ["x"]},
    "a text where there is a list": NOTED | {"words": "a"},
    "a text where there is a number": NOTED | {"number": "three"},
    "a fraction where there is a whole number": NOTED | {"number": "1/3"},
    "a text where there is a part": NOTED | {"part": "yeast"},
}


@pytest.mark.parametrize("payload", WRONG.values(), ids=WRONG)
def test_other_fields_than_those_of_the_type_stop_the_reader(payload):
    assert (
        refused(payload)
        == "Event 7 does not have the fields of a 'text.noted'. Stop; look at the ledger with: lbpcmc verify"
    )


def test_an_event_that_is_written_otherwise_is_not_canonical():
    written = TYPES.body(envelope("lot:a", "text.noted"), Noted("x", 3))
    assert TYPES.is_canonical(TYPES.read(7, "", written), written)
    for other in (written.replace(b'"x"', b'"\\u0078"'), written.replace(b'"3"', b"3"), written.replace(b":{", b": {")):
        assert other != written
        assert not TYPES.is_canonical(TYPES.read(7, "", other), other)


# A type that changed twice.


@dataclass(frozen=True, slots=True)
class Stored:
    """Version 3 of something that is stored."""

    amount: str
    unit: str
    shelf: str | None


def with_unit(texts):
    """Version 1 had `amount: "3 g"`."""
    amount, unit = texts.pop("amount").split(" ")
    return texts | {"amount": amount, "unit": unit}


def with_shelf(texts):
    """Version 2 called the shelf a place, where it had one."""
    return {name: one for name, one in texts.items() if name != "place"} | {"shelf": texts.get("place")}


THREE = EventTypes((EventType("box.stored", 3, Stored, BOX, by=None, upcasters=(with_unit, with_shelf)),))
VERSIONS = {
    "1": {"amount": "3 g", "place": "A4"},
    "2": {"amount": "3", "unit": "g", "place": "A4"},
    "3": {"amount": "3", "unit": "g", "shelf": "A4"},
}


@pytest.mark.parametrize(("version", "payload"), VERSIONS.items())
def test_every_version_is_read_as_the_newest(version, payload):
    event = read(payload, THREE, "box.stored", version=version)
    assert event.payload == Stored("3", "g", "A4")
    assert event.envelope.version == version


def test_an_older_version_stays_as_it_was_written():
    body = body_of(envelope("lot:a", "box.stored", version="2"), VERSIONS["2"])
    event = THREE.read(1, digest_of(body).hex(), body)
    assert THREE.is_canonical(event, body)
    assert THREE.body(event.envelope, event.payload) != body


def test_the_newest_version_is_written():
    assert THREE.of(Stored("3", "g", None)).version == 3


def test_what_an_upcaster_leaves_over_stops_the_reader():
    assert "does not have the fields" in refused(
        VERSIONS["2"] | {"mood": "good"}, types=THREE, kind="box.stored", version="2"
    )


def test_a_version_after_the_newest_names_the_program():
    said = refused({}, types=THREE, kind="box.stored", version="4", program="lbpcmc 9.4")
    assert "'box.stored' of version 4; this program reads up to version 3." in said
    assert "lbpcmc 9.4" in said


# The list itself.


def test_a_payload_that_is_not_in_the_list_is_not_written():
    with pytest.raises(TypeError, match="Stored is not the payload of an event"):
        TYPES.of(Stored("3", "g", None))


@pytest.mark.parametrize(
    "types",
    [
        (EventType("a.b", 1, Begun, LOT, by=None), EventType("a.b", 1, Noted, LOT, by=None)),
        (EventType("a.b", 1, Begun, LOT, by=None), EventType("a.c", 1, Begun, LOT, by=None)),
        (EventType("a.b", 2, Begun, LOT, by=None),),
        (EventType("a.b", 1, Begun, LOT, by=None, upcasters=(with_unit,)),),
    ],
    ids=["one name twice", "one payload twice", "no upcaster", "an upcaster too many"],
)
def test_a_list_that_is_not_one_is_refused(types):
    with pytest.raises(ValueError, match=r"of its own|upcasters"):
        EventTypes(types)


def test_types_are_found_by_name_and_payload():
    assert TYPES.named("text.noted") is TYPES.of_class(Noted) is TYPES.of(Noted("x"))
    assert TYPES.named("vial.thawed") is None
    assert [one.name for one in TYPES] == ["site.begun", "text.noted"]
