"""The step, the outcome of a submission and the latest entries, as styled text made from plain values."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.widget import Widget

from lbpcmc.tui.lines import strip
from lbpcmc.tui.palette import DIM, NOT_UNDERSTOOD, NOTE, ON_HOLD, STRONG, TEXT, VERDICTS, Mark, verdict
from lbpcmc.tui.plain import fit, one_line, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.geometry import Size
    from textual.strip import Strip

    from lbpcmc.desk import HistoryLine, Outcome, Performed, StepCard
    from lbpcmc.tui.plain import Line, Span

_CRITICAL = {"CPP": "CPP: critical process parameter", "CQA": "CQA: critical quality attribute"}
_DONE = {
    "confirmed": "DONE",
    "calculated": "CALCULATED",
    "corrected": "CORRECTED",
    "verified": "VERIFIED",
    "signed": "SIGNED",
}
"""Words for acts without a verdict; every other one is recorded."""
_NAME = 10
"""Cells of the names of facts; what is said of them is wrapped behind."""
_STEP = "bold #58b8d8"
_TAG = "bold #f2c14e"


def local_time(at: str, zone: str) -> str:
    """Time of an entry at its station: `02 Mar 09:14`. Texts that are no time are shown as they are."""
    try:
        sign = -1 if zone.startswith("-") else 1
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        there = timezone(sign * timedelta(hours=hours, minutes=minutes))
        return datetime.fromisoformat(at).astimezone(there).strftime("%d %b %H:%M")
    except ValueError:
        return at


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
    line = performed.line
    parts = (line.place, value_of(line), line.verdict and verdict(line.verdict).word, line.person)
    return "  ".join(part for part in parts if part)


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


def attestation(line: HistoryLine) -> str:
    """One entry as a second person must see it: what, limit, verdict, who and when."""
    parts = [f"{line.place}: {value_of(line)}"]
    if line.limits:
        parts.append(f"limit: {'; '.join(line.limits)}")
    if line.verdict:
        parts.append(verdict(line.verdict).word)
    parts.append(f"{line.person}, {local_time(line.at, line.zone)}")
    return " | ".join(parts)


def performed_text(performed: Performed) -> str:
    """What a second person attests: the step; what was entered, its verdict and limit; who and when."""
    line = performed.line
    limit = f"  limit: {'; '.join(line.limits)}" if line.limits else ""
    word = f"  {verdict(line.verdict).word}" if line.verdict else ""
    return (
        f"{line.place}  {performed.text}\n  {value_of(line)}{word}{limit}\n"
        f"  {line.person}, {local_time(line.at, line.zone)}"
    )


def value_of(line: HistoryLine) -> str:
    """What an entry says, in a few words."""
    if line.act == "not understood":
        return f"'{line.typed}'"
    if line.act == "charged":
        return f"{line.item}: {line.understood or line.typed}"
    if line.act == "confirmed":
        return line.item or "done"
    if line.act in ("recorded", "calculated"):
        return line.understood or line.typed
    if line.act == "corrected":
        return f"corrected to {line.understood or line.typed}: {line.reason}"
    if line.act == "verified":
        return line.reason
    return f"{line.act}: {line.reason}" if line.reason else line.act


def outcome_text(step: str, outcome: Outcome) -> list[Span]:
    """A verdict as word and colour, what was understood, the reason, and every conversion and rounding."""
    entry = outcome.entry
    mark = NOT_UNDERSTOOD
    if outcome.understood:
        mark = verdict(entry.verdict) if entry.verdict else Mark(_DONE.get(entry.act, "RECORDED"), NOTE)
    shown = (entry.understood or "") if outcome.understood else f"'{entry.typed}'"
    shown = ": ".join(part for part in (entry.item, shown.removeprefix("done")) if part)
    said = f"{step}:  {shown}" if shown else step
    spans: list[Span] = [(f" {mark.word} ", mark.style), (f"  {one_line(said)}", STRONG)]
    if entry.finding:
        spans.append((f"\n{plain(entry.finding)}", TEXT))
    if not outcome.understood:
        spans.append(("\nIt stays in the record. The step is still open.", TEXT))
    if entry.trace:
        spans.append((f"\n{plain(entry.trace)}", DIM))
    for one in outcome.followed:
        if one.entry.act == "held":
            spans += [("\n", ""), (f" {ON_HOLD.word} ", ON_HOLD.style), (f"  {plain(one.entry.reason or '')}", TEXT)]
            continue
        said = " ".join(filter(None, (one.entry.subject, one.entry.understood, one.entry.reason)))
        spans.append((f"\nfollowed: {one.entry.act} {plain(said)}", TEXT))
    return spans


def notice_text(mark: Mark, *sentences: str) -> list[Span]:
    """A refusal or a failure: its word, then its sentences."""
    first, *others = [plain(said) for said in sentences if said]
    return [(f" {mark.word} ", mark.style), (f"  {first}", STRONG), *((f"\n{said}", TEXT) for said in others)]


def entry_line(line: HistoryLine, width: int) -> Line:
    """An entry on one line: when, where, what, verdict, who."""
    mark = NOT_UNDERSTOOD if line.act == "not understood" else VERDICTS.get(line.verdict) if line.verdict else None
    word = f" {mark.word} " if mark else ""
    place = min(12, max(width // 6, 0))
    person = min(16, max(width // 5, 0))
    value = max(width - 14 - place - person - cell_len(word) - 4, 0)
    return (
        (fit(local_time(line.at, line.zone), 14), DIM),
        (fit(line.place, place), TEXT),
        (" ", ""),
        (fit(value_of(line), value), TEXT),
        (" ", ""),
        (word, mark.style if mark else ""),
        ("  ", ""),
        (fit(line.person, person), DIM),
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
