"""One open batch, one step to a screen.

step_prompt    what a step asks for: fields or a key; and the use case that answers it
panels         the step, the outcome of a submission and the latest events, as lines
batch_actions  what is done apart from the open step: comment, correct, verify, hold, stop, end a phase
screen         the screen that puts them together

Every module shows what the use cases and views answer, and decides nothing.
"""
