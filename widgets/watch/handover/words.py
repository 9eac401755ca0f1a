"""What the handover's sheet says: sections, states, changes, refusals. Any thread; pure text."""

from __future__ import annotations

import datetime as dt
import re

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.alarm import AlarmState
from backends.record.duty import DutyState, Shift
from backends.record.entry import EntryKind, InstructionState
from backends.record.handover import Changed, Handover, HandoverState, Item, Section
from backends.record.handover_watch_lines import REPLANNED
from backends.record.ids import ShiftId
from backends.record.incident import Stage
from backends.record.meeting import MeetingState
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import SourceState
from backends.record.task import TaskState
from widgets import formats
from widgets.record_words import stage_word, task_state_word

_SUBJECTS = {
    Section.INCIDENTS: "incident",
    Section.ALARMS: "alarm",
    Section.TASKS: "task",
    Section.WARNINGS: "warning",
    Section.MEETINGS: "meeting",
    Section.INSTRUCTIONS: "instruction",
    Section.FLAGGED: "entry",
}
_NUMBER = re.compile(r"\d+")


def section_word(section: Section) -> str:
    """The heading of a part of the sheet."""
    words = {
        Section.INCIDENTS: QCoreApplication.translate("Handover", "未结事件"),
        Section.ALARMS: QCoreApplication.translate("Handover", "未确认、在手、搁置和抑制的报警"),
        Section.OUT_OF_SERVICE: QCoreApplication.translate("Handover", "停用和失联"),
        Section.INSTRUCTIONS: QCoreApplication.translate("Handover", "未办结的批示"),
        Section.TASKS: QCoreApplication.translate("Handover", "未办结的任务"),
        Section.WARNINGS: QCoreApplication.translate("Handover", "生效中的预警"),
        Section.MEETINGS: QCoreApplication.translate("Handover", "会商"),
        Section.ROSTER: QCoreApplication.translate("Handover", "排班变化"),
        Section.WALL: QCoreApplication.translate("Handover", "大屏现状"),
        Section.FLAGGED: QCoreApplication.translate("Handover", "每班必交"),
        Section.MESSAGES: QCoreApplication.translate("Handover", "没有送达的消息"),
    }
    return words[section]


def handover_state_word(state: HandoverState) -> str:
    """Where it stands."""
    words = {
        HandoverState.PREPARING: QCoreApplication.translate("Handover", "交班人准备中"),
        HandoverState.READING: QCoreApplication.translate("Handover", "接班人核对中"),
        HandoverState.SIGNED_BY_LEAVER: QCoreApplication.translate("Handover", "等接班人签字"),
        HandoverState.AWAITING: QCoreApplication.translate("Handover", "交班人已单签，等接班人"),
        HandoverState.SIGNED: QCoreApplication.translate("Handover", "已交接"),
        HandoverState.ABANDONED: QCoreApplication.translate("Handover", "已作废"),
    }
    return words[state]


def item_title(item: Item) -> str:
    """What the line is about; a line that counts the rest says so."""
    if item.state != "rest":
        return item.title
    kinds = {
        "alarms": QCoreApplication.translate("Handover", "条报警"),
        "cameras": QCoreApplication.translate("Handover", "路摄像机"),
        "tasks": QCoreApplication.translate("Handover", "项任务"),
        "points": QCoreApplication.translate("Handover", "个监测点"),
        "out_of_service": QCoreApplication.translate("Handover", "条停用的报警"),
        "instructions": QCoreApplication.translate("Handover", "项批示"),
        "flagged": QCoreApplication.translate("Handover", "条每班必交的记录"),
        "messages": QCoreApplication.translate("Handover", "条没有送达的消息"),
    }
    text = QCoreApplication.translate("Handover", "另有 {count} {kind}，到相应页面逐条看")
    kind = kinds.get(item.detail, QCoreApplication.translate("Handover", "项"))
    return text.format(count=item.title.lstrip("+"), kind=kind)


