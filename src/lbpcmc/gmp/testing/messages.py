"""What results are refused: `result.`."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "result.no_such_test": Message("The specification has no test '{test:.40}'.", "Its tests: {tests}."),
    "result.test_near": Message("The specification has no test '{test:.40}'.", "Did you mean {near:or}?"),
    "result.exists": Message(
        "{test} of {lot} has a result.",
        "Correct it with a reason, where it was recorded wrongly.",
    ),
    "result.none_to_correct": Message("{test} of {lot} has no result to correct.", "Record it."),
    "result.other_method": Message("{test} is derived by method {method} version {version}, which is in force."),
    "result.not_the_one": Message("Event {seq} is not the result of {test} that holds."),
    "result.reason": Message("A correction needs its reason.", "Say what was wrong with the first result."),
}
