"""What an exit code means. Scripts and build servers may rely on these numbers."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of every command that judges."""

    PASSED = 0
    """Every result was judged and accepted (pass, alert or action), and nothing was found about the table."""

    NOT_PASSED = 1
    """At least one result fails, is inconclusive or is invalid, or something was found: an unknown or missing test, a
    wrong unit, a duplicate, a missing value."""

    NOT_JUDGED = 2
    """The input could not be judged: a file, a specification or an argument cannot be used, or not a single result
    could be judged."""
