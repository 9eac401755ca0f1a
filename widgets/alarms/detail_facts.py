"""When it came, who did what, where it comes from: the facts of one alarm in words. Pure text."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record.alarm import Alarm, AlarmState, Quality
from backends.record.order import Order
from widgets import formats
from widgets.alarms.points import known_as, points_of
from widgets.alarms.words import source_text
from widgets.departments.words import order_text

_MOST_ORDERS = 3
_OVER = (AlarmState.RTNUN, AlarmState.NORM, AlarmState.LATCHED)


def fact_pairs(alarm: Alarm, link: Link) -> list[tuple[str, str]]:
    """Label and value, in the order in which they are asked for."""
    translate = QCoreApplication.translate
    facts = [(translate("AlarmDetail", "发生"), _when(alarm.since, link))]
    if alarm.raise_count > 1:
        text = translate("AlarmDetail", "{when}，共 {count} 次")
        when = _when(alarm.first_raised_at, link)
        facts.append(
            (translate("AlarmDetail", "首次"), text.format(when=when, count=alarm.raise_count))
        )
    if alarm.is_chattering:
        facts.append(
            (
                translate("AlarmDetail", "抖动"),
                translate("AlarmDetail", "反复发生又恢复，请查传感器"),
            )
        )
    if alarm.cleared_at is not None and alarm.state in _OVER:
        facts.append((translate("AlarmDetail", "恢复"), _when(alarm.cleared_at, link)))
    facts += _people(alarm, link)
    if alarm.cause:
        facts.append((translate("AlarmDetail", "原因"), alarm.cause))
    facts.append((translate("AlarmDetail", "来源"), source_text(alarm, link)))
    if alarm.is_late:
        facts.append(
            (
                translate("AlarmDetail", "补传"),
                translate("AlarmDetail", "断线期间发生，事后补报，不作提醒；若仍未恢复会重新提醒"),
            )
        )
    if alarm.quality is Quality.STALE:
        facts.append(
            (
                translate("AlarmDetail", "数据"),
                translate("AlarmDetail", "来源没有新数据，现场可能已变化"),
            )
        )
    return facts + _orders(alarm, link)


def _orders(alarm: Alarm, link: Link) -> list[tuple[str, str]]:
    """The last orders to the device that it comes from."""
    things = points_of(alarm) or known_as(alarm, alarm.detail.get("resource", ""))
    given = [order for order in link.orders.values() if order.resource in things]
    given.sort(key=_given_at, reverse=True)
    word = QCoreApplication.translate("AlarmDetail", "指令")
    return [(word, f"{order_text(o)}  {_when(o.given_at, link)}") for o in given[:_MOST_ORDERS]]


def _given_at(order: Order) -> dt.datetime:
    return order.given_at


def _people(alarm: Alarm, link: Link) -> list[tuple[str, str]]:
    translate, facts = QCoreApplication.translate, []
    if alarm.acknowledged_by is not None and alarm.acknowledged_at is not None:
        name = formats.actor_text(alarm.acknowledged_by, link.users)
        facts.append(
            (translate("AlarmDetail", "确认"), f"{name}  {_when(alarm.acknowledged_at, link)}")
        )
    taken = translate("AlarmDetail", "还没有人接手")
    if alarm.taken_by is not None and alarm.taken_at is not None:
        name = formats.actor_text(alarm.taken_by, link.users)
        taken = f"{name}  {_when(alarm.taken_at, link)}"
    facts.append((translate("AlarmDetail", "接手"), taken))
    if alarm.escalated_to:
        text = translate("AlarmDetail", "已通知{roles}")
        said = text.format(roles=formats.list_text(map(formats.role_word, alarm.escalated_to)))
        if alarm.escalated_at is not None:
            said = f"{said}  {_when(alarm.escalated_at, link)}"
        facts.append((translate("AlarmDetail", "升级"), said))
    return facts


def _when(moment: dt.datetime, link: Link) -> str:
    now = link.hub_now()
    text = QCoreApplication.translate("AlarmDetail", "{clock}（{age}前）")
    return text.format(clock=formats.clock_text(moment, now), age=formats.age_of(moment, now) + " ")
