"""Ways to break a document: each takes the values of a sound one and spoils one thing.

A spoilt value or key is marked with `Here`; the finding must stand in its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lbpcmc.documents.source import MappingNode, Scalar
from lbpcmc.documents.tree import parse_tree
from lbpcmc.quantities import kind

if TYPE_CHECKING:
    from collections.abc import Callable


class Here(str):
    """A text in whose line the finding is expected."""

    __slots__ = ()


def values(text):
    """The values of a file as dictionaries, lists and texts."""
    tree, findings = parse_tree(text, "f")
    assert not findings
    return _plain(tree)


def _plain(node):
    if isinstance(node, Scalar):
        return " ".join(node.text.split())
    if isinstance(node, MappingNode):
        return {key: _plain(entry.value) for key, entry in node.entries.items()}
    return [_plain(item) for item in node.items]


def written(value):
    """Write values as YAML, and give the lines of what is marked."""
    lines: list[str] = []
    marks: list[int] = []
    _write(value, 0, lines, marks)
    return "\n".join(lines) + "\n", marks


def _write(value, indent, lines, marks, lead=None):
    pad = " " * indent
    if isinstance(value, dict) and value:
        for place, (key, inner) in enumerate(value.items()):
            head = f"{lead if place == 0 and lead is not None else pad}{key}:"
            _entry(head, inner, indent + 2, lines, marks, key)
    elif isinstance(value, list) and value:
        for item in value:
            if isinstance(item, dict | list) and item:
                _write(item, indent + 2, lines, marks, lead=f"{pad}- ")
            else:
                _entry(f"{pad}-", item, indent, lines, marks, "")


def _entry(head, inner, indent, lines, marks, key):
    nested = isinstance(inner, dict | list) and inner
    lines.append(head if nested else f"{head} {_scalar(inner)}")
    if isinstance(key, Here) or isinstance(inner, Here):
        marks.append(len(lines))
    if nested:
        _write(inner, indent, lines, marks)


def _scalar(value):
    if isinstance(value, list):
        return "[]"
    return "{}" if isinstance(value, dict) else "'" + value.replace("'", "''") + "'"


def rename(entry, key, new):
    """Give a key another name, in its place; True where the key was there."""
    items = [(Here(new) if name == key else name, value) for name, value in entry.items()]
    found = key in entry
    entry.clear()
    entry.update(items)
    return found


def spoil(entries, key, change: Callable[[str], str | None], *, last=False):
    """Change the text under a key of the first entry where `change` gives another; True where one did."""
    for entry in reversed(entries) if last else entries:
        if isinstance(entry.get(key), str) and (new := change(entry[key])) is not None:
            entry[key] = Here(new)
            return True
    return False


def steps(document):
    return [
        step
        for unit_procedure in document.get("procedure", [])
        for operation in unit_procedure["operations"]
        for phase in operation["phases"]
        for step in phase["steps"]
    ]


def phases(document):
    return [
        phase
        for unit_procedure in document["procedure"]
        for operation in unit_procedure["operations"]
        for phase in operation["phases"]
    ]


def of_kind(document, *kinds):
    return [step for step in steps(document) if step["kind"] in kinds]


def limited(document):
    """Every mapping with a criterion, and its key."""
    found = [(step, "criterion") for step in steps(document) if "criterion" in step]
    for test in document.get("tests", []):
        for entry in (test, *test.get("stages", [])):
            found += [(entry, key) for key in ("release", "shelf_life") if key in entry]
    return found


_PLAIN = re.compile(r"(?P<sign>NLT|NMT) (?P<number>[0-9][0-9.]*(?: x 10\^[0-9]+)?) (?P<unit>[A-Za-z%][^;(){}]*)$")


def criterion(document, change):
    """Change the first criterion of one limit and a unit."""
    for entry, key in limited(document):
        if match := _PLAIN.match(entry[key]):
            entry[key] = Here(change(match))
            return True
    return False


def numeric(document):
    """Mappings that hold a number and its source."""
    tests = [
        test for test in document.get("tests", []) if re.search("[0-9]", test.get("release", "")) and "source" in test
    ]
    materials = [
        entry for entry in document.get("materials", []) if re.match("[0-9]", entry["quantity"]) and "source" in entry
    ]
    return tests + materials


def _append(entries, entry, key):
    entries.append({name: Here(value) if name == key else value for name, value in entry.items()})
    return True


def _without(entry, *keys):
    found = any(key in entry for key in keys)
    for key in keys:
        entry.pop(key, None)
    return found


def _first(entries, *keys):
    return next((entry for entry in entries if all(key in entry for key in keys)), {})


def _unsourced(document):
    entry = _first(numeric(document), "source")
    return _without(entry, "source")


def _outer_alert(match):
    outside = "0" if match["sign"] == "NLT" else "9.9 x 10^30"
    return f"alert {match['sign']} {outside} {match['unit']}; reject {match.group()}"


def _excluded(match):
    other = "NMT 0" if match["sign"] == "NLT" else "NLT 9.9 x 10^30"
    return f"{match.group()}; {other} {match['unit']}"


def _cleared(document, key, value):
    document[key] = value
    return True


BOTH = {
    "misspelt key in the header": ("Y010", lambda d: rename(d, "title", "titel")),
    "misspelt key of a strain": ("Y010", lambda d: rename(d["strains"][-1], "designation", "designaton")),
    "header key missing": ("Y011", lambda d: _without(d, "product")),
    "version missing": ("Y011", lambda d: _without(d, "version")),
    "strain without name": ("Y011", lambda d: _without(d["strains"][0], "name")),
    "list instead of text": ("Y012", lambda d: _cleared(d, "title", [Here("a"), "b"])),
    "text instead of list": ("Y012", lambda d: _cleared(d, "strains", Here("FP"))),
    "empty stage": ("Y013", lambda d: _cleared(d, "stage", Here(""))),
    "unknown stage": ("Y015", lambda d: _cleared(d, "stage", Here("phase 4"))),
    "ID with a space": ("Y017", lambda d: _cleared(d, "id", Here("a b"))),
    "version with a slash": ("Y017", lambda d: _cleared(d, "version", Here("1/2"))),
    "invisible character": ("Y018", lambda d: spoil([d], "title", lambda text: f"{text}\u200b")),
    "right-to-left override": ("Y018", lambda d: spoil([d["strains"][0]], "name", lambda text: f"\u202e{text}")),
    "unknown format": ("Y019", lambda d: spoil([d], "lbpcmc", lambda text: f"{text}0")),
    "undeclared source": ("D008", lambda d: spoil(numeric(d), "source", lambda _: "nobody-1900")),
    "number without source": ("D009", _unsourced),
    "unused source": ("D010", lambda d: _cleared(d.setdefault("sources", {}), Here("left-over"), "words")),
    "strain twice": ("D011", lambda d: _append(d["strains"], d["strains"][0], "id")),
    "no strain": ("D012", lambda d: _cleared(d, "strains", [])),
    "limit without unit": ("D003", lambda d: criterion(d, lambda m: f"{m['sign']} {m['number']}")),
    "limit in a unit of another kind": ("D004", lambda d: criterion(d, lambda m: f"{m['sign']} {m['number']} x g")),
    "limit in a unit that does not exist": ("D004", lambda d: criterion(d, lambda m: f"{m.group()}s/fortnight")),
    "limit with a decimal comma": ("D005", lambda d: criterion(d, lambda m: f"{m['sign']} 1,5 {m['unit']}")),
    "limit in prose": ("D005", lambda d: criterion(d, lambda m: f"about {m['number']} {m['unit']}")),
    "limit with an unknown modifier": ("D005", lambda d: criterion(d, lambda m: f"{m.group()} (roughly)")),
    "range upside down": ("D005", lambda d: criterion(d, lambda m: f"9 to 1 {m['unit']}")),
    "alert outside reject": ("D006", lambda d: criterion(d, _outer_alert)),
    "limits that exclude each other": ("D007", lambda d: criterion(d, _excluded)),
    "criticality misspelt": ("Y015", lambda d: spoil(steps(d) + d.get("tests", []), "critical", lambda _: "CQP")),
    "kind of quantity misspelt": (
        "D001",
        lambda d: spoil(steps(d) + d.get("tests", []), "quantity", lambda q: f"{q}s"),
    ),
    "unit of another kind": ("D004", lambda d: spoil(steps(d) + d.get("tests", []), "unit", lambda _: "rpm")),
}


def _duplicate_step(document):
    every = steps(document)
    every[-1]["step"] = Here(every[0]["step"])
    return True


def _duplicate_phase(document):
    every = phases(document)
    every[-1]["phase"] = Here(every[0]["phase"])
    return True


def _duplicate_name(document):
    named = [step for step in steps(document) if "name" in step]
    named[-1]["name"] = Here(named[0]["name"])
    return True


def _charge_unknown(document):
    return spoil(of_kind(document, "charge"), "material", lambda text: f"{text}-x", last=True)


def _added_material(document):
    return _append(
        document["materials"],
        {
            "id": "salt",
            "title": "Salt",
            "grade": "any",
            "quantity": "1.0 g",
            "tolerance": "± 1 %",
            "source": "illustration",
        },
        "id",
    )


def _critical_without_limit(document):
    entry = _first(of_kind(document, "measurement", "calculation", "timed hold"), "critical", "criterion")
    entry.pop("criterion", None)
    rename(entry, "critical", "critical")
    return bool(entry) and entry["kind"] != "timed hold"


def _critical_alone(document):
    verified = {step for each in of_kind(document, "verification") for step in each["verifies"]}
    for step in steps(document):
        if "critical" in step and "second_person" in step and step["step"] not in verified:
            del step["second_person"]
            return rename(step, "critical", "critical")
    return False


def _calculated(document, change):
    return spoil(of_kind(document, "calculation"), "formula", change)


def _dimensioned(document, template):
    for step in of_kind(document, "calculation"):
        if kind(step["quantity"]).dimension:
            step["formula"] = Here(template.format(step["formula"]))
            return True
    return False


def _reversed_holds(document):
    last = steps(document)[-1]["step"]
    return spoil(of_kind(document, "timed hold"), "since", lambda _: last)


def _fixed(document):
    return [entry for entry in document["materials"] if re.match("[0-9]", entry["quantity"])]


def _wrong_limits(document):
    entry = _fixed(document)[0]
    for key in ("tolerance", "limits"):
        entry.pop(key, None)
    unit = entry["quantity"].split(" ", 1)[1]
    entry["limits"] = Here(f"800000 to 900000 {unit}")
    return True


def _both_limits(document):
    entry = _fixed(document)[0]
    entry.setdefault("tolerance", "± 1 %")
    entry.pop("limits", None)
    entry["limits"] = Here(entry["quantity"].replace(" ", " to 900000 ", 1))
    return True


def _without_key(document, kind, key):
    entry = _first(of_kind(document, kind), key)
    return bool(entry) and rename(entry, "step", "step") and _without(entry, key)


def _a_name_too_early(document):
    """Let the first calculation use the last recorded value."""
    last = [step for step in steps(document) if "name" in step][-1]["name"]
    return _calculated(document, lambda formula: f"{formula} + {last}")


RECIPE = {
    "step twice": ("R101", _duplicate_step),
    "phase twice": ("R102", _duplicate_phase),
    "name twice": ("R103", _duplicate_name),
    "name of a function": ("R104", lambda d: spoil(steps(d), "name", lambda _: "mean", last=True)),
    "phase without steps": ("R105", lambda d: _cleared(phases(d)[-1], "steps", [])),
    "procedure empty": ("R105", lambda d: _cleared(d, "procedure", [])),
    "limit on a step without value": (
        "R106",
        lambda d: _cleared(of_kind(d, "signature")[0], "criterion", Here("NLT 1 g")),
    ),
    "replicates of a calculation": ("R106", lambda d: _cleared(of_kind(d, "calculation")[0], "replicates", Here("2"))),
    "hold without start": ("R107", lambda d: _without_key(d, "timed hold", "since")),
    "signature without meaning": ("R107", lambda d: _without_key(d, "signature", "meaning")),
    "measurement without quantity": ("R108", lambda d: _without_key(d, "measurement", "quantity")),
    "charge of an unknown material": ("R110", _charge_unknown),
    "unknown equipment": ("R111", lambda d: spoil(of_kind(d, "equipment check"), "equipment", lambda text: f"{text}2")),
    "hold since nothing": ("R112", lambda d: spoil(of_kind(d, "timed hold"), "since", lambda _: "99.9")),
    "hold since a later step": ("R112", _reversed_holds),
    "verification of nothing": ("R113", lambda d: _cleared(of_kind(d, "verification")[0], "verifies", [Here("99.9")])),
    "yield from nothing": ("R114", lambda d: spoil([d["theoretical_yield"]], "calculation", lambda _: "99.9")),
    "hole in a text": ("R115", lambda d: spoil(steps(d), "text", lambda text: f"{text} {{no_such_value}}")),
    "material never charged": ("R116", _added_material),
    "formula cut off": ("R130", lambda d: _calculated(d, lambda text: f"{text} *")),
    "formula with code": ("R130", lambda d: _calculated(d, lambda text: f"{text} + open(x)")),
    "formula with an unknown name": ("R131", lambda d: _calculated(d, lambda text: f"{text} + no_such_value")),
    "formula with a later value": ("R131", _a_name_too_early),
    "formula that adds unlike things": ("R132", lambda d: _dimensioned(d, "{0} + 1")),
    "formula with another result": ("R133", lambda d: _dimensioned(d, "({0}) * ({0})")),
    "critical without limit": ("R140", _critical_without_limit),
    "critical without second person": ("R141", _critical_alone),
    "hold without limit": ("R143", lambda d: _without(_first(of_kind(d, "timed hold"), "criterion"), "criterion")),
    "concentration in the bill": ("R150", lambda d: spoil(_fixed(d), "quantity", lambda _: "2.5 g/L")),
    "unit of the bill unknown": ("D004", lambda d: spoil(_fixed(d), "quantity", lambda text: f"{text}allons")),
    "amount without unit": ("D003", lambda d: spoil(_fixed(d), "quantity", lambda text: text.split(" ")[0])),
    "limits beside the amount": ("R152", _wrong_limits),
    "tolerance and limits": ("Y020", _both_limits),
    "material without grade": ("Y011", lambda d: _without(d["materials"][0], "grade")),
    "material twice": ("D011", lambda d: _append(d["materials"], d["materials"][0], "id")),
    "no yield": ("R160", lambda d: _without(d, "theoretical_yield")),
    "yield without maximum": ("R161", lambda d: spoil([d["theoretical_yield"]], "limits", lambda _: "NLT 50 %")),
    "yield limits in grams": ("D004", lambda d: spoil([d["theoretical_yield"]], "limits", lambda _: "5 to 10 g")),
    "parameter without unit": (
        "D003",
        lambda d: spoil(
            [entry for entry in d["formula"] if " " in entry["value"]], "value", lambda text: text.split(" ")[0]
        ),
    ),
    "repeat of nothing": ("Y016", lambda d: _cleared(phases(d)[0], "repeat", Here("0"))),
    "yes in another word": ("Y014", lambda d: spoil(steps(d), "second_person", lambda _: "true")),
    "kind of step misspelt": ("Y015", lambda d: spoil(steps(d), "kind", lambda text: f"{text}s", last=True)),
    "batch size in degrees": ("D004", lambda d: _cleared(d, "batch_size", Here("37 degC"))),
}


def _loosened(document):
    for test in document["tests"]:
        for entry in (test, *test.get("stages", [])):
            match = _PLAIN.match(entry.get("shelf_life", ""))
            if match and "release" in entry:
                looser = "0" if match["sign"] == "NLT" else "9.9 x 10^30"
                entry["release"] = Here(f"{match['sign']} {looser} {match['unit']}")
                return True
    return False


def _later_looser(document):
    for test in document["tests"]:
        match = _PLAIN.match(test.get("release", ""))
        if match and "stages" not in test and "label" not in match["unit"]:
            looser = "0" if match["sign"] == "NLT" else "9.9 x 10^30"
            test["stages"] = [{"stage": "commercial", "release": Here(f"{match['sign']} {looser} {match['unit']}")}]
            return document["stage"] != "commercial"
    return False


def _limit_twice(document):
    test = _first(document["tests"], "release")
    test.setdefault("stages", []).append({"stage": document["stage"], "release": Here(test["release"])})
    return True


def _only_reported(document):
    test = next((test for test in document["tests"] if "critical" in test and "stages" not in test), None)
    if test is None:
        return False
    test["stages"] = [{"stage": "commercial", "release": Here("report")}]
    return True


def _without_attribute(document, attribute, strain):
    strain_id = document["strains"][0]["id"]
    for test in document["tests"]:
        if test["attribute"] == attribute and (not strain or test.get("strain", strain_id) == strain_id):
            test["attribute"] = "other"
    if strain:
        document["strains"][0]["id"] = Here(strain_id)
    return True


SPECIFICATION = {
    "no test": ("S201", lambda d: _cleared(d, "tests", [])),
    "test without limit": ("S202", lambda d: _without(_first(d["tests"], "release"), "release", "stages")),
    "unknown method": ("S203", lambda d: spoil(d["tests"], "method", lambda text: f"{text}9")),
    "unused method": ("S204", lambda d: _append(d["methods"], {"id": "QC-999", "title": "None"}, "id")),
    "label claim in another kind": (
        "S205",
        lambda d: spoil(
            [test for test in d["tests"] if test.get("quantity") == "generations"],
            "release",
            lambda _: "1 to 2 % of label claim",
        ),
    ),
    "release looser than shelf life": ("S206", _loosened),
    "later stage looser": ("S207", _later_looser),
    "two limits for one stage": ("S208", _limit_twice),
    "CQA only reported": ("S209", _only_reported),
    "unknown strain": ("S210", lambda d: spoil(d["tests"], "strain", lambda text: f"{text}9")),
    "strain without identity": ("S211", lambda d: _without_attribute(d, "identity", strain=True)),
    "strain without count": ("S212", lambda d: _without_attribute(d, "viable count", strain=True)),
    "no purity": ("S214", lambda d: _without_attribute(d, "purity", strain=False)),
    "attribute misspelt": (
        "S215",
        lambda d: spoil(
            [test for test in d["tests"] if test["attribute"] == "appearance"], "attribute", lambda _: "apearance"
        ),
    ),
    "test twice": ("D011", lambda d: _append(d["tests"], d["tests"][0], "test")),
    "method twice": ("D011", lambda d: _append(d["methods"], d["methods"][0], "id")),
    "test without title": ("Y011", lambda d: _without(d["tests"][-1], "title")),
    "misspelt key of a test": ("Y010", lambda d: rename(_first(d["tests"], "release"), "release", "releases")),
    "test without method": ("Y011", lambda d: _without(d["tests"][0], "method")),
    "material misspelt": ("Y015", lambda d: _cleared(d, "material", Here("drug"))),
    "test ID with a space": ("Y017", lambda d: spoil(d["tests"], "test", lambda text: f"{text} 2")),
    "methods as text": ("Y012", lambda d: _cleared(d, "methods", Here("QC-101"))),
    "label claim without kind": (
        "Y011",
        lambda d: _without(d, "label_claim_kind") or bool(d.update(label_claim="1.0 x 10^9 CFU/g")) or True,
    ),
    "stage of a limit missing": (
        "Y011",
        lambda d: bool(d["tests"][0].update(stages=[{"release": d["tests"][0].get("release", "report")}])) or True,
    ),
}

TEXT = {
    "tab": ("Y001", lambda text: text.replace("\n  ", "\n\t", 1)),
    "colon in a text": ("Y001", lambda text: text.replace("\nproduct: ", "\nproduct: a: ", 1)),
    "open quote": ("Y001", lambda text: text.replace("\nproduct: ", '\nproduct: "', 1)),
    "open list": ("Y001", lambda text: text.replace("\nproduct: ", "\nproduct: [", 1)),
    "wrong indentation": ("Y001", lambda text: text.replace("\nproduct: ", "\n product: ", 1)),
    "anchor": ("Y002", lambda text: text.replace("\nproduct: ", "\nproduct: &p ", 1)),
    "alias": ("Y002", lambda text: re.sub("\nproduct: .*", "\nproduct: *p", text, count=1)),
    "tag": ("Y003", lambda text: text.replace("\nproduct: ", "\nproduct: !!str ", 1)),
    "key twice": ("Y004", lambda text: text.replace("\nproduct: ", "\nproduct: other\nproduct: ", 1)),
    "merge key": ("Y005", lambda text: text.replace("\nproduct: ", "\n<<: {a: b}\nproduct: ", 1)),
    "second document": ("Y006", lambda text: f"{text}---\nlbpcmc: recipe/1\n"),
    "directive": ("Y006", lambda text: f"%YAML 1.1\n---\n{text}"),
    "key that is a list": ("Y007", lambda text: text.replace("\nproduct: ", "\n[product]: ", 1)),
}
