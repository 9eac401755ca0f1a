"""A record on the disk with consoles of it, and random deeds on it, for tests of the screens."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

from backends.hub.clerk import Clerk
from backends.hub.jobs import CommandJob, IngestJob, Job, TimerJob
from backends.hub.ledger import Ledger
from backends.hub.screens import Screens, field_of
from backends.hub.store import Store
from backends.link.gather import Gather
from backends.link.messages import Events, Returned, Snapshot, SnapshotPart
from backends.link.replica import Replica
from backends.record import alarm as al
from backends.record import incident_commands as ic
from backends.record import task as tk
from backends.record.access import Role, User
from backends.record.common import Department, Realm, Severity
from backends.record.envelope import Event
from backends.record.evidence import EvidenceKind, TakeEvidence
from backends.record.ids import (
    AlarmId,
    CameraId,
    CommandId,
    EvidenceId,
    IncidentId,
    RequestId,
    SeatId,
    SourceId,
    TaskId,
    UserId,
    WarningId,
)
from backends.record.kinds import KINDS
from backends.record.observation import (
    ConditionCleared,
    ConditionRaised,
    WarningPublished,
    WarningWithdrawn,
)
from backends.record.request import DecideRequest
from backends.record.resource import Camera
from backends.record.warning import Area, NoteWarning
from tests.backends.hub.hands_orders import order_deed
from tests.backends.hub.hands_scenes import scene_deed
from tests.backends.hub.hands_watch import watch_deed
from tests.backends.record.house import LEAK, POLICY, RUBBISH

START = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
LEADER = User(id=UserId("leader"), name="leader", role=Role.WATCH_LEADER, seat=SeatId("s1"))
COMMANDER = User(id=UserId("boss"), name="boss", role=Role.COMMANDER, seat=SeatId("s2"))
URBAN = Department.URBAN
CAMERA = Camera(id=CameraId("c1"), number=1, name="广场", department=URBAN, main="rtsp://c1")


class Centre:
    """A record on the disk with its screens, and consoles that joined at some moment."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.ledger = Ledger()
        self.ledger.set_policy(POLICY)
        self.ledger.known = {u.id: u for u in (LEADER, COMMANDER)}.get  # type: ignore[assignment]
        self.ledger.camera = {CAMERA.id: CAMERA}.get
        self.now = START
        self.screens = Screens(self.ledger, self.now)
        self.replicas: list[Replica] = []
        self.unsent: list[Returned | Event] = []
        self._number = 0

    def do(self, *jobs: Job) -> list[Any]:
        """One group of work."""
        with self.store.transaction() as work:
            answers = [Clerk(self.ledger, work, self.now).do(job) for job in jobs]
        changed = self.ledger.keep()
        if work.events:
            returned = self.screens.take(work.events, changed)
            self.unsent += [returned] if returned is not None else []
            self.unsent += work.events
        return answers

    def command(self, body: Any, user: User = LEADER, realm: Realm = Realm.LIVE) -> CommandJob:
        self._number += 1
        return CommandJob(id=CommandId(f"c{self._number}"), user=user, body=body, realm=realm)

    def say(self, *observations: Any) -> IngestJob:
        self._number += 1
        count = len(observations)
        return IngestJob(batch_id=f"b{self._number}", conditions=observations, accepted=count)

    def send(self) -> None:
        """As the news do: what returned first, then the events."""
        unsent, self.unsent = self.unsent, []
        returned = [frame for frame in unsent if isinstance(frame, Returned)]
        events = [event for event in unsent if isinstance(event, Event)]
        for replica in self.replicas:
            for frame in returned:
                replica.apply(frame, Gather())
            replica.apply(Events(events=events), Gather())

    def join(self) -> Replica:
        self.send()
        replica = Replica()
        first = Snapshot(
            seq=self.store.seq,
            alarms=[],
            cameras=[],
            points=[],
            sources=[],
            users=[],
            policy=self.ledger.policy,
            has_more=True,
        )
        shown = [name for name, kind in KINDS.items() if kind.is_on_screens]
        part: dict[str, Any] = {field_of(name): self.screens.all(name) for name in shown}
        replica.apply(first, Gather())
        replica.apply(SnapshotPart(**part), Gather())
        self.replicas.append(replica)
        return replica

    def later(self, hours: float) -> None:
        self.now += hours * HOUR
        self.do(TimerJob())
        self.screens.forget_old(self.now)


def a_report(key: str, **said: Any) -> ic.ReportIncident:
    return ic.ReportIncident(incident=IncidentId(key), title="路面塌陷", department=URBAN, **said)


