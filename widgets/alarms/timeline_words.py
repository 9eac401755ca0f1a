"""Lines of an alarm's history, as the log tells them. Pure text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec
from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import alarm as words_of
from backends.record.alarm_events import AlarmStillTrue
from backends.record.catalogue import UnknownEvent, decode_payload
from backends.record.envelope import Event
from backends.record.request import RequestDecided, RequestMade
from widgets import formats
from widgets.record_words import act_word

Line = tuple[dt.datetime, str]


def timeline_lines(events: Iterable[Event], link: Link) -> list[Line]:
    """What happened, newest first. What this program does not know is left out."""
    lines, raised = [], 0
    for event in events:
        try:
            payload = decode_payload(event)
        except (UnknownEvent, msgspec.ValidationError):
            continue
        who = formats.actor_text(event.actor, link.users)
        if isinstance(payload, words_of.AlarmRaised):
            raised += not payload.is_repeat
            text = "" if payload.is_repeat else _raised(payload, raised)
        else:
            text = _flag_line(payload, who, event.recorded_at, link) or _line(payload, who, link)
        if text:
            lines.append((event.recorded_at, text))
    return lines[::-1]


def _raised(payload: words_of.AlarmRaised, count: int) -> str:
    severity = formats.severity_word(payload.severity)
    if payload.is_late:
        text = QCoreApplication.translate("Alarms", "补传：断线期间发生，{severity}")
        return text.format(severity=severity)
    if count == 1:
        return QCoreApplication.translate("Alarms", "首次发生，{severity}").format(
            severity=severity
        )
    text = QCoreApplication.translate("Alarms", "第 {count} 次发生，{severity}")
    return text.format(count=count, severity=severity)


def _line(payload: object, who: str, link: Link) -> str:
    translate = QCoreApplication.translate
    match payload:
        case AlarmStillTrue():
            return translate("Alarms", "补传的报警仍未恢复，开始提醒")
        case words_of.AlarmCleared():
            return translate("Alarms", "恢复正常")
        case words_of.AlarmAcknowledged():
            return translate("Alarms", "{name} 确认").format(name=who)
        case words_of.AlarmTaken():
            return translate("Alarms", "{name} 接手").format(name=who)
        case words_of.AlarmReleased():
            return translate("Alarms", "{name} 释放").format(name=who)
        case words_of.AlarmReset():
            return translate("Alarms", "{name} 复位").format(name=who)
        case words_of.AlarmEscalated(role=role):
            text = translate("Alarms", "没有人接手，升级通知{role}")
            return text.format(role=formats.role_word(role))
        case words_of.AlarmLinked(incident=incident):
            found = link.incidents.get(incident)
            if not incident:
                return translate("Alarms", "与事件脱离")
            text = translate("Alarms", "转为事件 {number}")
            return text.format(number=found.number if found is not None else "").strip()
        case words_of.AlarmQualityChanged(quality=words_of.Quality.STALE):
            return translate("Alarms", "来源没有数据，状态可能已变")
        case words_of.AlarmQualityChanged():
            return translate("Alarms", "来源恢复供数")
        case RequestMade(act=act, reason=reason):
            text = translate("Alarms", "{name} 申请{act}：{reason}")
            return text.format(name=who, act=act_word(act), reason=reason)
        case RequestDecided(is_approved=is_approved, answer=answer):
            yes, no = (
                translate("Alarms", "{name} 同意申请"),
                translate("Alarms", "{name} 没有同意申请"),
            )
            said = (yes if is_approved else no).format(name=who)
            return f"{said}：{answer}" if answer else said
        case _:
            return ""


def _flag_line(payload: object, who: str, at: dt.datetime, link: Link) -> str:
    translate = QCoreApplication.translate
    match payload:
        case words_of.AlarmShelved(until=until, reason=reason):
            text = translate("Alarms", "{name} 搁置至 {until}：{reason}")
            return text.format(name=who, until=formats.clock_text(until, at), reason=reason)
        case words_of.AlarmUnshelved(has_expired=True):
            return translate("Alarms", "搁置到期")
        case words_of.AlarmUnshelved():
            return translate("Alarms", "{name} 取消搁置").format(name=who)
        case words_of.AlarmSuppressed(why=why):
            return translate("Alarms", "按规则抑制：{why}").format(why=why)
        case words_of.AlarmUnsuppressed():
            return translate("Alarms", "抑制解除")
        case words_of.AlarmTakenOutOfService(reason=reason, permit=permit):
            text = translate("Alarms", "{name} 停用，工作票 {permit}：{reason}")
            return text.format(name=who, permit=permit, reason=reason)
        case words_of.AlarmReturnedToService(checked=checked):
            text = translate("Alarms", "{name} 恢复使用：{checked}")
            return text.format(name=who, checked=checked)
        case _:
            return ""
