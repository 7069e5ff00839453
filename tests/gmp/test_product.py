"""The lists of the product, walked: nothing that can happen lacks its authority, fold, rows, line or exception rule."""

import inspect
import re
import tomllib
from dataclasses import fields
from importlib import import_module
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from lbpcmc.events import Envelope, Event
from lbpcmc.events.canonical import digest_of
from lbpcmc.gmp.execution.events import CommentAdded
from lbpcmc.gmp.people.rules import PERMISSIONS, ROLES
from lbpcmc.gmp.printed import LINES
from lbpcmc.gmp.product import NO_EXCEPTION, NO_ROWS, PRODUCT, TYPES
from lbpcmc.gmp.read_tables import READ_TABLES

OPEN_TO_ALL = {
    "site.created",
    "clock.stepped",
    "witness.missed",
    "session.begun",
    "session.ended",
    "signature.left_open",
    "batch.held_by_limit",
    "comment.added",
}
"""Types that ask for no permission: their own rule says when they may happen."""
ONLY_LOGGED = {CommentAdded}
"""Types that a fold keeps in its log alone."""

EVERY = pytest.mark.parametrize("known", tuple(TYPES), ids=lambda one: one.name)

GMP = Path(inspect.getfile(PRODUCT.__class__)).parent
MADE_OF = {
    "events": ("TYPES", tuple(TYPES)),
    "rules": ("RULES", PRODUCT.rules.items()),
    "exceptions": ("EXCEPTIONS", PRODUCT.exceptions),
    "rows": ("PER_EVENT", READ_TABLES.per_event.items()),
    "lines": ("LINES", LINES.items()),
}
"""Module of a capability: what it gives, and the list of the product that has it."""


def sample(kind, name=""):
    """Make a value of a payload's type: every text is the field's name."""
    options = [one for one in get_args(kind) if one is not type(None)] if get_args(kind) else []
    if getattr(kind, "__origin__", None) is tuple:
        return (sample(get_args(kind)[0], name), "second")
    if options:
        return sample(options[0], name)
    if kind is int:
        return 7
    if kind is str:
        return name
    hints = get_type_hints(kind)
    return kind(**{field.name: sample(hints[field.name], field.name) for field in fields(kind)})


TIMES = {
    "at": "2026-03-02T08:00:00.000Z", "offset": "+01:00", "monotonic": "1.000", "synchronised": "unknown",
}  # fmt: skip


def event_of(known):
    payload = sample(known.payload)
    envelope = Envelope(**dict.fromkeys(Envelope._fields, "x"))._replace(
        stream=known.stream.key("lot"), type=known.name, version=str(known.version), **TIMES
    )
    body = TYPES.body(envelope, payload)
    return body, TYPES.read(3, digest_of(body).hex(), body)


@EVERY
def test_a_type_has_authority(known):
    if known.name in OPEN_TO_ALL:
        assert known.by is None
    else:
        assert PERMISSIONS[known.by] <= set(ROLES)
        assert PERMISSIONS[known.by]


@EVERY
def test_a_type_has_its_upcasters_and_a_name(known):
    assert len(known.upcasters) == known.version - 1
    assert re.fullmatch(r"[a-z]+\.[a-z_]+", known.name)


@EVERY
def test_a_payload_is_read_as_it_was_written(known):
    body, event = event_of(known)
    assert event.payload == sample(known.payload)
    assert TYPES.is_canonical(event, body)


@EVERY
def test_a_type_has_a_rule_and_a_fold(known):
    assert known.payload in PRODUCT.rules or known.name in {"clock.stepped", "witness.missed"}
    folds = [fold for fold in PRODUCT.folds if fold.stream is known.stream]
    assert folds
    sources = [inspect.getsource(inspect.getmodule(fold.apply)) for fold in folds]
    named = any(known.payload.__name__ in source for source in sources)
    assert named != (known.payload in ONLY_LOGGED)


@EVERY
def test_a_type_has_rows_or_a_stated_none(known):
    assert (known.payload in READ_TABLES.per_event) != (known.payload in NO_ROWS)


@EVERY
def test_a_type_has_a_line_that_tells_its_texts(known):
    _, event = event_of(known)
    line = LINES[known.payload](event)
    assert line.act
    told = repr(line)
    spoken = {"reason", "typed", "remark", "text", "material_lot", "equipment", "sample", "name", "roles", "version"}
    for field in fields(known.payload):
        found = getattr(event.payload, field.name)
        if field.name in spoken and isinstance(found, str):
            assert found in told, f"{known.name} does not tell its {field.name}"


@EVERY
def test_a_type_has_an_exception_rule_or_a_stated_none(known):
    looked_at = any(known.payload in rule.payloads for rule in PRODUCT.exceptions)
    assert looked_at != (known.payload in NO_EXCEPTION)


def test_exception_rules_have_one_title_an_id():
    titles = {}
    for rule in PRODUCT.exceptions:
        assert titles.setdefault(rule.id, (rule.title, rule.version, rule.clause)) == (
            rule.title,
            rule.version,
            rule.clause,
        )
        assert (rule.of_event is None) != (rule.of_state is None)
        assert bool(rule.payloads) == (rule.of_event is not None)


def test_every_permission_is_asked_for():
    assert {one.by for one in TYPES if one.by} == set(PERMISSIONS)


def test_what_is_judged_or_calculated_is_made_again():
    judged = {one.payload for one in TYPES if any(f.name == "value" for f in fields(one.payload))}
    assert judged <= set(PRODUCT.redo)
    assert all(payload in PRODUCT.rules for payload in PRODUCT.redo)


def test_an_event_keeps_its_place():
    _, event = event_of(next(iter(TYPES)))
    assert isinstance(event, Event)
    assert event.seq == 3


@pytest.mark.parametrize("events", sorted(GMP.glob("*/events.py")), ids=lambda path: path.parent.name)
def test_a_folder_with_events_is_in_every_list(events):
    for path in sorted(events.parent.glob("*.py")):
        module = import_module(f"lbpcmc.gmp.{events.parent.name}.{path.stem}")
        name, listed = MADE_OF.get(path.stem, ("", ()))
        if name:
            given = getattr(module, name)
            assert all(one in listed for one in (given.items() if isinstance(given, dict) else given)), path
        if path.stem == "rules" and hasattr(module, "REDO"):
            assert module.REDO.items() <= PRODUCT.redo.items()
        if path.stem == "state":
            assert any(fold is one for fold in PRODUCT.folds for one in vars(module).values()), path


def test_every_folder_has_a_place_in_the_order_of_imports():
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    (order,) = [one["layers"] for one in contracts if one["name"] == "capabilities are stacked"]
    placed = {name.strip(" ()") for layer in order for name in layer.split("|")}
    assert {path.parent.name for path in GMP.glob("*/__init__.py")} <= placed


def test_rows_tell_their_stream():
    """Verification gives the rows of a stream to one process, by their column `stream` or `lot`."""
    shared = {"person", "document"}
    for table in READ_TABLES.schema.tables:
        assert table.name in shared or {"stream", "lot"} & set(table.columns.keys()), table.name
