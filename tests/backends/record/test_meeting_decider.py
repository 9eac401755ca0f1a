"""Meetings: called, opened, attended, their minutes written, agreed and frozen."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from backends.record.common import Department
from backends.record.ids import CameraId, MeetingId, TaskId
from backends.record.kinds import MEETING
from backends.record.meeting import (
    AttendMeeting,
    CallMeeting,
    CancelMeeting,
    ChangeMeeting,
    CloseMinutes,
    EndMeeting,
    Invited,
    Meeting,
    MeetingState,
    OpenMeeting,
    Resolution,
    Resolve,
    WriteMinutes,
)
from backends.record.meeting_decider import is_current
from backends.record.refusal import RefusalCode
from tests.backends.record.samples import at
from tests.backends.record.watch_bench import NEXT, OTHER, Bench

KEY = MeetingId("meeting-1")
CAMS = [CameraId("cam-1"), CameraId("cam-2"), CameraId("cam-1")]


def a_call(**changes: Any) -> CallMeeting:
    base: dict[str, Any] = {
        "meeting": KEY,
        "title": "泄漏会商",
        "kind": "consultation",
        "starts_at": at(3600),
        "invited": [Invited(name="赵雷", user=NEXT.user, is_host=True)],
        "streams": CAMS,
    }
    return CallMeeting(**(base | changes))


def called(**changes: Any) -> Bench:
    bench = Bench(MEETING, KEY)
    assert bench.ask(a_call(**changes)) is None
    return bench


def open_one() -> Bench:
    return called(is_now=True)


def test_a_meeting_has_a_number_of_its_day_and_each_stream_once() -> None:
    meeting: Meeting = called().state
    assert (meeting.number, meeting.state) == ("H20261122-02", MeetingState.SCHEDULED)
    assert meeting.streams == ["cam-1", "cam-2"]


def test_on_the_spot_it_is_open_at_once() -> None:
    assert open_one().state.state is MeetingState.OPEN


def test_without_a_title_or_called_twice_it_is_refused() -> None:
    assert Bench(MEETING, KEY).ask(a_call(title=" ")) is RefusalCode.MALFORMED
    assert called().ask(a_call()) is RefusalCode.DUPLICATE


def test_the_main_speaker_is_one_of_the_streams() -> None:
    bench = open_one()
    version = bench.version()
    stranger = ChangeMeeting(meeting=KEY, seen_version=version, speaker=CameraId("cam-9"))
    assert bench.ask(stranger) is RefusalCode.OUT_OF_RANGE
    right = ChangeMeeting(meeting=KEY, seen_version=version, speaker=CameraId("cam-2"))
    assert bench.ask(right) is None
    assert bench.state.speaker == "cam-2"


def test_who_comes_signs_in_once() -> None:
    bench = open_one()
    for _ in range(2):
        assert bench.ask(AttendMeeting(meeting=KEY, name="李工", office="供水")) is None
    assert [came.name for came in bench.state.attended] == ["李工"]
    assert called().ask(AttendMeeting(meeting=KEY, name="李工")) is RefusalCode.WRONG_STATE


def test_a_cancelled_meeting_says_why_and_is_over() -> None:
    bench = called()
    empty = CancelMeeting(meeting=KEY, seen_version=1, reason="")
    assert bench.ask(empty) is RefusalCode.REASON_MISSING
    assert bench.ask(CancelMeeting(meeting=KEY, seen_version=1, reason="改电话")) is None
    assert not is_current(bench.state)
    assert bench.ask(OpenMeeting(meeting=KEY, seen_version=2)) is RefusalCode.WRONG_STATE


def ended() -> Bench:
    bench = open_one()
    bench.ask(Resolve(meeting=KEY, resolution=Resolution(id="r1", text="每小时取样", owner="环保")))
    bench.ask(EndMeeting(meeting=KEY, seen_version=bench.version()))
    return bench


def test_minutes_are_agreed_by_who_called_or_hosts_and_then_frozen() -> None:
    bench = ended()
    empty = CloseMinutes(meeting=KEY, seen_version=bench.version())
    assert bench.ask(empty) is RefusalCode.REASON_MISSING
    bench.ask(WriteMinutes(meeting=KEY, seen_version=bench.version(), text="取水口未受影响"))
    close = CloseMinutes(meeting=KEY, seen_version=bench.version())
    assert bench.ask(close, by=OTHER) is RefusalCode.NOT_ALLOWED
    assert bench.ask(close, by=NEXT) is None
    later = WriteMinutes(meeting=KEY, seen_version=bench.version(), text="改口")
    assert bench.ask(later) is RefusalCode.WRONG_STATE


def test_of_closed_minutes_a_resolution_still_becomes_a_task_and_nothing_else() -> None:
    bench = ended()
    bench.ask(WriteMinutes(meeting=KEY, seen_version=bench.version(), text="取水口未受影响"))
    bench.ask(CloseMinutes(meeting=KEY, seen_version=bench.version()))
    other = Resolution(id="r1", text="每天取样", owner="环保", task=TaskId("t1"))
    assert bench.ask(Resolve(meeting=KEY, resolution=other)) is RefusalCode.WRONG_STATE
    task = Resolution(id="r1", text="每小时取样", owner="环保", task=TaskId("t1"))
    assert bench.ask(Resolve(meeting=KEY, resolution=task)) is None
    assert bench.state.resolutions == [task]


def test_a_resolution_that_is_a_task_keeps_owner_department_and_date_with_it() -> None:
    bench = open_one()
    task = Resolution(id="r1", text="每小时取样", owner="环保", task=TaskId("t1"))
    assert bench.ask(Resolve(meeting=KEY, resolution=task)) is None
    for changed in (
        {"owner": "网格"},
        {"due_at": at(60)},
        {"department": Department.GRID},
        {"task": TaskId("")},
    ):
        other = msgspec.structs.replace(task, **changed)
        assert bench.ask(Resolve(meeting=KEY, resolution=other)) is RefusalCode.WRONG_STATE
    told = msgspec.structs.replace(task, text="每小时取样两次")
    assert bench.ask(Resolve(meeting=KEY, resolution=told)) is None
    assert bench.state.resolutions == [told]


@pytest.mark.parametrize("command", [WriteMinutes, EndMeeting])
def test_a_meeting_that_has_not_begun_has_no_minutes(command: Any) -> None:
    more = {"text": "x"} if command is WriteMinutes else {}
    assert called().ask(command(meeting=KEY, seen_version=1, **more)) is RefusalCode.WRONG_STATE
