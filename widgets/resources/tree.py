"""The city's cameras and points as a tree: department, division, thing. Pure; children on demand.

A division's rows are made when it is first opened: 20,000 cameras cost only their grouping.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication

from backends.record.common import Department
from backends.record.resource import Camera, MonitoringPoint
from widgets import formats

Item = Camera | MonitoringPoint


class Kind(enum.Enum):
    """What a row is."""

    DEPARTMENT = enum.auto()
    DIVISION = enum.auto()
    CAMERA = enum.auto()
    POINT = enum.auto()


class Node:
    """One row. `key` names it across rebuilds; `item` is set on cameras and points."""

    __slots__ = (
        "_children",
        "_members",
        "cameras",
        "item",
        "key",
        "kind",
        "label",
        "parent",
        "row",
    )

    def __init__(self, kind: Kind, key: str, label: str, parent: Node | None) -> None:
        self.kind = kind
        self.key = key
        self.label = label
        self.parent = parent
        self.row = 0
        self.cameras = 0
        self.item: Item | None = None
        self._members: list[Item] = []
        self._children: list[Node] | None = None

    @property
    def count(self) -> int:
        """How many things are below it."""
        if self.kind is Kind.DEPARTMENT:
            return sum(child.count for child in self.children)
        return len(self._members)

    @property
    def points(self) -> int:
        """How many of them are monitoring points."""
        return self.count - self.cameras

    @property
    def children(self) -> list[Node]:
        """Its rows, made when first asked for."""
        if self._children is None:
            self._members.sort(key=_order)
            self._children = [_leaf(item, self) for item in self._members]
            _number(self._children)
        return self._children

    @property
    def has_children(self) -> bool:
        """Whether it can be opened; makes no rows."""
        return bool(self._members) or bool(self._children)

    def add(self, item: Item) -> None:
        """Take a thing in, before the first look at `children`."""
        self._members.append(item)
        if isinstance(item, Camera):
            self.cameras += 1

    def adopt(self, children: list[Node]) -> None:
        """Its rows, given."""
        self._children = children
        self.cameras = sum(child.cameras for child in children)
        _number(children)


def _number(nodes: list[Node]) -> None:
    for row, node in enumerate(nodes):
        node.row = row


def _order(item: Item) -> tuple[int, int, str]:
    if isinstance(item, Camera):
        return (0, item.number, item.name)
    return (1, 0, item.name)


def _leaf(item: Item, parent: Node) -> Node:
    if isinstance(item, Camera):
        node = Node(Kind.CAMERA, f"camera/{item.id}", item.name, parent)
    else:
        node = Node(Kind.POINT, f"point/{item.id}", item.name, parent)
    node.item = item
    return node


def division_of(item: Item) -> str:
    """The district a thing stands in, empty where nobody said."""
    return item.place.division if item.place is not None else ""


def matches(item: Item, words: list[str]) -> bool:
    """Whether every word is in its name, place or division, or begins its number."""
    place = item.place
    where = f"{place.name} {place.division}" if place is not None else ""
    text = f"{item.name} {where}".casefold()
    number = str(item.number) if isinstance(item, Camera) else ""
    return all(word in text or (number and number.startswith(word)) for word in words)


def grow(items: Iterable[Item], text: str = "") -> list[Node]:
    """The departments that have something matching `text`, in their fixed order."""
    words = text.casefold().split()
    groups: dict[Department, dict[str, list[Item]]] = {}
    for item in items:
        if not words or matches(item, words):
            divisions = groups.setdefault(item.department, {})
            divisions.setdefault(division_of(item), []).append(item)
    roots = []
    for department in Department:
        if department in groups:
            roots.append(_department(department, groups[department]))
    _number(roots)
    return roots


def _department(department: Department, divisions: dict[str, list[Item]]) -> Node:
    word = formats.department_word(department)
    root = Node(Kind.DEPARTMENT, f"department/{department}", word, None)
    children = []
    for name in sorted(divisions, key=_nameless_last):
        said = name or QCoreApplication.translate("Resources", "未登记区域")
        node = Node(Kind.DIVISION, f"division/{department}/{name}", said, root)
        for item in divisions[name]:
            node.add(item)
        children.append(node)
    root.adopt(children)
    return root


def _nameless_last(name: str) -> tuple[bool, str]:
    return (not name, name)
