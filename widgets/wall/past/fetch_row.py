"""A stretch chosen on the time bar and what is copied from the device. UI thread; signals only.

Its buttons take no focus: the keys are the wall's.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.media import Fetch, FetchState
from widgets.icons import icon
from widgets.theme import Theme
from widgets.wall.past.fetch_words import chosen_text, fetch_part, fetch_text
from widgets.wall.past.stretches import Span

SPEEDS = (1, 2, 4, 8, 16)
USUAL = 4
MOST_LINES = 3
_UNDER_WAY = (FetchState.WAITING, FetchState.RUNNING)


class FetchLine(QWidget):
    """One copy: how far it is. `stopped` with its id."""

    stopped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._id = ""
        self.said, self.progress = QLabel(self), QProgressBar(self)
        self.stop = QPushButton(self.tr("取消"), self)
        self.said.setProperty("role", "small")
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(theme.px(140))
        self.setMinimumHeight(theme.px(28))
        self.stop.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.stop.setToolTip(self.tr("停止下载，已下载的部分保留"))
        self.stop.clicked.connect(self._on_stop)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.px(8))
        row.addWidget(self.said, 1)
        row.addWidget(self.progress, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignVCenter)

    def show_fetch(self, fetch: Fetch) -> None:
        """As the hub said last."""
        self._id = fetch.id
        words = fetch_text(fetch)
        self.said.setText(words)
        self.said.setAccessibleName(words)
        is_under_way = fetch.state in _UNDER_WAY
        self.progress.setVisible(is_under_way)
        self.progress.setValue(round(fetch_part(fetch) * 1000))
        self.stop.setVisible(is_under_way)
        role = "warning" if fetch.state is FetchState.FAILED else "small"
        if self.said.property("role") != role:
            self.said.setProperty("role", role)
            self.said.style().polish(self.said)

    @Slot()
    def _on_stop(self) -> None:
        self.stopped.emit(self._id)


class FetchRow(QWidget):
    """`asked`: fetch the chosen stretch so many times as fast; `dropped`: choose none."""

    asked = Signal(int)
    dropped = Signal()
    stopped = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        px = theme.px
        self.chosen, self.speed = QLabel(self), QComboBox(self)
        self.fetch = QPushButton(icon("export", theme, "text"), self.tr("下载到中心"), self)
        self.drop = QToolButton(self)
        self._choice = QWidget(self)
        self.lines = [FetchLine(theme, self) for _ in range(MOST_LINES)]
        for speed in SPEEDS:
            self.speed.addItem(f"{speed}×", speed)
        self.speed.setCurrentIndex(SPEEDS.index(USUAL))
        self.speed.setAccessibleName(self.tr("下载速度"))
        self.speed.setToolTip(self.tr("下载速度：设备能多快就多快，最多这么快"))
        self.drop.setIcon(icon("close", theme))
        self.drop.setIconSize(QSize(px(16), px(16)))
        self.drop.setAutoRaise(True)
        self.drop.setAccessibleName(self.tr("不选"))
        self.drop.setToolTip(self.tr("不选"))
        for widget in (self.speed, self.fetch, self.drop):
            widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout(self._choice)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(px(8))
        row.addWidget(self.chosen, 1)
        for each in (self.speed, self.fetch, self.drop):
            row.addWidget(each)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(2), 0, 0)
        column.setSpacing(px(4))
        column.addWidget(self._choice)
        for line in self.lines:
            column.addWidget(line)
            line.stopped.connect(self.stopped)
        self.fetch.clicked.connect(self._on_fetch)
        self.drop.clicked.connect(self.dropped)
        self.show_all(None, [], "")

    def show_all(self, chosen: Span | None, fetches: Sequence[Fetch], cannot: str) -> None:
        """What is chosen (`cannot`: why that is not to be had), and the newest copies."""
        self._choice.setVisible(chosen is not None)
        if chosen is not None:
            self.chosen.setText(cannot or chosen_text(chosen))
            self.fetch.setEnabled(not cannot)
            self.speed.setEnabled(not cannot)
        newest = list(fetches)[-MOST_LINES:]
        for number, line in enumerate(self.lines):
            line.setVisible(number < len(newest))
            if number < len(newest):
                line.show_fetch(newest[number])
        self.setVisible(chosen is not None or bool(newest))

    @Slot()
    def _on_fetch(self) -> None:
        self.asked.emit(int(self.speed.currentData()))
