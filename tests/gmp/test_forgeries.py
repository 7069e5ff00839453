"""The newest event, forged with a good hash: what is implausible is named without a key, by lot and number."""

import pytest
from site_making import (
    codes,
    forged,
    last_of,
    ledger,
    opened,
    sql,
    value_of,
)

from lbpcmc.gmp import verification
from lbpcmc.gmp.document_control.events import DocumentApproved, DocumentImported
from lbpcmc.gmp.execution.events import (
    BatchCompleted,
    BatchResumed,
    BatchStarted,
    CommentAdded,
    StepVerified,
    ValueCalculated,
    ValueRecorded,
)
from lbpcmc.gmp.maintenance import rebuild_site, salvage, verify_site
from lbpcmc.gmp.people.events import PersonAdded, RolesChanged, SessionBegun, SessionEnded
from lbpcmc.gmp.site.events import SiteCreated
from lbpcmc.gmp.testing.events import ResultRejected
from lbpcmc.gmp.verification import verify
from lbpcmc.gmp.views import batch_card


def recorded(folder, **parts):
    """A value of LOT-1 as olga could have recorded it: the forged ones differ in one thing each."""
    value = value_of(folder, "batch:lot-2").value
    payload = ValueRecorded("1.4", 1, 1, value)
    return forged(folder, payload, parts.pop("like", "batch:lot-1"), **parts)


def replaced(value, **parts):
    from dataclasses import replace  # noqa: PLC0415  # beside its only use

    return replace(value, **parts)


def judged(folder, **parts):
    value = replaced(value_of(folder, "batch:lot-2").value, **parts)
    return forged(folder, ValueRecorded("1.4", 1, 1, value), "batch:lot-1")


LOT1 = "batch:lot-1"


def imported(folder):
    """The second version of the recipe as it was imported, not approved."""
    return DocumentImported(**last_of(folder, "document:recipe:small-1", "document.imported")[2])


def meaning_of_small_spec(folder):
    return last_of(folder, "document:specification:small-spec", "document.approved")[2]["compiled_sha256"]


