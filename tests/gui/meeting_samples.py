"""Meetings of a busy day: one running with twelve invited and six streams. For tests."""

from __future__ import annotations

import datetime as dt

import msgspec

from backends.record.access import Role, User
from backends.record.common import Actor, Department, Realm
from backends.record.ids import CameraId, MeetingId, SeatId, UserId
from backends.record.incident import Stage
from backends.record.meeting import Attended, Invited, Meeting, MeetingState, Resolution
from backends.record.resource import Camera
from tests.gui.fakes_link import NOW, a_user
from tests.gui.incident_samples import CHEMICAL, an_incident
from tests.gui.wall_parts import a_camera
from tests.gui.watch_link import WatchLink

LEADER = Actor(user=UserId("watch_leader"), seat=SeatId("seat-watch_leader"))
ZHAO = User(
    id=UserId("zhao"),
    name="赵海波",
    role=Role.DISPATCHER,
    seat=SeatId("seat-emergency"),
    department=Department.EMERGENCY,
)
_NAMES = (
    ("王敏", "值班长", True),
    ("赵海波", "应急", False),
    ("陈立", "交通", False),
    ("周倩", "环保", False),
    ("孙伟", "城管", False),
    ("吴帆", "网格", False),
    ("刘志强", "市消防救援支队港区大队", False),
    ("何琳", "市第一人民医院急救中心", False),
    ("黄海", "临港化工园区管理委员会安全环保局", False),
    ("谢东", "市气象台", False),
    ("高洁", "供电公司港区所", False),
    ("马骏", "市公安局交警支队", False),
)
_STREAMS = tuple(f"cam-{number}" for number in range(1, 7))


def a_meeting(
    name: str,
    state: MeetingState,
    title: str = "临港化工园区三号罐区可燃气体浓度持续超标处置会商",
    **more: object,
) -> Meeting:
    fields: dict[str, object] = {
        "starts_at": NOW - dt.timedelta(minutes=25),
        "agenda": ["现场情况通报", "是否扩大警戒、疏散范围", "医疗与环境监测保障", "信息上报口径"],
        "invited": [Invited(name=n, office=o, is_host=h) for n, o, h in _NAMES],
        "streams": [CameraId(one) for one in _STREAMS],
        "speaker": CameraId("cam-3"),
        "about": f"incident:{CHEMICAL}",
    }
    return Meeting(
        id=MeetingId(name),
        version=4,
        realm=Realm.LIVE,
        state=state,
        number=f"H20261122-{name[-1:].zfill(2)}",
        title=title,
        kind="consultation",
        called_by=LEADER,
        called_at=NOW - dt.timedelta(minutes=30),
        changed_at=NOW,
        **(fields | more),  # type: ignore[arg-type]
    )


def a_camera_named(number: int, name: str) -> Camera:
    return msgspec.structs.replace(a_camera(number), name=name)


def a_running() -> Meeting:
    came = [
        Attended(name=n, office=o, at=NOW - dt.timedelta(minutes=20), recorded_by=LEADER)
        for n, o, _ in _NAMES[:7]
    ]
    return a_meeting(
        "m-1",
        MeetingState.OPEN,
        attended=came,
        minutes="一、现场：三号罐区下风向 200 m 可燃气体 18 %LEL，仍在上升。\n"
        "二、同意警戒线外移至 500 m，疏散两栋宿舍 312 人。\n三、环境监测车 18:00 报第二轮数据。",
        resolutions=[
            Resolution(
                id="r-1",
                text="警戒线外移至 500 m，疏散临近两栋宿舍",
                department=Department.EMERGENCY,
                owner="刘志强",
                due_at=NOW + dt.timedelta(minutes=40),
            ),
            Resolution(
                id="r-2",
                text="下风向布设两个监测点，每 30 min 报一次数据，超过 20 %LEL 立即电话报告",
                department=Department.ENVIRONMENT,
                due_at=NOW + dt.timedelta(hours=4),
            ),
        ],
        opened_at=NOW - dt.timedelta(minutes=22),
    )


def a_day() -> WatchLink:
    """A running one, one today, one coming, one that owes its minutes."""
    link = WatchLink(a_user(Role.WATCH_LEADER))
    link.users_now |= {ZHAO.id: ZHAO}
    incident = msgspec.structs.replace(an_incident("chemical", Stage.HANDLING), id=CHEMICAL)
    link.incidents_now = {incident.id: incident}
    names = ("港区一号门", "三号罐区东", "三号罐区西", "园区应急池", "下风向宿舍楼", "园区北门卡口")
    cameras = [a_camera_named(number, name) for number, name in enumerate(names, 1)]
    link.cameras_now = {camera.id: camera for camera in cameras}
    hour = dt.timedelta(hours=1)
    meetings = [
        a_running(),
        a_meeting("m-2", MeetingState.SCHEDULED, "防汛会商（暴雨橙色预警）", starts_at=NOW + hour),
        a_meeting("m-3", MeetingState.SCHEDULED, "周三联席会议", starts_at=NOW + 50 * hour),
        a_meeting("m-4", MeetingState.ENDED, "跨江大桥追尾复盘", starts_at=NOW - 5 * hour),
    ]
    link.meetings = {one.id: one for one in meetings}
    return link
