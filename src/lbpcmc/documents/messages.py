"""What documents say.

Failures to read a file are `document.`, those of its compiled form `compiled.`, findings of the checker `check.`,
refusals of a formula `formula.`, changes between two documents and their parts `change.`.
"""

from __future__ import annotations

from lbpcmc.messages import Message

_ADVICE = "A document is a YAML file in UTF-8, written by hand."
_MOST = "At most {most:,} are read."
_ITSELF = "Write the value itself."
_MANY_VALUES = "{name} is recorded in a repeated phase and has many values here."
_SQUARE = "Accepted: + - * / ^, parentheses, numbers, names of recorded values and functions such as mean(x)."

DOCUMENT = {
    "document.folder": Message("{name} is a folder.", "Name a file."),
    "document.not_a_file": Message("{name} is not a file.", _ADVICE),
    "document.missing": Message("The file {name} does not exist.", "Check its name and its folder."),
    "document.unreadable": Message("{name} cannot be read.", "Check the name and the rights."),
    "document.too_large": Message("{name} has {bytes:,} bytes.", _MOST),
    "document.too_many_lines": Message("{name} has {lines:,} lines.", _MOST),
    "document.long_line": Message(
        "Line {line} of {name} has {characters:,} characters.", "At most {most:,} are read; fold long text with >-."
    ),
    "document.brackets": Message(
        "Line {line} of {name} has more than {most} opening brackets.", "Write lists in lines."
    ),
    "document.binary": Message("{name} is not a text file: it holds zero bytes.", _ADVICE),
    "document.not_utf8": Message("{name} is not UTF-8: byte {byte} in line {line}.", _ADVICE),
    "document.controls": Message("{name} holds control characters: {characters} in line {line}.", _ADVICE),
    "document.too_many_values": Message("{name} holds more than {most:,} values.", "Split the document."),
    "document.too_deep": Message(
        "{name} is nested deeper than {most} levels in line {line}.", "Write it with fewer levels."
    ),
    "document.two_sorts": Message("A {one} and a {other} have nothing to compare.", "Name two of one kind."),
    "document.not_read": Message("The document cannot be read: {because:said}", "Check it with lbpcmc check."),
    "document.empty": Message("The document cannot be read: it is empty.", "Check it with lbpcmc check."),
}

_KNOWN = "Known formats: {known}. Where a newer lbpcmc wrote it, open it with that version."

COMPILED = {
    "compiled.refused": Message("{id} {version} cannot be compiled.", "Check it with lbpcmc check."),
    "compiled.changed": Message(
        "{id} {version} does not mean the same when it is opened again.", "Report it with the document."
    ),
    "compiled.formula": Message(
        "{id} {version} has a formula that cannot be compiled: {because}", "Check it with lbpcmc check."
    ),
    "compiled.damaged": Message(
        "The compiled document is damaged: {damage}.",
        "Restore it from the approved version: its bytes must have the hash that was approved.",
    ),
    # What is wrong with a compiled document, behind the name of the place.
    "compiled.too_large": Message("has {bytes:,} bytes; at most {most:,} are read"),
    "compiled.not_json": Message("is not JSON: {because}"),
    "compiled.not_canonical": Message("is not written canonically: keys sorted and once, no spaces, NFC"),
    "compiled.unused_kind": Message("holds a kind that the document does not use: {kind}"),
    "compiled.kinds_unsorted": Message("does not hold each kind once, sorted by name"),
    "compiled.unknown_kind": Message("names a kind that the document does not carry: {kind}"),
    "compiled.unit_without_kind": Message("stands without a kind"),
    "compiled.too_deep": Message("is nested deeper than {most} levels"),
    "compiled.not_a_name": Message("is not a name of a value"),
    "compiled.not_a_sign": Message("is neither 1 nor -1"),
    "compiled.arguments": Message("is not what {function}() takes"),
    "compiled.not_a_rule": Message("is not a pair of a name and a value"),
    "compiled.twice": Message("stands twice"),
    # Other documents.
    "compiled.other": Message("This is a compiled {called}: {id} {version}.", "Name a specification."),
    "compiled.unknown_format": Message(
        "This is not a compiled document that this program knows: it is '{format}'.", _KNOWN
    ),
    "compiled.no_format": Message(
        "This is not a compiled document that this program knows: it is without a format.", _KNOWN
    ),
    "compiled.no_version": Message(
        "This compiled document ({format}) has no format version.", "Compile the approved document again."
    ),
    "compiled.newer": Message(
        "This compiled document has the format '{format}' version {version}, written by a newer lbpcmc; "
        "this program reads up to version {most}.",
        "Open it with the lbpcmc version that approved it, or a later one.",
    ),
    "compiled.never_written": Message(
        "This compiled document has the format '{format}' version {version}, which was never written.",
        "Compile the approved document again.",
    ),
}

