"""A console's questions to the reading side of a hub whose log the test writes."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path

from backends.hub.around import Surroundings
from backends.hub.questions import AtHand, Questions
from backends.link.queries import (
    Answer,
    Query,
    Timeline,
    TimelineAnswer,
)
from backends.record.access import Role, User
from backends.record.city import (
    CityResources,
    Population,
    SensitiveSite,
    SiteKind,
    Supply,
    Team,
    TeamKind,
)
from backends.record.common import Department, Place
from backends.record.ids import (
    CameraId,
    IncidentId,
    ResourceId,
    SeatId,
    SourceId,
    UserId,
)
from backends.record.refusal import Refusal
from backends.record.resource import Camera, MonitoringPoint
from tests.backends.hub.log_writing import LogWriter, a_log

LON, LAT = 123.05, 30.52
I1 = IncidentId("i1")


def a_user(role: Role, department: Department | None = None) -> User:
    return User(
        id=UserId(role.value), name=role.value, role=role, seat=SeatId("s"), department=department
    )


LEADER = a_user(Role.WATCH_LEADER)
AUDITOR = a_user(Role.AUDIT_ADMINISTRATOR)


def at(east_m: float, north_m: float = 0.0, name: str = "") -> Place:
    return Place(
        lon_wgs84=LON + east_m / (111_320 * math.cos(math.radians(LAT))),
        lat_wgs84=LAT + north_m / 110_900,
        name=name,
    )


CITY = CityResources(
    teams=[
        Team(id="t1", name="消防救援站", kind=TeamKind.FIRE, place=at(400), people=12),
        Team(id="t2", name="环卫所", kind=TeamKind.SANITATION, place=at(100)),
        Team(id="t3", name="远处的队", kind=TeamKind.FLOOD, place=at(5000)),
    ],
    supplies=[Supply(id="d1", name="防汛物资点", place=at(0, 300), stock={"沙袋": "500 条"})],
    sites=[SensitiveSite(id="s1", name="平安小学", kind=SiteKind.SCHOOL, place=at(-250))],
    population=Population(
        cell_m=500.0,
        cells=[(LON, LAT, 1000), (at(500).lon_wgs84, LAT, 400), (at(9000).lon_wgs84, LAT, 7)],
    ),
)
CAMERAS = [
    Camera(
        id=CameraId(f"c{n}"),
        number=n,
        name=f"人民路{n}号杆",
        department=Department.GRID,
        main="rtsp://192.0.2.1/main",
        place=at(200.0 * n) if n else None,
    )
    for n in range(10)
]
POINTS = [
    MonitoringPoint(
        id=ResourceId("p1"),
        name="雨水泵站",
        kind="outlet",
        department=Department.ENVIRONMENT,
        source=SourceId("hj212"),
        place=at(150),
    )
]


class Asking:
    """A console's questions to a hub whose log is `writer`'s."""

    def __init__(self, writer: LogWriter, questions: Questions) -> None:
        self.writer, self.questions = writer, questions

    def __call__(
        self, query: Query, user: User = LEADER, at_hand: AtHand | None = None
    ) -> Answer | Refusal:
        assert self.questions.wait_for_index(self.writer.store.seq, 30.0)
        return self.questions.answer(query, user, at_hand or AtHand(seq=self.writer.store.seq))

    def types(self, subject: str, user: User = LEADER) -> list[str]:
        answer = self(Timeline(subject=subject), user)
        assert isinstance(answer, TimelineAnswer)
        assert [e.seq for e in answer.events] == sorted(e.seq for e in answer.events)
        return [event.type for event in answer.events]


@contextlib.contextmanager
def asking(folder: Path) -> Iterator[Asking]:
    """The log of a new record, and somebody to ask."""
    with a_log(folder) as writer:
        questions = Questions(
            folder,
            Surroundings(CITY, CAMERAS, POINTS),
            lambda query, user: {"telephone": "内线 1"} if query.subject == "i1" else {},
        )
        questions.start()
        try:
            yield Asking(writer, questions)
        finally:
            questions.close()
