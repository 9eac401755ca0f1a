"""What stands on the operators' screens, for consoles that join. The hub's loop only.

Beside what is current: incidents, tasks, warnings and requests that ended within the last hours.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from backends.hub.books import Changed
from backends.hub.ledger import Ledger
from backends.record.alarm import Alarm
from backends.record.ids import AlarmId
from backends.record.kinds import ALARM, KINDS

SHOWN_AFTER_END = dt.timedelta(hours=12)


class Screens:
    """Subjects by kind and id."""

    def __init__(self, ledger: Ledger, now: dt.datetime) -> None:
        self._shown: dict[str, dict[str, Any]] = {
            name: dict(book.kept) for name, book in ledger.books.items()
        }
        self.forget_old(now)

    @property
    def alarms(self) -> dict[AlarmId, Alarm]:
        """Alarms on the lists."""
        return cast(dict[AlarmId, Alarm], self._shown[ALARM.name])

    def all(self, kind: str) -> list[Any]:
        """Everything of a kind that is shown."""
        return list(self._shown[kind].values())

    def take(self, changed: Changed) -> None:
        """What a group of work has changed."""
        for name, states in changed.items():
            shown, kind = self._shown[name], KINDS[name]
            for key, state in states.items():
                if name == ALARM.name and not kind.is_current(state):
                    shown.pop(key, None)
                else:
                    shown[key] = state

    def forget_old(self, now: dt.datetime) -> None:
        """What ended long ago goes."""
        for name, shown in self._shown.items():
            is_current = KINDS[name].is_current
            last = now - SHOWN_AFTER_END if name != ALARM.name else now
            for key in [k for k, s in shown.items() if not is_current(s) and s.changed_at < last]:
                del shown[key]
