"""Fields for typing and scanning, and forms made of them.

field   the text of one field and its cursor, pure
pad     the widget that holds all fields of a step and takes every key of them in one place
form    a small screen with a pad: comment, correction, reason, start of a lot

Nothing here knows the desk.
"""

from lbpcmc.tui.entry.field import Field, Typing
from lbpcmc.tui.entry.form import FormScreen
from lbpcmc.tui.entry.pad import EntryPad

__all__ = ["EntryPad", "Field", "FormScreen", "Typing"]
