"""Fields for typing and scanning, and forms made of them.

field        the text of one field and its cursor, pure
entry_form   the widget that holds all fields of a step and takes every key of them in one place
form_screen  a small screen with such a form: comment, correction, reason, start of a lot

Nothing here knows a use case.
"""
