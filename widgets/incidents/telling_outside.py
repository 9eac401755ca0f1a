"""What goes up, down and out of an incident, in words that a person reads aloud. Pure text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication

from backends.link.api import Link
from backends.record import delivery as dl
from backends.record import incident_outside as out
from backends.record import order as od
from backends.record.catalogue import Payload
from backends.record.common import Department
from backends.record.exchange import Delivery
from backends.record.ids import TaskId
from widgets.departments.words import act_word, order_state_word
from widgets.formats import department_word
from widgets.health.outbox_words import type_words
from widgets.incidents.division_words import outside_stage_word
from widgets.incidents.words import party_text

translate = QCoreApplication.translate

Teller = Callable[[Any, Link], str]


def _step(p: out.OutsideStepTaken, link: Link) -> str:
    told = p.told
    known = link.sources.get(told.source)
    name = known.name if known is not None else str(told.source)
    text = translate("Incidents", "{name}：{stage}").format(
        name=name, stage=outside_stage_word(told.stage)
    )
    if told.by:
        text += translate("Incidents", "（{by}）").format(by=told.by)
    if told.text:
        text += f"，{told.text}"
    return text + translate("Incidents", "，对方已办结") if told.is_over else text


def _up(p: out.IncidentEscalated, _: Link) -> str:
    text = translate("Incidents", "上报{name}：{text}")
    return text.format(name=p.name, text=p.text)


def _down(p: out.IncidentAssignedDown, _: Link) -> str:
    text = translate("Incidents", "下派{name}").format(name=p.name)
    return f"{text}：{p.text}" if p.text else text


def _answered(p: out.DivisionStepAnswered, link: Link) -> str:
    whom = p.by or _division(p.step, link)
    if p.is_receipt:
        text = translate("Incidents", "{whom}回执：已收到").format(whom=whom)
        return f"{text}，{p.text}" if p.text else text
    return translate("Incidents", "{whom}答复：{text}").format(whom=whom, text=p.text)


def _ran_out(p: out.DivisionClockRanOut, link: Link) -> str:
    text = translate("Incidents", "{name}没有按时答复")
    return text.format(name=_division(p.step, link) or translate("Incidents", "区划"))


def _division(step: str, link: Link) -> str:
    found = (s.name for i in link.incidents.values() for s in i.division_steps if s.id == step)
    return next(found, "")


def _given(p: od.OrderGiven, _: Link) -> str:
    words = p.body.get("text", "")
    text = act_word(p.act)
    return f"{text}：{words}" if words else text


def _order_cancelled(_: od.OrderCancelled, __: Link) -> str:
    return translate("Incidents", "撤回指令")


def _order_marked(p: od.OrderMarked, _: Link) -> str:
    text = translate("Incidents", "指令{state}").format(state=order_state_word(p.state))
    return f"{text}：{p.result}" if p.result else text


def _reported(p: dl.MessageReported, link: Link) -> str:
    words = {
        Delivery.NOT_SENT: translate("Incidents", "没有送到{whom}，稍后再送"),
        Delivery.SENT: translate("Incidents", "已送达{whom}"),
        Delivery.ACCEPTED: translate("Incidents", "{whom}已接收"),
        Delivery.EXECUTING: translate("Incidents", "{whom}正在办理"),
        Delivery.DONE: translate("Incidents", "{whom}已办完"),
        Delivery.REJECTED: translate("Incidents", "{whom}没有收"),
        Delivery.UNKNOWN: translate("Incidents", "是否送达{whom}不明，正在核对"),
    }
    text = words[p.delivery].format(whom=target_text(p.target, link))
    text = f"{_what(p, link)}{text}"
    return f"{text}：{p.detail}" if p.detail else text


def _died(p: dl.MessageDied, link: Link) -> str:
    text = translate("Incidents", "送不到{whom}，已停止重试：{reason}")
    return _what(p, link) + text.format(whom=target_text(p.target, link), reason=p.reason)


def _what(p: dl.MessageReported | dl.MessageDied, link: Link) -> str:
    """派遣“补装井盖”； what kind of message it is, and of which task."""
    task = link.tasks.get(TaskId(p.about))
    form = translate("Incidents", "{kind}“{title}”") if task else translate("Incidents", "{kind}：")
    return form.format(kind=type_words(p.type), title=task.title if task else "")


def _again(p: dl.MessageSentAgain, link: Link) -> str:
    text = translate("Incidents", "重新发给{whom}").format(whom=target_text(p.target, link))
    return f"{text}：{p.note}" if p.note else text


def _settled(p: dl.MessageSettled, link: Link) -> str:
    form = (
        translate("Incidents", "确认{whom}已收到")
        if p.is_delivered
        else translate("Incidents", "不再发给{whom}")
    )
    text = form.format(whom=target_text(p.target, link))
    return f"{text}：{p.note}" if p.note else text


def target_text(target: str, link: Link) -> str:
    """A department's or a party's name of its target's word."""
    kind, _, name = target.partition(":")
    if kind == "department" and name in set(Department):
        return department_word(Department(name))
    return party_text(name, link.policy) if kind == "party" else target


# Any: each takes the payload that its key names.
OUTSIDE: dict[type[Payload], Teller] = {
    out.OutsideStepTaken: _step,
    out.IncidentEscalated: _up,
    out.IncidentAssignedDown: _down,
    out.DivisionStepAnswered: _answered,
    out.DivisionClockRanOut: _ran_out,
    od.OrderGiven: _given,
    od.OrderCancelled: _order_cancelled,
    od.OrderMarked: _order_marked,
    dl.MessageReported: _reported,
    dl.MessageDied: _died,
    dl.MessageSentAgain: _again,
    dl.MessageSettled: _settled,
}
