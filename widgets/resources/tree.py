"""The city's cameras and points as a tree, arranged as one wants it. Pure; leaves on demand.

The rows of a branch are made when it is first opened: 20,000 cameras cost only their grouping. A
GB/T 28181 device stands above its channels; by department only where it has several: there the
one row of a camera says all that its device's would.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping

from PySide6.QtCore import QCoreApplication

from backends.link.devices import Device, DeviceState
from backends.record.common import Department
from backends.record.resource import Camera, MonitoringPoint
from widgets import formats

Item = Camera | MonitoringPoint
NO_DEVICES: Mapping[str, Device] = {}


class Kind(enum.Enum):
    """What a row is."""

    DEPARTMENT = enum.auto()
    DIVISION = enum.auto()
    GROUP = enum.auto()  # a business group of GB/T 28181 channels, or an owner
    DEVICE = enum.auto()  # of GB/T 28181
    CAMERA = enum.auto()
    POINT = enum.auto()


class Arrangement(enum.Enum):
    """What the branches are."""

    DEPARTMENT = "department"  # then division
    GROUP = "group"  # business groups, as deep as they are
    DIVISION = "division"
    OWNER = "owner"  # the traffic police, a road company


class Node:
    """One row. `key` names it across rebuilds; `item` is set on cameras and points, `device` (its
    id) on devices."""

    __slots__ = (
        "_branches",
        "_children",
        "_members",
        "cameras",
        "count",
        "device",
        "item",
        "key",
        "kind",
        "label",
        "offline",
        "parent",
        "row",
    )

    def __init__(self, kind: Kind, key: str, label: str, parent: Node | None) -> None:
        self.kind = kind
        self.key = key
        self.label = label
        self.parent = parent
        self.row = 0
        self.count = 0  # things below it
        self.cameras = 0
        self.offline: int | None = None  # of them; None: not counted since they changed
        self.item: Item | None = None
        self.device = ""
        self._members: list[Item] = []
        self._branches: dict[str, Node] = {}
        self._children: list[Node] | None = None

    @property
    def points(self) -> int:
        """How many of the things below are monitoring points."""
        return self.count - self.cameras

    @property
    def members(self) -> list[Item]:
        """Its own things, without those of its branches."""
        return self._members

    @property
    def branches(self) -> Iterable[Node]:
        """The branches below it."""
        return self._branches.values()

    @property
    def children(self) -> list[Node]:
        """Its rows, branches first; those of things are made when first asked for."""
        if self._children is None:
            self._members.sort(key=_order)
            leaves = [_leaf(item, self) for item in self._members]
            self._children = [*sorted(self._branches.values(), key=_nameless_last), *leaves]
            number(self._children)
        return self._children

    @property
    def has_children(self) -> bool:
        """Whether it can be opened; makes no rows."""
        return bool(self._members or self._branches)

    def branch(self, kind: Kind, name: str, label: str) -> Node:
        """The branch of that name, made where there is none. Before the first look at rows."""
        if name not in self._branches:
            self._branches[name] = Node(kind, f"{self.key}/{name}", label, self)
        return self._branches[name]

    def add(self, item: Item) -> None:
        """Take a thing in, before the first look at `children`."""
        self._members.append(item)
        node: Node | None = self
        while node is not None:
            node.count += 1
            node.cameras += isinstance(item, Camera)
            node = node.parent

    def walk(self) -> Iterator[Node]:
        """Itself and all branches below, no things."""
        yield self
        for branch in self._branches.values():
            yield from branch.walk()


def number(nodes: list[Node]) -> None:
    """Tell them their places."""
    for row, node in enumerate(nodes):
        node.row = row


def _order(item: Item) -> tuple[int, int, str]:
    if isinstance(item, Camera):
        return (0, item.number, item.name)
    return (1, 0, item.name)


def _nameless_last(node: Node) -> tuple[bool, bool, str]:
    return (node.key.endswith("/"), node.kind is Kind.DEVICE, node.label)


def _leaf(item: Item, parent: Node) -> Node:
    if isinstance(item, Camera):
        node = Node(Kind.CAMERA, f"camera/{item.id}", item.name, parent)
    else:
        node = Node(Kind.POINT, f"point/{item.id}", item.name, parent)
    node.item = item
    return node


def division_of(item: Item) -> str:
    """The district a thing stands in, empty where nobody said."""
    known = item.place.division if item.place is not None else ""
    return known or (item.division if isinstance(item, Camera) else "")


def division_word(division: str) -> str:
    """Its name; a civil code that nobody named is said to be one."""
    if not division:
        return QCoreApplication.translate("Resources", "未登记区域")
    if division.isdecimal():
        return QCoreApplication.translate("Resources", "区划 {code}").format(code=division)
    return division


def matches(item: Item, words: list[str], devices: Mapping[str, Device] = NO_DEVICES) -> bool:
    """Whether every word is in its name, place, division or group, or begins its number; or in
    the name of its device."""
    place = item.place
    where = place.name if place is not None else ""
    text = f"{item.name} {where} {division_of(item)}"
    figures: tuple[str, ...] = ()
    if isinstance(item, Camera):
        text = f"{text} {' '.join(item.groups)} {item.owner}"
        figures = (str(item.number), item.channel, item.device)
        if (device := devices.get(item.device)) is not None:
            text = f"{text} {device.name}"
    text = text.casefold()
    return all(word in text or any(f.startswith(word) for f in figures) for word in words)


def grow(
    items: Iterable[Item],
    text: str = "",
    arrangement: Arrangement = Arrangement.DEPARTMENT,
    devices: Mapping[str, Device] = NO_DEVICES,
) -> list[Node]:
    """The branches that have something matching `text`, departments in their fixed order."""
    words = text.casefold().split()
    trunk = Node(Kind.GROUP, arrangement.value, "", None)
    seen = set()
    for item in items:
        device = devices.get(item.device) if isinstance(item, Camera) else None
        if device is not None:
            seen.add(device.id)
        if not words or matches(item, words, devices):
            branch = _branch_of(item, trunk, arrangement)
            if device is not None and _stands_above(device, item, arrangement):
                branch = _device_branch(device, branch)
            branch.add(item)
    for device in devices.values():
        if device.id not in seen and is_listed(device) and _is_found(device, words):
            _device_branch(device, _bare_branch(device, trunk, arrangement))
    roots = list(trunk.branches)
    if arrangement is Arrangement.DEPARTMENT:
        fixed = [f"department/{department}" for department in Department]
        roots.sort(key=lambda root: fixed.index(root.key))
    else:
        roots.sort(key=_nameless_last)
    for root in roots:
        root.parent = None
    number(roots)
    return roots


def is_listed(device: Device) -> bool:
    """Whether it is one of the city's: one that asks to be is not yet."""
    return device.state is not DeviceState.PENDING


