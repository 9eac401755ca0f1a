"""A small card over the map about one thing: picture, lines, trend, buttons. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from widgets import icons
from widgets.context import UiContext
from widgets.departments.orders import Orders
from widgets.map.card_linked import CardLinked
from widgets.map.card_picture import CardPicture
from widgets.map.card_trend import CardTrend
from widgets.map.content import CardAction, CardContent, Row
from widgets.theme import SEVERITY_SHAPE

WIDTH_PX = 288
AWAY_PX = 24  # from the thing it speaks of
_ICONS = {
    CardAction.TO_WALL: "to_wall",
    CardAction.TO_TILE: "wall",
    CardAction.NEAREST_CAMERAS: "camera",
    CardAction.TALK: "microphone",
    CardAction.TEXT: "text_message",
    CardAction.FILE_HERE: "incident",
    CardAction.NEAREST: "near",
    CardAction.DISPATCH: "dispatch",
    CardAction.OPEN: "incident",
    CardAction.SNAPSHOTS: "still",
}


class CardPopup(QFrame):
    """Shows one CardContent beside a point of its parent and keeps inside the parent."""

    acted = Signal(object)  # CardAction
    closed = Signal()
    grown = Signal()  # its size is another one

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme = context.theme
        self._content: CardContent | None = None
        self.setProperty("role", "card")
        self.setObjectName("mapCard")
        self.setFixedWidth(theme.px(WIDTH_PX))
        self._kind = QLabel(self)
        self._title = QLabel(self)
        self._title.setWordWrap(True)
        self._title.setFont(theme.font(15))
        close = QToolButton(self)
        close.setIcon(icons.icon("close", theme))
        close.setIconSize(QSize(theme.px(16), theme.px(16)))
        close.setAutoRaise(True)
        close.setToolTip(self.tr("关闭（Esc）"))
        close.clicked.connect(self._on_close)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._room = parent
        self._cells: list[tuple[QLabel, QLabel]] = []
        self.picture = CardPicture(context, self)
        self.trend = CardTrend(context, self)
        self.linked = CardLinked(context, self)
        self.orders = Orders(context, self)
        self._buttons = {action: self._button(action) for action in _ICONS}
        self._row = QGridLayout()
        self._row.setSpacing(theme.px(6))
        head = QHBoxLayout()
        head.addWidget(self._kind, 1)
        head.addWidget(close)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self._title)
        column.addWidget(self.picture)
        column.addLayout(self._grid)
        for part in (self.trend, self.linked, self.orders):
            column.addWidget(part)
        column.addLayout(self._row)
        self.trend.grown.connect(self._on_grown)
        self.linked.grown.connect(self._on_grown)
        self.orders.grown.connect(self._on_grown)
        self.hide()

    def _button(self, action: CardAction) -> QPushButton:
        button = QPushButton(self)
        words = {
            CardAction.TO_WALL: (self.tr("上墙"), self.tr("放到大屏选中的窗格")),
            CardAction.TO_TILE: (self.tr("看画面"), self.tr("转到大屏上它的窗格")),
            CardAction.NEAREST_CAMERAS: (self.tr("最近两路"), self.tr("调看最近的两路摄像机")),
            CardAction.TALK: (self.tr("对讲"), self.tr("上墙并打开喊话")),
            CardAction.TEXT: (self.tr("文字下发"), self.tr("给驾驶员下发一条文字")),
            CardAction.FILE_HERE: (self.tr("登记事件"), self.tr("在这里登记一起事件")),
            CardAction.NEAREST: (self.tr("周边力量"), self.tr("列出最近的队伍、物资和车辆")),
            CardAction.DISPATCH: (self.tr("派遣"), self.tr("给这支队伍派任务")),
            CardAction.OPEN: (self.tr("打开事件"), self.tr("看这起事件的办理情况")),
            CardAction.SNAPSHOTS: (self.tr("设备抓拍"), self.tr("看设备抓拍的图片，或请它抓拍")),
        }
        text, tip = words[action]
        button.setText(text)
        button.setToolTip(tip)
        button.setProperty("action", action)
        button.clicked.connect(self._on_button)
        button.hide()
        return button

    @property
    def content(self) -> CardContent | None:
        """What it says now; None while hidden."""
        return self._content

    def button(self, action: CardAction) -> QPushButton:
        """The button of an action, shown or not."""
        return self._buttons[action]

    def show_content(self, content: CardContent) -> None:
        """Say this; the rows change in place."""
        if content == self._content:
            self.trend.show_trend(content.trend)  # renewed now and then
            return
        before, self._content = self._content, content
        tokens = self._theme.tokens
        color = tokens.text_dim
        kind = content.kind
        if content.severity is not None:
            color = tokens.severity(content.severity).name()
            kind = f"{SEVERITY_SHAPE[content.severity]}  {kind}"
        self._kind.setText(kind)
        self._kind.setStyleSheet(f"color: {color};")
        self._title.setText(content.title)
        for i, row in enumerate(content.rows):
            self._set_row(i, row)
        for label, value in self._cells[len(content.rows) :]:
            label.hide()
            value.hide()
        self.picture.show_camera(content.camera, content.camera_words)
        self.trend.show_trend(content.trend)
        self.linked.show_about(content.linked)
        factor = content.trend.factors[0] if content.trend is not None else ""
        self.orders.show_point(content.orders, factor)
        if before is None or (before.action, before.more) != (content.action, content.more):
            self._show_buttons(content)
        self._on_grown()

    def _show_buttons(self, content: CardContent) -> None:
        """The first action stands out; two beside each other."""
        shown = [a for a in (content.action, *content.more) if a is not CardAction.NONE]
        for action, button in self._buttons.items():
            self._row.removeWidget(button)
            button.setVisible(action in shown)
        for place, action in enumerate(shown):
            button = self._buttons[action]
            button.setProperty("role", "primary" if place == 0 else "")
            button.style().unpolish(button)
            button.style().polish(button)
            color = "ground" if place == 0 else "text"
            button.setIcon(icons.icon(_ICONS[action], self._theme, color))
            self._row.addWidget(button, *divmod(place, 2))

    @Slot()
    def _on_grown(self) -> None:
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))
        self.grown.emit()

    def _set_row(self, i: int, row: Row) -> None:
        if i == len(self._cells):
            label, value = QLabel(self), QLabel(self)
            label.setProperty("role", "dim")
            label.setAlignment(Qt.AlignmentFlag.AlignTop)
            value.setWordWrap(True)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(label, i, 0)
            self._grid.addWidget(value, i, 1)
            self._cells.append((label, value))
        label, value = self._cells[i]
        label.setText(row.label)
        value.setText(row.value)
        value.setStyleSheet(f"color: {self._theme.color(row.tone).name()};")
        label.show()
        value.show()

    def place_beside(self, x: float, y: float, avoid: QRect) -> None:
        """Right of a point of the parent, or left of it where there is no room or `avoid` is."""
        away = self._theme.px(AWAY_PX)
        room = self._room.size()
        top = min(max(8.0, y - self.height() / 3), max(8.0, room.height() - self.height() - 8.0))
        right, left = x + away, x - away - self.width()
        box = QRect(QPoint(round(right), round(top)), self.size())
        is_taken = box.right() > room.width() - 8 or box.intersects(avoid)
        edge = left if is_taken and left >= 8 else right
        edge = min(max(8.0, edge), max(8.0, room.width() - self.width() - 8.0))
        self.move(QPoint(round(edge), round(top)))

    def dismiss(self) -> None:
        """Hide and forget."""
        self._content = None
        self.picture.close_view()
        self.trend.show_trend(None)
        self.linked.show_about("")
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def _on_close(self) -> None:
        self.dismiss()
        self.closed.emit()

    @Slot()
    def _on_button(self) -> None:
        button = self.sender()
        if self._content is not None and button is not None:
            self.acted.emit(button.property("action"))