PARTS = {
    "check.no_hint": Message(""),
    "check.did_you_mean": Message("Did you mean '{near}'?"),
    "check.accepted": Message("Accepted: {known}."),
    "check.known_keys": Message("Known keys: {known}."),
    "check.declared": Message("Declared: {known}."),
    "check.listed": Message("Listed: {known}."),
    "check.key": Message("'{key}'"),
    "check.item": Message("an item of '{key}'"),
    "check.a_document": Message("a document"),
    "check.raw_data": Message("raw data"),
    "check.a_unit_procedure": Message("a unit procedure"),
    "check.an_operation": Message("an operation"),
    "check.a_phase": Message("a phase"),
    "check.a_step": Message("a step"),
    "check.step": Message("step {id}"),
    "check.a_test": Message("a test"),
    "check.test": Message("test {id}"),
    "check.a_stage": Message("a stage"),
    "check.a_strain": Message("a strain"),
    "check.an_equipment": Message("equipment"),
    "check.a_material": Message("a material"),
    "check.a_parameter": Message("a parameter"),
    "check.a_method": Message("a method"),
    "check.the_yield": Message("the theoretical yield"),
    "check.material": Message("material {id}"),
    "check.parameter": Message("parameter {id}"),
}

YAML = {
    "check.not_yaml": Message(
        "This is not YAML: {problem}.", "Look at the indentation and the quotes of this line and the one above."
    ),
    "check.not_yaml_colon": Message("This is not YAML: {problem}.", "Text that holds ': ' needs quotes."),
    "check.not_yaml_sign": Message(
        "This is not YAML: {problem}.", "Indent with spaces; quote text that starts with a sign."
    ),
    "check.block_sign": Message(
        "'{sign}' at the start of a value begins folded text in YAML.", 'Write the value in quotes: "{value}".'
    ),
    "check.escape": Message("An escape behind this place does not name a character.", "Write the character itself."),
    "check.empty_file": Message("The file is empty.", "Write one document in each file."),
    "check.second_document": Message("A second document starts here.", "Write one document in each file."),
    "check.directive": Message("The file starts with a directive.", "Leave out lines with %."),
    "check.alias": Message("An alias: *{name}.", _ITSELF),
    "check.anchor": Message("An anchor: &{name}.", _ITSELF),
    "check.tag": Message("A tag: {name}.", "Leave it out."),
    "check.key_text": Message("A key is a word.", "Write  key: value."),
    "check.merge_key": Message("A merge key.", "Write the values themselves."),
    "check.key_twice": Message("The key '{key}' stands here and in line {line}, column {column}.", "Keep one of them."),
}

SHAPE = {
    "check.keys_expected": Message("{called:start} has keys.", "Write  key: value  lines."),
    "check.list_expected": Message("'{key}' is a list.", "Write its items in lines with -."),
    "check.text_expected": Message("{called:start} is text.", "Write it in one line."),
    "check.flat_procedure": Message(
        "{called:start} stands where {wanted} is expected.",
        "Write the levels inside each other: unit procedures have operations, these have phases, these have steps.",
    ),
    "check.missing_key": Message("{called:start} has no '{key}'.", "Write  {key}: ..."),
    "check.missing_quantity": Message(
        "Test {test} has no 'quantity'.", "Write  quantity: mass fraction  or another kind."
    ),
    "check.unknown_key": Message("{called:start} has no key '{key}'.", "{hint}"),
    "check.empty": Message("{called:start} is empty.", "Write it or leave it out."),
    "check.invisible": Message(
        "{called:start} holds {character}, which cannot be seen.", "Write visible text up to {most:,} characters."
    ),
    "check.long_text": Message(
        "{called:start} has {characters:,} characters.", "Write visible text up to {most:,} characters."
    ),
    "check.identifier": Message(
        "'{text}' is not an ID.",
        "Accepted: up to 32 letters, digits, . _ ' and -, starting with a letter or digit.",
    ),
    "check.name": Message(
        "'{text}' cannot be used in formulas.", "Accepted: small letters, digits and _, starting with a letter."
    ),
    "check.word": Message("'{text}' is not a {key}.", "{hint}"),
    "check.yes_no": Message("'{key}' is yes or no, not '{text}'."),
    "check.whole_number": Message("'{key}' is a whole number from {low} to {high}, not '{text}'."),
    "check.format": Message("'{text}' is not a document that can be read.", "{hint}"),
    "check.formats": Message("Write  lbpcmc: {known:or}."),
    "check.tolerance_and_limits": Message("'tolerance' and 'limits' say the same thing twice.", "Keep one of them."),
    "check.limits_as_needed": Message(
        "What is charged as needed has no fixed amount to vary from.", "Limit the charge in its step."
    ),
}