def item_state(item: Item) -> str:
    """Its state in words; a code unknown here is left out."""
    match item.section:
        case Section.INCIDENTS:
            return stage_word(Stage(item.state)) if item.state in set(Stage) else ""
        case Section.ALARMS if item.state in set(AlarmState):
            return formats.state_word(AlarmState(item.state))
        case Section.OUT_OF_SERVICE if item.state in (SourceState.LOST, SourceState.STALE):
            return formats.source_state_word(SourceState(item.state))
        case Section.TASKS if item.state in set(TaskState):
            return task_state_word(TaskState(item.state))
        case _:
            return _code_words().get((item.section, item.state), "")


def _code_words() -> dict[tuple[Section, str], str]:
    translate = QCoreApplication.translate
    return {
        (Section.ALARMS, "shelved"): translate("Handover", "已搁置"),
        (Section.ALARMS, "suppressed"): translate("Handover", "已抑制"),
        (Section.OUT_OF_SERVICE, "out_of_service"): translate("Handover", "报警停用"),
        (Section.OUT_OF_SERVICE, "silent"): translate("Handover", "没有数据"),
        (Section.OUT_OF_SERVICE, "offline"): translate("Handover", "离线"),
        (Section.INSTRUCTIONS, InstructionState.OPEN): translate("Handover", "待承办"),
        (Section.INSTRUCTIONS, InstructionState.IN_HAND): translate("Handover", "承办中"),
        (Section.INSTRUCTIONS, InstructionState.DONE): translate("Handover", "已报办结"),
        (Section.MEETINGS, MeetingState.SCHEDULED): translate("Handover", "待召开"),
        (Section.MEETINGS, MeetingState.OPEN): translate("Handover", "进行中"),
        (Section.MEETINGS, MeetingState.ENDED): translate("Handover", "欠纪要"),
        (Section.ROSTER, DutyState.ABSENT): translate("Handover", "缺岗"),
        (Section.ROSTER, DutyState.COVERED): translate("Handover", "替班"),
        (Section.ROSTER, DutyState.CANCELLED): translate("Handover", "取消"),
        (Section.ROSTER, REPLANNED): translate("Handover", "调班"),
        (Section.WALL, "scene"): translate("Handover", "场景"),
        (Section.WALL, "tour"): translate("Handover", "轮巡"),
        (Section.FLAGGED, EntryKind.NOTE): translate("Handover", "值班日志"),
        (Section.FLAGGED, EntryKind.CALL): translate("Handover", "电话记录"),
        (Section.FLAGGED, EntryKind.VISIT): translate("Handover", "来访记录"),
        (Section.FLAGGED, EntryKind.ORDER): translate("Handover", "上级通知"),
        (Section.FLAGGED, EntryKind.AUTOMATIC): translate("Handover", "自动记录"),
        (Section.FLAGGED, EntryKind.PAPER): translate("Handover", "补录"),
        (Section.MESSAGES, "dead"): translate("Handover", "没有送达"),
    }


def item_next(item: Item) -> str:
    """What happens next, or what there is to know beside the title."""
    if item.state == "rest":
        return ""
    return item.next_step or item.detail


def due_text(item: Item, now: dt.datetime) -> str:
    """Until when; a time that is over says that it is."""
    if item.due_at is None:
        return ""
    text = formats.clock_text(item.due_at, now)
    if len(text) == len("14:03:27") and text[2] == ":":
        text = text[:5]  # to the minute
    if item.due_at < now and item.section in (
        Section.INCIDENTS,
        Section.TASKS,
        Section.INSTRUCTIONS,
    ):
        return QCoreApplication.translate("Handover", "{time} 超期").format(time=text)
    return text


def change_word(change: Changed) -> str:
    """新增, 有变化, 已了结."""
    match change.what:
        case "new":
            return QCoreApplication.translate("Handover", "新增")
        case "over":
            return QCoreApplication.translate("Handover", "已了结")
        case _:
            return QCoreApplication.translate("Handover", "有变化")


def change_text(change: Changed) -> str:
    """One line: what, of which part of the sheet, its title."""
    return f"{change_word(change)}  {section_word(change.section)} · {change.title}"


