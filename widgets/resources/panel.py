"""Cameras and monitoring points by department and district, with search. UI thread; no I/O.

It reports what the operator asks for; whoever composes the windows opens tiles and moves maps.
"""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.record.ids import CameraId
from backends.record.resource import Camera, MonitoringPoint
from video.api import StreamState
from widgets.context import UiContext
from widgets.icons import icon
from widgets.resources.model import ResourceModel
from widgets.resources.tree import Arrangement, Node, is_listed
from widgets.resources.tree_view import ResourceTreeView

TYPING_PAUSE_MS = 150
OPEN_ALL_UP_TO = 200  # rows; above it only the departments stand open
TICK_MS = 1000

_Known = tuple[list[Camera], list[MonitoringPoint], list[tuple[str, str, bool]]]


class SearchLine(QLineEdit):
    """A line from which Down and Enter lead into the tree."""

    down_pressed = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class ResourcePanel(QWidget):
    """The resource tree."""

    camera_activated = Signal(object)  # CameraId: onto the selected tile
    locate_requested = Signal(object)  # CameraId or ResourceId
    snapshots_asked = Signal(object)  # CameraId, of a device
    device_asked = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._link = context.link
        self._known = self._everything()
        self._opened: set[str] = set()
        self._built_for = self._known
        self.setWindowTitle(self.tr("资源"))
        self.search = SearchLine(self)
        self.model = ResourceModel(self._link, self)
        self.tree = ResourceTreeView(context, self.model, self)
        self.message = QLabel(self)
        self._pages = QStackedWidget(self)
        self._summary = QLabel(self)
        self.arrangements = QComboBox(self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._tick = QTimer(self)
        self._tick.setInterval(TICK_MS)
        self._build()
        self._connect()
        self._open_first()
        self._tick.start()
        self._refresh()

    def _build(self) -> None:
        theme = self._context.theme
        px = theme.px
        self.search.setPlaceholderText(self.tr("搜名称、编号、地点、分组"))
        self.search.setClearButtonEnabled(True)
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.message.setProperty("role", "dim")
        self.message.setWordWrap(True)
        self.message.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._summary.setProperty("role", "small")
        self._pages.addWidget(self.tree)
        padded = QWidget(self)
        padding = QVBoxLayout(padded)
        padding.setContentsMargins(px(24), px(48), px(24), px(24))
        padding.addWidget(self.message)
        self._empty = padded
        self._pages.addWidget(padded)
        header = QFrame(self)
        header.setProperty("role", "header")
        inner = QVBoxLayout(header)
        inner.setContentsMargins(px(12), px(10), px(12), px(8))
        inner.setSpacing(px(6))
        inner.addWidget(self.search)
        inner.addLayout(self._summary_row())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(header)
        column.addWidget(self._pages, 1)

    def _summary_row(self) -> QHBoxLayout:
        for arrangement, word in (
            (Arrangement.DEPARTMENT, self.tr("按部门")),
            (Arrangement.GROUP, self.tr("按业务分组")),
            (Arrangement.DIVISION, self.tr("按区划")),
            (Arrangement.OWNER, self.tr("按权属单位")),
        ):
            self.arrangements.addItem(word, arrangement.value)
        self.arrangements.setAccessibleName(self.tr("排列"))
        self._summary.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.addWidget(self._summary, 1)
        row.addWidget(self.arrangements)
        return row

    def _connect(self) -> None:
        self.arrangements.currentIndexChanged.connect(self._on_arrangement)
        self.search.textChanged.connect(self._on_text_changed)
        self.search.returnPressed.connect(self._on_return)
        self.search.down_pressed.connect(self._on_down)
        self._typing.timeout.connect(self._on_typing_paused)
        self._tick.timeout.connect(self._on_tick)
        self.tree.item_activated.connect(self._on_activated)
        self.tree.locate_asked.connect(self._on_locate)
        self.tree.typed.connect(self._on_typed)
        self.tree.snapshots_asked.connect(self.snapshots_asked)
        self.tree.device_asked.connect(self.device_asked)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- for the composition

    def show_streams(self, streams: Mapping[CameraId, StreamState]) -> None:
        """Which cameras are on the wall and how they do there."""
        if streams != self.tree.rows.streams:
            self.tree.rows.streams = dict(streams)
            self.tree.viewport().update()

    # ---- what happens

    def _everything(self) -> _Known:
        """All that the shape of the tree comes from."""
        cameras, points = self._link.cameras.values(), self._link.points.values()
        return list(cameras), list(points), self._listed()

    def _listed(self) -> list[tuple[str, str, bool]]:
        devices = self._link.field.devices.values()
        return [(d.id, d.name, d.channels > 1) for d in devices if is_listed(d)]

    def _on_change(self, change: Change) -> None:
        is_all = change.resources or change.reset
        if is_all or change.devices:  # of a device, only whether it is there, and its name
            known = self._everything() if is_all else (*self._known[:2], self._listed())
            if known != self._known:
                self._known = known
                was_empty = not self.model.roots
                self._rebuild(self.model.text)
                if was_empty:
                    self._open_first()
            self._refresh()
        if change.reset or change.resources or change.cameras:
            self.model.forget_states()
        is_news = change.link or change.sources or change.readings or change.cameras
        if is_news or change.devices:
            self.tree.viewport().update()

    @Slot(int)
    def _on_arrangement(self, _index: int) -> None:
        self.model.rebuild(self.model.text, Arrangement(self.arrangements.currentData()))
        self._open_first()
        self._refresh()

    @Slot()
    def _on_text_changed(self) -> None:
        self._typing.start()

    @Slot()
    def _on_typing_paused(self) -> None:
        self._rebuild(self.search.text().strip())

    @Slot()
    def _on_return(self) -> None:
        """Enter: what was found first goes to the wall."""
        self._rebuild(self.search.text().strip())
        node = self.model.node(self.model.first_item())
        if node is not None and self.model.text:
            self._on_activated(node)

    @Slot()
    def _on_down(self) -> None:
        self._rebuild(self.search.text().strip())
        self.tree.setFocus()
        first = self.model.first_item()
        if first.isValid():
            self.tree.setCurrentIndex(first)

    @Slot(str)
    def _on_typed(self, text: str) -> None:
        self.search.setFocus()
        self.search.insert(text)

    @Slot(object)
    def _on_activated(self, node: Node) -> None:
        if isinstance(node.item, Camera):
            self.camera_activated.emit(node.item.id)
        else:
            self._on_locate(node)

    @Slot(object)
    def _on_locate(self, node: Node) -> None:
        if node.item is not None and node.item.place is not None:
            self.locate_requested.emit(node.item.id)

    @Slot()
    def _on_tick(self) -> None:
        if self.isVisible():
            self.tree.viewport().update()

    # ---- what it shows

    def _rebuild(self, text: str) -> None:
        """Search anew; leaving the search brings back what was open before."""
        self._typing.stop()
        if text == self.model.text and self._built_for == self._known:
            return
        was_searched = bool(self.model.text)
        if not was_searched:
            self._opened = self.tree.expanded_keys()
        current, before = self.tree.current, {node.key for node in self.model.branches}
        self.model.rebuild(text)
        self._built_for = self._known
        if text:
            if self.model.count <= OPEN_ALL_UP_TO:
                self.tree.expandAll()
            else:
                self.tree.expandToDepth(0)
        else:
            fresh = {node.key for node in self.model.branches} - before
            is_small = self.model.count <= OPEN_ALL_UP_TO and not was_searched
            self.tree.expand_keys(self._opened | fresh if is_small else self._opened)
        if current is not None and current.parent is not None:
            index = self.model.leaf_index(current.parent.key, current.key)
            if index.isValid():
                self.tree.setCurrentIndex(index)
        self._refresh()

    def _open_first(self) -> None:
        self._built_for = self._known
        if self.model.count <= OPEN_ALL_UP_TO:
            self.tree.expandAll()
        else:
            self.tree.expandToDepth(0)

    def _refresh(self) -> None:
        cameras, points = len(self._link.cameras), len(self._link.points)
        if self.model.text:
            text = self.tr("找到 {count} 项")
            self._summary.setText(text.format(count=self.model.count))
        else:
            text = self.tr("{cameras} 路摄像机 · {points} 个监测点")
            self._summary.setText(text.format(cameras=cameras, points=points))
        if not self.model.roots:
            if self.model.text:
                self.message.setText(self.tr("没有名称、编号或地点符合的摄像机和监测点"))
            else:
                self.message.setText(
                    self.tr("还没有摄像机和监测点。在中心的设置文件里登记后，这里按部门和区列出。")
                )
        self._pages.setCurrentWidget(self.tree if self.model.roots else self._empty)
