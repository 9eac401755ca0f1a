"""What happened in a quarter of an hour, as a few entries of the watch's log. Pure.

Ⅰ alarms and a few closed incidents have a line each; everything else is counted by department,
and the worst is named; what people did has a line a kind. Where nothing happened there is nothing.
Drills are left out; what came late after a partition is told as what it was, by source.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backends.record import gathering_doings
from backends.record.alarm_events import AlarmRaised
from backends.record.backfill_words import in_words
from backends.record.common import SHORT_NAMES, Department, Realm, Severity
from backends.record.envelope import Event
from backends.record.exchange_events import SourceBackfilled
from backends.record.incident_events import IncidentClosed, IncidentReported, IncidentResumed
from backends.record.warning import WarningIssued
from backends.record.work_calendar import CHINA

# The events that are looked at; the others say nothing here.
TYPES = (
    "alarm.raised",
    "incident.reported",
    "incident.closed",
    "incident.resumed",
    "warning.issued",
    "source.backfilled",
    *gathering_doings.TYPES,
)
MOST_LINES = 20  # of a kind; more are counted
MOST_CLOSED, MOST_NAMED = 3, 6  # incidents with a line each; else one line that names so many
MOST_TEXT = 4_000
_LEVELS = {Severity.I: "Ⅰ级", Severity.II: "Ⅱ级", Severity.III: "Ⅲ级", Severity.IV: "Ⅳ级"}
_COLOURS = {Severity.I: "红色", Severity.II: "橙色", Severity.III: "黄色", Severity.IV: "蓝色"}

# (number, title) of an incident or instruction.
Known = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry to be: `key` is its own within the span. `at`: when, where it is of one event."""

    key: str
    text: str
    at: dt.datetime | None = None
    links: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Count:
    count: int = 0
    worst: Severity = Severity.IV
    title: str = ""

    def take(self, severity: Severity, title: str) -> None:
        if not self.count or severity < self.worst:
            self.worst, self.title = severity, title
        self.count += 1


class Gathering:
    """take() the events of the span in order, then lines()."""

    def __init__(self, known: Known) -> None:
        self._known = known
        self._gravest: list[tuple[Event, str]] = []  # an alarm, in words
        self._closed: list[tuple[Event, str]] = []  # an incident, its conclusion
        self._warnings: list[tuple[str, str]] = []
        self._backfilled: list[str] = []
        self._alarms: dict[Department, _Count] = {}
        self._incidents: dict[Department, _Count] = {}
        self._doings = gathering_doings.Doings(known)

    def take(self, event: Event, payload: Any) -> None:
        """One event."""
        if event.realm is not Realm.LIVE:
            return
        self._doings.take(event, payload)
        match payload:
            case AlarmRaised() if payload.is_repeat or payload.is_late:
                return
            case AlarmRaised() if payload.severity is Severity.I:
                place = payload.place.name if payload.place is not None else ""
                words = f"{payload.title}（{place}）" if place else payload.title
                clock = event.occurred_at.astimezone(CHINA).strftime("%H:%M")
                self._gravest.append((event, f"{clock} {words}"))
            case AlarmRaised():
                count = self._alarms.setdefault(payload.department, _Count())
                count.take(payload.severity, payload.title)
            case IncidentReported():
                count = self._incidents.setdefault(payload.department, _Count())
                count.take(payload.severity, f"{payload.number} {payload.title}")
            case IncidentClosed():
                self._closed.append((event, payload.conclusion))
            case IncidentResumed():
                self._closed = [one for one in self._closed if one[0].subject != event.subject]
            case WarningIssued():
                words = f"{_COLOURS[payload.colour]}：{payload.headline}"
                self._warnings.append((event.subject, words))

            case SourceBackfilled():
                self._backfilled.append(f"{payload.name or payload.source} {in_words(payload)}")

    def lines(self) -> list[Line]:
        """The entries, in the order in which a reader wants them."""
        found = [
            _of_one(f"alarm-{n}", f"Ⅰ级报警：{words}", "alarm", event)
            for n, (event, words) in enumerate(self._gravest[:MOST_LINES])
        ]
        found += _more("alarm", "Ⅰ级报警", self._gravest)
        found += self._of_closed()
        if self._warnings:
            said = "；".join(words for _, words in self._warnings[:MOST_LINES])
            links = [f"warning:{subject}" for subject, _ in self._warnings[:MOST_LINES]]
            text = f"预警 {len(self._warnings)} 条：{said}"
            found.append(Line(key="warnings", text=text[:MOST_TEXT], links=links))
        if self._backfilled:
            said = "；".join(self._backfilled[:MOST_LINES])
            text = f"中断后补传 {len(self._backfilled)} 起：{said}"
            found.append(Line(key="backfills", text=text[:MOST_TEXT]))
        found += _counted("alarms", "新增报警", "条", self._alarms)
        found += _counted("incidents", "新增事件", "起", self._incidents)
        found += [
            Line(key=one.key, text=one.text[:MOST_TEXT], links=one.links)
            for one in self._doings.lines()
        ]
        return found

    def _of_closed(self) -> list[Line]:
        """A line each with its conclusion; many are one line."""
        if len(self._closed) > MOST_CLOSED:
            named = [self._named(event) for event, _ in self._closed[:MOST_NAMED]]
            rest = len(self._closed) - len(named)
            named += [f"另有 {rest} 起"] if rest else []
            links = [f"incident:{event.subject}" for event, _ in self._closed[:MOST_LINES]]
            text = f"结案 {len(self._closed)} 起：{'；'.join(named)}"
            return [Line(key="closed", text=text[:MOST_TEXT], links=links)]
        found = []
        for n, (event, conclusion) in enumerate(self._closed):
            words = f"结案：{self._named(event)}"
            text = f"{words}。{conclusion}" if conclusion else words
            found.append(_of_one(f"closed-{n}", text, "incident", event))
        return found

    def _named(self, event: Event) -> str:
        return " ".join(self._known(event.subject)).strip()


def _of_one(key: str, text: str, kind: str, event: Event) -> Line:
    links = [f"{kind}:{event.subject}"]
    return Line(key=key, text=text[:MOST_TEXT], at=event.occurred_at, links=links)


def _more(key: str, what: str, items: list[tuple[Event, str]]) -> list[Line]:
    rest = len(items) - MOST_LINES
    return [Line(key=f"{key}-more", text=f"{what}：另有 {rest} 条")] if rest > 0 else []


def _counted(key: str, what: str, unit: str, counts: dict[Department, _Count]) -> list[Line]:
    if not counts:
        return []
    total = sum(count.count for count in counts.values())
    by_worst = sorted(counts.items(), key=_worst_first)
    each = [
        f"{SHORT_NAMES[department]} {count.count} {unit}，最重{_LEVELS[count.worst]}“{count.title}”"
        for department, count in by_worst
    ]
    return [Line(key=key, text=f"{what} {total} {unit}：{'；'.join(each)}"[:MOST_TEXT])]


def _worst_first(item: tuple[Department, _Count]) -> tuple[int, int]:
    return (item[1].worst, -item[1].count)
