"""A small card over the map about one thing, with its one button. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
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
from widgets.map.content import CardAction, CardContent, Row
from widgets.theme import SEVERITY_SHAPE, Theme

WIDTH_PX = 288
AWAY_PX = 24  # from the thing it speaks of


class CardPopup(QFrame):
    """Shows one CardContent beside a point of its parent and keeps inside the parent."""

    acted = Signal(object)  # CardAction
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
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
        close.setToolTip(self.tr("关闭"))
        close.clicked.connect(self._on_close)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(theme.px(12))
        self._grid.setVerticalSpacing(theme.px(4))
        self._grid.setColumnStretch(1, 1)
        self._room = parent
        self._cells: list[tuple[QLabel, QLabel]] = []
        self._button = QPushButton(self)
        self._button.setProperty("role", "primary")
        self._button.clicked.connect(self._on_button)
        head = QHBoxLayout()
        head.addWidget(self._kind, 1)
        head.addWidget(close)
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(theme.px(12), theme.px(6), theme.px(8), theme.px(12))
        column.setSpacing(theme.px(6))
        column.addLayout(head)
        column.addWidget(self._title)
        column.addLayout(self._grid)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    @property
    def content(self) -> CardContent | None:
        """What it says now; None while hidden."""
        return self._content

    def show_content(self, content: CardContent) -> None:
        """Say this; the rows change in place."""
        if content == self._content:
            return
        self._content = content
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
        self._button.setVisible(content.action is not CardAction.NONE)
        if content.action is CardAction.TO_WALL:
            self._button.setText(self.tr("上墙"))
            self._button.setToolTip(self.tr("放到大屏选中的窗格"))
            self._button.setIcon(icons.icon("to_wall", self._theme, "ground"))
        elif content.action is CardAction.TO_TILE:
            self._button.setText(self.tr("看画面"))
            self._button.setToolTip(self.tr("转到大屏上它的窗格"))
            self._button.setIcon(icons.icon("wall", self._theme, "ground"))
        elif content.action is CardAction.NEAREST_CAMERAS:
            self._button.setText(self.tr("最近两路"))
            self._button.setToolTip(self.tr("调看离报警最近的两路摄像机"))
            self._button.setIcon(icons.icon("camera", self._theme, "ground"))
        self._column.activate()
        self.setFixedHeight(self._column.totalHeightForWidth(self.width()))

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
        self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self._on_close()
        else:
            super().keyPressEvent(event)

    def _on_close(self) -> None:
        self.dismiss()
        self.closed.emit()

    def _on_button(self) -> None:
        if self._content is not None:
            self.acted.emit(self._content.action)
