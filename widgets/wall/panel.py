"""The wall in the console's workspace: a WallView under a slim toolbar. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from backends.record.scene_layout import of_split
from widgets.context import UiContext
from widgets.icons import icon
from widgets.wall.icons import layout_icon
from widgets.wall.keeper import ArrangementKeeper
from widgets.wall.layouts import SPLITS
from widgets.wall.store import WallStore
from widgets.wall.view import WallView

BAR_PX = 36


class WallPanel(QWidget):
    """`view` is the wall. Call release() before the engine shuts down."""

    full_screen_asked = Signal()

    def __init__(
        self, context: UiContext, parent: QWidget | None, *, store: WallStore | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.view = WallView(context, self)
        self._splits = QButtonGroup(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._bar())
        layout.addWidget(self.view, 1)
        QWidget.setTabOrder(self._full, self.view)
        self._keeper = ArrangementKeeper(self.view, store) if store is not None else None
        self._on_split_changed(self.view.split)
        self.view.split_changed.connect(self._on_split_changed)

    @property
    def was_restored(self) -> bool:
        """Whether an earlier arrangement was found; else the caller may fill() the view."""
        return self._keeper is not None and self._keeper.was_restored

    def release(self) -> None:
        """Save, and close every stream."""
        if self._keeper is not None:
            self._keeper.save()
        self.view.release()

    def _bar(self) -> QWidget:
        px = self._theme.px
        bar = QFrame(self)
        bar.setProperty("role", "header")
        bar.setFixedHeight(px(BAR_PX))
        row = QHBoxLayout(bar)
        row.setContentsMargins(px(8), 0, px(8), 0)
        row.setSpacing(px(4))
        for split in SPLITS:
            button = self._button(self.tr("{count} 画面").format(count=split))
            button.setIcon(layout_icon(self._theme, of_split(split)))
            button.setIconSize(QSize(px(20), px(20)))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            button.setCheckable(True)
            self._splits.addButton(button, split)
            row.addWidget(button)
        self._splits.idClicked.connect(self.view.set_split)
        row.addStretch(1)
        clear = self._button(self.tr("清空"))
        clear.setIcon(icon("clear", self._theme))
        clear.setToolTip(self.tr("清空全部画面"))
        clear.clicked.connect(self._on_clear)
        self._full = full = self._button(self.tr("全屏"))
        full.setIcon(icon("full_screen", self._theme))
        full.setToolTip(self.tr("在整块屏幕上显示"))
        full.clicked.connect(self.full_screen_asked)
        for button in (clear, full):
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(px(16), px(16)))
        row.addWidget(clear)
        row.addWidget(full)
        return bar

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setAutoRaise(True)
        button.setFixedHeight(self._theme.px(28))
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    @Slot()
    def _on_clear(self) -> None:
        self.view.clear_all()

    @Slot(int)
    def _on_split_changed(self, split: int) -> None:
        button = self._splits.button(split)
        if button is not None:
            button.setChecked(True)
