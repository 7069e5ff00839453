"""Event type -> line: how everything that can happen reads on screen and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.gmp.document_control import lines as document_lines
from lbpcmc.gmp.execution import lines as execution_lines
from lbpcmc.gmp.people import lines as people_lines
from lbpcmc.gmp.site import lines as site_lines
from lbpcmc.gmp.testing import lines as testing_lines

if TYPE_CHECKING:
    from collections.abc import Callable

    from lbpcmc.events import Event
    from lbpcmc.gmp.lines import Line

LINES: dict[type, Callable[[Event[Any]], Line]] = {
    **site_lines.LINES,
    **people_lines.LINES,
    **document_lines.LINES,
    **execution_lines.LINES,
    **testing_lines.LINES,
}


def line(event: Event[Any]) -> Line:
    """One event in words."""
    return LINES[type(event.payload)](event)
