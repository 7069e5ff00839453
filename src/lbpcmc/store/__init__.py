"""The store: the only room that opens a database."""

from lbpcmc.store.chain import Head
from lbpcmc.store.ledger import Ledger
from lbpcmc.store.verify import Report, verify

__all__ = ["Head", "Ledger", "Report", "verify"]
