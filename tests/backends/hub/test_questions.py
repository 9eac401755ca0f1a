"""Questions to the hub: timelines, similar cases, search, and who may ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.hub.around import Surroundings
from backends.hub.questions import AtHand, Questions
from backends.hub.vault import subject_of_personal
from backends.link.queries import (
    AlarmFigures,
    PersonalAnswer,
    PersonalFields,
    Search,
    SearchAnswer,
    SimilarAnswer,
    SimilarCases,
    Timeline,
    TimelineAnswer,
)
from backends.record import (
    alarm,
    house_events,
    incident,
    incident_events,
    request,
    session_events,
    task,
)
from backends.record.access import Act, Role, User
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import (
    AlarmId,
    IncidentId,
)
from backends.record.refusal import Refusal, RefusalCode
from tests.backends.hub.asking import (
    AUDITOR,
    CITY,
    I1,
    LEADER,
    Asking,
    a_user,
    asking,
    at,
)
from tests.backends.hub.log_writing import LogWriter, a_log, assigned, raised, reported


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    with asking(tmp_path) as one:
        yield one


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


@pytest.mark.parametrize("is_read_between", [True, False])
def test_a_case_that_is_open_again_is_no_similar_case_until_it_is_closed_again(
    ask: Asking, is_read_between: bool
) -> None:
    resumed = incident_events.IncidentResumed(stage=incident.Stage.REPORTED)
    ask.writer.tell("i1", reported("人民路井盖缺失", class_code="manhole", place=at(0)))
    _closed(ask.writer, "again", "人民路井盖缺失", "manhole", at(50))
    if is_read_between:
        assert _similar(ask) == ["again"]
    ask.writer.tell("again", resumed)
    assert _similar(ask) == []
    ask.writer.tell("again", incident_events.IncidentClosed(conclusion="又办结"))
    if is_read_between:
        assert _similar(ask) == ["again"]
    ask.writer.tell("again", resumed)
    ask.writer.tell("again", incident_events.IncidentRejected(reason="误报"))
    assert _similar(ask) == []


def test_similar_cases_of_an_unknown_incident_are_refused(ask: Asking) -> None:
    ask.writer.tell("a1", raised())
    for subject in ("nobody", "a1"):
        refused = ask(SimilarCases(incident=IncidentId(subject)))
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.UNKNOWN_SUBJECT


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


@pytest.mark.parametrize("realm", [Realm.DRILL, Realm.TEST])
def test_who_may_not_take_part_in_a_drill_may_not_ask_about_it(ask: Asking, realm: Realm) -> None:
    ask.writer.tell("i1", reported(), realm=realm)
    outsider = a_user(Role.SYSTEM_ADMINISTRATOR)

    for query in (
        Search(text="井盖", realm=realm),
        AlarmFigures(realm=realm),
        Timeline(subject="i1"),
    ):
        refused = ask(query, outsider)
        assert isinstance(refused, Refusal)
        assert refused.code is RefusalCode.NOT_ALLOWED
        assert not isinstance(ask(query), Refusal)


def test_who_reads_the_audit_reads_that_of_a_drill_too(ask: Asking) -> None:
    ask.writer.tell("i1", reported(), realm=Realm.DRILL)
    assert ask.types("i1", AUDITOR) == ["incident.reported"]


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


def test_before_there_is_an_index_answers_are_said_to_be_behind(tmp_path: Path) -> None:
    with a_log(tmp_path) as writer:
        writer.tell("i1", reported())
        asked = Questions(tmp_path, Surroundings(CITY))  # not started
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


def _similar(ask: Asking) -> list[str]:
    answer = ask(SimilarCases(incident=I1))
    assert isinstance(answer, SimilarAnswer)
    return [case.incident for case in answer.cases]


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
