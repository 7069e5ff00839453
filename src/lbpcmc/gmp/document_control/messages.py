"""What imports and approvals are refused: `version.`."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "version.wrong_stream": Message("{stream} is not the stream of {kind} {name}."),
    "version.spelled_before": Message("The site has {kind} {id}; {given} is the same ID.", "Spell it as before."),
    "version.same_bytes": Message("{kind} {id} {version} is already in the site, byte for byte."),
    "version.other_content": Message(
        "{kind} {id} {version} exists with other content.",
        "Give the document a new version.",
    ),
    "version.twin": Message("These bytes are in the site as version {version}."),
    "version.own_import": Message("{name} imported this version.", "Another person approves it."),
    "version.bytes_changed": Message("{kind} {id} {version} has other bytes than were approved."),
    "version.other_meaning": Message("The compiled meaning is that of another document."),
    "version.unknown": Message("There is no {kind} {name} {version}.", "Import it first."),
    "version.no_such_version": Message(
        "There is no version {version:.40} of {kind} {name}.", "Its versions: {versions}."
    ),
    "version.approved_already": Message("{kind} {name} {version} is approved already."),
    "version.none_approved": Message("No version of {kind} {name:.40} is approved.", "Import it and have it approved."),
    "version.lost": Message("{kind} {name} {version} was imported and cannot be read any more."),
    "version.not_approved": Message("Version {version} of specification {name:.40} is not approved."),
    "version.with_errors": Message(
        "{source} has {count} error.",
        "It is imported when 'lbpcmc check' finds none.",
        said_plural="{source} has {count} errors.",
        by="count",
    ),
    "version.near": Message("There is no {kind} {name:.40}.", "Did you mean {near:or}?"),
    "version.no_document": Message("There is no {kind} {name}.", "See: lbpcmc document list"),
}
