"""People: an ID belongs to one person for ever, roles are those of the list (21 CFR 11.100(a))."""

from __future__ import annotations

import pytest
from driver import PEOPLE, bad_input, refused
from sentences import no_such_person, not_their_role, user_id_exists

from lbpcmc.errors import InputError
from lbpcmc.gmp.identifiers import name_look, near, printed_name


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


@pytest.mark.parametrize("device", ["con", "COM1", "nul.txt"])
def test_the_name_of_a_device_is_not_an_id(site, device):
    said = f"'{device}' is the name of a device on some systems. Choose another user ID."
    assert bad_input(site.add_person, device, "Some One", ("operator",)) == said


def test_a_long_id_is_cut_where_it_is_refused(site):
    said = bad_input(site.add_person, "x" * 39 + "?!", "Some One", ("operator",))
    assert said.startswith(f"'{'x' * 39}?' is not a user ID. ")


def test_a_printed_name_has_up_to_a_hundred_characters():
    assert printed_name("N" * 100) == "N" * 100
    with pytest.raises(InputError, match=r"^This is not a printed name\. Accepted: 1 to 100 visible characters\.$"):
        printed_name("N" * 101)


def test_marks_on_letters_make_no_other_name():
    assert name_look("Jo\u0301se\u0301  LUIS") == name_look("jose luis") == "jose luis"


def test_what_may_have_been_meant_is_half_of_it_at_least():
    assert near("abcd", ["abxy"]) == ("abxy",)
    assert near("abcd", ["axyz"]) == ()


def test_a_role_that_is_mistyped_is_answered_with_what_was_meant(site):
    said = bad_input(site.add_person, "nina", "Nina", ("operater", "nobody"))
    assert said == "'operater' is not a role. Did you mean operator?"
