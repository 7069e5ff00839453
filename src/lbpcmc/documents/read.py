"""A file or bytes to a document with everything that is wrong with it.

`read_document` checks with all rules; `load` opens bytes that were checked when they were approved, so that a rule that
is added later does not lock an old version away.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from lbpcmc.documents.fields import Fields, Reading, meant
from lbpcmc.documents.findings import Finding, Severity
from lbpcmc.documents.rules import shape
from lbpcmc.documents.source import decode, read_bytes
from lbpcmc.documents.tree import parse_tree
from lbpcmc.errors import DocumentError
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.model import Document

FORMATS = ("recipe/1", "specification/1", "method/1")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What came of reading a file."""

    document: Document | None
    """None where a finding is an error."""
    findings: tuple[Finding, ...]
    """Sorted by place."""
    sha256: str
    bytes: bytes
    draft: Draft[Document] | None
    """As far as it could be read, for rules across files; None where nothing could."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that keep the document from being imported."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)


def read_document(source: Path | bytes, name: str = "") -> Loaded:
    """Read and check a recipe, specification or method; `name` is how findings call it.

    Everything wrong inside is a finding. DocumentError where the file itself cannot be read: missing, a folder, too
    large, not UTF-8 text, or laid out to exhaust a parser.
    """
    name = name or (str(source) if isinstance(source, Path) else "document")
    data = read_bytes(source) if isinstance(source, Path) else source
    draft, findings = _draft(data, name)
    if draft is not None:
        from lbpcmc.documents.rules.catalogue import inside

        findings += inside(draft)
    found = tuple(sorted({replace(finding, path=name) for finding in findings}))
    faulty = draft is None or any(finding.severity is Severity.ERROR for finding in found)
    return Loaded(None if faulty or draft is None else draft.document, found, sha256(data).hexdigest(), data, draft)


@lru_cache(maxsize=16)
def load(data: bytes) -> Document:
    """Open a version that was approved; DocumentError with the findings if it cannot be read in full.

    Only what leaves no clear reading is refused; the checker's rules were applied before approval.
    """
    draft, findings = _draft(data, "document")
    errors = tuple(finding for finding in sorted(findings) if finding.severity is Severity.ERROR)
    if draft is None or errors:
        said = say("document.not_read", because=errors[0].statement) if errors else say("document.empty")
        raise DocumentError(said, detail="\n".join(map(str, errors)), findings=errors)
    return draft.document


def _draft(data: bytes, name: str) -> tuple[Draft[Document] | None, list[Finding]]:
    tree, findings = parse_tree(decode(data, name), name)
    if tree is None:
        return None, findings
    reading = Reading()
    reading.findings += findings
    top = reading.fields(tree, say("check.a_document"))
    draft = None if top is None else _by_format(top)
    return draft, reading.findings


def _by_format(top: Fields) -> Draft[Document] | None:
    found = top.text("lbpcmc", required=True)
    if found == "recipe/1":
        from lbpcmc.documents.recipe import read_recipe

        return read_recipe(top)
    if found == "specification/1":
        from lbpcmc.documents.specification import read_specification

        return read_specification(top)
    if found == "method/1":
        from lbpcmc.documents.method import read_method

        return read_method(top)
    if found:
        hint = meant(found, FORMATS, say("check.formats", known=FORMATS))
        top.report(shape.DOCUMENT.found(top.place("lbpcmc"), say("check.format", text=printable(found), hint=hint)))
    return None
