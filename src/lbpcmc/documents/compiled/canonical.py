"""JSON values to the one sequence of bytes that stands for them, and back.

Keys sorted, no spaces, UTF-8, Unicode normal form C, no floating-point number: equal values have equal bytes and so one
hash (pinned by tests/documents/compiled/test_canonical.py).
"""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from lbpcmc.messages import say
from lbpcmc.serialised import Damaged

MOST_BYTES = 16_777_216
"""A recipe of 300 steps has about 300 kB."""


def canonical(values: object) -> bytes:
    """Write JSON values; text is normalised to NFC. ValueError for NaN, infinity and text that is not Unicode."""
    normal = _normal(values)
    return json.dumps(normal, ensure_ascii=False, allow_nan=False, separators=(",", ":"), sort_keys=True).encode(
        "utf-8"
    )


def _normal(value: object) -> object:
    if isinstance(value, str):
        return value if value.isascii() else unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_normal(key): _normal(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_normal(item) for item in value]
    return value


def parsed(content: bytes) -> dict[str, Any]:
    """Read what `canonical` wrote; Damaged where the bytes are anything else."""
    if len(content) > MOST_BYTES:
        raise Damaged("", say("compiled.too_large", bytes=len(content), most=MOST_BYTES))
    try:
        values = json.loads(content.decode("utf-8"))
        again = canonical(values)
    except (ValueError, RecursionError) as refusal:
        raise Damaged("", say("compiled.not_json", because=str(refusal)[:200])) from None
    if not isinstance(values, dict):
        raise Damaged("", say("stored.not_an_object"))
    if again != content:
        raise Damaged("", say("compiled.not_canonical"))
    return values
