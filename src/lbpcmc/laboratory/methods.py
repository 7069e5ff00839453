"""A method file and the assay that it names, to a method that is ready to calculate.

Invariant: a rule that the assay does not have, or a value that it does not accept, is a finding at its place; a method
with a finding calculates nothing (pinned by tests/documents/test_method.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lbpcmc.documents.fields import meant
from lbpcmc.documents.findings import Finding, Severity
from lbpcmc.documents.model import NOWHERE, Method
from lbpcmc.documents.read import read_document
from lbpcmc.documents.rules import methods as rules
from lbpcmc.documents.source import MappingNode
from lbpcmc.errors import DocumentError, InputError
from lbpcmc.laboratory.building import build, named
from lbpcmc.laboratory.in_force import differing, written_rules
from lbpcmc.laboratory.registry import Assay, assays
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.model import Document
    from lbpcmc.laboratory.faults import Fault


@dataclass(frozen=True, slots=True)
class ReadyMethod:
    """A method with its assay and its rules."""

    method: Method
    assay: Assay
    rules: Any
    """The assay's own dataclass, filled by the method."""
    sha256: str
    """Of the file's bytes: which version this was, beyond doubt."""

    @property
    def all_rules(self) -> dict[str, Any]:
        """Every rule that is in force, those of the assay's own among them."""
        return asdict(self.rules)

    def __str__(self) -> str:
        return f"{self.method.id} version {self.method.version}"


def load_method(source: Path | bytes, name: str = "") -> ReadyMethod:
    """Read a method file or its bytes; DocumentError with its findings where it is not a method or has errors."""
    path = name or str(source)
    loaded = read_document(source, path)
    if loaded.draft is not None and not isinstance(loaded.draft.document, Method):
        raise InputError(say("method.other_document", file=path))
    found = [*loaded.findings, *(check_method(loaded.draft) if loaded.draft is not None else ())]
    errors = tuple(sorted(replace(f, path=str(path)) for f in found if f.severity is Severity.ERROR))
    if errors or not isinstance(loaded.document, Method):
        raise DocumentError(
            say("method.errors", file=path, count=len(errors)),
            detail="\n".join(map(str, errors)),
            findings=errors,
        )
    return ready_method(loaded.document, loaded.sha256)


def ready_method(method: Method, sha256: str) -> ReadyMethod:
    """Make a method ready to calculate, read from a file or opened from its compiled form; reads no YAML.

    A method that was approved calculates by the rules in force at its approval. DocumentError where this program's
    assay cannot calculate by them.
    """
    assay = assays().get(method.assay)
    if assay is None:
        raise DocumentError(say("method.other_assay", method=method.id, version=method.version, assay=method.assay))
    found, faults = _rules(assay, method.in_force or method.written)
    if faults:
        because = faults[0].statement
        raise DocumentError(
            say("method.rule_refused", method=method.id, version=method.version, because=because),
            detail="\n".join(fault.shown(method.id) for fault in faults),
        )
    if "name" in named(assay.rules_type) and "name" not in method.rules and method.in_force is None:
        # A rule set that is called by no name of its own is the method's, not the assay's first one.
        found = replace(found, name=method.title)
    if method.in_force is not None:
        for path, was, now in differing(method.in_force, written_rules(found)):
            version = method.version
            raise DocumentError(
                say("method.other_rule", method=method.id, version=version, rule=path, approved=was, now=now)
            )
    return ReadyMethod(method, assay, found, sha256)


def with_rules_in_force(method: Method) -> Method:
    """Fill in every rule of the assay, before a method is compiled for approval; DocumentError as `ready_method`."""
    return replace(method, in_force=written_rules(ready_method(method, "").rules))


def named_method(name: str, shipped: Sequence[Path]) -> Path:
    """Find a method by its file, or by the ID of a shipped one, which is the name of its file."""
    if Path(name).suffix in (".yaml", ".yml"):
        return Path(name)
    candidates = {path.stem: path for path in shipped}
    found = candidates.get(name.lower())
    if found is None:
        hint = meant(name.lower(), candidates, otherwise=say("method.list"))
        raise InputError(say("method.unknown", method=name, hint=hint))
    return found


def check_method(draft: Draft[Document]) -> list[Finding]:
    """Apply the rules of methods to a draft; nothing to say about other documents."""
    method = draft.document
    if not isinstance(method, Method) or not method.assay:
        return []
    assay = assays().get(method.assay)
    if assay is None:
        hint = meant(method.assay, assays(), otherwise=say("field.known", known=tuple(assays())))
        return [rules.ASSAY.found(draft.root("assay"), say("assay.unknown", assay=method.assay, hint=hint))]
    _, faults = _rules(assay, method.written)
    return [_finding(cast("Draft[Method]", draft), fault) for fault in faults]


def _finding(draft: Draft[Method], fault: Fault) -> Finding:
    at = draft.root("rules") if fault.at == NOWHERE else fault.at
    if fault.unknown:
        said = say("method.unknown_rule", assay=draft.document.assay, rule=fault.path, because=fault.statement)
        return rules.UNKNOWN_RULE.found(at, said)
    rule = rules.VALUE if fault.path else rules.CONTRADICTION
    return rule.found(at, fault.statement)


def _rules(assay: Assay, written: MappingNode | None) -> tuple[Any, list[Fault]]:
    return build(assay.rules_type, written or MappingNode({}, NOWHERE))