VALUES = {
    "check.tolerance": Message("'{text}' is not a tolerance.", "Write  ± 1 %  or  ± 0.5 g."),
    "check.amount_unit": Message("{because:said}", "Accepted: an amount as {known}."),
}

STRUCTURE = {
    "check.id_twice": Message("The {called} {id} stands here and in line {line}.", "Give one of them another ID."),
    "check.step_twice": Message("Step {id} stands here and in line {line}.", "Give one of them another ID."),
    "check.name_twice": Message("The name {name} stands here and in line {line}.", "Give one of them another name."),
    "check.reserved_name": Message("{name} is a function of formulas.", "Call the value {name}_of_..."),
    "check.empty_procedure": Message("The procedure is empty.", "Write its unit procedures."),
    "check.empty_unit_procedure": Message("Unit procedure {id} has no operation.", "Write one, or leave it out."),
    "check.empty_operation": Message("Operation {id} has no phase.", "Write one, or leave it out."),
    "check.empty_phase": Message("Phase {id} has no step.", "Write one, or leave it out."),
    "check.no_signature": Message(
        "The procedure ends here, and none of its steps is a signature.", "Write one with role and meaning."
    ),
    "check.lacking_field": Message("A step of kind {kind} needs '{key}'.", "Write  {key}: ..."),
    "check.lacking_formula": Message(
        "A calculation has a formula, or a method with its raw data.", "Write  formula: ...  or  method: and raw:."
    ),
    "check.unused_field": Message("A step of kind {kind} has no '{key}'.", "It has: {known}."),
}

HEADER = {
    "check.no_strain": Message("No strain is named.", "List the strains with name and designation."),
    "check.no_yield": Message(
        "The recipe has no theoretical yield.", "Write  theoretical_yield:  with limits and a calculation."
    ),
    "check.yield_limits": Message("'{criterion}' is not a range.", "Write both ends, as 60 to 120 %."),
}

REFERENCES = {
    "check.undeclared_material": Message("'{name}' is not a material of the recipe.", "{hint}"),
    "check.undeclared_equipment": Message("'{name}' is not equipment of the recipe.", "{hint}"),
    "check.unknown_step": Message("Step '{name}' does not exist.", "{hint}"),
    "check.step_itself": Message("Step {step} refers to itself.", "Refer to an earlier step."),
    "check.step_later": Message("Step {named} comes after step {step}.", "Refer to an earlier step."),
    "check.unknown_parameter": Message("The formula has no parameter '{name}'.", "{hint}"),
    "check.yield_step": Message("Step {step} is not a calculation.", "Name the step that calculates the yield."),
    "check.yield_kind": Message("Step {step} gives a {kind}, not per cent.", "Write  quantity: ratio  there."),
    "check.yield_repeated": Message("Step {step} is in a repeated phase.", "Calculate the yield once."),
    "check.never_charged": Message(
        "No step charges {material}.", "Add a step of kind charge, or leave the material out."
    ),
    "check.unused_equipment": Message("No phase or step uses {equipment}.", "Use it, or leave it out."),
    "check.unused_parameter": Message("Nothing uses the parameter {parameter}.", "Use it, or leave it out."),
}

