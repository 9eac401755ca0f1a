"""The timeline of an incident: orders, messages, entries, instructions, meetings that name it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from backends.hub.intake import case_id
from backends.link.queries import Timeline, TimelineAnswer
from backends.record import alarm, delivery, entry, incident_events, meeting, order
from backends.record.access import Role
from backends.record.common import Department, Realm, Severity
from backends.record.exchange import Delivery, Envelope, Secrecy
from backends.record.exchange_events import EnvelopeKept
from backends.record.ids import AlarmId, EntryId, ShiftId, SourceId
from tests.backends.hub.asking import I1, Asking, a_user, asking
from tests.backends.hub.log_writing import START, assigned, raised, reported

I1_NAME = "incident:i1"


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    with asking(tmp_path) as one:
        yield one


def heard(about: str, what: Delivery = Delivery.SENT) -> delivery.MessageReported:
    return delivery.MessageReported(
        target="department:urban", type="dispatch.assigned", about=about, delivery=what
    )


def an_entry(*links: str, kind: entry.EntryKind = entry.EntryKind.CALL) -> entry.EntryWritten:
    return entry.EntryWritten(kind=kind, text="街道来电", shift=ShiftId(""), links=list(links))


def a_message(key: str, **changes: object) -> EnvelopeKept:
    base: dict[str, object] = {
        "id": key,
        "source": "police",
        "type": "traffic.anomaly.raised",
        "subject": "jam-7",
        "occurred_at": START,
        "recorded_at": START,
    }
    return EnvelopeKept(envelope=Envelope(**(base | changes)))  # type: ignore[arg-type]  # by name


def test_all_that_names_an_incident_stands_in_its_timeline(ask: Asking) -> None:
    tell = ask.writer.tell
    tell("i1", reported(origin_ref="orders:RX7"))
    tell("message:m1", heard("i1"), heard("i1", Delivery.ACCEPTED))
    tell("e1", an_entry("alarm:a9", I1_NAME))
    tell("e2", an_entry("incident:i2"))
    tell("e3", an_entry(I1_NAME, kind=entry.EntryKind.AUTOMATIC))
    tell("e4", entry.EntryWritten(kind=entry.EntryKind.NOTE, text="更正", shift=ShiftId(""),
                                  corrects=EntryId("e1")))  # fmt: skip
    given = entry.InstructionGiven(
        number="P1", text="速报", given_by="张市长", severity=Severity.II, links=[I1_NAME]
    )
    tell("p1", given, entry.InstructionTaken())
    called = meeting.MeetingCalled(
        number="H1", title="会商", kind="consultation", starts_at=START, about=I1_NAME
    )
    tell("h1", called, meeting.MeetingOpened())
    tell("t1", assigned(incident=I1))
    tell("message:m2", heard("t1"))
    answer = order.OrderGiven(
        department=Department.URBAN, act="case.answer", resource="orders:RX7", expires_at=START
    )
    tell("o1", answer)
    tell("message:m3", heard("o1"))
    tell("o2", order.OrderGiven(department=Department.TRANSPORT, act="vehicle.text",
                                resource="139", expires_at=START))  # fmt: skip
    tell("exchange:police", a_message("x1", correlation_id="i1"), a_message("x2"))
    told = ask.types("i1")
    assert told == [
        "incident.reported",
        "message.reported",
        "message.reported",
        "entry.written",
        "entry.written",
        "instruction.given",
        "instruction.taken",
        "meeting.called",
        "meeting.opened",
        "task.assigned",
        "message.reported",
        "order.given",
        "message.reported",
        "exchange.taken",
    ]
    assert ask.types("t1") == ["task.assigned", "message.reported"]


def test_what_a_partys_case_was_passed_on_to_stands_there_too(ask: Asking) -> None:
    key = case_id(SourceId("county"), "C-1", Realm.LIVE)
    ask.writer.tell(key, reported())
    ask.writer.tell(
        "exchange:county",
        a_message("x1", source="county", type="grid.event.answered", subject="C-1"),
    )
    ask.writer.tell("message:m1", heard("county/C-1"))
    assert ask.types(key) == ["incident.reported", "message.reported"]


def test_of_an_alarm_only_what_was_told_of_this_episode(ask: Asking) -> None:
    tell = ask.writer.tell
    tell("a1", raised(), alarm.AlarmCleared())
    tell("message:m0", heard("a1"))
    tell("a1", raised("又来了"))
    tell("message:m1", heard("a1"))
    tell("i1", reported(alarms=[AlarmId("a1")]), incident_events.IncidentClosed(conclusion="好"))
    tell("message:m2", heard("a1"))
    kinds = ask.types("i1")
    assert kinds.count("message.reported") == 1


def test_a_departments_own_message_shows_to_it_and_to_the_watch_only(ask: Asking) -> None:
    ask.writer.tell("i1", reported())
    secret = a_message("x1", source="urban", correlation_id="i1", secrecy=Secrecy.DEPARTMENT)
    ask.writer.tell("exchange:urban", secret)
    assert ask.types("i1")[-1] == "exchange.taken"
    assert ask.types("i1", a_user(Role.DISPATCHER, Department.URBAN))[-1] == "exchange.taken"
    assert ask.types("i1", a_user(Role.DISPATCHER, Department.GRID)) == ["incident.reported"]


def test_a_long_timeline_comes_in_pages(ask: Asking) -> None:
    notes = [incident_events.IncidentNoted(text=f"第 {n} 条") for n in range(9)]
    ask.writer.tell("i1", reported(), *notes)
    seqs: list[int] = []
    before, is_cut = 0, True
    while is_cut:
        answer = ask(Timeline(subject="i1", before=before, most=4))
        assert isinstance(answer, TimelineAnswer)
        seqs = [event.seq for event in answer.events] + seqs
        before, is_cut = seqs[0], answer.is_cut
    assert seqs == list(range(1, 11))
