"""Everything that happened to an incident, in order, and a line to add to it. UI thread only."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from backends.link.queries import Timeline, TimelineAnswer
from backends.record.envelope import Event
from backends.record.ids import TaskId
from backends.record.incident import Incident
from widgets import formats
from widgets.context import UiContext
from widgets.incidents.asking import Asking
from widgets.incidents.lines import Line, LineList
from widgets.incidents.telling import EventKind, kind_of, told
from widgets.incidents.words import recipient_text

AGAIN_MS = 400  # a burst of events is asked for once
PAGE = 500  # events at a time; what was before them is asked for by a button


class TimelineView(QWidget):
    """Oldest at the top, the newest in view; a note is typed at the bottom."""

    note_given = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._incident: Incident | None = None
        self._events: list[Event] = []
        self._asking, self._earlier = Asking(context.link, self), Asking(context.link, self)
        px = context.theme.px
        self.kinds = QComboBox(self)
        for word, kind in (
            (self.tr("全部经过"), ""),
            (self.tr("环节变化"), EventKind.STAGE.value),
            (self.tr("任务"), EventKind.TASK.value),
            (self.tr("批示、督办、报送"), EventKind.ORDER.value),
            (self.tr("收发消息和回执"), EventKind.MESSAGE.value),
            (self.tr("值班日志和会商"), EventKind.WATCH.value),
            (self.tr("记录和预案"), EventKind.NOTE.value),
            (self.tr("报警"), EventKind.ALARM.value),
        ):
            self.kinds.addItem(word, kind)
        self.kinds.setAccessibleName(self.tr("看哪些经过"))
        self.state = QLabel(self)
        self.state.setProperty("role", "small")
        self.earlier = QPushButton(self.tr("更早的经过"), self)
        self.earlier.setVisible(False)
        self.list = LineList(context.theme, self.tr("经过"), self, grows=False)
        self.note = QLineEdit(self)
        self.note.setPlaceholderText(self.tr("记一笔，回车存入经过（N）"))
        self.note.setMaxLength(1000)
        head = QHBoxLayout()
        head.setContentsMargins(px(8), px(6), px(8), px(6))
        head.addWidget(self.kinds)
        head.addWidget(self.state, 1)
        head.addWidget(self.earlier)
        foot = QHBoxLayout()
        foot.setContentsMargins(px(8), px(6), px(8), px(8))
        foot.addWidget(self.note)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        column.addLayout(foot)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._ask)
        self.kinds.currentIndexChanged.connect(self._on_kind)
        self.note.returnPressed.connect(self._on_note)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self.state.setText)
        self.earlier.clicked.connect(self._on_earlier)
        self._earlier.answered.connect(self._on_earlier_answer)
        self._earlier.failed.connect(self.state.setText)

    @property
    def text(self) -> str:
        """All lines shown, for tests."""
        return self.list.text

    def show_incident(self, incident: Incident | None) -> None:
        """Another incident, or another version of it: what happened is asked for."""
        before, self._incident = self._incident, incident
        if incident is None or before is None or incident.id != before.id:
            self._events = []
            self._earlier.give_up()
            self.earlier.setVisible(False)
            self.note.clear()
            self._show()
            self._ask()
        elif incident.version != before.version:
            self.ask_again()

    def ask_again(self) -> None:
        """Something that belongs to it changed: ask for it shortly."""
        if not self._again.isActive():
            self._again.start()

    def set_may_note(self, hindrance: str) -> None:
        """Why nothing can be written; empty where it can."""
        self.note.setEnabled(not hindrance)
        self.note.setToolTip(hindrance)

    @Slot()
    def _ask(self) -> None:
        if self._incident is not None:
            if not self._events:
                self.state.setText(self.tr("正在读取…"))
            self._asking.ask(Timeline(subject=self._incident.id, most=PAGE))

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if not isinstance(answer, TimelineAnswer):
            return
        first = answer.events[0].seq if answer.events else 0
        before = [event for event in self._events if event.seq < first]
        is_joined = answer.is_cut and bool(before) and len(before) < len(self._events)
        if not is_joined:  # the first page, or more came at once than a page holds
            before = []
            self.earlier.setVisible(answer.is_cut)
        self._events = before + list(answer.events)
        self.state.setText("")
        self._show()

    @Slot()
    def _on_earlier(self) -> None:
        if self._incident is not None and self._events:
            self.state.setText(self.tr("正在读取…"))
            first = self._events[0].seq
            self._earlier.ask(Timeline(subject=self._incident.id, before=first, most=PAGE))

    @Slot(object)
    def _on_earlier_answer(self, answer: object) -> None:
        if not isinstance(answer, TimelineAnswer) or not self._events:
            return
        self.state.setText("")
        self.earlier.setVisible(answer.is_cut)
        first = self._events[0].seq
        self._events = [e for e in answer.events if e.seq < first] + self._events
        self._show()

    @Slot()
    def _on_kind(self) -> None:
        self._show()

    def _show(self) -> None:
        bar = self.list.verticalScrollBar()
        was_at_end = bar.value() >= bar.maximum() - 4
        wanted = self.kinds.currentData()
        events = [e for e in self._events if not wanted or kind_of(e).value == wanted]
        self.list.show_lines([self._line(event) for event in events])
        if was_at_end:
            self.list.scrollToBottom()

    def _line(self, event: Event) -> Line:
        link = self._link
        signs = {
            EventKind.STAGE: ("chevron_right", "accent"),
            EventKind.TASK: ("take", "text_dim"),
            EventKind.NOTE: ("list", "text_dim"),
            EventKind.ORDER: ("user", "text_dim"),
            EventKind.MESSAGE: ("send", "text_dim"),
            EventKind.WATCH: ("watch", "text_dim"),
            EventKind.ALARM: ("alarm", "text_dim"),
            EventKind.OTHER: ("info", "text_dim"),
        }
        sign, tone = signs[kind_of(event)]
        task = link.tasks.get(TaskId(event.subject))
        detail = [formats.actor_text(event.actor, link.users)]
        if task is not None and event.type != "task.assigned":
            detail.append(f"{recipient_text(task.recipient, link.policy)}  {task.title}")
        return Line(
            id=event.id,
            text=told(event, link),
            detail=" · ".join(detail),
            right=formats.clock_text(event.occurred_at, link.hub_now()),
            sign=sign,
            sign_tone=tone,
        )

    @Slot()
    def _on_note(self) -> None:
        text = self.note.text().strip()
        if text:
            self.note.clear()
            self.note_given.emit(text)
