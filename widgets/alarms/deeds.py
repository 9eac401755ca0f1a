"""What can be done with an alarm from here, and in words why not. UI thread; sends commands only.

Every command carries the version of the alarm that it is given: the one on the screen.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.access import Act
from backends.record.alarm import Acknowledge, Alarm, AlarmState, ReleaseAlarm, TakeAlarm
from widgets import formats
from widgets.alarms.order import is_unacknowledged
from widgets.alarms.rights import permit


class Deed(enum.Enum):
    """Acts on an alarm."""

    ACKNOWLEDGE = enum.auto()
    TAKE = enum.auto()
    RELEASE = enum.auto()


_ACT = {Deed.ACKNOWLEDGE: Act.ACKNOWLEDGE, Deed.TAKE: Act.TAKE, Deed.RELEASE: Act.TAKE}


def is_mine(link: Link, alarm: Alarm) -> bool:
    """Whether the seat at this console has it: what is taken belongs to a seat, not a person."""
    user = link.user
    return user is not None and alarm.taken_by is not None and alarm.taken_by.seat == user.seat


def obstacle(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Why `deed` cannot be done now, said to the operator; empty where it can."""
    forbidden = not_permitted(link, deed, alarm)
    if forbidden:
        return forbidden
    if alarm.id in link.pending:
        return QCoreApplication.translate("Alarms", "上一个操作还在提交，请稍候")
    if alarm.state is AlarmState.NORM:
        return QCoreApplication.translate("Alarms", "报警已经恢复，不用再处理")
    if deed is Deed.ACKNOWLEDGE and not is_unacknowledged(alarm):
        return QCoreApplication.translate("Alarms", "这条报警已经确认过")
    if deed is Deed.TAKE and is_mine(link, alarm):
        return QCoreApplication.translate("Alarms", "这条报警已经由您接手")
    if deed is Deed.RELEASE and not is_mine(link, alarm):
        return QCoreApplication.translate("Alarms", "这条报警不在您手上")
    return ""


def not_permitted(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Whom to ask where the role table says no; empty where it says yes."""
    answer = permit(link.user, _ACT[deed], alarm)
    if answer.is_given:
        return ""
    if link.user is None:
        return QCoreApplication.translate("Alarms", "请先登录")
    whom = formats.whom_text(answer.whom)
    match deed:
        case Deed.ACKNOWLEDGE:
            text = QCoreApplication.translate("Alarms", "您的岗位不能确认这条报警，请找{whom}")
        case Deed.TAKE | Deed.RELEASE:
            text = QCoreApplication.translate("Alarms", "您的岗位不能接手这条报警，请找{whom}")
    return text.format(whom=whom)


def do(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Send the command with the version in hand; the obstacle in words, empty when sent."""
    hindrance = obstacle(link, deed, alarm)
    if hindrance:
        return hindrance
    match deed:
        case Deed.ACKNOWLEDGE:
            link.send(Acknowledge(alarm=alarm.id, seen_version=alarm.version))
        case Deed.TAKE:
            link.send(TakeAlarm(alarm=alarm.id, seen_version=alarm.version))
        case Deed.RELEASE:
            link.send(ReleaseAlarm(alarm=alarm.id, seen_version=alarm.version))
    return ""
