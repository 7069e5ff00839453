"""What the record as a whole says: acts, IDs, the site, its witness, exports."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "act.stream_exists": Message("{id} exists.", "IDs are used once."),
    "act.wrong_stream": Message("'{type}' does not belong to {stream}."),
    "act.not_their_role": Message(
        "{name} acts as {role}, a role that may not do this ({what}).",
        "Roles that may: {roles}.",
    ),
    "act.meanwhile": Message(
        "{name} has written to this record in the meantime ({station}, {time} UTC).",
        "Look at what is new, then act again.",
    ),
    "act.seen_more": Message("This record has fewer events than were seen.", "Open it again."),
    "identifier.not_one": Message(
        "{text} is not a {what}.",
        "Accepted: up to 32 letters, digits, '.', '_' and '-', with a letter or digit first and no '.' at the end.",
    ),
    "identifier.device": Message("'{text}' is the name of a device on some systems.", "Choose another {what}."),
    "identifier.exists": Message(
        "The {what} {text} exists.",
        "It is used once; capitals and width make no difference.",
    ),
    "identifier.looks_like": Message(
        "The {what} {text} looks like {other}, which exists.",
        "Choose one that nobody mistakes.",
    ),
    "identifier.not_a_name": Message("This is not a printed name.", "Accepted: 1 to {most} visible characters."),
    "site.not_created": Message("A ledger begins with its creation and its first administrator."),
    "site.settings": Message("{settings} cannot be read: {because}.", 'Write: witness = "FILE"'),
    "site.folder_not_made": Message("The folder {folder} cannot be made: {because}.", "Choose another --site."),
    "site.witness_not_written": Message(
        "The witness file {witness} cannot be written: {because}.",
        "Choose another --witness.",
    ),
    "site.not_a_witness": Message(
        "{witness} is not a witness file; nothing is appended to it.", "Choose another --witness."
    ),
    "site.witness_not_a_file": Message(
        "The witness {witness} is not a regular file.",
        "Accepted: a file, or the name of one that is not there yet; not a folder, a device or a pipe.",
    ),
    "site.missing": Message("There is no site at {folder}.", "Create one: lbpcmc init --site {folder}"),
    "site.target_not_made": Message("{target} cannot be made: {because}.", "Choose a new folder with -o."),
    "site.created_once": Message("A ledger is created once."),
    "witness.older_copy": Message(
        "The ledger ends at event {end}, the witness has seen {seen}: this is an older copy.",
        "Nothing is written to it. Put the latest copy back, then look at both: lbpcmc verify",
    ),
    "witness.forked": Message(
        "Event {seen} is not the one that the witness has seen: this ledger was forked or changed.",
        "Nothing is written to it. Have it investigated: lbpcmc verify",
    ),
    "kept.not_a_recipe": Message("The document {sha256:.16} is kept as a recipe and is not one."),
    "kept.not_a_specification": Message("The document {sha256:.16} is kept as a specification and is not one."),
    "kept.not_a_method": Message("The document {sha256:.16} is kept as a method and is not one."),
    "content.unreadable": Message("The document {sha256:.16} cannot be read from the database."),
    "export.not_of_batches": Message("The table {table} is not of batches.", "Leave the lots out."),
    "export.broken_link": Message(
        "Event {seq} of the ledger does not follow the event before it.",
        "Nothing was exported. Look at it with: lbpcmc verify",
    ),
    "export.no_table": Message("There is no table '{table:.40}'.", "Tables: {tables}."),
    "export.table_near": Message("There is no table '{table:.40}'.", "Did you mean {near:or}?"),
    "ledger.no_beginning": Message(
        "Event {event} cannot be the first of {stream}: what that record begins with is missing.",
        "Stop; look at it with: lbpcmc verify",
    ),
}
