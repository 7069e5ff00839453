"""A CSV file of raw data to the tree that YAML and JSON give, by the layout of its assay.

Invariant: every cell that holds something goes into the tree or is a fault at its row and column (pinned by
tests/laboratory/test_delimited.py).
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lbpcmc.documents.fields import meant
from lbpcmc.documents.model import Position
from lbpcmc.documents.source import KeyedNode, MappingNode, Node, Scalar, SequenceNode
from lbpcmc.laboratory.building import named, record_in, types_of, unknown_field
from lbpcmc.laboratory.faults import Fault
from lbpcmc.laboratory.raw_table import heading, read_raw_table
from lbpcmc.messages import say
from lbpcmc.text_output import printable

if TYPE_CHECKING:
    from lbpcmc.laboratory.raw_table import Row
    from lbpcmc.laboratory.registry import Assay, Layout
    from lbpcmc.messages import Statement

SPOKEN = ("title", "remark")
"""What people write beside the data: a title for the result, and remarks, which stay in the file."""
MOST_ITEMS = 100
"""Items of a list that lines of fields may number: samples.1.name."""


def read_delimited(text: str, name: str, assay: Assay) -> tuple[MappingNode, list[Fault]]:
    """Build the tree of an assay's raw data; InputError where the file is not a table."""
    table = _Tree(assay.layout, assay.data_type)
    raw = read_raw_table(text, name, table.columns, (*SPOKEN, *named(assay.data_type)))
    for row in raw.fields:
        table.field(row)
    if raw.head:
        table.rows(raw.head, raw.rows)
    return MappingNode(table.entries, Position(1, 1)), table.faults


class _Tree:
    """Puts cells where the layout wants them."""

    def __init__(self, layout: Layout, data: type) -> None:
        self.layout, self.data = layout, data
        self.columns = headings(layout, data)
        self.entries: dict[str, KeyedNode] = {}
        self.faults: list[Fault] = []

    def fault(self, node: Node, said: Statement) -> None:
        self.faults.append(Fault(node.at, "", said))

    def field(self, row: Row) -> None:
        """Take a line of name and value."""
        key, *values = row
        path = heading(key.text).split(".")
        known = (*SPOKEN, *named(self.data))
        if path[0] not in known:
            self.fault(key, unknown_field(key.text, known))
            return
        for extra in values[1:]:
            if extra.text:
                said = say("data.second_value", field=printable(key.text), value=printable(extra.text))
                self.fault(extra, said)
        if values and values[0].text:
            put(self.entries, path, values[0])

    def rows(self, head: Row, rows: tuple[Row, ...]) -> None:
        """Take a table."""
        names = self._names(head)
        records = [self._record(names, row) for row in rows]
        if self.layout.series:
            self._series([name for name in names if name not in ("", "remark")], records)
        elif self.layout.by:
            self._divide(records)
        else:
            put(self.entries, [self.layout.rows], SequenceNode(tuple(records), head[0].at))

    def _names(self, head: Row) -> list[str]:
        """Fields of the columns; `response 2` is a further reading of `response`."""
        found: list[str] = []
        for cell in head:
            written = heading(cell.text)
            name = self.columns.get(written, "")
            if name and name in found:
                self.fault(cell, say("data.column_twice", column=printable(cell.text)))
            name = name or self.columns.get(re.sub(r"_?\d+$", "", written), "")
            if cell.text and not name:
                hint = meant(written, self.columns, otherwise=say("field.known", known=tuple(self.columns)))
                self.fault(cell, say("data.unknown_column", column=printable(cell.text), hint=hint))
            found.append(name)
        return found

    def _record(self, names: list[str], row: Row) -> MappingNode:
        cells: dict[str, list[Node]] = defaultdict(list)
        for at, cell in enumerate(row):
            if cell.text and at >= len(names):
                self.fault(cell, say("data.without_heading", value=printable(cell.text)))
            elif cell.text and names[at] not in ("", "remark"):
                cells[names[at]].append(cell)
        return _mapping({name: nodes[0] if len(nodes) == 1 else nodes for name, nodes in cells.items()}, row[0].at)

    def _series(self, names: list[str], records: list[MappingNode]) -> None:
        for name in names:
            nodes = [record.entries[name].value for record in records if name in record.entries]
            put(self.entries, [name], SequenceNode(tuple(nodes), nodes[0].at if nodes else Position(1, 1)))
        if not self.layout.ragged:
            for record in records:
                for name in names:
                    if record.entries and name not in record.entries:
                        self.fault(record, say("data.row_without", column=name))

    def _divide(self, records: list[MappingNode]) -> None:
        """Send every record where its word says."""
        lists: dict[str, list[Node]] = defaultdict(list)
        by, known = self.layout.by, tuple(self.layout.to)
        for record in records:
            word = record.entries.pop(by).value if by in record.entries else None
            text = word.text.lower() if isinstance(word, Scalar) else ""
            if text not in self.layout.to:
                said = say("data.word_missing", column=by, known=known)
                if text:
                    said = say("data.unknown_word", word=printable(text), column=by, known=known)
                self.fault(word or record, said)
                continue
            for target in self.layout.to[text]:
                single = target.partition("=")[2]
                if single and single not in record.entries:
                    self.fault(record, say("data.row_without", column=single))
                else:
                    lists[target].append(record.entries[single].value if single else record)
        for target, nodes in lists.items():
            made = self._group(nodes) if self.layout.group else nodes
            put(self.entries, target.partition("=")[0].split("."), SequenceNode(tuple(made), nodes[0].at))

    def _group(self, records: list[Node]) -> list[Node]:
        """One record for each name, its other columns as series."""
        name = self.columns[self.layout.group]
        groups: dict[str, dict[str, list[Node]]] = {}
        for record in records:
            entries = record.entries if isinstance(record, MappingNode) else {}
            key = entries[name].value if name in entries else None
            if not isinstance(key, Scalar):
                self.fault(record, say("data.row_without", column=self.layout.group))
                continue
            series = groups.setdefault(key.text, {name: [key]})
            for column, entry in entries.items():
                if column != name:
                    series.setdefault(column, []).append(entry.value)
        return [
            _mapping(
                {column: nodes[0] if column == name else nodes for column, nodes in group.items()}, group[name][0].at
            )
            for group in groups.values()
        ]


