"""Every key: what it is called, what it does, and why there is no letter among the acts.

A label can carry any printable text, and its scanner ends it with Enter or Tab. Keys that write to the record without
a text are therefore function keys: no such label can confirm a step, sign, or answer Yes (tests/tui/test_bursts.py).
Screens bind from this table, and the help screen is made of those bindings (tests/tui/test_keys.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType


@dataclass(frozen=True, slots=True)
class Key:
    """A key with its name."""

    id: str
    keys: str
    """Comma-separated, in Textual's spelling; the first is the one that is shown."""
    shown: str
    label: str
    """A word for the bar at the bottom."""
    tooltip: str
    """A sentence for the help screen."""
    action: str = ""
    """What it does, in Textual's spelling, where that is not an action of the screen with the key's ID."""


_TABLE = (
    Key("help", "f1,question_mark", "F1", "Help", "List the keys. Where no text is typed, ? does too.", "app.help"),
    Key("act", "f2", "F2", "Do it", "Do what the screen asks: done, calculate, sign; Yes."),
    Key("person", "f3", "F3", "Person", "Change who is working, as the top line says.", "app.person"),
    Key("comment", "f4", "F4", "Comment", "Put a remark on the record."),
    Key("correct", "f5", "F5", "Correct", "Correct an earlier value; the first one stays."),
    Key("verify", "f6", "F6", "Verify", "Verify as second person what another person did."),
    Key("hold", "f7", "F7", "Hold/stop", "Hold, resume or stop the batch, with a reason."),
    Key("end_phase", "f8,E", "F8", "End phase", "End a repeated phase. Where no text is typed, E does too."),
    Key("exceptions", "f9", "F9", "Exceptions", "List what quality will see."),
    Key("again", "f5", "F5", "Look again", "Read the lots again from the database."),
    Key("choose", "enter", "Enter", "Choose", "Take the marked line."),
    Key("no", "enter,escape", "Enter", "No", "Leave everything as it is."),
    Key("go_on", "enter", "Enter", "Submit", "Submit what was typed; go on after a verdict was read."),
    Key("next_field", "tab", "Tab", "Next field", "To the next field, without submitting."),
    Key("clear", "ctrl+u", "Ctrl-U", "Clear", "Empty the field."),
    Key("back", "escape", "Esc", "Back", "Go back; asks first where text is not submitted."),
    Key("up", "up", "Up", "Up", "One line up."),
    Key("down", "down", "Down", "Down", "One line down."),
    Key("page_up", "pageup", "PgUp", "Page up", "One page up; on a step, its text."),
    Key("page_down", "pagedown", "PgDn", "Page down", "One page down; on a step, its text."),
    Key("first", "home", "Home", "First", "To the first line."),
    Key("last", "end", "End", "Last", "To the last line."),
    Key("quit", "ctrl+q", "Ctrl-Q", "Quit", "Leave the program; asks first where text is not submitted."),
)

KEYS: dict[str, Key] = {key.id: key for key in _TABLE}


def bind(*ids: str) -> list[BindingType]:
    """Make the bindings of a screen; a key's action has the name of its ID, unless the table says another.

    No key has priority: it acts after the text before it has reached its field.
    """
    return [
        Binding(
            key.keys,
            key.action or key.id,
            key.label,
            show=False,
            key_display=key.shown,
            id=key.id,
            tooltip=key.tooltip,
        )
        for key in (KEYS[one] for one in ids)
    ]
