"""The assays that a method may name: raw data, rules, calculation, and how a table of raw data is laid out.

Invariant: an assay is imported when it is used, so that listing them costs nothing; every example here can be read and
calculated (pinned by tests/laboratory/test_registry.py and tests/laboratory/test_examples.py).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from lbpcmc.errors import MissingLibrary
from lbpcmc.laboratory.result import AssayError, Reportable
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Mapping

NEEDED = "scipy"
"""Package of the extra `assays`."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the rows of a table become the fields of the raw data; YAML and JSON name the fields themselves."""

    rows: str = ""
    """Field that takes one record for each row."""
    series: tuple[str, ...] = ()
    """Fields that are columns."""
    ragged: bool = False
    """Columns may be of different length."""
    by: str = ""
    """Column whose word says where a row goes."""
    to: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields for each of its words; `sample_cts=ct` takes the one cell alone."""
    group: str = ""
    """Column whose equal names make one record, the other columns being its series."""
    columns: Mapping[str, str] = field(default_factory=dict)
    """Headings that differ from the names of fields, as people write them: `response` for `readings`."""

    @property
    def has_table(self) -> bool:
        """False where the raw data are single fields alone."""
        return bool(self.rows or self.series or self.by)


@dataclass(frozen=True, slots=True)
class Assay:
    """One kind of calculation."""

    name: str
    """As method files write it."""
    help: str
    """One line."""
    data: str
    """Module and class of the raw data: `counts.plates:PlateCounts`."""
    rules: str
    """Module and class of the rules."""
    evaluate: str
    """Module and function that takes both."""
    example: str
    """Raw data as a CSV file holds them."""
    layout: Layout = Layout()

    @property
    def data_type(self) -> type:
        """Dataclass of the raw data."""
        found: type = _part(self.data)
        return found

    @property
    def rules_type(self) -> type:
        """Dataclass of the rules."""
        found: type = _part(self.rules)
        return found

    def calculate(self, data: Any, rules: Any) -> tuple[Reportable, ...]:
        """Calculate; most assays report one result, comparative ones one for each sample. AssayError for bad data."""
        found = _part(self.evaluate)(data, rules)
        return (found,) if isinstance(found, Reportable) else tuple(found)


def _part(where: str) -> Any:
    module, _, name = where.partition(":")
    try:
        return getattr(import_module(f"lbpcmc.laboratory.{module}"), name)
    except ModuleNotFoundError as missing:
        if missing.name != NEEDED:
            raise
        raise MissingLibrary(say("assay.no_library", library=missing.name)) from missing


@cache
def assays() -> Mapping[str, Assay]:
    """Every assay by its name."""
    listed = [
        assay
        for package in ("counts", "genetics", "potency", "stability", "process", "validation")
        for assay in import_module(f"lbpcmc.laboratory.{package}.methods").ASSAYS
    ]
    return {assay.name: assay for assay in listed}


def assay(name: str) -> Assay:
    """Find an assay; AssayError lists them."""
    found = assays().get(name)
    if found is None:
        raise AssayError(say("assay.unknown", assay=name, hint=say("field.known", known=tuple(assays()))))
    return found
