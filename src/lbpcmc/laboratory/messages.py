"""What the laboratory says, whatever the assay; each package of assays has a catalogue of its own.

A value of raw data or of a rule `field.`, a file of raw data `data.`, a method `method.`, the assay that it names
`assay.`, a reportable result `result.`, its figure `figure.`.
"""

from __future__ import annotations

from lbpcmc.messages import Message

_NOT_A_NUMBER = "{value} is not a number."
_NOT_A_SIZE = "{number} is not a size that is measured."
_OTHER_PROGRAM = "Check it with lbpcmc check; an approved one needs the lbpcmc version with which it was approved."

FIELD = {
    "field.at": Message("{field}: {because:said}", "{because:todo}"),
    # Numbers.
    "field.not_a_number": Message(_NOT_A_NUMBER, "Accepted: a number such as 7.25 or 1.2e9."),
    "field.decimal_comma": Message(_NOT_A_NUMBER, "Write a decimal point: 1.5."),
    "field.spreadsheet_error": Message(
        "{value} is not a number: a spreadsheet shows it where it cannot calculate.",
        "Type what was read, not a formula.",
    ),
    "field.too_large": Message(_NOT_A_SIZE, "Accepted: sizes up to 1e60."),
    "field.too_small": Message(_NOT_A_SIZE, "Accepted: sizes from 1e-60."),
    "field.not_positive": Message("{number} is not positive.", "Accepted: a number above zero."),
    "field.negative": Message("{number} is negative.", "Accepted: zero or a number above it."),
    "field.not_whole": Message("{number} is not whole.", "Accepted: {least}, {second}, {third} ..."),
    "field.below": Message("{number} is less than {least}.", "Accepted: {least} and more."),
    "field.above": Message("{number} is more than {most}.", "Accepted: up to {most}."),
    "field.not_a_share": Message("{number} does not lie between 0 and 1.", "Write 95 % as 0.95."),
    "field.not_a_temperature": Message("{number} degC does not exist.", "Accepted: above -273.15 degC."),
    "field.reversed_limits": Message(
        "The lower limit {low} is not below the upper limit {high}.", "Write the lower limit first."
    ),
    # Words.
    "field.not_yes_or_no": Message("{value} is neither yes nor no.", "Write yes or no."),
    "field.name_missing": Message("a name is needed.", "Accepted: a text such as `lot 24-017`."),
    "field.not_a_choice": Message("{value} is not known.", "Accepted: {choices}."),
    # Lists.
    "field.one_value": Message("one value is needed.", "Write a number or a word."),
    "field.not_a_list": Message("a list of numbers is needed.", "Accepted: [7.1, 7.3, 7.2]."),
    "field.few_readings": Message(
        "{readings} reading is too few.",
        "Accepted: at least {least}.",
        "{readings} readings are too few.",
        by="readings",
    ),
    "field.too_few": Message("{given} is too few.", "Accepted: at least {least}.", "{given} are too few.", by="given"),
    "field.unequal_series": Message(
        "{one} has {first} readings, {other} has {second}.", "Give one for each of the other."
    ),
    # Names of fields.
    "field.missing": Message("{name} is missing.", "Give {name}."),
    "field.unknown": Message("'{name}' is not a field.", "{hint}"),
    "field.fields_needed": Message("fields are needed.", "Accepted: {known}."),
    "field.known": Message("Known: {known}."),
    "field.check_name": Message("Check its name."),
    "field.refused": Message("{reason}."),
}

RAW_DATA = {
    "data.fault": Message("{file}: {because}"),
    "data.fault_at": Message("{file}:{line}:{column}: {because}"),
    "data.faults": Message("{first} ({count} faults in all)"),
    "data.refused": Message("{file}: {because:said}", "{because:todo}"),
    "data.beyond_numbers": Message(
        "{file}: a number lies beyond what can be calculated.", "Check the raw data for a slip of the pen."
    ),
    # Files.
    "data.other_ending": Message("{file} does not end like a file of raw data.", "Accepted endings: {endings}."),
    "data.empty": Message("{file} holds no data.", "Write it as lbpcmc calc --example shows."),
    "data.not_json": Message("{file}:{line}:{column}: This is not JSON: {reason}."),
    "data.too_deep": Message("{file} is nested too deeply.", "Raw data are a few levels deep."),
    "data.no_fields": Message("{file} holds no fields.", 'Write {{"field": value, ...}}.'),
    "data.key_twice": Message("The key '{key}' is there twice.", "Keep one of them."),
    # Tables.
    "data.second_value": Message("{field}: '{value}' is a second value.", "Write one."),
    "data.column_twice": Message("The column '{column}' is there twice.", "Number it: response 2."),
    "data.unknown_column": Message("'{column}' is not a column.", "{hint}"),
    "data.without_heading": Message("'{value}' stands under no heading.", "Quote text that holds a comma."),
    "data.row_without": Message("This row has no {column}.", "Give it, or leave the row out."),
    "data.word_missing": Message("This row has no {column}.", "Accepted: {known}."),
    "data.unknown_word": Message("'{word}' is not a {column} of this assay.", "Accepted: {known}."),
}

METHOD = {
    "method.other_document": Message("{file} is not a method.", "A method file starts with  lbpcmc: method/1."),
    "method.errors": Message(
        "The method {file} has {count} error.",
        "See: lbpcmc check {file}",
        "The method {file} has {count} errors.",
        by="count",
    ),
    "method.unknown": Message("'{method}' is not a method.", "{hint}"),
    "method.list": Message("lbpcmc calc --list names them."),
    "method.unknown_rule": Message("The assay '{assay}' has no rule '{rule}'.", "{because:todo}"),
    "method.other_assay": Message(
        "Method {method} version {version} names the assay '{assay}', which is not known.", _OTHER_PROGRAM
    ),
    "method.rule_refused": Message(
        "Method {method} version {version} has a rule that cannot be used: {because:said}", _OTHER_PROGRAM
    ),
    "method.other_rule": Message(
        "Method {method} version {version} was approved with {rule}: {approved}; the assay would calculate with {now}.",
        _OTHER_PROGRAM,
    ),
    "assay.unknown": Message("'{assay}' is not an assay.", "{hint}"),
    "assay.unknown_area": Message("'{area}' is not an area.", "{hint}"),
    "assay.no_library": Message("Laboratory calculations need {library}.", "Install lbpcmc[assays]."),
}

RESULT = {
    "result.missing": Message("The assay gives no {quantity}: {reason}.", "Repeat the assay."),
    "result.without_kind": Message("A {quantity} has no kind that a criterion could be written for."),
    "result.other_kind": Message("The {quantity} is a {kind}; the document asks for a {wanted}."),
    "result.not_finite": Message("The {quantity} is not a finite number.", "Check the raw data."),
    "result.limit_not_finite": Message("A confidence limit is not a finite number.", "Use None for an open side."),
    "result.too_large": Message(
        "The result or its limits leave the range of numbers.", "Give more data, or look for an error."
    ),
    "result.despite_gates": Message("A result was given although {gates} failed."),
    "result.finding_despite_gates": Message("A finding was given although {gates} failed."),
    "result.without_reason": Message("No {quantity} and no reason for it."),
    "figure.not_finite": Message("{label}: a point of the figure is not finite."),
}

MESSAGES = {**FIELD, **RAW_DATA, **METHOD, **RESULT}
