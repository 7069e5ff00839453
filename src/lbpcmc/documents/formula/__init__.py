"""Calculations of a recipe: a tiny language over recorded values, checked by dimension, evaluated exactly.

    sum     := ["-"] product (("+"|"-") product)*
    product := factor (("*"|"/") factor)*
    factor  := ["-"] power          power := atom ["^" ["-"] digits]
    atom    := number | name | function "(" sum ["," sum] ")" | "(" sum ")"

`parse` reads the text, `dimension` (or `typed`) checks it against what each name is, `evaluate` computes it from a
`Scope` in root units. Text never reaches `eval`, pint or a float.
"""

from lbpcmc.documents.formula.dimensions import NameType, Type, dimension, typed
from lbpcmc.documents.formula.evaluating import Scope, evaluate
from lbpcmc.documents.formula.parsing import parse
from lbpcmc.documents.formula.tree import FUNCTIONS, NAME, Formula

__all__ = ["FUNCTIONS", "NAME", "Formula", "NameType", "Scope", "Type", "dimension", "evaluate", "parse", "typed"]
