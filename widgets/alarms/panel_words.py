"""What the alarm panel says above its list: how many, how long, what waits and hides. Pure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link, LinkState
from widgets import formats
from widgets.alarms.model import AlarmListModel
from widgets.theme import SEVERITY_NUMERAL, SEVERITY_SHAPE


def summary_text(model: AlarmListModel, link: Link) -> str:
    """How many wait, since when, and how many there are."""
    if model.total == 0:
        return QCoreApplication.translate("AlarmPanel", "没有报警")
    words = []
    if model.unacknowledged:
        text = QCoreApplication.translate("AlarmPanel", "未确认 {count}")
        words.append(text.format(count=model.unacknowledged))
        oldest = model.oldest_unacknowledged()
        if oldest is not None and model.filter.is_open:
            age = formats.age_of(oldest, link.hub_now())
            words.append(QCoreApplication.translate("AlarmPanel", "最久 {age}").format(age=age))
    else:
        words.append(QCoreApplication.translate("AlarmPanel", "全部已确认"))
    if model.listed < model.total:
        text = QCoreApplication.translate("AlarmPanel", "显示 {shown} / {total}")
        words.append(text.format(shown=model.listed, total=model.total))
    else:
        text = QCoreApplication.translate("AlarmPanel", "共 {total}")
        words.append(text.format(total=model.total))
    return " · ".join(words)


def lock_text(model: AlarmListModel) -> str:
    """The lock's button: what came meanwhile and how bad the worst of it is."""
    if not model.is_locked:
        return QCoreApplication.translate("AlarmPanel", "锁定列表")
    worst = model.worst_waiting()
    if worst is None:
        return QCoreApplication.translate("AlarmPanel", "已锁定")
    said = QCoreApplication.translate("AlarmPanel", "已锁定，新来 {count} 条 {shape}{severity}")
    shape, numeral = SEVERITY_SHAPE[worst], SEVERITY_NUMERAL[worst]
    return said.format(count=model.waiting, shape=shape, severity=numeral)


def hidden_text(model: AlarmListModel) -> str:
    """A filter must not keep the worst from the one on watch; empty where it does not."""
    if model.filter.is_open:
        return ""
    words = [
        f"{SEVERITY_SHAPE[severity]}{SEVERITY_NUMERAL[severity]} {count}"
        for severity, count in model.hidden_urgent().items()
    ]
    if not words:
        return ""
    said = QCoreApplication.translate("AlarmPanel", "筛选条件挡住了 {alarms} 条未确认报警")
    return said.format(alarms=formats.list_text(words))


def offline_text(link: Link) -> str:
    """Since when the hub is gone; empty while it is there."""
    status = link.status
    if status.state in (LinkState.ONLINE, LinkState.SIGNED_OUT):
        return ""
    now = link.hub_now()
    words = QCoreApplication.translate(
        "AlarmPanel", "与中心断开，自 {clock} 起（{age}）。下面是断开前的内容。"
    )
    clock = formats.clock_text(status.since, now)
    return words.format(clock=clock, age=formats.age_of(status.since, now))
