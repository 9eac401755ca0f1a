"""Every event that today's record can write, in an order in which it could have happened."""

from __future__ import annotations

from backends.record import alarm as al
from backends.record import evidence as ev
from backends.record import house_events as house
from backends.record import request as rq
from backends.record import session_events as se
from backends.record import task as ta
from backends.record import warning as wa
from backends.record.access import Act, Role
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import CameraId, IncidentId, SourceId, UserId, WarningId
from backends.record.policy import Policy
from backends.record.refusal import RefusalCode
from tests.golden.steps import COMMANDER, DISPATCHER, GATEWAY, LEADER, Step, at
from tests.golden.story_v2_devices import DEVICES
from tests.golden.story_v2_exchange import EXCHANGE, OUTSIDE
from tests.golden.story_v2_incidents import INCIDENTS
from tests.golden.story_v2_scenes import SCENES
from tests.golden.story_v2_watch import WATCH

_HUB_LIFE = [
    Step("hub", house.HubStarted(version="0.2.0", was_clean=True)),
    Step("policy", house.PolicySet(digest="ab" * 32, policy=Policy(name="golden"))),
    Step("session-1", se.UserSignedIn(role=Role.WATCH_LEADER), LEADER),
    Step("refused-1", se.SignInRefused(user=UserId("x"), code=RefusalCode.WRONG_PASSWORD)),
]
_COD = al.AlarmRaised(
    source=SourceId("hj212"),
    key="w01018>limit@MN1",
    department=Department.ENVIRONMENT,
    severity=Severity.II,
    kind="exceedance",
    title="排口 COD 超标",
    place=Place(lon_wgs84=120.2, lat_wgs84=30.3, name="一号排口"),
    detail={"value": "61.2"},
    cause="plant-1",
    is_latching=True,
)
_PUMP = al.AlarmRaised(
    source=SourceId("urban-rest"),
    key="pump-3",
    department=Department.URBAN,
    severity=Severity.III,
    kind="pump",
    title="三号泵站停机",
    is_chattering=True,
)
_LATCHED_ALARM = [
    Step("cod", _COD, GATEWAY, late_s=20),
    Step("cod", al.AlarmEscalated(role=Role.COMMANDER)),
    Step("cod", al.AlarmTaken(), LEADER),
    Step("cod", al.AlarmAcknowledged(seen_version=3), LEADER),
    Step("cod", al.AlarmLinked(incident=IncidentId("spill"))),
    Step("cod", al.AlarmReleased(), LEADER),
    Step("cod", al.AlarmCleared(detail={"value": "12.0"}), GATEWAY),
    Step("cod", al.AlarmReset(), LEADER),
]
_FLAGGED_ALARM = [
    Step("pump", _PUMP, GATEWAY),
    Step("pump", al.AlarmShelved(until=at(60), reason="检修"), DISPATCHER),
    Step("pump", al.AlarmUnshelved(has_expired=True)),
    Step("pump", al.AlarmSuppressed(rule="power", why="变电站停电")),
    Step("pump", al.AlarmUnsuppressed()),
    Step("pump", al.AlarmQualityChanged(quality=al.Quality.STALE)),
    Step("pump", al.AlarmTakenOutOfService(reason="换泵", permit="G-17"), LEADER),
    Step("pump", al.AlarmReturnedToService(checked="试运行一小时"), LEADER),
    Step("pump", al.AlarmCleared(acknowledges_itself=True), GATEWAY),
]
_BACKFILLED = [
    Step(
        "late-noise",
        al.AlarmRaised(
            source=SourceId("hj212"),
            key="LA>limit@MN2",
            department=Department.ENVIRONMENT,
            severity=Severity.III,
            kind="exceedance",
            title="工地噪声超标",
            is_late=True,
        ),
        GATEWAY,
        late_s=900,
    ),
    Step("late-noise", al.AlarmStillTrue()),
]
_STORM = wa.WarningIssued(
    source=SourceId("weather"),
    key="storm-1",
    department=Department.EMERGENCY,
    colour=Severity.II,
    kind="11B03",
    headline="暴雨橙色预警",
    area=wa.Area(
        name="全市", rings=[[(120.0, 30.0), (121.0, 30.0), (121.0, 31.0)]], divisions=["3301"]
    ),
    until=at(360),
    text="未来三小时有暴雨",
    advice="停止户外活动",
    issued_at=at(0),
)


def _warning(key: str) -> wa.WarningIssued:
    return wa.WarningIssued(
        source=SourceId("weather"),
        key=key,
        department=Department.EMERGENCY,
        colour=Severity.IV,
        kind="11B06",
        headline="大风蓝色预警",
        area=wa.Area(name="城东"),
        until=at(120),
    )


