"""Results as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lbpcmc.gmp.execution.events import BATCH
from lbpcmc.gmp.rows import NO_VALUE, made_by, made_columns, shown, table, text, value_columns, value_row, whole
from lbpcmc.gmp.testing.events import ResultCorrected, ResultRecorded, ResultRejected
from lbpcmc.gmp.testing.state import RESULTS_STATE
from lbpcmc.store.read_tables import Change, Put

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lbpcmc.events import Event
    from lbpcmc.gmp.facts import Facts
    from lbpcmc.store.read_tables import RowChange

result = table(
    "result",
    whole("seq", key=True),
    text("lot"),
    text("test"),
    text("type"),
    text("title"),
    text("attribute"),
    *value_columns(),
    text("method", optional=True),
    text("method_version", optional=True),
    text("raw_sha256", optional=True),
    text("remark", optional=True),
    *made_columns(),
    whole("superseded_by", optional=True),
    sa.Index("ix_result_test", "lot", "test"),
)


def _result(facts: Facts, event: Event[Any]) -> Iterator[RowChange]:
    payload = event.payload
    results = facts.fold(RESULTS_STATE, BATCH.id_of(event.envelope.stream))
    test = results.specification.test(payload.test)
    if isinstance(payload, ResultCorrected):
        yield Change(result, (payload.corrects,), {"superseded_by": event.seq})
    columns = dict(NO_VALUE)
    if isinstance(payload, ResultRejected):
        columns |= {"typed": shown(payload.typed), "verdict": "invalid", "criterion": payload.criterion}
        columns["reason"] = shown(payload.reason)
    else:
        columns = value_row(payload.value)
    derivation = getattr(payload, "derivation", None)
    yield Put(
        result,
        {
            "seq": event.seq,
            "lot": results.lot,
            "test": payload.test,
            "type": event.envelope.type,
            "title": test.title if test else "",
            "attribute": test.attribute if test else "",
            **columns,
            "method": derivation.method if derivation else None,
            "method_version": derivation.version if derivation else None,
            "raw_sha256": derivation.raw_sha256 if derivation else None,
            "remark": shown(payload.reason) if isinstance(payload, ResultCorrected) else None,
            **made_by(event),
            "superseded_by": None,
        },
    )


PER_EVENT: dict[type, Callable[[Facts, Event[Any]], Iterator[RowChange]]] = dict.fromkeys(
    (ResultRecorded, ResultRejected, ResultCorrected), _result
)