FORGED = {
    "a ghost": (lambda f: recorded(f, person="ghost", name="Nobody"), LOT1, "rule", "There is no person 'ghost'"),
    "the same person spelt otherwise": (lambda f: recorded(f, person="OLGA"), LOT1, "rule", "The user ID is olga"),
    "another printed name": (lambda f: recorded(f, name="Olga Quality"), LOT1, "rule", "printed name of olga"),
    "a role that there is not": (lambda f: recorded(f, role="king"), LOT1, "rule", "Olga Operator is not king"),
    "a role of another": (lambda f: recorded(f, role="quality"), LOT1, "rule", "Olga Operator is not quality"),
    "a session that was not begun": (lambda f: recorded(f, session="0" * 32), LOT1, "rule", "has no open session"),
    "a session of another station": (lambda f: recorded(f, station="s9"), LOT1, "rule", "another role or station"),
    "a session with a password": (lambda f: recorded(f, identity="password"), LOT1, "rule", "another role or station"),
    "somebody who is disabled": (
        lambda f: forged(f, SessionBegun("x"), "person:dora", session="x", person="dora", name="Dora Double",
                         role="quality"),
        "person:dora", "rule", "disabled and does not act",
    ),
    "a lot that is stopped": (
        lambda f: recorded(f, like="batch:lot-3", person="olga", name="Olga Operator", role="operator",
                           session=last_of(f, LOT1)[1].session),
        "batch:lot-3", "rule", "LOT-3 is stopped",
    ),
    "a lot that was never started": (
        lambda f: forged(f, CommentAdded("x"), LOT1, stream="batch:lot-0"), "batch:lot-0", "rule", "no batch lot-0",
    ),
    "a step that is not open": (
        lambda f: forged(f, ValueRecorded("1.5", 1, 1, value_of(f, "batch:lot-2").value), LOT1),
        LOT1, "rule", "Step 1.5 is not open",
    ),
    "another replicate": (
        lambda f: forged(f, ValueRecorded("1.4", 1, 7, value_of(f, "batch:lot-2").value), LOT1),
        LOT1, "rule", "open at occurrence 1, replicate 1",
    ),
    "the end of a lot with open steps": (
        lambda f: forged(f, BatchCompleted(), LOT1), LOT1, "rule", "is still open",
    ),
    "resumed by the floor": (
        lambda f: forged(f, BatchResumed("go on"), LOT1), LOT1, "rule", "a role that may not do this",
    ),
    "the second person is the first": (
        lambda f: forged(f, StepVerified("1.2", 1, last_of(f, LOT1, "material.charged")[0],
                                         ledger(f)[last_of(f, LOT1, "material.charged")[0] - 1][2].hex(),
                                         "verified as second person"), LOT1),
        LOT1, "rule", "did this step",
    ),
    "a second person for another event": (
        lambda f: forged(f, StepVerified("1.2", 1, 5, "0" * 64, "verified as second person"), LOT1, person="otto",
                         name="Otto Operator", role="supervisor", session=last_of(f, "batch:lot-3")[1].session),
        LOT1, "rule", "is not what holds at step 1.2",
    ),
    "a wrong verdict": (lambda f: judged(f, typed="45.0"), LOT1, "verdict", "comes out differently"),
    "another verdict alone": (lambda f: judged(f, verdict="alert"), LOT1, "verdict", "value.verdict is 'alert'"),
    "another limit": (lambda f: judged(f, criterion="20 to 60 degC"), LOT1, "verdict", "value.criterion is"),
    "another number": (lambda f: judged(f, exact="320"), LOT1, "verdict", "value.exact is '320'"),
    "a text that cannot be read": (lambda f: judged(f, typed="warm"), LOT1, "verdict", "cannot be judged again"),
    "a calculation that is not open": (
        lambda f: forged(f, ValueCalculated("4.2", 1, 1, value_of(f, "batch:lot-2").value), LOT1),
        LOT1, "rule", "Step 4.2 is not open",
    ),
    "a lot by another recipe": (
        lambda f: forged(f, started(f, recipe_sha256="0" * 64), LOT1, stream="batch:lot-8"),
        "batch:lot-8", "rule", "not started from the versions in force",
    ),
    "a lot by the recipe that nobody approved": (
        lambda f: forged(f, started(f, recipe_version="2"), LOT1, stream="batch:lot-8"),
        "batch:lot-8", "rule", "not started from the versions in force",
    ),
    "a lot in the stream of another": (
        lambda f: forged(f, started(f), LOT1, stream="batch:lot-88"), "batch:lot-88", "rule", "is not the stream of",
    ),
    "a lot that looks like another": (
        lambda f: forged(f, started(f, lot="L0T-1"), LOT1, stream="batch:l0t-1"),
        "batch:l0t-1", "rule", "looks like lot-1, which exists",
    ),
    "a type in the stream of another kind": (
        lambda f: forged(f, CommentAdded("x"), LOT1, stream="person:olga"), "person:olga", "rule", "does not belong",
    ),
    "roles changed by an operator": (
        lambda f: forged(f, RolesChanged("olga", ("quality",), "promoted"), LOT1, stream="person:olga"),
        "person:olga", "rule", "a role that may not do this",
    ),
    "an administrator by the first act": (
        lambda f: forged(f, PersonAdded("eve", "Eve", ("administrator",)), LOT1, stream="person:eve", act="1",
                         person="eve", name="Eve", role="administrator"),
        "person:eve", "rule", "A ledger begins with its creation",
    ),
    "roles changed in the stream of another": (
        lambda f: forged(f, RolesChanged("anna", ("quality",), "promoted"), "person:root", stream="person:olga"),
        "person:olga", "rule", "There is no person 'anna'",
    ),
    "the end of a session that there is not": (
        lambda f: forged(f, SessionEnded("0" * 32), "person:anna"),
        "person:anna", "rule", "There is no such session to end.",
    ),
    "a session ended in the stream of another": (
        lambda f: forged(f, SessionEnded(last_of(f, "person:anna")[1].session), "person:anna", stream="person:olga"),
        "person:olga", "rule", "There is no such session to end.",
    ),
    "a document in the stream of another": (
        lambda f: forged(f, DocumentImported("recipe", "NEW-1", "1", "New", "0" * 64, "new.yaml"), "person:emil",
                         stream="document:recipe:new-2"),
        "document:recipe:new-2", "rule", "document:recipe:new-2 is not the stream of recipe NEW-1.",
    ),
    "an approval of other bytes": (
        lambda f: forged(f, DocumentApproved("recipe", "SMALL-1", "2", "0" * 64, "0" * 64, "approved"), "person:quinn",
                         stream="document:recipe:small-1"),
        "document:recipe:small-1", "rule", "recipe SMALL-1 2 has other bytes than were approved.",
    ),
    "known bytes as another version": (
        lambda f: forged(f, DocumentImported("recipe", "SMALL-1", "7", "New", imported(f).sha256, "new.yaml"),
                         "person:emil", stream="document:recipe:small-1"),
        "document:recipe:small-1", "rule", "These bytes are in the site as version 2.",
    ),
    "an approval with the meaning of another": (
        lambda f: forged(
            f, DocumentApproved("recipe", "SMALL-1", "2", imported(f).sha256, meaning_of_small_spec(f), "ok"),
            "person:quinn", stream="document:recipe:small-1",
        ),
        "document:recipe:small-1", "rule", "The compiled meaning is that of another document.",
    ),
    "an approval of a document that there is not": (
        lambda f: forged(f, DocumentApproved("recipe", "NONE-1", "1", imported(f).sha256, imported(f).sha256, "ok"),
                         "person:quinn", stream="document:recipe:none-1"),
        "document:recipe:none-1", "rule", "There is no recipe NONE-1 1.",
    ),
    "an approval of a version that there is not": (
        lambda f: forged(f, DocumentApproved("recipe", "SMALL-1", "9", imported(f).sha256, imported(f).sha256, "ok"),
                         "person:quinn", stream="document:recipe:small-1"),
        "document:recipe:small-1", "rule", "There is no version 9 of recipe SMALL-1.",
    ),
    "a text to correct a result that does not hold": (
        lambda f: forged(f, ResultRejected("viable-count", "many", None, "?", 1), "person:anna", stream="batch:lot-2"),
        "batch:lot-2", "rule", "Event 1 is not the result of viable-count that holds.",
    ),
    "a second creation": (
        lambda f: forged(f, SiteCreated("x", "site"), LOT1, stream="site"), "site", "rule", "A ledger is created once",
    ),
    "an act that is over": (lambda f: recorded(f, act="7"), LOT1, "rule", "belongs to act 7, which is over"),
    "a time in the past": (
        lambda f: recorded(f, at="2026-03-01T08:00:00.000Z"), LOT1, "time", "before the event before it",
    ),
    "a time that is not one": (
        lambda f: recorded(f, at="yesterday"), LOT1, "unreadable", "'yesterday', which is not a time",
    ),
    "a time without a zone": (
        lambda f: recorded(f, at="2026-03-02 09:00:00"), LOT1, "unreadable", "which is not a time",
    ),
    "a day that there is not": (
        lambda f: recorded(f, at="2026-02-30T09:00:00.000Z"), LOT1, "unreadable", "which is not a time",
    ),
    "no number of seconds": (
        lambda f: recorded(f, monotonic="long"), LOT1, "unreadable", "the clock '+01:00 long synchronised'",
    ),
    "an offset that there is not": (
        lambda f: recorded(f, offset="king"), LOT1, "unreadable", "the clock 'king ",
    ),
    "a version that there is not": (lambda f: recorded(f, version="2"), LOT1, "unreadable", "reads up to version 1"),
    "a type that there is not": (
        lambda f: forged(f, {}, LOT1, type="lot.released"), LOT1, "unreadable", "does not know",
    ),
    "a field too many": (
        lambda f: forged(f, {"text": "x", "step": None, "mood": "good"}, LOT1, type="comment.added"),
        LOT1, "unreadable", "does not have the fields",
    ),
}  # fmt: skip


