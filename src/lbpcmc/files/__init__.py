"""Reading files: bounded bytes, and forms that several packages share."""

from lbpcmc.files.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
