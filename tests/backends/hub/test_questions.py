"""Questions to the hub: timelines, similar cases, what is around, figures, and who may ask."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from backends.hub.around import Surroundings, area_of
from backends.hub.latest import MovingTargets
from backends.hub.questions import AtHand, Questions
from backends.hub.vault import subject_of_personal
from backends.link.queries import (
    AlarmFigures,
    AlarmFiguresAnswer,
    Answer,
    Around,
    AroundAnswer,
    PersonalAnswer,
    PersonalFields,
    Query,
    Search,
    SearchAnswer,
    SimilarAnswer,
    SimilarCases,
    Timeline,
    TimelineAnswer,
)
from backends.record import alarm, house_events, incident_events, request, session_events, task
from backends.record.access import Act, Role, User
from backends.record.city import (
    CityResources,
    Population,
    SensitiveSite,
    SiteKind,
    Supply,
    Team,
    TeamKind,
)
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import (
    AlarmId,
    CameraId,
    IncidentId,
    ResourceId,
    SeatId,
    SourceId,
    UserId,
)
from backends.record.observation import Positions
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, MonitoringPoint
from tests.backends.hub.log_writing import LogWriter, a_log, assigned, raised, reported

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


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[LogWriter]:
    with a_log(tmp_path) as log:
        yield log


@pytest.fixture
def questions(writer: LogWriter) -> Iterator[Questions]:
    asked = Questions(
        writer.folder,
        Surroundings(CITY, CAMERAS, POINTS),
        lambda query, user: {"telephone": "内线 1"} if query.subject == "i1" else {},
    )
    asked.start()
    yield asked
    asked.close()


@pytest.fixture
def ask(writer: LogWriter, questions: Questions) -> Asking:
    return Asking(writer, questions)


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


# -- timelines --------------------------------------------------------------------------------


def test_a_timeline_has_everything_that_belongs_to_the_incident_in_order(ask: Asking) -> None:
    tell = ask.writer.tell
    tell("a1", raised())
    tell("i1", reported(alarms=[AlarmId("a1")]))
    tell("a1", alarm.AlarmLinked(incident=I1))
    tell("i2", reported("同一井盖"))
    tell("t2", assigned(incident=IncidentId("i2")))
    tell("t1", assigned(incident=I1), task.TaskAccepted())
    tell("i1", incident_events.IncidentAbsorbed(merged=IncidentId("i2")))
    tell("r1", _asked_for("t1"))
    tell("t9", assigned("别的任务"))
    tell("a1", alarm.AlarmCleared())

    assert ask.types("i1") == [
        "alarm.raised",
        "incident.reported",
        "alarm.linked",
        "incident.reported",
        "task.assigned",
        "task.assigned",
        "task.accepted",
        "incident.absorbed",
        "request.made",
        "alarm.cleared",
    ]
    assert ask.types("t1") == ["task.assigned", "task.accepted", "request.made"]


def test_of_an_alarm_that_lives_on_an_incident_shows_only_its_own_episode(ask: Asking) -> None:
    tell = ask.writer.tell
    tell("a1", raised(), alarm.AlarmCleared(), raised("还是井盖"))
    tell("a1", alarm.AlarmAcknowledged(seen_version=3), alarm.AlarmCleared())
    tell("i1", reported(alarms=[AlarmId("a1")]))
    tell("i1", incident_events.IncidentClosed(conclusion="好了"))
    tell("a1", raised("又坏了"))

    assert ask.types("i1") == [
        "alarm.raised",
        "alarm.acknowledged",
        "alarm.cleared",
        "incident.reported",
        "incident.closed",
    ]
    assert len(ask.types("a1")) == 6


def test_who_looked_at_personal_data_shows_to_those_who_read_the_audit_trail(ask: Asking) -> None:
    ask.writer.tell("i1", reported())
    viewed = house_events.PersonalViewed(fields=["telephone"])
    ask.writer.tell(subject_of_personal("i1"), viewed)
    ask.writer.tell("session:1", session_events.UserSignedIn(role=Role.DISPATCHER))

    assert ask.types("i1") == ["incident.reported"]
    assert ask.types("i1", AUDITOR) == ["incident.reported", "personal.viewed"]
    refused = ask(Timeline(subject="session:1"))
    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.NOT_ALLOWED
    assert Role.AUDIT_ADMINISTRATOR.value in refused.whom
    assert ask.types("session:1", AUDITOR) == ["user.signed_in"]


def test_a_timeline_of_nothing_is_refused(ask: Asking) -> None:
    refused = ask(Timeline(subject="nobody"))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.UNKNOWN_SUBJECT


# -- similar cases ----------------------------------------------------------------------------


def test_similar_cases_are_closed_ones_the_likest_first(ask: Asking) -> None:
    _closed(ask.writer, "same", "人民路井盖缺失", "manhole", at(50))
    _closed(ask.writer, "far", "工业大道井盖缺失", "manhole", at(15_000))
    _closed(ask.writer, "other", "占道经营", "stalls", at(9_000))
    ask.writer.tell("open", reported("人民路井盖缺失", class_code="manhole"))
    _closed(ask.writer, "drill", "人民路井盖缺失", "manhole", at(0), Realm.DRILL)
    ask.writer.tell("i1", reported("人民路井盖缺失", class_code="manhole", place=at(0)))

    answer = ask(SimilarCases(incident=I1))

    assert isinstance(answer, SimilarAnswer)
    assert [case.incident for case in answer.cases] == ["same", "far"]
    best = answer.cases[0]
    assert 0.9 < best.score <= 1.0
    assert answer.cases[1].score < best.score
    assert best.result == "办结"
    assert best.class_code == "manhole"
    assert best.hours == pytest.approx(2.0, abs=0.01)


def test_similar_cases_of_an_unknown_incident_are_refused(ask: Asking) -> None:
    ask.writer.tell("a1", raised())
    for subject in ("nobody", "a1"):
        refused = ask(SimilarCases(incident=IncidentId(subject)))
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.UNKNOWN_SUBJECT


# -- around -----------------------------------------------------------------------------------


def test_around_lists_what_is_within_the_radius_teams_first_nearest_first(ask: Asking) -> None:
    targets = MovingTargets()
    here, far = at(50), at(3_000)
    targets.take(
        Positions(
            source=SourceId("jt808"),
            ids=["v1", "v2"],
            labels=["浙A12345", "浙B00001"],
            lon_wgs84=[here.lon_wgs84, far.lon_wgs84],
            lat_wgs84=[LAT, LAT],
            speed_kmh=[36.0, 0.0],
            heading_deg=[0.0, 0.0],
            observed_unix_ms=[0, 0],
        ),
        0,
    )
    asked = Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=1_050)
    vehicles = targets.frame(area_of(asked), 0)

    answer = ask(asked, at_hand=AtHand(vehicles=vehicles))

    assert isinstance(answer, AroundAnswer)
    assert [near.id for near in answer.resources] == ["t2", "t1", "d1", "v1", "p1"]
    by_id = {near.id: near for near in answer.resources}
    assert by_id["t1"].distance_m == pytest.approx(400, abs=1)
    assert (by_id["t1"].what, by_id["t1"].people) == ("fire", 12)
    assert by_id["d1"].detail == "沙袋 500 条"
    assert (by_id["v1"].name, by_id["v1"].detail) == ("浙A12345", "36 km/h")
    assert [(site.id, site.what) for site in answer.sites] == [("s1", "school")]
    assert [camera.number for camera in answer.cameras] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("radius_m", "people"),
    [(10_000.0, 1407), (2_000.0, 1400), (800.0, 1400), (250.0, 785), (1.0, 0)],
)
def test_people_are_counted_by_the_share_of_each_cell_within(
    ask: Asking, radius_m: float, people: int
) -> None:
    answer = ask(Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=radius_m))

    assert isinstance(answer, AroundAnswer)
    assert answer.population == pytest.approx(people, abs=20)


def test_where_nobody_told_of_people_that_is_said(writer: LogWriter) -> None:
    answer = Surroundings().answer(Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=500), None)

    assert answer.population == -1
    assert not (answer.resources or answer.sites or answer.cameras)


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [
        (LON, LAT, 0.0),
        (LON, LAT, -5.0),
        (LON, LAT, 1e9),
        (LON, LAT, math.nan),
        (LON, LAT, math.inf),
        (math.nan, LAT, 500.0),
        (LON, 91.0, 500.0),
        (-181.0, LAT, 500.0),
    ],
)
def test_a_place_or_radius_out_of_range_is_refused(
    ask: Asking, lon: float, lat: float, radius_m: float
) -> None:
    refused = ask(Around(lon_wgs84=lon, lat_wgs84=lat, radius_m=radius_m))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.OUT_OF_RANGE


def test_the_demo_citys_resources_answer(ask: Asking) -> None:
    file = Path(__file__).parents[3] / "resources/city/resources.json"
    city = msgspec.json.decode(file.read_bytes(), type=CityResources)

    answer = Surroundings(city).answer(Around(lon_wgs84=LON, lat_wgs84=30.53, radius_m=3_000), None)

    assert len(city.teams) >= 30
    assert len(city.supplies) >= 20
    assert len(city.sites) >= 60
    assert {"team", "supply"} <= {near.kind for near in answer.resources}
    assert answer.sites
    assert answer.population > 50_000


# -- alarm figures ----------------------------------------------------------------------------


def test_alarm_figures_count_what_called_in_the_window(ask: Asking) -> None:
    now = dt.datetime.now(dt.UTC)
    ask.writer.now = now - dt.timedelta(hours=30)
    ask.writer.tell("old", raised("昨天以前"))
    ask.writer.now = now - dt.timedelta(minutes=50)
    for _ in range(3):
        ask.writer.tell("a1", raised(), alarm.AlarmCleared())
    ask.writer.tell("a1", raised(is_repeat=True))
    ask.writer.tell("a2", raised("路灯损坏", severity=Severity.I))
    ask.writer.tell("a2", alarm.AlarmAcknowledged(seen_version=1))
    ask.writer.tell("a3", raised("演练"), realm=Realm.DRILL)
    ask.writer.tell("a4", raised("扬尘", department=Department.ENVIRONMENT))

    figures = ask(AlarmFigures())

    assert isinstance(figures, AlarmFiguresAnswer)
    assert figures.alarms == 5
    assert sum(figures.per_10_min) == 5
    assert figures.severities["1"] == 1
    assert figures.worst[0].title == "井盖缺失"
    assert figures.worst[0].count == 3
    assert figures.acknowledged == 1
    assert figures.median_acknowledge_s == pytest.approx(1.0)
    of_one = ask(AlarmFigures(department=Department.ENVIRONMENT))
    assert isinstance(of_one, AlarmFiguresAnswer)
    assert of_one.alarms == 1
    drill = ask(AlarmFigures(realm=Realm.DRILL))
    assert isinstance(drill, AlarmFiguresAnswer)
    assert drill.alarms == 1


def test_figures_asked_again_have_what_came_since(ask: Asking) -> None:
    ask.writer.now = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=30)
    ask.writer.tell("a1", raised())
    first = ask(AlarmFigures())
    ask.writer.tell("a2", raised(), raised("更重", severity=Severity.I))
    second = ask(AlarmFigures())
    third = ask(AlarmFigures())

    assert isinstance(first, AlarmFiguresAnswer)
    assert isinstance(second, AlarmFiguresAnswer)
    assert isinstance(third, AlarmFiguresAnswer)
    assert (first.alarms, second.alarms, third.alarms) == (1, 3, 3)


@pytest.mark.parametrize("hours", [0.0, -1.0, 1e6, math.nan, math.inf])
def test_a_span_out_of_range_is_refused(ask: Asking, hours: float) -> None:
    refused = ask(AlarmFigures(hours=hours))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.OUT_OF_RANGE


# -- search, and who may ask ------------------------------------------------------------------


def test_search_has_resources_beside_the_log(ask: Asking) -> None:
    ask.writer.tell("i1", reported())

    found = ask(Search(text="人民路"))
    team = ask(Search(text="沙袋"))
    camera = ask(Search(text="人民路 7号"))

    assert isinstance(found, SearchAnswer)
    assert isinstance(team, SearchAnswer)
    assert isinstance(camera, SearchAnswer)
    assert [hit.kind for hit in found.hits] == ["incident", *["camera"] * 10]
    assert [(hit.kind, hit.subject) for hit in team.hits] == [("supply", "d1")]
    assert [hit.subject for hit in camera.hits] == ["c7"]
    assert not found.is_behind


def test_resources_and_log_share_the_limit(ask: Asking) -> None:
    for number in range(30):
        ask.writer.tell(f"a{number}", raised())

    answer = ask(Search(text="人民路", limit=12))

    assert isinstance(answer, SearchAnswer)
    assert [hit.kind for hit in answer.hits] == [*["alarm"] * 9, *["camera"] * 3]
    assert answer.is_cut


def test_a_page_as_a_query_is_refused_as_too_large(ask: Asking) -> None:
    refused = ask(Search(text="井" * 10_001))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.TOO_LARGE


def test_who_may_not_take_part_in_a_drill_may_not_ask_about_it(ask: Asking) -> None:
    ask.writer.tell("i1", reported(), realm=Realm.DRILL)
    outsider = a_user(Role.SYSTEM_ADMINISTRATOR)

    for query in (Search(text="井盖", realm=Realm.DRILL), AlarmFigures(realm=Realm.DRILL)):
        refused = ask(query, outsider)
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.NOT_ALLOWED
        assert not isinstance(ask(query), Refusal)


@pytest.mark.parametrize(
    ("user", "code"),
    [
        (LEADER, None),
        (a_user(Role.DISPATCHER, Department.URBAN), None),
        (a_user(Role.DISPATCHER, Department.TRANSPORT), RefusalCode.OTHER_DEPARTMENT),
        (a_user(Role.DISPATCHER), RefusalCode.OTHER_DEPARTMENT),
        (a_user(Role.WALL_OPERATOR), RefusalCode.NOT_ALLOWED),
        (AUDITOR, RefusalCode.NOT_ALLOWED),
    ],
)
def test_personal_fields_open_to_those_the_role_table_names(
    ask: Asking, user: User, code: RefusalCode | None
) -> None:
    ask.writer.tell("i1", reported(department=Department.URBAN))

    answer = ask(PersonalFields(subject="i1", reason="回访"), user)

    if code is None:
        assert answer == PersonalAnswer(fields={"telephone": "内线 1"})
    else:
        assert isinstance(answer, Refusal)
        assert answer.code is code


def test_before_there_is_an_index_answers_are_said_to_be_behind(writer: LogWriter) -> None:
    writer.tell("i1", reported())
    asked = Questions(writer.folder, Surroundings(CITY))  # not started
    at_hand = AtHand(seq=writer.store.seq)

    found = asked.answer(Search(text="消防"), LEADER, at_hand)
    told = asked.answer(Timeline(subject="i1"), LEADER, at_hand)
    asked.close()

    assert isinstance(found, SearchAnswer)
    assert isinstance(told, TimelineAnswer)
    assert found.is_behind
    assert told.is_behind
    assert [hit.subject for hit in found.hits] == ["t1"]
    assert [event.type for event in told.events] == ["incident.reported"]


def test_without_a_record_to_read_the_answer_says_so(ask: Asking) -> None:
    ask.writer.tell("i1", reported())
    assert ask.types("i1")

    (ask.writer.folder / "record.sqlite3").rename(ask.writer.folder / "gone.sqlite3")
    refused = ask.questions.answer(Timeline(subject="i1"), LEADER, AtHand())

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.STORE_UNAVAILABLE


def _asked_for(about: str) -> request.RequestMade:
    return request.RequestMade(
        act=Act.DEFER,
        about=about,
        title="补装井盖",
        command="{}",
        severity=Severity.III,
        department=Department.URBAN,
        approvers=[Role.WATCH_LEADER],
    )


def _closed(
    writer: LogWriter,
    subject: str,
    title: str,
    class_code: str,
    place: Place,
    realm: Realm = Realm.LIVE,
) -> None:
    writer.tell(
        subject,
        reported(title, class_code=class_code, place=place),
        incident_events.IncidentAccepted(),
        incident_events.VerificationAsked(result="已补装"),
        realm=realm,
    )
    writer.now += dt.timedelta(hours=2)
    writer.tell(
        subject,
        incident_events.IncidentClosed(conclusion="办结"),
        realm=realm,
    )
