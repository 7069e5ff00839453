"""What a database engine must offer to the ledger. `sqlite.py` and `postgresql.py` are the two there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import ClauseElement
    from sqlalchemy.engine import Connection

    from lbpcmc.errors import StoreError

BUSY_SECONDS = 10.0
"""How long a station waits for others that are writing."""


class Engine(Protocol):
    """One database, opened by one process; several processes may open the same one."""

    place: str
    """Where it is, for sentences: a path, or a URL without its password."""
    failures: tuple[type[Exception], ...]
    """What its driver raises."""

    @property
    def address(self) -> Path | str:
        """What another process opens the same database by."""

    def connect(self) -> Connection:
        """Give the connection, opened when first asked for; StoreError where there is no such database."""

    def close(self) -> None:
        """Release the database; the next `connect` opens it again."""

    def create(self) -> None:
        """Create the ledger's tables and their protection in an empty database, within the transaction that is open."""

    def begin(self, *, write: bool) -> None:
        """Begin a transaction. With `write`, no other station writes until it ends: it waits its turn."""

    def last(self) -> tuple[int, bytes, bytes] | None:
        """Number, hash and bytes of the last event as the writer's transaction began; None in an empty ledger."""

    def write(self, statement: ClauseElement, values: Mapping[str, object]) -> None:
        """Run a statement that gives nothing back; what it does may wait for `flush` or for the commit.

        The values are texts, bytes, whole numbers, floats and None, which every driver takes as they are.
        """

    def flush(self) -> None:
        """Do what was told to `write` and waits."""

    def end(self, *, commit: bool) -> None:
        """Commit durably with everything that waits, or roll back."""

    def trusted(self) -> bool:
        """True where no definition was changed since `protection` found nothing."""

    def protection(self) -> tuple[str, ...]:
        """Name what is missing or changed of the ledger's tables and triggers; nothing where all is as created."""

    def definitions(self) -> Mapping[str, str] | None:
        """SQL of every table, index and view by its name, white space folded; None where the engine keeps none."""

    def has_read_schema(self) -> bool:
        """False where the table that names the read tables was dropped."""

    def make_read_schema(self) -> None:
        """Create that table."""

    def drop(self, kind: str, name: str) -> None:
        """Drop a read table or view."""

    def strangers(self, ours: frozenset[str]) -> tuple[str, ...]:
        """Name tables, views and triggers that are not ours."""

    def damage(self) -> tuple[str, ...]:
        """What the engine says of its own files; nothing where they are good."""

    def now(self) -> datetime | None:
        """The server's time as the writer got its turn, where that clock counts; None where the station's does."""

    def told(self, error: BaseException) -> StoreError:
        """Say what happened, for the person at the screen; nothing was written."""
