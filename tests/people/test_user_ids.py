"""People: an ID belongs to one person for ever, roles are those of the list (21 CFR 11.100(a))."""

from __future__ import annotations

import pytest
from driver import PEOPLE, bad_input, refused
from sentences import no_such_person, not_their_role, user_id_exists

from lbpcmc.errors import InputError, NotAllowed
from lbpcmc.events import Event
from lbpcmc.gmp.authority import allowed
from lbpcmc.gmp.identifiers import name_look, near, printed_name
from lbpcmc.gmp.people.events import PersonAdded, SessionBegun, SessionEnded
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.people.usecases import begin
from lbpcmc.gmp.product import PRODUCT


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


@pytest.mark.parametrize("name", ["Olga Operator", "OLGA  operator", "Olgа Operator"])
def test_a_printed_name_that_looks_like_another_is_refused(site, name):
    shown = " ".join(name.split())
    assert refused(site.add_person, "nina", name, ("operator",)) == (
        f"olga is printed as Olga Operator; {shown} would look the same. "
        "Add what tells them apart: a middle initial, a second name."
    )


def test_a_person_that_there_is_not_is_answered_with_who_was_meant(site):
    with pytest.raises(NotAllowed, match=r"^There is no person 'olgaa'\. Did you mean olga\?$"):
        begin(site._site, "olgaa", "operator")
    with pytest.raises(NotAllowed, match=r"^There is no person 'zzzz'\. Register them"):
        begin(site._site, "zzzz", "operator")


def proposed(site, payload, **parts):
    """The sentence with which the rules refuse an event of Olga, whose session is open."""
    with site._site.read() as view:
        last = view.reading.last().size
        like = view.reading.events("person:olga")[-1].envelope
        where = like._replace(type=PRODUCT.types.of(payload).name, act=str(last + 1), **parts)
        with pytest.raises((NotAllowed, InputError)) as refused_:
            allowed(view, Event(last + 1, "", where, payload))
        return str(refused_.value)


def test_a_session_is_begun_once_by_its_own_person(site):
    new = "f" * 32
    other = "A session is begun by its own person."
    assert proposed(site, SessionBegun(new), session="e" * 32) == other
    assert proposed(site, SessionBegun(new), session=new, stream="person:sven") == other
    with site._site.read() as view:
        known = next(iter(view.fold(PERSON_STATE, "olga").sessions))
    assert proposed(site, SessionBegun(known), session=known) == "This session was begun already."


def test_a_session_is_ended_by_its_own_person(site):
    none = "There is no such session to end."
    with site._site.read() as view:
        known = next(iter(view.fold(PERSON_STATE, "olga").sessions))
    assert proposed(site, SessionEnded("e" * 32), session=known) == none
    assert proposed(site, SessionEnded(known), session=known, stream="person:sven") == none


def test_the_rule_too_asks_for_id_name_roles_and_stream(site):
    admin = site._site.fold(PERSON_STATE, "rita")
    with site._site.read() as view:
        like = view.reading.events("person:rita")[-1].envelope
    parts = {name: getattr(like, name) for name in ("person", "name", "role", "session", "station", "identity")}
    assert admin.name == parts["name"]
    add = ("nina", "Nina New", ("operator",))
    assert proposed(site, PersonAdded("n!", *add[1:]), stream="person:n!", **parts).startswith("'n!' is not a user ID.")
    assert (
        proposed(site, PersonAdded(*add), stream="person:nobody", **parts) == "person:nobody is not the stream of nina."
    )
    blank = proposed(site, PersonAdded("nina", "Nina  New", ("operator",)), stream="person:nina", **parts)
    assert blank == "The printed name has white space that does not print."
    twice = proposed(site, PersonAdded("nina", "Nina New", ("chief",)), stream="person:nina", **parts)
    assert twice.startswith("Unknown roles: chief.")
    assert proposed(site, PersonAdded("OLGA", *add[1:]), stream="person:olga", **parts).startswith(
        "The user ID OLGA exists."
    )
