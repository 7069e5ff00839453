"""Every failure that lbpcmc raises on purpose, in one tree.

LbpcmcError                 what happened, what to do; detail for the engineer
├── QuantityError           a typed value was not understood
├── UnitError               units that cannot meet
├── CriterionError          a line of a specification was not understood
├── DocumentError           a recipe or specification file cannot be used
├── FormulaError            a calculation was refused
├── NotAllowed              the rules of the record refuse an act (sequence, authority, duties)
├── InputError              a file or argument given to a command cannot be used
├── StoreError              the database cannot be opened, written or read
│   ├── Conflict            somebody else acted first; nothing was written
│   └── IntegrityError      the ledger, its triggers or its tables are not what they must be
└── ReportError             a page cannot be drawn

Findings about a batch (out of limits, unsigned, overdue) are values, never exceptions.
"""

from __future__ import annotations


class LbpcmcError(Exception):
    """What happened and what to do about it, in words for the person at the screen.

    `said` is the sentence, `todo` what would be accepted or should be done next, `detail` what an
    engineer needs. `str()` joins the first two.
    """

    def __init__(self, said: str, todo: str = "", *, detail: str = "") -> None:
        """Keep the three texts apart; screens show `said` and `todo`."""
        super().__init__(said, todo)
        self.said = said
        self.todo = todo
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.said} {self.todo}".strip()


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

    def __init__(self, said: str, todo: str = "", *, detail: str = "", findings: tuple[object, ...] = ()) -> None:
        """Carry the findings beside the sentence."""
        super().__init__(said, todo, detail=detail)
        self.findings = findings


class FormulaError(LbpcmcError):
    """A formula does not parse, does not type-check, or has no value for these inputs.

    `column` counts from 1 in the formula's text; 0 where no place can be named.
    """

    def __init__(self, said: str, todo: str = "", *, detail: str = "", column: int = 0) -> None:
        """Carry the place beside the sentence."""
        super().__init__(said, todo, detail=detail)
        self.column = column


class NotAllowed(LbpcmcError):  # noqa: N818  # a refusal is the rules' answer, not a defect
    """The rules of the record refuse an act: sequence, authority, separation of duties."""


class InputError(LbpcmcError):
    """A file or an argument that was given to a command cannot be used."""


class StoreError(LbpcmcError):
    """The database cannot be opened, written or read."""


class Conflict(StoreError):  # noqa: N818  # the other station was first; nobody erred
    """Somebody else acted first; nothing was written."""


class IntegrityError(StoreError):
    """The ledger, its triggers or its read tables are not what they must be."""


class ReportError(LbpcmcError):
    """A page cannot be drawn."""
