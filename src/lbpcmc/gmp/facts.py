"""What the rules may ask: folds of hash-checked events and approved documents, and nothing else.

An act asks them inside the write lock; verification asks the same of a ledger that is replayed. One function decides
both, so that what was allowed once is found allowed again (tests/gmp/test_forgeries.py).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from lbpcmc.documents.model import Method, Recipe, Specification
from lbpcmc.errors import IntegrityError
from lbpcmc.events import StreamHead
from lbpcmc.messages import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lbpcmc.documents.model import Document
    from lbpcmc.events import Event, EventTypes, Fold
    from lbpcmc.gmp.exceptions import BatchException, ExceptionRule
    from lbpcmc.store.read_tables import ReadSchema

    _Look = tuple[int, Callable[[Any, Event[Any]], Iterable[BatchException]]]

State = TypeVar("State")


class Library(Protocol):
    """Opens approved documents and other kept bytes by their hash."""

    def document(self, sha256: str) -> Document:
        """Open a compiled document; IntegrityError if its bytes are missing or changed."""

    def content(self, sha256: str) -> bytes:
        """Give kept bytes; IntegrityError if they are missing or changed."""


def recipe_of(library: Library, sha256: str) -> Recipe:
    """Open a compiled recipe; IntegrityError if it is something else."""
    found = library.document(sha256)
    if not isinstance(found, Recipe):
        raise IntegrityError(say("kept.not_a_recipe", sha256=sha256))
    return found


def specification_of(library: Library, sha256: str) -> Specification:
    """Open a compiled specification; IntegrityError if it is something else."""
    found = library.document(sha256)
    if not isinstance(found, Specification):
        raise IntegrityError(say("kept.not_a_specification", sha256=sha256))
    return found


def method_of(library: Library, sha256: str) -> Method:
    """Open a compiled method; IntegrityError if it is something else."""
    found = library.document(sha256)
    if not isinstance(found, Method):
        raise IntegrityError(say("kept.not_a_method", sha256=sha256))
    return found


class Facts(Library, Protocol):
    """What an act may be decided from."""

    @property
    def product(self) -> Product:
        """The lists that the product consists of."""

    @property
    def memo(self) -> dict[tuple[str, str, str], Any]:
        """What texts were understood as, by document, place in it, and text."""

    def fold(self, fold: Fold[State], *ids: str) -> State:
        """What a stream adds up to, before the event that is asked about."""

    def head(self, stream: str) -> StreamHead:
        """Where a stream ends."""

    def severities(self, stream: str) -> Mapping[str, int]:
        """How many exceptions of each severity quality must see of a stream."""

    def open_exceptions(self, stream: str) -> list[BatchException]:
        """What quality must see of a stream and goes away when it is done."""

    def streams(self, kind: str) -> frozenset[str]:
        """Names of the streams of a kind."""

    def looking_like(self, stream: str) -> Iterable[str]:
        """Streams of the same kind whose names look like that of a stream, itself included where it is there."""


@dataclass
class Stream:
    """A stream that was read: its head, its last number, and each fold over it."""

    kind: str
    states: dict[int, Any] = field(default_factory=dict)
    """By the identity of the fold."""
    head: StreamHead = field(default_factory=StreamHead)
    last: int = 0
    read_at: object = None
    """The last event of the ledger when the stream was read: as long as that is the last, there is no news in it."""
    found: list[BatchException] = field(default_factory=list)
    """Exceptions that its events showed, in their order."""
    _counted: Counter[str] = field(default_factory=Counter)
    """How many of them have each severity."""
    _open: list[BatchException] | None = None
    """What the stream as a whole shows, as asked last; None after another event."""
    _folded: tuple[tuple[Callable[[Any, Event[Any]], None], Any], ...] = ()
    """Each fold's `apply` with its state."""

    @classmethod
    def begin(cls, product: Product, name: str, library: Library) -> Stream:
        """An empty stream."""
        folds = product.folds_of(name)
        states = {id(fold): fold.begin(library) for fold in folds}
        folded = tuple((fold.apply, states[id(fold)]) for fold in folds)
        return cls(name.partition(":")[0], states, _folded=folded)

    def add(self, product: Product, event: Event[Any]) -> list[BatchException]:
        """Take one event in; gives the exceptions that it shows. IntegrityError where it cannot be the first."""
        if not self.head.count:
            known = product.types.of(event.payload)
            if known.stream.begins not in (known.name, ""):
                raise IntegrityError(say("ledger.no_beginning", stream=event.envelope.stream, event=event.seq))
        for apply, state in self._folded:
            apply(state, event)
        self.head, self.last, self._open = self.head.after(event.hash), event.seq, None
        shown: list[BatchException] = []
        for fold, look in product.looks_at(event):
            shown += look(self.states[fold], event)
        self.found += shown
        for one in shown:
            self._counted[one.severity.value] += 1
        return shown

    def open_exceptions(self, product: Product) -> list[BatchException]:
        """What the stream as a whole shows now: what is missing, and goes away when it is done."""
        if self._open is None:
            self._open = []
            for rule in product.exceptions:
                if rule.of_state is not None and rule.fold.stream.name == self.kind:
                    self._open += rule.of_state(self.states[id(rule.fold)])
        return list(self._open)

    def exceptions(self, product: Product) -> list[BatchException]:
        """Everything that quality must see of the stream now."""
        return [*self.found, *self.open_exceptions(product)]

    def severities(self, product: Product) -> Mapping[str, int]:
        """How many of these have each severity; what its events showed was counted as they came."""
        counted = self._counted.copy()
        for one in self.open_exceptions(product):
            counted[one.severity.value] += 1
        return counted


