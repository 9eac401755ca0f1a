"""When a console sounds, and of what: the rules of sound, without a device. Pure.

The driver hands in what changed, then calls tick(): at most one Sound comes back. It is to be
called again after every change and at next_due(). Times are seconds of a clock that never jumps.

- What newly calls sounds once; above three at once there is one summary, and Ⅰ is never in it.
- What sounds is not talked over within GAP_S, except by worse.
- What stays unacknowledged is recalled every 15 min, Ⅰ every 60 s until a person takes it.
- An escalation calls the role concerned, even where it did not hear the alarm before.
- A mute silences everything, ends by itself, and then all that is unacknowledged sounds again.
- What was told late is silent until it is known to be still true.
- What is set aside is silent; an exercise sounds only where it is watched, the live city always.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping

import msgspec

from backends.record.access import Role
from backends.record.alarm import Alarm, AlarmState
from backends.record.alarm_fold import UNSEEN
from backends.record.common import Department, Realm, Severity
from backends.record.grouping import Arrival, arrival
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy

GAP_S = 2.0


class Why(enum.StrEnum):
    """Why it sounds, the strongest reason first."""

    ESCALATION = "escalation"
    CALL = "call"
    AFTER_MUTE = "after_mute"
    REMINDER = "reminder"


class Listener(msgspec.Struct, frozen=True, kw_only=True):
    """Who sits at the console. `realm`: what it watches; a live alarm sounds in every realm."""

    role: Role
    department: Department | None = None
    realm: Realm = Realm.LIVE


class Sound(msgspec.Struct, frozen=True, kw_only=True):
    """One sound, as bad as its worst alarm."""

    why: Why
    severity: Severity
    arrival: Arrival


class Sounding:
    """One console's sound. Its owner calls change() or load(), then tick()."""

    def __init__(self, listener: Listener, policy: AlarmPolicy) -> None:
        self._listener = listener
        self._policy = policy
        self._unseen: dict[AlarmId, Alarm] = {}  # that this listener hears
        self._silenced: set[AlarmId] = set()
        self._urgent: dict[AlarmId, None] = {}  # Ⅰ that nobody has taken, as they came
        self._waiting: dict[AlarmId, Why] = {}
        self._sounded: tuple[float, Severity] | None = None
        self._remind_at_s: float | None = None
        self._remind_urgent_at_s: float | None = None
        self._muted_until_s: float | None = None
        self._is_after_mute = False

    @property
    def is_muted(self) -> bool:
        """Whether a mute is on; tick() ends it."""
        return self._muted_until_s is not None

    def muted_for_s(self, now_s: float) -> float:
        """How long the mute still lasts, 0 where there is none."""
        return max(0.0, self._muted_until_s - now_s) if self._muted_until_s is not None else 0.0

    def load(self, alarms: Iterable[Alarm]) -> None:
        """All alarms there are, after a start or a lost line; what was heard stays heard."""
        found = {alarm.id: alarm for alarm in alarms}
        for gone in self._unseen.keys() - found.keys():
            self._forget(gone)
        for alarm in found.values():
            self._take(alarm)

    def change(self, changed: Mapping[AlarmId, Alarm | None]) -> None:
        """Alarms as they are now; None: no longer listed."""
        for key, alarm in changed.items():
            if alarm is None:
                self._forget(key)
            else:
                self._take(alarm)

    def silence(self, alarm: AlarmId) -> None:
        """Acknowledged here without a line: quiet at this console, until it calls anew."""
        if alarm in self._unseen:
            self._silenced.add(alarm)
            self._urgent.pop(alarm, None)
            self._waiting.pop(alarm, None)

    def mute(self, now_s: float) -> None:
        """Silence for the policy's time; again: from now on."""
        self._muted_until_s = now_s + self._policy.mute_ends_after_s

    def unmute(self) -> None:
        """The mute ends; what is unacknowledged sounds at the next tick()."""
        self._is_after_mute = self._is_after_mute or self.is_muted
        self._muted_until_s = None

    def tick(self, now_s: float) -> Sound | None:
        """What is to sound now."""
        if self._muted_until_s is not None:
            if now_s < self._muted_until_s:
                return None
            self.unmute()
        self._set_clocks(now_s)
        wanted = dict(self._waiting)
        if self._is_after_mute:
            wanted = dict.fromkeys(self._audible(), Why.AFTER_MUTE) | wanted
        if _is_due(self._remind_urgent_at_s, now_s):
            wanted = dict.fromkeys(self._urgent, Why.REMINDER) | wanted
        if _is_due(self._remind_at_s, now_s):
            wanted = dict.fromkeys(self._audible(), Why.REMINDER) | wanted
        if not wanted:
            self._is_after_mute = False
            return None
        worst = min(self._unseen[alarm].severity for alarm in wanted)
        if self._is_talking(worst, now_s):
            return None
        return self._sound(wanted, worst, now_s)

    def next_due(self) -> float | None:
        """When tick() may have something to say, if nothing changes; None: never."""
        if self._muted_until_s is not None:
            return self._muted_until_s
        if self._waiting or self._is_after_mute:
            moments = [0.0]
        else:
            clocks = (self._remind_at_s, self._remind_urgent_at_s)
            moments = [at_s for at_s in clocks if at_s is not None]
        if not moments:
            return None
        return max(min(moments), self._sounded[0] + GAP_S if self._sounded else 0.0)

    # -- inside ------------------------------------------------------------------------------

    def _take(self, alarm: Alarm) -> None:
        key = alarm.id
        before = self._unseen.get(key)
        if before is alarm:
            return
        if alarm.state not in UNSEEN or alarm.is_set_aside or not self._hears(alarm):
            if before is not None:
                self._forget(key)
            return
        self._unseen[key] = alarm
        if self._is_escalated(alarm) and (before is None or not self._is_escalated(before)):
            self._call(key, Why.ESCALATION)
        elif alarm.state is AlarmState.UNACK and (before is None or _calls_anew(before, alarm)):
            self._call(key, Why.CALL)
        if alarm.severity is Severity.I:
            self._urgent.setdefault(key)
        if alarm.taken_by is not None or key in self._silenced:
            self._urgent.pop(key, None)

    def _call(self, alarm: AlarmId, why: Why) -> None:
        self._silenced.discard(alarm)
        if why is Why.ESCALATION:
            self._waiting[alarm] = why
        else:
            self._waiting.setdefault(alarm, why)

    def _hears(self, alarm: Alarm) -> bool:
        if alarm.is_late:
            return False
        who = self._listener
        if alarm.realm is not Realm.LIVE and alarm.realm is not who.realm:
            return False
        if who.role is Role.WATCH_LEADER or self._is_escalated(alarm):
            return True
        return who.role is Role.DISPATCHER and alarm.department is who.department

    def _is_escalated(self, alarm: Alarm) -> bool:
        return self._listener.role in alarm.escalated_to

    def _forget(self, alarm: AlarmId) -> None:
        self._unseen.pop(alarm, None)
        self._waiting.pop(alarm, None)
        self._urgent.pop(alarm, None)
        self._silenced.discard(alarm)

    def _audible(self) -> list[AlarmId]:
        return [alarm for alarm in self._unseen if alarm not in self._silenced]

    def _set_clocks(self, now_s: float) -> None:
        if not self._unseen:
            self._remind_at_s = None
        elif self._remind_at_s is None:
            self._remind_at_s = now_s + self._policy.remind_every_s
        if not self._urgent:
            self._remind_urgent_at_s = None
        elif self._remind_urgent_at_s is None:
            self._remind_urgent_at_s = now_s + self._policy.remind_i_every_s

    def _is_talking(self, worst: Severity, now_s: float) -> bool:
        if self._sounded is None:
            return False
        at_s, severity = self._sounded
        return now_s < at_s + GAP_S and worst >= severity

    def _sound(self, wanted: dict[AlarmId, Why], worst: Severity, now_s: float) -> Sound:
        if self._is_after_mute or _is_due(self._remind_at_s, now_s):
            self._remind_at_s = now_s + self._policy.remind_every_s
        if self._is_after_mute or _is_due(self._remind_urgent_at_s, now_s):
            self._remind_urgent_at_s = now_s + self._policy.remind_i_every_s
        self._waiting.clear()
        self._is_after_mute = False
        self._sounded = now_s, worst
        reasons = list(Why)
        return Sound(
            why=min(wanted.values(), key=reasons.index),
            severity=worst,
            arrival=arrival({key: self._unseen[key].severity for key in wanted}, self._policy),
        )


def _calls_anew(before: Alarm, alarm: Alarm) -> bool:
    return (
        before.raise_count != alarm.raise_count
        or before.called_at != alarm.called_at
        or before.severity > alarm.severity
    )


def _is_due(at_s: float | None, now_s: float) -> bool:
    return at_s is not None and now_s >= at_s
