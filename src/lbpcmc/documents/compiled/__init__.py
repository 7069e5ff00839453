"""What was approved is what executes: the meaning of a document as canonical JSON, frozen at approval.

    compile_document    a document that was read and checked -> bytes
    open_compiled       bytes -> an equal document, without pint, YAML or the registry of units
    open_specification  the same, for a specification alone

Invariant: `open_compiled(compile_document(d)) == d`, and compiling what was opened gives the same bytes (pinned by
tests/documents/compiled/test_round_trip.py). Execution, printing and verification use the opened form alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lbpcmc.documents.compiled.opening import open_compiled, open_specification

if TYPE_CHECKING:
    from lbpcmc.documents.compiled.compiling import compile_document

__all__ = ["compile_document", "open_compiled", "open_specification"]


def __getattr__(name: str) -> Any:
    if name == "compile_document":
        from lbpcmc.documents.compiled.compiling import compile_document

        return compile_document
    raise AttributeError(name)
