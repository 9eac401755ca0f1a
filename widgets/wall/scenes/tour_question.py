"""Asked over the foot of a wall: whether what a hand changed is to end the tour. UI thread.

Nobody is held up: unanswered, the change goes with the tour's next scene. Sends nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from backends.record.scene_wall import TourRun
from widgets.context import UiContext
from widgets.wall.prompt import FOOT_PX
from widgets.wall.view import WallView


class TourQuestion(QObject):
    """Child of the station. One at a time, on the window that the hand is at."""

    kept = Signal()  # the change stays, and the tour ends
    undone = Signal()

    def __init__(self, context: UiContext, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._strip: QFrame | None = None
        self._view: WallView | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is asked now."""
        return self._strip is not None

    @property
    def strip(self) -> QFrame | None:
        """What is over the wall."""
        return self._strip

    def ask(self, view: WallView, run: TourRun) -> None:
        """Over this view; one that is asked already stays."""
        if self._strip is not None:
            return
        if run.paused_s is None:
            words = self.tr("正在轮巡“{tour}”。改动只留到下一个场景。")
        else:
            words = self.tr("轮巡“{tour}”已暂停。改动只留到轮巡继续。")
        px = self._theme.px
        self._strip = strip = QFrame(view)
        strip.setProperty("role", "palette")
        said = QLabel(words.format(tour=run.name), strip)
        said.setProperty("role", "value")
        row = QHBoxLayout(strip)
        row.setContentsMargins(px(16), px(8), px(8), px(8))
        row.setSpacing(px(8))
        row.addWidget(said)
        row.addSpacing(px(8))
        for name, text, signal in (
            ("undo", self.tr("撤回改动"), self.undone),
            ("keep", self.tr("留下改动，结束轮巡"), self.kept),
        ):
            button = QPushButton(text, strip)
            button.setObjectName(name)
            button.clicked.connect(self._on_answer)
            button.clicked.connect(signal)
            row.addWidget(button)
        self._view = view
        view.installEventFilter(self)
        view.released.connect(self.end)
        strip.setAccessibleName(said.text())
        self._place()
        strip.show()
        strip.raise_()

    @Slot()
    def end(self) -> None:
        """No longer asked. Idempotent."""
        if self._view is not None:
            self._view.removeEventFilter(self)
            self._view.released.disconnect(self.end)
        if self._strip is not None:
            self._strip.hide()
            self._strip.deleteLater()
        self._strip = self._view = None

    @Slot()
    def _on_answer(self) -> None:
        view = self._view
        self.end()
        if view is not None:
            view.setFocus()  # the keys are the wall's again

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        strip, view = self._strip, self._view
        if strip is None or view is None:
            return
        size = strip.sizeHint()
        width = min(size.width(), view.width())
        top = view.height() - size.height() - self._theme.px(FOOT_PX)
        strip.setGeometry((view.width() - width) // 2, max(0, top), width, size.height())
