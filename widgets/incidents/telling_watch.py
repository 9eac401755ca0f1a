"""What the watch did about an incident, in words that a person reads aloud. Pure text.

Entries of the log, instructions, meetings, and messages of other parties that name it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from backends.link.api import Link
from backends.record import entry as en
from backends.record import meeting as mt
from backends.record.catalogue import Payload
from backends.record.exchange_events import EnvelopeKept
from backends.record.ids import SourceId
from widgets import formats
from widgets.health.outbox_words import type_words
from widgets.incidents.telling_outside import target_text
from widgets.watch.words import kind_word as entry_word
from widgets.watch.words import name_of

translate = QCoreApplication.translate

Teller = Callable[[Any, Link], str]


def _written(p: en.EntryWritten, _: Link) -> str:
    kind, said = entry_word(p.kind), p.text
    if p.call is not None and p.call.office:
        form = (
            translate("Incidents", "{office}来电")
            if p.call.is_incoming
            else translate("Incidents", "致电{office}")
        )
        said = f"{form.format(office=p.call.office)}：{said}"
    if p.corrects:
        return translate("Incidents", "值班日志更正（{kind}）：{text}").format(kind=kind, text=said)
    return translate("Incidents", "值班日志（{kind}）：{text}").format(kind=kind, text=said)


def _flagged(p: en.EntryFlagged, _: Link) -> str:
    if p.is_flagged:
        return translate("Incidents", "日志列入交班事项")
    return translate("Incidents", "日志不再列入交班事项")


def _instruction(p: en.InstructionGiven, link: Link) -> str:
    text = translate("Incidents", "批示 {number}：{text}").format(number=p.number, text=p.text)
    more = [p.given_by] if p.given_by else []
    if p.department is not None:
        department = formats.department_word(p.department)
        more.append(translate("Incidents", "{whom}承办").format(whom=department))
    elif p.owner:
        more.append(translate("Incidents", "{whom}承办").format(whom=name_of(p.owner, link)))
    if p.due_at is not None:
        until = formats.clock_text(p.due_at, link.hub_now())
        more.append(translate("Incidents", "{until} 前").format(until=until))
    return f"{text}（{'，'.join(more)}）" if more else text


def _passed(p: en.InstructionPassed, link: Link) -> str:
    text = translate("Incidents", "批示随交接班转给{whom}")
    return text.format(whom=name_of(p.owner, link))


def _closed(p: en.InstructionClosed, _: Link) -> str:
    text = (
        translate("Incidents", "批示办结")
        if p.is_content
        else translate("Incidents", "批示退回重办")
    )
    return f"{text}：{p.text}" if p.text else text


def _called(p: mt.MeetingCalled, link: Link) -> str:
    when = formats.clock_text(p.starts_at, link.hub_now())
    text = translate("Incidents", "召集会商 {number}：{title}（{when}）")
    return text.format(number=p.number, title=p.title, when=when)


def _attended(p: mt.MeetingAttended, _: Link) -> str:
    who = f"{p.name}（{p.office}）" if p.office else p.name
    return translate("Incidents", "{who}到会").format(who=who)


def _resolved(p: mt.ResolutionMade, _: Link) -> str:
    one = p.resolution
    text = translate("Incidents", "会商议定：{text}").format(text=one.text)
    if one.owner:
        text += translate("Incidents", "（{whom}办理）").format(whom=one.owner)
    return text


def _heard(p: EnvelopeKept, link: Link) -> str:
    envelope = p.envelope
    whom = _party(envelope.source, link)
    text = translate("Incidents", "收到{whom}的{what}").format(
        whom=whom, what=type_words(envelope.type)
    )
    said = envelope.data.get("title", "") or envelope.data.get("text", "")
    text = f"{text}：{said}" if said else text
    if p.passed_to:
        passed = formats.list_text([target_text(target, link) for target in p.passed_to])
        text += translate("Incidents", "，转{whom}").format(whom=passed)
    return text


def _party(source: str, link: Link) -> str:
    known = next((one.name for one in link.policy.parties if one.id == source), "")
    health = link.sources.get(SourceId(source))
    return known or (health.name if health is not None else source)


def _fixed(text: object) -> Teller:
    # QT_TRANSLATE_NOOP gives back its text, and is typed as object.
    return lambda _payload, _link: QCoreApplication.translate("Incidents", str(text))


def _with(text: object, field: str) -> Teller:
    return lambda payload, _link: QCoreApplication.translate("Incidents", str(text)).format(
        words=getattr(payload, field)
    )


# Any: each takes the payload that its key names.
WATCH: dict[type[Payload], Teller] = {
    en.EntryWritten: _written,
    en.EntryFlagged: _flagged,
    en.EntryCorrected: _fixed(QT_TRANSLATE_NOOP("Incidents", "这条日志已被更正")),
    en.InstructionGiven: _instruction,
    en.InstructionTaken: _fixed(QT_TRANSLATE_NOOP("Incidents", "承接批示")),
    en.InstructionPassed: _passed,
    en.InstructionNoted: _with(QT_TRANSLATE_NOOP("Incidents", "批示进展：{words}"), "text"),
    en.InstructionFinished: _with(QT_TRANSLATE_NOOP("Incidents", "批示办完：{words}"), "result"),
    en.InstructionClosed: _closed,
    en.InstructionOverdue: _fixed(QT_TRANSLATE_NOOP("Incidents", "批示超期")),
    mt.MeetingCalled: _called,
    mt.MeetingChanged: _fixed(QT_TRANSLATE_NOOP("Incidents", "改了会商安排")),
    mt.MeetingOpened: _fixed(QT_TRANSLATE_NOOP("Incidents", "会商开始")),
    mt.MeetingAttended: _attended,
    mt.MinutesWritten: _fixed(QT_TRANSLATE_NOOP("Incidents", "写了会商纪要")),
    mt.ResolutionMade: _resolved,
    mt.MeetingEnded: _fixed(QT_TRANSLATE_NOOP("Incidents", "会商结束")),
    mt.MinutesClosed: _fixed(QT_TRANSLATE_NOOP("Incidents", "会商纪要定稿")),
    mt.MeetingCancelled: _with(QT_TRANSLATE_NOOP("Incidents", "会商取消：{words}"), "reason"),
    EnvelopeKept: _heard,
}