_WARNINGS = [
    Step("storm", _STORM, GATEWAY),
    Step("storm", wa.WarningNoted(seen_version=1), LEADER),
    Step("wind", _warning("wind-1"), GATEWAY),
    Step("storm", wa.WarningSuperseded(replaced_by=WarningId("wind"))),
    Step("wind", wa.WarningCancelled(occurred_at=at(30)), GATEWAY),
    Step("gust", _warning("gust-1"), GATEWAY),
    Step("gust", wa.WarningExpired()),
]
_ASKED = rq.RequestMade(
    act=Act.SHELVE,
    about="cod",
    title="排口 COD 超标",
    command='{"type":"shelve_alarm","alarm":"cod","seen_version":1,"minutes":30,"reason":"检修"}',
    severity=Severity.II,
    department=Department.ENVIRONMENT,
    approvers=[Role.WATCH_LEADER],
    reason="检修",
)
_REQUESTS = [
    Step("ask-1", _ASKED, DISPATCHER),
    Step("ask-1", rq.RequestDecided(is_approved=True), LEADER),
    Step("ask-1", rq.RequestLapsed(code=RefusalCode.WRONG_STATE)),
    Step("ask-2", _ASKED, DISPATCHER),
    Step("ask-2", rq.RequestDecided(is_approved=False, answer="先查原因"), COMMANDER),
    Step("ask-3", _ASKED, DISPATCHER),
    Step("ask-3", rq.RequestWithdrawn(), DISPATCHER),
]
_ASSIGNED = ta.TaskAssigned(
    number="R20261122-0001",
    title="封堵排口",
    recipient=ta.Recipient(department=Department.ENVIRONMENT, name="生态环境局"),
    incident=IncidentId("spill"),
    detail="带沙袋",
    owner="王工",
    work_group="现场处置组",
    severity=Severity.II,
    due_at=at(90),
)
_BY_TELEPHONE = ta.TaskAssigned(
    number="R20261122-0002",
    title="送应急灯",
    recipient=ta.Recipient(party="power", name="供电公司"),
    channel=ta.Channel.TELEPHONE,
)
_TASKS = [
    Step("task-1", _ASSIGNED, LEADER),
    Step("task-1", ta.TaskMarked(state=ta.TaskState.SENT)),
    Step("task-1", ta.TaskAccepted(), DISPATCHER),
    Step("task-1", ta.TaskStarted(), DISPATCHER),
    Step("task-1", ta.TaskNoted(text="人员到场"), DISPATCHER),
    Step("task-1", ta.TaskOverdue()),
    Step("task-1", ta.TaskCompleted(result="已封堵"), DISPATCHER),
    Step("task-1", ta.TaskReworked(reason="仍有渗漏", due_at=at(150)), LEADER),
    Step("task-2", _BY_TELEPHONE, LEADER),
    Step(
        "task-2",
        ta.TaskReceiptRecorded(
            channel=ta.Channel.TELEPHONE, name="李班长", read_back="送十盏灯", at=at(40)
        ),
        LEADER,
    ),
    Step("task-2", ta.TaskRejected(reason="灯已借出"), LEADER),
    Step("task-3", _ASSIGNED, LEADER),
    Step("task-3", ta.TaskCancelled(reason="重复派遣"), LEADER),
    Step("task-4", _BY_TELEPHONE, LEADER, Realm.DRILL),
]
_END = [
    Step("personal:spill", house.PersonalViewed(fields=["telephone"], reason="回访"), LEADER),
    Step("personal:spill", house.PersonalErased(reason="本人要求"), COMMANDER),
    Step(
        "audit",
        house.SegmentArchived(
            file="segment-000000000001-000000000009.jsonl.gz",
            sha256="ef" * 32,
            first_seq=1,
            last_seq=9,
            last_hash="01" * 32,
        ),
    ),
    Step(
        "audit", house.HeadSigned(seq=1, hash="cd" * 32, signature="ab" * 64, public_key="0" * 64)
    ),
    Step("session-1", se.UserSignedOut(), LEADER),
    Step("hub", house.HubStopped()),
    Step("hub", house.HubStarted(version="0.2.0", was_clean=False, silent_since=at(99))),
]
_EVIDENCE = [
    Step(
        "still",
        ev.EvidenceTaken(
            camera=CameraId("cam-1"),
            kind=ev.EvidenceKind.STILL,
            manifest_sha256="ef" * 32,
            first_at=at(130),
            last_at=at(130),
        ),
        DISPATCHER,
    ),
    Step(
        "clip",
        ev.EvidenceTaken(
            camera=CameraId("cam-2"),
            kind=ev.EvidenceKind.CLIP,
            manifest_sha256="0f" * 32,
            first_at=at(130),
            last_at=at(131),
            reason="公安调取",
            approved_by=COMMANDER.user,
        ),
        LEADER,
    ),
]

STEPS = [
    *_HUB_LIFE,
    *_LATCHED_ALARM,
    *_FLAGGED_ALARM,
    *_WARNINGS,
    *_REQUESTS,
    *INCIDENTS,
    *_TASKS,
    *SCENES,
    *_EVIDENCE,
    *DEVICES,
    *OUTSIDE,
    *EXCHANGE,
    *_BACKFILLED,
    *WATCH,
    *_END,
]
