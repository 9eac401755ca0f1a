"""How a row of the resource tree is drawn: icon, number, name, state. UI thread; reads only."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from backends.link.api import Link, LinkState
from backends.record.ids import CameraId
from backends.record.resource import Camera, CameraState
from video.api import StreamState
from widgets.icons import pixmap
from widgets.resources.model import ResourceModel
from widgets.resources.tree import Kind, Node
from widgets.resources.words import beside, feeds, state_of
from widgets.style import mixed
from widgets.theme import ROW_PX, Theme

_ICON_PX = 16
_POINT_ICONS = {"outlet": "outlet", "dust": "dust", "water": "water"}
_OFFLINE_OPACITY = 0.55


class ResourceDelegate(QStyledItemDelegate):
    """Paints rows of a ResourceModel. `streams` is set by the panel."""

    def __init__(self, link: Link, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._theme = theme
        self.streams: Mapping[CameraId, StreamState] = {}
        self._font = theme.font(13)
        self._bold = theme.font(13, QFont.Weight.Bold)
        self._small = theme.font(12)
        self._selected = mixed(theme, "accent", "panel", 0.28)
        self._hover = mixed(theme, "text", "panel", 0.06)
        self._pixmaps: dict[tuple[str, str], QPixmap] = {}

    def sizeHint(
        self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(0, self._theme.target(ROW_PX))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        model = index.model()
        node = model.node(index) if isinstance(model, ResourceModel) else None
        if node is None:
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        px = self._theme.px
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, self._hover)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self._theme.color("accent"))
            painter.drawRect(rect.adjusted(0, 0, -1, -1))
        if self._link.status.state is not LinkState.ONLINE:
            painter.setOpacity(_OFFLINE_OPACITY)
        line = rect.adjusted(px(2), 0, -px(10), 0)
        painter.setFont(self._small)
        metrics = QFontMetrics(self._small)
        for said, token in (self._fitting(node, line), feeds(node, self._link)):
            if said:
                width = metrics.horizontalAdvance(said)
                self._text(painter, line, said, token, Qt.AlignmentFlag.AlignRight)
                line.setRight(line.right() - width - px(8))
        icon = self._icon(node)
        if icon is not None:
            side = px(_ICON_PX)
            painter.drawPixmap(line.left(), line.center().y() - side // 2 + 1, side, side, icon)
            line.setLeft(line.left() + side + px(6))
        self._name(painter, line, node)
        painter.restore()

    def _fitting(self, node: Node, line: QRect) -> tuple[str, str]:
        """The fullest text that leaves the name whole, else the shortest."""
        texts, token = beside(node, self._link, self.streams)
        if not texts:
            return "", token
        name = QFontMetrics(self._font).horizontalAdvance(node.label)
        room = line.width() - name - self._theme.px(_ICON_PX + 20)
        small = QFontMetrics(self._small)
        for text in texts:
            if small.horizontalAdvance(text) <= room:
                return text, token
        return texts[-1], token

    def _name(self, painter: QPainter, line: QRect, node: Node) -> None:
        font = self._bold if node.parent is None else self._font
        painter.setFont(font)
        metrics = QFontMetrics(font)
        if isinstance(node.item, Camera):
            number = str(node.item.number)
            self._text(painter, line, number, "text_dim")
            room = max(metrics.horizontalAdvance(number), metrics.horizontalAdvance("00"))
            line.setLeft(line.left() + room + self._theme.px(6))
        name = metrics.elidedText(node.label, Qt.TextElideMode.ElideRight, line.width())
        self._text(painter, line, name, "text")

    def _text(
        self,
        painter: QPainter,
        line: QRect,
        text: str,
        token: str,
        side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    ) -> None:
        painter.setPen(self._theme.color(token))
        painter.drawText(line, side | Qt.AlignmentFlag.AlignVCenter, text)

    def _icon(self, node: Node) -> QPixmap | None:
        match node.kind:
            case Kind.CAMERA:
                name, token = "camera", "text_dim"
                camera = node.item
                if isinstance(camera, Camera):
                    if camera.id in self.streams:
                        token = "text"
                    if state_of(camera, self._link).state is CameraState.OFFLINE:
                        name = "camera_off"
            case Kind.DEVICE:
                name, token = "device", "text_dim"
            case Kind.POINT:
                kind = "" if node.item is None or isinstance(node.item, Camera) else node.item.kind
                name, token = _POINT_ICONS.get(kind, "sensor"), "text_dim"
            case _:
                return None
        if (name, token) not in self._pixmaps:
            self._pixmaps[name, token] = pixmap(name, self._theme, token)
        return self._pixmaps[name, token]
