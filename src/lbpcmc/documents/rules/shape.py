"""Rules of keys and values: known, present, of the right shape."""

from __future__ import annotations

from lbpcmc.documents.rules.rule import Rule

_NOTHING_IGNORED = (
    "What is not understood is not executed: a misspelt key would silently drop an instruction (211.186(b)(9))."
)
_COMPLETE = "The master record is complete when it is approved (21 CFR 211.186(a), (b))."

UNKNOWN_KEY = Rule("Y010", "an unknown key", _NOTHING_IGNORED, "holds_batch: yes", "hold_batch: yes  # Y010")
MISSING_KEY = Rule(
    "Y011",
    "a key that is missing",
    _COMPLETE,
    "  - id: FP\n    name: Faecalibacterium prausnitzii\n",
    "  - id: FP  # Y011\n",
)
WRONG_SHAPE = Rule(
    "Y012",
    "a list, text or keys where something else belongs",
    _NOTHING_IGNORED,
    "needs: [clean, in calibration]",
    "needs: clean  # Y012",
)
EMPTY = Rule("Y013", "a key without a value", _COMPLETE, "stage: phase 1\n", "stage:  # Y013\n")
YES_NO = Rule(
    "Y014",
    "neither yes nor no",
    "YAML dialects disagree on what true, on and y mean; here only two words do.",
    "holds_batch: yes",
    "holds_batch: true  # Y014",
)
WORD = Rule(
    "Y015",
    "a word that is not in its list",
    "ISA-88 and ICH words are closed lists, so that a programme can act on them.",
    "critical: CPP",
    "critical: CCP  # Y015",
)
WHOLE_NUMBER = Rule(
    "Y016",
    "a count that is not a whole number within its limits",
    "Repeats, replicates and decimals are counted.",
    "replicates: 3",
    "replicates: 0  # Y016",
)
IDENTIFIER = Rule(
    "Y017",
    "an ID or name with signs that are not allowed",
    "IDs are typed, scanned, printed and used as file names.",
    "step: MIX-2",
    "step: MIX/2  # Y017",
)
VISIBLE = Rule(
    "Y018",
    "text with invisible characters, or too long",
    "What is signed must be what is seen (21 CFR 11.50(b), Annex 11, 8.1).",
    'title: "Drug substance: 1.5 L of broth"',
    'title: "Drug substance: \\u202E1.5 L of broth"  # Y018',
)
DOCUMENT = Rule(
    "Y019",
    "not a recipe, specification or method of a known version",
    "The first line says what the file is and by which rules it is read.",
    "lbpcmc: recipe/1",
    "lbpcmc: recipe/2  # Y019",
)
CONFLICT = Rule(
    "Y020",
    "two keys that exclude each other",
    "Which of the two holds would be anybody's guess.",
    "    tolerance: ± 1 %\n",
    "    tolerance: ± 1 %\n    limits: 3.7 to 3.8 g  # Y020\n",
)
