"""The buttons under a replay. UI thread; says what was pressed, does nothing itself."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from widgets.actions import ActionTable
from widgets.icons import icon
from widgets.theme import Theme

BAR_PX = 44
_STEERING = ("oldest", "back", "play", "on", "newest", "from", "to")


class ReplayBar(QFrame):
    """`pressed` with a name of the replay's key table."""

    pressed = Signal(str)

    def __init__(self, theme: Theme, keys: ActionTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._keys = theme, keys
        self.setProperty("role", "footer")
        self.setFixedHeight(theme.px(BAR_PX if not theme.is_touch else 56))
        self.buttons: dict[str, QToolButton] = {}
        self._worded: list[str] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.px(8), 0, theme.px(8), 0)
        row.setSpacing(theme.px(4))
        for name, glyph in (
            ("oldest", "replay_first"),
            ("back", "replay_back"),
            ("play", "play"),
            ("on", "replay_on"),
            ("newest", "replay_last"),
        ):
            row.addWidget(self._button(name, glyph))
        self.speed = QLabel(self)
        self.speed.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.speed.setMinimumWidth(theme.px(52))
        row.addWidget(self._button("slower", "minus"))
        row.addWidget(self.speed)
        row.addWidget(self._button("faster", "plus"))
        row.addStretch(1)
        for name, glyph, text in (
            ("from", "replay_from", self.tr("起点")),
            ("to", "replay_to", self.tr("终点")),
            ("renew", "refresh", self.tr("更新到现在")),
            ("still", "still", self.tr("截图")),
            ("export", "export", self.tr("导出录像")),
            ("to_log", "edit", self.tr("写入值班日志")),
        ):
            row.addWidget(self._button(name, glyph, text))
        # A replay in a tile has no frame of a window with a cross.
        row.addWidget(self._button("leave", "close"))
        self.set_playing(False)

    def set_playing(self, is_playing: bool) -> None:
        """The middle button pauses or plays."""
        button = self.buttons["play"]
        button.setIcon(icon("pause" if is_playing else "play", self._theme))
        button.setAccessibleName(self.tr("暂停") if is_playing else self.tr("播放"))

    def set_speed(self, speed: float) -> None:
        """How fast it plays."""
        self.speed.setText(f"{speed:g}×")

    def set_compact(self, is_compact: bool) -> None:
        """In a tile the pictures of the buttons must do."""
        only = Qt.ToolButtonStyle.ToolButtonIconOnly
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for name in self._worded:
            self.buttons[name].setToolButtonStyle(only if is_compact else beside)

    def set_steering(self, *, is_on: bool) -> None:
        """Whether there is anything to go through; a new look from now is always there."""
        for name in _STEERING:
            self.buttons[name].setEnabled(is_on)

    def set_taking(self, *, is_on: bool, why: str) -> None:
        """Whether something can be taken, and why not."""
        for name in ("still", "export"):
            self.buttons[name].setEnabled(is_on)
            self.buttons[name].setToolTip(self._tip(name) if is_on else why)

    def _button(self, name: str, glyph: str, text: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(glyph, self._theme))
        button.setIconSize(QSize(self._theme.px(20), self._theme.px(20)))
        button.setAutoRaise(True)
        side = self._theme.px(44 if self._theme.is_touch else 32)
        button.setMinimumSize(side, side)
        button.setToolTip(self._tip(name))
        button.setAccessibleName(text or self._keys.action(name).text)
        # The keys are the window's: a button that held them would take Space for its own.
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setObjectName(name)
        if text:
            self._worded.append(name)
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.clicked.connect(self._on_clicked)
        self.buttons[name] = button
        return button

    def _tip(self, name: str) -> str:
        action = self._keys.action(name)
        return f"{action.text}（{action.key_text}）"

    @Slot()
    def _on_clicked(self) -> None:
        self.pressed.emit(self.sender().objectName())
