"""What happened in a quarter of an hour, as a few entries of the watch's log. Pure.

Ⅰ alarms and closed incidents have a line each; everything else is counted by department, and the
worst is named. Where nothing happened there is nothing. Drills and back-filled data are left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from backends.record.alarm_events import AlarmRaised
from backends.record.common import Department, Realm, Severity
from backends.record.envelope import Event
from backends.record.incident_events import IncidentClosed, IncidentReported
from backends.record.warning import WarningIssued

# The events that are looked at; the others say nothing here.
TYPES = ("alarm.raised", "incident.reported", "incident.closed", "warning.issued")
MOST_LINES = 20  # of a kind; more are counted
MOST_TEXT = 4_000
_NAMES = {
    Department.GRID: "网格",
    Department.EMERGENCY: "应急",
    Department.ENVIRONMENT: "环保",
    Department.TRANSPORT: "交通",
    Department.URBAN: "城管",
    Department.CENTRE: "本中心",
}
_LEVELS = {Severity.I: "Ⅰ级", Severity.II: "Ⅱ级", Severity.III: "Ⅲ级", Severity.IV: "Ⅳ级"}
_COLOURS = {Severity.I: "红色", Severity.II: "橙色", Severity.III: "黄色", Severity.IV: "蓝色"}

# (number, title) of an incident.
Known = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One entry to be: `key` is its own within the span."""

    key: str
    text: str
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
        self._gravest: list[tuple[str, str]] = []  # (alarm, words)
        self._closed: list[tuple[str, str]] = []  # (incident, conclusion)
        self._warnings: list[tuple[str, str]] = []
        self._alarms: dict[Department, _Count] = {}
        self._incidents: dict[Department, _Count] = {}

    def take(self, event: Event, payload: Any) -> None:
        """One event."""
        if event.realm is not Realm.LIVE:
            return
        match payload:
            case AlarmRaised() if payload.is_repeat or payload.is_late:
                return
            case AlarmRaised() if payload.severity is Severity.I:
                place = payload.place.name if payload.place is not None else ""
                words = f"{payload.title}（{place}）" if place else payload.title
                self._gravest.append((event.subject, words))
            case AlarmRaised():
                count = self._alarms.setdefault(payload.department, _Count())
                count.take(payload.severity, payload.title)
            case IncidentReported():
                count = self._incidents.setdefault(payload.department, _Count())
                count.take(payload.severity, f"{payload.number} {payload.title}")
            case IncidentClosed():
                self._closed.append((event.subject, payload.conclusion))
            case WarningIssued():
                words = f"{_COLOURS[payload.colour]}：{payload.headline}"
                self._warnings.append((event.subject, words))

    def lines(self) -> list[Line]:
        """The entries, in the order in which a reader wants them."""
        found = [
            Line(key=f"alarm-{n}", text=f"Ⅰ级告警：{words}", links=[f"alarm:{subject}"])
            for n, (subject, words) in enumerate(self._gravest[:MOST_LINES])
        ]
        found += _more("alarm", "Ⅰ级告警", self._gravest)
        for n, (subject, conclusion) in enumerate(self._closed[:MOST_LINES]):
            number, title = self._known(subject)
            words = f"结案：{number} {title}".rstrip()
            text = f"{words}。{conclusion}" if conclusion else words
            links = [f"incident:{subject}"]
            found.append(Line(key=f"closed-{n}", text=text[:MOST_TEXT], links=links))
        found += _more("closed", "结案", self._closed)
        if self._warnings:
            said = "；".join(words for _, words in self._warnings[:MOST_LINES])
            links = [f"warning:{subject}" for subject, _ in self._warnings[:MOST_LINES]]
            text = f"预警 {len(self._warnings)} 条：{said}"
            found.append(Line(key="warnings", text=text[:MOST_TEXT], links=links))
        found += _counted("alarms", "新增告警", "条", self._alarms)
        found += _counted("incidents", "新增事件", "起", self._incidents)
        return found


def _more(key: str, what: str, items: list[tuple[str, str]]) -> list[Line]:
    rest = len(items) - MOST_LINES
    return [Line(key=f"{key}-more", text=f"{what}：另有 {rest} 条")] if rest > 0 else []


def _counted(key: str, what: str, unit: str, counts: dict[Department, _Count]) -> list[Line]:
    if not counts:
        return []
    total = sum(count.count for count in counts.values())
    by_worst = sorted(counts.items(), key=_worst_first)
    each = [
        f"{_NAMES[department]} {count.count} {unit}，最重{_LEVELS[count.worst]}“{count.title}”"
        for department, count in by_worst
    ]
    return [Line(key=key, text=f"{what} {total} {unit}：{'；'.join(each)}"[:MOST_TEXT])]


def _worst_first(item: tuple[Department, _Count]) -> tuple[int, int]:
    return (item[1].worst, -item[1].count)
