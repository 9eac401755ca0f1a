"""What a person may send has bounds: lengths, lists, times, figures and ids. Pure."""

from __future__ import annotations

import datetime as dt
import math

import msgspec
import pytest

from backends.record import alarm_decider, request_decider, warning_decider
from backends.record import incident_commands as ic
from backends.record.alarm import (
    AlarmState,
    ReturnToService,
    ShelveAlarm,
    TakeOutOfService,
)
from backends.record.common import Department, Place
from backends.record.decisions import badly_formed
from backends.record.ids import AlarmId, IncidentId, RequestId, TaskId, WarningId
from backends.record.incident import MarkKind
from backends.record.refusal import Refusal, RefusalCode
from backends.record.request import DecideRequest
from backends.record.task import AssignTask, Recipient
from backends.record.warning import NoteWarning
from tests.backends.record.house import a_report, a_task
from tests.backends.record.samples import ALARM, context, in_state

LONG, TOO_LONG = "长" * 500, "长" * 501
LONGEST, BEYOND = "长" * 20_000, "长" * 20_001
TOO_LARGE, MALFORMED, OUT = (
    RefusalCode.TOO_LARGE,
    RefusalCode.MALFORMED,
    RefusalCode.OUT_OF_RANGE,
)


def code_of(command: msgspec.Struct) -> RefusalCode | None:
    refusal = badly_formed(command)
    return refusal.code if refusal is not None else None


@pytest.mark.parametrize(
    "command",
    [
        a_report(title=LONG, description=LONGEST),
        a_report(personal={f"f{n}": LONG for n in range(20)}),
        a_report(alarms=[AlarmId(f"a-{n}") for n in range(500)]),
        a_report(occurred_at=dt.datetime(1970, 1, 1, tzinfo=dt.UTC)),
        a_report(IncidentId("A" * 64)),
        ic.CloseIncident(incident=IncidentId("i-1"), seen_version=1, conclusion=LONGEST),
        ic.NoteIncident(incident=IncidentId("i-1"), seen_version=1, text=LONGEST),
        a_task(detail=LONGEST),
    ],
)
def test_what_is_within_the_bounds_is_taken(command: msgspec.Struct) -> None:
    assert code_of(command) is None


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (a_report(title=TOO_LONG), TOO_LARGE),
        (a_report(description=BEYOND), TOO_LARGE),
        (a_report(origin_ref=TOO_LONG), TOO_LARGE),
        (a_report(personal={"reporter": TOO_LONG}), TOO_LARGE),
        (a_report(personal={TOO_LONG: ""}), TOO_LARGE),
        (a_report(personal={f"f{n}": "" for n in range(21)}), TOO_LARGE),
        (a_report(alarms=[AlarmId(f"a-{n}") for n in range(501)]), TOO_LARGE),
        (a_report(alarms=[AlarmId("a" * 501)]), TOO_LARGE),
        (a_report(place=Place(lon_wgs84=120, lat_wgs84=30, name=TOO_LONG)), TOO_LARGE),
        (a_task(recipient=Recipient(party=TOO_LONG)), TOO_LARGE),
        (
            ic.RejectIncident(incident=IncidentId("i-1"), seen_version=1, reason=TOO_LONG),
            TOO_LARGE,
        ),
        (
            ic.JoinDepartments(
                incident=IncidentId("i-1"), seen_version=1, departments=[Department.URBAN] * 501
            ),
            TOO_LARGE,
        ),
        (ShelveAlarm(alarm=ALARM, seen_version=1, minutes=5, reason=TOO_LONG), TOO_LARGE),
        (
            DecideRequest(request=RequestId("r"), seen_version=1, is_approved=False, answer=BEYOND),
            TOO_LARGE,
        ),
    ],
)
def test_what_is_too_long_is_refused(command: msgspec.Struct, code: RefusalCode) -> None:
    assert code_of(command) is code


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (dt.datetime(2026, 11, 26, 2, 0), MALFORMED),
        (dt.datetime(1969, 12, 31, tzinfo=dt.UTC), OUT),
        (dt.datetime(9999, 1, 1, tzinfo=dt.UTC), OUT),
        (dt.datetime.max.replace(tzinfo=dt.UTC), OUT),
        (dt.datetime.min.replace(tzinfo=dt.timezone(dt.timedelta(hours=14))), OUT),
    ],
)
def test_a_time_has_a_zone_and_a_year_that_can_be(moment: dt.datetime, code: RefusalCode) -> None:
    assert code_of(a_task(due_at=moment)) is code


@pytest.mark.parametrize(("lon", "lat"), [(math.nan, 30), (181, 30), (120, -91), (math.inf, 0)])
def test_a_place_lies_on_the_earth(lon: float, lat: float) -> None:
    assert code_of(a_report(place=Place(lon_wgs84=lon, lat_wgs84=lat, name="桥"))) is OUT


@pytest.mark.parametrize("key", ["", "a" * 65, "a b", "i/1", "事件", "a\n", "personal:1"])
def test_an_id_that_a_person_makes_is_plain(key: str) -> None:
    incident = IncidentId("i-1")
    made = [
        a_report(IncidentId(key)),
        AssignTask(task=TaskId(key), title="清理", recipient=Recipient(party="power")),
        ic.InstructIncident(incident=incident, seen_version=1, instruction=key, text="办"),
        ic.AddMark(
            incident=incident, seen_version=1, mark=key, kind=MarkKind.POINT, points=[(120, 30)]
        ),
    ]
    assert {code_of(command) for command in made} == {MALFORMED}


def test_a_text_has_no_nul() -> None:
    assert code_of(a_report(title="桥\x00")) is MALFORMED


def test_what_the_hub_tells_itself_has_no_such_bounds() -> None:
    absorbed = ic.AbsorbIncident(
        incident=IncidentId("i-1"),
        merged=IncidentId("i-2"),
        alarms=[AlarmId(f"a-{n}") for n in range(2_000)],
    )
    assert code_of(absorbed) is None


@pytest.mark.parametrize(
    "command",
    [
        ShelveAlarm(alarm=ALARM, seen_version=2, minutes=5, reason=TOO_LONG),
        TakeOutOfService(alarm=ALARM, seen_version=2, reason="检修", permit=TOO_LONG),
        ReturnToService(alarm=ALARM, seen_version=2, checked=TOO_LONG),
    ],
)
def test_the_texts_of_alarm_commands_are_bounded(command: alarm_decider.AlarmCommand) -> None:
    refusal = alarm_decider.decide(in_state(AlarmState.ACKED), command, context(40))
    assert isinstance(refusal, Refusal)
    assert refusal.code is TOO_LARGE


def test_the_texts_of_request_and_warning_commands_are_bounded() -> None:
    answer = DecideRequest(request=RequestId("r"), seen_version=1, is_approved=False, answer=BEYOND)
    note = NoteWarning(warning=WarningId("w" * 501), seen_version=1)
    refusals = [
        request_decider.decide(None, answer, context()),
        warning_decider.decide(None, note, context()),
    ]
    assert [r.code for r in refusals if isinstance(r, Refusal)] == [TOO_LARGE, TOO_LARGE]
