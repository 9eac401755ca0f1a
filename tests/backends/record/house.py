"""A hub in miniature: folds events, looks for obstacles, applies follow-ups and timers. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from backends.record import incident_decider, task_decider
from backends.record.alarm import Alarm, AlarmState, LinkAlarm
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Actor, Department, Realm, Severity
from backends.record.context import Context
from backends.record.envelope import Event
from backends.record.evidence import Evidence
from backends.record.follow_ups import FollowUp, follow_ups
from backends.record.ids import (
    AlarmId,
    EventId,
    EvidenceId,
    IncidentId,
    OrderId,
    RequestId,
    SceneId,
    SeatId,
    SourceId,
    TaskId,
    UserId,
    WallId,
    WarningId,
)
from backends.record.incident import Incident
from backends.record.incident_commands import IncidentCommand, ReportIncident
from backends.record.obstacles import obstacle
from backends.record.order import Order
from backends.record.policy import (
    Domain,
    IncidentClass,
    Limit,
    OutsideParty,
    Plan,
    PlanStep,
    Policy,
    StageLimits,
    Unit,
    WorkCalendar,
)
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import Request
from backends.record.scene import Scene
from backends.record.scene_wall import Wall
from backends.record.task import AssignTask, Recipient, Task, TaskCommand
from backends.record.warning import WarningNotice

# Thursday, ten in the morning in China.
TEN = dt.datetime(2026, 11, 26, 2, 0, tzinfo=dt.UTC)
LEADER = Actor(user=UserId("zhiban"), seat=SeatId("seat-1"))
OTHER = Actor(user=UserId("diaodu"), seat=SeatId("seat-2"))
INCIDENT, SECOND = IncidentId("i-1"), IncidentId("i-2")
TASK = TaskId("t-1")
RUBBISH, LEAK = "city.rubbish", "accident.leak"

POLICY = Policy(
    calendar=WorkCalendar(
        years=[2026],
        holidays=[dt.date(2026, 10, day) for day in range(1, 8)],
        makeup_days=[dt.date(2026, 10, 10)],
    ),
    classes=[
        IncidentClass(
            code=RUBBISH,
            name="暴露垃圾",
            domain=Domain.CITY,
            department=Department.URBAN,
            limits=StageLimits(
                accept=Limit(amount=30, unit=Unit.MINUTES),
                file=Limit(amount=1),
                dispatch=Limit(amount=1),
                handle=Limit(amount=4),
                verify=Limit(amount=1, unit=Unit.WORKING_DAYS),
            ),
        ),
        IncidentClass(
            code=LEAK,
            name="危险化学品泄漏",
            domain=Domain.ACCIDENT,
            department=Department.EMERGENCY,
            severity=Severity.I,
            limits=StageLimits(handle=Limit(amount=2, unit=Unit.HOURS)),
            plan="leak",
            needs_reports=True,
        ),
    ],
    plans=[
        Plan(
            id="leak",
            name="危险化学品泄漏",
            steps=[
                PlanStep(id="1", text="划定警戒区", within_min=10),
                PlanStep(id="2", text="疏散群众"),
            ],
        ),
        Plan(id="flood", name="暴雨内涝", steps=[PlanStep(id="1", text="封闭下穿通道")]),
    ],
    parties=[OutsideParty(id="power", name="供电公司", telephone="95598")],
    work_groups=["现场处置组"],
)

Command = IncidentCommand | TaskCommand | FollowUp


def at(minutes: float) -> dt.datetime:
    """A moment so many minutes after ten."""
    return TEN + dt.timedelta(minutes=minutes)


def a_report(incident: IncidentId = INCIDENT, **said: Any) -> ReportIncident:
    """A report by hand of exposed rubbish, unless said otherwise."""
    words: dict[str, Any] = {
        "title": "滨江路暴露垃圾",
        "department": Department.URBAN,
        "class_code": RUBBISH,
    }
    return ReportIncident(incident=incident, **(words | said))


def a_task(task: TaskId = TASK, incident: IncidentId = INCIDENT, **said: Any) -> AssignTask:
    """Work for the urban department, unless said otherwise."""
    words: dict[str, Any] = {
        "title": "清理垃圾",
        "recipient": Recipient(department=Department.URBAN),
    }
    return AssignTask(task=task, incident=incident, **(words | said))


class House:
    """Implements follow_ups.Records. `now` and `actor` are set by the test."""

    def __init__(self, policy: Policy = POLICY) -> None:
        self.policy, self.realm, self.now = policy, Realm.LIVE, TEN
        self.actor = LEADER
        self.log: list[Payload] = []
        self._states: dict[str, Any] = {}

    def alarm(self, alarm: AlarmId) -> Alarm | None:
        return self._states.get(alarm)

    def incident(self, incident: IncidentId) -> Incident | None:
        return self._states.get(incident)

    def task(self, task: TaskId) -> Task | None:
        return self._states.get(task)

    def request(self, request: RequestId) -> Request | None:
        return self._states.get(request)

    def scene(self, scene: SceneId) -> Scene | None:
        return self._states.get(scene)

    def scenes(self) -> Iterable[Scene]:
        found = [state for state in self._states.values() if isinstance(state, Scene)]
        return [scene for scene in found if not scene.is_deleted]

    def wall(self, wall: WallId) -> Wall | None:
        return self._states.get(wall)

    def evidence(self, evidence: EvidenceId) -> Evidence | None:
        return self._states.get(evidence)

    def order(self, order: OrderId) -> Order | None:
        return self._states.get(order)

    def warning(self, warning: WarningId) -> WarningNotice | None:
        return self._states.get(warning)

    def watch_of(self, kind: str, key: str) -> Any | None:
        return None

    def tasks_of(self, incident: IncidentId) -> list[Task]:
        every = self._states.values()
        return [state for state in every if isinstance(state, Task) and state.incident == incident]

    @property
    def it(self) -> Incident:
        """The first incident, which must be there."""
        found = self.incident(INCIDENT)
        assert found is not None
        return found

    @property
    def work(self) -> Task:
        """The first task, which must be there."""
        found = self.task(TASK)
        assert found is not None
        return found

    def stand(self, alarm: AlarmId) -> None:
        """An alarm that stands and belongs to no incident."""
        self._states[alarm] = Alarm(
            id=alarm,
            version=1,
            state=AlarmState.UNACK,
            severity=Severity.II,
            source=SourceId("hj212"),
            key=alarm,
            department=Department.ENVIRONMENT,
            kind="exceedance",
            title="排口 COD 超标",
            realm=Realm.LIVE,
            first_raised_at=TEN,
            raised_at=TEN,
            changed_at=TEN,
        )

    def do(self, command: Command) -> list[Payload]:
        """Apply a command that must not be refused; the events of all that it caused."""
        refusal = self.ask(command)
        assert refusal is None, refusal
        return self.log[self._before :]

    def ask(self, command: Command) -> RefusalCode | None:
        """Apply a command, or leave everything as it was and say why."""
        self._before = len(self.log)
        refusal = obstacle(command, self.realm, self) or self._apply(command)
        return refusal.code if refusal else None

    def wait_until(self, moment: dt.datetime) -> list[Payload]:
        """Let the clock go to `moment`, with every timer on its way; the events of those."""
        before = len(self.log)
        while timers := [timer for timer in self._timers() if timer[0] <= moment]:
            when, command = min(timers, key=lambda timer: timer[0])
            self.now = max(self.now, when)
            self.do(command)
        self.now = moment
        return self.log[before:]

    def _timers(self) -> list[tuple[dt.datetime, Command]]:
        found: list[tuple[dt.datetime, Command]] = []
        for state in self._states.values():
            timer: tuple[dt.datetime, Command] | None = None
            if isinstance(state, Incident):
                timer = incident_decider.due(state, self.policy)
            elif isinstance(state, Task):
                timer = task_decider.due(state, self.policy)
            if timer is not None:
                found.append(timer)
        return found

    def _apply(self, command: Command) -> Refusal | None:
        if isinstance(command, LinkAlarm):
            return self._link(command)
        subject = command.incident if isinstance(command, IncidentCommand) else command.task
        decider: Any = incident_decider if isinstance(command, IncidentCommand) else task_decider
        context = Context(
            actor=self.actor, now=self.now, realm=self.realm, policy=self.policy, number=1
        )
        decided = decider.decide(self._states.get(subject), command, context)
        if isinstance(decided, Refusal):
            return decided
        for payload in decided:
            state = self._states.get(subject)
            event = self._event(payload, subject, state.version + 1 if state else 1)
            self._states[subject] = decider.evolve(state, event, payload)
            self.log.append(payload)
            for follow_up in follow_ups(event, payload, self):
                refusal = self._apply(follow_up)
                assert refusal is None, refusal  # obstacle() has seen it coming
        return None

    def _link(self, command: LinkAlarm) -> Refusal | None:
        alarm = self.alarm(command.alarm)
        if alarm is None:
            return Refusal(code=RefusalCode.UNKNOWN_SUBJECT)
        linked = msgspec.structs.replace(alarm, incident=command.incident)
        self._states[command.alarm] = linked
        return None

    def _event(self, payload: Payload, subject: str, version: int) -> Event:
        name, type_version = name_of(payload)
        return Event(
            seq=len(self.log) + 1,
            id=EventId(f"e-{len(self.log) + 1}"),
            recorded_at=self.now,
            occurred_at=self.now,
            realm=self.realm,
            actor=self.actor,
            type=name,
            version=type_version,
            subject=subject,
            subject_version=version,
            payload=encode_payload(payload),
            previous_hash="",
            hash="",
        )
