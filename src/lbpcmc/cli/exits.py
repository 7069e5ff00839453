"""What an exit code means. Scripts and build servers may rely on these numbers."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command that judges."""

    PASSED = 0
    """Everything was judged and accepted (pass, alert or action), and nothing was found about the table."""

    NOT_PASSED = 1
    """A value fails or is inconclusive; or a table holds an invalid result, an unknown or missing test, a wrong unit, a
    duplicate, a missing value."""

    NOT_JUDGED = 2
    """The input could not be judged: a file, a specification or an argument cannot be used, a single value is invalid,
    or not one result of a table could be judged."""
