"""Rights end and change by another administrator, with a reason, and never by the person themselves (11.10(d), (g))."""

from __future__ import annotations

import pytest
from driver import EMIL, OLGA, QUINN, RITA, SVEN, bad_input, refused
from recipe_making import specification

from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import change_roles, disable_person

DISABLE = "disable_person"
CHANGE = "change_roles"


def changed(site, act, person, *reason, who=RITA):
    """Try one of the two changes of a person's rights, and give the sentence of its refusal."""
    more = (person,) if act == DISABLE else (person, ("analyst",))
    return refused(getattr(site, act), *more, *reason, who=who)


@pytest.mark.parametrize("act", [DISABLE, CHANGE])
@pytest.mark.parametrize(("reason", "person", "sentence"), [
    ("left", "x" * 60, f"There is no person '{'x' * 40}'."),
    ("left", "rita", "Nobody changes their own rights. Another administrator does it."),
    ("", "olga", "A change of a person's rights needs its reason. Say why."),
    (" \t", "olga", "A change of a person's rights needs its reason. Say why."),
])  # fmt: skip
def test_a_change_of_rights_is_refused(site, act, reason, person, sentence):
    before = site.people()
    assert changed(site, act, person, reason) == sentence
    assert site.people() == before


@pytest.mark.parametrize("act", [DISABLE, CHANGE])
def test_a_disabled_person_stays_as_they_are(site, act):
    site.disable_person("olga")
    assert changed(site, act, "olga", "again") == "Olga Operator is disabled already."


@pytest.mark.parametrize("act", [DISABLE, CHANGE])
@pytest.mark.parametrize("who", [OLGA, SVEN, EMIL, QUINN], ids=lambda who: who.role)
def test_rights_are_changed_by_an_administrator_only(site, act, who):
    assert f"acts as {who.role}, a role that may not do this" in changed(site, act, "oscar", "no", who=who)


def test_a_disabled_person_does_nothing_more(site):
    site.disable_person("emil")
    sentence = "Emil Engineer was disabled and does not act any more. Ask an administrator."
    assert refused(site.import_document, specification()) == sentence


def test_new_roles_are_the_rights_from_now_on(site):
    site.change_roles("olga", ("analyst", "quality", "analyst"))
    assert site.people()["olga"] == ("Olga Operator", ("analyst", "quality"))
    site.may_act("olga", "quality")
    assert refused(site.may_act, "olga", "operator") == (
        "Olga Operator is not operator. Their roles: analyst, quality."
    )


def test_new_roles_are_others_and_of_the_list(site):
    assert refused(site.change_roles, "dora", ("quality", "engineer")) == "Dora Double has these roles already."
    assert bad_input(site.change_roles, "olga", ("chief",)).startswith("Unknown roles: chief.")
    assert bad_input(site.change_roles, "olga", ()).startswith("Unknown roles: none given.")


def test_a_session_is_ended_once(site):
    site.end_session(OLGA)
    assert refused(site.end_session, OLGA) == "Olga Operator has no open session here. Begin one: say who is working."


def test_a_change_of_roles_ends_the_sessions_in_the_roles_that_are_gone(site):
    before = site._site.fold(PERSON_STATE, "dora").sessions
    assert sorted(one.role for one in before.values()) == ["engineer", "quality"]
    change_roles(site._site, site._session(RITA), "dora", ("quality", "analyst"), "moved")
    after = site._site.fold(PERSON_STATE, "dora")
    assert [one.role for one in after.sessions.values()] == ["quality"]
    assert after.active is True
    disable_person(site._site, site._session(RITA), "dora", "left")
    gone = site._site.fold(PERSON_STATE, "dora")
    assert (gone.active, gone.sessions) == (False, {})
    assert gone.active is False
