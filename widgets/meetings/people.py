"""Who is there: the invited by one key, others typed. UI thread; sends commands."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QLabel, QLineEdit, QVBoxLayout, QWidget

from backends.record.meeting import Attended, AttendMeeting, Invited, Meeting, MeetingState
from widgets import formats
from widgets.context import UiContext
from widgets.meetings.key_list import KeyList
from widgets.meetings.keys import people_actions
from widgets.meetings.words import invited_text


class PeoplePane(QFrame):
    """`left`: back to the list of meetings; `said`: why not."""

    left = Signal()
    said = Signal(str)

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._meeting: Meeting | None = None
        self._rows: dict[str, tuple[str, str]] = {}  # name and office by the row's id
        px = context.theme.px
        self.setProperty("role", "card")
        self.title = QLabel(self)
        self.title.setFont(context.theme.font(14))
        self.list = KeyList(people_actions(), self.tr("签到表"), self)
        self.name = QLineEdit(self)
        self.name.setPlaceholderText(self.tr("不在名单上的：姓名，单位，回车签到"))
        self.name.setAccessibleName(self.tr("补签到"))
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addWidget(self.name)
        self.list.asked.connect(self.act)
        self.list.itemDoubleClicked.connect(self.attend)
        self.name.returnPressed.connect(self._on_typed)

    def show_meeting(self, meeting: Meeting) -> None:
        """Invited first, in their order, then those who came besides."""
        self._meeting = meeting
        came = {(one.name, one.office): one for one in meeting.attended}
        rows, self._rows = [], {}
        for number, one in enumerate(meeting.invited):
            found = came.pop((one.name, _office(one)), None)
            row = f"invited-{number}"
            self._rows[row] = (one.name, _office(one))
            rows.append((row, self._text(invited_text(one), found)))
        for number, late in enumerate(came.values()):
            row = f"came-{number}"
            name = f"{late.name}（{late.office}）" if late.office else late.name
            rows.append((row, self._text(name, late)))
        self.list.show_rows(rows)
        text = self.tr("签到 · 到 {came}，应到 {invited}")
        self.title.setText(text.format(came=len(meeting.attended), invited=len(meeting.invited)))
        self.name.setEnabled(meeting.state is MeetingState.OPEN)

    @Slot(str)
    def act(self, name: str) -> None:
        """Carry out an action of the key table."""
        if name == "attend":
            self.attend()
        else:
            self.left.emit()

    @Slot()
    def attend(self) -> None:
        """Whoever the cursor is on is there; the cursor goes on."""
        found = self._rows.get(self.list.current_id)
        if found is None:
            return
        if self._sign_in(*found):
            self.list.setCurrentRow(min(self.list.currentRow() + 1, self.list.count() - 1))

    @Slot()
    def _on_typed(self) -> None:
        name, _, office = self.name.text().replace(",", "，").partition("，")
        if name.strip() and self._sign_in(name.strip(), office.strip()):
            self.name.clear()

    def _sign_in(self, name: str, office: str) -> bool:
        meeting = self._meeting
        if meeting is None or meeting.state is not MeetingState.OPEN:
            self.said.emit(self.tr("会商开始以后才能签到（O 开始）"))
            return False
        self.said.emit("")
        self._link.send(AttendMeeting(meeting=meeting.id, name=name, office=office))
        return True

    def _text(self, name: str, came: Attended | None) -> str:
        if came is None:
            return f"○  {name}"
        return f"✓  {name}  {formats.clock_text(came.at, self._link.hub_now())[:5]}"


def _office(one: Invited) -> str:
    if one.office:
        return one.office
    return formats.department_word(one.department) if one.department is not None else ""
