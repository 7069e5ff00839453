"""The store: the ledger and its read tables, in SQLite or PostgreSQL. The only package that opens a database."""

from lbpcmc.messages import register
from lbpcmc.store.ledger import Ledger, Reading, Writing
from lbpcmc.store.links import Break, Head, Walk, walk
from lbpcmc.store.messages import MESSAGES

__all__ = ["Break", "Head", "Ledger", "Reading", "Walk", "Writing", "walk"]

register(MESSAGES)
