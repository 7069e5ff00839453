"""Separation of duties: who imports does not approve, who did it does not verify, the named role signs."""

from __future__ import annotations

import pytest
from carrying_out import do_up_to
from driver import BY_ROLE, DORA, OLGA, OSCAR, QUINN, SARA, SVEN, refused
from recipe_making import instruction, measurement, phase, recipe, signature, specification, verification
from sentences import (
    approved_already,
    did_this_step,
    imported_by,
    no_such_document,
    not_done_yet,
    nothing_approved,
    signed_by,
    stored_already,
    version_used,
)

SPEC = ("specification", "S-1", "1")

# Documents: 21 CFR 211.186(a)


@pytest.mark.parametrize("role", ["engineer", "quality"])
def test_who_imported_a_document_does_not_approve_it(site, role):
    document = site.import_document(specification(), DORA.acting(role))
    assert refused(site.approve_document, document, DORA.acting("quality")) == imported_by("Dora Double")
    assert not site.is_approved("specification", "S-1")
    site.approve_document(document, QUINN)
    assert site.is_approved("specification", "S-1")


def test_quality_may_import_what_another_person_of_quality_approves(site):
    document = site.import_document(specification(), QUINN)
    assert refused(site.approve_document, document, QUINN) == imported_by("Quinn Quality")
    site.approve_document(document, DORA.acting("quality"))
    assert site.is_approved("specification", "S-1")


def test_a_version_is_approved_once(site):
    document = site.approved(specification())
    sentence = approved_already("specification S-1 1")
    assert refused(site.approve_document, document, DORA.acting("quality")) == sentence


def test_what_was_not_imported_is_not_approved(site):
    sentence = no_such_document("specification S-1 1")
    assert refused(site.approve_document, SPEC) == sentence


def test_a_version_is_imported_once_and_never_with_other_content(site):
    site.import_document(specification())
    assert refused(site.import_document, specification()) == stored_already("specification S-1 1")
    assert refused(site.import_document, specification(stage="phase 2")) == version_used("specification S-1 1")
    assert site.import_document(specification(version="2", stage="phase 2")) == ("specification", "S-1", "2")


def test_a_lot_is_started_from_approved_documents_only(site):
    text = recipe(phase(instruction("1.1")))
    document = site.import_document(text)
    assert refused(site.begin, "LOT-1") == nothing_approved("recipe R-1")
    site.approve_document(document)
    limits = site.import_document(specification())
    assert refused(site.begin, "LOT-1") == nothing_approved("specification S-1")
    site.approve_document(limits)
    assert site.begin("LOT-1").status == "running"


def test_a_lot_takes_the_latest_version_that_is_approved(site):
    for version in ("1", "2"):
        site.approved(specification(version=version))
        site.approved(recipe(phase(instruction(f"{version}.1")), version=version))
    site.import_document(recipe(phase(instruction("3.1")), version="3"))
    assert site.begin("LOT-1").next_step.step == "2.1"


def test_a_lot_keeps_the_version_that_it_was_started_with(site):
    lot = site.start(recipe(phase(instruction("1.1"))), specification())
    site.approved(recipe(phase(instruction("2.1")), version="2"))
    assert lot.at(site.station()).next_step.step == "1.1"
    assert site.begin("LOT-2").next_step.step == "2.1"


# A second person: 21 CFR 211.101(d), 211.188(b)(11)


def verified_step(site, **fields):
    lot = site.start(recipe(phase(measurement("1.1", second_person="yes", **fields))), specification())
    lot.record("1.1", "6.8", OLGA)
    return lot


def test_who_did_it_does_not_verify_it(site):
    lot = verified_step(site)
    assert refused(lot.verify, "1.1", OLGA) == did_this_step("Olga Operator")
    assert lot.verified() == set()
    lot.verify("1.1", OSCAR)
    assert lot.verified() == {("1.1", 1)}


def test_nobody_verifies_who_has_entered_a_part_of_it(site):
    lot = verified_step(site, replicates="2")
    lot.record("1.1", "6.8", OSCAR)
    for person in (OLGA, OSCAR):
        assert refused(lot.verify, "1.1", person) == did_this_step(person.name)
    lot.verify("1.1", SVEN)
    assert lot.verified() == {("1.1", 1)}


def test_who_corrected_it_does_not_verify_it(site):
    lot = verified_step(site)
    lot.correct("1.1", "6.9", who=OSCAR)
    assert refused(lot.verify, "1.1", OSCAR) == did_this_step("Oscar Operator")
    assert refused(lot.verify, "1.1", OLGA) == did_this_step("Olga Operator")
    lot.verify("1.1", SARA)


def test_who_typed_what_was_not_understood_may_verify_what_another_recorded(site):
    lot = site.start(recipe(phase(measurement("1.1", second_person="yes"))), specification())
    lot.record("1.1", "six", OSCAR)
    lot.record("1.1", "6.8", OLGA)
    lot.verify("1.1", OSCAR)
    assert lot.verified() == {("1.1", 1)}


