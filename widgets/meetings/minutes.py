"""The minutes: kept at the hub whenever the typing pauses, never over another's words. UI thread.

What the hub does not have yet stays with its meeting, whichever is looked at meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from backends.link.api import Change, LinkState
from backends.record.ids import MeetingId
from backends.record.meeting import Meeting, MeetingState, WriteMinutes
from widgets.context import UiContext
from widgets.watch.handover.prepare import WordsField

PAUSE_MS = 2000
MOST_LETTERS = 8000
_WRITABLE = (MeetingState.OPEN, MeetingState.ENDED)


@dataclass(frozen=True, slots=True)
class _Left:
    """Words that the hub may not have; `is_told`: they were sent."""

    text: str
    base: str
    is_told: bool = False


class MinutesPane(QFrame):
    """`left`: back to the list of meetings."""

    left = Signal()

    def __init__(self, context: UiContext, parent: QWidget) -> None:
        super().__init__(parent)
        self._link = context.link
        self._meeting: Meeting | None = None
        self._sent = ""
        self._base, self._is_filling = "", False  # the hub's words that the typed ones began from
        self._left: dict[MeetingId, _Left] = {}  # of meetings that are not looked at now
        px = context.theme.px
        self.setProperty("role", "card")
        title = QLabel(self.tr("纪要"), self)
        title.setFont(context.theme.font(14))
        self.kept = QLabel(self)
        self.kept.setProperty("role", "small")
        hint = self.tr("停笔 2 s 自动保存；每一次保存都留着版本")
        self.words = WordsField(self.tr("纪要"), hint, self)
        self.clash = QLabel(self.tr("别的席位刚改过纪要"), self)
        self.clash.setProperty("role", "warning")
        self.mine = QPushButton(self.tr("用我写的"), self)
        self.theirs = QPushButton(self.tr("用对方的"), self)
        head, foot = QHBoxLayout(), QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.kept)
        foot.addWidget(self.clash, 1)
        foot.addWidget(self.mine)
        foot.addWidget(self.theirs)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(12), px(8), px(12), px(8))
        column.setSpacing(px(6))
        column.addLayout(head)
        column.addWidget(self.words, 1)
        column.addLayout(foot)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self.keep)
        self.words.textChanged.connect(self._on_typed)
        self.words.done.connect(self.keep)
        self.words.left.connect(self._on_left)
        self.mine.clicked.connect(self._on_mine)
        self.theirs.clicked.connect(self._on_theirs)
        self.destroyed.connect(self._link.subscribe(self._on_change))

    @property
    def is_dirty(self) -> bool:
        """Whether there are words that the hub does not have."""
        return self._meeting is not None and _fit(self._text()) != self._meeting.minutes

    @property
    def is_clashing(self) -> bool:
        """Whether somebody else wrote while these were typed."""
        meeting = self._meeting
        return self.is_dirty and meeting is not None and meeting.minutes != self._base

    def show_meeting(self, meeting: Meeting) -> None:
        """Another one: what was typed for the last is sent first, and stays until it is kept."""
        before = self._meeting
        is_other = before is None or before.id != meeting.id
        if before is not None and is_other:
            self.keep()
            if self._text() != before.minutes:  # also what is beyond the record's limit
                is_sent = before.id in self._link.pending
                self._left[before.id] = _Left(self._text(), self._base, is_told=is_sent)
        was_clean = before is not None and self._text() == self._base
        left = self._left.pop(meeting.id, None)
        self._meeting = meeting
        if is_other and left is not None and left.text != meeting.minutes:
            self._fill_left(meeting, left)
        elif is_other or was_clean:
            self._fill(meeting.minutes)
        elif meeting.minutes in (self._text(), self._sent):
            self._base = meeting.minutes
        self.words.setReadOnly(meeting.state not in _WRITABLE)
        self._tell()

    @property
    def typed(self) -> dict[str, tuple[str, str]]:
        """What the hub has not yet of minutes that can be written, and its words that these began
        from; by meeting."""
        found = {str(key): (left.text, left.base) for key, left in self._left.items()}
        meeting = self._meeting
        if meeting is not None and self._text() != meeting.minutes:
            found[meeting.id] = (self._text(), self._base)
        known = self._link.meetings.values()
        frozen = {str(one.id) for one in known if one.state not in _WRITABLE}
        return {key: words for key, words in found.items() if key not in frozen}

    def put_away(self) -> None:
        """Another person sits down: nothing of the one before stands here."""
        self._left.clear()
        self._pause.stop()
        self._on_theirs()

    def take_back(self, typed: dict[str, tuple[str, str]]) -> None:
        """What was typed before; what is being typed now stays."""
        now = self.typed
        for key, (text, base) in typed.items():
            if key not in now:
                self._left[MeetingId(key)] = _Left(text, base)
        meeting = self._meeting
        left = self._left.pop(meeting.id, None) if meeting is not None else None
        if meeting is not None and left is not None and left.text != meeting.minutes:
            self._fill_left(meeting, left)
            self._tell()
        self._send_left()

    @Slot()
    def keep(self) -> None:
        """Send what the hub does not have yet."""
        self._pause.stop()
        meeting = self._meeting
        if meeting is None or not self.is_dirty or self.is_clashing:
            return
        if not self._may_write(meeting):
            return
        if meeting.id in self._link.pending:
            self._pause.start()
            return
        self._base, self._sent = meeting.minutes, _fit(self._text())
        self._send(meeting, self._sent)

    def _send(self, meeting: Meeting, text: str) -> None:
        written = WriteMinutes(meeting=meeting.id, seen_version=meeting.version, text=text)
        self._link.send(written)

    def _send_left(self) -> None:
        """Each once; one that somebody else has written meanwhile waits until it is looked at."""
        for key, left in list(self._left.items()):
            meeting = self._link.meetings.get(key)
            if meeting is None or key in self._link.pending:
                continue
            if meeting.minutes == left.text:
                del self._left[key]
            elif meeting.minutes == _fit(left.text):
                continue  # the record takes no more: the rest stays with who wrote it
            elif not left.is_told and meeting.minutes == left.base and self._may_write(meeting):
                self._left[key] = replace(left, is_told=True)
                self._send(meeting, _fit(left.text))

    def _may_write(self, meeting: Meeting) -> bool:
        is_online = self._link.status.state is LinkState.ONLINE
        return is_online and meeting.state in _WRITABLE

    def _fill(self, text: str) -> None:
        self._is_filling = True
        self._base = text
        self.words.setPlainText(text)
        self._is_filling = False

    def _fill_left(self, meeting: Meeting, left: _Left) -> None:
        self._fill(left.text)
        self._sent = _fit(left.text)
        self._base = self._sent if meeting.minutes == self._sent else left.base
        self._pause.start()

    def _text(self) -> str:
        return self.words.toPlainText().strip()

    @Slot()
    def _on_typed(self) -> None:
        if not self._is_filling:
            self._pause.start()
            self._tell()

    @Slot()
    def _on_left(self) -> None:
        self.keep()
        self.left.emit()

    @Slot()
    def _on_mine(self) -> None:
        if self._meeting is not None:
            self._base = self._meeting.minutes
            self.keep()
            self._tell()

    @Slot()
    def _on_theirs(self) -> None:
        if self._meeting is not None:
            self._fill(self._meeting.minutes)
            self._tell()

    def _on_change(self, change: Change) -> None:
        if self._left and (change.link or change.reset or change.meetings or change.pending):
            self._send_left()
        if change.link or change.pending or change.refusals:
            if self.is_dirty and not self.is_clashing:
                self._pause.start()
            self._tell()

    def _tell(self) -> None:
        meeting = self._meeting
        if meeting is None:
            return
        for widget in (self.clash, self.mine, self.theirs):
            widget.setVisible(self.is_clashing)
        if meeting.state is MeetingState.SCHEDULED:
            self.kept.setText(self.tr("会商开始以后写"))
        elif meeting.state not in _WRITABLE:
            lost = self.tr("已冻结，框里的没有写进纪要，可以复制")
            is_whole = self._text() == meeting.minutes
            self.kept.setText(self.tr("已冻结") if is_whole else lost)
        elif self.is_dirty and self._link.status.state is not LinkState.ONLINE:
            self.kept.setText(self.tr("断线，还没有保存"))
        elif len(self._text()) > MOST_LETTERS:
            self.kept.setText(self.tr("超过 {n} 字，后面的不保存").format(n=MOST_LETTERS))
        elif not self.is_dirty:
            self.kept.setText(self.tr("已保存") if meeting.minutes else "")
        else:
            self.kept.setText(self.tr("正在保存…"))


def _fit(text: str) -> str:
    return text[:MOST_LETTERS].strip()
