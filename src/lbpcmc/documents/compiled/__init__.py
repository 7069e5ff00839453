"""What was approved is what executes: the meaning of a document as canonical JSON, frozen at approval.

    compile_document    a document that was read and checked -> bytes
    open_compiled       bytes -> an equal document, without pint, YAML or the registry of units

Invariant: `open_compiled(compile_document(d)) == d`, and compiling what was opened gives the same bytes (pinned by
tests/documents/compiled/test_round_trip.py). Execution, printing and verification use the opened form alone.
"""

from lbpcmc.documents.compiled.compiling import compile_document
from lbpcmc.documents.compiled.opening import open_compiled, open_specification

__all__ = ["compile_document", "open_compiled", "open_specification"]
