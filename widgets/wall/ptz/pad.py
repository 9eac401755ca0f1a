"""The panel that a camera is steered with, over the wall. UI thread; signals, does nothing itself.

Its buttons take no focus: the keys are the wall's.
"""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.record.resource import Camera
from widgets.actions import ActionTable
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.ptz.holding import Hold, Holding
from widgets.wall.ptz.presets import PresetBox
from widgets.wall.ptz.rose import Rose
from widgets.wall.ptz.words import asked_text, holder_text

WIDTH_PX = 264
TOUCH_MORE_PX = 40  # what fingers hit is wider
SPEEDS = 8
_LENS = (
    ("zoom_out", "minus", "zoom_in", "plus"),
    ("focus_near", "focus_near", "focus_far", "focus_far"),
    ("iris_close", "iris_close", "iris_open", "iris_open"),
)


class PtzPad(QFrame):
    """`pressed`, `released`: a name of the key table that is held; `clicked`: one that is not."""

    pushed = Signal(float, float)
    let_go = Signal()
    pressed = Signal(str)
    released = Signal(str)
    clicked = Signal(str)
    speed_chosen = Signal(int)

    def __init__(self, theme: Theme, keys: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys
        self.setProperty("role", "palette")
        self.setFixedWidth(theme.px(WIDTH_PX + (TOUCH_MORE_PX if theme.is_touch else 0)))
        self.setAccessibleName(self.tr("云台"))
        self.title, self.holder, self.asked = QLabel(self), QLabel(self), QLabel(self)
        self.rose = Rose(theme, self)
        self.speed = QSlider(Qt.Orientation.Horizontal, self)
        self.presets = PresetBox(theme, self)
        self.buttons: dict[str, QPushButton | QToolButton] = {}
        self._steers = QWidget(self)  # all that is off while another steers
        self._lay_out()
        self.presets.show_tips(*(self._tip(name) for name in ("call", "keep", "remove")))
        self.rose.pushed.connect(self.pushed)
        self.rose.let_go.connect(self.let_go)
        self.speed.valueChanged.connect(self.speed_chosen)

    def show_camera(self, camera: Camera | None, holding: Holding, cannot: str) -> None:
        """Which camera, and who steers it; `cannot`: why nobody can from here."""
        name = self.tr("云台")
        if camera is not None:
            name = f"{camera.number}　{camera.name}"
        room = self.width() - self._theme.px(56)
        elide = self.title.fontMetrics().elidedText
        self.title.setText(elide(name, Qt.TextElideMode.ElideRight, room))
        self.holder.setText(cannot or holder_text(holding))
        self.holder.setAccessibleName(self.holder.text())
        self.asked.setText("" if cannot else asked_text(holding))
        self.asked.setVisible(bool(self.asked.text()))
        is_others = holding.hold is Hold.OTHERS and not cannot
        is_mine = holding.hold is Hold.MINE and not cannot
        self.buttons["ask"].setVisible(is_others)
        self.buttons["ask"].setEnabled(not holding.is_asked_by_me)
        self.buttons["override"].setVisible(is_others and holding.may_override)
        self.buttons["release"].setVisible(is_mine)
        for name in ("grant", "deny"):
            self.buttons[name].setVisible(is_mine and bool(holding.asked_by))
        self._steers.setEnabled(not cannot and not is_others)
        self.adjustSize()

    def show_speed(self, speed: int) -> None:
        """1 to SPEEDS."""
        self.speed.blockSignals(True)
        self.speed.setValue(speed)
        self.speed.blockSignals(False)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()  # not the tile under it

    def _lay_out(self) -> None:
        px = self._theme.px
        self.title.setProperty("role", "value")
        self.holder.setProperty("role", "small")
        self.holder.setWordWrap(True)
        self.asked.setProperty("role", "warning")
        close = self._tool("leave", "close")
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(close)
        wishes = QHBoxLayout()
        wishes.setSpacing(px(6))
        for name, text in (
            ("ask", self.tr("请求")),
            ("override", self.tr("接管")),
            ("grant", self.tr("让出")),
            ("deny", self.tr("不让")),
            ("release", self.tr("释放")),
        ):
            wishes.addWidget(self._push(name, text))
        wishes.addStretch(1)
        hands = QHBoxLayout(self._steers)
        hands.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout()
        column.setSpacing(px(8))
        turns = QHBoxLayout()
        turns.addWidget(self.rose)
        turns.addStretch(1)
        turns.addLayout(self._lens())
        column.addLayout(turns)
        speed, tools = self._speed_row(), self._tools_row()
        if self._theme.is_touch:
            column.addLayout(speed)
            column.addLayout(tools)
        else:
            speed.addLayout(tools)
            column.addLayout(speed)
        column.addWidget(self.presets)
        hands.addLayout(column)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(px(12), px(8), px(12), px(12))
        whole.setSpacing(px(6))
        whole.addLayout(head)
        whole.addWidget(self.holder)
        whole.addWidget(self.asked)
        whole.addLayout(wishes)
        whole.addWidget(self._steers)

    def _lens(self) -> QGridLayout:
        px, grid = self._theme.px, QGridLayout()
        grid.setSpacing(px(4))
        words = (self.tr("变倍"), self.tr("对焦"), self.tr("光圈"))
        for row, (less, less_glyph, more, more_glyph) in enumerate(_LENS):
            word = QLabel(words[row], self)
            word.setProperty("role", "small")
            word.setAlignment(Qt.AlignmentFlag.AlignCenter)
            grid.addWidget(self._held(less, less_glyph), row, 0)
            grid.addWidget(word, row, 1)
            grid.addWidget(self._held(more, more_glyph), row, 2)
        return grid

    def _speed_row(self) -> QHBoxLayout:
        row, px = QHBoxLayout(), self._theme.px
        word = QLabel(self.tr("速度"), self)
        word.setProperty("role", "small")
        self.speed.setRange(1, SPEEDS)
        self.speed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.speed.setToolTip(self._tip("slower") + "  " + self._tip("faster"))
        self.speed.setAccessibleName(word.text())
        row.addWidget(word)
        row.addSpacing(px(4))
        row.addWidget(self.speed, 1)
        row.addSpacing(px(4))
        return row

    def _tools_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for name, glyph in (("wiper", "wiper"), ("draw", "zoom_reset"), ("precise", "locate")):
            row.addWidget(self._tool(name, glyph))
        self.buttons["draw"].setCheckable(True)
        row.addWidget(self._tool("more", "more"))
        return row

    def _push(self, name: str, text: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self._tip(name))
        button.clicked.connect(self._on_clicked)
        button.hide()
        self.buttons[name] = button
        return button

    def _held(self, name: str, glyph: str) -> QToolButton:
        button = self._tool(name, glyph)
        button.clicked.disconnect(self._on_clicked)
        button.pressed.connect(self._on_pressed)
        button.released.connect(self._on_released)
        return button

    def _tool(self, name: str, glyph: str) -> QToolButton:
        px, button = self._theme.px, QToolButton(self)
        button.setObjectName(name)
        button.setIcon(icon(glyph, self._theme))
        button.setIconSize(QSize(px(18), px(18)))
        side = self._theme.target(28)
        button.setFixedSize(side, side)
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setToolTip(self._tip(name))
        button.setAccessibleName(self._keys.action(name).text)
        button.clicked.connect(self._on_clicked)
        self.buttons[name] = button
        return button

    def _tip(self, name: str) -> str:
        action = self._keys.action(name)
        return f"{action.text}（{action.key_text}）"

    @Slot()
    def _on_clicked(self) -> None:
        self.clicked.emit(self.sender().objectName())

    @Slot()
    def _on_pressed(self) -> None:
        self.pressed.emit(self.sender().objectName())

    @Slot()
    def _on_released(self) -> None:
        self.released.emit(self.sender().objectName())
