"""lbpcmc: electronic batch records and CMC tracking for live biotherapeutic products.

From Python: `judge`, `Specification`, `open_site`, `table`, and the row classes of `lbpcmc.rows` (docs/python.md). Each
is imported when it is first asked for.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` costs a third of the time in which `--version` answers
if TYPE_CHECKING:
    from typing import Any

    from lbpcmc.api import Specification, Validated, judge, open_site, table

__version__ = "0.1.0"
__all__ = ["Specification", "Validated", "__version__", "judge", "open_site", "table"]


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for."""
    if name not in __all__:
        raise AttributeError(f"module 'lbpcmc' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module("lbpcmc.api"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