class Hands:
    """Random deeds on a few subjects of every kind, as people and sources do them."""

    def __init__(self, centre: Centre, seed: int) -> None:
        self._centre, self._dice = centre, random.Random(seed)
        self._incidents = [IncidentId(f"i{n}") for n in range(6)]
        self._tasks = [TaskId(f"t{n}") for n in range(10)]

    def job(self) -> Job:
        """One of them, of any kind."""
        make = self._dice.choice(
            [
                self._source,
                self._alarm,
                self._incident,
                self._task,
                self._scene,
                self._order,
                self._watch,
                self._other,
                self._still,
            ]
        )
        made = make()
        if isinstance(made, IngestJob | TimerJob):
            return made
        user = self._dice.choice((LEADER, COMMANDER))
        realm = Realm.DRILL if self._dice.random() < 0.1 else Realm.LIVE
        return self._centre.command(made, user, realm)

    def _version(self, key: str) -> int:
        return self._centre.ledger.version_of(key)

    def _source(self) -> Job:
        dice, now = self._dice, self._centre.now
        key, source = f"k{dice.randrange(8)}", SourceId("urban-rest")
        moment = now - dt.timedelta(seconds=dice.randrange(5))
        roll = dice.randrange(6)
        if roll < 3:
            severity = dice.choice(list(Severity))
            return self._centre.say(
                ConditionRaised(
                    source=source,
                    key=key,
                    department=URBAN,
                    severity=severity,
                    kind="case",
                    title="井盖缺失",
                    occurred_at=moment,
                )
            )
        if roll < 5:
            return self._centre.say(ConditionCleared(source=source, key=key, occurred_at=moment))
        return TimerJob()

    def _alarm(self) -> Any:
        dice = self._dice
        known = list(self._centre.ledger.alarms)
        key = AlarmId(dice.choice(known)) if known else AlarmId("none")
        here: dict[str, Any] = {"alarm": key, "seen_version": self._version(key)}
        deeds = [
            al.Acknowledge(**here),
            al.Acknowledge(**here),
            al.TakeAlarm(**here),
            al.ReleaseAlarm(**here),
            al.ShelveAlarm(**here, minutes=30, reason="检修", is_once=dice.random() < 0.3),
            al.UnshelveAlarm(**here),
            al.TakeOutOfService(**here, reason="检修", permit="P1"),
            al.ReturnToService(**here, checked="正常"),
        ]
        return dice.choice(deeds)

    def _incident(self) -> Any:
        dice, key = self._dice, self._dice.choice(self._incidents)
        here: dict[str, Any] = {"incident": key, "seen_version": self._version(key)}
        alarms = [AlarmId(key) for key in self._centre.ledger.alarms]
        some = dice.sample(alarms, 1) if alarms else []
        code = dice.choice((RUBBISH, LEAK))
        deeds = [
            a_report(key, class_code=code, alarms=some if dice.random() < 0.5 else []),
            ic.AcceptIncident(**here),
            ic.FileIncident(**here, class_code=code, severity=Severity.III, department=URBAN),
            ic.SubmitForVerification(**here, result="已处置"),
            ic.SendBackForRework(**here, reason="不彻底"),
            ic.CloseIncident(**here, conclusion="办结"),
            ic.NoteIncident(**here, text="已到现场"),
            ic.NoteIncident(**here, text="已恢复"),
            ic.AttachAlarms(**here, alarms=some),
            ic.RejectIncident(**here, reason="重复"),
            ic.MergeIncident(**here, into=dice.choice(self._incidents)),
            ic.SuperviseIncident(**here, reason="市领导关注"),
        ]
        return dice.choice(deeds)

    def _task(self) -> Any:
        dice, key = self._dice, self._dice.choice(self._tasks)
        here: dict[str, Any] = {"task": key, "seen_version": self._version(key)}
        incident = dice.choice([*self._incidents, IncidentId("")])
        recipient = tk.Recipient(department=URBAN)
        deeds = [
            tk.AssignTask(task=key, title="抢修", recipient=recipient, incident=incident),
            tk.AcceptTask(**here),
            tk.StartTask(**here),
            tk.CompleteTask(**here, result="已修复"),
            tk.ReworkTask(**here, reason="又坏了"),
            tk.RejectTask(**here, reason="不属本单位"),
            tk.CancelTask(**here, reason="撤销"),
            tk.NoteTask(**here, text="在途"),
        ]
        return dice.choice(deeds)

    def _still(self) -> Any:
        return TakeEvidence(
            evidence=EvidenceId(f"still-{self._dice.randrange(1000)}"),
            camera=CAMERA.id,
            kind=EvidenceKind.STILL,
            manifest_sha256="ab" * 32,
            first_at=self._centre.now,
            last_at=self._centre.now,
        )

    def _order(self) -> Any:
        return order_deed(self._centre.ledger, self._dice, self._centre.now)

    def _watch(self) -> Any:
        return watch_deed(self._centre.ledger, self._dice, self._centre.now)

    def _scene(self) -> Any:
        return scene_deed(self._centre.ledger, self._dice, self._centre.now)

    def _other(self) -> Any:
        dice, now, ledger = self._dice, self._centre.now, self._centre.ledger
        key, source = f"w{dice.randrange(3)}", SourceId("weather")
        warnings, requests = list(ledger.books["warning"].kept), list(ledger.books["request"].kept)
        roll = dice.randrange(4)
        if roll == 1 and warnings:
            named = WarningId(dice.choice(warnings))
            return NoteWarning(warning=named, seen_version=self._version(named))
        if roll == 2 and requests:
            asked = RequestId(dice.choice(requests))
            version = self._version(asked)
            return DecideRequest(
                request=asked, seen_version=version, is_approved=dice.random() < 0.7
            )
        if roll == 3:
            said = WarningWithdrawn(source=source, key=key, occurred_at=now)
            return self._centre.say(said)
        return self._centre.say(
            WarningPublished(
                source=source,
                key=key,
                department=URBAN,
                colour=dice.choice(list(Severity)),
                kind="rainstorm",
                headline="暴雨预警",
                area=Area(name="全市"),
                issued_at=now,
                until=now + 3 * HOUR,
            )
        )
