"""Pages, tables and charts. Nothing here knows of batches: what is drawn is handed in as plain text."""

from lbpcmc.messages import register
from lbpcmc.reports.messages import MESSAGES

register(MESSAGES)
