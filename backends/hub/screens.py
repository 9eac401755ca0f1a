"""What stands on the operators' screens, for consoles that join. The hub's loop only.

Beside what is current: incidents, tasks, warnings and requests that ended within the last hours.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, cast

from backends.hub.books import Changed
from backends.hub.ledger import Ledger
from backends.link.messages import Returned, Snapshot
from backends.record.alarm import Alarm, AlarmShelved, AlarmTakenOutOfService
from backends.record.catalogue import decode_payload
from backends.record.envelope import Event
from backends.record.ids import AlarmId
from backends.record.kinds import ALARM, INCIDENT, KINDS, TASK

SHOWN_AFTER_END = dt.timedelta(hours=12)
# Fold to the same whether or not their subject was known before.
_BEGIN_ANEW = ("alarm.raised", "warning.issued")
# May be of an alarm in NORM, whose past a console does not know.
_SET_ASIDE = ("alarm.shelved", "alarm.taken_out_of_service")


class Screens:
    """Subjects by kind and id."""

    def __init__(self, ledger: Ledger, now: dt.datetime) -> None:
        self._shown: dict[str, dict[str, Any]] = {
            name: dict(book.kept)
            for name, book in ledger.books.items()
            if KINDS[name].is_on_screens
        }
        self.forget_old(now)

    @property
    def alarms(self) -> dict[AlarmId, Alarm]:
        """Alarms on the lists."""
        return cast(dict[AlarmId, Alarm], self._shown[ALARM.name])

    def all(self, kind: str) -> list[Any]:
        """Everything of a kind that is shown."""
        return list(self._shown[kind].values())

    def get(self, kind: str, key: str) -> Any | None:
        """One of them."""
        return self._shown[kind].get(key)

    def snapshot(self, seq: int, **beside: Any) -> Snapshot:
        """All of it in one frame, with what stands beside the subjects."""
        shown: dict[str, Any] = {
            field: list(states.values())
            for name, states in self._shown.items()
            if (field := field_of(name)) in Snapshot.__struct_fields__
        }
        return Snapshot(seq=seq, **shown, **beside)

    def take(self, events: Iterable[Event], changed: Changed) -> Returned | None:
        """What a group of work has changed by these events.

        Returns what a console cannot fold from them: subjects that were off the screens.
        """
        begun, set_aside = _beginnings(events)
        back: dict[str, list[Any]] = {}
        for name, states in changed.items():
            kind = KINDS[name]
            if not kind.is_on_screens:
                continue
            shown = self._shown[name]
            for key, state in states.items():
                if name == ALARM.name and not kind.is_current(state):
                    shown.pop(key, None)
                    continue
                if (key not in shown and key not in begun) or key in set_aside:
                    back.setdefault(field_of(name), []).append(state)
                shown[key] = state
        return Returned(**back) if back else None

    def forget_old(self, now: dt.datetime) -> None:
        """What ended long ago goes; a task stays with its incident, where it may be reopened."""
        incidents = self._shown[INCIDENT.name]
        for name in (INCIDENT.name, *(self._shown.keys() - {INCIDENT.name})):
            shown, is_current = self._shown[name], KINDS[name].is_current
            is_past = KINDS[name].is_past
            if is_past is not None:
                for key in [k for k, s in shown.items() if is_past(s, now)]:
                    del shown[key]
            last = now - SHOWN_AFTER_END if name != ALARM.name else now
            for key in [k for k, s in shown.items() if not is_current(s) and s.changed_at < last]:
                if name != TASK.name or shown[key].incident not in incidents:
                    del shown[key]


def field_of(kind: str) -> str:
    """The field of a frame that holds subjects of a kind: "tasks", "duties"."""
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _beginnings(events: Iterable[Event]) -> tuple[set[str], set[str]]:
    """Subjects whose first event here needs nothing before it; alarms set aside while over."""
    first: dict[str, bool] = {}
    set_aside: set[str] = set()
    for event in events:
        if event.subject not in first:
            first[event.subject] = event.subject_version == 1 or event.type in _BEGIN_ANEW
        if event.type in _SET_ASIDE:
            told = decode_payload(event)
            assert isinstance(told, AlarmShelved | AlarmTakenOutOfService)
            if told.over is not None:
                set_aside.add(event.subject)
    return {subject for subject, begins in first.items() if begins}, set_aside