FORMULAS = {
    "check.not_recorded": Message("{name} is not recorded before step {step}.", "{hint}"),
    "check.write_previous": Message("Before it, write previous({name})."),
    "check.many_values": Message("{name} has a value for each sample.", "Calculate it in the same phase."),
    "check.result": Message(
        "The formula gives {given}; a {kind} is {wanted}.", "Change the formula, or the quantity of the step."
    ),
    "check.result_absolute": Message(
        "The formula gives a temperature, not a {kind}.", "Subtract another temperature, or change the quantity."
    ),
    "check.result_difference": Message(
        "The formula gives a difference of temperatures, not a {kind}.", "Write  quantity: temperature difference."
    ),
}

CONTROL = {
    "check.critical_person": Message(
        "Step {step} is a {criticality} and no second person checks it.",
        "Write  second_person: yes,  or a verification step.",
    ),
    "check.charge_person": Message("No second person checks the charge {step}.", "Write  second_person: yes."),
    "check.hold_limit": Message("The hold {step} has no limit.", "Write  criterion: NMT 2 h."),
    "check.critical_limit": Message(
        "Step {step} is a {criticality} and has no limit.", "Write a criterion, or leave out critical."
    ),
    "check.holds_nothing": Message("Step {step} holds the batch on failure and cannot fail.", "Write a criterion."),
    "check.decimals": Message("Step {step} does not say to how many decimals it is reported.", "Write  decimals: 1."),
}

BILL = {
    "check.not_a_measure": Message(
        "{amount} is a {kind}, not a weight or measure.", "Write the amount for the batch, in g or mL."
    ),
    "check.form": Message("{material} is a {form} and its amount a {kind}.", "Write a {wanted:or}."),
    "check.no_variation": Message("{material} has no allowed variation.", "Write  tolerance: ± 1 %  or limits."),
    "check.variation": Message("{amount} itself is outside {criterion}.", "Write limits around the amount."),
    "check.two_systems": Message("{material} is a {here} here and a {there} as {other}.", "Write both in one system."),
    "check.overage": Message(
        "The overage of {material} has no reason.", "Write it in words: 5 %, for the loss on drying in step 7."
    ),
    "check.as_needed": Message(
        "{material} is charged as needed: what is measured is not said.", "Write  quantity: volume  or  mass."
    ),
    "check.other_kind": Message("The bill gives {material} as a {kind}.", "Leave 'quantity' out."),
}

LIMITS = {
    "check.bands": Message(
        "The {inner} limit {one} lies outside the {outer} limit {other}.",
        "Write the narrower limits for the milder band.",
    ),
    "check.nothing_meets": Message("'{one}' and '{other}' exclude each other.", "Write one of them."),
}

TESTS = {
    "check.no_tests": Message("The specification has no tests.", "Write  tests:  with one test in each entry."),
    "check.undeclared_method": Message("'{name}' is not a method of the specification.", "{hint}"),
    "check.unused_method": Message("No test uses the method {method}.", "Use it, or leave it out."),
    "check.no_criterion": Message(
        "Test {test} has no release criterion at {stage}.", "Write  release: ...,  or  release: report."
    ),
    "check.only_reported": Message("Test {test} is a {criticality} and only reported at {stage}.", "Write a limit."),
    "check.no_claim": Message("No label claim is stated.", "Write  label_claim  and  label_claim_kind  in the header."),
    "check.other_claim": Message("The label claim {claim} is not a {kind}.", "Test it as {wanted}."),
    "check.limit_twice": Message(
        "Test {test} has two {use} limits for {stage}; the other is in line {line}.", "Keep one of them."
    ),
    "check.release_looser": Message(
        "At {stage} release is looser than shelf life: {because}.", "Tighten the release limit."
    ),
    "check.later_looser": Message(
        "At {later} the {use} limit is looser than at {earlier}: {because}.", "Keep the earlier limit, or tighten it."
    ),
    "check.looser_lower": Message("the lower limit is {one} against {other}"),
    "check.looser_upper": Message("the upper limit is {one} against {other}"),
    "check.open_lower": Message("the lower limit is open against {other}"),
    "check.open_upper": Message("the upper limit is open against {other}"),
    "check.less_confidence": Message("the limit is taken at less confidence"),
    "check.smaller_amount": Message("absence is asked in {one} against {other}"),
    "check.no_absence": Message("absence is not asked against {other}"),
    "check.no_description": Message("no description is to be met"),
}