def started(folder, **parts):
    """The papers of LOT-1 for LOT-8."""
    _, _, texts = last_of(folder, LOT1, "batch.started")
    return BatchStarted(**texts | {"lot": "LOT-8"} | parts)


@pytest.mark.parametrize(("forge", "where", "code", "words"), FORGED.values(), ids=FORGED)
def test_a_forged_newest_event_is_named(folder, forge, where, code, words):
    seq = forge(folder)
    found = verify_site(folder).findings
    named = [one for one in found if (one.where, one.seq, one.code) == (where, seq, code)]
    assert named, "\n".join(map(str, found))
    assert words in " ".join(one.said for one in named)
    assert {one.where for one in found if one.code != "table"} == {where}, "no other lot is blamed"


@pytest.mark.parametrize("workers", [2, 3, 5])
def test_a_lot_that_looks_like_one_of_another_process_is_named(folder, monkeypatch, workers):
    monkeypatch.setattr(verification, "_ALONE", 0)
    seqs = [forged(folder, started(folder, lot=f"L0T-{n}"), LOT1, stream=f"batch:l0t-{n}") for n in (1, 2, 3)]
    site = opened(folder, read_only=True, trusting=False)
    found = verify(site, workers=workers).findings
    site.ledger.close()
    assert [one.seq for one in found if f"looks like {one.where.replace('batch:l0t', 'lot')}" in one.said] == seqs


