"""What of the record is told to departments and outside parties, and to whom. Pure.

An event that others want to hear becomes a Telling; the policy's routes say who hears it. Raise and
clear of one thing are a pair: a raise that stands is not told twice, and a clear is told only when
nothing came anew for a while (hysteresis).
"""

from __future__ import annotations

import enum
import json
from collections.abc import Iterable
from typing import Protocol

import msgspec

from backends.record.alarm import Alarm, AlarmCleared, AlarmRaised, AlarmStillTrue
from backends.record.common import Department, Place, Severity
from backends.record.envelope import Event
from backends.record.exchange import Secrecy
from backends.record.ids import AlarmId, IncidentId, WarningId
from backends.record.incident import Incident, Origin
from backends.record.incident_divisions import is_same_division
from backends.record.incident_events import (
    IncidentClosed,
    IncidentRejected,
    IncidentReported,
)
from backends.record.incident_outside import (
    IncidentAssignedDown,
    IncidentEscalated,
    OutsideStepTaken,
)
from backends.record.policy import Domain, ExchangePolicy, Route
from backends.record.warning import (
    WarningCancelled,
    WarningIssued,
    WarningNotice,
    WarningSuperseded,
)

CENTRE = "centre"
RAISED, CLEARED = "raised", "cleared"
_MOST_RINGS = 20_000


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be told of one event, before it is known to whom.

    `own`: its own department, whose system knows it already: it hears of it only where
    `is_for_own`. `pair`: what the raise and the clear share, empty for anything else. `to`: the
    division that it is handed to; `is_for_it_only`: it is no news for anybody else. `passed`: who
    has had it already, and is not told it back. `is_ours`: a warning that the centre published.
    """

    type: str
    subject: str
    correlation: str
    own: Department
    severity: Severity | None = None
    place: Place | None = None
    division: str = ""
    domain: Domain | None = None
    is_for_own: bool = False
    pair: str = ""
    to: str = ""
    is_for_it_only: bool = False
    passed: list[str] = []
    is_ours: bool = False
    secrecy: Secrecy = Secrecy.OPEN
    data: dict[str, str] = {}


class Known(Protocol):
    """The folded states that a telling is made of."""

    def alarm(self, alarm: AlarmId) -> Alarm | None: ...
    def incident(self, incident: IncidentId) -> Incident | None: ...
    def warning(self, warning: WarningId) -> WarningNotice | None: ...


def telling_of(
    event: Event, payload: object, known: Known, policy: ExchangePolicy
) -> Telling | None:
    """What `event` is to others; None where it is nothing to them."""
    match payload:
        case AlarmRaised() if not payload.is_repeat and not payload.is_late:
            return _of_alarm(known.alarm(AlarmId(event.subject)), RAISED, policy)
        case AlarmStillTrue():
            return _of_alarm(known.alarm(AlarmId(event.subject)), RAISED, policy)
        case AlarmCleared():
            return _of_alarm(known.alarm(AlarmId(event.subject)), CLEARED, policy)
        case IncidentReported():
            return _of_incident(known.incident(IncidentId(event.subject)), "reported")
        case IncidentClosed() | IncidentRejected():
            incident = known.incident(IncidentId(event.subject))
            return _of_incident(incident, "closed", is_for_own=True)
        case IncidentEscalated():
            incident = known.incident(IncidentId(event.subject))
            return _of_incident(incident, "escalated", payload, is_for_own=True)
        case IncidentAssignedDown():
            incident = known.incident(IncidentId(event.subject))
            return _of_incident(incident, "assigned", payload, is_for_own=True)
        case OutsideStepTaken():
            return _of_step(known.incident(IncidentId(event.subject)), payload)
        case WarningIssued():
            return _of_warning(known.warning(WarningId(event.subject)), "issued")
        case WarningSuperseded():
            return _of_warning(known.warning(WarningId(event.subject)), "superseded")
        case WarningCancelled():
            return _of_warning(known.warning(WarningId(event.subject)), "cancelled")
        case _:
            return None


def targets_of(telling: Telling, policy: ExchangePolicy) -> list[str]:
    """Who is to hear it, by the routes, each once."""
    found = [target for route in policy.routes if _fits(route, telling) for target in route.targets]
    own = f"department:{telling.own.value}"
    if telling.is_for_own:
        found.append(own)
    had = _names_of(telling.passed) | (set() if telling.is_for_own else {own})
    heard = [target for target in dict.fromkeys(found) if target not in had]
    return allowed(heard, telling.secrecy, telling.own)


def allowed(targets: Iterable[str], secrecy: Secrecy, own: Department) -> list[str]:
    """Those of the targets that may hear something of that secrecy."""
    if secrecy is Secrecy.OPEN:
        return list(targets)
    return [target for target in targets if target == f"department:{own.value}"]


def addressed(division: str, policy: ExchangePolicy) -> list[str]:
    """Whose people answer for a division that something is handed to, up or down."""
    return [
        target
        for route in policy.routes
        if any(is_same_division(division, one) for one in route.to)
        for target in route.targets
    ]


def passed_on(
    routes: Iterable[str], named: Iterable[str], source: str, passed: Iterable[str]
) -> list[str]:
    """Who is told what a party told us: nobody twice, nor whoever has had it (the loop guard)."""
    had = {*_names_of([source]), *passed, CENTRE}
    return [target for target in dict.fromkeys([*named, *routes]) if target not in had]


def _names_of(parties: Iterable[str]) -> set[str]:
    """As what a party may stand in a route: as itself, a department or a party."""
    return {name for one in parties for name in (one, f"party:{one}", f"department:{one}")}


def routed(type_: str, division: str, policy: ExchangePolicy) -> list[str]:
    """Targets of the routes for a message of another party; domains are ours and do not count."""
    return [
        target
        for route in policy.routes
        if is_of(type_, route.type) and _lies_in(division, route.divisions)
        if not (route.domains or route.to or route.is_own)
        for target in route.targets
    ]


def is_of_a_case(type_: str) -> bool:
    """Whether a party's message of that type is a case, or a step of one."""
    return type_.startswith("grid.event.") or type_ == "case.stage_changed"


