"""What result files say.

Any file `results.`, kinds of files `excel.`, `json.` and `parquet.`, what is asked of them `request.`.
"""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "results.no_file": Message("No result file was named."),
    "results.standard_input_twice": Message("Standard input can be read once.", "Name - once."),
    "results.other_ending": Message("{file} does not end like a result file.", "Accepted endings: {endings}."),
    "results.empty_file": Message("{file} is empty."),
    "results.unreadable": Message("{file} cannot be read: {reason}."),
    "results.half_character": Message("{file} holds half a character.", "Save it as UTF-8."),
    "results.no_results": Message("{file} holds no results."),
    "results.none_in_files": Message("The files hold no results."),
    "results.not_judged": Message("{reason}"),
    "results.csv_not_utf8": Message("{file} is not text in UTF-8.", "Save it as 'CSV UTF-8'."),
    "results.no_header": Message(
        "{file} has no header line.", "Its first line names the columns: lot,test,value,unit."
    ),
    "results.header_unreadable": Message("The header line of {file} cannot be read."),
    "results.other_width": Message(
        "{file}:{line}: {fields} fields, the header has {width}: {row}",
        "A text that holds the separator stands in double quotes.",
    ),
    "results.column_missing": Message(
        "{file} has no column '{column}'.",
        "Columns lot, test, value and perhaps unit are read; its first row has: {found}.",
    ),
    "results.column_twice": Message("{file} has {count} columns '{column}'.", "Keep one of them."),
    "results.too_many": Message("{lots:,} lots times {tests} tests are too many at once.", "Split the files."),
    "excel.no_library": Message(
        "Reading .xlsx needs openpyxl.", "Install lbpcmc[excel], or save the sheet as 'CSV UTF-8'."
    ),
    "excel.unreadable": Message("{file} is not a workbook that can be read."),
    "excel.not_a_workbook": Message("{file} is not an .xlsx workbook.", "Save it as 'Excel Workbook (.xlsx)' or CSV."),
    "excel.too_large": Message(
        "{file} has {bytes:,} bytes and unpacks to {unpacked:,}.",
        "At most {most:,} bytes and {ratio} times the packed size are read.",
    ),
    "excel.converted": Message(
        "{cell}: Excel made {value} ({sort}) of what was typed.", "Format the column as text and type it again."
    ),
    "excel.percentage": Message(
        "{cell}: the cell shows a percentage and stores {value}.",
        "Format the column as text and type it again, with its unit.",
    ),
    "json.no_list": Message(
        "{file} holds no list of results.", 'Accepted: [{{"lot": "A", "test": "T", "value": "5.0"}}].'
    ),
    "json.not_utf8": Message("{file} is not text in UTF-8.", "Save it as UTF-8."),
    "json.unreadable": Message("{file} is not JSON that can be read."),
    "json.not_an_object": Message(
        "{file} row {row} is not an object.", 'Accepted: {{"lot": "A", "test": "T", "value": "5.0", "unit": "g"}}.'
    ),
    "json.key_missing": Message("{row} has no '{column}'.", "It has: {keys}."),
    "json.empty_object": Message("{row} has no '{column}'.", "It has: nothing."),
    "json.not_text": Message("{row}: '{column}' is neither text nor a number.", 'Accepted: "5.0", 5.0 or null.'),
    "parquet.unreadable": Message("{file} is not a Parquet file that can be read."),
    "parquet.too_large": Message(
        "{file} unpacks to {rows:,} rows and {bytes:,} bytes.",
        "At most {most_rows:,} rows and {most_bytes:,} bytes are read: split it.",
    ),
    "parquet.other_type": Message("{file}: column '{column}' holds {type}.", "Accepted: text or numbers."),
    "request.unknown_stage": Message("'{stage}' is not a stage.", "Accepted: {known}."),
    "request.claim_needed": Message(
        "{test} is limited in per cent of the label claim, and none in {accepted} is known.",
        "Give it with --label-claim, as in '{example}'.",
    ),
    "request.claim_unused": Message("No criterion in force is a share of the label claim.", "Leave --label-claim out."),
}
