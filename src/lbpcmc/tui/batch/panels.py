"""The step, the outcome of a submission and the latest entries, as styled text made from snapshots and lines."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from lbpcmc.gmp.printed import line as line_of
from lbpcmc.tui.lines import strip
from lbpcmc.tui.palette import DIM, NOT_UNDERSTOOD, NOTE, ON_HOLD, STRONG, TEXT, Mark, verdict
from lbpcmc.tui.plain import fit, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from textual.geometry import Size
    from textual.strip import Strip

    from lbpcmc.events import Event
    from lbpcmc.gmp.execution.usecases import Outcome
    from lbpcmc.gmp.lines import Line as EventLine
    from lbpcmc.gmp.views import HistoryLine, Performed, StepCard
    from lbpcmc.tui.plain import Line, Span

_CRITICAL = {"CPP": "CPP: critical process parameter", "CQA": "CQA: critical quality attribute"}
_NOT_UNDERSTOOD = frozenset({"entry.rejected", "result.rejected"})
_MARKS = {"batch.held_by_limit": ON_HOLD}
"""What followed from a submission and must be seen at once."""
_NAME = 10
"""Cells of the names of facts; what is said of them is wrapped behind."""
_STEP = "bold #58b8d8"
_TAG = "bold #f2c14e"


def local_time(one: HistoryLine) -> str:
    """Time of an entry at its station: `02 Mar 09:14`. A text that is not a time is shown as it is."""
    try:
        sign = -1 if one.offset.startswith("-") else 1
        there = timezone(sign * timedelta(hours=int(one.offset[1:3]), minutes=int(one.offset[4:6])))
        return datetime.fromisoformat(one.at).astimezone(there).strftime("%d %b %H:%M")
    except ValueError:
        return one.at


def step_text(step: StepCard, attested: Sequence[Performed], width: int) -> Content:
    """The step in big plain words: where it stands, what to do, what holds for it."""
    tags = "".join(f"  ·  {tag}" for tag in _tags(step))
    lines = [
        Content.styled(plain(step.title), DIM),
        Content.assemble((f"Step {plain(step.step)}", _STEP), (tags, _TAG)),
        Content(""),
        Content.styled(plain(step.text), STRONG),
    ]
    facts = [*_facts(step), *(("" if n else "attests", _brief(one)) for n, one in enumerate(attested))]
    if facts:
        lines.append(Content(""))
    for name, said in facts:
        wrapped = Content.styled(plain(said), TEXT).wrap(max(width - _NAME, 1))
        names = [Content.styled(f"{name:<{_NAME}}", DIM), *([Content(" " * _NAME)] * (len(wrapped) - 1))]
        lines += [head + tail for head, tail in zip(names, wrapped, strict=True)]
    return Content("\n").join(lines)


def _brief(performed: Performed) -> str:
    one = performed.history
    parts = (one.line.place, value_of(one), _verdict_word(one.line), one.person)
    return "  ".join(part for part in parts if part)


def _verdict_word(line: EventLine) -> str:
    return verdict(line.verdict).word if line.verdict else ""


def _limit(one: HistoryLine) -> str:
    return f"limit: {'; '.join(one.limits)}" if one.limits else ""


def _tags(step: StepCard) -> list[str]:
    tags = []
    if step.occurrences > 1:
        tags.append(f"occurrence {step.occurrence} of {step.occurrences}")
    if step.replicates > 1:
        tags.append(f"reading {step.replicate} of {step.replicates}")
    if step.critical:
        tags.append(_CRITICAL.get(step.critical, step.critical))
    if step.second_person:
        tags.append("second person needed")
    return tags


def _facts(step: StepCard) -> list[tuple[str, str]]:
    facts = [
        *(("" if number else "limit", said) for number, said in enumerate(step.limits)),
        ("material", step.material),
        ("equipment", step.equipment),
        ("formula", step.formula),
        ("signed by", step.role),
        ("meaning", step.meaning),
    ]
    return [(name, said) for name, said in facts if said]


def attestation(one: HistoryLine) -> str:
    """One entry as a second person must see it: what, limit, verdict, who and when."""
    parts = (f"{one.line.place}: {value_of(one)}", _limit(one), _verdict_word(one.line), _by(one))
    return " | ".join(part for part in parts if part)


def _by(one: HistoryLine) -> str:
    return f"{one.person}, {local_time(one)}"


def performed_text(performed: Performed) -> str:
    """What a second person attests: the step; what was entered, its verdict and limit; who and when."""
    one = performed.history
    said = "  ".join(part for part in (value_of(one), _verdict_word(one.line), _limit(one)) if part)
    return f"{one.line.place}  {performed.text}\n  {said}\n  {_by(one)}"


def value_of(one: HistoryLine) -> str:
    """What an entry says, in a few words and on one line."""
    said = _SAID.get(one.type, _in_words)
    return one_line(said(one.line))


def _in_words(line: EventLine) -> str:
    return ": ".join(part for part in (line.act, line.interpreted, line.remark) if part)


def _typed(line: EventLine) -> str:
    return f"'{line.typed}'"


def _interpreted(line: EventLine) -> str:
    return line.interpreted


def _charged(line: EventLine) -> str:
    return f"{line.item}: {line.interpreted}"


def _confirmed(line: EventLine) -> str:
    return line.item or line.interpreted


def _corrected(line: EventLine) -> str:
    return f"corrected to {line.interpreted}: {line.remark}"


def _meaning(line: EventLine) -> str:
    return line.remark


_SAID: Mapping[str, Callable[[EventLine], str]] = {
    "value.recorded": _interpreted,
    "value.calculated": _interpreted,
    "value.corrected": _corrected,
    "material.charged": _charged,
    "entry.rejected": _typed,
    "step.confirmed": _confirmed,
    "step.verified": _meaning,
    "result.recorded": _interpreted,
    "result.corrected": _corrected,
    "result.rejected": _typed,
}
"""How an entry reads in a list, by the type of its event; any other one reads as what was done and what was said."""


def outcome_text(step: str, outcome: Outcome) -> list[Span]:
    """A verdict as word and colour, what was understood, the reason, and every conversion and rounding."""
    line = line_of(outcome.event)
    mark = Mark(line.act.upper(), NOTE)
    if not outcome.understood:
        mark = NOT_UNDERSTOOD
    elif line.verdict:
        mark = verdict(line.verdict)
    shown = ": ".join(part for part in (line.item, line.interpreted if outcome.understood else _typed(line)) if part)
    said = f"{step}:  {shown}" if shown else step
    spans: list[Span] = [(f" {mark.word} ", mark.style), (f"  {one_line(said)}", STRONG)]
    if line.reason:
        spans.append((f"\n{one_line(line.reason)}", TEXT))
    if not outcome.understood:
        spans.append(("\nIt stays in the record. The step is still open.", TEXT))
    spans += [(f"\n{one_line(one)}", DIM) for one in line.trace]
    for event in outcome.followed:
        spans += _followed(event)
    return spans


def _followed(event: Event[Any]) -> list[Span]:
    line, mark = line_of(event), _MARKS.get(event.envelope.type)
    if mark is not None:
        return [("\n", ""), (f" {mark.word} ", mark.style), (f"  {one_line(line.remark)}", TEXT)]
    said = " ".join(part for part in (line.act, line.place, line.interpreted, line.remark) if part)
    return [(f"\nfollowed: {one_line(said)}", TEXT)]


def notice_text(mark: Mark, *sentences: str) -> list[Span]:
    """A refusal or a failure: its word, then its sentences."""
    first, *others = [one_line(said) for said in sentences if said]
    return [(f" {mark.word} ", mark.style), (f"  {first}", STRONG), *((f"\n{said}", TEXT) for said in others)]


def entry_line(one: HistoryLine, width: int) -> Line:
    """An entry on one line: when, where, what, verdict, who."""
    line = one.line
    mark = None
    if one.type in _NOT_UNDERSTOOD:
        mark = NOT_UNDERSTOOD
    elif line.verdict:
        mark = verdict(line.verdict)
    word = f" {mark.word} " if mark else ""
    place = min(12, max(width // 6, 0))
    person = min(16, max(width // 5, 0))
    value = max(width - 14 - place - person - cell_len(word) - 4, 0)
    return (
        (fit(local_time(one), 14), DIM),
        (fit(line.place, place), TEXT),
        (" ", ""),
        (fit(value_of(one), value), TEXT),
        (" ", ""),
        (word, mark.style if mark else ""),
        ("  ", ""),
        (fit(one.person, person), DIM),
    )


class StepPanel(Widget):
    """The open step, wrapped to the width that there is."""

    DEFAULT_CSS = "StepPanel { height: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self._draw: Callable[[int], Content] = lambda _: Content("")

    def show(self, draw: Callable[[int], Content]) -> None:
        """Show another step; `draw` gives its text for a width."""
        self._draw = draw
        self.refresh(layout=True)

    def render(self) -> Content:
        """Draw the step."""
        return self._draw(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002  # Textual asks so
        """Count the lines that the step takes in `width` cells."""
        return len(self._draw(width).wrap(max(width, 1)))


class LatestEntries(Widget):
    """The latest entries, as many as there is room for."""

    DEFAULT_CSS = "LatestEntries { height: 1fr; padding: 0 1; }"

    def __init__(self) -> None:
        super().__init__()
        self._lines: Sequence[HistoryLine] = ()

    def show(self, lines: Sequence[HistoryLine]) -> None:
        """Show other entries, the latest first."""
        self._lines = lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw a heading and one entry a line."""
        width = self.size.width
        if y == 0:
            rule = "─" * max(width - 15, 0)
            return strip((("Latest entries ", DIM), (rule, "#2c4459")), width, self.rich_style)
        shown = entry_line(self._lines[y - 1], width) if y <= len(self._lines) else ()
        return strip(shown, width, self.rich_style)
