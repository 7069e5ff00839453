"""Every failure that lbpcmc raises on purpose, in one tree.

LbpcmcError                 what happened, what to do; detail for the engineer
├── QuantityError           a typed value was not understood
├── UnitError               units that cannot be converted into each other
├── CriterionError          a line of a specification was not understood
├── DocumentError           a recipe or specification file cannot be used
├── FormulaError            a calculation was refused
├── NotAllowed              the rules of the record refuse an act (sequence, authority, duties)
├── InputError              a file or argument given to a command cannot be used
│   └── MissingLibrary      a library that this work needs is not installed
├── StoreError              the database cannot be opened, written or read
│   ├── Conflict            somebody else acted first; nothing was written
│   └── IntegrityError      the ledger, its triggers or its tables were changed from outside
└── ReportError             a page cannot be drawn

A failure carries a statement: a code and parameters. Its sentences are made when somebody reads them (messages.py).
Findings about a batch or a document (out of limits, unsigned, overdue) are values, never exceptions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lbpcmc.messages import Param, Statement


class LbpcmcError(Exception):
    """What happened and what to do about it, for the person at the screen.

    `code` and `params` say it to programs; `said` is the sentence, `todo` what would be accepted or should be done
    next. `field` names the field or key that is at fault, `detail` holds what an engineer needs. `str()` joins `said`
    and `todo`.
    """

    def __init__(self, said: Statement, *, detail: str = "", field: str = "") -> None:
        """Take what happened as a code with its parameters: `say("number.no_unit", ...)`."""
        super().__init__(said)
        self.statement = said
        self.detail = detail
        self.field = field

    @property
    def code(self) -> str:
        """Short, stable, dotted name of what happened: `number.no_unit`."""
        return self.statement.code

    @property
    def params(self) -> dict[str, Param]:
        """What the sentences name, by the names of the template; JSON can write it."""
        return self.statement.params

    @property
    def said(self) -> str:
        """What happened, in a sentence."""
        return self.statement.said

    @property
    def todo(self) -> str:
        """What would be accepted or should be done next; empty where there is nothing to add."""
        return self.statement.todo

    def __str__(self) -> str:
        return str(self.statement)


class QuantityError(LbpcmcError):
    """A typed value was not understood."""


class UnitError(LbpcmcError):
    """Units or kinds that cannot be converted into each other."""


class CriterionError(LbpcmcError):
    """A criterion, as written in a specification, was not understood or cannot be met by its kind."""


class DocumentError(LbpcmcError):
    """A recipe or specification file cannot be read or has findings of severity error.

    `findings` holds them (lbpcmc.documents.findings.Finding), where the file could be read at all.
    """

    def __init__(
        self,
        said: Statement,
        *,
        detail: str = "",
        field: str = "",
        findings: tuple[object, ...] = (),
    ) -> None:
        """Carry the findings beside the statement."""
        super().__init__(said, detail=detail, field=field)
        self.findings = findings


class FormulaError(LbpcmcError):
    """A formula does not parse, does not type-check, or has no value for these inputs.

    `column` counts from 1 in the formula's text; 0 where no place can be named.
    """

    def __init__(self, said: Statement, *, detail: str = "", field: str = "", column: int = 0) -> None:
        """Carry the place beside the statement."""
        super().__init__(said, detail=detail, field=field)
        self.column = column


class NotAllowed(LbpcmcError):  # noqa: N818  # a refusal is the rules' answer, not a defect
    """The rules of the record refuse an act: sequence, authority, separation of duties."""


class InputError(LbpcmcError):
    """A file or an argument that was given to a command cannot be used."""


class MissingLibrary(InputError):  # noqa: N818  # nothing is wrong with what was given
    """A library that this work needs is not installed: nothing is said about the input."""


class StoreError(LbpcmcError):
    """The database cannot be opened, written or read."""


class Conflict(StoreError):  # noqa: N818  # the other station was first; nobody erred
    """Somebody else acted first; nothing was written. `who` and `when` name the act that came first, where known."""

    def __init__(
        self,
        said: Statement,
        *,
        detail: str = "",
        field: str = "",
        who: str = "",
        when: str = "",
    ) -> None:
        """Carry who acted first, and when (ISO 8601 with offset)."""
        super().__init__(said, detail=detail, field=field)
        self.who = who
        self.when = when


class IntegrityError(StoreError):
    """The ledger, its triggers or its read tables were changed by something else than this program."""


class ReportError(LbpcmcError):
    """A page cannot be drawn."""
