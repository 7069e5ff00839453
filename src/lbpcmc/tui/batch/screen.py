"""The screen of one batch: the open step, its entry, the outcome of the last submission, the latest entries.

Invariant: a text leaves its field only after the record has kept it; where it was not kept, it stays in the field or is
shown with the reason (tests/tui/test_batch_screen.py).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from lbpcmc.errors import Conflict, LbpcmcError, StoreError
from lbpcmc.gmp import views
from lbpcmc.gmp.execution.state import Status
from lbpcmc.text_output import counted
from lbpcmc.tui.batch import batch_actions
from lbpcmc.tui.batch.panels import (
    LatestEntries,
    StepPanel,
    attestation,
    notice_text,
    outcome_text,
    performed_text,
    step_text,
)
from lbpcmc.tui.batch.step_prompt import ANSWERED_BY, NO_PASSWORD, Answer, StepPrompt, prompt_of
from lbpcmc.tui.confirm_dialog import ask, ask_to_leave
from lbpcmc.tui.entry.entry_form import EntryForm
from lbpcmc.tui.frame import FramedScreen, TopBar
from lbpcmc.tui.keys import bind
from lbpcmc.tui.palette import (
    DIM,
    DONE,
    NOT_READ,
    NOT_WRITTEN,
    OTHERS_FIRST,
    QUIET,
    REFUSED,
    STRONG,
    TEXT,
    UNSURE,
    Mark,
    exceptions_counted,
    status,
)
from lbpcmc.tui.plain import one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from textual.widget import Widget

    from lbpcmc.gmp.execution.usecases import Outcome
    from lbpcmc.gmp.views import BatchCard, Performed
    from lbpcmc.tui.plain import Span
    from lbpcmc.tui.work import WorkApp


class BatchScreen(FramedScreen[None]):
    """One batch. `card` is what the operator sees, and what every act of theirs refers to."""

    BINDINGS = bind(
        "help",
        "act",
        "person",
        "comment",
        "correct",
        "verify",
        "hold",
        "end_phase",
        "exceptions",
        "back",
        "page_up",
        "page_down",
    )

    DEFAULT_CSS = """
    BatchScreen #step { height: auto; max-height: 45%; padding: 0 1; margin-top: 1; scrollbar-size-vertical: 1; }
    BatchScreen EntryForm { margin-top: 1; }
    BatchScreen #outcome { height: auto; max-height: 7; padding: 0 1; margin-top: 1; }
    BatchScreen LatestEntries { margin-top: 1; }
    BatchScreen #exceptions { height: 1; padding: 0 1; }
    """

    def __init__(self, card: BatchCard) -> None:
        """`card` is the first snapshot of the batch."""
        super().__init__()
        self.card = card
        self.awaiting: tuple[Performed, ...] = ()
        self._prompt = StepPrompt()
        self._said: tuple[Span, ...] = ()

    def body(self) -> Iterable[Widget]:
        """Step, entry, outcome, latest entries, exceptions."""
        with VerticalScroll(id="step", can_focus=False):
            yield StepPanel()
        yield EntryForm(self._submit)
        yield Static("", id="outcome", markup=False)
        yield LatestEntries()
        yield Static("", id="exceptions", markup=False)

    def on_mount(self) -> None:
        """Show the batch."""
        super().on_mount()
        self.open_card(self.card)
        self.query_one(EntryForm).focus()

    def open_card(self, card: BatchCard, texts: Sequence[str] = ()) -> None:
        """Show a snapshot, and ask for what its open step wants; `texts` stand in its first fields."""
        self.show_card(card)
        form = self.query_one(EntryForm)
        self._prompt = prompt_of(card, self._hint)
        form.open(self._prompt.fields, texts, self._prompt.note)
        self.query_one("#step", VerticalScroll).scroll_home(animate=False)
        self.refresh_bars()

    def show_card(self, card: BatchCard, *, step: bool = True) -> None:
        """Show a snapshot around the entry; without `step` the step that was judged stays on the screen."""
        self.card = card
        self.awaiting = self.work.attempt(lambda: views.awaiting(self.work.site, card.lot), self.say_refused) or ()
        self.query_one(TopBar).show(f"{card.lot}  {card.title}", status(card.status))
        self.mark_demonstration(card.demonstration)
        if step:
            self.query_one(StepPanel).show(self._step_text(card))
        self.query_one(LatestEntries).show(card.history)
        counts = Counter(severity for severity, *_ in card.exceptions)
        said = exceptions_counted(counts["critical"], counts["major"], counts["minor"])
        left: list[Span] = [
            ("Exceptions  ", TEXT),
            *said,
            ("F9   ", DIM),
            (counted(card.events, "entry", "entries"), DIM),
        ]
        self.query_one("#exceptions", Static).update(Content.assemble(*left))
        self.refresh_bars()

    def _step_text(self, card: BatchCard) -> Callable[[int], Content]:
        step = card.step
        if step is None:
            return lambda _: Content.styled(plain(card.title), STRONG)
        attested = self.work.attempt(lambda: views.attested(self.work.site, card.lot), self.say_refused) or ()
        return lambda width: step_text(step, attested, width)

    def bar_keys(self) -> Iterable[tuple[str, str]]:
        """What can be done now, the most needed first."""
        form = self.query_one(EntryForm)
        keys = []
        if form.waits:
            keys.append(self.key_word("go_on", "Go on"))
        elif self._prompt.act:
            keys.append(self.key_word("act", self._prompt.act))
        elif self._prompt.fields:
            keys.append(self.key_word("go_on"))
        if self.awaiting:
            keys.append(self.key_word("verify", f"Verify {len(self.awaiting)}"))
        if self.card.step and self.card.step.may_end_phase and self.card.status == Status.RUNNING:
            keys.append(self.key_word("end_phase"))
        keys += [self.key_word("help"), self.key_word("back", "Lots"), self.key_word("comment")]
        return (*keys, self.key_word("correct"), self.key_word("hold"), self.key_word("exceptions"))

    def unsent(self) -> str:
        """What is typed and not submitted."""
        return self.query_one(EntryForm).unsent

    def _hint(self, typed: str) -> tuple[bool, str]:
        try:
            return views.hint(self.work.site, self.card.lot, typed)
        except LbpcmcError as error:
            return False, str(error)

    # What is submitted.

    def _submit(self, texts: tuple[str, ...]) -> None:
        step = self.card.step
        if step is None:
            return
        site, lot, seen = self.work.site, self.card.lot, self.card.head

        def act() -> Outcome:
            return ANSWERED_BY[step.answer].submit(Answer(site, self.work.at_work, lot, step.step, texts, seen))

        self.carry_out(act, f"step {step.step}")

    def carry_out(self, act: Callable[[], Outcome], what: str) -> None:
        """Answer the open step; the verdict is shown, and what was typed stays unless it was kept."""
        try:
            outcome = act()
        except LbpcmcError as error:
            self.refused(error)
            return
        self.say(outcome_text(what, outcome))
        card = self._latest_card()
        if card is None:
            return
        form = self.query_one(EntryForm)
        if not outcome.understood:
            self.open_card(card, form.texts[:-1])
        elif _verdict(outcome) in QUIET and card.status == Status.RUNNING:
            self.open_card(card)
        else:
            self._wait(card, "Read the verdict, then press Enter to go on.")

    def carry_out_apart(self, act: Callable[[], Outcome], what: str) -> None:
        """Carry out an act on another step than the open one, whose entry stays as it is."""
        try:
            outcome = act()
        except LbpcmcError as error:
            self.refused(error)
            return
        self.say(outcome_text(what, outcome))
        self.look_again()

    def settle(self, act: Callable[[], object], said: str) -> None:
        """Carry out an act without a verdict."""
        try:
            act()
        except LbpcmcError as error:
            self.refused(error)
            return
        self.say(notice_text(DONE, said))
        self.look_again()

    def _wait(self, card: BatchCard, note: str) -> None:
        """Leave the step on the screen until Enter is pressed; then open the latest snapshot."""
        self.show_card(card, step=False)
        self.query_one(EntryForm).wait(lambda: self.open_card(self.card), note)
        self.refresh_bars()

    def refused(self, error: LbpcmcError) -> None:
        """Say why nothing was written; what was typed stays in its field."""
        if isinstance(error, Conflict):
            self._others_first(error)
        elif isinstance(error, StoreError):
            self.say(notice_text(NOT_WRITTEN, error.said, error.todo))
        else:
            self.say(notice_text(REFUSED, error.said, error.todo))

    def _others_first(self, error: Conflict) -> None:
        seen = {one.seq for one in self.card.history}
        typed = self.unsent()
        card = self._latest_card()
        if card is None:
            return
        news = [one for one in card.history if one.seq not in seen][:3]
        told = [attestation(one) for one in news] or [error.said]
        stays = self.same_place(card)
        where = "is still in the field" if stays else "was not recorded; it was meant for the step before"
        kept = f"'{one_line(typed)}' {where}." if typed else ""
        self.say(notice_text(OTHERS_FIRST, *told, kept))
        if stays:
            self.show_card(card)
        else:
            self._wait(card, "Press Enter to go on to the open step.")

    def same_place(self, card: BatchCard) -> bool:
        """True where a snapshot asks for the same kind of answer at the same step as the one on the screen."""
        mine, now = self.card.step, card.step
        return mine is not None and now is not None and mine.step == now.step and self.card.status == card.status

    def look_again(self) -> None:
        """Read the batch again; what is typed stays where it still belongs to the open step, or is named."""
        card = self._latest_card()
        if card is None:
            return
        form = self.query_one(EntryForm)
        if form.waits:
            self.show_card(card, step=False)
        elif self.same_place(card):
            self.show_card(card)
        else:
            typed = form.unsent
            self.open_card(card)
            if typed:
                self.say([*self._said, (f"\n'{one_line(typed)}' was typed and not recorded.", TEXT)])

    def _latest_card(self) -> BatchCard | None:
        return self.work.attempt(lambda: views.batch_card(self.work.site, self.card.lot), self.say_refused)

    def say(self, spans: Iterable[Span]) -> None:
        """Show the outcome of the last act."""
        self._said = tuple(spans)
        self.query_one("#outcome", Static).update(Content.assemble(*self._said))

    def say_refused(self, said: str) -> None:
        """Show why something could not be read."""
        self.say(notice_text(NOT_READ, said))

    def say_not_taken(self, said: str) -> None:
        """Show why a key did nothing."""
        self.say(notice_text(Mark("NOT TAKEN", UNSURE), said))

    # Keys.

    def action_act(self) -> None:
        """Do what the step asks: confirm, calculate, sign, complete."""
        step, unhurried = self.card.step, self.work.pressed("f2")
        if self.query_one(EntryForm).waits:
            self.say_not_taken("Read the verdict, then press Enter.")
        elif not unhurried:
            self.say_not_taken("F2 came too soon after the last one. Read the screen, then press it again.")
        elif self._prompt.fields:
            self.say_not_taken("This step asks for text: type or scan it, then press Enter.")
        elif step is None:
            batch_actions.complete(self)
        elif self._prompt.signs:
            self._ask_to_sign(step.meaning)
        elif self._prompt.act:
            self._submit(())

    def _ask_to_sign(self, meaning: str) -> None:
        attested = self.work.attempt(lambda: views.attested(self.work.site, self.card.lot), self.say_refused) or ()
        notes = (f"Meaning: {meaning or 'verified as second person'}", NO_PASSWORD)
        facts = [performed_text(one) for one in attested]
        ask(self.work, f"Sign as {self.work.who}?", facts, "Yes, I sign", lambda: self._submit(()), notes)

    def action_back(self) -> None:
        """Back to the board, after a question where something was typed."""
        if self.unsent():
            ask_to_leave(self.work, self.unsent(), lambda: self.dismiss(None))
        else:
            self.dismiss(None)

    def action_comment(self) -> None:
        """Write a comment."""
        batch_actions.comment(self)

    def action_correct(self) -> None:
        """Correct an earlier value."""
        batch_actions.correct(self)

    def action_verify(self) -> None:
        """Verify as second person."""
        batch_actions.verify(self)

    def action_hold(self) -> None:
        """Hold, resume or stop."""
        batch_actions.change_status(self)

    def action_end_phase(self) -> None:
        """End a repeated phase."""
        batch_actions.end_phase(self)

    def action_exceptions(self) -> None:
        """List the exceptions."""
        batch_actions.exceptions(self)

    def action_page_up(self) -> None:
        """Scroll the text of the step up."""
        self.query_one("#step", VerticalScroll).scroll_page_up(animate=False)

    def action_page_down(self) -> None:
        """Scroll the text of the step down."""
        self.query_one("#step", VerticalScroll).scroll_page_down(animate=False)


def _verdict(outcome: Outcome) -> str:
    return (outcome.value.verdict or "") if outcome.value else ""


def open_lot(app: WorkApp, lot: str, say: Callable[[str], None]) -> None:
    """Open a batch; `say` shows why it cannot be read."""
    card = app.attempt(lambda: views.batch_card(app.site, lot), say)
    if card is not None:
        app.push_screen(BatchScreen(card))