def is_of(type_: str, pattern: str) -> bool:
    """Whether a type is what a route names: itself, or "grid.event.*"."""
    if pattern.endswith(".*"):
        return type_.startswith(pattern[:-1])
    return type_ == pattern


class Pairing(enum.Enum):
    """What becomes of one word of a pair."""

    SEND = enum.auto()
    HOLD = enum.auto()  # a clear: told when it has held for a while
    SKIP = enum.auto()  # it says nothing new
    UNSAY = enum.auto()  # a raise, before its clear was told: neither is


class LastWord(msgspec.Struct, frozen=True, kw_only=True):
    """What was said last of a pair to a target. `is_held`: it still waits, and nobody has it."""

    is_raise: bool
    is_held: bool = False
    severity: Severity | None = None


def pairing(is_raise: bool, severity: Severity | None, last: LastWord | None) -> Pairing:
    """What becomes of a raise or a clear after `last`."""
    if not is_raise:
        return Pairing.HOLD if last is not None and last.is_raise else Pairing.SKIP
    if last is None:
        return Pairing.SEND
    if last.is_raise:
        is_worse = severity is not None and last.severity is not None and severity < last.severity
        return Pairing.SEND if is_worse else Pairing.SKIP
    return Pairing.UNSAY if last.is_held else Pairing.SEND


def _lies_in(division: str, divisions: list[str]) -> bool:
    return not divisions or any(division.startswith(one) for one in divisions)


def _fits(route: Route, telling: Telling) -> bool:
    return (
        is_of(telling.type, route.type)
        and _lies_in(telling.division, route.divisions)
        and (not route.domains or telling.domain in route.domains)
        and _goes_to(route, telling)
        and (telling.is_ours or not route.is_own)
    )


