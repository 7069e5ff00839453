"""What reading a file says: `file.`, and of delimited text `csv.`."""

from __future__ import annotations

from lbpcmc.messages import Message

MESSAGES = {
    "file.missing": Message("The file {path} does not exist.", "Check its name and its folder."),
    "file.unreadable": Message("{path} cannot be read: {because}."),
    "file.folder": Message("{path} is a folder.", "Name a file."),
    "file.not_regular": Message("{path} is not a file.", "Devices and pipes are not read."),
    "file.too_large": Message("{path} has {bytes:,} bytes.", "At most {most:,} are read."),
    "file.goes_on": Message("{path} has more than {most:,} bytes.", "No more are read."),
    "file.no_standard_input": Message("There is no standard input.", "Name a file."),
    "file.standard_input_goes_on": Message("Standard input has more than {most:,} bytes.", "No more are read."),
    "csv.not_utf8": Message("{file}:{line}: a byte is not UTF-8.", "Save the file as 'CSV UTF-8'."),
    "csv.unreadable": Message("{file}:{line}: this row cannot be read as CSV.", "Look for a quote that is not closed."),
}
