"""What the first release could write: alarms without flags, people who come and go."""

from __future__ import annotations

from backends.record.access import Role
from backends.record.alarm import (
    AlarmAcknowledged,
    AlarmCleared,
    AlarmQualityChanged,
    AlarmRaised,
    AlarmReleased,
    AlarmTaken,
    Quality,
)
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import SourceId, UserId
from backends.record.refusal import RefusalCode
from backends.record.session_events import SignInRefused, UserSignedIn, UserSignedOut
from tests.golden.steps import DISPATCHER, GATEWAY, HUB, LEADER, Step

_COVER = AlarmRaised(
    source=SourceId("urban-rest"),
    key="case-17",
    department=Department.URBAN,
    severity=Severity.III,
    kind="case",
    title="井盖缺失",
    place=Place(lon_wgs84=120.1, lat_wgs84=30.2, name="人民路", division="城东街道"),
)
_COD = AlarmRaised(
    source=SourceId("hj212"),
    key="w01018>limit@MN1",
    department=Department.ENVIRONMENT,
    severity=Severity.II,
    kind="exceedance",
    title="排口 COD 超标",
    detail={"value": "61.2", "limit": "50"},
)
_COD_MILDER = AlarmRaised(
    source=SourceId("hj212"),
    key="w01018>limit@MN1",
    department=Department.ENVIRONMENT,
    severity=Severity.III,
    kind="exceedance",
    title="排口 COD 超标",
    detail={"value": "52.0", "limit": "50"},
    is_repeat=True,
)
_SPEED = AlarmRaised(
    source=SourceId("jt808"),
    key="speed@浙A12345",
    department=Department.TRANSPORT,
    severity=Severity.IV,
    kind="speed",
    title="浙A12345 超速",
)
_DRILL = AlarmRaised(
    source=SourceId("drill"),
    key="fire",
    department=Department.EMERGENCY,
    severity=Severity.I,
    kind="fire",
    title="（演练）化工园区火警",
)

STEPS = [
    Step("session-1", UserSignedIn(role=Role.WATCH_LEADER), LEADER),
    Step("session-2", UserSignedIn(role=Role.DISPATCHER), DISPATCHER),
    Step("cover", _COVER, GATEWAY),
    Step("cod", _COD, GATEWAY, late_s=30),
    Step("cod", AlarmAcknowledged(seen_version=1), LEADER),
    Step("cod", AlarmTaken(), DISPATCHER),
    Step("cod", _COD_MILDER, GATEWAY),
    Step("speed", _SPEED, GATEWAY),
    Step("speed", AlarmQualityChanged(quality=Quality.STALE), HUB),
    Step("cover", AlarmTaken(), LEADER),
    Step("cover", AlarmReleased(), LEADER),
    Step("cover", AlarmCleared(detail={"closed_by": "巡查员"}), GATEWAY),
    Step("refused-1", SignInRefused(user=UserId("daping"), code=RefusalCode.WRONG_PASSWORD), HUB),
    Step("drill-fire", _DRILL, GATEWAY, Realm.DRILL),
    Step("drill-fire", AlarmAcknowledged(seen_version=1), LEADER, Realm.DRILL),
    Step("drill-fire", AlarmCleared(), GATEWAY, Realm.DRILL),
    Step("speed", AlarmQualityChanged(quality=Quality.GOOD), HUB),
    Step("speed", AlarmCleared(), GATEWAY),
    Step("speed", AlarmAcknowledged(seen_version=4), LEADER),
    Step("speed", _SPEED, GATEWAY),
    Step("session-2", UserSignedOut(), DISPATCHER),
]
