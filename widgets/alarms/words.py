"""Words of one alarm, for the list's cells, screen readers and the detail. Pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, LinkState
from backends.record.alarm import (
    Acknowledge,
    Alarm,
    Quality,
    ReleaseAlarm,
    ResetAlarm,
    ReturnToService,
    ShelveAlarm,
    TakeAlarm,
    TakeOutOfService,
    UnshelveAlarm,
)
from backends.record.commands import CommandBody
from backends.record.resource import SourceState
from backends.record.warning import NoteWarning, PublishWarning, WithdrawWarning
from widgets import formats
from widgets.alarms.arrangement import AlarmGroup
from widgets.theme import SEVERITY_NUMERAL

COLUMNS = ("title", "severity", "state", "place", "department", "raised_at", "taken_by")


def cell_text(alarm: Alarm, column: str, link: Link) -> str:
    """Text of one of COLUMNS."""
    match column:
        case "title":
            return alarm.title
        case "severity":
            return formats.severity_word(alarm.severity)
        case "state":
            return formats.state_word(alarm.state)
        case "place":
            return alarm.place.name if alarm.place is not None else ""
        case "department":
            return formats.department_word(alarm.department)
        case "raised_at":
            return formats.clock_text(alarm.since, link.hub_now())
        case _:
            taken = alarm.taken_by
            return formats.actor_text(taken, link.users) if taken is not None else ""


def spoken_text(alarm: Alarm, link: Link) -> str:
    """The row as a screen reader says it."""
    spoken = ("severity", "title", "place", "state", "taken_by")
    words = (cell_text(alarm, column, link) for column in spoken)
    return "，".join(word for word in words if word)


def detail_pairs(alarm: Alarm) -> list[tuple[str, str]]:
    """What the source told beside the title, as label and value, figures with their unit."""
    unit = alarm.detail.get("unit", "")
    pairs = []
    for name, value in alarm.detail.items():
        if not value or name == "unit":
            continue
        is_figure = name in ("value", "limit")
        said = f"{value} {unit}" if is_figure and unit and not value.endswith(unit) else value
        if name == "point":  # as its own system numbers it
            said = value.removeprefix(f"{alarm.source}:")
        pairs.append((detail_word(name), said))
    return pairs


def where_text(alarm: Alarm) -> str:
    """Place and department: 清河桥东排污口 · 环保."""
    words = [alarm.place.name] if alarm.place is not None and alarm.place.name else []
    return " · ".join([*words, formats.department_word(alarm.department)])


def state_text(alarm: Alarm, link: Link) -> str:
    """State in words, with the command on its way where there is one."""
    words = [formats.state_word(alarm.state), *(word for word, _ in aside_words(alarm, link))]
    pending = link.pending.get(alarm.id)
    if pending is not None:
        words.append(pending_word(pending, link.status.state is LinkState.ONLINE))
    if alarm.is_late:
        words.append(late_word())
    if alarm.quality is Quality.STALE:
        words.append(QCoreApplication.translate("Alarms", "数据陈旧"))
    return " · ".join(words)


def late_word() -> str:
    """Told after an outage, and not yet known to be still true."""
    return QCoreApplication.translate("Alarms", "补传")


def source_text(alarm: Alarm, link: Link) -> str:
    """Name of the feed, and its health where that is not well."""
    health = link.sources.get(alarm.source)
    if health is None:
        return str(alarm.source)
    if health.state is SourceState.OK:
        return health.name
    return f"{health.name}（{formats.source_state_word(health.state)}）"


def command_word(body: CommandBody) -> str:
    """What was asked for."""
    match body:
        case Acknowledge():
            return QCoreApplication.translate("Alarms", "确认")
        case TakeAlarm():
            return QCoreApplication.translate("Alarms", "接手")
        case ReleaseAlarm():
            return QCoreApplication.translate("Alarms", "释放")
        case ShelveAlarm():
            return QCoreApplication.translate("Alarms", "搁置")
        case UnshelveAlarm():
            return QCoreApplication.translate("Alarms", "取消搁置")
        case TakeOutOfService():
            return QCoreApplication.translate("Alarms", "停用")
        case ReturnToService():
            return QCoreApplication.translate("Alarms", "恢复使用")
        case ResetAlarm():
            return QCoreApplication.translate("Alarms", "复位")
        case NoteWarning():
            return QCoreApplication.translate("Alarms", "签收")
        case PublishWarning():
            return QCoreApplication.translate("Alarms", "发布预警")
        case WithdrawWarning():
            return QCoreApplication.translate("Alarms", "解除预警")
        case _:
            return QCoreApplication.translate("Alarms", "操作")


def pending_word(body: CommandBody, is_online: bool) -> str:
    """What a row says while a command is on its way."""
    if not is_online:
        return QCoreApplication.translate("Alarms", "待联机提交")
    return QCoreApplication.translate("Alarms", "{deed}中…").format(deed=command_word(body))


def cause_text(alarm: Alarm, link: Link) -> str:
    """What is behind it, or else the name of its class; its title where neither is known."""
    if alarm.cause:
        return alarm.cause
    return link.policy.alarms.class_of(alarm.kind).name or formats.what_text(alarm)


def group_where(group: AlarmGroup) -> str:
    """The place that the alarms of a group share."""
    place = group.lead.place
    return (place.division or place.name) if place is not None else ""


def group_text(group: AlarmGroup, link: Link) -> str:
    """A group in one line: 停电 · 清河区 12 条：Ⅱ 3、Ⅲ 9."""
    heads = [cause_text(group.lead, link), group_where(group)]
    counts = formats.list_text(f"{SEVERITY_NUMERAL[s]} {n}" for s, n in group.severities.items())
    text = QCoreApplication.translate("Alarms", "{what} {count} 条：{counts}")
    what = " · ".join(word for word in heads if word)
    return text.format(what=what, count=group.size, counts=counts)


def aside_words(alarm: Alarm, link: Link) -> list[tuple[str, str]]:
    """What sets it aside: (short word, who, why and until when); empty where nothing does."""
    now, said = link.hub_now(), []
    if alarm.shelf is not None:
        shelf = alarm.shelf
        text = QCoreApplication.translate("Alarms", "{who} 搁置至 {until}：{why}")
        if shelf.is_once:
            text = QCoreApplication.translate("Alarms", "{who} 搁置一次，最迟 {until}：{why}")
        until = formats.clock_text(shelf.until, now)
        who = formats.actor_text(shelf.by, link.users)
        word = QCoreApplication.translate("Alarms", "已搁置")
        said.append((word, text.format(who=who, until=until, why=shelf.reason)))
    if alarm.suppression is not None:
        text = QCoreApplication.translate("Alarms", "按规则抑制：{why}")
        word = QCoreApplication.translate("Alarms", "已抑制")
        said.append((word, text.format(why=alarm.suppression.why or alarm.suppression.rule)))
    if alarm.out_of_service is not None:
        out = alarm.out_of_service
        text = QCoreApplication.translate("Alarms", "{who} 停用，工作票 {permit}：{why}")
        who = formats.actor_text(out.by, link.users)
        word = QCoreApplication.translate("Alarms", "已停用")
        said.append((word, text.format(who=who, permit=out.permit, why=out.reason)))
    return said


def detail_word(name: str) -> str:
    """A key of `Alarm.detail` as people say it; an unknown key is shown as it came."""
    match name:
        case "factor":
            return QCoreApplication.translate("Alarms", "监测因子")
        case "value":
            return QCoreApplication.translate("Alarms", "监测值")
        case "limit":
            return QCoreApplication.translate("Alarms", "限值")
        case "flag":
            return QCoreApplication.translate("Alarms", "数据标记")
        case "resource":
            return QCoreApplication.translate("Alarms", "点位编号")
        case "mn":
            return QCoreApplication.translate("Alarms", "设备编号")
        case "case_id" | "case":
            return QCoreApplication.translate("Alarms", "案件编号")
        case "category" | "class":
            return QCoreApplication.translate("Alarms", "类别")
        case "status":
            return QCoreApplication.translate("Alarms", "处理状态")
        case "description":
            return QCoreApplication.translate("Alarms", "情况")
        case "reporter":
            return QCoreApplication.translate("Alarms", "上报人")
        case "plate":
            return QCoreApplication.translate("Alarms", "车牌号")
        case "speed":
            return QCoreApplication.translate("Alarms", "车速")
        case _:
            return name