@dataclass(frozen=True)
class Product:
    """Everything that the product consists of, as explicit lists (lbpcmc.gmp.product)."""

    types: EventTypes
    folds: tuple[Fold[Any], ...]
    rules: Mapping[type, Callable[[Facts, Event[Any]], None]]
    """By payload: refuses an event that may not happen (NotAllowed, InputError)."""
    redo: Mapping[type, Callable[[Facts, Event[Any]], object]]
    """By payload: makes again what was judged or calculated; it must come out equal."""
    exceptions: tuple[ExceptionRule[Any], ...]
    permissions: Mapping[str, frozenset[str]]
    """By permission: the roles that have it."""
    witnessed: frozenset[type]
    """Payloads after which the head is given to the witness at once."""
    read_tables: Callable[[], ReadTables]

    @cached_property
    def _by_kind(self) -> dict[str, tuple[Fold[Any], ...]]:
        kinds = {fold.stream.name for fold in self.folds}
        return {kind: tuple(fold for fold in self.folds if fold.stream.name == kind) for kind in kinds}

    @cached_property
    def _looks(self) -> dict[type, tuple[_Look, ...]]:
        asked = [(rule.payloads, (id(rule.fold), rule.of_event)) for rule in self.exceptions if rule.of_event]
        payloads = {payload for of, _ in asked for payload in of}
        return {payload: tuple(look for of, look in asked if payload in of) for payload in payloads}

    @cached_property
    def kinds_looked_at(self) -> frozenset[str]:
        """Kinds of streams that an exception rule looks at as a whole."""
        return frozenset(rule.fold.stream.name for rule in self.exceptions if rule.of_state is not None)

    def looks_at(self, event: Event[Any]) -> tuple[_Look, ...]:
        """What the exception rules ask of an event, each with the identity of the fold whose state it is given."""
        return self._looks.get(type(event.payload), ())

    def folds_of(self, stream: str) -> tuple[Fold[Any], ...]:
        """The folds over a stream."""
        return self._by_kind.get(stream.partition(":")[0], ())


@dataclass(frozen=True)
class ReadTables:
    """What events mean as rows."""

    schema: ReadSchema
    per_event: Mapping[type, Callable[[Facts, Event[Any]], Iterable[Any]]]
    """By payload: changes of rows, asked after the event was folded."""
    per_stream: Mapping[str, Callable[[Facts, str], Iterable[Any]]]
    """By kind of stream: rows that sum a stream up, once an act."""
    per_found: Callable[[Facts, Event[Any], BatchException, int], Iterable[Any]]
    """An exception that an event showed, with its position among those of its stream."""
    per_open: Callable[[Facts, str], Iterable[Any]]
    """What a stream as a whole shows, for kinds of streams with rules that look at the state; once an act."""

    def summary(self, facts: Facts, stream: str) -> Iterator[Any]:
        """Rows that sum a stream up, and its open exceptions."""
        kind = stream.partition(":")[0]
        rows = self.per_stream.get(kind)
        if rows is not None:
            yield from rows(facts, stream)
        if kind in facts.product.kinds_looked_at:
            yield from self.per_open(facts, stream)

    def changes(self, facts: Facts, event: Event[Any], found: Sequence[BatchException], before: int) -> Iterator[Any]:
        """Every change of rows that an event makes; `before` is how many exceptions its stream had."""
        rows = self.per_event.get(type(event.payload))
        if rows is not None:
            yield from rows(facts, event)
        for position, one in enumerate(found, before + 1):
            yield from self.per_found(facts, event, one, position)
