"""What criteria say.

Refusals of a criterion are `criterion.`, reasons and steps of a judgement `judge.`, limits in words `limits.`, what is
wrong with a compiled criterion `stored.`.
"""

from __future__ import annotations

from lbpcmc.messages import Message

_EXAMPLES = (
    "Accepted: NLT 1.0 x 10^9 CFU/capsule, NMT 5.0 % w/w, 36.5 to 37.5 degC, 37.0 ± 0.5 degC, > -300 mV, "
    "absent in 10 g, conforms, report."
)
_MODIFIERS = (
    "Accepted: (pharmacopoeial), (pharmacopoeial, factor 5), (half even), (significant figures), (not rounded), "
    "(lower 95 % limit)."
)
_NOT_A_CRITERION = "'{text}' is not a criterion."
_WRONG_END = "'{text}' limits the wrong end of an interval."
_BOTH_OR_ONE = "The power of ten behind '{sign}' can belong to one number or to both."

MESSAGES = {
    # A criterion as written.
    "criterion.too_long": Message("The criterion has {characters} characters.", "At most {most} are read."),
    "criterion.empty_clause": Message("A clause of the criterion is empty.", _EXAMPLES),
    "criterion.comma": Message("'{text}' has a comma between its clauses.", "Separate clauses with a semicolon."),
    "criterion.not_a_criterion": Message(_NOT_A_CRITERION, _EXAMPLES),
    "criterion.hyphen": Message(
        _NOT_A_CRITERION, "A hyphen can be a minus: write the range with 'to', as in 36.5 to 37.5 degC."
    ),
    "criterion.no_number": Message("A number is missing in '{text}'.", _EXAMPLES),
    "criterion.mixture": Message(
        "'{text}' asks for results of different sorts at once.",
        "Give each sort its own line: limits, absence, or conformity.",
    ),
    # Limits.
    "criterion.no_unit": Message("The limit {number} has no unit.", "Write it with its unit: {example}."),
    "criterion.two_units": Message("The two limits have different units.", "Write both in {unit}."),
    "criterion.too_small": Message("The limit {limit} is impossible.", "The smallest possible {kind} is {least}."),
    "criterion.reversed": Message("The range runs from {low} down to {high}.", "Write the lower limit first."),
    "criterion.negative_tolerance": Message("The tolerance is negative.", "Write it as ± 0.5."),
    "criterion.relative_tolerance": Message(
        "± {tolerance} % of {centre} can mean two things.", "Write the tolerance in {unit}, or a range."
    ),
    "criterion.power_to": Message(_BOTH_OR_ONE, "Write it with both, as in 1 x 10^9 to 5 x 10^9."),
    "criterion.power_tolerance": Message(_BOTH_OR_ONE, "Write it with both, as in 1.0 x 10^9 ± 0.2 x 10^9."),
    # Words behind the limits.
    "criterion.unknown_modifier": Message("'({word})' is not understood.", _MODIFIERS),
    "criterion.contradiction": Message("'({words})' contradicts itself.", _MODIFIERS),
    "criterion.rounded_factor": Message(
        "A pharmacopoeial limit is compared unrounded.", "Write (pharmacopoeial) alone."
    ),
    "criterion.factor_of_lower": Message(
        "A pharmacopoeial limit is an upper one.", "Write NMT 10^2 CFU/g (pharmacopoeial)."
    ),
    "criterion.no_power_of_ten": Message(
        "{number} is not a power of ten.", "A pharmacopoeial limit is written NMT 10^2 CFU/g (pharmacopoeial)."
    ),
    # Confidence limits and label claims.
    "criterion.two_confidences": Message("'{text}' names its confidence twice.", _EXAMPLES),
    "criterion.lower_end": Message(_WRONG_END, "A lower limit must be at least something: lower 95 % limit NLT 95 %."),
    "criterion.upper_end": Message(_WRONG_END, "An upper limit must be at most something: upper 95 % limit NMT 5 %."),
    "criterion.both_ends": Message(_WRONG_END, "Two limits need a range: 95 % limits within 50 to 200 %."),
    "criterion.low_confidence": Message(
        "{level} % is not a level of confidence.", "Levels from 50 to 99.999 % are read."
    ),
    "criterion.no_share": Message(
        "A {kind} is not counted from zero and has no share of a label claim.", "Write the limits in its own unit."
    ),
    "criterion.claim_missing": Message(
        "The limits are shares of the label claim, and no label claim is given.", "Give it beside the value."
    ),
    "criterion.claim_unfit": Message("{value} cannot be a share of the label claim {claim}."),
    # Reasons of a judgement.
    "judge.missing": Message("no result: a missing value is never a pass"),
    "judge.not_understood": Message("not understood: {because}"),
    "judge.other_kind": Message("{value} is a {kind}; the criterion is for a {wanted}"),
    "judge.target": Message("a target is aimed at; no limit is set"),
    "judge.report": Message("reported; no limit is set"),
    "judge.conformity": Message("found: {value}"),
    "judge.asks_conformity": Message("the criterion asks for 'conforms' or 'does not conform'"),
    "judge.asks_absence": Message("the criterion asks for 'not detected in {amount}' or 'detected in {amount}'"),
    "judge.detected": Message("detected"),
    "judge.no_amount": Message("the amount tested is not given; {required} is required"),
    "judge.other_amount": Message("tested in {tested}, required in {required}: not comparable"),
    "judge.detected_in": Message("detected in {tested}"),
    "judge.detected_in_more": Message("detected in {tested}, which is more than {required}"),
    "judge.not_detected": Message("not detected in {tested}"),
    "judge.tested_less": Message("only {tested} was tested; {required} is required"),
    "judge.too_numerous": Message("too numerous to count is not a number; count a higher dilution"),
    "judge.not_a_number": Message("'{value}' is not a number; the criterion has limits"),
    "judge.within_limit": Message("{value} is within the {limit}"),
    "judge.within_limits": Message("{value} is within the {limits}"),
    "judge.below": Message("{value} is below the {limit} {bound}"),
    "judge.above": Message("{value} is above the {limit} {bound}"),
    "judge.excluded": Message("{value} is on the {limit} {bound}, which is excluded"),
    "judge.interval_encloses": Message("the confidence limits {low} to {high} enclose the {limit} {bound}"),
    "judge.all_outside": Message("every value {value} is outside the {limit} {bound}"),
    "judge.all_within": Message("every value {value} is within the limits"),
    "judge.open": Message("{value} leaves open whether the {limit} is met"),
    "judge.censored_confidence": Message("a censored value has no confidence limits"),
    "judge.no_confidence": Message("the result gives no {wanted}"),
    "judge.more_confidence": Message("{because}, at more confidence than the criterion asks"),
    "judge.confidence_missed": Message("{wanted}: {because}"),
    "judge.less_confidence": Message("the confidence limits are given at {given} %, less than {wanted} %"),
    "judge.confidence_limit": Message("{wanted} is within the limit"),
    "judge.confidence_limits": Message("{wanted} are within the limits"),
    # Reasons that hold for many values: without the value.
    "judge.any_within_limit": Message("within the {limit}"),
    "judge.any_within_limits": Message("within the {limits}"),
    "judge.any_below": Message("below the {limit} {bound}"),
    "judge.any_above": Message("above the {limit} {bound}"),
    "judge.any_excluded": Message("on the {limit} {bound}, which is excluded"),
    "judge.any_outside": Message("every possible value is outside the {limit} {bound}"),
    "judge.any_within": Message("every possible value is within the limits"),
    "judge.any_open": Message("leaves open whether the {limit} is met"),
    "judge.any_too_small": Message("less than the smallest possible {kind}"),
    # Parts of reasons.
    "judge.limit": Message("limit"),
    "judge.alert_limit": Message("alert limit"),
    "judge.action_limit": Message("action limit"),
    "judge.target_limit": Message("target limit"),
    "judge.limits": Message("limits"),
    "judge.alert_limits": Message("alert limits"),
    "judge.action_limits": Message("action limits"),
    "judge.target_limits": Message("target limits"),
    "judge.lower_confidence": Message("lower {level} % limit"),
    "judge.upper_confidence": Message("upper {level} % limit"),
    "judge.both_confidences": Message("{level} % limits"),
    "judge.half_up": Message("half up"),
    "judge.half_even": Message("half even"),
    # Steps on the way to a verdict.
    "judge.converted": Message("{value} {equal}"),
    "judge.share": Message("{value} / {claim} {equal}"),
    "judge.rounded_decimals": Message("{value} rounded ({rounding}, decimals of the limit) to {rounded}"),
    "judge.rounded_digits": Message("{value} rounded ({rounding}, significant figures of the limit) to {rounded}"),
    "judge.factor": Message("a pharmacopoeial limit of {named} accepts up to {accepted} (factor {factor})"),
    "judge.tested": Message("tested {tested}, required {required}"),
    "judge.one_sided": Message("a two-sided {two} % interval gives a one-sided {one} % limit"),
    # Limits in words.
    "limits.report": Message("no limit: the result is reported"),
    "limits.conforms": Message("must conform"),
    "limits.description": Message("must conform to: {description}"),
    "limits.absent": Message("nothing may be found in {amount}"),
    "limits.must": Message("must be {accepted}"),
    "limits.target": Message("aim for {accepted}"),
    "limits.alert": Message("alert {outside}"),
    "limits.action": Message("action {outside}"),
    "limits.at_least": Message("at least {value}"),
    "limits.more_than": Message("more than {value}"),
    "limits.at_most": Message("at most {value}"),
    "limits.less_than": Message("less than {value}"),
    "limits.between": Message("between {low} and {high}"),
    "limits.exactly": Message("exactly {value}"),
    "limits.below": Message("below {value}"),
    "limits.at_or_less": Message("at {value} or less"),
    "limits.above": Message("above {value}"),
    "limits.at_or_more": Message("at {value} or more"),
    "limits.outside": Message("outside {low} to {high}"),
    "limits.away": Message("away from {value}"),
    "limits.lower_confidence": Message("lower {level} % confidence limit: {text}"),
    "limits.upper_confidence": Message("upper {level} % confidence limit: {text}"),
    "limits.both_confidences": Message("both {level} % confidence limits: {text}"),
    "limits.factor": Message("{text} (pharmacopoeial: up to {accepted} is accepted)"),
    "limits.half_even": Message("{text} (rounded half to even)"),
    "limits.digits": Message("{text} (rounded to the limit's significant figures)"),
    "limits.digits_even": Message("{text} (rounded half to even, to the limit's significant figures)"),
    # A compiled criterion, behind the name of the place.
    "stored.no_limit": Message("and high are both missing"),
    "stored.no_level": Message("is missing, and confidence limits are judged"),
    "stored.own_unit": Message("is a unit of the kind itself, which is written by its symbol"),
}
