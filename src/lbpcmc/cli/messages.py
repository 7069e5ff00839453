"""What commands refuse: of files that they write `output.`, of what was asked `command.`.

Commands take `say` from here: their package itself imports nothing, so that `--help` answers at once.
"""

from __future__ import annotations

from lbpcmc.messages import Message, register, say

__all__ = ["MESSAGES", "say"]

_ELSEWHERE = "Choose another place."
_NOT_A_RULE = "{code} is not a rule."

MESSAGES = {
    "output.no_ending": Message("{path} does not end like a file that can be written.", "Accepted endings: {endings}."),
    "output.other_ending": Message(
        "{path} would hold {format}, and its ending says {found}.", "Name it {ending}, or leave out --format."
    ),
    "output.wrong_ending": Message("{path} does not end in {endings:or}.", "Name it {stem}{ending}."),
    "output.not_a_table": Message("{path} does not end like a table.", "Accepted: {endings}."),
    "output.not_written": Message("{path} cannot be written: {because}.", _ELSEWHERE),
    "output.not_looked_at": Message("{path} cannot be looked at: {because}.", _ELSEWHERE),
    "output.dash": Message("- is not a file.", "Leave -o out to write to standard output."),
    "output.link": Message("{path} is a link to {target}.", "Name the file itself."),
    "output.no_folder": Message("There is no folder {folder}.", _ELSEWHERE),
    "output.in_use": Message("{path} is in use by this command; it is not written over.", _ELSEWHERE),
    "output.of_a_site": Message("{path} belongs to a site; it is not written over.", _ELSEWHERE),
    "output.database": Message("{path} is a database; it is not written over.", _ELSEWHERE),
    "output.not_a_file": Message("{path} is not a file.", _ELSEWHERE),
    "output.protected": Message("{path} is write-protected.", _ELSEWHERE),
    "output.no_openpyxl": Message("Excel files need the package openpyxl.", "Install lbpcmc[excel], or write CSV."),
    "command.no_terminal": Message(
        "The screens need a terminal, and standard input or standard error is not one.",
        "Run it in a terminal, without redirection; without a terminal: lbpcmc batch --site FOLDER",
    ),
    "command.not_a_rule": Message(_NOT_A_RULE, "A code is one of Y, D, R, S, X or M with three digits."),
    "command.nearly_rule": Message(_NOT_A_RULE, "Did you mean {near}?"),
    "command.not_compared": Message(
        "{path} cannot be compared: {count} of its values cannot be read.", "See: lbpcmc check {path}"
    ),
    "command.none_approved": Message("No version of {kind} {id} is approved.", "Name one of its versions: {known}."),
    "command.many_lines": Message("Standard input has {count:,} lines.", "One value is judged; see lbpcmc validate."),
    "command.no_unit": Message("'{reading}' is not a number and has no unit.", "Leave out --to."),
    "command.not_a_specification": Message("{path} is a {called}.", "Name a specification with --spec."),
}
register(MESSAGES)