def _stands_above(device: Device, item: Item, arrangement: Arrangement) -> bool:
    if isinstance(item, Camera) and item.channel == device.id:
        return False  # a camera that is its own and only channel
    return arrangement in (Arrangement.GROUP, Arrangement.DIVISION) or device.channels > 1


def _device_branch(device: Device, above: Node) -> Node:
    branch = above.branch(Kind.DEVICE, f"device:{device.id}", device.name or device.id)
    branch.device = device.id
    return branch


def _is_found(device: Device, words: list[str]) -> bool:
    text = device.name.casefold()
    return all(word in text or device.id.startswith(word) for word in words)


def _bare_branch(device: Device, trunk: Node, arrangement: Arrangement) -> Node:
    """Where a device stands that has no channel, or none yet."""
    department = device.profile.department
    word = formats.department_word(department)
    match arrangement:
        case Arrangement.DEPARTMENT:
            branch = trunk.branch(Kind.DEPARTMENT, department.value, word)
            return branch.branch(Kind.DIVISION, "", division_word(""))
        case Arrangement.DIVISION:
            return trunk.branch(Kind.DIVISION, "", division_word(""))
        case Arrangement.GROUP:
            return trunk.branch(Kind.GROUP, "", _groupless_word())
        case Arrangement.OWNER:
            own = QCoreApplication.translate("Resources", "各部门自有")
            return trunk.branch(Kind.GROUP, "", own).branch(Kind.GROUP, department.value, word)


def _groupless_word() -> str:
    return QCoreApplication.translate("Resources", "未编入业务分组")


def _branch_of(item: Item, trunk: Node, arrangement: Arrangement) -> Node:
    division = division_of(item)
    said = division_word(division)
    match arrangement:
        case Arrangement.DEPARTMENT:
            word = formats.department_word(item.department)
            branch = trunk.branch(Kind.DEPARTMENT, item.department.value, word)
            return branch.branch(Kind.DIVISION, division, said)
        case Arrangement.DIVISION:
            return trunk.branch(Kind.DIVISION, division, said)
        case Arrangement.OWNER:
            owner = item.owner if isinstance(item, Camera) else ""
            said = owner or QCoreApplication.translate("Resources", "各部门自有")
            branch = trunk.branch(Kind.GROUP, owner, said)
            word = formats.department_word(item.department)
            return branch if owner else branch.branch(Kind.GROUP, item.department.value, word)
        case Arrangement.GROUP:
            groups = item.groups if isinstance(item, Camera) else []
            if not groups:
                return trunk.branch(Kind.GROUP, "", _groupless_word())
            branch = trunk
            for name in groups:
                branch = branch.branch(Kind.GROUP, name, name)
            return branch
