"""What other Python programs call: judge a value, validate a table of results, export from a site (docs/python.md).

What is offered here keeps its names and arguments from release to release; the packages below may change.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from lbpcmc.criteria import judge_text
from lbpcmc.criteria.guessing import criterion_for
from lbpcmc.documents.compiled import compile_document, open_specification
from lbpcmc.documents.model import Specification as Document
from lbpcmc.documents.stages import Use
from lbpcmc.errors import InputError
from lbpcmc.messages import say
from lbpcmc.quantities import quantity

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from lbpcmc.criteria import Judgement
    from lbpcmc.gmp.acts import Site

_NEEDED = ("lot", "test", "value")
_FRAME = (*_NEEDED, "unit", "verdict", "criterion", "reason")
_NAME = "The table"


def judge(value: str, criterion: str, *, kind: str | None = None, label_claim: str | None = None) -> Judgement:
    """Judge one value against one criterion: verdict, reason, every conversion and rounding.

    The parameter's kind is told from the units unless it is named. CriterionError where the criterion is not
    understood; a value that is not understood is `invalid`, never an error.
    """
    ready = criterion_for(value, criterion, kind)
    claim = None if label_claim is None else quantity(label_claim, ready.kind)
    return judge_text(value, ready, label_claim=claim)


@dataclass(frozen=True, slots=True)
class Validated:
    """What became of a table of results."""

    frame: pd.DataFrame
    """One row for each result, under the index of the table: lot, test, value, unit, verdict, criterion, reason."""
    findings: pd.DataFrame
    """What cannot be right in the table: rule, lot, test, said, rows (positions, counted from 0)."""
    passed: bool
    """True where every result is accepted and nothing was found."""


@dataclass(frozen=True, slots=True)
class Specification:
    """A specification that judges results."""

    document: Document
    """The specification as lbpcmc.documents.model has it."""

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read a YAML file, or a compiled specification in JSON. DocumentError where it cannot be used."""
        from lbpcmc.documents.read import load
        from lbpcmc.documents.source import read_bytes

        place = Path(path)
        content = read_bytes(place)
        if place.suffix.casefold() == ".json":
            return cls(open_specification(content))
        document = load(content)
        if not isinstance(document, Document):
            raise InputError(say("api.other_document", path=place, called=type(document).__name__.lower()))
        return cls(open_specification(compile_document(document)))

    @classmethod
    def approved(cls, site: Site, name: str, version: str | None = None) -> Self:
        """Take an approved specification of a site: the version in force, or one that was approved."""
        from lbpcmc.gmp.document_control.usecases import compiled_specification

        return cls(open_specification(compiled_specification(site, name, version)))

    @property
    def tests(self) -> tuple[str, ...]:
        """IDs of its tests."""
        return tuple(test.id for test in self.document.tests)

    def validate(
        self, results: pd.DataFrame, *, use: str = "release", stage: str = "", label_claim: str = ""
    ) -> Validated:
        """Judge a table with columns lot, test, value and perhaps unit, as `lbpcmc validate` judges a file.

        Text keeps the digits that were reported; a float is taken as Python writes it. A missing value is invalid,
        never a pass. InputError where a column is missing or a cell is not text or a number.
        """
        import pandas as pd

        from lbpcmc.results.columns import file_columns, joined
        from lbpcmc.results.flat import criterion_of
        from lbpcmc.results.request import request
        from lbpcmc.results.validate import validate

        missing = [name for name in _NEEDED if name not in results.columns]
        if missing:
            raise InputError(say("api.column_missing", column=missing[0]))
        units = results["unit"] if "unit" in results.columns else [None] * len(results)
        columns = {name: _texts(results[name], name) for name in _NEEDED} | {"unit": _texts(units, "unit")}
        for name in ("lot", "test", "unit"):
            columns[name] = [text or "" for text in columns[name]]
        asked = request(self.document, _use(use), stage, label_claim)
        found = validate(joined([file_columns(_NAME, columns, range(len(results)))]), asked)
        outcomes = [found.outcomes[state] for state in found.states.tolist()]
        columns["verdict"] = [outcome.verdict.value for outcome in outcomes]
        columns["criterion"] = [criterion_of(found.slots[slot]) for slot in found.slot_indexes.tolist()]
        columns["reason"] = [outcome.reason for outcome in outcomes]
        frame = pd.DataFrame({name: pd.Series(columns[name], dtype="string", index=results.index) for name in _FRAME})
        listed = [(one.rule.value, one.lot, one.test, one.said, list(one.rows)) for one in found.findings]
        return Validated(frame, pd.DataFrame(listed, columns=["rule", "lot", "test", "said", "rows"]), found.passed)


def open_site(folder: str | Path, *, read_only: bool = True) -> Site:
    """Open a site, for reading unless asked otherwise; use it in a `with` statement, which closes it.

    StoreError or IntegrityError where its ledger is missing or cannot be trusted.
    """
    from lbpcmc.gmp.installation import open_site as opened
    from lbpcmc.gmp.sessions import this_station

    return opened(Path(folder), read_only=read_only, station=this_station("python"))


def table(site: Site | str | Path, name: str, lots: Iterable[str] = ()) -> pd.DataFrame:
    """Export a table of a site from the verified events of its ledger: all of it, or some lots.

    Tables: batches, values, results, exceptions, samples, events (docs/database.md has their columns). Text is
    `string`, whole numbers `Int64`, real numbers `float64`; `attrs` has ledger, head and time.
    """
    from lbpcmc.gmp.export import export

    if isinstance(site, str | Path):
        with open_site(site) as opened:
            return table(opened, name, lots)
    found = export(site, name, tuple(lots))
    frame = found.frame()
    frame.attrs.update(found.evidence)
    return frame


def _use(text: str) -> Use:
    try:
        return Use(text.replace("-", " "))
    except ValueError:
        accepted = tuple(one.value for one in Use)
        raise InputError(say("api.not_a_use", text=text[:40], accepted=accepted)) from None


def _texts(cells: Iterable[object], column: str) -> list[str | None]:
    return [_text(cell, row, column) for row, cell in enumerate(cells)]


def _text(cell: object, row: int, column: str) -> str | None:
    """The text of a cell; None for a missing one."""
    import pandas as pd

    if isinstance(cell, str):
        return cell
    if cell is None or cell is pd.NA or cell is pd.NaT or (isinstance(cell, float) and cell != cell):  # noqa: PLR0124  # NaN
        return None
    plain = cell.item() if hasattr(cell, "item") else cell
    if column != "value" and isinstance(plain, float) and plain.is_integer():
        return str(int(plain))  # a whole number that pandas made a float, because a cell beside it is missing
    if isinstance(plain, bool) or not isinstance(plain, int | float):
        raise InputError(say("api.not_text", table=_NAME, row=row, column=column, type=type(cell).__name__))
    return repr(plain)
