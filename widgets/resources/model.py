"""The resource tree for Qt's views. UI thread; rows of a division are made when it is opened."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from backends.link.api import Link
from backends.record.resource import Camera
from widgets.resources.tree import Arrangement, Item, Kind, Node, grow
from widgets.resources.words import explain

CAMERA_MIME = "application/x-watchfloor-camera"  # data: one camera's id, UTF-8

AnyIndex = QModelIndex | QPersistentModelIndex
_NO_PARENT = QModelIndex()


class ResourceModel(QAbstractItemModel):
    """One column: department, division, device, camera or point."""

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._text = ""
        self._arrangement = Arrangement.DEPARTMENT
        self._roots = grow(self._items(), devices=link.field.devices)
        self._branches = _by_key(self._roots)

    def _items(self) -> Iterator[Item]:
        return itertools.chain(self._link.cameras.values(), self._link.points.values())

    @property
    def text(self) -> str:
        """What is searched for."""
        return self._text

    @property
    def roots(self) -> list[Node]:
        """The departments that have something to show."""
        return self._roots

    @property
    def count(self) -> int:
        """Cameras and points in the tree, after the search."""
        return sum(root.count for root in self._roots)

    @property
    def arrangement(self) -> Arrangement:
        """What the branches are."""
        return self._arrangement

    def rebuild(self, text: str, arrangement: Arrangement | None = None) -> None:
        """Show what matches `text`. The whole source changes, so the model resets."""
        self.beginResetModel()
        self._text, self._arrangement = text, arrangement or self._arrangement
        devices = self._link.field.devices
        self._roots = grow(self._items(), text, self._arrangement, devices)
        self._branches = _by_key(self._roots)
        self.endResetModel()

    def forget_states(self) -> None:
        """Cameras went online or offline: branches count anew when they are drawn."""
        for branch in self._branches.values():
            branch.offline = None

    @property
    def branches(self) -> Iterable[Node]:
        """All rows that are no things."""
        return self._branches.values()

    def node(self, index: AnyIndex) -> Node | None:
        """The row's node, None for the invisible root."""
        if not index.isValid():
            return None
        node = index.internalPointer()
        return node if isinstance(node, Node) else None

    def leaf_index(self, branch: str, key: str) -> QModelIndex:
        """Where a camera or point of a branch stands; invalid where it does not."""
        node = self._branches.get(branch)
        for leaf in node.children if node is not None else []:
            if leaf.key == key:
                return self.createIndex(leaf.row, 0, leaf)
        return QModelIndex()

    def index_of(self, key: str) -> QModelIndex:
        """Where a branch stands; invalid where it does not."""
        node = self._branches.get(key)
        if node is None:
            return QModelIndex()
        if node.parent is not None:
            _ = node.parent.children  # they are told their rows when these are first looked at
        return self.createIndex(node.row, 0, node)

    def first_item(self) -> QModelIndex:
        """The first camera or point, as one reads."""
        nodes = self._roots
        while nodes:  # a device may have no channel
            node = next((node for node in nodes if node.item is not None or node.count), None)
            if node is None:
                break
            if node.item is not None:
                return self.createIndex(node.row, 0, node)
            nodes = node.children
        return QModelIndex()

    # ---- Qt

    def index(self, row: int, column: int, parent: AnyIndex = _NO_PARENT) -> QModelIndex:
        above = self.node(parent)
        nodes = self._roots if above is None else above.children
        if column != 0 or not 0 <= row < len(nodes):
            return QModelIndex()
        return self.createIndex(row, 0, nodes[row])

    def parent(self, child: AnyIndex) -> QModelIndex:  # type: ignore[override]  # QObject.parent()
        node = self.node(child)
        if node is None or node.parent is None:
            return QModelIndex()
        return self.createIndex(node.parent.row, 0, node.parent)

    def rowCount(self, parent: AnyIndex = _NO_PARENT) -> int:
        node = self.node(parent)
        if node is None:
            return len(self._roots)
        return len(node.children) if node.has_children else 0

    def hasChildren(self, parent: AnyIndex = _NO_PARENT) -> bool:
        node = self.node(parent)
        return bool(self._roots) if node is None else node.has_children

    def columnCount(self, _parent: AnyIndex = _NO_PARENT) -> int:
        return 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        node = self.node(index)
        if node is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if node.kind is Kind.CAMERA:
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        node = self.node(index)
        if node is None:
            return None
        if role == Qt.ItemDataRole.ToolTipRole:
            return explain(node, self._link)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if isinstance(node.item, Camera):
            return f"{node.item.number} {node.label}"
        return node.label

    def mimeTypes(self) -> list[str]:
        return [CAMERA_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        for index in indexes:
            node = self.node(index)
            if node is not None and isinstance(node.item, Camera):
                data.setData(CAMERA_MIME, QByteArray(node.item.id.encode()))
                data.setText(node.item.name)
                break
        return data

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt override
        return Qt.DropAction.CopyAction


def _by_key(roots: list[Node]) -> dict[str, Node]:
    return {branch.key: branch for root in roots for branch in root.walk()}