ATTRIBUTES = {
    "check.unlisted_strain": Message("'{name}' is not a strain of the specification.", "{hint}"),
    "check.strain_identity": Message(
        "No test of attribute identity is for strain {strain}.", "Write  strain: {strain}  in one."
    ),
    "check.strain_count": Message(
        "No test of attribute viable count is for strain {strain}.", "Write  strain: {strain}  in one."
    ),
    "check.modified_strain": Message(
        "Strain {strain} is modified and has no test of attribute genetic stability.",
        "Write a test with  attribute: genetic stability.",
    ),
    "check.coverage": Message("No test has the attribute {attribute}.", "Write one with  attribute: {attribute}."),
    "check.own_attribute": Message("'{attribute}' is an attribute of its own.", "{hint}"),
}

SOURCES = {
    "check.undeclared_source": Message("The source '{name}' is not declared.", "{hint}"),
    "check.declare_source": Message("Declare it under sources, or write illustration."),
    "check.no_source": Message(
        "{called:start} has a number without a source.", "Write  source: illustration,  or a declared one."
    ),
    "check.unused_source": Message("Nothing refers to the source '{name}'.", "Use it, or leave it out."),
}

ACROSS = {
    "check.same_id": Message("{id} version {version} stands here and in {other}.", "Give one of them another version."),
    "check.no_specification": Message("The specification '{name}' is not among the checked files.", "{hint}"),
    "check.unknown_test": Message("{specification} has no test '{name}'.", "{hint}"),
    "check.unsampled": Message(
        "No sample is for {tests} of {specification}.", "Write them under  tests:  of a sample."
    ),
    "check.other_product": Message(
        "The recipe makes {product}; {specification} is for {other}.", "Name the specification of the product."
    ),
    "check.earlier_stage": Message(
        "The recipe is for {stage}; {specification} starts at {other}.", "Give the specification limits for that stage."
    ),
    "check.other_strain": Message("{specification} has no strain '{name}'.", "{hint}"),
    "check.other_designation": Message(
        "{strain} is {designation} here and {other} in {specification}.", "Write one designation in both."
    ),
}

