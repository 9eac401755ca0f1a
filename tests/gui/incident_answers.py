"""Answers of the hub about the rich incident, for the card's tests."""

from __future__ import annotations

import datetime as dt

from backends.link.queries import (
    Around,
    AroundAnswer,
    Near,
    PersonalAnswer,
    PersonalFields,
    SimilarAnswer,
    SimilarCase,
    SimilarCases,
    Timeline,
    TimelineAnswer,
)
from backends.record import incident_events as ev
from backends.record.catalogue import Payload, encode_payload, name_of
from backends.record.common import Realm
from backends.record.envelope import Event
from backends.record.ids import EventId, IncidentId
from backends.record.task import TaskOverdue
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.incident_city import a_busy_board
from tests.gui.incident_samples import CHEMICAL, LEADER


def an_event(number: int, payload: Payload, subject: str = CHEMICAL) -> Event:
    type_, version = name_of(payload)
    moment = NOW - dt.timedelta(minutes=60 - number)
    return Event(
        seq=number,
        id=EventId(f"e{number}"),
        recorded_at=moment,
        occurred_at=moment,
        realm=Realm.LIVE,
        actor=LEADER,
        type=type_,
        version=version,
        subject=subject,
        subject_version=number,
        payload=encode_payload(payload),
        previous_hash="",
        hash="",
    )


def a_near(name: str, kind: str = "team") -> Near:
    return Near(kind=kind, id=name, name=name, distance_m=420, lon_wgs84=120.2, lat_wgs84=30.3)


def a_link_that_answers() -> FakeLink:
    """The busy board, and what the hub says when it is asked about the rich incident."""
    link = a_busy_board()
    link.answers[Timeline] = TimelineAnswer(
        events=[
            an_event(1, ev.IncidentAccepted()),
            an_event(2, ev.IncidentNoted(text="现场无明火")),
            an_event(3, TaskOverdue(), "t-air"),
        ]
    )
    link.answers[Around] = AroundAnswer(
        resources=[a_near("消防救援站")],
        sites=[a_near("第二小学", "site")],
        cameras=[],
        population=18400,
    )
    case = SimilarCase(
        incident=IncidentId("old"),
        number="S20260311-008",
        title="二甲苯泄漏",
        class_code="AC-02",
        score=0.86,
        result="未入河",
        hours=5.5,
        closed_at=NOW,
    )
    link.answers[SimilarCases] = SimilarAnswer(cases=[case])
    link.answers[PersonalFields] = PersonalAnswer(fields={"reporter": "张三", "telephone": "139"})
    return link