def test_a_step_is_verified_after_it_was_done(site):
    lot = site.start(recipe(phase(measurement("1.1", second_person="yes", replicates="2"))), specification())
    assert refused(lot.verify, "1.1") == not_done_yet("1.1")
    lot.record("1.1", "6.8")
    assert refused(lot.verify, "1.1") == not_done_yet("1.1")
    lot.record("1.1", "6.8")
    assert refused(lot.verify, "1.1", occurrence=2) == not_done_yet("1.1")
    assert refused(lot.verify, "7.7") == not_done_yet("7.7")
    lot.verify("1.1")


def test_a_verification_names_the_last_event_of_the_step(site):
    lot = verified_step(site, replicates="2")
    lot.record("1.1", "6.9")
    (event,) = lot.verify("1.1")
    assert (event.act, event.subject, event.occurrence, event.reason) == (
        "verified", "1.1", 1, "verified as second person",
    )  # fmt: skip
    assert event.refers == lot.value("1.1", replicate=2).number


def test_a_verification_step_is_not_signed_by_who_did_one_of_its_steps(site):
    steps = measurement("1.1"), measurement("1.2"), verification("1.3", "1.1", "1.2")
    lot = site.start(recipe(phase(*steps)), specification())
    lot.record("1.1", "6.8", OLGA)
    lot.record("1.2", "6.8", SVEN)
    for person in (OLGA, SVEN):
        assert refused(lot.sign, "1.3", person) == did_this_step(person.name)
    events = lot.sign("1.3", SARA)
    assert [(e.act, e.subject, e.refers) for e in events] == [
        ("signed", "1.3", lot.value("1.2").number),
        ("verified", "1.1", lot.value("1.1").number),
        ("verified", "1.2", lot.value("1.2").number),
    ]
    assert lot.verified() == {("1.1", 1), ("1.2", 1)}


def test_a_verification_step_attests_its_own_occurrence_and_every_one_of_other_phases(site):
    first = phase(measurement("1.1"), verification("1.2", "1.1"), repeat=2)
    lot = site.start(recipe(first, phase(verification("2.1", "1.1"))), specification())
    lot.record("1.1", "6.8", OLGA)
    lot.sign("1.2", OSCAR)
    assert lot.verified() == {("1.1", 1)}
    lot.record("1.1", "6.8", OSCAR)
    lot.sign("1.2", OLGA)
    assert lot.verified() == {("1.1", 1), ("1.1", 2)}
    for person in (OLGA, OSCAR):
        assert refused(lot.sign, "2.1", person) == did_this_step(person.name)
    assert [(e.act, e.subject, e.occurrence) for e in lot.sign("2.1", SVEN)] == [
        ("signed", "2.1", 1), ("verified", "1.1", 1), ("verified", "1.1", 2),
    ]  # fmt: skip


# Signatures


@pytest.mark.parametrize("named", ["operator", "supervisor", "quality"])
@pytest.mark.parametrize("role", ["operator", "supervisor", "quality"])
def test_a_signature_is_given_in_the_named_role_only(site, named, role):
    lot = site.start(recipe(phase(signature("1.1", named, "Performed as written"))), specification())
    who = BY_ROLE[role]
    if role != named:
        assert refused(lot.sign, "1.1", who) == signed_by("1.1", named, who.name, role)
        assert lot.next_step.step == "1.1"
        return
    (event,) = lot.sign("1.1", who)
    assert (event.act, event.person, event.role, event.reason) == ("signed", who.id, role, "Performed as written")
    assert lot.next_step.step == "9.1"


@pytest.mark.parametrize("role", ["operator", "supervisor", "quality"])
def test_a_verification_step_may_name_the_role_of_the_second_person(site, role):
    lot = site.start(recipe(phase(measurement("1.1"), verification("1.2", "1.1", role="quality"))), specification())
    do_up_to(lot, "1.2")
    who = BY_ROLE[role]
    if role != "quality":
        assert refused(lot.sign, "1.2", who) == signed_by("1.2", "quality", who.name, role)
        return
    assert [event.act for event in lot.sign("1.2", who)] == ["signed", "verified"]


def test_a_signature_is_bound_to_the_last_event_of_the_batch(site):
    lot = site.start(recipe(phase(measurement("1.1"), signature("1.2"))), specification())
    lot.record("1.1", "6.8")
    (remark,) = lot.comment("foam")
    (event,) = lot.sign("1.2")
    assert event.refers == remark.number


def test_a_document_keeps_the_spelling_of_its_id(site):
    site.import_document(specification())
    sentence = refused(site.import_document, specification(name="s-1", version="2"))
    assert sentence == "The site has specification S-1; s-1 is the same ID. Spell it as before."


def test_a_document_that_there_is_not_is_answered_with_what_was_meant(site):
    site.approved(specification(name="R-2", version="1"))
    site.approved(specification())
    site.import_document(recipe(phase(instruction("1.1"))))
    near = "There is no recipe R-2. Did you mean R-1?"
    assert refused(site.begin, "LOT-1", "R-2") == near
    assert refused(site.begin, "LOT-1", "R-1") == nothing_approved("recipe R-1")
    assert refused(site.begin, "LOT-1", "UNLIKE") == nothing_approved("recipe UNLIKE")
