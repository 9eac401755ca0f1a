"""Tells who is signed in of the meetings that they are invited to. UI thread; sends nothing.

Once each: that it is called, that it begins, another time, that it is off.
"""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QObject, Signal

from backends.link.api import Change, Link
from backends.record.ids import MeetingId
from backends.record.meeting import Meeting, MeetingState
from widgets import formats
from widgets.meetings.words import minute_text

TOLD_FOR = dt.timedelta(hours=1)  # a meeting that began so long ago is no news


class Invitations(QObject):
    """`said`: words for the person at this console."""

    said = Signal(str)

    def __init__(self, link: Link, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._link = link
        self._known: dict[MeetingId, tuple[MeetingState, dt.datetime]] = {}
        self._user = ""
        self.destroyed.connect(link.subscribe(self._on_change))

    def _on_change(self, change: Change) -> None:
        user = self._link.user
        if user is None or change.user:
            own = str(user.id) if user is not None else ""
            if own != self._user:
                self._user = own
                self._known.clear()
        if user is not None and (change.reset or change.user or change.meetings):
            words = [self._news(one) for one in list(self._link.meetings.values())]
            told = [one for one in words if one]
            if told:
                self.said.emit("  ".join(told))

    def _news(self, meeting: Meeting) -> str:
        if meeting.realm is not self._link.realm or not self._is_mine(meeting):
            return ""
        now, state = self._link.hub_now(), (meeting.state, meeting.starts_at)
        before = self._known.get(meeting.id)
        self._known[meeting.id] = state
        if before == state:
            return ""
        time = minute_text(meeting.starts_at, now)
        match meeting.state:
            case MeetingState.OPEN if now - meeting.changed_at < TOLD_FOR:
                words = self.tr("会商开始了，请您参加：{title}")
            case MeetingState.SCHEDULED if before is not None:
                words = self.tr("会商改到 {time}：{title}")
            case MeetingState.SCHEDULED if meeting.starts_at > now - TOLD_FOR:
                words = self.tr("请您 {time} 参加会商：{title}（{who} 召集）")
            case MeetingState.CANCELLED if before is not None:
                words = self.tr("会商取消了：{title}")
            case _:
                return ""
        who = formats.actor_text(meeting.called_by, self._link.users)
        return words.format(title=meeting.title, time=time, who=who)

    def _is_mine(self, meeting: Meeting) -> bool:
        """Whoever called it knows of it."""
        is_invited = any(one.user == self._user for one in meeting.invited if one.user)
        return is_invited and meeting.called_by.user != self._user
