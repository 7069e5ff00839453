"""What the demonstration and the replay of a batch file say."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "demonstration.not_a_site": Message(
        "{folder} is not empty and is not a site.",
        "Choose another folder: --site FOLDER.",
    ),
    "demonstration.damaged": Message(
        "{folder} has a database that cannot be opened; it is not replaced.",
        "Choose another folder.",
    ),
    "demonstration.real_site": Message(
        "{folder} is a site with real records.",
        "Choose another folder: --site FOLDER.",
    ),
    "demonstration.not_installed": Message("The package came without its {kind}.", "Install it again from its wheel."),
    "replay.encoding": Message("{name}: byte {byte} is not UTF-8.", "Save the batch file as UTF-8."),
    "replay.header": Message("{name}:1: the columns are not those of a batch file.", "They are: {columns}."),
    "replay.quotes": Message("{name}:{line}: {because}.", "Check the quotes."),
    "replay.first_act": Message(
        "{name}:2: the first act of a batch file is 'start'.",
        "Its columns: typed lot, item recipe.",
    ),
    "replay.second_batch": Message("{name}:{line}: a batch file starts one batch.", "Write another file for it."),
    "replay.columns": Message(
        "{name}:{line}: {found} column, expected {expected}.",
        said_plural="{name}:{line}: {found} columns, expected {expected}.",
        by="found",
    ),
    "replay.no_such_act": Message("{name}:{line}: there is no act '{act:.40}'.", "Acts: {acts}."),
    "replay.number": Message("{name}:{line}: {column} '{cell:.20}' is not a number from 1 to 9999."),
    "replay.other_source": Message(
        "Batch {lot} exists, and was not begun from {name}.",
        "A lot number is used once; the same file, byte for byte, would go on.",
    ),
    "replay.other_place": Message(
        "step {step} is open at occurrence {occurrence}, replicate {replicate}, "
        "not at {asked_occurrence}, {asked_replicate}.",
    ),
    "replay.not_a_place": Message("'{text:.40}' is not a place.", "Write it as STEP/OCCURRENCE/REPLICATE: 2.4/3/1."),
    "replay.at": Message("{place}: {because:said}", "{todo}"),
}