def shift_text(link: Link, shift: ShiftId) -> str:
    """The name of a watch with its day: 11-26 夜班."""
    known: Shift | None = link.shifts.get(shift)
    if known is not None:
        day = known.starts_at.astimezone(formats.LOCAL).strftime("%m-%d")
        return f"{day} {known.name}"
    # By its id, where the watch is over for long or not open yet: shift-2026-11-26-day.
    parts = shift.removeprefix("shift-").split("-", 3)
    if len(parts) == 4:
        template = link.policy.watch.shift(parts[3])
        return f"{parts[1]}-{parts[2]} {template.name if template is not None else parts[3]}"
    return str(shift)


def name_text(link: Link, user: str) -> str:
    """Somebody's name."""
    known = link.users.get(user)
    return known.name if known is not None else user


def seat_text(link: Link, seat: str) -> str:
    """What a seat is called."""
    plan = next((one for one in link.policy.watch.seats if one.seat == seat), None)
    if plan is not None and plan.name:
        return plan.name
    holder = next((user for user in link.users.values() if user.seat == seat), None)
    if holder is None:
        return str(seat)
    word = formats.role_word(holder.role)
    if holder.department is not None:
        word = f"{formats.department_word(holder.department)}{word}"
    return word


def head_text(link: Link, handover: Handover) -> str:
    """Which handover: 11-26 夜班 → 11-27 白班 · 值班长 · 林晓岚 交 王敏."""
    people = QCoreApplication.translate("Handover", "{leaver} 交 {receiver}").format(
        leaver=name_text(link, handover.leaver), receiver=name_text(link, handover.receiver)
    )
    shifts = f"{shift_text(link, handover.giving)} → {shift_text(link, handover.taking)}"
    return " · ".join((shifts, seat_text(link, handover.seat), people))


def handover_refusal(refusal: Refusal) -> str:
    """Why the hub did not take it."""
    count = _NUMBER.search(refusal.detail)
    if refusal.code is RefusalCode.OUT_OF_RANGE and count is not None:
        if "unread" in refusal.detail:
            text = QCoreApplication.translate("Handover", "还有 {count} 项没有读，读完才能签字")
        else:
            text = QCoreApplication.translate(
                "Handover", "截止以后又有 {count} 处变化没有知悉（N），知悉后才能签字"
            )
        return text.format(count=count.group())
    if refusal.code is RefusalCode.REASON_MISSING and "read back" in refusal.detail:
        return QCoreApplication.translate("Handover", "接班人还没有复述")
    if refusal.code is RefusalCode.WRONG_STATE and "signs first" in refusal.detail:
        return QCoreApplication.translate("Handover", "交班人先签，接班人后签")
    if refusal.code is RefusalCode.STALE_VERSION:
        return QCoreApplication.translate("Handover", "交接单刚刚有变化，请看过再签")
    if "sits at" in refusal.detail:
        return QCoreApplication.translate(
            "Handover", "这个席位现在有别人在岗，由在岗的人交班；他不在时由接班人代为交接（A）"
        )
    if "was handed over" in refusal.detail:
        return QCoreApplication.translate("Handover", "这个席位这一班已经交接过，不再交一次")
    if "is no seat of" in refusal.detail:
        return QCoreApplication.translate(
            "Handover", "这不是您的席位，也没有给您排班：先签到，再交班"
        )
    return formats.refusal_text(refusal, QCoreApplication.translate("Handover", "交接单"))


def subject_of(item: Item) -> tuple[str, str]:
    """Kind and id of what a line is about; "" where it has no page."""
    if item.state == "rest":
        return "", ""
    kind, colon, rest = item.id.partition(":")
    if item.section is Section.OUT_OF_SERVICE:
        return (kind, rest) if colon else ("alarm", item.id)
    if item.section is Section.INSTRUCTIONS and colon:  # given on an incident: "incident:id:…"
        return kind, rest.partition(":")[0]
    return _SUBJECTS.get(item.section, ""), item.id
