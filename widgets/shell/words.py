"""What the shell says of the link, of feeds and of signing in. Any thread; pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import LinkState, LinkStatus
from backends.record.access import Role, User
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Severity
from backends.record.resource import SourceHealth
from widgets.formats import (
    actor_text,
    age_of,
    clock_text,
    department_word,
    role_word,
    severity_colour_word,
    severity_word,
    source_state_word,
    state_word,
)
from widgets.shell.counts import Count


def unreachable_text(code: str) -> str:
    """Why one cannot sign in just now, and what to do."""
    match code:
        case "refused":
            return QCoreApplication.translate(
                "Shell", "中心服务没有启动。请通知系统管理员，稍后再试"
            )
        case "silent":
            return QCoreApplication.translate("Shell", "中心没有应答。请检查网络后再试")
        case "certificate":
            return QCoreApplication.translate("Shell", "中心的证书不可信。请通知系统管理员")
        case "not_a_hub":
            return QCoreApplication.translate(
                "Shell", "这个地址上不是指挥中心服务。请检查配置的中心地址"
            )
        case _:
            return QCoreApplication.translate("Shell", "连不上中心。请检查网络和配置的中心地址")


def loss_text(reason: str) -> str:
    """Why the line is down, in a few words."""
    match reason:
        case "refused":
            return QCoreApplication.translate("Shell", "中心服务未启动")
        case "silent":
            return QCoreApplication.translate("Shell", "中心没有应答")
        case "closed":
            return QCoreApplication.translate("Shell", "连接被断开")
        case "not_a_hub" | "garbled":
            return QCoreApplication.translate("Shell", "中心的应答不对")
        case "fault":
            return QCoreApplication.translate("Shell", "本机软件出错，正在重连")
        case _:
            return QCoreApplication.translate("Shell", "网络不通")


def offline_text(status: LinkStatus, now: dt.datetime) -> str:
    """The banner of a line that is down."""
    text = QCoreApplication.translate(
        "Shell", "与中心失联：自 {since}，已 {age}（{reason}）。正在自动重连，显示的是断线前的内容"
    )
    return text.format(
        since=clock_text(status.since, now),
        age=age_of(status.since, now),
        reason=loss_text(status.reason),
    )


def store_text(problem: str) -> str:
    """The banner of a hub that cannot write."""
    match problem:
        case "disk_full":
            return QCoreApplication.translate(
                "Shell", "中心磁盘已满：新的报警和操作暂时记不下来。请系统管理员立即腾出空间"
            )
        case "read_only":
            return QCoreApplication.translate(
                "Shell", "中心数据目录只读：新的报警和操作暂时记不下来。请系统管理员立即处理"
            )
        case _:
            return QCoreApplication.translate(
                "Shell", "中心存储故障：新的报警和操作暂时记不下来。请系统管理员立即处理"
            )


def link_text(status: LinkStatus, now: dt.datetime) -> str:
    """The line in the footer, in a few words."""
    match status.state:
        case LinkState.ONLINE:
            return QCoreApplication.translate("Shell", "中心在线")
        case LinkState.OFFLINE:
            text = QCoreApplication.translate("Shell", "与中心失联 {age}")
            return text.format(age=age_of(status.since, now))
        case LinkState.CONNECTING:
            return QCoreApplication.translate("Shell", "正在连接中心")
        case LinkState.SIGNED_OUT:
            return QCoreApplication.translate("Shell", "未登录")


def skew_text(skew_ms: int | None) -> str:
    """Difference of the clocks: 时差 12 ms, 时差 3.4 s, 时差 — where nothing tells it."""
    text = QCoreApplication.translate("Shell", "时差 {amount}")
    if skew_ms is None:
        return text.format(amount="—")
    if abs(skew_ms) < 1000:
        return text.format(amount=f"{skew_ms} ms")
    return text.format(amount=f"{skew_ms / 1000:.1f} s")


def count_text(severity: Severity, count: Count) -> str:
    """What a counter of the header says when asked."""
    text = QCoreApplication.translate(
        "Shell", "{level}（{colour}）：未确认 {unacknowledged} 条，共 {active} 条"
    )
    return text.format(
        level=severity_word(severity),
        colour=severity_colour_word(severity),
        unacknowledged=count.unacknowledged,
        active=count.active,
    )


def feed_text(feed: SourceHealth, now: dt.datetime) -> str:
    """One feed: 排口在线监测：正常 自 14:03:27 最近 2 s 前 已收 1,204 坏帧 3 时差 40 ms."""
    parts = [f"{feed.name}：{source_state_word(feed.state)}"]
    since = _moment(feed.since)
    if since is not None:
        text = QCoreApplication.translate("Shell", "自 {since}")
        parts.append(text.format(since=clock_text(since, now)))
    latest = _moment(feed.last_success)
    if latest is not None:
        text = QCoreApplication.translate("Shell", "最近 {age} 前")
        parts.append(text.format(age=age_of(latest, now)))
    parts.append(
        QCoreApplication.translate("Shell", "已收 {count}").format(count=f"{feed.accepted:,}")
    )
    parts.append(
        QCoreApplication.translate("Shell", "坏帧 {count}").format(count=f"{feed.malformed:,}")
    )
    parts.append(skew_text(feed.skew_ms))
    if feed.reason:
        parts.append(feed.reason)
    return "  ".join(parts)


def person_text(user: User) -> str:
    """林晓岚 值班长; a dispatcher with the department: 赵海波 环保调度员."""
    role = role_word(user.role)
    if user.role is Role.DISPATCHER and user.department is not None:
        role = department_word(user.department) + role
    return f"{user.name}  {role}"


def alarm_news_text(alarm: Alarm, users: dict[str, User], now: dt.datetime) -> str:
    """Last entry of the footer: 14:03:27 东港排口 化学需氧量超标 已确认（林晓岚）."""
    place = alarm.place.name if alarm.place is not None else ""
    if place in alarm.title:
        place = ""
    parts = [clock_text(alarm.changed_at, now), place, alarm.title, state_word(alarm.state)]
    text = "  ".join(part for part in parts if part)
    if alarm.state is AlarmState.ACKED and alarm.acknowledged_by is not None:
        text += f"（{actor_text(alarm.acknowledged_by, users)}）"
    return text


def _moment(text: str) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
