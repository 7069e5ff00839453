"""What a person reads when an act is refused. A sentence that is worded anew is changed here and nowhere else."""

from __future__ import annotations

TYPES = {
    "person added": "person.added",
    "document imported": "document.imported",
    "document approved": "document.approved",
    "batch started": "batch.started",
    "recorded": "value.recorded",
    "charged": "material.charged",
    "confirmed": "step.confirmed",
    "calculated": "value.calculated",
    "corrected": "value.corrected",
    "verified": "step.verified",
    "signed": "step.signed",
    "phase ended": "phase.ended",
    "held": "batch.held",
    "resumed": "batch.resumed",
    "stopped": "batch.stopped",
    "completed": "batch.completed",
    "result": "result.recorded",
}
"""How the program calls an act, by how people do."""


def not_theirs(name: str, role: str, act: str, *allowed: str) -> str:
    return f"{name} acts as {role}, a role that may not do this ({TYPES[act]}). Roles that may: {', '.join(allowed)}."


def not_their_role(name: str, role: str, *roles: str) -> str:
    return f"{name} is not {role}. Their roles: {', '.join(roles)}."


def no_such_person(person: str) -> str:
    return f"There is no person '{person}'. Register them: lbpcmc person add ID --name NAME --role ROLE"


def user_id_exists(person: str) -> str:
    return f"The user ID {person} exists. It is used once; capitals and width make no difference."


def imported_by(name: str) -> str:
    return f"{name} imported this version. Another person approves it."


def approved_already(document: str) -> str:
    return f"{document} is approved already."


def no_such_document(document: str) -> str:
    return f"There is no {document}. Import it first."


def nothing_approved(document: str) -> str:
    return f"No version of {document} is approved. Import it and have it approved."


def stored_already(document: str) -> str:
    return f"{document} is already in the site, byte for byte."


def version_used(document: str) -> str:
    return f"{document} exists with other content. Give the document a new version."


def did_this_step(name: str) -> str:
    return f"{name} did this step. A second person must verify it."


def not_done_yet(step: str) -> str:
    return f"Step {step} is not done yet. It is verified after it was done."


def signed_by(step: str, role: str, name: str, acting: str) -> str:
    return f"Step {step} is signed by {role}; {name} acts as {acting}."


SIGNATURE_NOT_PASSED_OVER = "A signature cannot be passed over. The person named by the recipe signs."


def only_signatures_left_open(step: str, kind: str) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    return f"Step {step} is {article} {kind}. Only signatures are left open."


def lot_exists(lot: str) -> str:
    return f"Batch {lot} exists. A lot number is used once."


def no_such_lot(lot: str) -> str:
    return f"There is no batch {lot}. Start it first."


def not_open(step: str, following: str) -> str:
    return f"Step {step} is not open. The next step is {following}: Do step {following}."


def no_such_step(step: str, following: str) -> str:
    return f"The recipe has no step {step}. The next step is {following}: Do step {following}."


WANTED = {
    "confirmed": "a confirmation",
    "recorded": "a reading",
    "charged": "a charge",
    "calculated": "its calculation",
    "signed": "a signature",
}


def asks_for(step: str, kind: str, wanted: str) -> str:
    article = "an" if kind[0] in "aeiou" else "a"
    return f"Step {step} is {article} {kind}. It asks for {WANTED[wanted]}."


def all_done(lot: str) -> str:
    return f"Every step of {lot} is done. Complete the batch."


def on_hold(lot: str) -> str:
    return f"{lot} is on hold. Quality decides: resume or stop."


def closed(lot: str, status: str) -> str:
    return f"{lot} is {status}. Nothing more can be recorded in its procedure."


def cannot_be(lot: str, status: str, act: str) -> str:
    return f"{lot} is {status}; it cannot be {act} now."


def still_open(step: str, lot: str, phase: str = "") -> str:
    return f"Step {step} of {lot} is still open. Do it{f' or end phase {phase}' if phase else ''}, or stop the batch."


def reason_missing(act: str) -> str:
    return f"A batch is not {act} without a reason. Give the reason."


COMMENT_EMPTY = "The comment is empty. Write what happened."
PHASE_NOT_ENDED_HERE = "No repeated phase can be ended here. Finish the occurrence that was begun."
NOTHING_TO_CORRECT = "There is nothing to correct at that place. Correct a value that was entered."
RESULT_CORRECTION_WITHOUT_REASON = "A correction needs its reason. Say what was wrong with the first result."
CORRECTION_WITHOUT_REASON = "A correction needs its reason. Say why the first value was wrong."


def record_closed(lot: str, status: str) -> str:
    return f"{lot} is {status}. Its procedure is closed."


def no_typed_value(step: str) -> str:
    return f"Step {step} holds no typed value. Recorded and charged values are corrected."


def missing(what: str) -> str:
    return f"The {what} is missing. Type or scan it."


def has_a_result(test: str, lot: str) -> str:
    return f"{test} of {lot} has a result. Correct it with a reason, where it was recorded wrongly."


def no_such_test(test: str, *known: str) -> str:
    return f"The specification has no test '{test}'. Its tests: {', '.join(known)}."


def no_result(test: str, lot: str) -> str:
    return f"{test} of {lot} has no result to correct. Record it."


def written_by(name: str, station: str) -> str:
    """How the sentence begins for whoever came second; the time stands behind it."""
    return f"{name} has written to this record in the meantime ({station}, "
