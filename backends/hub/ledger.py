"""The subjects as folded from the log, and the policy in force. Writer thread only.

Within a group of work changes lie in an overlay, which is kept when the group is on the disk and
thrown away when it is not. What changes them is the clerk's.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from backends.hub.authority import no_camera, nobody_at
from backends.hub.books import Book, Changed, make_books
from backends.hub.intake import Intake
from backends.hub.jobs import Said
from backends.hub.timers import Timers
from backends.hub.vault import Vault
from backends.hub.watch_beside import Beside
from backends.record.access import User
from backends.record.alarm import Alarm, SetSuppression
from backends.record.alarm_decider import is_listed
from backends.record.catalogue import Payload, decode_payload
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.evidence import Evidence
from backends.record.handover import Handover
from backends.record.house_events import PolicySet
from backends.record.ids import (
    AlarmId,
    CameraId,
    EvidenceId,
    IncidentId,
    OrderId,
    RequestId,
    SceneId,
    SourceId,
    TaskId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.kinds import (
    ALARM,
    EVIDENCE,
    INCIDENT,
    INSTRUCTION,
    KINDS,
    MEETING,
    ORDER,
    REQUEST,
    SCENE,
    TASK,
    WALL,
    WARNING,
)
from backends.record.numbers import number_prefix
from backends.record.observation import CaseProgressed, ConditionCleared, ConditionRaised
from backends.record.order import Order
from backends.record.policy import Policy
from backends.record.refusal import Refusal
from backends.record.request import Request
from backends.record.resource import Camera
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.suppression import Suppressor
from backends.record.task import Task
from backends.record.warning import WarningNotice
from backends.record.work_calendar import CHINA

INTAKE = "intake"  # kind of timers of conditions that are held back
MOST_LATE_WINDOWS = 20  # that a back-fill may last before its alarms ring all the same
_KEEP_EVERY = 10_000
_NUMBERED = (INCIDENT.name, TASK.name, INSTRUCTION.name, MEETING.name)


def _nothing(_subject: str) -> Iterable[Event]:
    return ()


def _nobody(_user: str) -> User | None:
    return None


def _nobody_waits() -> None:
    return None


def _nobody_hears(_said: CaseProgressed) -> None:
    return None


def _no_fault(_handover: Handover, _digest: str) -> Refusal | None:
    return None


class Ledger:
    """Everything that is folded. Is the Records of follow_ups and of the authority."""

    def __init__(
        self,
        history: Iterable[Event] = (),
        states: dict[str, Iterable[Any]] | None = None,
        recall: Callable[[str], Iterable[Event]] = _nothing,
    ) -> None:
        """Fold `history` onto `states` (by kind) as they stood before it.

        `recall` gives the whole history of a subject that is over for so long that it is no
        longer at hand, and goes on all the same.
        """
        self.policy = self._kept_policy = Policy()
        self._recall = recall
        self.known: Callable[[str], User | None] = _nobody
        self.camera: Callable[[CameraId], Camera | None] = no_camera
        self.at_wall: Callable[[WallId], str] = nobody_at
        self._late_at: dict[SourceId, dt.datetime] = {}  # last late word of a source
        self.known_targets: frozenset[str] = frozenset()  # that somebody ever carried to
        self.ring: Callable[[], None] = _nobody_waits  # something waits to go out, on the disk
        self.stray: Callable[[CaseProgressed], None] = _nobody_hears  # a step without its case
        self.vault: Vault | None = None
        self.page_fault: Callable[[Handover, str], Refusal | None] = _no_fault
        self.beside = Beside()
        self.intake = Intake()
        self.timers = Timers()
        self.suppressor = Suppressor(self.policy)
        self.books = make_books(states or {})
        self.to_suppress: list[SetSuppression] = []  # what follows from a new policy
        self._numbers: dict[str, int] = {}  # "LJ20261126" -> the highest number so far
        self._tasks: dict[IncidentId, dict[str, None]] = {}
        for name in _NUMBERED:
            for state in self.books[name].kept.values():
                self._note_number(state)
        for task in self.books[TASK.name].kept.values():
            self._note_task(task)
        for count, event in enumerate(history):
            if count % _KEEP_EVERY == 0:
                self._keep_books()
            self.fold(event)
        self._keep_books()
        self._by_source: dict[SourceId, set[AlarmId]] = {}
        for alarm in self.books[ALARM.name].kept.values():
            self._note_source(alarm)
        self.set_policy(self.policy)
        self._kept_policy = self.policy

    # -- what is known

    @property
    def alarms(self) -> dict[str, Any]:
        """Alarms on the disk, by id."""
        return self.books[ALARM.name].kept

    def alarm(self, key: AlarmId) -> Alarm | None:
        """As it is now."""
        found: Alarm | None = self.books[ALARM.name].get(key)
        return found

    def incident(self, key: IncidentId) -> Incident | None:
        """As it is now."""
        found: Incident | None = self.books[INCIDENT.name].get(key)
        return found

    def task(self, key: TaskId) -> Task | None:
        """As it is now."""
        found: Task | None = self.books[TASK.name].get(key)
        return found

    def warning(self, key: WarningId) -> WarningNotice | None:
        """As it is now."""
        found: WarningNotice | None = self.books[WARNING.name].get(key)
        return found

    def request(self, key: RequestId) -> Request | None:
        """As it is now."""
        found: Request | None = self.books[REQUEST.name].get(key)
        return found

    def scene(self, key: SceneId) -> Scene | None:
        """As it is now."""
        found: Scene | None = self.books[SCENE.name].get(key)
        return found

    def scenes(self) -> Iterable[Scene]:
        """Those that are offered."""
        return self.books[SCENE.name].current()

    def wall(self, key: WallId) -> Wall | None:
        """As it is now."""
        found: Wall | None = self.books[WALL.name].get(key)
        return found

    def evidence(self, key: EvidenceId) -> Evidence | None:
        """As it is now."""
        found: Evidence | None = self.books[EVIDENCE.name].get(key)
        return found

    def order(self, key: OrderId) -> Order | None:
        """As it is now."""
        found: Order | None = self.books[ORDER.name].get(key)
        return found

    def watch_of(self, kind: str, key: str) -> Any | None:
        """As it is now."""
        return self.books[kind].get(key)

    def tasks_of(self, incident: IncidentId) -> list[Task]:
        """Tasks of an incident, over or not, as far as they are at hand."""
        book = self.books[TASK.name]
        found = (book.get(key) for key in self._tasks.get(incident, ()))
        return [task for task in found if task is not None]

    def alarms_of(self, source: SourceId) -> list[Alarm]:
        """Listed alarms of a source, as they are on the disk."""
        book = self.books[ALARM.name]
        return [book.kept[key] for key in self._by_source.get(source, ()) if key in book.kept]

    def note_late(self, said: Said, now: dt.datetime) -> None:
        """A source tells back-filled data: what of it still holds is not known yet."""
        if isinstance(said, ConditionRaised | ConditionCleared) and said.is_late:
            self._late_at[said.source] = now

    def late_until(self, alarm: Alarm) -> dt.datetime:
        """When it is known whether a late alarm still holds: a window after its source's last late
        word, however many come no later than some windows after its own."""
        window = dt.timedelta(seconds=self.policy.exchange.late_window_s)
        last = self._late_at.get(alarm.source, alarm.changed_at) + window
        return min(last, alarm.changed_at + MOST_LATE_WINDOWS * window)

    def version_of(self, subject: str) -> int:
        """The subject's present version; 0 where it is not at hand."""
        for book in self.books.values():
            state = book.get(subject)
            if state is not None:
                return int(state.version)
        return 0

    def next_number(self, kind: str, realm: Realm, now: dt.datetime) -> int:
        """The next running number of the day for that kind: drills have their own."""
        if kind not in _NUMBERED:
            return 1
        prefix = number_prefix(kind, realm)
        day = now.astimezone(CHINA).strftime("%Y%m%d")
        return self._numbers.get(f"{prefix}{day}", 0) + 1

    # -- the group

    def keep(self) -> Changed:
        """The group is on the disk: its changes stand. Returns them by kind."""
        self.intake.keep()
        self.timers.keep()
        self._kept_policy = self.policy
        changed = self._keep_books()
        for name, states in changed.items():
            for state in states.values():
                self.watch(name, state)
        for alarm in changed.get(ALARM.name, {}).values():
            self._note_source(alarm)
        for key, at in self.intake.due_now().items():
            self.timers.put(INTAKE, key, at)
        return changed

    def discard(self) -> None:
        """The group is not on the disk: nothing of it happened."""
        self.intake.discard()
        for book in self.books.values():
            book.discard()
        self.timers.discard()
        if self.policy is not self._kept_policy:
            self.set_policy(self._kept_policy)
        else:
            self._look_at_causes()  # it counts on what it says being done

    def set_policy(self, policy: Policy) -> None:
        """Another policy is in force: every timer is set anew."""
        self.policy = policy
        self._look_at_causes()
        for name, book in self.books.items():
            for state in book.current():
                self.watch(name, state)

    def watch(self, kind: str, state: Any) -> None:
        """Set the subject's timer."""
        due = KINDS[kind].due(state, self.policy)
        self.timers.put(kind, state.id, due[0] if due is not None else None)

    def fold(self, event: Event, payload: Payload | None = None) -> None:
        """Take a committed or just appended event in."""
        book = self.book_of(event.type)
        if book is not None:
            told = payload or decode_payload(event)
            self._note_number(told)
            if event.subject_version > 1 and book.get(event.subject) is None:
                for earlier in self._recall(event.subject):
                    if earlier.subject_version < event.subject_version:
                        book.fold(earlier, decode_payload(earlier))
            state = book.fold(event, told)
            if book.kind is TASK and event.subject_version == 1:
                self._note_task(state)
        elif event.type == "policy.set":
            told = payload or decode_payload(event)
            assert isinstance(told, PolicySet)
            self.policy = told.policy

    def book_of(self, event_type: str) -> Book | None:
        """The book that an event of that type goes into; None for events of the house."""
        return self.books.get(event_type.partition(".")[0])

    def _look_at_causes(self) -> None:
        self.suppressor = Suppressor(self.policy)
        self.to_suppress = self.suppressor.changed(
            {alarm.id: alarm for alarm in self.books[ALARM.name].current()}
        )

    def _keep_books(self) -> Changed:
        changed = {name: book.keep() for name, book in self.books.items()}
        return {name: states for name, states in changed.items() if states}

    def _note_source(self, alarm: Alarm) -> None:
        known = self._by_source.setdefault(alarm.source, set())
        if is_listed(alarm):
            known.add(alarm.id)
        else:
            known.discard(alarm.id)

    def _note_task(self, task: Task) -> None:
        if task.incident:
            self._tasks.setdefault(task.incident, {})[task.id] = None

    def _note_number(self, told: Any) -> None:
        day, _, number = str(getattr(told, "number", "")).rpartition("-")
        if day and number.isdigit():
            self._numbers[day] = max(self._numbers.get(day, 0), int(number))
