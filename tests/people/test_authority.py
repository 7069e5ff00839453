"""Who may do what: every act by every role, written out in full (21 CFR 11.10(g))."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from carrying_out import COUNT, do_next
from driver import BY_ROLE, DORA, OLGA, Site, refused
from recipe_making import calculation, charge, instruction, measurement, phase, recipe, specification, verification
from sentences import TYPES, not_their_role, not_theirs

if TYPE_CHECKING:
    from collections.abc import Callable

    from driver import Lot, Person

ROLES = ("operator", "supervisor", "analyst", "engineer", "quality", "administrator")

TABLE = """
                   operator supervisor analyst engineer quality administrator
person added           -        -         -        -       -         yes
document imported      -        -         -       yes     yes         -
document approved      -        -         -        -      yes         -
batch started         yes      yes        -        -       -          -
recorded              yes      yes       yes       -       -          -
charged               yes      yes        -        -       -          -
confirmed             yes      yes        -        -       -          -
calculated            yes      yes       yes       -       -          -
corrected             yes      yes       yes       -       -          -
verified              yes      yes        -        -      yes         -
signed                yes      yes        -        -      yes         -
phase ended           yes      yes        -        -       -          -
held                  yes      yes        -        -      yes         -
resumed                -        -         -        -      yes         -
stopped                -       yes        -        -      yes         -
completed             yes      yes        -        -       -          -
result                 -        -        yes       -      yes         -
result corrected       -        -        yes       -      yes         -
commented             yes      yes       yes      yes     yes        yes
"""


def rows():
    header, *lines = TABLE.strip("\n").splitlines()
    assert tuple(header.split()) == ROLES
    return {line[:18].strip(): line[18:].split() for line in lines}


SAME_AS_THEIR_NEIGHBOURS = {"person.disabled", "person.roles_changed", "entry.rejected", "result.rejected"}
"""Types that follow from an act of the table, or are tried with people's rights (tests/gmp/test_stations.py)."""

CASES = [(act, role, may == "yes") for act, cells in rows().items() for role, may in zip(ROLES, cells, strict=True)]


def started(site: Site, *steps, repeat=1) -> Lot:
    """A lot whose first phase has these steps."""
    return site.start(recipe(phase(*steps, repeat=repeat)), specification())


def at_the_end(site: Site) -> Lot:
    lot = started(site, instruction("1.1"))
    while lot.next_step is not None:
        do_next(lot)
    return lot


def add_somebody(site):
    return lambda who: site.add_person("nina", "Nina New", ("operator",), who)


def import_something(site):
    return lambda who: site.import_document(specification(), who)


def approve_something(site):
    document = site.import_document(specification())
    return lambda who: site.approve_document(document, who)


def start_a_lot(site):
    for text in (specification(), recipe(phase(instruction("1.1")))):
        site.approved(text)
    return lambda who: site.begin("LOT-1", "R-1", who)


def record(site):
    lot = started(site, measurement("1.1"))
    return lambda who: lot.record("1.1", "6.8", who)


def put_in(site):
    lot = started(site, charge("1.1", second_person="yes"))
    return lambda who: lot.charge("1.1", "YE-1", "3.00 g", who)


def confirm(site):
    lot = started(site, instruction("1.1"))
    return lambda who: lot.confirm("1.1", "", who)


def calculate(site):
    lot = started(site, calculation("1.1", "planned_volume / 2", "volume"))
    return lambda who: lot.calculate("1.1", who)


def correct(site):
    lot = started(site, measurement("1.1"))
    lot.record("1.1", "6.8")
    return lambda who: lot.correct("1.1", "6.9", "misread", who)


def verify(site):
    lot = started(site, measurement("1.1", second_person="yes"))
    lot.record("1.1", "6.8")
    return lambda who: lot.verify("1.1", who)


def sign(site):
    lot = started(site, measurement("1.1"), verification("1.2", "1.1"))
    lot.record("1.1", "6.8")
    return lambda who: lot.sign("1.2", who)


def end_a_phase(site):
    lot = started(site, instruction("1.1"), repeat=3)
    lot.confirm("1.1")
    return lot.end_phase


def hold(site):
    lot = started(site, instruction("1.1"))
    return lambda who: lot.hold("pump stopped", who)


def resume(site):
    lot = started(site, instruction("1.1"))
    lot.hold()
    return lambda who: lot.resume("pump exchanged", who)


def stop(site):
    lot = started(site, instruction("1.1"))
    return lambda who: lot.stop("contaminated", who)


def complete(site):
    lot = at_the_end(site)
    return lot.complete


def give_a_result(site):
    lot = started(site, instruction("1.1"))
    return lambda who: lot.result("viable-count", COUNT, who)


def correct_a_result(site):
    lot = started(site, instruction("1.1"))
    lot.result("viable-count", COUNT)
    return lambda who: lot.correct_result("viable-count", COUNT, "wrong plate", who)


def comment(site):
    lot = started(site, instruction("1.1"))
    return lambda who: lot.comment("foam", who)


DOING: dict[str, Callable[[Site], Callable[[Person], object]]] = {
    "person added": add_somebody,
    "document imported": import_something,
    "document approved": approve_something,
    "batch started": start_a_lot,
    "recorded": record,
    "charged": put_in,
    "confirmed": confirm,
    "calculated": calculate,
    "corrected": correct,
    "verified": verify,
    "signed": sign,
    "phase ended": end_a_phase,
    "held": hold,
    "resumed": resume,
    "stopped": stop,
    "completed": complete,
    "result": give_a_result,
    "result corrected": correct_a_result,
    "commented": comment,
}


class Attempt:
    """One act by one person, in the form that `refused` takes."""

    def __init__(self, site, call):
        self.site = site
        self.call = call

    @property
    def size(self):
        return self.site.size

    def made(self, who):
        return self.call(who)


@pytest.mark.parametrize(("act", "role", "may"), CASES, ids=[f"{act} by {role}" for act, role, _ in CASES])
def test_an_act_is_allowed_to_the_roles_of_the_table_and_refused_to_all_others(site, act, role, may):
    attempt = Attempt(site, DOING[act](site))
    before, who = site.size, BY_ROLE[role]
    if may:
        attempt.made(who)
        written = site.written_since(before)
        assert {(one.person, one.role) for one in written} == {(who.id, role)}
        assert written[0].act == act.removeprefix("batch ")
        return
    allowed = sorted(name for a, name, yes in CASES if a == act and yes)
    named = {"result corrected": "result"}.get(act, act)
    assert refused(attempt.made, who) == not_theirs(who.name, role, named, *allowed)


def test_the_table_has_every_act_that_a_person_does(site):
    assert set(DOING) == set(rows())
    named = {TYPES[act] for act in rows() if act in TYPES} | {"result.corrected"}
    assert site.acts_with_authority() - named == SAME_AS_THEIR_NEIGHBOURS


def test_nobody_acts_in_a_role_that_is_not_theirs(site):
    lot = started(site, instruction("1.1"))
    sentence = not_their_role("Olga Operator", "quality", "operator")
    assert refused(lot.hold, "because", OLGA.acting("quality")) == sentence


def test_who_has_two_roles_acts_in_the_one_that_was_chosen(site):
    document = site.import_document(specification(), DORA.acting("engineer"))
    assert site.written_since(site.size - 1)[0].role == "engineer"
    assert document == ("specification", "S-1", "1")
