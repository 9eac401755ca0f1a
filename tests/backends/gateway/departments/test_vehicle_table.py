"""The table of vehicles, and coverage by company."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from backends.gateway.departments.transport.coverage import coverage
from backends.gateway.departments.transport.vehicles import (
    TableUnreadable,
    Vehicle,
    VehicleBook,
    read_table,
)
from backends.protocols import jt808
from tests.backends.gateway.departments.vehicle_bench import HERE, NOW, TERMINAL, Bench

HEAD = "phone,plate,kind,company,active_safety"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_seven_thousand_rows_are_read_in_every_usual_encoding(
    tmp_path: Path, encoding: str
) -> None:
    rows = [f"0139{n:08d},江A{n:05d},coach,第{n % 9}客运公司,是" for n in range(7_000)]
    path = tmp_path / "vehicles.csv"
    path.write_text("\r\n".join([HEAD, *rows, ""]), encoding=encoding)
    vehicles = read_table(path)
    assert len(vehicles) == 7_000
    assert vehicles[8] == Vehicle(
        phone="13900000008",
        plate="江A00008",
        kind="coach",
        company="第8客运公司",
        has_safety=True,
        is_known=True,
    )


def test_a_table_in_toml_and_columns_in_any_order(tmp_path: Path) -> None:
    toml, csv = tmp_path / "v.toml", tmp_path / "v.csv"
    toml.write_text('[[vehicle]]\nphone = "13900000001"\nkind = "bus"\n', encoding="utf-8")
    csv.write_text("kind,phone\nbus,13900000001\n", encoding="utf-8")
    assert read_table(toml) == read_table(csv)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "第 1 行：列名应为"),
        ("phone,colour\n1,2", "第 1 行：列名应为"),
        (f"{HEAD}\n13900000001,a,b,c,是\nabc,a,b,c,是", "第 3 行：phone 应为终端手机号"),
        (f"{HEAD}\n13900000001,a,b,c,maybe", "第 2 行：active_safety 应为 是 或 否"),
    ],
)
def test_a_table_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "vehicles.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(TableUnreadable, match=words):
        read_table(path)
    with pytest.raises(TableUnreadable, match="读不出"):
        read_table(tmp_path / "none.csv")


def test_demand_24_positions_say_kind_and_company_and_the_tables_plate_comes_first() -> None:
    table = [
        Vehicle(phone=TERMINAL.phone, plate="江A1", kind="taxi", company="江城", is_known=True)
    ]
    bench = Bench(table=table)
    bench.tell(jt808.encode_registration(TERMINAL, 1, jt808.Registration(plate="错B2")))
    bench.tell(jt808.encode_position(TERMINAL, 2, HERE))
    positions = bench.positions()
    assert positions is not None
    assert positions.takes == ["vehicle."], "its terminal takes text"
    assert (positions.labels, positions.kinds, positions.companies) == (
        ["江A1"],
        ["taxi"],
        ["江城"],
    )


@pytest.mark.parametrize("kind", ["Person", " worker", "网格员", "重点人员"])
def test_demand_3_a_person_in_the_table_is_followed_by_nobody(kind: str) -> None:
    bench = Bench(table=[Vehicle(phone=TERMINAL.phone, plate="王某", kind=kind, is_known=True)])
    bench.tell(jt808.encode_position(TERMINAL, 2, HERE))
    assert bench.positions() is None
    (refused,) = bench.health.report().quarantined
    assert refused.reason == "车辆表中是人员：不跟踪人员" and refused.sample == ""


@pytest.mark.parametrize("kind", ["小学生专用校车", "人员运输车", "老人代步车", "coach"])
def test_demand_21_a_vehicle_for_people_is_a_vehicle(kind: str) -> None:
    bench = Bench(table=[Vehicle(phone=TERMINAL.phone, plate="江A1", kind=kind, is_known=True)])
    bench.tell(jt808.encode_position(TERMINAL, 2, HERE))
    positions = bench.positions()
    assert positions is not None and positions.kinds == [kind]


def test_a_vehicle_is_found_by_plate_and_by_phone() -> None:
    book = VehicleBook({}, [Vehicle(phone="139", plate="江A1", is_known=True)])
    assert (book.phone_of("江A1"), book.phone_of("139"), book.phone_of("x")) == ("139", "139", "")


def test_demand_21_coverage_by_company_counts_who_should_who_has_and_who_is_online() -> None:
    vehicles = [
        Vehicle(phone="1", kind="coach", company="江运", has_safety=True),
        Vehicle(phone="2", kind="hazmat", company="江运", has_safety=False),
        Vehicle(phone="3", kind="coach", company="江运"),
        Vehicle(phone="4", kind="taxi", company="江运", has_safety=True),
        Vehicle(phone="5", kind="coach"),
    ]
    old = NOW - dt.timedelta(hours=1)
    told = coverage(vehicles, {"1": NOW, "2": NOW, "3": old}, {"3"}, {"coach", "hazmat"}, NOW)
    assert told.topic == "active_safety"
    assert told.rows == [("未登记企业", 1, 0, 0), ("江运", 3, 2, 1)]
