"""The tree itself: keys, menu, dragging a camera out. UI thread; asks, does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QDrag,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractItemView, QMenu, QTreeView, QWidget

from backends.record.access import Act, Allowed, may
from backends.record.resource import Camera
from widgets.context import UiContext
from widgets.icons import icon, pixmap
from widgets.resources.delegate import ResourceDelegate
from widgets.resources.keys import resource_actions
from widgets.resources.model import ResourceModel
from widgets.resources.tree import Node
from widgets.theme import RADIUS_PX, Theme


class ResourceTreeView(QTreeView):
    """Shows a ResourceModel."""

    item_activated = Signal(object)  # Node of a camera or point
    locate_asked = Signal(object)  # Node with a place
    snapshots_asked = Signal(object)  # CameraId, of a device
    device_asked = Signal(str)
    typed = Signal(str)  # what belongs into the search box

    def __init__(self, context: UiContext, model: ResourceModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.keys = resource_actions()
        self._context = context
        self._model = model
        self.rows = ResourceDelegate(context.link, context.theme, self)
        self.setModel(model)
        self.setItemDelegate(self.rows)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setIndentation(context.theme.px(16))
        self.setExpandsOnDoubleClick(True)
        self.setAnimated(False)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(self.tr("资源树"))
        self.doubleClicked.connect(self._on_double_clicked)

    @property
    def current(self) -> Node | None:
        """The row under the cursor."""
        return self._model.node(self.currentIndex())

    def expanded_keys(self) -> set[str]:
        """Which branches are open."""
        index_of = self._model.index_of
        keys = (node.key for node in self._model.branches)
        return {key for key in keys if self.isExpanded(index_of(key))}

    def expand_keys(self, keys: set[str]) -> None:
        """Open these again."""
        for key in sorted(keys, key=len):
            index = self._model.index_of(key)
            if index.isValid():
                self.expand(index)

    def startDrag(self, _actions: Qt.DropAction) -> None:  # noqa: N802 - Qt override
        node = self.current
        if node is None or not isinstance(node.item, Camera):
            return
        drag = QDrag(self)
        drag.setMimeData(self._model.mimeData([self.currentIndex()]))
        chip = drag_chip(node.item, self._context.theme)
        drag.setPixmap(chip)
        drag.setHotSpot(QPoint(-self._context.theme.px(8), chip.height() // 2))
        drag.exec(Qt.DropAction.CopyAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        node = self.current
        name, text = self.keys.pressed(event), event.text()
        is_plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if name == "activate" and node is not None:
            if node.item is not None:
                self.item_activated.emit(node)
            else:
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif name == "locate" and node is not None and node.item is not None:
            self.locate_asked.emit(node)
        elif is_plain and text.strip() and text.isprintable() and text not in "+-*":
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        node = self.current
        if node is None or not (node.item is not None or node.device):
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        theme = self._context.theme
        if node.item is None:
            page = QAction(icon("device", theme), self.tr("打开设备页"), menu)
            user = self._context.link.user
            page.setEnabled(user is not None and may(user, Act.MANAGE_DEVICES) is Allowed.YES)
            page.triggered.connect(self._on_device)
            menu.addAction(page)
            menu.popup(event.globalPos())
            return
        if isinstance(node.item, Camera):
            wall = QAction(icon("to_wall", theme), self.tr("放到选中的窗格"), menu)
            wall.triggered.connect(self._on_activate)
            menu.addAction(wall)
            kept = QAction(icon("still", theme), self.tr("设备抓拍…"), menu)
            kept.setEnabled(bool(node.item.device))
            kept.triggered.connect(self._on_snapshots)
            menu.addAction(kept)
        locate = QAction(icon("locate", theme), self.tr("在地图上定位") + "\tL", menu)
        locate.setEnabled(node.item.place is not None)
        locate.triggered.connect(self._on_locate)
        menu.addAction(locate)
        menu.popup(event.globalPos())

    @Slot(QModelIndex)
    def _on_double_clicked(self, index: QModelIndex) -> None:
        node = self._model.node(index)
        if node is not None and node.item is not None:
            self.item_activated.emit(node)

    @Slot()
    def _on_activate(self) -> None:
        if self.current is not None:
            self.item_activated.emit(self.current)

    @Slot()
    def _on_snapshots(self) -> None:
        if self.current is not None and isinstance(self.current.item, Camera):
            self.snapshots_asked.emit(self.current.item.id)

    @Slot()
    def _on_device(self) -> None:
        if self.current is not None:
            self.device_asked.emit(self.current.device)

    @Slot()
    def _on_locate(self) -> None:
        if self.current is not None:
            self.locate_asked.emit(self.current)


def drag_chip(camera: Camera, theme: Theme) -> QPixmap:
    """What hangs at the pointer while a camera is dragged: its icon, number and name."""
    px = theme.px
    font = theme.font(13)
    metrics = QFontMetrics(font)
    name = metrics.elidedText(
        f"{camera.number}  {camera.name}", Qt.TextElideMode.ElideRight, px(220)
    )
    width, height = metrics.horizontalAdvance(name) + px(40), px(30)
    chip = QPixmap(width * 2, height * 2)
    chip.setDevicePixelRatio(2)
    chip.fill(Qt.GlobalColor.transparent)
    painter = QPainter(chip)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(theme.color("accent"))
    painter.setBrush(theme.color("raised"))
    box = QRect(0, 0, width, height)
    painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), px(RADIUS_PX), px(RADIUS_PX))
    sign = pixmap("camera", theme, "text", 32)
    painter.drawPixmap(px(10), (height - px(16)) // 2, px(16), px(16), sign)
    painter.setFont(font)
    painter.setPen(theme.color("text"))
    painter.drawText(box.adjusted(px(32), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, name)
    painter.end()
    return chip
