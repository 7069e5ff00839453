"""Rules of the file itself: YAML that has one reading only, and the shape of keys and values."""

from __future__ import annotations

from lbpcmc.documents.rules.rule import Rule

_ONE_READING = "A record that can be read in two ways is not accurate (21 CFR 211.188(a))."
_CHECKED_TEXT = "What the checker does not know, nobody executes: a misspelt key would silently drop an instruction."

NOT_YAML = Rule(
    "Y001",
    "the file is not YAML",
    _ONE_READING,
    'title: "Drug substance: 1.5 L of broth"',
    "title: Drug substance: 1.5 L of broth  # Y001",
)
ALIAS = Rule(
    "Y002",
    "an anchor or alias",
    "Every value stands where it is read; a chain of aliases can also grow without end.",
    "needs: [clean, in calibration]",
    "needs: &needs [clean, in calibration]  # Y002",
)
TAG = Rule(
    "Y003",
    "a tag",
    "A tag asks a program to make something else of the text.",
    "product: FP-DS",
    "product: !!str FP-DS  # Y003",
)
DUPLICATE_KEY = Rule(
    "Y004", "a key that stands twice", _ONE_READING, "stage: phase 1\n", "stage: phase 1\nstage: phase 2  # Y004\n"
)
MERGE_KEY = Rule(
    "Y005",
    "a merge key",
    "YAML 1.2 has none; every value stands where it is read.",
    "product: FP-DS",
    "product: FP-DS\n<<: {stage: phase 1}  # Y005",
)
ONE_DOCUMENT = Rule(
    "Y006",
    "not exactly one document in the file",
    "A file is approved, hashed and printed as one document.",
    "product: FP-DS",
    "product: FP-DS\n---  # Y006\nproduct: FP-DP",
)
KEY_TEXT = Rule("Y007", "a key that is not a word", _CHECKED_TEXT, "product: FP-DS", "[product]: FP-DS  # Y007")
