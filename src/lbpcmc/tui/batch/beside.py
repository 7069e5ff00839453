"""What is done beside the procedure: comment, correct, verify, hold, resume, stop, end a phase, complete.

Every act that cannot be taken back is asked about first, and the answer is No unless F2 says Yes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lbpcmc import desk
from lbpcmc.batch.entries import Act
from lbpcmc.errors import LbpcmcError
from lbpcmc.tui.batch.asked import NO_PASSWORD
from lbpcmc.tui.batch.panels import entry_line, notice_text, performed_text
from lbpcmc.tui.choose import ChooseScreen
from lbpcmc.tui.entry import Field, FormScreen
from lbpcmc.tui.palette import DIM, REFUSED, SEVERITIES, STRONG, TEXT, UNSURE, Mark
from lbpcmc.tui.plain import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from lbpcmc.desk import Performed
    from lbpcmc.tui.batch.screen import BatchScreen
    from lbpcmc.tui.plain import Line

_Found = tuple[str, str, str, str]
"""Severity, rule, subject and words of an exception."""

_REASON = Field("reason", example="Say why, in a few words.")
_CHANGES: dict[str, tuple[tuple[Act, str], ...]] = {
    "running": ((Act.HELD, "Hold the batch"), (Act.STOPPED, "Stop the batch for good")),
    "held": ((Act.RESUMED, "Resume the batch"), (Act.STOPPED, "Stop the batch for good")),
}
_CONSEQUENCES = {
    Act.HELD: "Nothing can be recorded in the procedure until quality resumes the batch.",
    Act.RESUMED: "The procedure goes on at its open step.",
    Act.STOPPED: "The record is closed. This cannot be taken back.",
}


def comment(screen: BatchScreen) -> None:
    """Put a remark on the record, at the open step where there is one."""
    site, lot, step = screen.floor.site, screen.card.lot, screen.card.step

    def submit(texts: tuple[str, ...]) -> str:
        at = step.step if step else None
        return _tried(screen, lambda: desk.comment(site, lot, texts[0], screen.actor, at), "The comment is on record.")

    facts = [("A comment stays on the record. Quality sees it among the exceptions.", TEXT)]
    fields = [Field("comment", example="Write what happened.")]
    screen.floor.push_screen(FormScreen(f"Comment on {lot}", facts, fields, submit))


def correct(screen: BatchScreen) -> None:
    """Choose a value that holds, and correct it with a reason."""
    site, lot = screen.floor.site, screen.card.lot
    values = screen.floor.attempt(lambda: desk.correctable(site, lot), screen.say_refused)
    if values is None:
        return

    def chosen(performed: Performed | None) -> None:
        if performed is not None and performed.line.slot is not None:
            _correction(screen, performed, performed.line.slot)

    said = "Which value is corrected? It stays on the record, beside its correction."
    screen.floor.push_screen(
        ChooseScreen(f"Correct a value of {lot}", said, values, _performed_lines, performed_text, "Correct this"),
        chosen,
    )


def _correction(screen: BatchScreen, performed: Performed, slot: tuple[str, int, int]) -> None:
    line = performed.line
    site, lot = screen.floor.site, screen.card.lot

    def hint(typed: str) -> tuple[bool, str]:
        try:
            return desk.hint(site, lot, typed, slot[0])
        except LbpcmcError as error:
            return False, str(error)

    def submit(texts: tuple[str, ...]) -> str:
        before = screen.card.head
        try:
            outcome = desk.correct(site, lot, slot, texts[0], texts[1], screen.actor, seen=before)
        except LbpcmcError as error:
            screen.look_again()
            return str(error)
        screen.carry_out_beside(lambda: outcome, f"step {line.place}, corrected")
        if outcome.understood:
            return ""
        return f"'{outcome.entry.typed}' was not understood, and stays in the record. {outcome.entry.finding or ''}"

    facts = [
        (performed_text(performed), STRONG),
        ("\nThe first value stays on the record. What was calculated from it is calculated again.", TEXT),
    ]
    fields = [Field("right value", example=f"It was {line.typed}. Type it as at its step.", hint=hint), _REASON]
    screen.floor.push_screen(FormScreen(f"Correct {line.place} of {lot}", facts, fields, submit))


def verify(screen: BatchScreen) -> None:
    """Choose a step that another person did, see what is attested, and verify it."""
    site, lot = screen.floor.site, screen.card.lot

    def chosen(performed: Performed | None) -> None:
        if performed is None or performed.line.slot is None:
            return
        step, occurrence, _ = performed.line.slot
        facts = (performed_text(performed),)
        screen.floor.ask(
            f"Verify as second person, as {screen.floor.who}?",
            facts,
            "Yes, I have checked this",
            lambda: screen.carry_out_beside(
                lambda: desk.verify_step(site, lot, step, occurrence, screen.actor, seen=screen.card.head),
                f"step {performed.line.place}",
            ),
            (NO_PASSWORD,),
        )

    said = "What another person did and nobody has verified yet. F3 changes who is working."
    if not screen.awaiting:
        said = "Nothing waits for a second person."
    screen.floor.push_screen(
        ChooseScreen(f"Verify a step of {lot}", said, screen.awaiting, _performed_lines, performed_text, "Verify this"),
        chosen,
    )


def change_status(screen: BatchScreen) -> None:
    """Hold, resume or stop the batch: choose, answer the question, give the reason."""
    site, lot = screen.floor.site, screen.card.lot
    changes = _CHANGES.get(screen.card.status, ())

    def chosen(change: tuple[Act, str] | None) -> None:
        if change is None:
            return
        act, title = change

        def submit(texts: tuple[str, ...]) -> str:
            done = f"{lot}: {act.value}."
            return _tried(screen, lambda: desk.change_status(site, lot, act, texts[0], screen.actor), done)

        facts = [(title, STRONG), (_CONSEQUENCES[act], TEXT)]
        form = FormScreen(f"{title}: {lot}", facts, [_REASON], submit)
        question = (f"{title} {lot}?", (_CONSEQUENCES[act],), f"Yes: {title.lower()}")
        screen.floor.ask(*question, lambda: screen.floor.show_form(form))

    said = (
        "What shall happen to the batch?" if changes else f"The batch is {screen.card.status}; nothing can be changed."
    )
    screen.floor.push_screen(ChooseScreen(f"Hold or stop {lot}", said, changes, _change_lines, choose="Choose"), chosen)


def end_phase(screen: BatchScreen) -> None:
    """End a repeated phase before its last planned occurrence."""
    site, lot, step = screen.floor.site, screen.card.lot, screen.card.step
    if step is None or not step.may_end_phase:
        said = "A repeated phase is ended at the start of an occurrence."
        screen.say(notice_text(REFUSED, "No phase can be ended here.", said))
        return
    facts = (f"{step.title}: {step.occurrence - 1} of {step.occurrences} occurrences were carried out.",)
    seen = screen.card.head
    screen.floor.ask(
        f"End phase {step.may_end_phase} of {lot} here?",
        facts,
        "Yes, end the phase",
        lambda: screen.settle(
            lambda: desk.end_phase(site, lot, screen.actor, seen=seen), f"Phase {step.may_end_phase} is ended."
        ),
    )


def complete(screen: BatchScreen) -> None:
    """Complete a batch whose every step is done."""
    site, lot = screen.floor.site, screen.card.lot
    screen.floor.ask(
        f"Complete {lot}?",
        ("Every step is done. The record is closed: nothing can be recorded in it afterwards.",),
        "Yes, complete the batch",
        lambda: screen.settle(
            lambda: desk.change_status(site, lot, Act.COMPLETED, "", screen.actor), f"{lot} is complete."
        ),
    )


def exceptions(screen: BatchScreen) -> None:
    """List what quality will see."""
    found: Sequence[_Found] = screen.card.exceptions
    said = f"{len(found)} exceptions, the most severe first." if found else "No exception so far."
    screen.floor.push_screen(
        ChooseScreen(f"Exceptions of {screen.card.lot}", said, found, _exception_lines, _exception_whole, choose="")
    )


def _tried(screen: BatchScreen, act: Callable[[], object], said: str) -> str:
    """Carry out the act of a form; a refusal comes back as a sentence, and the form keeps what was typed."""
    try:
        act()
    except LbpcmcError as error:
        return str(error)
    screen.settle(lambda: None, said)
    return ""


def _performed_lines(performed: Performed, width: int) -> tuple[Line]:
    return (entry_line(performed.line, width),)


def _change_lines(change: tuple[Act, str], width: int) -> tuple[Line]:
    return (((fit(change[1], width), STRONG),),)


def _exception_lines(found: _Found, width: int) -> tuple[Line]:
    severity, rule, subject, said = found
    mark = SEVERITIES.get(severity, Mark(severity, UNSURE))
    parts = ((fit(mark.word, 9), mark.style), (fit(rule, 4), DIM), (fit(subject, 12), TEXT))
    return ((*parts, (fit(f" {said}", width), TEXT)),)


def _exception_whole(found: _Found) -> str:
    severity, rule, subject, said = found
    return f"{severity} {rule}, {subject}: {said}"