def test_an_event_that_could_have_happened_is_not_found(folder):
    """As docs/database.md says: there is no key, and the witness has not seen the end yet."""
    recorded(folder)
    assert {(where, code) for where, _, code in codes(folder)} == {(LOT1, "table")}
    rebuild_site(folder)
    assert codes(folder) == set()


@pytest.mark.parametrize("body", ["[]", "{}", "null", "", "x", '{"format":"lbpcmc/2","stream":"batch:lot-1'])
def test_an_event_that_is_not_one_is_named_and_hides_nothing(folder, body, tmp_path):
    from lbpcmc.events.canonical import digest_of  # noqa: PLC0415  # beside its only use

    seq = len(ledger(folder)) + 1
    sql(folder, ("INSERT INTO event (seq, body, hash) VALUES (?, ?, ?)", seq, body, digest_of(body.encode())))
    found = codes(folder)
    assert ("ledger", seq, "link") in found
    assert {number for _, number, _ in found} <= {0, seq}
    saved = salvage(folder, tmp_path / "saved")
    assert (saved.events, saved.bad) == (seq, 0)
    site = opened(folder)
    assert batch_card(site, "LOT-2").status == "running"
    site.ledger.close()


def test_a_broken_lot_hides_no_other(folder):
    """A forged event in one lot, an edited row in another: both are named, each at its lot."""
    sql(folder, "UPDATE value SET typed = 'x' WHERE lot = 'LOT-2'")
    forged(folder, CommentAdded("x"), LOT1, stream="batch:lot-0")
    found = codes(folder)
    named = {(where, code) for where, _, code in found}
    assert {("batch:lot-0", "rule"), ("batch:lot-2", "table")} <= named
    assert not {where for where, _ in named} & {LOT1, "batch:lot-3"}


def test_backdating_without_a_note_is_found(folder):
    seq = recorded(folder, at="2026-02-02T08:00:00.000Z", monotonic="900.000")
    assert (LOT1, seq, "time") in codes(folder)