FORMULA = {
    # Text.
    "formula.too_long": Message("The formula has {characters} characters.", "At most {most} are read; use two steps."),
    "formula.character": Message("'{text}' has no place in a formula.", _SQUARE),
    "formula.not_a_number": Message(
        "'{text}' is not a number.", "Write 0.5, 12 or 1.2e9; a number with a unit is a parameter of `formula:`."
    ),
    "formula.long_number": Message("The number is too long.", "At most {most} characters are read."),
    "formula.no_opening": Message("'{text}' was not expected here.", "A closing parenthesis has no opening one."),
    "formula.no_product": Message("'{text}' was not expected here.", "Write * for a product."),
    "formula.no_operand": Message("'{text}' was not expected here.", "A number, a name or a parenthesis was expected."),
    "formula.ends_early": Message("The formula ends too early.", "A number, a name or a parenthesis was expected."),
    "formula.power": Message("A power is a whole number up to {most}.", "Write x^2 or x^-1."),
    "formula.function_alone": Message("{function} is a function.", "Write what it takes: {function}(x)."),
    "formula.unknown_function": Message("'{name}' is not a function.", "Known: {known}."),
    "formula.nearly_function": Message("'{name}' is not a function.", "Did you mean {near}?"),
    "formula.argument_too_many": Message("',' has no place: {takes}", "Leave out what follows it."),
    "formula.argument_missing": Message("An argument is missing: {takes}", "Write it behind a comma."),
    "formula.takes_one": Message("{function}() takes one argument."),
    "formula.takes_range": Message("{function}() takes {least} to {most} arguments."),
    "formula.takes_many": Message("{function}() takes {most} arguments."),
    "formula.not_closed": Message(
        "The parenthesis opened at column {opened} is not closed here.", "A product is written with *."
    ),
    "formula.too_deep": Message("The formula is nested too deeply.", "At most {most} levels; use two steps."),
    # Dimensions.
    "formula.dimension": Message("{powers}"),
    "formula.plain_number": Message("a plain number"),
    "formula.unknown_name": Message(
        "{name} is not known here.", "A value is named where it is recorded, before it is used."
    ),
    "formula.nearly_name": Message("{name} is not known here.", "Did you mean {near}?"),
    "formula.repeated": Message(_MANY_VALUES, "Write first({name}), last({name}), total({name}), average({name}) ..."),
    "formula.replicated": Message("{name} has several readings.", "Write mean({name}), gmean({name}), max({name}) ..."),
    "formula.sum": Message(
        "{first:start} and {second} cannot be added or subtracted.", "Both sides of + and - need the same dimension."
    ),
    "formula.sum_absolute": Message(
        "A temperature can only be subtracted from a temperature.",
        "Write t1 - t2: the result is a temperature difference.",
    ),
    "formula.absolute_product": Message(
        "A temperature cannot be multiplied or divided: its zero is a convention.",
        "Use the difference of two temperatures.",
    ),
    "formula.absolute_power": Message(
        "A temperature cannot be raised to a power: its zero is a convention.",
        "Use the difference of two temperatures.",
    ),
    "formula.absolute_argument": Message(
        "A temperature cannot be given to {function}(): its zero is a convention.",
        "Use the difference of two temperatures.",
    ),
    "formula.square_root": Message(
        "The square root of {given} has no meaning.", "Take it of a squared quantity or of a plain number."
    ),
    "formula.not_plain": Message(
        "{function}() takes a plain number, not {given}.",
        "Divide by a parameter of the same kind first, such as 1 CFU/mL.",
    ),
    "formula.read_once": Message(
        "{name} is read once; {function}() takes the replicates of one entry.",
        "Write {name}, or average({name}) over the occurrences of a repeated phase.",
    ),
    "formula.repeated_replicates": Message(
        _MANY_VALUES, "Write first({function}({name})), average({function}({name})) ..."
    ),
    "formula.asks_mean": Message("{name} has several readings.", "Write {function}(mean({name}))."),
    "formula.asks_name": Message("{name} is read once.", "Write {function}({name})."),
    "formula.not_repeated": Message(
        "{function}() takes a value recorded in a repeated phase; {name} is not.", "Write {name} alone."
    ),
    "formula.not_same_phase": Message(
        "{function}() takes a value recorded in the same repeated phase; {name} is not.", "{hint}"
    ),
    "formula.write_alone": Message("Write {name} alone."),
    "formula.write_last": Message("Write last({name})."),
    "formula.previous_start": Message(
        "previous() of {value} cannot start from {start}.", "The start has the dimension of the value."
    ),
    "formula.clock": Message(
        "The second argument of first_after() is the name of a value read once in each occurrence.",
        "Write first_after(x, t): x where t is first above zero.",
    ),
    "formula.of_temperatures": Message(
        "{function}() of temperatures has no meaning: their zero is a convention.",
        "Accepted: mean, min, max, sd, first, last, average, highest, lowest, count.",
    ),
    "formula.product_of": Message(
        "product() takes plain numbers, not {given}.",
        "The number of occurrences is open, and so the dimension of their product.",
    ),
    "formula.takes_name": Message(
        "{function}() takes the name of a recorded value.",
        "Write {function}(x); calculate in a step of its own first.",
    ),
    "formula.takes_name_or_mean": Message(
        "{function}() takes the name of a recorded value.",
        "Write {function}(x) or mean(x); calculate in a step of its own first.",
    ),
    # Values.
    "formula.no_value": Message("{name} has no value yet.", "Record it first."),
    "formula.many_readings": Message("{name} has {count} readings.", "Write mean({name})."),
    "formula.apart": Message(
        "{name} and {clock} are not recorded together.",
        "first_after(x, t) takes two values of the same repeated phase.",
    ),
    "formula.never_above_zero": Message("{clock} is above zero in no occurrence.", "Check the values of {clock}."),
    "formula.not_positive": Message("{function}() takes values above zero.", "Check the values that it uses."),
    "formula.two_readings": Message("sd() needs two readings.", "Check how many were recorded."),
    "formula.exponential": Message("The exponential is too large.", "Check the values that it uses."),
    "formula.negative_root": Message(
        "The square root of a negative number was asked for.", "Check the values that it uses."
    ),
    "formula.large_power": Message("The power is too large.", "Check the values that it uses."),
    "formula.large_result": Message("The result is too large.", "Check the values that it uses."),
    "formula.by_zero": Message("Division by zero.", "Check the value that it divides by."),
}

