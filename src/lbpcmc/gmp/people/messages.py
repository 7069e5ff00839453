"""What people and sessions are refused."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "person.first_administrator": Message("The first administrator adds themself."),
    "person.unknown": Message(
        "There is no person '{person:.40}'.",
        "Register them: lbpcmc person add ID --name NAME --role ROLE",
    ),
    "person.near": Message("There is no person '{person:.40}'.", "Did you mean {near:or}?"),
    "person.role_near": Message("'{role:.40}' is not a role.", "Did you mean {near:or}?"),
    "person.wrong_id": Message("The user ID is {id}, not {person:.40}."),
    "person.disabled": Message("{name} was disabled and does not act any more.", "Ask an administrator."),
    "person.wrong_name": Message("The printed name of {id} is {name}, not {given:.100}."),
    "person.not_their_role": Message("{name} is not {role}.", "Their roles: {roles}."),
    "person.unknown_roles": Message("Unknown roles: {unknown}.", "Roles: {roles}."),
    "person.wrong_stream": Message("{stream} is not the stream of {person}."),
    "person.blank_name": Message("The printed name has white space that does not print."),
    "person.same_name": Message(
        "{other} is printed as {other_name}; {name} would look the same.",
        "Add what tells them apart: a middle initial, a second name.",
    ),
    "person.not_there": Message("There is no person '{person:.40}'."),
    "person.disabled_already": Message("{name} is disabled already."),
    "person.reason_missing": Message("A change of a person's rights needs its reason.", "Say why."),
    "person.own_rights": Message("Nobody changes their own rights.", "Another administrator does it."),
    "person.same_roles": Message("{name} has these roles already."),
    "session.not_open": Message("{name} has no open session here.", "Begin one: say who is working."),
    "session.elsewhere": Message("This session of {name} is for another role or station.", "Begin one here."),
    "session.other_person": Message("A session is begun by its own person."),
    "session.begun_already": Message("This session was begun already."),
    "session.none_to_end": Message("There is no such session to end."),
}
