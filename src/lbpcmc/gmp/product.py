"""The explicit lists of the product: every type of event, rule, fold, exception rule and permission.

tests/gmp/test_product.py walks them: every type has authority, a fold, rows or a stated none, a line, exception rules
or a stated none, and its upcasters.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lbpcmc.events import EventTypes
from lbpcmc.gmp.document_control import events as document_events
from lbpcmc.gmp.document_control import rules as document_rules
from lbpcmc.gmp.document_control.state import DOCUMENT_STATE
from lbpcmc.gmp.execution import events as execution_events
from lbpcmc.gmp.execution import exceptions as execution_exceptions
from lbpcmc.gmp.execution import rules as execution_rules
from lbpcmc.gmp.execution.state import BATCH_STATE
from lbpcmc.gmp.facts import Product, ReadTables
from lbpcmc.gmp.people import events as people_events
from lbpcmc.gmp.people import rules as people_rules
from lbpcmc.gmp.people.state import PERSON_STATE
from lbpcmc.gmp.site import events as site_events
from lbpcmc.gmp.site import exceptions as site_exceptions
from lbpcmc.gmp.site import rules as site_rules
from lbpcmc.gmp.site.state import SITE_STATE
from lbpcmc.gmp.testing import events as testing_events
from lbpcmc.gmp.testing import exceptions as testing_exceptions
from lbpcmc.gmp.testing import rules as testing_rules
from lbpcmc.gmp.testing.state import RESULTS_STATE

if TYPE_CHECKING:
    from lbpcmc.store.read_tables import ReadSchema

TYPES = EventTypes(
    (
        *site_events.TYPES,
        *people_events.TYPES,
        *document_events.TYPES,
        *execution_events.TYPES,
        *testing_events.TYPES,
    )
)
NO_EXCEPTION = frozenset(
    {
        site_events.SiteCreated,
        people_events.PersonAdded,
        people_events.PersonDisabled,
        people_events.RolesChanged,
        people_events.SessionBegun,
        people_events.SessionEnded,
        document_events.DocumentImported,
        document_events.DocumentApproved,
        site_events.ClockStepped,
    }
)
"""Events that no exception rule looks at: they are not of a batch. A clock that is set shows in every batch (E14)."""
NO_ROWS = frozenset(
    {
        site_events.SiteCreated,
        site_events.ClockStepped,
        site_events.WitnessMissed,
        people_events.SessionBegun,
        people_events.SessionEnded,
        execution_events.PhaseEnded,
        execution_events.BatchHeld,
        execution_events.BatchHeldByLimit,
        execution_events.BatchResumed,
        execution_events.BatchStopped,
        execution_events.BatchCompleted,
        execution_events.CommentAdded,
    }
)
"""Events without rows of their own: the view of events has them, and a batch's own row sums up what they change."""


@cache
def _read_tables() -> ReadTables:
    from lbpcmc.gmp.read_tables import READ_TABLES

    return READ_TABLES


PRODUCT = Product(
    types=TYPES,
    folds=(SITE_STATE, PERSON_STATE, DOCUMENT_STATE, BATCH_STATE, RESULTS_STATE),
    rules={
        **site_rules.RULES,
        **people_rules.RULES,
        **document_rules.RULES,
        **execution_rules.RULES,
        **testing_rules.RULES,
    },
    redo={**execution_rules.REDO, **testing_rules.REDO},
    exceptions=(*site_exceptions.EXCEPTIONS, *execution_exceptions.EXCEPTIONS, *testing_exceptions.EXCEPTIONS),
    permissions=people_rules.PERMISSIONS,
    witnessed=frozenset(
        {
            document_events.DocumentApproved,
            execution_events.BatchStarted,
            execution_events.StepVerified,
            execution_events.StepSigned,
            execution_events.BatchCompleted,
            execution_events.BatchStopped,
        }
    ),
    read_tables=_read_tables,
)


def read_schema() -> ReadSchema:
    """The tables and views of the product."""
    return _read_tables().schema
