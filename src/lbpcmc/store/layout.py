"""The read tables, their indexes and their views, as SQL.

Invariant: the definitions in a file are compared with these letter by letter, and lbpcmc.store.tables has a row class
for each table with the same columns (tests/store/test_rebuild.py, tests/store/test_projection.py). The tables are
STRICT: a number kept as text stays text. The views are documented in docs/database.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lbpcmc.store.schema import TABLES as LEDGER_TABLES
from lbpcmc.store.schema import definitions, folded

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class ReadTable:
    """A table for quick reading."""

    name: str
    key: tuple[str, ...]
    spelled: str
    """Columns in their order: `#` before a whole number, `?` after what may be NULL."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns in their order."""
        return tuple(word.strip("#?") for word in self.spelled.split())

    @property
    def sql(self) -> str:
        """The statement that creates the table."""
        columns = ", ".join(map(_column, self.spelled.split()))
        options = "STRICT" if self.key == ("seq",) else "STRICT, WITHOUT ROWID"
        return f"CREATE TABLE {self.name} ({columns}, PRIMARY KEY ({', '.join(self.key)})) {options}"


def _column(word: str) -> str:
    kind = "INTEGER" if word.startswith("#") else "TEXT"
    return f"{word.strip('#?')} {kind}{'' if word.endswith('?') else ' NOT NULL'}"


_JUDGED = "typed? number? unit? understood? verdict? criterion? finding?"
TABLES = {
    table.name: table
    for table in (
        ReadTable("person", ("id",), "id name roles since #seq"),
        ReadTable(
            "document",
            ("sha256",),
            "sha256 type id version imported_by imported_at approved_by? approved_at? #demonstration #seq",
        ),
        ReadTable(
            "batch",
            ("lot",),
            "lot recipe recipe_version recipe_sha256 specification? specification_version? specification_sha256? "
            "status #demonstration started_at changed_at #first_seq #last_seq #entries",
        ),
        ReadTable(
            "value",
            ("seq",),
            f"#seq lot step #occurrence #replicate act {_JUDGED} item? person role at #superseded_by?",
        ),
        ReadTable("result", ("seq",), f"#seq lot test {_JUDGED} person role at #superseded_by?"),
        ReadTable(
            "signature",
            ("seq",),
            "#seq stream subject act person name role meaning? #refers? digest? at zone #demonstration",
        ),
        ReadTable("stream", ("stream",), "stream #seq hash #entries"),
        ReadTable("stream_entry", ("stream", "seq"), "stream #seq"),
    )
}
_INDEXES = {
    "ix_value_slot": "CREATE INDEX ix_value_slot ON value (lot, step, occurrence, replicate)",
    "ix_result_test": "CREATE INDEX ix_result_test ON result (lot, test)",
}
VIEWS = {
    "v_batches": (
        "CREATE VIEW v_batches AS SELECT b.lot, b.status, b.recipe, b.recipe_version, b.recipe_sha256, "
        "b.specification, b.specification_version, b.specification_sha256, b.demonstration, b.started_at, b.entries, "
        "(SELECT count(*) FROM value v WHERE v.lot = b.lot AND v.verdict = 'fail') AS values_failed, "
        "(SELECT count(*) FROM value v WHERE v.lot = b.lot AND v.verdict IN ('inconclusive', 'invalid')) "
        "AS values_undecided, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL) AS results, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL AND r.verdict = 'fail') "
        "AS results_failed, "
        "(SELECT count(*) FROM result r WHERE r.lot = b.lot AND r.superseded_by IS NULL "
        "AND r.verdict IN ('inconclusive', 'invalid')) AS results_undecided FROM batch b"
    ),
    "v_process_values": (
        "CREATE VIEW v_process_values AS SELECT v.lot, v.step, v.occurrence, v.replicate, v.act, v.typed, v.number, "
        "v.unit, v.verdict, v.criterion, v.finding, v.superseded_by IS NULL AND v.act <> 'not understood' AS holds, "
        "v.item, v.person, v.at, b.recipe, b.recipe_version, b.recipe_sha256, b.demonstration, v.seq "
        "FROM value v JOIN batch b ON b.lot = v.lot"
    ),
    "v_results": (
        "CREATE VIEW v_results AS SELECT r.lot, r.test, r.typed, r.number, r.unit, r.verdict, r.criterion, r.finding, "
        "r.superseded_by IS NULL AS holds, r.person, r.at, b.specification, b.specification_version, "
        "b.specification_sha256, b.demonstration, r.seq FROM result r JOIN batch b ON b.lot = r.lot"
    ),
}
_WANTED = {**{name: table.sql for name, table in TABLES.items()}, **_INDEXES, **VIEWS}


def create(connection: sqlite3.Connection) -> None:
    """Create the read tables, their indexes and the views."""
    for statement in _WANTED.values():
        connection.execute(statement)


def drop(connection: sqlite3.Connection) -> None:
    """Throw the read tables and views away, and what else stands under their names; the ledger keeps everything."""
    for kind, name, _, _ in definitions(connection):
        ours = name.lower()
        if kind in {"table", "view"} and (ours in VIEWS or ours in TABLES):
            connection.execute(f"DROP {kind.upper()} {ours}")


def wrong(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Name every read table, index and view that is missing or changed, and every index that is not ours."""
    found = _definitions(connection)
    faults = []
    for name, sql in _WANTED.items():
        kind = sql.split(" ", 2)[1].lower()
        if name not in found:
            faults.append(f"{kind} {name} is missing")
        elif folded(found[name][1]) != folded(sql):
            faults.append(f"{kind} {name} was changed")
    faults += [
        f"index {name} is not one of ours"
        for name, (kind, _) in sorted(found.items())
        if kind == "index" and name not in _WANTED
    ]
    return tuple(faults)


def strangers(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Name tables and views that are not ours; they change nothing that is shown, but nobody but the desk writes."""
    ours = _WANTED.keys() | LEDGER_TABLES.keys()
    return tuple(
        f"{kind} {name} is not one of ours"
        for name, (kind, _) in sorted(_definitions(connection).items())
        if kind in {"table", "view"} and name not in ours and not name.startswith("sqlite_stat")
    )


def _definitions(connection: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    return {name: (kind, sql) for kind, name, _, sql in definitions(connection)}
