"""What can be done with an alarm from here, and in words why not. UI thread; sends commands only.

Every command carries the version of the alarm that it is given: the one on the screen.
"""

from __future__ import annotations

import enum

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.access import Act, Allowed, Role, may
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    AlarmState,
    ReleaseAlarm,
    ResetAlarm,
    ReturnToService,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.commands import CommandBody
from widgets import formats
from widgets.alarms.order import is_unacknowledged
from widgets.alarms.rights import permit


class Deed(enum.Enum):
    """Acts on an alarm."""

    ACKNOWLEDGE = enum.auto()
    TAKE = enum.auto()
    RELEASE = enum.auto()
    SHELVE = enum.auto()
    UNSHELVE = enum.auto()
    OUT_OF_SERVICE = enum.auto()
    RETURN = enum.auto()
    RESET = enum.auto()


NEEDS_WORDS = (Deed.SHELVE, Deed.OUT_OF_SERVICE, Deed.RETURN)  # asked for in a dialog

_ACT = {
    Deed.ACKNOWLEDGE: Act.ACKNOWLEDGE,
    Deed.TAKE: Act.TAKE,
    Deed.RELEASE: Act.TAKE,
    Deed.SHELVE: Act.SHELVE,
    Deed.UNSHELVE: Act.SHELVE,
    Deed.OUT_OF_SERVICE: Act.OUT_OF_SERVICE,
    Deed.RETURN: Act.OUT_OF_SERVICE,
    Deed.RESET: Act.ACKNOWLEDGE,
}


def deed_word(deed: Deed) -> str:
    """A deed as the button names it."""
    match deed:
        case Deed.ACKNOWLEDGE:
            return QCoreApplication.translate("Alarms", "确认")
        case Deed.TAKE:
            return QCoreApplication.translate("Alarms", "接手")
        case Deed.RELEASE:
            return QCoreApplication.translate("Alarms", "释放")
        case Deed.SHELVE:
            return QCoreApplication.translate("Alarms", "搁置")
        case Deed.UNSHELVE:
            return QCoreApplication.translate("Alarms", "取消搁置")
        case Deed.OUT_OF_SERVICE:
            return QCoreApplication.translate("Alarms", "停用")
        case Deed.RETURN:
            return QCoreApplication.translate("Alarms", "恢复使用")
        case Deed.RESET:
            return QCoreApplication.translate("Alarms", "复位")


def offer_word(link: Link, deed: Deed, alarm: Alarm) -> str:
    """What the button says: 搁置, or 申请搁置 where another person decides."""
    if not permit(link.user, _ACT[deed], alarm).asks:
        return deed_word(deed)
    return QCoreApplication.translate("Alarms", "申请{deed}").format(deed=deed_word(deed))


