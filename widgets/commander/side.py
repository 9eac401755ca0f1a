"""Lines of the page's right side, from what the replica knows. Pure text."""

from __future__ import annotations

import datetime as dt

from backends.link.api import Link
from backends.record.ids import AlarmId, TaskId, WarningId
from backends.record.request import Request, RequestState
from backends.record.warning import WarningNotice
from widgets.commander.hour import Happening
from widgets.commander.lines import Line
from widgets.commander.words import request_outcome
from widgets.formats import clock_text
from widgets.record_words import act_word

MOST_OWN = 12


def kind_of(subject: str, link: Link) -> str:
    """What the replica knows it as: "alarm", "task", "warning"; "incident" else."""
    if AlarmId(subject) in link.alarms:
        return "alarm"
    if TaskId(subject) in link.tasks:
        return "task"
    if WarningId(subject) in link.warnings:
        return "warning"
    return "incident"


def own_lines(requests: list[Request], link: Link, now: dt.datetime) -> list[Line]:
    """One's own requests with their state."""
    return [
        Line(
            kind="request",
            subject=request.id,
            word=act_word(request.act),
            title=request.title,
            at_right=clock_text(request.changed_at, now),
            below=request_outcome(request, link, now),
            severity=request.severity,
            is_pressing=request.state in (RequestState.REFUSED, RequestState.LAPSED),
        )
        for request in requests[:MOST_OWN]
    ]


def warning_lines(warnings: list[WarningNotice], now: dt.datetime) -> list[Line]:
    """Warnings in force: what, where, until when."""
    return [
        Line(
            kind="warning",
            subject=warning.id,
            word="",
            title=warning.headline,
            at_right=f"→ {clock_text(warning.until, now)}",
            below=warning.area.name,
            severity=warning.colour,
        )
        for warning in warnings
    ]


def hour_lines(happenings: list[Happening], now: dt.datetime) -> list[Line]:
    """What happened, the newest first."""
    return [
        Line(
            kind=item.kind,
            subject=item.subject,
            word=item.word,
            title=item.title,
            at_right=clock_text(item.at, now),
            severity=item.severity,
        )
        for item in happenings
    ]
