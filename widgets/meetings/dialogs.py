"""Call a meeting or change it; a resolution; a reason: dialogs of the meetings' room. UI thread."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import msgspec
from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from backends.record.access import Act, Allowed, User, may
from backends.record.commands import CommandBody
from backends.record.common import Department
from backends.record.ids import CameraId, MeetingId, UserId, uuid7
from backends.record.meeting import (
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    Invited,
    MapArea,
    Meeting,
    MeetingState,
    Resolution,
    Resolve,
)
from widgets.context import UiContext
from widgets.formats import department_word, role_word
from widgets.incidents.form import FormDialog, moment_of, show_moment
from widgets.meetings.words import CONSULTATION, JOINT, invited_text, meeting_kind_word

MOST_LETTERS = 200
HOST_SIGN = "*"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPrefill:
    """What a meeting begins from: an incident, or what stands on the wall and map."""

    title: str = ""
    about: str = ""
    view: str = ""
    streams: tuple[CameraId, ...] = ()
    departments: tuple[Department, ...] = ()
    area: MapArea | None = None


class CallDialog(FormDialog):
    """Schedule one, open it on the spot, or change one that is not over."""

    def __init__(
        self,
        context: UiContext,
        parent: QWidget,
        prefill: CallPrefill,
        meeting: Meeting | None = None,
    ) -> None:
        heading = QCoreApplication.translate("Meetings", "召集会商")
        if meeting is not None:
            heading = QCoreApplication.translate("Meetings", "改会商")
        super().__init__(context, parent, heading)
        self._prefill, self.meeting = prefill, meeting
        self.title = QLineEdit(meeting.title if meeting is not None else prefill.title, self)
        self.title.setMaxLength(MOST_LETTERS)
        self.title.setPlaceholderText(self.tr("例如：临港化工园区处置会商"))
        self.add_row(self.tr("议题"), self.title)
        self.kind = self.add_choice(
            self.tr("形式"),
            [(meeting_kind_word(kind), kind) for kind in (CONSULTATION, JOINT)],
            meeting.kind if meeting is not None else CONSULTATION,
        )
        self.is_now = QCheckBox(self.tr("现在就开"), self)
        self.is_now.setChecked(bool(prefill.about or prefill.view))
        self.add_row("", self.is_now)
        now = self.link.hub_now() + dt.timedelta(minutes=30)
        self.starts_at = self.add_moment(
            self.tr("时间"), meeting.starts_at if meeting is not None else now
        )
        self.agenda = self.add_text(self.tr("议程"), self.tr("一行一项"), 4)
        hint = self.tr("一行一人：姓名，单位。主持人前面加 *；值班用户写姓名即可")
        self.invited = self.add_text(self.tr("参会人"), hint, 6)
        self._fill()
        self.is_now.toggled.connect(self.refresh)
        self.title.textChanged.connect(self.refresh)
        self.title.setFocus()
        self.refresh()

    def _fill(self) -> None:
        meeting = self.meeting
        if meeting is not None:
            self.kind.setEnabled(False)
            self.is_now.hide()
            self.starts_at.setEnabled(meeting.state is MeetingState.SCHEDULED)
            self.agenda.setPlainText("\n".join(meeting.agenda))
            self.invited.setPlainText("\n".join(map(_line_of, meeting.invited)))
            return
        user = self.link.user
        lines = [f"{HOST_SIGN}{user.name}"] if user is not None else []
        wanted = self._prefill.departments
        lines += [
            one.name
            for one in self.link.users.values()
            if one.department in wanted and (user is None or one.id != user.id)
        ]
        self.invited.setPlainText("\n".join(lines))

    def refresh(self) -> None:
        """Say what will happen."""
        self.starts_at.setEnabled(not self.is_now.isChecked() or self.meeting is not None)
        user = self.link.user
        asks = user is not None and may(user, Act.MEET, user.department) is Allowed.ASKS
        count = len(self._invited())
        streams = len(self._prefill.streams)
        parts = [self.tr("参会 {n} 人").format(n=count)]
        if streams:
            parts.append(self.tr("带 {n} 路画面").format(n=streams))
        if asks and self.meeting is None:
            parts.append(self.tr("由值班长或指挥长同意后召开"))
        hint = self.tr("参会人一行一人：姓名，单位；主持人前面加 *")
        self.tell_effect("\n".join((hint, "，".join(parts))))

    def problem(self) -> str:
        if not self.title.text().strip():
            return self.tr("请写议题")
        is_past = moment_of(self.starts_at) < self.link.hub_now() - dt.timedelta(minutes=5)
        if is_past and self.meeting is None and not self.is_now.isChecked():
            return self.tr("会商时间已经过去了")
        too_long = [one for one in self._agenda() if len(one) > MOST_LETTERS]
        if too_long:
            return self.tr("议程每一项不超过 {n} 字").format(n=MOST_LETTERS)
        return ""

    def commands(self) -> list[CommandBody]:
        meeting, title = self.meeting, self.title.text().strip()
        if meeting is not None:
            known = self.link.meetings.get(meeting.id, meeting)
            return [
                ChangeMeeting(
                    meeting=known.id,
                    seen_version=known.version,
                    title=title,
                    starts_at=moment_of(self.starts_at)
                    if known.state is MeetingState.SCHEDULED
                    else None,
                    agenda=self._agenda(),
                    invited=self._invited(),
                )
            ]
        now, is_now = self.link.hub_now(), self.is_now.isChecked()
        return [
            CallMeeting(
                meeting=MeetingId(uuid7(round(now.timestamp() * 1000))),
                title=title,
                kind=str(self.kind.currentData()),
                starts_at=now if is_now else moment_of(self.starts_at),
                agenda=self._agenda(),
                invited=self._invited(),
                about=self._prefill.about,
                view=self._prefill.view[:MOST_LETTERS],
                streams=list(self._prefill.streams),
                is_now=is_now,
                area=self._prefill.area,
            )
        ]

    def _agenda(self) -> list[str]:
        lines = self.agenda.toPlainText().splitlines()
        return [line.strip() for line in lines if line.strip()]

    def _invited(self) -> list[Invited]:
        users = {one.name: one for one in self.link.users.values()}
        lines = self.invited.toPlainText().splitlines()
        found = [_invited_of(line, users) for line in lines if line.strip(f" {HOST_SIGN}")]
        return list({(one.name, one.office): one for one in found}.values())


def _invited_of(line: str, users: dict[str, User]) -> Invited:
    is_host = line.strip().startswith(HOST_SIGN)
    name, _, office = line.strip(f" {HOST_SIGN}").replace(",", "，").partition("，")
    user = users.get(name.strip())
    if user is None:
        return Invited(
            name=name.strip()[:MOST_LETTERS], office=office.strip()[:MOST_LETTERS], is_host=is_host
        )
    return Invited(
        name=user.name,
        user=UserId(user.id),
        department=user.department,
        office=office.strip()[:MOST_LETTERS] or role_word(user.role),
        is_host=is_host,
    )


def _line_of(one: Invited) -> str:
    sign = HOST_SIGN if one.is_host else ""
    return f"{sign}{one.name}，{one.office}" if one.office else f"{sign}{one.name}"


class ResolutionDialog(FormDialog):
    """What was resolved, who does it, until when."""

    def __init__(
        self, context: UiContext, parent: QWidget, meeting: Meeting, one: Resolution | None = None
    ) -> None:
        super().__init__(context, parent, QCoreApplication.translate("Meetings", "决议"))
        self._meeting, self._one = meeting, one
        self.words = self.add_text(self.tr("内容"), self.tr("谁、在什么时候之前、做到什么"))
        self.words.setPlainText(one.text if one is not None else "")
        choices = [(self.tr("请选择"), "")]
        choices += [(department_word(d), d.value) for d in Department]
        current = one.department.value if one is not None and one.department is not None else ""
        self.department = self.add_choice(self.tr("牵头部门"), choices, current)
        self.owner = QLineEdit(one.owner if one is not None else "", self)
        self.owner.setMaxLength(MOST_LETTERS)
        self.owner.setPlaceholderText(self.tr("具体负责的人，可以不写"))
        self.add_row(self.tr("负责人"), self.owner)
        due = one.due_at if one is not None and one.due_at is not None else None
        self.due = self.add_moment(
            self.tr("期限"), due or self.link.hub_now() + dt.timedelta(days=1)
        )
        if one is not None and one.task:
            self._lock(one)
        self.words.setFocus()

    def _lock(self, one: Resolution) -> None:
        """It is a task: who does it until when is the task's, and stands in the minutes as it is
        there."""
        self._one = one
        value = one.department.value if one.department is not None else ""
        self.department.setCurrentIndex(max(0, self.department.findData(value)))
        self.owner.setText(one.owner)
        if one.due_at is not None:
            show_moment(self.due, one.due_at)
        for field in (self.department, self.owner, self.due):
            field.setEnabled(False)
        task = self.link.tasks.get(one.task)
        text = self.tr(
            "已转为任务 {number}：牵头部门、负责人和期限以任务为准，这里只能改文字，"
            "任务的内容不会跟着变；要换人或改期，另记一条决议再转任务"
        )
        self.tell_effect(text.format(number=task.number if task is not None else ""))

    def _became_task(self) -> Resolution | None:
        """It, where it became a task since this was opened."""
        meeting, one = self.link.meetings.get(self._meeting.id), self._one
        if meeting is None or one is None or one.task:
            return None
        return next((r for r in meeting.resolutions if r.id == one.id and r.task), None)

    def problem(self) -> str:
        if not self.words.toPlainText().strip():
            return self.tr("请写明决议内容")
        told = self._became_task()
        if told is not None:
            self._lock(told)
            return self.tr("这条决议刚刚转为任务，只能改文字；看过后再确定")
        if self._one is not None and self._one.task:
            return ""
        if not self.department.currentData():
            return self.tr("请选择牵头部门：转任务时发给它")
        if moment_of(self.due) <= self.link.hub_now():
            return self.tr("期限要晚于现在")
        return ""

    def commands(self) -> list[CommandBody]:
        words = self.words.toPlainText().strip()
        if self._one is not None and self._one.task:
            told = msgspec.structs.replace(self._one, text=words)
            return [Resolve(meeting=self._meeting.id, resolution=told)]
        made = round(self.link.hub_now().timestamp() * 1000)
        resolution = Resolution(
            id=self._one.id if self._one is not None else uuid7(made),
            text=words,
            owner=self.owner.text().strip(),
            department=Department(str(self.department.currentData())),
            due_at=moment_of(self.due),
        )
        return [Resolve(meeting=self._meeting.id, resolution=resolution)]


class CancelDialog(FormDialog):
    """Why it does not take place."""

    def __init__(self, context: UiContext, parent: QWidget, meeting: Meeting) -> None:
        super().__init__(context, parent, QCoreApplication.translate("Meetings", "取消会商"))
        self._meeting = meeting
        self.words = QLineEdit(self)
        self.words.setMaxLength(MOST_LETTERS)
        self.add_row(self.tr("原因"), self.words)
        names = "、".join(map(invited_text, meeting.invited[:4]))
        text = self.tr("请另行通知：{names}等 {n} 人")
        self.tell_effect(text.format(names=names, n=len(meeting.invited)) if names else "")
        self.words.setFocus()

    def problem(self) -> str:
        return "" if self.words.text().strip() else self.tr("请写明原因")

    def commands(self) -> list[CommandBody]:
        known = self.link.meetings.get(self._meeting.id, self._meeting)
        reason = self.words.text().strip()
        return [CancelMeeting(meeting=known.id, seen_version=known.version, reason=reason)]