def _goes_to(route: Route, telling: Telling) -> bool:
    if not route.to:
        return not telling.is_for_it_only
    return any(is_same_division(telling.to, one) for one in route.to)


def _of_alarm(alarm: Alarm | None, word: str, policy: ExchangePolicy) -> Telling | None:
    kind = next((p for p in policy.pairs if alarm is not None and p.kind == alarm.kind), None)
    if alarm is None or kind is None:
        return None
    return Telling(
        type=f"{kind.type}.{word}",
        subject=f"alarm:{alarm.id}",
        correlation=alarm.incident or alarm.id,
        own=alarm.department,
        severity=alarm.severity,
        place=alarm.place,
        division=alarm.place.division if alarm.place else "",
        pair=alarm.id,
        data={"title": alarm.title, "source": alarm.source, "key": alarm.key, **alarm.detail},
    )


def _of_incident(
    incident: Incident | None,
    word: str,
    step: IncidentEscalated | IncidentAssignedDown | None = None,
    *,
    is_for_own: bool = False,
) -> Telling | None:
    if incident is None or (step is None and not is_grid(incident)):
        return None
    data = {
        "title": incident.title,
        "number": incident.number,
        "description": incident.description,
        "case": incident.origin_ref,
        "class_code": incident.class_code,
        "result": incident.result or incident.reason,
    }
    if step is not None:
        data |= {
            "step": step.step,
            "division": step.division,
            "division_name": step.name,
            "text": step.text,
            "due_at": step.due_at.isoformat(),
        }
    return Telling(
        type=f"grid.event.{word}",
        subject=f"incident:{incident.id}",
        correlation=incident.id,
        # The grid's system runs the six levels, and knows what its workers and citizens report.
        own=Department.GRID,
        severity=incident.severity,
        place=incident.place,
        division=incident.place.division if incident.place else "",
        domain=incident.domain,
        is_for_own=is_for_own,
        to=step.division if step is not None else "",
        is_for_it_only=not is_grid(incident),
        data={name: text for name, text in data.items() if text},
    )


def is_grid(incident: Incident) -> bool:
    """Whether it is an event of the grid's: told by its workers or by citizens, or led by it."""
    told = incident.origin in (Origin.GRID, Origin.CITIZEN)
    return told or incident.department is Department.GRID


def _of_step(incident: Incident | None, payload: OutsideStepTaken) -> Telling | None:
    told = payload.told
    if incident is None or not is_grid(incident):
        return None
    is_answer = told.stage == "answered"
    telling = _of_incident(incident, "answered", is_for_own=True)
    assert telling is not None
    data = telling.data | {"stage": told.stage, "text": told.text, "by": told.by, "step": told.step}
    return msgspec.structs.replace(
        telling,
        type="grid.event.answered" if is_answer else "case.stage_changed",
        passed=told.passed,
        data=data,
    )


def _of_warning(warning: WarningNotice | None, word: str) -> Telling | None:
    if warning is None:
        return None
    return Telling(
        type=f"warning.{word}",
        subject=f"warning:{warning.id}",
        correlation=warning.id,
        own=warning.department,
        is_ours=warning.is_ours,
        severity=warning.colour,
        division=warning.area.divisions[0] if warning.area.divisions else "",
        data={
            "headline": warning.headline,
            "kind": warning.kind,
            "text": warning.text[:2000],
            "advice": warning.advice[:2000],
            "area": warning.area.name,
            "rings": _rings(warning),
            "divisions": ",".join(warning.area.divisions),
            "issued_at": warning.issued_at.isoformat(),
            "until": warning.until.isoformat(),
        },
    )


def _rings(warning: WarningNotice) -> str:
    """The area as JSON of rings of [lon, lat]; too many points are left to its name."""
    text = json.dumps(warning.area.rings)
    return text if len(text) <= _MOST_RINGS else "[]"
