"""One open batch, one step to a screen.

asked    what a step asks for: fields or a key; and the use case that answers it
panels   the step, the outcome and the latest entries, as lines
screen   the screen that puts them together
beside   what is done beside the procedure: comment, correct, verify, hold, stop, end a phase

Every module takes what the desk answers and decides nothing.
"""

from lbpcmc.tui.batch.screen import BatchScreen

__all__ = ["BatchScreen"]
