"""What the store says: of databases `database.`, of the ledger in them `ledger.`, of its witness `witness.`."""

from __future__ import annotations

from lbpcmc.messages import Message

_CREATE = "Create a site with: lbpcmc init --site FOLDER"
_COPY = "Stop; restore a copy."
_VERIFIED_COPY = "Stop; restore a copy and verify it."
_LOOK = "Stop; look at it with: lbpcmc verify"
_PROTECTION = "The protection of the ledger was changed: {changes}."
_MOUNT = "Make its volume available."

_NOTHING = "Nothing was written"
_TRY_AGAIN = f"{_NOTHING}; try again."
_INVESTIGATE = f"{_NOTHING}; have this investigated."

MESSAGES = {
    # What the engine of the database reports.
    "database.busy": Message("Another station is writing.", _TRY_AGAIN),
    "database.locked": Message("The database is in use by this program.", _TRY_AGAIN),
    "database.full": Message("The disk is full.", f"{_NOTHING}; make room and try again."),
    "database.server_full": Message("The disk of the server is full.", f"{_NOTHING}; make room and try again."),
    "database.protected": Message(
        "The database cannot be written to.", f"{_NOTHING}; ask for the right to write to the file and its folder."
    ),
    "database.only_reads": Message("The database cannot be written to.", f"{_NOTHING}; this connection only reads."),
    "database.disk": Message("The disk refused to write.", f"{_NOTHING}; have the disk checked."),
    "database.not_opened": Message(
        "The database or its journal cannot be opened.",
        f"{_NOTHING}; check that the folder exists and may be read and written to.",
    ),
    "database.no_right": Message("The database may not be opened.", "Ask for the right to its folder."),
    "database.not_a_member": Message(
        "This user of the database may not do that.",
        f"{_NOTHING}; the owner of the database makes them a member of {{role}}.",
    ),
    "database.damaged": Message("The database file is damaged.", "Look at it with: lbpcmc verify"),
    "database.not_one": Message("This file is not a database.", "Give the folder of a site."),
    "database.constraint": Message(
        "The database refused the event, because it breaks a rule of its tables.", _INVESTIGATE
    ),
    "database.unreachable": Message("The database {place} cannot be reached.", "Check the server."),
    "database.unusable": Message("The database cannot be used.", _INVESTIGATE),
    "database.file_unusable": Message("The database {file} cannot be used.", _INVESTIGATE),
    # Databases.
    "database.exists": Message("{path} exists.", "A database is created once; choose another folder."),
    "database.not_created": Message("{path} cannot be created.", "Check the folder."),
    "database.missing": Message("There is no database at {path}.", _CREATE),
    "database.exchanged": Message(
        "The database file was exchanged for another while it was open.",
        "Stop; find out who did it, then verify: lbpcmc verify",
    ),
    "database.file_of_others": Message("This file is not a database of lbpcmc.", _CREATE),
    "database.old_sqlite": Message("SQLite {version} is too old.", "Use a Python with SQLite 3.37 or later."),
    "database.not_durable": Message(
        "The database keeps journal '{journal}' and synchronous {level}; it must be 'delete' and 3 (EXTRA).",
        "Close every other program that has the database open, then try again.",
    ),
    "database.network": Message(
        "{path} is on a network file system ({system}), where the locks of SQLite do not hold.",
        "Put the site on a local disk and reach it by ssh, or use PostgreSQL: --site postgresql://...",
    ),
    "database.not_an_address": Message("'{url}' is not a database.", "Give postgresql://user@host/database."),
    "database.no_psycopg": Message("PostgreSQL needs psycopg.", "Install lbpcmc[postgresql]."),
    "database.ended": Message("The transaction has ended.", "Nothing was written; try again."),
    "database.refused_part": Message(
        "The server refused a part of the act.", "Nothing was written; have this investigated."
    ),
    "database.has_a_ledger": Message("{place} has a ledger.", "A database is created once; choose another one."),
    "database.read_only": Message("The database was opened for reading.", "Nothing was written."),
    "database.of_others": Message(
        "This database is not one of lbpcmc.", "Create a site with: lbpcmc init --site postgresql://..."
    ),
    # The ledger and its witness.
    "ledger.no_end": Message("The ledger has no last event, or not its hash.", _COPY),
    "ledger.no_creation": Message("The first event of the ledger is not its creation.", _COPY),
    "ledger.broken_link": Message("Event {seq} of the ledger does not follow the event before it.", _LOOK),
    "ledger.changed": Message("Event {seq} of the ledger was changed: its bytes do not give its hash.", _LOOK),
    "ledger.gap": Message("Nothing is added to this record: {fault}.", _LOOK),
    "ledger.exchanged": Message(
        "Event {seq} is not there any more as it was read: the ledger was exchanged for another.",
        "Nothing was written. Stop; find out who did it, then look at both: lbpcmc verify",
    ),
    "ledger.document_missing": Message("The document {sha256} is missing from the database.", _VERIFIED_COPY),
    "ledger.document_changed": Message("The document {sha256} was changed in the database.", _VERIFIED_COPY),
    "ledger.unprotected": Message(
        _PROTECTION,
        "The database is not opened. Look at it with: lbpcmc verify; restore a copy, or have it investigated.",
    ),
    "ledger.unprotected_rebuild": Message(_PROTECTION, "The read tables are left as they are."),
    "ledger.other_read_tables": Message(
        "The read tables are of another version of the program.",
        "Nothing was written; write them again with: lbpcmc db rebuild",
    ),
    "ledger.not_a_head": Message("{text} is not a head of a ledger.", "Give the size and the 64 digits of the hash."),
    "witness.not_a_file": Message(
        "The witness file {path} is not a regular file.", "A folder, a device or a pipe keeps no heads."
    ),
    "witness.not_written": Message("The witness file {path} cannot be written.", _MOUNT),
    "witness.unreadable": Message("The witness file {path} cannot be read.", _MOUNT),
    "witness.not_a_head": Message(
        "{path}:{line}: this line is not a head.", "The witness file is only ever appended to."
    ),
}
