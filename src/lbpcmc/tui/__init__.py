"""Screens for an operator with gloves and without a mouse: they show what views and use cases answer.

    messages          what the screens refuse
    plain, palette    text from data made safe to show; verdicts as word and colour
    keys, limits      every key with its name and tooltip; a criterion in words
    work, frame       the application as every screen knows it; the bars at the top and bottom of a screen
    lines, choose     long lists drawn line by line; a screen to choose from one
    confirm_dialog    a question whose answer is No unless F2 says Yes
    entry             fields for typing and scanning, and forms made of them
    people, help_screen, batch, start_batch, board    the screens
    app, driver       the application, its signals, an input decoder that survives stray bytes

Invariant: nothing here decides whether an act is allowed or a value passes, and a module imports only modules above it
in this list, within its own package those that its package lists before it (tests/tui/test_layers.py).
"""

from lbpcmc.messages import register
from lbpcmc.tui.messages import MESSAGES

register(MESSAGES)
