"""What is said of seats, duties, entries and instructions, in the watch's words. Pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import duty as du
from backends.record import entry as en
from backends.record.commands import CommandBody
from backends.record.duty import DutyState
from backends.record.entry import EntryKind, InstructionState
from backends.record.ids import ShiftId, UserId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.watch_policy import WatchPolicy
from widgets.formats import LOCAL, refusal_text, weekday_word

LATE = dt.timedelta(minutes=10)


def is_written_late(entry: en.Entry) -> bool:
    """Whether it is one that was written up afterwards (补记)."""
    return entry.written_at - entry.occurred_at > LATE


def kind_word(kind: EntryKind) -> str:
    """What an entry is called in the log."""
    match kind:
        case EntryKind.NOTE:
            return QCoreApplication.translate("Watch", "记事")
        case EntryKind.CALL:
            return QCoreApplication.translate("Watch", "电话")
        case EntryKind.VISIT:
            return QCoreApplication.translate("Watch", "来访")
        case EntryKind.ORDER:
            return QCoreApplication.translate("Watch", "上级通知")
        case EntryKind.AUTOMATIC:
            return QCoreApplication.translate("Watch", "自动")
        case EntryKind.PAPER:
            return QCoreApplication.translate("Watch", "纸质补录")


def duty_word(state: DutyState) -> str:
    """How a duty stands."""
    match state:
        case DutyState.PLANNED:
            return QCoreApplication.translate("Watch", "已排")
        case DutyState.ABSENT:
            return QCoreApplication.translate("Watch", "请假")
        case DutyState.COVERED:
            return QCoreApplication.translate("Watch", "替班")
        case DutyState.CANCELLED:
            return QCoreApplication.translate("Watch", "已取消")


def instruction_word(state: InstructionState) -> str:
    """How an instruction stands."""
    match state:
        case InstructionState.OPEN:
            return QCoreApplication.translate("Watch", "待承办")
        case InstructionState.IN_HAND:
            return QCoreApplication.translate("Watch", "承办中")
        case InstructionState.DONE:
            return QCoreApplication.translate("Watch", "已办，待确认")
        case InstructionState.CLOSED:
            return QCoreApplication.translate("Watch", "已办结")


def name_of(user: str, link: Link, otherwise: str = "") -> str:
    """A person's name; who is not known here is said by `otherwise` or their id."""
    known = link.users.get(UserId(user))
    return known.name if known is not None else otherwise or user


def shift_word(shift: ShiftId | str, policy: WatchPolicy) -> str:
    """11-26 白班, of a shift's id."""
    found = policy.parts_of(ShiftId(shift))
    if found is None:
        return str(shift)
    template, day = found
    return f"{day:%m-%d} {template.name}"


def day_word(day: dt.date, now: dt.datetime | None = None) -> str:
    """11-26 周四; with `now`, 2027-11-26 周五 of another year than this one."""
    is_other = now is not None and day.year != now.astimezone(LOCAL).year
    return f"{day.isoformat() if is_other else f'{day:%m-%d}'} {weekday_word(day)}"


def span_word(begin: dt.datetime, end: dt.datetime) -> str:
    """08:00–20:00, in the city's time."""
    return f"{begin.astimezone(LOCAL):%H:%M}–{end.astimezone(LOCAL):%H:%M}"


def left_word(end: dt.datetime, now: dt.datetime) -> str:
    """还有 3 小时 12 分; 超时 8 分 where it is over."""
    minutes = int((end - now).total_seconds() // 60)
    translate = QCoreApplication.translate
    is_over = minutes < 0
    hours, rest = divmod(abs(minutes), 60)
    length = translate("Watch", "{minutes} 分").format(minutes=rest)
    if hours:
        length = translate("Watch", "{hours} 小时 {minutes} 分").format(hours=hours, minutes=rest)
    if is_over:
        return translate("Watch", "已超时 {length}").format(length=length)
    return translate("Watch", "还有 {length}").format(length=length)


def command_word(body: CommandBody) -> str:
    """What was asked for."""
    translate = QCoreApplication.translate
    words: dict[type, str] = {
        du.PlanDuty: translate("Watch", "排班"),
        du.ReportAbsence: translate("Watch", "登记请假"),
        du.CoverDuty: translate("Watch", "安排替班"),
        du.CancelDuty: translate("Watch", "取消排班"),
        du.OpenShift: translate("Watch", "开班"),
        du.SignOn: translate("Watch", "签到"),
        du.SignOff: translate("Watch", "签退"),
        en.WriteEntry: translate("Watch", "写入日志"),
        en.FlagEntry: translate("Watch", "改交班标记"),
        en.GiveInstruction: translate("Watch", "登记批示"),
        en.TakeInstruction: translate("Watch", "承办"),
        en.NoteInstruction: translate("Watch", "记进展"),
        en.FinishInstruction: translate("Watch", "报办结"),
        en.CloseInstruction: translate("Watch", "确认办结"),
    }
    return words.get(type(body), "")


def refused_text(body: CommandBody, refusal: Refusal) -> str:
    """没有签到：…; empty for what is not the watch's."""
    word = command_word(body)
    if not word:
        return ""
    translate = QCoreApplication.translate
    thing = {
        du.SignOn: translate("Watch", "班次"),
        du.SignOff: translate("Watch", "班次"),
        du.OpenShift: translate("Watch", "班次"),
        en.WriteEntry: translate("Watch", "日志"),
        en.FlagEntry: translate("Watch", "日志"),
    }.get(type(body), translate("Watch", "批示"))
    if isinstance(body, du.DutyDeed):
        thing = translate("Watch", "排班")
    words, reason = translate("Watch", "没有{deed}：{reason}"), refusal_text(refusal, thing)
    is_too_late = refusal.code is RefusalCode.WRONG_STATE  # it is corrected, or has begun
    if is_too_late and isinstance(body, en.FlagEntry):
        reason = translate("Watch", "这一条已经更正过，请标记更正后的那一条")
    elif is_too_late and isinstance(body, en.WriteEntry) and body.corrects:
        reason = translate("Watch", "那一条已经有人更正过，请更正后来的那一条")
    elif is_too_late and isinstance(body, du.PlanDuty):
        reason = translate("Watch", "这一班已经开始，换人请用替班")
    return words.format(deed=word, reason=reason)
