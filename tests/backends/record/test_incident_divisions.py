"""Outside steps and the six levels: escalate, assign down, receipt, clock; over outside."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from backends.record.common import Place
from backends.record.ids import SourceId
from backends.record.incident import Origin, Stage
from backends.record.incident_commands import ChangeIncident, TakeIncident
from backends.record.incident_divisions import level_of, lies_in
from backends.record.incident_outside import (
    AnswerDivisionStep,
    AssignDown,
    Direction,
    EscalateIncident,
    OutsideStep,
    TakeOutsideStep,
)
from backends.record.refusal import RefusalCode
from tests.backends.record.house import INCIDENT, House, a_report, at
from tests.backends.record.loop import in_stage


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("33", 1), ("330000", 1), ("3301", 2), ("330100", 2), ("330106", 3), ("330106001", 4),
        ("330106001000", 4), ("330106001002", 5), ("330106001002007", 6), ("990101001002W03", 6),
        ("", 0), ("云台区", 0),
    ],
)  # fmt: skip
def test_the_level_stands_in_the_codes_length(code: str, level: int) -> None:
    assert level_of(code) == level


def _in_county(stage: Stage = Stage.HANDLING) -> House:
    house = in_stage(stage)
    place = Place(lon_wgs84=123.0, lat_wgs84=30.5, division="330106")
    refusal = house.ask(
        ChangeIncident(incident=INCIDENT, seen_version=house.it.version, place=place)
    )
    assert refusal is None
    return house


def _up(
    house: House, division: str, step: str = "s-1", text: str = "需市级协调"
) -> RefusalCode | None:
    return house.ask(
        EscalateIncident(
            incident=INCIDENT,
            seen_version=house.it.version,
            step=step,
            division=division,
            name="市",
            text=text,
        )
    )


def test_it_goes_up_with_a_reason_and_a_clock_and_comes_back_with_an_answer() -> None:
    house = _in_county()
    assert _up(house, "3301") is None
    incident = house.it
    (step,) = incident.division_steps
    assert (step.direction, step.division, step.name) == (Direction.UP, "3301", "市")
    assert step.due_at == step.at + dt.timedelta(hours=24)
    said = AnswerDivisionStep(incident=INCIDENT, step="s-1", by="市值班员", is_receipt=True)
    assert house.ask(said) is None
    answer = AnswerDivisionStep(incident=INCIDENT, step="s-1", text="已协调", by="市城管局")
    assert house.ask(answer) is None
    incident = house.it
    (step,) = incident.division_steps
    assert (step.received_by, step.answer) == ("市值班员", "已协调")
    version = incident.version
    assert house.ask(answer) is None and house.it.version == version, "told again"


def test_up_is_up_and_down_is_down() -> None:
    house = _in_county()
    refusals = [_up(house, "330106001"), _up(house, "330106"), _up(house, "云台区")]
    assert refusals == [RefusalCode.OUT_OF_RANGE] * 3
    assert _up(house, "3301", text=" ") is RefusalCode.MALFORMED
    down = AssignDown(
        incident=INCIDENT, seen_version=house.it.version, step="d-1", division="330106001"
    )
    assert house.ask(down) is None
    again = AssignDown(
        incident=INCIDENT, seen_version=house.it.version, step="d-2", division="330106"
    )
    assert house.ask(again) is RefusalCode.OUT_OF_RANGE, "it lies lower now"


def test_a_case_that_is_sent_back_lies_where_it_lay_before() -> None:
    house = _in_county()
    down = AssignDown(
        incident=INCIDENT, seen_version=house.it.version, step="d-1", division="330106001"
    )
    assert house.ask(down) is None
    back = AnswerDivisionStep(incident=INCIDENT, step="d-1", text="不属本街", is_sent_back=True)
    assert house.ask(back) is None
    assert lies_in(house.it) == "330106"
    again = msgspec.structs.replace(
        down, seen_version=house.it.version, step="d-2", division="330106002"
    )
    assert house.ask(again) is None and lies_in(house.it) == "330106002"


def test_a_division_that_does_not_answer_is_overdue() -> None:
    house = _in_county()
    _up(house, "3301")
    assert not house.it.division_steps[0].is_overdue
    house.wait_until(house.now + dt.timedelta(hours=24))
    assert house.it.division_steps[0].is_overdue


def _told(
    step: str, *, is_over: bool = False, minutes: float = 5, is_merged: bool = False
) -> TakeOutsideStep:
    told = OutsideStep(
        source=SourceId("urban"),
        step=step,
        stage="处理反馈",
        at=at(minutes),
        text="已修复",
        is_over=is_over,
    )
    return TakeOutsideStep(incident=INCIDENT, told=told, is_merged=is_merged)


def test_a_step_of_its_own_system_joins_once_and_an_end_asks_for_verification() -> None:
    house = in_stage(Stage.HANDLING)
    house.ask(_told("1"))
    house.ask(_told("1"))
    incident = house.it
    assert [s.step for s in incident.outside_steps] == ["1"] and not incident.is_over_outside
    house.ask(_told("2", is_over=True))
    incident = house.it
    assert incident.is_over_outside and not incident.is_over
    expected = Stage.VERIFY if not incident.open_tasks else Stage.HANDLING
    assert incident.stage is expected


def test_an_end_outside_never_closes_what_is_not_handled_here() -> None:
    house = in_stage(Stage.REPORTED)
    house.ask(_told("1", is_over=True))
    incident = house.it
    assert incident.stage is Stage.REPORTED and incident.is_over_outside


def test_a_case_that_is_left_to_its_own_system_ends_with_its_end_there() -> None:
    house = House()
    house.do(a_report(origin=Origin.SYSTEM, origin_ref="cases:LJ1"))
    house.ask(_told("6", is_over=True))
    assert house.it.stage is Stage.CLOSED and house.it.result == "已修复"
    house.ask(_told("7", is_over=True))
    assert [step.step for step in house.it.outside_steps] == ["6", "7"]
    taken = House()
    taken.do(a_report(origin=Origin.SYSTEM, origin_ref="cases:LJ1"))
    taken.do(TakeIncident(incident=INCIDENT, seen_version=taken.it.version))
    taken.ask(_told("6", is_over=True))
    assert taken.it.stage is Stage.REPORTED, "who took it up verifies it"


def _ended_there() -> House:
    house = House()
    house.do(a_report(origin=Origin.SYSTEM, origin_ref="cases:LJ1"))
    house.ask(_told("6", is_over=True, minutes=10))
    assert house.it.stage is Stage.CLOSED
    return house


def test_a_case_that_its_system_takes_up_again_is_open_again_with_the_time_left() -> None:
    house = _ended_there()
    left = house.it.clocks
    house.ask(_told("4", minutes=15))
    incident = house.it
    assert (incident.stage, incident.closed_at, incident.result) == (Stage.REPORTED, None, "")
    assert len(incident.open_clocks) == sum(clock.stopped_at is not None for clock in left)
    house.ask(_told("7", is_over=True, minutes=20))
    assert house.it.stage is Stage.CLOSED


def test_neither_a_late_step_nor_one_of_a_merged_report_takes_a_case_up_again() -> None:
    house = _ended_there()
    house.ask(_told("5", minutes=9))
    house.ask(_told("m", minutes=15, is_merged=True))
    assert house.it.stage is Stage.CLOSED and len(house.it.outside_steps) == 3


def test_what_people_closed_stays_closed_and_says_that_it_is_worked_on_outside() -> None:
    house = in_stage(Stage.CLOSED)
    house.ask(_told("6", is_over=True))
    assert not house.it.is_back_outside
    house.ask(_told("4", minutes=15))
    assert house.it.stage is Stage.CLOSED and house.it.is_back_outside
