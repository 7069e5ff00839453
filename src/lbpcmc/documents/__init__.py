"""Recipes and specifications: read with the line of every value, checked like a compiler does, compared by meaning.

    model           what a document means
    read            bytes or a file -> document and findings; `load` for bytes that were checked before
    formula         calculations over recorded values
    rules           what the checker finds, each rule with its code
    diff            what changed in meaning between two versions
    compiled        the meaning as canonical JSON, frozen at approval, and opened again

This file imports templates alone, so that a batch can use the model without the reader.
"""

from lbpcmc.documents.messages import MESSAGES
from lbpcmc.messages import register

register(MESSAGES)
