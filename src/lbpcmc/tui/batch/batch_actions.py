"""What is done apart from the open step: comment, correct, verify, hold, resume, stop, end a phase, complete.

Every act that cannot be taken back is asked about first, and the answer is No unless F2 says Yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from lbpcmc.errors import LbpcmcError
from lbpcmc.gmp import views
from lbpcmc.gmp.execution import usecases
from lbpcmc.gmp.printed import line as line_of
from lbpcmc.tui.batch.panels import entry_line, notice_text, performed_text
from lbpcmc.tui.batch.step_prompt import NO_PASSWORD
from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.confirm_dialog import ask
from lbpcmc.tui.entry.field import Field
from lbpcmc.tui.entry.form_screen import FormScreen
from lbpcmc.tui.palette import DIM, REFUSED, SEVERITIES, STRONG, TEXT, UNSURE, Mark
from lbpcmc.tui.plain import fit, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from lbpcmc.gmp.execution.usecases import Outcome
    from lbpcmc.gmp.views import BatchCard, Performed
    from lbpcmc.tui.plain import Line, Span
    from lbpcmc.tui.work import WorkApp

_Found = tuple[str, str, str, str]
"""Severity, rule, subject and words of an exception."""

_REASON = Field("reason", example="Say why, in a few words.")
_CHANGES = {
    "hold": ("Hold the batch", "Nothing can be recorded in the procedure until quality resumes the batch."),
    "resume": ("Resume the batch", "The procedure goes on at its open step."),
    "stop": ("Stop the batch for good", "The record is closed. This cannot be taken back."),
}
"""Changes of status that are chosen from a list: what each is called, and what comes of it."""


class OpenBatch(Protocol):
    """What these acts ask of the screen that shows the batch."""

    card: BatchCard
    """What the operator sees, and what every act of theirs refers to."""
    awaiting: tuple[Performed, ...]

    @property
    def work(self) -> WorkApp:
        """The application."""

    def say(self, spans: Iterable[Span]) -> None:
        """Show the outcome of the last act."""

    def say_refused(self, said: str) -> None:
        """Show why something could not be read."""

    def carry_out_apart(self, act: Callable[[], Outcome], what: str) -> None:
        """Carry out an act on another step than the open one, whose entry stays as it is."""

    def settle(self, act: Callable[[], object], said: str) -> None:
        """Carry out an act without a verdict."""

    def look_again(self) -> None:
        """Read the batch again."""


def comment(screen: OpenBatch) -> None:
    """Put a remark on the record, at the open step where there is one."""
    site, lot, step = screen.work.site, screen.card.lot, screen.card.step

    def submit(texts: tuple[str, ...]) -> str:
        at = step.step if step else None
        return _tried(
            screen, lambda: usecases.comment(site, screen.work.at_work, lot, texts[0], at), "The comment is on record."
        )

    facts = [("A comment stays on the record. Quality sees it among the exceptions.", TEXT)]
    fields = [Field("comment", example="Write what happened.")]
    screen.work.push_screen(FormScreen(f"Comment on {lot}", facts, fields, submit))


def correct(screen: OpenBatch) -> None:
    """Choose a value that holds, and correct it with a reason."""
    site, lot = screen.work.site, screen.card.lot
    values = screen.work.attempt(lambda: views.correctable(site, lot), screen.say_refused)
    if values is None:
        return

    def chosen(performed: Performed | None) -> None:
        if performed is not None and performed.history.line.slot is not None:
            _correction(screen, performed, performed.history.line.slot)

    said = "Which value is corrected? It stays on the record, beside its correction."
    screen.work.push_screen(
        ChooseScreen(f"Correct a value of {lot}", said, values, _performed_lines, performed_text, "Correct this"),
        chosen,
    )


def _correction(screen: OpenBatch, performed: Performed, slot: tuple[str, int, int]) -> None:
    line = performed.history.line
    site, lot = screen.work.site, screen.card.lot

    def hint(typed: str) -> tuple[bool, str]:
        try:
            return views.hint(site, lot, typed, slot[0])
        except LbpcmcError as error:
            return False, str(error)

    def submit(texts: tuple[str, ...]) -> str:
        try:
            outcome = usecases.correct(site, screen.work.at_work, lot, slot, texts[0], texts[1], seen=screen.card.head)
        except LbpcmcError as error:
            screen.look_again()
            return str(error)
        screen.carry_out_apart(lambda: outcome, f"step {line.place}, corrected")
        if outcome.understood:
            return ""
        rejected = line_of(outcome.event)
        return f"'{rejected.typed}' was not understood, and stays in the record. {rejected.reason}"

    facts = [
        (performed_text(performed), STRONG),
        ("\nThe first value stays on the record. What was calculated from it is calculated again.", TEXT),
    ]
    fields = [Field("right value", example=f"It was {line.typed}. Type it as at its step.", hint=hint), _REASON]
    screen.work.push_screen(FormScreen(f"Correct {line.place} of {lot}", facts, fields, submit))


def verify(screen: OpenBatch) -> None:
    """Choose a step that another person did, see what is attested, and verify it."""
    site, lot = screen.work.site, screen.card.lot

    def chosen(performed: Performed | None) -> None:
        if performed is None or performed.history.line.slot is None:
            return
        step, occurrence, _ = performed.history.line.slot
        facts = (performed_text(performed),)
        ask(
            screen.work,
            f"Verify as second person, as {screen.work.who}?",
            facts,
            "Yes, I have checked this",
            lambda: screen.carry_out_apart(
                lambda: usecases.verify_step(site, screen.work.at_work, lot, step, occurrence, seen=screen.card.head),
                f"step {performed.history.line.place}",
            ),
            (NO_PASSWORD,),
        )

    said = "What another person did and nobody has verified yet. F3 changes who is working."
    if not screen.awaiting:
        said = "Nothing waits for a second person."
    screen.work.push_screen(
        ChooseScreen(f"Verify a step of {lot}", said, screen.awaiting, _performed_lines, performed_text, "Verify this"),
        chosen,
    )


def change_status(screen: OpenBatch) -> None:
    """Hold, resume or stop the batch: choose, answer the question, give the reason."""
    site, lot, status = screen.work.site, screen.card.lot, screen.card.status
    changes = [change for change in views.changes(status) if change in _CHANGES]

    def chosen(change: str | None) -> None:
        if change is None:
            return
        title, consequence = _CHANGES[change]

        def submit(texts: tuple[str, ...]) -> str:
            def act() -> object:
                return usecases.change_status(site, screen.work.at_work, lot, change, texts[0], seen=screen.card.head)

            return _tried(screen, act, f"{title}: {lot}.")

        form = FormScreen(f"{title}: {lot}", [(title, STRONG), (consequence, TEXT)], [_REASON], submit)
        ask(
            screen.work,
            f"{title} {lot}?",
            (consequence,),
            f"Yes: {title.lower()}",
            lambda: screen.work.push_screen(form),
        )

    said = "What shall happen to the batch?" if changes else f"The batch is {status}; nothing can be changed."
    screen.work.push_screen(ChooseScreen(f"Hold or stop {lot}", said, changes, _change_lines, choose="Choose"), chosen)


def end_phase(screen: OpenBatch) -> None:
    """End a repeated phase before its last planned occurrence."""
    lot, step = screen.card.lot, screen.card.step
    if step is None or not step.may_end_phase:
        said = "A repeated phase is ended at the start of an occurrence."
        screen.say(notice_text(REFUSED, "No phase can be ended here.", said))
        return
    seen = screen.card.head

    def act() -> object:
        return usecases.end_phase(screen.work.site, screen.work.at_work, lot, seen=seen)

    ask(
        screen.work,
        f"End phase {step.may_end_phase} of {lot} here?",
        (f"{step.title}: {step.occurrence - 1} of {step.occurrences} occurrences were carried out.",),
        "Yes, end the phase",
        lambda: screen.settle(act, f"Phase {step.may_end_phase} is ended."),
    )


def complete(screen: OpenBatch) -> None:
    """Complete a batch whose every step is done."""
    lot, seen = screen.card.lot, screen.card.head

    def act() -> object:
        return usecases.change_status(screen.work.site, screen.work.at_work, lot, "complete", seen=seen)

    ask(
        screen.work,
        f"Complete {lot}?",
        ("Every step is done. The record is closed: nothing can be recorded in it afterwards.",),
        "Yes, complete the batch",
        lambda: screen.settle(act, f"{lot} is complete."),
    )


def exceptions(screen: OpenBatch) -> None:
    """List what quality will see."""
    found: Sequence[_Found] = screen.card.exceptions
    said = _found(len(found))
    screen.work.push_screen(
        ChooseScreen(f"Exceptions of {screen.card.lot}", said, found, _exception_lines, _exception_whole, choose="")
    )


def _found(exceptions: int) -> str:
    if not exceptions:
        return "No exception so far."
    return "1 exception." if exceptions == 1 else f"{exceptions} exceptions, the most severe first."


def _tried(screen: OpenBatch, act: Callable[[], object], said: str) -> str:
    """Carry out the act of a form; a refusal comes back as a sentence, and the form keeps what was typed."""
    try:
        act()
    except LbpcmcError as error:
        screen.look_again()
        return str(error)
    screen.settle(lambda: None, said)
    return ""


def _performed_lines(performed: Performed, width: int) -> tuple[Line]:
    return (entry_line(performed.history, width),)


def _change_lines(change: str, width: int) -> tuple[Line]:
    return (((fit(_CHANGES[change][0], width), STRONG),),)


def _exception_lines(found: _Found, width: int) -> tuple[Line]:
    severity, rule, subject, said = found
    mark = SEVERITIES.get(severity, Mark(severity, UNSURE))
    parts = ((fit(mark.word, 9), mark.style), (fit(rule, 4), DIM), (fit(subject, 12), TEXT))
    return ((*parts, (fit(f" {said}", max(width - 25, 0)), TEXT)),)


def _exception_whole(found: _Found) -> str:
    severity, rule, subject, said = found
    return one_line(f"{severity} {rule}, {subject}: {said}")
