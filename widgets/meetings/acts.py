"""Does what is asked of a meeting, at once or through its dialog. UI thread; sends commands."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from backends.link.api import LinkState
from backends.record.access import Act, Allowed, may
from backends.record.meeting import (
    CloseMinutes,
    EndMeeting,
    Meeting,
    MeetingState,
    OpenMeeting,
    Resolution,
)
from widgets.context import UiContext
from widgets.incidents.form import FormDialog
from widgets.meetings.dialogs import CallDialog, CallPrefill, CancelDialog, ResolutionDialog

_OVER = (MeetingState.CLOSED, MeetingState.CANCELLED)


class MeetingActs(QObject):
    """`said`: why not, empty when it went through; `over`: a dialog was closed."""

    said = Signal(str)
    over = Signal()

    def __init__(self, context: UiContext, panel: QWidget) -> None:
        super().__init__(panel)
        self._context, self._link, self._panel = context, context.link, panel
        self.dialog: FormDialog | None = None

    def call(self, prefill: CallPrefill) -> None:
        """Schedule one or open it on the spot."""
        if self._may_act():
            self._open(CallDialog(self._context, self._panel, prefill))

    def do(self, name: str, meeting: Meeting) -> None:
        """A deed of the key table on a meeting."""
        if not self._may_act():
            return
        hindrance = self._hindrance(name, meeting)
        self.said.emit(hindrance)
        if hindrance:
            return
        seen = meeting.version
        match name:
            case "start":
                self._link.send(OpenMeeting(meeting=meeting.id, seen_version=seen))
            case "end":
                self._link.send(EndMeeting(meeting=meeting.id, seen_version=seen))
            case "agree":
                self._link.send(CloseMinutes(meeting=meeting.id, seen_version=seen))
            case "cancel":
                self._open(CancelDialog(self._context, self._panel, meeting))
            case "change":
                self._open(CallDialog(self._context, self._panel, CallPrefill(), meeting))

    def resolve(self, meeting: Meeting, one: Resolution | None) -> None:
        """Add a resolution, or change one."""
        if self._may_act():
            self._open(ResolutionDialog(self._context, self._panel, meeting, one))

    def _may_act(self) -> bool:
        user, reason = self._link.user, ""
        if user is None:
            reason = self.tr("请先登录")
        elif may(user, Act.MEET, user.department) not in (Allowed.YES, Allowed.ASKS):
            reason = self.tr("会商由值守市领导、指挥长、值班长召集和主持")
        elif self._link.status.state is not LinkState.ONLINE:
            reason = self.tr("与中心断线，恢复后再办")
        self.said.emit(reason)
        return not reason

    def _hindrance(self, name: str, meeting: Meeting) -> str:
        state = meeting.state
        if meeting.id in self._link.pending:
            return self.tr("上一个操作还在提交，请稍候")
        match name:
            case "start" if state is not MeetingState.SCHEDULED:
                return self.tr("这次会商已经开始过了")
            case "end" if state is not MeetingState.OPEN:
                return self.tr("只有进行中的会商才能结束")
            case "agree" if state is not MeetingState.ENDED:
                return self.tr("会商结束以后才能确认纪要")
            case "agree" if not meeting.minutes:
                return self.tr("纪要还没有写，写了才能确认")
            case "cancel" if state is not MeetingState.SCHEDULED:
                return self.tr("会商已经开始，不能取消")
            case "change" if state not in (MeetingState.SCHEDULED, MeetingState.OPEN):
                return self.tr("会商已经结束，不能再改")
        return ""

    def _open(self, dialog: FormDialog) -> None:
        self.dialog = dialog
        dialog.finished.connect(self._on_over)
        dialog.open()

    @Slot()
    def _on_over(self) -> None:
        if self.sender() is self.dialog:
            self.dialog = None
        self.over.emit()
