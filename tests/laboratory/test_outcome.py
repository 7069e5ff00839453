"""No value gets past a failed gate."""

from lbpcmc.laboratory.outcome import Heading, conclude, refusal
from lbpcmc.laboratory.result import ConfidenceLimits, Flag, Gate

PASSED = Gate("slope", "1", "> 0", passed=True)
MISSED = Gate("blank", "9", "< 5", passed=False)
LIMITS = ConfidenceLimits(1.0, 3.0, 0.95, "t")


def test_every_gate_passed_gives_the_value():
    result = conclude(Heading("rate", "1/h", "rate"), 2.0, LIMITS, gates=[PASSED], flags=(Flag.ESTIMATED,))
    assert (result.value, result.limits, result.reason, result.flags) == (2.0, LIMITS, "", (Flag.ESTIMATED,))


def test_a_failed_gate_gives_its_name_and_neither_value_nor_limits():
    result = conclude(Heading("rate"), 2.0, LIMITS, gates=[PASSED, MISSED])
    assert (result.value, result.limits) == (None, None)
    assert result.reason == "The assay is not valid: blank failed."


def test_a_refusal_says_why():
    assert refusal(Heading("rate"), "No growth.").reported == "No growth."
