"""Events of an incident's timeline in words that a person reads aloud. Pure text."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from backends.link.api import Link
from backends.record import alarm_events as al
from backends.record import incident_events as ev
from backends.record import recording as rec
from backends.record import request as rq
from backends.record import task as tk
from backends.record.catalogue import Payload, UnknownEvent, decode_payload
from backends.record.envelope import Event
from backends.record.house_events import PersonalErased, PersonalViewed
from backends.record.ids import IncidentId
from widgets import formats
from widgets.incidents.telling_outside import OUTSIDE
from widgets.incidents.telling_watch import WATCH
from widgets.incidents.words import column_word, departments_text, party_text, recipient_text
from widgets.record_words import act_word, channel_word, clock_word, mark_word, report_word

translate = QCoreApplication.translate


class EventKind(enum.StrEnum):
    """By what the timeline can be filtered."""

    STAGE = "stage"
    TASK = "task"
    NOTE = "note"
    ORDER = "order"
    MESSAGE = "message"
    WATCH = "watch"
    ALARM = "alarm"
    OTHER = "other"


def kind_of(event: Event) -> EventKind:
    """Of which kind it is."""
    subject, _, word = event.type.partition(".")
    if subject in ("task", "alarm"):
        return EventKind(subject)
    if subject in ("message", "exchange") or word in ("outside_step", "division_answered"):
        return EventKind.MESSAGE
    if subject in ("entry", "meeting"):
        return EventKind.WATCH
    if subject in ("request", "order", "instruction") or word.startswith(
        ("instruction", "supervision", "report")
    ):
        return EventKind.ORDER
    if word in ("noted", "step_ticked", "plan_used"):
        return EventKind.NOTE
    if subject == "incident" and word not in ("mark_added", "mark_removed", "changed", "taken"):
        return EventKind.STAGE
    return EventKind.OTHER


def told(event: Event, link: Link) -> str:
    """What happened, without who and when; an event this program does not know by its type."""
    try:
        payload = decode_payload(event)
    except (UnknownEvent, msgspec.ValidationError):
        return event.type
    teller = _TELLERS.get(type(payload))
    return teller(payload, link) if teller is not None else event.type


def _say(form: str, /, **words: object) -> str:
    return form.format(**words)


Teller = Callable[[Any, Link], str]


def _reported(p: ev.IncidentReported, _: Link) -> str:
    return _say(translate("Incidents", "上报：{title}"), title=p.title)


def _merged(p: ev.IncidentMerged, link: Link) -> str:
    return _say(translate("Incidents", "并入{into}"), into=_number(p.into, link))


def _absorbed(p: ev.IncidentAbsorbed, link: Link) -> str:
    return _say(translate("Incidents", "{merged}并入本事件"), merged=_number(p.merged, link))


def _number(incident: IncidentId, link: Link) -> str:
    known = link.incidents.get(incident)
    return known.number if known is not None else incident


def _filed(p: ev.IncidentFiled, link: Link) -> str:
    known = link.policy.incident_class(p.class_code)
    name = known.name if known is not None else p.class_code
    lead = formats.department_word(p.department)
    text = _say(translate("Incidents", "立案：{name}，{level}，{lead}牵头"), name=name,
                level=formats.severity_word(p.severity), lead=lead)  # fmt: skip
    if p.parties:
        text += _say(translate("Incidents", "，{parties}参与"), parties=departments_text(p.parties))
    return text


def _deferred(p: ev.IncidentDeferred, link: Link) -> str:
    until = formats.clock_text(p.until, link.hub_now())
    return _say(translate("Incidents", "缓办到 {until}：{reason}"), until=until, reason=p.reason)


def _resumed(p: ev.IncidentResumed, _: Link) -> str:
    return _say(translate("Incidents", "恢复办理，回到{stage}"), stage=column_word(p.stage))


def _level(p: ev.LevelRaised, _: Link) -> str:
    level = formats.severity_word(p.severity)
    return _say(translate("Incidents", "级别改为{level}：{reason}"), level=level, reason=p.reason)


def _joined(p: ev.DepartmentsJoined, link: Link) -> str:
    names = [formats.department_word(d) for d in p.departments]
    names += [party_text(party, link.policy) for party in p.outside]
    return _say(translate("Incidents", "{names}加入联合处置"), names=formats.list_text(names))


def _attached(p: ev.AlarmsAttached, link: Link) -> str:
    known = [link.alarms[a].title for a in p.alarms if a in link.alarms]
    titles = formats.list_text(known) if known else str(len(p.alarms))
    return _say(translate("Incidents", "关联报警：{titles}"), titles=titles)


def _supervised(p: ev.SupervisionChanged, link: Link) -> str:
    text = translate("Incidents", "列为督办") if p.is_on else translate("Incidents", "解除督办")
    return _ordered(text, p.reason, p.relayed_from, link)


def _instructed(p: ev.InstructionGiven, link: Link) -> str:
    text = _say(translate("Incidents", "批示{whom}"), whom=departments_text(p.departments))
    return _ordered(text, p.text, p.relayed_from, link)


def _ordered(text: str, words: str, relayed_from: str, link: Link) -> str:
    if relayed_from:
        giver = link.users.get(relayed_from)
        name = giver.name if giver is not None else relayed_from
        text = _say(translate("Incidents", "转达{name}{what}"), name=name, what=text)
    return f"{text}：{words}" if words else text


def _noted(p: ev.IncidentNoted, link: Link) -> str:
    if p.heard_at is None:
        return p.text
    when = formats.clock_text(p.heard_at, link.hub_now())
    return _say(translate("Incidents", "{text}（{when} 的情况）"), text=p.text, when=when)


def _report(p: ev.ReportSubmitted, _: Link) -> str:
    late = translate("Incidents", "，迟报") if p.was_late else ""
    return _say(
        translate("Incidents", "报送{kind}{late}：{text}"),
        kind=report_word(p.kind),
        late=late,
        text=p.text,
    )


def _plan(p: ev.PlanUsed, link: Link) -> str:
    known = link.policy.plan(p.plan)
    return _say(
        translate("Incidents", "启用预案：{name}"), name=known.name if known is not None else p.plan
    )


def _ticked(p: ev.StepTicked, link: Link) -> str:
    texts = (s.text for i in link.incidents.values() for s in i.steps if s.id == p.step)
    text = next(texts, p.step)
    if p.is_skipped:
        return _say(
            translate("Incidents", "预案步骤不做：{text}（{note}）"), text=text, note=p.note
        )
    note = f"（{p.note}）" if p.note else ""
    return _say(translate("Incidents", "预案步骤完成：{text}{note}"), text=text, note=note)


def _marked(p: ev.MarkAdded, _: Link) -> str:
    return _say(translate("Incidents", "标绘{kind}：{text}"), kind=mark_word(p.kind), text=p.text)


def _assigned(p: tk.TaskAssigned, link: Link) -> str:
    whom = recipient_text(p.recipient, link.policy)
    how = "" if p.channel is tk.Channel.SYSTEM else f"（{channel_word(p.channel)}）"
    return _say(
        translate("Incidents", "向{whom}下达任务{how}：{title}"), whom=whom, how=how, title=p.title
    )


def _receipt(p: tk.TaskReceiptRecorded, _: Link) -> str:
    how = channel_word(p.channel)
    return _say(
        translate("Incidents", "{how}回执，{name}复述：{words}"),
        how=how,
        name=p.name,
        words=p.read_back,
    )


def _task_marked(p: tk.TaskMarked, _: Link) -> str:
    words = {
        tk.TaskState.SENT: translate("Incidents", "任务已送达"),
        tk.TaskState.UNKNOWN: translate("Incidents", "任务送达情况不明"),
        tk.TaskState.EXPIRED: translate("Incidents", "任务没有在期限内送达"),
    }
    return words.get(p.state, p.state.value)


def _asked(p: rq.RequestMade, _: Link) -> str:
    text = _say(translate("Incidents", "申请{act}"), act=act_word(p.act))
    return f"{text}：{p.reason}" if p.reason else text


def _decided(p: rq.RequestDecided, _: Link) -> str:
    text = (
        translate("Incidents", "同意申请")
        if p.is_approved
        else translate("Incidents", "不同意申请")
    )
    return f"{text}：{p.answer}" if p.answer else text


def _ran_out(p: ev.ClockRanOut, _: Link) -> str:
    return _say(translate("Incidents", "{clock}超期"), clock=clock_word(p.kind))


def _raised(p: al.AlarmRaised, _: Link) -> str:
    if p.is_late:
        return _say(translate("Incidents", "补传的报警：{title}"), title=p.title)
    return _say(translate("Incidents", "报警：{title}"), title=p.title)


def _recording(p: rec.RecordingBegun | rec.RecordingEnded, link: Link) -> str:
    known = link.cameras.get(p.camera)
    name = f"{known.number} {known.name}" if known is not None else p.camera
    if isinstance(p, rec.RecordingBegun):
        return _say(translate("Incidents", "中心开始录像：{camera}"), camera=name)
    return _say(translate("Incidents", "中心停止录像：{camera}"), camera=name)


def _fixed(text: object) -> Teller:
    # QT_TRANSLATE_NOOP gives back its text, and is typed as object.
    return lambda _payload, _link: QCoreApplication.translate("Incidents", str(text))


def _with(text: object, field: str) -> Teller:
    return lambda payload, _link: _say(
        QCoreApplication.translate("Incidents", str(text)), words=getattr(payload, field)
    )


_TELLERS: dict[type[Payload], Teller] = (
    OUTSIDE
    | WATCH
    | {
        ev.IncidentReported: _reported,
        rec.RecordingBegun: _recording,
        rec.RecordingEnded: _recording,
        ev.IncidentAccepted: _fixed(QT_TRANSLATE_NOOP("Incidents", "受理")),
        ev.IncidentRejected: _with(QT_TRANSLATE_NOOP("Incidents", "不予受理：{words}"), "reason"),
        ev.IncidentMerged: _merged,
        ev.IncidentAbsorbed: _absorbed,
        ev.IncidentFiled: _filed,
        ev.IncidentDispatched: _fixed(QT_TRANSLATE_NOOP("Incidents", "派遣")),
        ev.IncidentReturned: _with(QT_TRANSLATE_NOOP("Incidents", "退件：{words}"), "reason"),
        ev.HandlingStarted: _fixed(QT_TRANSLATE_NOOP("Incidents", "开始处置")),
        ev.VerificationAsked: _with(
            QT_TRANSLATE_NOOP("Incidents", "处置完毕，送核查：{words}"), "result"
        ),
        ev.ReworkOrdered: _with(QT_TRANSLATE_NOOP("Incidents", "返工：{words}"), "reason"),
        ev.IncidentDeferred: _deferred,
        ev.IncidentResumed: _resumed,
        ev.IncidentClosed: _with(QT_TRANSLATE_NOOP("Incidents", "结案：{words}"), "conclusion"),
        ev.IncidentTaken: _fixed(QT_TRANSLATE_NOOP("Incidents", "接手")),
        ev.IncidentChanged: _fixed(QT_TRANSLATE_NOOP("Incidents", "更正了事件信息")),
        ev.LevelRaised: _level,
        ev.DepartmentsJoined: _joined,
        ev.AlarmsAttached: _attached,
        ev.SupervisionChanged: _supervised,
        ev.InstructionGiven: _instructed,
        ev.InstructionAnswered: _with(
            QT_TRANSLATE_NOOP("Incidents", "回复批示：{words}"), "answer"
        ),
        ev.IncidentNoted: _noted,
        ev.ReportSubmitted: _report,
        ev.PlanUsed: _plan,
        ev.StepTicked: _ticked,
        ev.MarkAdded: _marked,
        ev.MarkRemoved: _fixed(QT_TRANSLATE_NOOP("Incidents", "去掉一处标绘")),
        ev.ClockRanOut: _ran_out,
        tk.TaskAssigned: _assigned,
        tk.TaskReceiptRecorded: _receipt,
        tk.TaskAccepted: _fixed(QT_TRANSLATE_NOOP("Incidents", "接单")),
        tk.TaskRejected: _with(QT_TRANSLATE_NOOP("Incidents", "退件：{words}"), "reason"),
        tk.TaskStarted: _fixed(QT_TRANSLATE_NOOP("Incidents", "开始办理任务")),
        tk.TaskNoted: _with(QT_TRANSLATE_NOOP("Incidents", "{words}"), "text"),
        tk.TaskCompleted: _with(QT_TRANSLATE_NOOP("Incidents", "任务办结：{words}"), "result"),
        tk.TaskReworked: _with(QT_TRANSLATE_NOOP("Incidents", "任务返工：{words}"), "reason"),
        tk.TaskCancelled: _with(QT_TRANSLATE_NOOP("Incidents", "撤销任务：{words}"), "reason"),
        tk.TaskMarked: _task_marked,
        tk.TaskPassed: _fixed(QT_TRANSLATE_NOOP("Incidents", "交接班，任务接着跟办")),
        tk.TaskOverdue: _fixed(QT_TRANSLATE_NOOP("Incidents", "任务超期")),
        rq.RequestMade: _asked,
        rq.RequestDecided: _decided,
        rq.RequestWithdrawn: _fixed(QT_TRANSLATE_NOOP("Incidents", "撤回申请")),
        rq.RequestLapsed: _fixed(QT_TRANSLATE_NOOP("Incidents", "申请失效")),
        al.AlarmRaised: _raised,
        al.AlarmStillTrue: _fixed(QT_TRANSLATE_NOOP("Incidents", "补传的报警仍未恢复，现在提醒")),
        al.AlarmCleared: _fixed(QT_TRANSLATE_NOOP("Incidents", "报警恢复")),
        al.AlarmAcknowledged: _fixed(QT_TRANSLATE_NOOP("Incidents", "确认报警")),
        al.AlarmTaken: _fixed(QT_TRANSLATE_NOOP("Incidents", "接手报警")),
        al.AlarmReleased: _fixed(QT_TRANSLATE_NOOP("Incidents", "释放报警")),
        al.AlarmLinked: _fixed(QT_TRANSLATE_NOOP("Incidents", "报警归入事件")),
        al.AlarmQualityChanged: _fixed(QT_TRANSLATE_NOOP("Incidents", "报警数据状态变化")),
        al.AlarmShelved: _with(QT_TRANSLATE_NOOP("Incidents", "搁置报警：{words}"), "reason"),
        al.AlarmUnshelved: _fixed(QT_TRANSLATE_NOOP("Incidents", "取消搁置")),
        al.AlarmSuppressed: _with(QT_TRANSLATE_NOOP("Incidents", "按规则抑制：{words}"), "why"),
        al.AlarmUnsuppressed: _fixed(QT_TRANSLATE_NOOP("Incidents", "解除抑制")),
        al.AlarmTakenOutOfService: _with(
            QT_TRANSLATE_NOOP("Incidents", "设备停用：{words}"), "reason"
        ),
        al.AlarmReturnedToService: _fixed(QT_TRANSLATE_NOOP("Incidents", "设备恢复使用")),
        al.AlarmReset: _fixed(QT_TRANSLATE_NOOP("Incidents", "报警复位")),
        al.AlarmEscalated: _fixed(QT_TRANSLATE_NOOP("Incidents", "无人接手，报警升级通知")),
        PersonalViewed: _with(QT_TRANSLATE_NOOP("Incidents", "查看了个人信息：{words}"), "reason"),
        PersonalErased: _fixed(QT_TRANSLATE_NOOP("Incidents", "销毁了个人信息")),
    }
)
