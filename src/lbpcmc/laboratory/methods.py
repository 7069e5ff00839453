"""A method file and the assay that it names, to a method that is ready to calculate.

Invariant: a rule that the assay does not have, or a value that it does not accept, is a finding at its place; a method
with a finding calculates nothing (pinned by tests/documents/test_method.py).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from lbpcmc.documents.fields import nearest
from lbpcmc.documents.findings import Finding, Severity
from lbpcmc.documents.model import NOWHERE, Method
from lbpcmc.documents.read import read_document
from lbpcmc.documents.rules import methods as rules
from lbpcmc.documents.source import MappingNode
from lbpcmc.errors import DocumentError, InputError
from lbpcmc.laboratory.building import build, named
from lbpcmc.laboratory.in_force import differing, written_rules
from lbpcmc.laboratory.registry import Assay, assays

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lbpcmc.documents.draft import Draft
    from lbpcmc.documents.model import Document
    from lbpcmc.laboratory.faults import Fault

_OTHER_PROGRAM = "Check it with lbpcmc check; an approved one needs the lbpcmc version with which it was approved."


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
        raise InputError(f"{path} is not a method.", "A method file starts with  lbpcmc: method/1.")
    found = [*loaded.findings, *(check_method(loaded.draft) if loaded.draft is not None else ())]
    errors = tuple(sorted(replace(f, path=str(path)) for f in found if f.severity is Severity.ERROR))
    if errors or not isinstance(loaded.document, Method):
        raise DocumentError(
            f"The method {path} has {len(errors)} {'error' if len(errors) == 1 else 'errors'}.",
            f"See: lbpcmc check {path}",
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
        raise DocumentError(f"{_called(method)} names the assay '{method.assay}', which is not known.", _OTHER_PROGRAM)
    found, faults = _rules(assay, method.in_force or method.written)
    if faults:
        said = f"{_called(method)} has a rule that cannot be used: {faults[0].said}"
        raise DocumentError(said, _OTHER_PROGRAM, detail="\n".join(fault.shown(method.id) for fault in faults))
    if "name" in named(assay.rules_type) and "name" not in method.rules and method.in_force is None:
        # A rule set that is called by no name of its own is the method's, not the assay's first one.
        found = replace(found, name=method.title)
    if method.in_force is not None:
        for path, was, now in differing(method.in_force, written_rules(found)):
            said = f"{_called(method)} was approved with {path}: {was}; the assay would calculate with {now}."
            raise DocumentError(said, _OTHER_PROGRAM)
    return ReadyMethod(method, assay, found, sha256)


def with_rules_in_force(method: Method) -> Method:
    """Fill in every rule of the assay, before a method is compiled for approval; DocumentError as `ready_method`."""
    return replace(method, in_force=written_rules(ready_method(method, "").rules))


def _called(method: Method) -> str:
    return f"Method {method.id} version {method.version}"


def named_method(name: str, shipped: Sequence[Path]) -> Path:
    """Find a method by its file, or by the ID of a shipped one, which is the name of its file."""
    if Path(name).suffix in (".yaml", ".yml"):
        return Path(name)
    candidates = {path.stem: path for path in shipped}
    found = candidates.get(name.lower())
    if found is None:
        hint = nearest(name.lower(), candidates) or "lbpcmc calc --list names them."
        raise InputError(f"There is no method '{name}'.", hint)
    return found


def check_method(draft: Draft[Document]) -> list[Finding]:
    """Apply the rules of methods to a draft; nothing to say about other documents."""
    method = draft.document
    if not isinstance(method, Method) or not method.assay:
        return []
    assay = assays().get(method.assay)
    if assay is None:
        hint = nearest(method.assay, assays()) or f"Known: {', '.join(assays())}."
        return [rules.ASSAY.found(draft.root("assay"), f"There is no assay '{method.assay}'.", hint)]
    _, faults = _rules(assay, method.written)
    return [_finding(cast("Draft[Method]", draft), fault) for fault in faults]


def _finding(draft: Draft[Method], fault: Fault) -> Finding:
    at = draft.root("rules") if fault.at == NOWHERE else fault.at
    if fault.unknown:
        said = f"The assay '{draft.document.assay}' has no rule '{fault.path}'."
        return rules.UNKNOWN_RULE.found(at, said, fault.todo)
    rule = rules.VALUE if fault.path else rules.CONTRADICTION
    return rule.found(at, fault.said, fault.todo)


def _rules(assay: Assay, written: MappingNode | None) -> tuple[Any, list[Fault]]:
    return build(assay.rules_type, written or MappingNode({}, NOWHERE))
