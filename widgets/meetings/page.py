"""The meetings' room: running, today's, coming, minutes owed, and old ones by search. UI thread."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from backends.link.api import Change
from backends.link.watch import OldMeetings, OldMeetingsAnswer
from backends.record.ids import MeetingId
from backends.record.meeting import Meeting, MeetingState
from widgets.asking import Asking
from widgets.context import UiContext
from widgets.icons import icon
from widgets.incidents.empty import EmptyPage
from widgets.meetings.acts import MeetingActs
from widgets.meetings.detail import MeetingDetail
from widgets.meetings.dialogs import CallPrefill
from widgets.meetings.key_list import KeyList
from widgets.meetings.keys import meeting_actions
from widgets.meetings.words import group_of, group_word, meeting_refusal, row_text

TYPING_PAUSE_MS = 300
PAGE = 100
_HEADING = "heading:"


class MeetingsPage(QWidget):
    """`view_asked`: what is shown now; `area_asked`: what of the map it began from.

    `paper_asked(kind, id)`: the minutes as a page; `subject_opened`: what a meeting began from.
    """

    area_asked = Signal(object)  # MapArea
    view_asked = Signal()
    paper_asked = Signal(str, str)
    subject_opened = Signal(str, str)

    def __init__(self, context: UiContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("会商"))
        self._context, self._link = context, context.link
        theme = context.theme
        self._old: dict[MeetingId, Meeting] = {}
        self.acts, self._asking = MeetingActs(context, self), Asking(context.link, self)
        self.search, self.said, self.note = QLineEdit(self), QLabel(self), QLabel(self)
        self.call_button = QPushButton(self.tr("召集会商"), self)
        self.from_wall = QPushButton(icon("wall", theme), self.tr("以当前画面召集"), self)
        self.list = KeyList(meeting_actions(), self.tr("会商列表"), self)
        self.detail = MeetingDetail(context, self)
        self.empty = EmptyPage(theme, "meeting", self)
        self._right, self._typing = QStackedWidget(self), QTimer(self)
        self._build()
        self._connect()
        self._refresh()

    def _build(self) -> None:
        px, theme = self._context.theme.px, self._context.theme
        self.search.setPlaceholderText(self.tr("搜往期会商：议题、纪要、决议"))
        self.search.setClearButtonEnabled(True)
        sign = QAction(icon("search", theme), "", self.search)
        self.search.addAction(sign, QLineEdit.ActionPosition.LeadingPosition)
        self.call_button.setToolTip("Ctrl+N")
        self.call_button.setProperty("role", "primary")
        self.from_wall.setToolTip("D")
        self.said.setProperty("role", "warning")
        self.said.setWordWrap(True)
        self.said.setContentsMargins(px(16), px(6), px(16), px(6))
        self.said.hide()
        self.note.setProperty("role", "small")
        left = QFrame(self)
        left.setProperty("role", "panel")
        column = QVBoxLayout(left)
        column.setContentsMargins(px(8), px(8), px(8), px(8))
        column.setSpacing(px(6))
        row = QHBoxLayout()
        row.addWidget(self.call_button)
        row.addWidget(self.from_wall)
        column.addLayout(row)
        column.addWidget(self.search)
        column.addWidget(self.list, 1)
        column.addWidget(self.note)
        self._right.addWidget(self.detail)
        self._right.addWidget(self.empty)
        halves = QSplitter(self)
        halves.setHandleWidth(1)
        halves.setChildrenCollapsible(False)
        halves.addWidget(left)
        halves.addWidget(self._right)
        halves.setSizes([px(360), px(1080)])
        halves.setStretchFactor(1, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self.said)
        whole.addWidget(halves, 1)

    def _connect(self) -> None:
        detail = self.detail
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_PAUSE_MS)
        self._typing.timeout.connect(self._on_search)
        self.search.textChanged.connect(self._typing.start)
        self.search.returnPressed.connect(self.list.setFocus)
        self.list.asked.connect(self.act)
        self.list.currentRowChanged.connect(self._on_current)
        self.call_button.clicked.connect(self._on_call)
        self.from_wall.clicked.connect(self.view_asked)
        self.empty.way_asked.connect(self._on_call)
        self.acts.said.connect(self.say)
        self.acts.over.connect(self.list.setFocus)
        detail.asked.connect(self.act)
        detail.about_asked.connect(self.subject_opened)
        detail.area_asked.connect(self.area_asked)
        detail.resolutions.edit_asked.connect(self._on_resolution)
        for pane in (detail.people, detail.streams, detail.minutes, detail.resolutions):
            pane.left.connect(self.list.setFocus)
        for said in (detail.people.said, detail.streams.said, detail.resolutions.said):
            said.connect(self.say)
        self._asking.answered.connect(self._on_answer)
        self._asking.failed.connect(self._on_failed)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    # ---- what people do

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # With the cursor on a button, or before there is a meeting, the keys are the same.
        name = self.list.keys.pressed(event)
        if name:
            self.act(name)
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        meeting, detail = self.current, self.detail
        match name:
            case "call":
                self._on_call()
            case "from_wall":
                self.view_asked.emit()
            case "search":
                self.search.setFocus()
            case _ if meeting is None:
                self.say(self.tr("先召集一次会商（Ctrl+N）"))
            case "people":
                detail.people.list.setFocus()
            case "streams":
                detail.streams.list.setFocus()
                detail.streams.walls.ask()
            case "minutes":
                detail.minutes.words.setFocus()
            case "resolve":
                detail.resolutions.act("new")
            case "resolutions":
                detail.resolutions.list.setFocus()
            case "paper":
                self._paper(meeting)
            case _:
                detail.minutes.keep()
                self.acts.do(name, meeting)

    def call(self, prefill: CallPrefill) -> None:
        """Call one that begins from an incident or a view."""
        self.acts.call(prefill)

    def open_meeting(self, meeting: str) -> None:
        """The cursor onto it."""
        self.list.choose(meeting)

    @Slot(str)
    def say(self, text: str) -> None:
        """Why not; empty takes it away."""
        self.said.setText(text)
        self.said.setVisible(bool(text))

    @property
    def current(self) -> Meeting | None:
        """The meeting with the cursor."""
        chosen = MeetingId(self.list.current_id)
        return self._link.meetings.get(chosen) or self._old.get(chosen)

    def _paper(self, meeting: Meeting) -> None:
        if meeting.state in (MeetingState.ENDED, MeetingState.CLOSED):
            self.say("")
            self.paper_asked.emit("minutes", meeting.id)
        else:
            self.say(self.tr("会商结束以后才有纪要可打印"))

    @Slot()
    def _on_call(self) -> None:
        self.acts.call(CallPrefill())

    @Slot(object)
    def _on_resolution(self, one: object) -> None:
        if self.current is not None:
            self.acts.resolve(self.current, one)  # type: ignore[arg-type]  # Resolution or None

    # ---- old ones

    @Slot()
    def _on_search(self) -> None:
        text = self.search.text().strip()
        if not text:
            self._old = {}
            self.note.setText("")
            self._refresh()
            return
        self.note.setText(self.tr("正在查找…"))
        self._asking.ask(OldMeetings(text=text, limit=PAGE))

    @Slot(object)
    def _on_answer(self, answer: object) -> None:
        if isinstance(answer, OldMeetingsAnswer):
            self._old = {meeting.id: meeting for meeting in answer.meetings}
            self.note.setText(self.tr("找到 {n} 次会商").format(n=len(self._old)))
            self._refresh()

    @Slot(str)
    def _on_failed(self, text: str) -> None:
        self.note.setText(text or self.tr("与中心断线，往期会商暂时查不到"))

    # ---- what it shows

    def _on_change(self, change: Change) -> None:
        for body, refusal in change.refusals:
            if getattr(body, "meeting", ""):
                self.say(meeting_refusal(refusal))
        if change.reset or change.meetings or change.tasks or change.user:
            self._refresh()
        elif change.walls and self.current is not None:
            self.detail.streams.walls.show_meeting(self.current)

    def _shown(self) -> list[Meeting]:
        if self.search.text().strip():
            return list(self._old.values())
        return [m for m in self._link.meetings.values() if m.realm is self._link.realm]

    def _refresh(self) -> None:
        before = {row for row in self._ids() if not row.startswith(_HEADING)}
        now, rows, group = self._link.hub_now(), [], None
        found = sorted(self._shown(), key=lambda m: (group_of(m, now), _order(m, now)))
        for meeting in found:
            if group_of(meeting, now) is not group:
                group = group_of(meeting, now)
                rows.append((f"{_HEADING}{group}", group_word(group)))
            rows.append((str(meeting.id), row_text(meeting, now)))
        self.list.show_rows(rows)
        self._dress()
        user = self._link.user
        own = [m for m in found if user is not None and m.called_by.user == user.id]
        fresh = [m.id for m in own if m.id not in before]
        if before and len(fresh) == 1:
            self.list.choose(fresh[0])  # called just now
        elif not self.list.current_id or self.list.current_id.startswith(_HEADING):
            self.list.setCurrentRow(1 if len(rows) > 1 else -1)
        self._on_current()

    def _ids(self) -> list[str]:
        role = Qt.ItemDataRole.UserRole
        return [str(self.list.item(row).data(role)) for row in range(self.list.count())]

    def _dress(self) -> None:
        """Headings cannot be chosen."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            is_heading = str(item.data(Qt.ItemDataRole.UserRole)).startswith(_HEADING)
            item.setFlags(
                Qt.ItemFlag.NoItemFlags
                if is_heading
                else Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            )
            item.setForeground(self._context.theme.color("text_dim" if is_heading else "text"))

    @Slot()
    def _on_current(self) -> None:
        meeting = self.current
        self._right.setCurrentIndex(1 if meeting is None else 0)
        if meeting is not None:
            self.detail.show_meeting(meeting)
        elif self.search.text().strip():
            self.empty.tell(self.tr("没有找到"), self.tr("换个词再搜，或清空看现在的会商"), "")
        else:
            words = self.tr("可以约好时间，也可以从事件或当前画面当场召开；纪要和决议留在这里")
            self.empty.tell(self.tr("没有会商"), words, self.tr("召集会商（Ctrl+N）"))


def _order(meeting: Meeting, now: dt.datetime) -> float:
    """Coming ones by their time, those that are over newest first."""
    ahead = (meeting.starts_at - now).total_seconds()
    is_over = meeting.state not in (MeetingState.SCHEDULED, MeetingState.OPEN)
    return -ahead if is_over else ahead
