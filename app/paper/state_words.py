"""Words of sections and states on a handover's sheet. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.record.alarm import AlarmState
from backends.record.handover import Section
from backends.record.incident import Stage
from backends.record.resource import SourceState
from backends.record.task import TaskState
from widgets.formats import source_state_word
from widgets.formats import state_word as alarm_state_word
from widgets.record_words import stage_word, task_state_word


def section_word(section: Section) -> str:
    """事件, 报警, 停用 …"""
    match section:
        case Section.INCIDENTS:
            return QCoreApplication.translate("Paper", "事件")
        case Section.ALARMS:
            return QCoreApplication.translate("Paper", "报警")
        case Section.OUT_OF_SERVICE:
            return QCoreApplication.translate("Paper", "停用")
        case Section.INSTRUCTIONS:
            return QCoreApplication.translate("Paper", "批示")
        case Section.TASKS:
            return QCoreApplication.translate("Paper", "任务")
        case Section.WARNINGS:
            return QCoreApplication.translate("Paper", "预警")
        case Section.MEETINGS:
            return QCoreApplication.translate("Paper", "会商")
        case Section.ROSTER:
            return QCoreApplication.translate("Paper", "排班变动")
        case Section.WALL:
            return QCoreApplication.translate("Paper", "大屏")
        case Section.FLAGGED:
            return QCoreApplication.translate("Paper", "待续事项")
        case Section.MESSAGES:
            return QCoreApplication.translate("Paper", "未送达")


def state_word(section: Section, state: str) -> str:
    """A code of the sheet in words; an unknown one is said as it is."""
    if section is Section.INCIDENTS and state in set(Stage):
        return stage_word(Stage(state))
    if section is Section.TASKS and state in set(TaskState):
        return task_state_word(TaskState(state))
    if section is Section.ALARMS and state in set(AlarmState):
        return alarm_state_word(AlarmState(state))
    if section is Section.OUT_OF_SERVICE and state in set(SourceState):
        return source_state_word(SourceState(state))
    translate = QCoreApplication.translate
    return {
        "shelved": translate("Paper", "搁置"),
        "suppressed": translate("Paper", "抑制"),
        "out_of_service": translate("Paper", "停用"),
        "offline": translate("Paper", "离线"),
        "silent": translate("Paper", "没有数据"),
        "rest": translate("Paper", "另有"),
        "open": translate("Paper", "未办"),
        "in_hand": translate("Paper", "在办"),
        "done": translate("Paper", "已办待阅"),
        "scheduled": translate("Paper", "已安排"),
        "ended": translate("Paper", "欠纪要"),
        "absent": translate("Paper", "缺岗"),
        "covered": translate("Paper", "替班"),
        "cancelled": translate("Paper", "取消"),
        "scene": translate("Paper", "场景"),
        "tour": translate("Paper", "轮巡"),
        "dead": translate("Paper", "未送达"),
        "note": translate("Paper", "记事"),
        "call": translate("Paper", "电话"),
        "order": translate("Paper", "上级通知"),
        "visit": translate("Paper", "来访"),
        "automatic": translate("Paper", "自动"),
        "paper": translate("Paper", "补录"),
    }.get(state, state)
