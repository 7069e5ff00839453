"""What the execution of a batch refuses, by what it is about."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "batch.hold_due": Message("{lot} is on hold from event {event} on.", "The hold comes first."),
    "batch.unknown": Message("There is no batch {lot:.40}.", "Start it first."),
    "batch.exists": Message("Batch {lot} exists.", "A lot number is used once."),
    "batch.wrong_stream": Message("{stream} is not the stream of {lot}."),
    "batch.not_in_force": Message("{lot} is not started from the versions in force.", "Start it from those."),
    "batch.misfit": Message(
        "Recipe {recipe} and specification {specification} do not fit each other: {because}",
        "Approve versions that do: lbpcmc check finds where.",
    ),
    "batch.on_hold": Message("{lot} is on hold.", "Quality decides: resume or stop."),
    "batch.closed_for_steps": Message("{lot} is {status}.", "Nothing more can be recorded in its procedure."),
    "batch.all_done": Message("Every step of {lot} is done.", "Complete the batch."),
    "batch.closed_for_corrections": Message("{lot} is {status}.", "Its procedure is closed."),
    "batch.cannot_change": Message("{lot} is {status}; it cannot be {done} now."),
    "batch.no_hold_due": Message("No value at step {step} holds the batch now."),
    "batch.hold_apart": Message("The hold belongs to the act of the value that failed."),
    "batch.reason": Message("A batch is not {done} without a reason.", "Give the reason."),
    "batch.step_open": Message("Step {step} of {lot} is still open.", "Do it, or stop the batch."),
    "batch.phase_open": Message(
        "Step {step} of {lot} is still open.",
        "Do it or end phase {phase}, or stop the batch.",
    ),
    "batch.not_found": Message("There is no batch {lot:.40}.", "See: lbpcmc batch"),
    "batch.near": Message("There is no batch {lot:.40}.", "Did you mean {near:or}?"),
    "step.other_place": Message(
        "Step {step} is open at occurrence {occurrence}, replicate {replicate}.",
        "Answer the open place.",
    ),
    "step.unknown": Message("The recipe has no step {step:.40}."),
    "step.measures_nothing": Message("Step {step} does not say what it measures."),
    "step.not_open": Message("Step {step} is not open.", "The next step is {open}: {text}"),
    "step.not_in_recipe": Message("The recipe has no step {step:.40}.", "The next step is {open}: {text}"),
    "step.only_signatures": Message("Step {step} is {kind}.", "Only signatures are left open."),
    "step.asks_for": Message("Step {step} is {kind}.", "It asks for {wanted}."),
    "step.nothing_typed": Message("The {what} is missing.", "Type or scan it."),
    "step.not_asked": Message("Step {step} is {kind}: it does not ask for the {what}."),
    "material.lot_missing": Message("The lot of {material} is missing.", "Type or scan it."),
    "calculation.not_the_one": Message("Event {event} is not the calculation that holds at step {step}."),
    "calculation.not_recorded": Message("Nothing is recorded under the name {name}."),
    "calculation.no_value": Message("{name} has no value yet.", "Record it first."),
    "calculation.uneven": Message("The raw data have columns of different length: {columns}."),
    "calculation.no_cause": Message(
        "A calculation is made again where one of its inputs was corrected, in the same act.",
    ),
    "correction.nothing_there": Message(
        "There is nothing to correct at that place.",
        "Correct a value that was entered.",
    ),
    "correction.not_typed": Message("Step {step} holds no typed value.", "Recorded and charged values are corrected."),
    "correction.not_the_one": Message("Event {event} is not the value that holds at step {step}."),
    "correction.other_lot": Message("A correction of the amount keeps the lot of the material."),
    "correction.reason": Message("A correction needs its reason.", "Say why the first value was wrong."),
    "verification.not_done": Message("Step {step:.40} is not done yet.", "It is verified after it was done."),
    "verification.same_person": Message("{name} did this step.", "A second person must verify it."),
    "verification.not_the_one": Message("Event {event} is not what holds at step {step}."),
    "signature.nothing_bound": Message(
        "The signature of event {event} is bound to something that is not in this record.",
        "Stop; look at the ledger with: lbpcmc verify",
    ),
    "signature.other_role": Message("Step {step} is signed by {role}; {name} acts as {acts_as}."),
    "signature.record_changed": Message(
        "The record is not as it was when it was signed.",
        "Look at it, then sign again.",
    ),
    "signature.meaning": Message("The signature of step {step} means: {meaning}."),
    "signature.passed_over": Message("A signature cannot be passed over.", "The person named by the recipe signs."),
    "phase.none_to_end": Message("No repeated phase can be ended here.", "Finish the occurrence that was begun."),
    "phase.other": Message("Phase {phase} is the one to end, after {occurrences} occurrences."),
    "comment.empty": Message("The comment is empty.", "Write what happened."),
    "method.several_results": Message(
        "Method {method} gives {count} results.",
        "A test takes a method that gives one.",
    ),
}