CHANGES = {
    # Texts, numbers, amounts and lists.
    "change.text_added": Message("{field} added: {new}"),
    "change.text_removed": Message("{field} removed, was: {old}"),
    "change.text": Message("{field} changed from '{old}' to '{new}'"),
    "change.yes": Message("{field}: yes"),
    "change.no_longer": Message("{field}: no longer"),
    "change.value": Message("{field} changed from {old} to {new}"),
    "change.kind": Message("{field} changed from {old}, a {old_kind}, to {new}, a {new_kind}"),
    "change.raised": Message("{field} raised from {old} to {new}"),
    "change.lowered": Message("{field} lowered from {old} to {new}"),
    "change.unit": Message("unit of the {field} changed from {old} to {new}, the same amount"),
    "change.member_removed": Message("{field} removed: {name}"),
    "change.member_added": Message("{field} added: {name}"),
    "change.entry_added": Message("{entry} added: {title}"),
    "change.entry_removed": Message("{entry} removed: {title}"),
    "change.untitled_added": Message("{entry} added"),
    "change.untitled_removed": Message("{entry} removed"),
    # The procedure, and the order of tests.
    "change.renamed": Message("renamed from {old}"),
    "change.renumbered": Message("renumbered from {old}"),
    "change.step_added": Message("step added: {kind}, {text}"),
    "change.step_removed": Message("step removed: {kind}, {text}"),
    "change.moved": Message("moved from {old} to {new}"),
    "change.moved_to_phase": Message("moved from phase {old} to {new}"),
    "change.moved_in_phase": Message("moved to another place in phase {phase}"),
    "change.moved_in_procedure": Message("moved to another place in the procedure"),
    "change.moved_in_list": Message("moved to another place in the list"),
    "change.yield_added": Message("added: {new}"),
    "change.yield_removed": Message("removed, was {old}"),
    # Limits.
    "change.limit_added": Message("{limit} added: {new}"),
    "change.limit_removed": Message("{limit} removed, was: {old}"),
    "change.end_removed": Message("{limit} removed, was {old}"),
    "change.limit_rewritten": Message("{limit} changed from '{old}' to '{new}'"),
    "change.limit_of_other_kind": Message("{limit} changed from '{old}' to '{new}', of another kind"),
    "change.limit_tightened": Message("{limit} tightened from {old} to {new}"),
    "change.limit_loosened": Message("{limit} loosened from {old} to {new}"),
    "change.limit_changed": Message("{limit} changed from {old} to {new}"),
    "change.rounding_tightened": Message("{limit} {bound} tightened by another rounding"),
    "change.rounding_loosened": Message("{limit} {bound} loosened by another rounding"),
    "change.rounding_changed": Message("{limit} {bound} changed by another rounding"),
    "change.confidence": Message("{limit}: confidence changed from {old} % to {new} %"),
    "change.conformity_added": Message("{limit}: conformity added"),
    "change.conformity_removed": Message("{limit}: conformity removed"),
    "change.absence_added": Message("absence asked in {amount}"),
    "change.absence_removed": Message("absence no longer asked, was in {amount}"),
    "change.absence_tightened": Message("amount in which absence is asked tightened from {old} to {new}"),
    "change.absence_loosened": Message("amount in which absence is asked loosened from {old} to {new}"),
    "change.absence_changed": Message("amount in which absence is asked changed from {old} to {new}"),
    # Parts of changes.
    "change.limit": Message("limit"),
    "change.lower_limit": Message("lower limit"),
    "change.upper_limit": Message("upper limit"),
    "change.amount_limit": Message("limit of the amount"),
    "change.lower_amount_limit": Message("lower limit of the amount"),
    "change.upper_amount_limit": Message("upper limit of the amount"),
    "change.band_limit": Message("{band} {limit}"),
    "change.confidence_limit": Message("{limit} on the {statistic} of confidence"),
    "change.description": Message("{limit}: description"),
    "change.range": Message("{low} to {high}"),
    "change.open": Message("open"),
    "change.as_needed": Message("as needed"),
    "change.no_unit": Message("no unit"),
    "change.decimals_of_limit": Message("those of the limit"),
}

MESSAGES = {
    **DOCUMENT,
    **COMPILED,
    **PARTS,
    **YAML,
    **SHAPE,
    **VALUES,
    **STRUCTURE,
    **HEADER,
    **REFERENCES,
    **FORMULAS,
    **CONTROL,
    **BILL,
    **LIMITS,
    **TESTS,
    **ATTRIBUTES,
    **SOURCES,
    **ACROSS,
    **FORMULA,
    **CHANGES,
}