def who_decides(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Roles that decide the request, in words; empty where one may do it oneself."""
    answer = permit(link.user, _ACT[deed], alarm)
    return formats.whom_text(answer.whom) if answer.asks else ""


def shelve_most_min(link: Link, alarm: Alarm) -> int:
    """For how many minutes at most the person here may shelve it."""
    rules, user = link.policy.alarms, link.user
    if user is None or user.role is not Role.DISPATCHER:
        return rules.shelve_most_min
    if may(user, Act.SHELVE, alarm.department, alarm.severity) is Allowed.YES:
        return min(rules.shelve_dispatcher_most_min, rules.shelve_most_min)
    return rules.shelve_most_min


def is_mine(link: Link, alarm: Alarm) -> bool:
    """Whether the seat at this console has it: what is taken belongs to a seat, not a person."""
    user = link.user
    by = alarm.taken_by
    return user is not None and by is not None and (by.seat == user.seat or by.user == user.id)


def fitting(link: Link, deed: Deed, alarm: Alarm) -> Deed:
    """The deed that the same key means now: release what is mine, take off what is set aside."""
    if deed is Deed.TAKE and is_mine(link, alarm):
        return Deed.RELEASE
    if deed is Deed.SHELVE and alarm.shelf is not None:
        return Deed.UNSHELVE
    if deed is Deed.OUT_OF_SERVICE and alarm.out_of_service is not None:
        return Deed.RETURN
    return deed


def obstacle(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Why `deed` cannot be done now, said to the operator; empty where it can."""
    forbidden = not_permitted(link, deed, alarm)
    if forbidden:
        return forbidden
    if alarm.id in link.pending:
        return QCoreApplication.translate("Alarms", "上一个操作还在提交，请稍候")
    if alarm.state is AlarmState.NORM and not alarm.is_set_aside:
        return QCoreApplication.translate("Alarms", "报警已经恢复，不用再处理")
    if deed in (Deed.SHELVE, Deed.UNSHELVE, Deed.OUT_OF_SERVICE, Deed.RETURN):
        return _flag_obstacle(deed, alarm)
    if deed is Deed.ACKNOWLEDGE and not is_unacknowledged(alarm):
        return QCoreApplication.translate("Alarms", "这条报警已经确认过")
    if deed is Deed.TAKE and is_mine(link, alarm):
        return QCoreApplication.translate("Alarms", "这条报警已经由您接手")
    if deed is Deed.RELEASE and not is_mine(link, alarm):
        return QCoreApplication.translate("Alarms", "这条报警不在您手上")
    if deed is Deed.RESET and alarm.state is not AlarmState.LATCHED:
        return QCoreApplication.translate("Alarms", "只有“已恢复待复位”的报警需要复位")
    return ""


def _flag_obstacle(deed: Deed, alarm: Alarm) -> str:
    if deed is Deed.SHELVE and alarm.shelf is not None:
        return QCoreApplication.translate("Alarms", "这条报警已经搁置")
    if deed is Deed.UNSHELVE and alarm.shelf is None:
        return QCoreApplication.translate("Alarms", "这条报警没有搁置")
    if deed is Deed.OUT_OF_SERVICE and alarm.out_of_service is not None:
        return QCoreApplication.translate("Alarms", "这条报警的设备已经停用")
    if deed is Deed.RETURN and alarm.out_of_service is None:
        return QCoreApplication.translate("Alarms", "这条报警的设备没有停用")
    return ""


def not_permitted(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Whom to ask where the role table says no; empty where it says yes."""
    answer = permit(link.user, _ACT[deed], alarm)
    if answer.is_given:
        return ""
    if link.user is None:
        return QCoreApplication.translate("Alarms", "请先登录")
    text = QCoreApplication.translate("Alarms", "您的岗位不能{deed}这条报警，请找{whom}")
    return text.format(deed=deed_word(deed), whom=formats.whom_text(answer.whom))


def do(link: Link, deed: Deed, alarm: Alarm) -> str:
    """Send the command with the version in hand; the obstacle in words, empty when sent.

    Not for NEEDS_WORDS: their dialogs make the command.
    """
    hindrance = obstacle(link, deed, alarm)
    if not hindrance:
        link.send(_command(deed, alarm))
    return hindrance


def _command(deed: Deed, alarm: Alarm) -> CommandBody:
    match deed:
        case Deed.ACKNOWLEDGE:
            return Acknowledge(alarm=alarm.id, seen_version=alarm.version)
        case Deed.TAKE:
            return TakeAlarm(alarm=alarm.id, seen_version=alarm.version)
        case Deed.RELEASE:
            return ReleaseAlarm(alarm=alarm.id, seen_version=alarm.version)
        case Deed.UNSHELVE:
            return UnshelveAlarm(alarm=alarm.id, seen_version=alarm.version)
        case Deed.RESET:
            return ResetAlarm(alarm=alarm.id, seen_version=alarm.version)
        case _:
            raise ValueError(f"{deed} needs words")


def shelve(alarm: Alarm, minutes: int, reason: str, is_once: bool) -> ShelveAlarm:
    """Set it aside for a while, or until it is over."""
    return ShelveAlarm(
        alarm=alarm.id,
        seen_version=alarm.version,
        minutes=minutes,
        reason=reason,
        is_once=is_once,
    )


def take_out(alarm: Alarm, reason: str, permit_number: str) -> TakeOutOfService:
    """Its device is out of service."""
    return TakeOutOfService(
        alarm=alarm.id, seen_version=alarm.version, reason=reason, permit=permit_number
    )


def bring_back(alarm: Alarm, checked: str) -> ReturnToService:
    """Its device works again."""
    return ReturnToService(alarm=alarm.id, seen_version=alarm.version, checked=checked)
