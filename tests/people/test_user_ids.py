"""People: an ID belongs to one person for ever, roles are those of the list (21 CFR 11.100(a))."""

from __future__ import annotations

import pytest
from driver import PEOPLE, bad_input, refused
from sentences import no_such_person, not_their_role, user_id_exists


@pytest.mark.parametrize("again", ["olga", "OLGA", "Olga"])
def test_a_user_id_is_used_once_however_it_is_written(site, again):
    assert refused(site.add_person, again, "Olga Other", ("analyst",)) == user_id_exists(again)
    assert site.people()["olga"] == ("Olga Operator", ("operator",))


def test_people_keep_their_names_and_roles(site):
    assert site.people() == {person.id: (person.name, person.roles) for person in PEOPLE}


def test_a_role_named_twice_counts_once_and_the_order_stays(site):
    site.add_person("nina", "Nina  New ", ("quality", "engineer", "quality"))
    assert site.people()["nina"] == ("Nina New", ("quality", "engineer"))


@pytest.mark.parametrize("roles", [(), ("chief",), ("operator", "chief")])
def test_roles_are_those_of_the_list(site, roles):
    assert bad_input(site.add_person, "nina", "Nina New", roles) == (
        f"Unknown roles: {'chief' if roles else 'none given'}. "
        "Roles: operator, supervisor, analyst, engineer, quality, administrator."
    )


@pytest.mark.parametrize("person", ["", "nina new", "../nina", "nína", "n" * 33, "-nina"])
def test_a_user_id_is_a_safe_identifier(site, person):
    assert "user ID" in bad_input(site.add_person, person, "Nina New", ("operator",))


@pytest.mark.parametrize("name", ["", "  ", "N" * 101, "Nina\u202e", "Nina\x00"])
def test_a_name_can_be_printed_beside_a_signature(site, name):
    assert "printed name" in bad_input(site.add_person, "nina", name, ("operator",))


def test_a_person_acts_in_a_role_of_theirs(site):
    assert refused(site.may_act, "nobody", "operator") == no_such_person("nobody")
    assert refused(site.may_act, "dora", "operator") == not_their_role("Dora Double", "operator", "engineer", "quality")
    site.may_act("dora", "quality")
