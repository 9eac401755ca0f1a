"""What meetings say: states, groups, people, streams, refusals. Any thread; pure text."""

from __future__ import annotations

import datetime as dt
import enum

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.meeting import Invited, Meeting, MeetingState, Resolution
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera
from widgets import formats

CONSULTATION, JOINT = "consultation", "joint"


class Group(enum.IntEnum):
    """Groups of the list, in their order."""

    OPEN = 0
    TODAY = 1
    COMING = 2
    OWED = 3
    OVER = 4


def group_of(meeting: Meeting, now: dt.datetime) -> Group:
    """In which group it stands."""
    match meeting.state:
        case MeetingState.OPEN:
            return Group.OPEN
        case MeetingState.ENDED:
            return Group.OWED
        case MeetingState.SCHEDULED:
            today = now.astimezone(formats.LOCAL).date()
            is_today = meeting.starts_at.astimezone(formats.LOCAL).date() <= today
            return Group.TODAY if is_today else Group.COMING
        case _:
            return Group.OVER


def group_word(group: Group) -> str:
    """What its heading says."""
    words = {
        Group.OPEN: QCoreApplication.translate("Meetings", "进行中"),
        Group.TODAY: QCoreApplication.translate("Meetings", "今天"),
        Group.COMING: QCoreApplication.translate("Meetings", "以后"),
        Group.OWED: QCoreApplication.translate("Meetings", "欠纪要"),
        Group.OVER: QCoreApplication.translate("Meetings", "已办完"),
    }
    return words[group]


def meeting_state_word(state: MeetingState) -> str:
    """Where a meeting stands."""
    words = {
        MeetingState.SCHEDULED: QCoreApplication.translate("Meetings", "待召开"),
        MeetingState.OPEN: QCoreApplication.translate("Meetings", "进行中"),
        MeetingState.ENDED: QCoreApplication.translate("Meetings", "已结束，纪要待确认"),
        MeetingState.CLOSED: QCoreApplication.translate("Meetings", "纪要已确认"),
        MeetingState.CANCELLED: QCoreApplication.translate("Meetings", "已取消"),
    }
    return words[state]


def meeting_kind_word(kind: str) -> str:
    """会商 or 联席会议."""
    if kind == JOINT:
        return QCoreApplication.translate("Meetings", "联席会议")
    return QCoreApplication.translate("Meetings", "会商")


def minute_text(moment: dt.datetime, now: dt.datetime) -> str:
    """As clock_text, to the minute."""
    time = formats.clock_text(moment, now)
    return time[:5] if time[2] == ":" else time


def row_text(meeting: Meeting, now: dt.datetime) -> str:
    """A line of the list."""
    return f"{minute_text(meeting.starts_at, now)}  {meeting.title}"


def invited_text(one: Invited) -> str:
    """Somebody with where they come from."""
    where = one.office
    if not where and one.department is not None:
        where = formats.department_word(one.department)
    text = f"{one.name}（{where}）" if where else one.name
    if one.is_host:
        return QCoreApplication.translate("Meetings", "{name} · 主持").format(name=text)
    return text


def camera_text(camera: Camera | None, camera_id: str) -> str:
    """Number and name."""
    return f"{camera.number} {camera.name}" if camera is not None else str(camera_id)


def resolution_text(link: Link, one: Resolution) -> str:
    """A line: what, who, until when, and which task it became."""
    parts = [one.text.replace("\n", " ")]
    owner = one.owner
    if not owner and one.department is not None:
        owner = formats.department_word(one.department)
    if owner:
        parts.append(owner)
    if one.due_at is not None:
        text = QCoreApplication.translate("Meetings", "{time} 前")
        parts.append(text.format(time=minute_text(one.due_at, link.hub_now())))
    if one.task:
        task = link.tasks.get(one.task)
        number = task.number if task is not None else ""
        parts.append(
            QCoreApplication.translate("Meetings", "✓ 已转任务 {number}").format(number=number)
        )
    return " · ".join(parts)


def about_text(link: Link, meeting: Meeting) -> str:
    """What it began from."""
    kind, _, subject = meeting.about.partition(":")
    if kind == "incident":
        incident = next((i for i in link.incidents.values() if i.id == subject), None)
        if incident is not None:
            return f"{incident.number} {incident.title}"
    return meeting.view


def meeting_refusal(refusal: Refusal) -> str:
    """Why the hub did not take it."""
    if refusal.code is RefusalCode.NOT_ALLOWED and "agrees" in refusal.detail:
        return QCoreApplication.translate("Meetings", "纪要由召集人或主持人确认")
    if refusal.code is RefusalCode.REASON_MISSING and "minutes" in refusal.detail:
        return QCoreApplication.translate("Meetings", "纪要还没有写")
    if refusal.code is RefusalCode.WRONG_STATE and "it is task" in refusal.detail:
        return QCoreApplication.translate(
            "Meetings", "这条决议已转为任务，牵头部门、负责人和期限以任务为准"
        )
    if refusal.code is RefusalCode.OUT_OF_RANGE and "speaker" in refusal.detail:
        return QCoreApplication.translate("Meetings", "主讲画面要先加进会商画面")
    return formats.refusal_text(refusal, QCoreApplication.translate("Meetings", "会商"))
