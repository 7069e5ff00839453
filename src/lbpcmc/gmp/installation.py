"""A site is created and opened: a folder with an SQLite file, or a database of a PostgreSQL server."""

from __future__ import annotations

import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.errors import InputError, StoreError
from lbpcmc.gmp.acts import Act, Site
from lbpcmc.gmp.clock import StationClock
from lbpcmc.gmp.identifiers import identifier, printed_name
from lbpcmc.gmp.people.events import PERSON, PersonAdded
from lbpcmc.gmp.people.rules import checked_roles
from lbpcmc.gmp.product import PRODUCT, TYPES, read_schema
from lbpcmc.gmp.sessions import STATED, Session, this_station
from lbpcmc.gmp.site.events import SITE, SiteCreated
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.gmp.witnessing import Witness
from lbpcmc.messages import say
from lbpcmc.store import Ledger
from lbpcmc.store.witness import is_free_for, is_regular

if TYPE_CHECKING:
    from lbpcmc.gmp.clock import Clock
    from lbpcmc.gmp.sessions import Station

DATABASE = "lbpcmc.sqlite"
WITNESS = "heads.txt"
SETTINGS = "site.toml"
FOLDER_RIGHTS = 0o770
FILE_RIGHTS = 0o660
"""The group works with a site; nobody else reads its records."""
FOUNDING = "founding"
"""ID of the session in which a site is created."""


@dataclass(frozen=True, slots=True)
class Administrator:
    """The first person of a site."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the parts of a site are."""

    folder: Path
    """Settings and witness; beside a PostgreSQL site it is where its stations keep them."""
    database: Path | str
    witness: Path

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the site consists of: nothing is written over them."""
        found = [self.folder / SETTINGS, self.witness]
        return (*found, self.database) if isinstance(self.database, Path) else tuple(found)


def places(folder: Path) -> Places:
    """Find the parts of a site in its folder; InputError where its settings cannot be read."""
    settings = folder / SETTINGS
    told: dict[str, object] = {}
    if settings.is_file():
        try:
            told = tomllib.loads(settings.read_text("utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise InputError(say("site.settings", settings=str(settings), because=str(error))) from error
    database, witness = told.get("database"), told.get("witness")
    return Places(
        folder,
        database if isinstance(database, str) else folder / DATABASE,
        Path(witness) if isinstance(witness, str) else folder / WITNESS,
    )


def create_site(  # each of them is a choice of whoever makes a site
    folder: Path,
    administrator: Administrator,
    *,
    demonstration: bool = False,
    witness: Path | None = None,
    database: str | None = None,
    clock: Clock | None = None,
    station: Station | None = None,
) -> Site:
    """Create a site with its first administrator; everything is checked before anything is made.

    `database` is a URL of PostgreSQL; without it the site is a file in its folder. InputError for an ID, a name or a
    folder that cannot be used; StoreError if there is a site already.
    """
    identifier(administrator.id, "user ID")
    name = printed_name(administrator.name)
    roles = ("administrator",)
    checked_roles(roles)
    made = _prepare(folder)
    try:
        found = places(folder)
        _keep_for_group(witness or found.witness)
        place = database or found.database
        ledger = Ledger.create(place, TYPES, read_schema, str(uuid.uuid4()))
    except BaseException:  # an interrupt too leaves no half of a site
        _take_back(folder, made=made, witness=witness)
        raise
    seen = Witness(witness.resolve() if witness else found.witness)
    site = Site(folder, ledger, PRODUCT, clock or StationClock(), station or this_station("command line"), seen)
    session = Session(FOUNDING, administrator.id, name, "administrator", STATED, site.station)
    try:
        if isinstance(place, Path):
            place.chmod(FILE_RIGHTS)
        with site.write(session) as act:
            _found(act, ledger.database_id, demonstration=demonstration)
            act.append(PERSON.key(administrator.id), PersonAdded(administrator.id, name, roles))
        _settle(folder, witness, database)
    except BaseException:  # the same
        ledger.close()
        if isinstance(place, Path):
            place.unlink()
        _take_back(folder, made=made, witness=witness)
        raise
    return site


def _found(act: Act, database: str, *, demonstration: bool) -> None:
    act.append(SITE.key(), SiteCreated(database, "demonstration" if demonstration else "site"))


def _settle(folder: Path, witness: Path | None, database: str | None) -> None:
    lines = []
    if witness is not None:
        lines.append(f"witness = {_toml(witness.resolve().as_posix())}\n")
    if database is not None:
        lines.append(f"database = {_toml(database)}\n")
    if lines:
        settings = folder / SETTINGS
        settings.touch(FILE_RIGHTS)
        settings.chmod(FILE_RIGHTS)
        settings.write_text("".join(lines), "utf-8")


def _toml(text: str) -> str:
    """Write a text as a TOML string, whatever is in it."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in plain) + '"'


def _prepare(folder: Path) -> bool:
    """Make the folder for its owner and group, whatever the umask; False where it was there already."""
    try:
        if folder.is_dir():
            return False
        folder.mkdir(mode=FOLDER_RIGHTS, parents=True)
        folder.chmod(FOLDER_RIGHTS)
    except OSError as error:
        raise InputError(say("site.folder_not_made", folder=str(folder), because=error.strerror)) from error
    return True


def _expect_file(witness: Path) -> None:
    """Refuse a witness that is a folder, a device or a pipe."""
    if not is_regular(witness):
        raise InputError(say("site.witness_not_a_file", witness=str(witness)))


def _keep_for_group(witness: Path) -> None:
    """Make the witness file, before there is a database that would have to be taken back."""
    _expect_file(witness)
    try:
        if not is_free_for(witness):
            raise InputError(say("site.not_a_witness", witness=str(witness)))
        new = not witness.exists()
        witness.open("a", encoding="ascii").close()
        if new:
            witness.chmod(FILE_RIGHTS)
    except OSError as error:
        raise InputError(say("site.witness_not_written", witness=str(witness), because=error.strerror)) from error


def _take_back(folder: Path, *, made: bool, witness: Path | None) -> None:
    """Leave nothing of a site that could not be created, but for a witness file, which is only ever appended to."""
    if made and not (folder / DATABASE).exists():
        if witness is None:
            (folder / WITNESS).unlink(missing_ok=True)
        (folder / SETTINGS).unlink(missing_ok=True)
        folder.rmdir()


def open_site(
    folder: Path,
    *,
    clock: Clock | None = None,
    station: Station | None = None,
    read_only: bool = False,
    trusting: bool = True,
) -> Site:
    """Open a site; StoreError or IntegrityError if its ledger is missing or cannot be trusted.

    InputError where its settings cannot be read, or name a witness that is not a regular file.

    Without `trusting` a damaged one is opened too, to be looked at.
    """
    found = places(folder)
    if trusting:
        _expect_file(found.witness)
    try:
        ledger = Ledger.open(found.database, TYPES, read_schema, read_only=read_only, trusting=trusting)
    except StoreError as error:
        if not folder.exists():
            raise StoreError(say("site.missing", folder=str(folder))) from error
        raise
    site = Site(
        folder,
        ledger,
        PRODUCT,
        clock or StationClock(),
        station or this_station("command line"),
        Witness(found.witness),
    )
    if trusting:
        site.witness.check(ledger)
    return site


def is_demonstration(site: Site) -> bool:
    """True where the whole site is demonstration data."""
    return site.fold(SITE_STATE).demonstration
