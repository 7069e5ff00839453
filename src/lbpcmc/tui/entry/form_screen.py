"""A small screen with fields, for what is not part of a step: a comment, a reason, a correction, a new lot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from lbpcmc.tui.confirm_dialog import ask_to_leave
from lbpcmc.tui.entry.entry_form import EntryForm
from lbpcmc.tui.frame import FramedScreen
from lbpcmc.tui.keys import bind
from lbpcmc.tui.palette import BAD
from lbpcmc.tui.plain import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from lbpcmc.tui.entry.field import Field


class FormScreen(FramedScreen[bool]):
    """Ends with True when what was typed was taken; a refusal is shown, and the texts stay in their fields."""

    BINDINGS = bind("help", "person", "back")

    DEFAULT_CSS = """
    FormScreen #facts { height: auto; max-height: 60%; padding: 1 1; }
    FormScreen #refusal { height: auto; padding: 1 1; }
    """

    def __init__(
        self,
        title: str,
        facts: Sequence[tuple[str, str]],
        fields: Sequence[Field],
        submit: Callable[[tuple[str, ...]], str],
    ) -> None:
        """`facts` are shown above the fields; `submit` gives a sentence where it refuses, and nothing else."""
        super().__init__()
        self.TITLE_TEXT = title
        self._facts = facts
        self._fields = fields
        self._submit = submit

    def body(self) -> Iterable[Widget]:
        """Facts, fields, refusal."""
        parts = [(f"{plain(text)}\n", style) for text, style in self._facts]
        yield Static(Content.assemble(*parts), id="facts")
        yield EntryForm(self._take)
        yield Static("", id="refusal", markup=False)

    def on_mount(self) -> None:
        """Open the fields."""
        super().on_mount()
        form = self.query_one(EntryForm)
        form.open(self._fields)
        form.focus()

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """Enter and Esc."""
        return (self.key_word("go_on"), self.key_word("back", "Cancel"), self.key_word("help"))

    def unsent(self) -> str:
        """What is typed."""
        return self.query_one(EntryForm).unsent

    def _take(self, texts: tuple[str, ...]) -> None:
        refusal = self._submit(texts)
        if refusal:
            self.query_one("#refusal", Static).update(
                Content.assemble((" NOT DONE ", BAD), ("  ", ""), one_line(refusal))
            )
        else:
            self.dismiss(result=True)

    def action_back(self) -> None:
        """Leave, after a question where something was typed."""
        if self.unsent():
            ask_to_leave(self.app, self.unsent(), lambda: self.dismiss(result=False))
        else:
            self.dismiss(result=False)
