"""History of the alarm shown: from the hub's log, else what this console saw. UI thread."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from backends.link.queries import Answer, Timeline, TimelineAnswer
from backends.record.envelope import Event
from backends.record.ids import AlarmId
from widgets import formats
from widgets.alarms.history import AlarmHistory
from widgets.alarms.pairs import Pairs
from widgets.alarms.timeline_words import timeline_lines
from widgets.asking import Asking
from widgets.context import UiContext

ASK_AFTER_MS = 150  # arrow keys run through a list faster than it is worth asking
HISTORY_SHOWN = 20
LABEL_PX = 60


class AlarmTimeline(QWidget):
    """Asks anew when another alarm is shown or this one changed."""

    def __init__(self, context: UiContext, seen: AlarmHistory, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._seen = seen
        self._alarm: AlarmId | None = None
        self._events: list[Event] | None = None
        self.head = QLabel(self)
        self.head.setProperty("role", "small")
        self.pairs = Pairs(context.theme, LABEL_PX, self)
        self.asking = Asking(self._link, self)
        self.asking.answered.connect(self._on_answered)
        self.asking.failed.connect(self._on_failed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(ASK_AFTER_MS)
        self._soon.timeout.connect(self._on_soon)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, context.theme.px(10), 0, 0)
        column.setSpacing(context.theme.px(6))
        column.addWidget(self.head)
        column.addWidget(self.pairs)

    @property
    def text(self) -> str:
        """All lines, for tests and copying."""
        return self.pairs.text

    def show_alarm(self, alarm: AlarmId | None) -> None:
        """Another alarm, or the same anew."""
        if alarm != self._alarm:
            self._alarm, self._events = alarm, None
            self.asking.close()
        if alarm is not None and not self._soon.isActive():
            self._soon.start()
        self.refresh()

    def refresh(self) -> None:
        """Say anew what is known."""
        if self._alarm is None:
            return
        now = self._link.hub_now()
        if self._events is not None:
            self.head.setText(self.tr("经过"))
            lines = timeline_lines(self._events, self._link)
        else:
            self.head.setText(self.tr("经过（本席位所见）"))
            lines = self._seen.lines(self._alarm, self._link.users)
        said = [(formats.clock_text(at, now), text) for at, text in lines[:HISTORY_SHOWN]]
        if len(lines) > HISTORY_SHOWN:
            more = self.tr("还有更早的 {count} 条，可在搜索里查看")
            said.append(("", more.format(count=len(lines) - HISTORY_SHOWN)))
        self.pairs.show_pairs(said)

    @Slot()
    def _on_soon(self) -> None:
        if self._alarm is not None:
            self.asking.ask(Timeline(subject=self._alarm))

    @Slot(object)
    def _on_answered(self, answer: Answer) -> None:
        if isinstance(answer, TimelineAnswer):
            self._events = answer.events
            self.refresh()

    @Slot(str)
    def _on_failed(self, _reason: str) -> None:
        self._events = None  # what was seen here is shown, and said to be that
        self.refresh()