def _mapping(values: dict[str, Node | list[Node]], at: Position) -> MappingNode:
    entries = {}
    for name, found in values.items():
        node = SequenceNode(tuple(found), found[0].at) if isinstance(found, list) else found
        entries[name] = KeyedNode(Scalar(name, node.at, None), node)
    return MappingNode(entries, at)


def put(entries: dict[str, KeyedNode], path: list[str], value: Node) -> None:
    """Put a value at `samples.1.name`: keys below keys, numbers from 1 into lists."""
    head, *rest = path
    below = entries[head].value if head in entries else None
    if rest and rest[0].isdigit():
        items = list(below.items) if isinstance(below, SequenceNode) else []
        place = min(int(rest[0]), MOST_ITEMS)
        items += [MappingNode({}, value.at) for _ in range(place - len(items))]
        item = items[place - 1]
        if isinstance(item, MappingNode):
            put(item.entries, rest[1:] or ["name"], value)
        value = SequenceNode(tuple(items), value.at)
    elif rest:
        inner = below if isinstance(below, MappingNode) else MappingNode({}, value.at)
        put(inner.entries, rest, value)
        value = inner
    entries[head] = KeyedNode(Scalar(head, value.at, None), value)


def headings(layout: Layout, data: type) -> dict[str, str]:
    """Headings that a table may have, with the fields that they stand for; empty where there is no table."""
    targets = [target for to in layout.to.values() for target in to]
    paths = [layout.rows] if layout.rows else [target for target in targets if "=" not in target]
    found = {name: name for path in paths for name in named(_record_type(data, path.split(".")))}
    found |= {
        name: name for name in (*layout.series, *(target.partition("=")[2] for target in targets), layout.by) if name
    }
    for title, name in layout.columns.items():
        found.pop(name, None)
        found[title] = name
    return {**found, "remark": "remark"} if found else {}


def _record_type(data: type, path: list[str]) -> type:
    """The record of a list."""
    for part in path:
        data = record_in(types_of(data)[part]) or data
    return data
