"""One typed entry to its verdict, and the slowest text that anybody can type."""

from __future__ import annotations

import time

from rows import Row, best

from lbpcmc.criteria import Criterion, criterion, judge_text
from lbpcmc.criteria.bulk import compiled
from lbpcmc.quantities import kind

NAME = "A typed entry to its verdict"
NOTE = "Seconds for 100,000 entries; the last two lines are the slowest single text of the hostile ones, best of 20."
COUNT = 100_000
TYPED = (
    "4.2 % w/w",
    "4.85 % w/w",
    "5.04 % w/w",
    "49.5 mg/g",
    "42 g/kg",
    "0.0505 g/g",
    "< 3 % w/w",
    "4.1 x 10^1 mg/g",
    "50500 mg/kg",
    "5.1 % w/w",
)
HOSTILE = (
    "9" * 30 + "." + "9" * 80,
    "9" * 40 + " % w/w",
    "1e400 % w/w",
    "1" * 120,
    "1" * 100_000,
    " " * 100_000,
    "9**9**9 % w/w",
    "(" * 60 + ")" * 60,
    "1 " * 60,
    "1" + " 000" * 29,
    "0." + "0" * 60 + "1 % w/w",
    "< " * 60,
    "5 % w/w (95 % limits " + "9" * 40 + " to " + "9" * 40 + " %)",
    "not detected in " + "9" * 100,
    "1" * 29 + "e-59 % w/w",
    "4.95" + "0" * 25 + "1 % w/w",
    "1.2×10⁹ % w/w",
    "\u202e5 % w/w",
    "e\u0301" * 60,
    "5.0e+03 % w/w (lower 95 % limit 1)",
    "TNTC" * 25,
    "a" * 120,
)


def run() -> list[Row]:
    judged = criterion("alert NMT 4.5; reject 3.0 to 5.0 % w/w", kind("mass fraction"))
    fast = compiled(judged)
    texts = [TYPED[number % len(TYPED)] for number in range(COUNT)]

    def entries() -> None:
        for text in texts:
            fast(text)

    def exactly() -> None:
        for text in texts[: COUNT // 20]:
            judge_text(text, judged)

    def in_words() -> None:
        for text in texts[: COUNT // 20]:
            _told(text, judged)

    assert all(fast(text) is judge_text(text, judged).verdict for text in (*TYPED, *HOSTILE))
    (quick,) = best([entries], 9)
    exact, told = best([exactly, in_words], 5)
    rows = [
        Row("compiled criterion", quick, base=True, note=f"{COUNT / quick:,.0f} a second"),
        Row("exact path", exact * 20, note=f"{COUNT / exact / 20:,.0f} a second"),
        Row("exact path, with trace and reason", told * 20, note=f"{COUNT / told / 20:,.0f} a second"),
    ]
    for name, work in (("compiled criterion", fast), ("exact path", lambda text: _told(text, judged))):
        times = {text: min(_once(work, text) for _ in range(20)) for text in HOSTILE}
        slowest = max(times, key=times.__getitem__)
        rows.append(
            Row(f"slowest text, {name}", times[slowest], note=f"{times[slowest] * 1000:.2f} ms: {slowest[:24]!r}")
        )
    return rows


def _told(text: str, judged: Criterion) -> tuple[str, tuple[str, ...]]:
    found = judge_text(text, judged)
    return found.reason, found.trace


def _once(work: object, text: str) -> float:
    begun = time.perf_counter()
    work(text)  # type: ignore[operator]
    return time.perf_counter() - begun
