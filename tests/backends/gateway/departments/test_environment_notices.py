"""What loggers say beside values, registers of points, and who is on line."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from backends.gateway.datum import Datum, to_gcj02
from backends.gateway.departments.environment.adapter import EnvironmentAdapter
from backends.gateway.departments.environment.register import load_register, read_register
from backends.gateway.departments.environment.service import Desk, Feeds, HjSession
from backends.gateway.departments.environment.settings import (
    EnvironmentSettings,
    Outlet,
    Register,
)
from backends.protocols import hj212
from backends.protocols.hj212_frame import Frame, Group
from backends.record.common import Place
from backends.record.observation import ConditionCleared, ConditionRaised, Observation, Reading

NOW = dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
MN = "33010800000000"  # 14 characters, as in 2005
SETTINGS = EnvironmentSettings(outlets=[Outlet(id="o1", mn=MN, name="滨江排口")])


def _frame(cn: str, *groups: Group, data_time: str = "20261126140000") -> Frame:
    return Frame(cn=cn, mn=MN, st="32", groups=((("DataTime", data_time),), *groups))


def _take(*frames: Frame) -> list[Observation]:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    return [o for frame in frames for o in adapter.take(frame, NOW)]


def test_a_device_that_reports_an_alarm_is_a_condition_until_it_runs_again() -> None:
    told = _take(
        _frame("2021", (("SB1-RS", "1"), ("SB2-RS", "4"))),
        _frame("2021", (("SB1-RS", "1"), ("SB2-RS", "4")), data_time="20261126140100"),
        _frame("2021", (("SB1-RS", "0"), ("SB2-RS", "1")), data_time="20261126140200"),
    )
    readings = [(o.factor, o.value) for o in told if isinstance(o, Reading)]
    assert readings[:2] == [("设备 1 状态", 1.0), ("设备 2 状态", 4.0)]
    assert [o.title for o in told if isinstance(o, ConditionRaised)] == ["滨江排口 设备 2 报警"]
    ended = [o.key for o in told if isinstance(o, ConditionCleared)]
    assert ended == [f"SB1>fault@{MN}", f"SB2>fault@{MN}"]  # SB1: of before a restart


def test_run_times_and_starts_are_readings() -> None:
    told = _take(
        _frame("2041", (("SB1-RT", "7.5"), ("SB2-RT", "25"))),
        _frame("2081", (("RestartTime", "20261126135900"),)),
    )
    assert [(o.factor, o.value, o.unit) for o in told if isinstance(o, Reading)] == [
        ("设备 1 日运行时间", 7.5, "h"),
        ("数采仪开机", 1.0, "次"),
    ]


def test_alarms_that_a_logger_of_2005_judged_itself_begin_and_end() -> None:
    alarm = (("AlarmTime", "20261126135500"), ("011-Ala", "88.5"), ("AlarmType", "1"))
    raised, cleared = _take(
        Frame(cn="2072", mn=MN, st="32", groups=(alarm,)),
        Frame(cn="2072", mn=MN, st="32", groups=((*alarm[:2], ("AlarmType", "0")),)),
    )
    assert isinstance(raised, ConditionRaised) and isinstance(cleared, ConditionCleared)
    assert raised.title == "滨江排口 COD 现场机报警 88.5 mg/L"
    assert raised.kind == "exceedance" and raised.key == cleared.key
    assert raised.occurred_at == dt.datetime(2026, 11, 26, 5, 55, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("time", "word"),
    [("20990101000000", "未来"), ("19700101080000", "2000"), ("20261322140000", "不可读")],
)
def test_a_time_of_alarm_or_restart_that_cannot_be_is_refused_and_the_alarm_is_told(
    time: str, word: str
) -> None:
    adapter = EnvironmentAdapter(SETTINGS, NOW)
    alarm = (("AlarmTime", time), ("011-Ala", "88.5"), ("AlarmType", "1"))
    (raised,) = adapter.take(Frame(cn="2072", mn=MN, st="32", groups=(alarm,)), NOW)
    assert isinstance(raised, ConditionRaised) and raised.occurred_at == NOW
    (restart,) = adapter.take(_frame("2081", (("RestartTime", time),)), NOW)
    assert isinstance(restart, Reading) and restart.observed_at == NOW
    refused = adapter.take_refused()
    assert [word in one.reason for one in refused] == [True, True]
    assert f"AlarmTime={time}" in refused[0].sample


def test_a_logger_that_asks_for_the_time_is_told_it() -> None:
    desk = Desk(
        adapter=EnvironmentAdapter(SETTINGS, NOW),
        feeds=Feeds(SETTINGS, lambda: NOW),
        sink=lambda _: None,
        clock=lambda: NOW,
    )
    asked = Frame(cn="1013", mn=MN, st="32", qn="20260101000000000", flag=5)
    answers = hj212.Decoder().feed(HjSession(desk).receive(hj212.encode(asked)))
    notice, command = [item for item in answers if isinstance(item, Frame)]
    assert (notice.cn, notice.qn) == ("9013", asked.qn)
    assert (command.cn, command.value("SystemTime")) == ("1012", "20261126140000")


REGISTER = Register(
    file="dust.csv",
    source="housing.dust",
    name="住建局 工地扬尘监控",
    kind="dust",
    datum=Datum.GCJ02,
    limits={"a34002": 150.0},
)
CSV = """id,mn,name,lon,lat,division,owner,installed,limits
d1,MN1,一号工地,{lon},{lat},江南区,市一建,是,a34001=300
d2,,二号工地,,,,,,
d3,MN3,三号工地,30.5,123.1,,,,
d4,MN4,四号工地,,,,,,a34002=-1
d5,MN1,五号工地,,,,,,
"""


def test_demand_18_a_register_is_read_in_its_datum_and_each_wrong_row_is_named() -> None:
    lon, lat = to_gcj02(123.1, 30.5)
    data = CSV.format(lon=lon, lat=lat)
    found = read_register(data.encode("gb18030"), REGISTER)
    (outlet,) = found.outlets
    assert outlet.source == "housing.dust" and outlet.is_installed and outlet.owner == "市一建"
    assert outlet.place is not None
    assert (round(outlet.place.lon_wgs84, 6), round(outlet.place.lat_wgs84, 6)) == (123.1, 30.5)
    assert outlet.limits == {"a34002": 150.0, "a34001": 300.0}
    words = ["没有 mn", "写反", "不是正数", "重复"]
    assert all(word in fault for word, fault in zip(words, found.faults, strict=True))
    assert found.faults[0].startswith("登记表第 3 行")


def test_a_register_that_is_missing_or_no_table_is_a_fault_in_words(tmp_path: Path) -> None:
    missing = Register(file=str(tmp_path / "x.csv"), source="a", name="b")
    assert load_register(missing).faults == ["登记表 x.csv 无法读取：No such file or directory"]
    assert read_register(b"\x00\xff", REGISTER).outlets == []
    assert "缺少列" in read_register(b"a,b\n1,2\n", REGISTER).faults[0]


def test_demand_17_coverage_tells_who_is_registered_installed_and_on_line() -> None:
    place = Place(lon_wgs84=123.0, lat_wgs84=30.0, division="江南区")
    outlets = [
        Outlet(id="a", mn=MN, name="甲", owner="甲公司"),
        Outlet(id="b", mn="B", name="乙", owner="甲公司", is_installed=True),
        Outlet(id="c", mn="C", name="丙", place=place, kind="dust"),
    ]
    adapter = EnvironmentAdapter(EnvironmentSettings(outlets=outlets), NOW)
    adapter.take(_frame("2011", (("w01018-Rtd", "1"),)), NOW)
    told = {one.topic: one.rows for one in adapter.coverage(NOW)}
    assert told == {"outlet": [("甲公司", 2, 2, 1)], "dust": [("江南区", 1, 0, 0)]}
    later = {one.topic: one.rows for one in adapter.coverage(NOW + dt.timedelta(minutes=5))}
    assert later["outlet"] == [("甲公司", 2, 2, 0)]


def test_demand_18_dust_of_the_housing_office_is_a_source_of_its_own_on_the_health_board() -> None:
    settings = EnvironmentSettings(register=[REGISTER])
    dust = Outlet(id="d1", mn="MN1", name="一号工地", source="housing.dust")
    got: list[Observation] = []
    adapter = EnvironmentAdapter(settings, NOW, [dust])
    desk = Desk(
        adapter=adapter,
        feeds=Feeds(settings, lambda: NOW),
        sink=got.append,
        clock=lambda: NOW,
    )
    session = HjSession(desk)
    frame = replace(_frame("2011", (("a34002-Rtd", "80"),)), mn="MN1", st="39")
    session.receive(hj212.encode(frame) + b"##0101")
    report = desk.feeds.feed("housing.dust").report()
    assert (report.name, report.accepted, report.state) == ("住建局 工地扬尘监控", 1, "ok")
    assert [type(o).__name__ for o in got] == ["Reading"]
    session.closed()
    assert desk.feeds.feed("housing.dust").report().state == "lost"


@pytest.mark.parametrize("missing", [1, 2])
def test_a_part_that_never_comes_loses_only_itself(missing: int) -> None:
    clock = [NOW]
    got: list[Observation] = []
    desk = Desk(
        adapter=EnvironmentAdapter(SETTINGS, NOW),
        feeds=Feeds(SETTINGS, lambda: clock[0]),
        sink=got.append,
        clock=lambda: clock[0],
    )
    session = HjSession(desk)
    groups: list[Group] = [(("DataTime", "20261126140000"),), (("w01018-Rtd", "40"),)]
    for number in (1, 2):
        if number != missing:
            part = _frame("2011")
            part = replace(part, qn="20261126140000000", flag=7, pnum=2, pno=number)
            part = replace(part, groups=(groups[0], (("w01001-Rtd", f"7.{number}"),)))
            assert b"CN=9014" in session.receive(hj212.encode(part))
    assert got == []
    clock[0] += dt.timedelta(seconds=61)
    session.receive(hj212.encode(_frame("2081", data_time="20261126140100")))
    kept = 3 - missing
    assert [o.value for o in got if isinstance(o, Reading)] == [float(f"7.{kept}"), 1.0]
    (refused,) = desk.feeds.first.report().quarantined
    assert refused.reason.startswith("分包不完整") and f"缺 {missing}/2" in refused.sample


def _split(number: int, total: int) -> bytes:
    groups: list[Group] = [(("DataTime", "20261126140000"),), (("w01001-Rtd", f"7.{number}"),)]
    part = replace(_frame("2011"), groups=tuple(groups), qn="20261126140000000", flag=7)
    return hj212.encode(replace(part, pnum=total, pno=number))


def _desk(got: list[Observation]) -> Desk:
    return Desk(
        adapter=EnvironmentAdapter(SETTINGS, NOW),
        feeds=Feeds(SETTINGS, lambda: NOW),
        sink=got.append,
        clock=lambda: NOW,
    )


def test_parts_that_a_broken_line_tore_apart_are_all_taken_and_said() -> None:
    got: list[Observation] = []
    desk = _desk(got)
    first, second = HjSession(desk), HjSession(desk)
    first.receive(_split(1, 3))
    first.closed()
    second.receive(_split(2, 3) + _split(3, 3))
    second.closed()
    assert [o.value for o in got if isinstance(o, Reading)] == [7.1, 7.2, 7.3]
    (refused,) = desk.feeds.first.report().quarantined
    assert (refused.count, refused.reason[:5]) == (2, "分包不完整") and "缺 1/3" in refused.sample


@pytest.mark.parametrize(("number", "total"), [(3, 2), (1, 101)])
def test_parts_with_numbers_that_cannot_be_are_said(number: int, total: int) -> None:
    desk = _desk([])
    HjSession(desk).receive(_split(number, total))
    (refused,) = desk.feeds.first.report().quarantined
    assert refused.reason == "分包序号有误或分包过多，未取用"
    assert f"PNO={number};PNUM={total}" in refused.sample
