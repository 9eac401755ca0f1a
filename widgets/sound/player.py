"""Drives the rules of sound from what changes on the link. UI thread; plays through Outputs."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from backends.link.api import Change, Link, LinkState
from backends.record.alarm import Acknowledge, Alarm
from backends.record.common import Realm
from backends.record.ids import AlarmId
from backends.record.policy import AlarmPolicy
from backends.record.sounding import Listener, Sound, Sounding, Why
from widgets.sound.outputs import Outputs

LONGEST_WAIT_MS = 60_000
SECOND_MS = 1000


def file_of(sound: Sound) -> str:
    """Which sound of resources/sounds: by the worst level; a reminder of its own but for Ⅰ."""
    if sound.why is Why.REMINDER and sound.severity > 1:
        return "reminder"
    return f"level_{int(sound.severity)}"


class SoundPlayer(QObject):
    """One console's sound. `clock` gives seconds that never jump."""

    sounded = Signal(object)  # Sound
    muted_changed = Signal(float)  # seconds that the mute still lasts, 0 when it is over

    def __init__(
        self,
        link: Link,
        outputs: Outputs,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._link, self._outputs, self._clock = link, outputs, clock
        self._rules: Sounding | None = None
        self._made_for: tuple[Listener, AlarmPolicy] | None = None
        self._due = QTimer(self)
        self._due.setSingleShot(True)
        self._due.timeout.connect(self.tick)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._on_second)
        self._unsubscribe = link.subscribe(self._on_change)
        self._on_change(Change(reset=True))

    @property
    def muted_for_s(self) -> float:
        """How long the mute still lasts, 0 where there is none."""
        return self._rules.muted_for_s(self._clock()) if self._rules is not None else 0.0

    def release(self) -> None:
        """Hear no more of the link."""
        self._unsubscribe()
        self._due.stop()
        self._second.stop()

    @Slot()
    def toggle_mute(self) -> None:
        """Mute for the policy's time, or sound again at once."""
        if self._rules is None:
            return
        if self._rules.is_muted:
            self._rules.unmute()
        else:
            self._rules.mute(self._clock())
            self._second.start()
        self._on_second()
        self.tick()

    @Slot()
    def tick(self) -> None:
        """Sound what is due, and come back when the rules may have something to say."""
        if self._rules is None:
            self._due.stop()
            return
        sound = self._rules.tick(self._clock())
        if sound is not None:
            self._outputs.play(file_of(sound))
            self.sounded.emit(sound)
        due_s = self._rules.next_due()
        if due_s is None:
            self._due.stop()
        else:
            wait_ms = max(20, round((due_s - self._clock()) * 1000) + 5)
            self._due.start(min(wait_ms, LONGEST_WAIT_MS))

    def _on_change(self, change: Change) -> None:
        if change.reset or change.user or change.policy:
            self._renew()
        if self._rules is None:
            return
        if change.alarms and not change.reset:
            self._rules.change({id_: self._alarm(id_) for id_ in change.alarms})
        if change.other_realms:
            self._rules.load(self._all())
        if change.pending and self._link.status.state is not LinkState.ONLINE:
            self._silence_acknowledged(change.pending)
        if change.reset or change.user or change.policy or change.alarms or change.other_realms:
            self.tick()

    def _silence_acknowledged(self, subjects: frozenset[str]) -> None:
        """Acknowledged here while the line is down: quiet at this console, and only here."""
        assert self._rules is not None
        for subject in subjects:
            if isinstance(self._link.pending.get(subject), Acknowledge):
                self._rules.silence(AlarmId(subject))

    def _renew(self) -> None:
        """Somebody else, another realm or new rules. A reset alone keeps what was heard."""
        user = self._link.user
        if user is None:
            self._rules, self._made_for = None, None
            self._on_second()
            return
        listener = Listener(role=user.role, department=user.department, realm=self._link.realm)
        policy = self._link.policy.alarms
        if self._rules is None or self._made_for != (listener, policy):
            left = self.muted_for_s
            self._rules, self._made_for = Sounding(listener, policy), (listener, policy)
            if left > 0:
                self._rules.mute(self._clock() - policy.mute_ends_after_s + left)
        self._rules.load(self._all())

    def _all(self) -> list[Alarm]:
        alarms = list(self._link.alarms.values())
        if self._link.realm is not Realm.LIVE:
            alarms += self._link.alarms_in(Realm.LIVE).values()
        return alarms

    def _alarm(self, alarm: AlarmId) -> Alarm | None:
        return self._link.alarms.get(alarm) or self._link.alarms_in(Realm.LIVE).get(alarm)

    @Slot()
    def _on_second(self) -> None:
        left = self.muted_for_s
        if left <= 0:
            self._second.stop()
        self.muted_changed.emit(left)
