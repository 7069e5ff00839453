"""A million typed values judged at once, each as the exact path judges it alone.

`numbers` parses a column of text, `Columns` places it among the breakpoints of its criteria, `compiled` judges one text
after another. `arrow` passes columns between Arrow, numpy and Python.
"""

from __future__ import annotations

from lbpcmc.criteria.bulk.breakpoints import UNDECIDED, BulkOutcome
from lbpcmc.criteria.bulk.columns import Columns, Slot
from lbpcmc.criteria.bulk.parsing import Numbers, numbers
from lbpcmc.criteria.bulk.texts import compiled

__all__ = ["UNDECIDED", "BulkOutcome", "Columns", "Numbers", "Slot", "compiled", "numbers"]
