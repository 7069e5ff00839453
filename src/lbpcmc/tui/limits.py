"""A criterion in words for the floor: `alert NMT 20 ppm; reject NMT 100 ppm` says `must be at most 100 ppm`.

The words are made from the text of the criterion and nothing else, and never judge. What this grammar does not know is
shown as it is written. tests/tui/test_limits.py compares every end of a range with the one that criteria compute.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_NUMBER = (
    r"[+\-−]?(?:(?:[0-9]{1,3}(?: [0-9]{3})+|[0-9]+)(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?"
    r"(?: ?[x×*] ?10(?:\^ ?[+\-−]?[0-9]+|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+))?|10[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]+)(?:\^[+\-−]?[0-9]+)?"
)
_AMOUNT = re.compile(rf"({_NUMBER}) ?(.*)$", re.IGNORECASE)
_BAND = re.compile(r"(target|alert|action|reject)(?: limits?)?:? ", re.IGNORECASE)
_CONFIDENCE = r"(?:(?P<side>lower|upper) )?(?P<level>[0-9]{2}(?:\.[0-9]+)?) ?% (?:confidence )?limits?"
_BEFORE = re.compile(rf"{_CONFIDENCE} (?:within )?", re.IGNORECASE)
_BEHIND = re.compile(rf"{_CONFIDENCE}$", re.IGNORECASE)
_REMARKS = re.compile(r" \(([^()]+)\)$")
_LEAST = r"NLT|not less than|at least|min(?:imum|\.)?|>=|≥"
_MOST = r"NMT|not more than|not greater than|at most|max(?:imum|\.)?|<=|≤"
_COMPARISONS = (
    ("least", re.compile(rf"(?:{_LEAST}) ?(?=[0-9+\-−])", re.IGNORECASE)),
    ("most", re.compile(rf"(?:{_MOST}) ?(?=[0-9+\-−])", re.IGNORECASE)),
    ("above", re.compile(r"(?:>|more than|greater than) ?(?=[0-9+\-−])", re.IGNORECASE)),
    ("below", re.compile(r"(?:<|less than) ?(?=[0-9+\-−])", re.IGNORECASE)),
)
_BETWEEN = re.compile(r"(?:between )?(?P<low>.+?)(?: to | and | ?– ?)(?P<high>.+)$", re.IGNORECASE)
_SIGN = re.compile(r" ?(?:±|\+ ?/ ?[-−]|\+[-−]) ?")
_ABSENT = re.compile(r"(?:absent|not detected|none detected|none) in (.+)$", re.IGNORECASE)
_CONFORMS = re.compile(r"(?:conforms|complies)(?:(?: to|:) ?(.+))?$", re.IGNORECASE)
_REPORT = re.compile(r"report(?: results?)?$", re.IGNORECASE)

_SAID = {
    "least": ("at least {0}", "below {0}"),
    "most": ("at most {0}", "above {0}"),
    "above": ("more than {0}", "at {0} or less"),
    "below": ("less than {0}", "at {0} or more"),
    "between": ("between {0} and {1}", "outside {0} to {1}"),
    "exactly": ("exactly {1}", "away from {1}"),
    "around": ("{0} plus or minus {1}", "outside {0} plus or minus {1}"),
    "at": ("{0}", "away from {0}"),
}
"""How a range is said: what it accepts, and what lies outside it."""

_REMARKS_SAID = {
    "half even": "rounded half to even",
    "half up": "rounded half up",
    "not rounded": "compared unrounded",
    "significant figures": "rounded to the limit's significant figures",
}


@dataclass(frozen=True, slots=True)
class _Range:
    """One clause, taken apart."""

    band: str
    shape: str
    ends: tuple[str, ...] = ()
    """Numbers, without their unit."""
    unit: str = ""
    remarks: tuple[str, ...] = ()
    of: str = ""
    """Which number of a result is meant, where it is not the value: `lower 95 % confidence limit`."""


def in_words(text: str) -> tuple[str, ...]:
    """Say a criterion in words, one line a clause; a clause that is not understood comes as it is written."""
    parts = [" ".join(part.split()) for part in text.split(";") if part.strip()]
    found = [_clause(part) for part in parts]
    unit = found[-1].unit if found and found[-1] is not None else ""
    several = len(parts) > 1
    return tuple(
        _say(one, unit, several=several) if one is not None else part for part, one in zip(parts, found, strict=True)
    )


def _clause(part: str) -> _Range | None:
    band, body, of = "", part, ""
    remarks: tuple[str, ...] = ()
    if match := _BAND.match(body):
        band, body = match[1].lower(), body[match.end() :]
    if _REPORT.match(body):
        return _Range(band, "report")
    if match := _CONFORMS.match(body):
        return _Range(band, "conforms", (match[1] or "",))
    if match := _ABSENT.match(body):
        return _Range(band, "absent", (match[1],))
    if match := _REMARKS.search(body):
        remarks, body = tuple(word.strip().lower() for word in match[1].split(",")), body[: match.start()]
    for word in remarks:
        if match := _BEHIND.match(word):
            of, remarks = _confidence(match), tuple(one for one in remarks if one != word)
    if match := _BEFORE.match(body):
        of, body = _confidence(match), body[match.end() :]
    return _range(band, body, remarks, of)


def _confidence(match: re.Match[str]) -> str:
    side = (match["side"] or "both").lower()
    return f"{side} {match['level']} % confidence limit{'s' if side == 'both' else ''}"


def _range(band: str, body: str, remarks: tuple[str, ...], of: str) -> _Range | None:
    for shape, pattern in _COMPARISONS:
        if match := pattern.match(body):
            return _made(band, shape, (body[match.end() :],), remarks, of)
    if len(ends := _SIGN.split(body)) == 2:
        return _around(band, ends[0], ends[1], remarks, of)
    if match := _BETWEEN.match(body):
        return _made(band, "between", (match["low"], match["high"]), remarks, of)
    return _made(band, "at", (body,), remarks, of)


def _made(band: str, shape: str, texts: tuple[str, ...], remarks: tuple[str, ...], of: str) -> _Range | None:
    amounts = [_AMOUNT.match(text.strip()) for text in texts]
    numbers = tuple(amount[1] for amount in amounts if amount is not None)
    if len(numbers) != len(texts):
        return None
    last = amounts[-1]
    return _Range(band, shape, numbers, last[2] if last else "", remarks, of)


def _around(band: str, centre: str, tolerance: str, remarks: tuple[str, ...], of: str) -> _Range | None:
    """A centre and its tolerance as the range they make, where that needs no conversion of units."""
    middle, width = _AMOUNT.match(centre.strip()), _AMOUNT.match(tolerance.strip())
    if middle is None or width is None:
        return None
    unit, own = middle[2], width[2]
    if not (_is_plain(middle[1]) and _is_plain(width[1])):
        return _Range(band, "around", (centre, tolerance), "", remarks, of)
    value, off = _decimal(middle[1]), _decimal(width[1])
    if own == "%" and unit and not unit.startswith("%"):
        off = abs(value) * off / 100
    elif unit and own and unit != own:
        return _Range(band, "around", (centre, tolerance), "", remarks, of)
    places = max(_places(middle[1]), _places(width[1]) if own != "%" else 0)
    ends = tuple(_number(end, places) for end in (value - off, value + off))
    return _Range(band, "between", ends, unit or own, remarks, of)


def _is_plain(number: str) -> bool:
    return re.fullmatch(r"[+\-−]?[0-9]+(?:\.[0-9]+)?", number) is not None


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace("−", "-"))


def _places(number: str) -> int:
    return len(number.partition(".")[2])


def _number(value: Decimal, places: int) -> str:
    """Write a number with at least `places` decimals and none beyond those it has."""
    shown = f"{value:f}"
    while _places(shown) > places and shown.endswith("0"):
        shown = shown[:-1]
    return shown.rstrip(".") if "." in shown else shown


def _say(found: _Range, shared: str, *, several: bool) -> str:
    said = _plain_words(found)
    if said:
        return said
    ends = list(found.ends)
    unit = found.unit or shared
    if found.shape != "around":
        ends[-1] = f"{ends[-1]} {unit}".strip()
    same = found.shape == "between" and found.ends[0] == found.ends[1]
    accepts, outside = (form.format(*ends) for form in _SAID["exactly" if same else found.shape])
    words = {"alert": f"alert {outside}", "action": f"action {outside}", "target": f"aim for {accepts}"}
    text = words.get(found.band, f"must be {accepts}" if several else accepts)
    if found.of:
        text = f"{found.of}: {text}"
    remarks = dict.fromkeys(_remark(word, found, unit) for word in found.remarks)
    return f"{text} ({', '.join(remarks)})" if remarks else text


def _plain_words(found: _Range) -> str:
    if found.shape == "report":
        return "no limit: the result is reported"
    if found.shape == "absent":
        return f"nothing may be found in {found.ends[0]}"
    if found.shape == "conforms":
        return f"must conform to: {found.ends[0]}" if found.ends[0] else "must conform"
    return ""


def _remark(word: str, found: _Range, unit: str) -> str:
    if word.startswith(("pharmacop", "factor")):
        accepted = _accepted(found)
        return f"pharmacopoeial: up to {accepted} {unit} is accepted".replace("  ", " ") if accepted else word
    return _REMARKS_SAID.get(word, word)


def _accepted(found: _Range) -> str:
    """How much a pharmacopoeial power of ten accepts: twice, or as many times as its factor says."""
    factor = next((int(word.split()[1]) for word in found.remarks if re.fullmatch(r"factor [0-9]{1,3}", word)), 2)
    power = re.fullmatch(r"(?:1 ?[x×*] ?)?10\^([0-9]{1,2})", found.ends[0])
    if power is not None:
        return f"{factor * 10 ** int(power[1])}" if int(power[1]) < 7 else f"{factor} x 10^{power[1]}"
    return f"{factor * int(found.ends[0])}" if re.fullmatch(r"10+", found.ends[0]) else ""
