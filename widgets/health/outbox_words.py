"""What is said of messages that go out. UI thread; pure text."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.city import OutboxRow, TargetLag
from backends.record.delivery import GiveUpMessage, MarkDelivered, MessageDeed
from backends.record.refusal import Refusal
from backends.record.task import TaskState
from widgets.formats import age_text, refusal_text

DEAD = "dead"
WAITING = (TaskState.QUEUED.value, TaskState.UNKNOWN.value)


def state_words(state: str) -> str:
    """等待发送, 未送达 …"""
    translate = QCoreApplication.translate
    return {
        DEAD: translate("Outbox", "未送达"),
        TaskState.QUEUED.value: translate("Outbox", "等待发送"),
        TaskState.SENT.value: translate("Outbox", "已送达"),
        TaskState.ACCEPTED.value: translate("Outbox", "对方已接收"),
        TaskState.EXECUTING.value: translate("Outbox", "对方在办"),
        TaskState.DONE.value: translate("Outbox", "已办结"),
        TaskState.REJECTED.value: translate("Outbox", "对方退回"),
        TaskState.EXPIRED.value: translate("Outbox", "已过期"),
        TaskState.UNKNOWN.value: translate("Outbox", "不知是否送达"),
        TaskState.CANCELLED.value: translate("Outbox", "已撤回"),
    }.get(state, state)


def state_token(state: str) -> str:
    """Colour means that a person must act."""
    if state == DEAD:
        return "severity_ii"
    if state in (TaskState.UNKNOWN.value, TaskState.REJECTED.value, TaskState.EXPIRED.value):
        return "severity_iii"
    return "text_dim"


def shape(state: str) -> str:
    """A shape beside the colour."""
    if state == DEAD:
        return "✕"
    if state == TaskState.UNKNOWN.value:
        return "?"
    return "○" if state == TaskState.QUEUED.value else "●"


def type_words(kind: str) -> str:
    """What the message is: 派遣, 指令, 网格事件 …"""
    translate = QCoreApplication.translate
    head, _, tail = kind.rpartition(".")
    known = {
        "dispatch.assigned": translate("Outbox", "派遣"),
        "dispatch.cancelled": translate("Outbox", "撤回派遣"),
        "order.given": translate("Outbox", "指令"),
        "order.cancelled": translate("Outbox", "撤回指令"),
        "grid.event.reported": translate("Outbox", "网格事件上报"),
        "grid.event.escalated": translate("Outbox", "网格事件上呈"),
        "grid.event.assigned": translate("Outbox", "网格事件下派"),
        "grid.event.answered": translate("Outbox", "网格事件答复"),
        "grid.event.closed": translate("Outbox", "网格事件办结"),
        "traffic.anomaly.raised": translate("Outbox", "交通异常"),
        "traffic.anomaly.cleared": translate("Outbox", "交通异常解除"),
        "env.exceedance.raised": translate("Outbox", "环境超标"),
        "env.exceedance.cleared": translate("Outbox", "环境超标解除"),
        "warning.issued": translate("Outbox", "预警发布"),
        "warning.superseded": translate("Outbox", "预警更新"),
        "warning.cancelled": translate("Outbox", "预警解除"),
        "case.stage_changed": translate("Outbox", "案件进展"),
        "dispatch.receipt": translate("Outbox", "派遣回执"),
    }
    return known.get(kind, f"{head}.{tail}".strip("."))


def name_words(row: OutboxRow) -> str:
    """How one message is called."""
    return row.title or type_words(row.type)


def refused_words(body: MessageDeed, refusal: Refusal, name: str) -> str:
    """没有再发“…”：…; `name`: of the message, empty where it is not known any more."""
    translate = QCoreApplication.translate
    deed = translate("Outbox", "再发")
    if isinstance(body, MarkDelivered):
        deed = translate("Outbox", "登记另行送达")
    elif isinstance(body, GiveUpMessage):
        deed = translate("Outbox", "停发")
    words = translate("Outbox", "没有{deed}“{name}”：{reason}")
    if not name:
        words = translate("Outbox", "没有{deed}：{reason}")
    reason = refusal_text(refusal, translate("Outbox", "消息"))
    return words.format(deed=deed, name=name, reason=reason)


def may_be_sent(row: OutboxRow) -> bool:
    """Whether a person can have it sent once more."""
    return row.state in (DEAD, TaskState.UNKNOWN.value)


def lag_words(lag: TargetLag) -> str:
    """How one target stands, in a line."""
    translate = QCoreApplication.translate
    if not lag.is_served:
        return translate("Outbox", "没有接入程序为它送信")
    if lag.dead:
        return translate("Outbox", "{count} 条未送达，要人处理").format(count=lag.dead)
    if lag.waiting:
        words = translate("Outbox", "{count} 条在等，最久 {age}")
        return words.format(count=lag.waiting, age=age_text(lag.oldest_s))
    return translate("Outbox", "没有积压")


def speed_words(lag: TargetLag) -> str:
    """一半在 0.3 s 内，95% 在 1.2 s 内送达."""
    if lag.p95_ms <= 0:
        return QCoreApplication.translate("Outbox", "还没有送过")
    words = QCoreApplication.translate("Outbox", "中位 {half} s，95% {most} s")
    return words.format(half=f"{lag.p50_ms / 1000:.1f}", most=f"{lag.p95_ms / 1000:.1f}")
