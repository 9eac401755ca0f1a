"""What rows become: every kind but alarms, reports and warnings (test_rest, test_becomes)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from backends.gateway.rest.mapping import MappingError, load_mapping
from backends.hub.latest import MovingTargets, Readings
from backends.record.exchange import Envelope
from backends.record.observation import (
    CaseProgressed,
    CellsTold,
    CodesTold,
    CoverageTold,
    EnvelopeTaken,
    ItemsTold,
    Observation,
    PointsTold,
    Positions,
    Reading,
)
from backends.record.resource import ItemKind
from tests.backends.gateway.rest.scripted import HEAD, STREAM, bench

AT = "2026-11-22 14:00:00"
AT_UTC = dt.datetime(2026, 11, 22, 6, 0, tzinfo=dt.UTC)
TIME = 'updated_at = { path = "at", type = "time" }\n'


def told(folder: Path, stream: str, fields: str, rows: list[Any]) -> list[Observation]:
    text = HEAD + STREAM + stream + "[stream.fields]\n" + fields
    with bench(folder, text, lambda _: {"rows": rows}) as (one, _):
        poll = one.poll()
    assert poll.faults == []
    return poll.observations


def test_steps_come_out_of_each_case_and_join_it(tmp_path: Path) -> None:
    row = {
        "no": "C1",
        "flow": [
            {"n": 1, "at": AT, "stage": "2", "who": "监督中心"},
            {"n": 2, "at": AT, "stage": "6"},
        ],
    }
    fields = 'id = "_row.no"\nstep = "n"\nby = "who"\n' + TIME
    fields += 'stage = { path = "stage", values = { 2 = "案卷建立", 6 = "核查结案" } }\n'
    fields += 'is_over = { path = "stage", values = { 6 = "true" }, default = "false" }\n'
    first, second = told(
        tmp_path, 'becomes = "steps"\nof = "things"\nexpand = "flow"\n', fields, [row]
    )
    assert isinstance(first, CaseProgressed) and isinstance(second, CaseProgressed)
    assert (first.key, first.step, first.stage, first.by) == (
        "things:C1",
        "1",
        "案卷建立",
        "监督中心",
    )
    assert (first.is_over, second.is_over, second.occurred_at) == (False, True, AT_UTC)


def test_items_come_in_one_round_that_ends(tmp_path: Path) -> None:
    fields = 'id = "id"\ntitle = "n"\nstate = "s"\n'
    fields += (
        'what = { path = "id", part = [6, 10], values = { 0101 = "井盖" }, default = "其他" }\n'
    )
    rows = [{"id": f"320508010100{n:04d}", "n": "井盖", "s": "完好"} for n in range(450)]
    parts = told(tmp_path, 'becomes = "items"\nitem = "component"\n', fields, rows)
    items = [one for one in parts if isinstance(one, ItemsTold)]
    assert [len(one.items) for one in items] == [200, 200, 50, 0]
    assert [one.is_last for one in items] == [False, False, False, True]
    assert len({one.round for one in items}) == 1
    assert (items[0].items[0].kind, items[0].items[0].what) == (ItemKind.COMPONENT, "井盖")


@pytest.mark.parametrize("number", ["3205080101", "32050801010000012", "32050801010000１2", ""])
def test_a_component_has_an_id_of_16_digits_or_is_refused(tmp_path: Path, number: str) -> None:
    text = HEAD + STREAM + 'becomes = "items"\nitem = "component"\n'
    text += 'fields = { id = "id", title = "n" }\n'
    rows = [{"id": number, "n": "x"}, {"id": "3205080101000001", "n": "井盖"}]
    with bench(tmp_path, text, lambda _: {"rows": rows}) as (one, _):
        poll = one.poll()
    assert [fault.field for fault in poll.faults] == ["id"]
    (part, _) = poll.observations
    assert isinstance(part, ItemsTold)
    assert [item.id for item in part.items] == ["3205080101000001"]


def test_points_are_told_whole_and_only_when_they_change(tmp_path: Path) -> None:
    text = HEAD + STREAM + 'becomes = "points"\nwhole = true\n'
    text += 'fields = { id = "id", title = "n", what = "k" }\n'
    with bench(tmp_path, text, lambda _: {"rows": [{"id": "1", "n": "站", "k": "dust"}]}) as (
        one,
        _,
    ):
        (points,) = one.poll().observations
        assert one.poll().observations == []
    assert isinstance(points, PointsTold)
    assert (points.is_whole, points.points[0].kind) == (True, "dust")


def test_positions_in_columns_with_kind_company_unit_and_datum(tmp_path: Path) -> None:
    fields = 'id = "id"\ntitle = "plate"\nlon = "x"\nlat = "y"\nowner = "firm"\n' + TIME
    fields += 'speed_kmh = { path = "knots", type = "number", scale = 1.852 }\n'
    rows = [
        {"id": "1", "plate": "浙A1", "x": 120.155, "y": 30.27, "firm": "甲", "knots": 10, "at": AT}
    ]
    (one,) = told(tmp_path, 'becomes = "positions"\nkind = "muck"\ndatum = "bd09"\n', fields, rows)
    assert isinstance(one, Positions)
    assert (one.kinds, one.companies, one.speed_kmh) == (["muck"], ["甲"], [18.52])
    assert one.lon_wgs84[0] == pytest.approx(120.1439, abs=2e-3)


def test_readings_one_a_row_or_several_with_their_units(tmp_path: Path) -> None:
    several = (
        'id = "id"\nfactors = { pm10 = { path = "a", unit = "ug/m3", scale = 1000 }, tsp = "b" }\n'
    )
    found = told(
        tmp_path,
        'becomes = "readings"\n',
        several + TIME,
        [{"id": "D1", "a": 0.08, "b": None, "at": AT}],
    )
    (one,) = found
    assert isinstance(one, Reading)
    assert (one.factor, one.value, one.unit, one.observed_at) == ("pm10", 80.0, "ug/m3", AT_UTC)
    single = 'id = "id"\nfactor = "f"\nvalue = "v"\nunit = "u"\nflag = "s"\n' + TIME
    rows = [{"id": "D1", "f": f, "v": 1, "u": "mg/L", "s": "D", "at": AT} for f in ("cod", "nh3")]
    found = told(tmp_path, 'becomes = "readings"\n', single, rows)
    assert [o.factor for o in found if isinstance(o, Reading)] == ["cod", "nh3"]
    assert [o.flag for o in found if isinstance(o, Reading)] == ["D", "D"]


@pytest.mark.parametrize(("shared", "count"), [("", 2), ("shared_ids = true\n", 1)])
def test_two_systems_that_number_from_one_never_meet_unless_they_say_so(
    tmp_path: Path, shared: str, count: int
) -> None:
    row = {"id": "1001", "n": "甲", "k": "dust", "x": 123.0, "y": 30.0, "v": 10.0, "at": AT}
    where = 'id = "id"\nlon = "x"\nlat = "y"\n' + TIME
    streams = {
        "positions": where,
        "readings": 'id = "id"\nfactors = { COD = "v" }\n' + TIME,
        "points": 'id = "id"\ntitle = "n"\nwhat = "k"\n',
    }
    targets, readings, points = MovingTargets(), Readings(), set[str]()
    for source in ("taxi.a", "ride.b"):
        for kind, fields in streams.items():
            head = HEAD.replace("test.source", source) + STREAM
            text = f'{head}becomes = "{kind}"\n{shared}[stream.fields]\n{fields}'
            with bench(tmp_path, text, lambda _: {"rows": [row]}) as (one, _):
                (told,) = one.poll().observations
            if isinstance(told, Positions):
                targets.take(told, 0)
                assert told.labels == ["1001"], "people read the number that they know"
            elif isinstance(told, Reading):
                readings.take(told)
            elif isinstance(told, PointsTold):
                points |= {point.id for point in told.points}
    resources = {row[0] for row in readings.all().rows}
    assert (len(targets), len(resources), len(points)) == (count, count, count)
    assert resources == points, "the readings of a point are its own"


def test_shared_ids_stand_only_where_something_has_one(tmp_path: Path) -> None:
    text = HEAD + STREAM + 'becomes = "items"\nshared_ids = true\n'
    text += 'fields = { id = "id", title = "n" }\n'
    path = tmp_path / "m.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(MappingError, match="shared_ids is of positions, readings and points"):
        load_mapping(path)


def test_cells_codes_and_coverage_are_told_as_tables(tmp_path: Path) -> None:
    fields = 'id = "id"\nlon = "x"\nlat = "y"\ncount = "n"\n'
    rows = [{"id": "G1", "x": 120.1, "y": 30.2, "n": 7}]
    (cells,) = told(tmp_path, 'becomes = "cells"\nlayer = "risk"\ntitle = "矛盾"\n', fields, rows)
    assert isinstance(cells, CellsTold)
    assert (cells.layer, cells.title, cells.cells) == ("risk", "矛盾", [("G1", 120.1, 30.2, 7)])
    stream = 'becomes = "codes"\nparty = "province"\ntopic = "event_class"\n'
    (codes,) = told(tmp_path, stream, 'id = "c"\ntitle = "n"\n', [{"c": "01", "n": "纠纷"}])
    assert isinstance(codes, CodesTold)
    assert (codes.party, codes.codes) == ("province", {"01": "纠纷"})
    fields = 'id = "n"\ntitle = "n"\nshould = "a"\nhave = "b"\nonline = "c"\n'
    stream = 'becomes = "coverage"\ntopic = "dust"\n'
    (coverage,) = told(tmp_path, stream, fields, [{"n": "甲公司", "a": 9, "b": 8, "c": 7}])
    assert isinstance(coverage, CoverageTold)
    assert coverage.rows == [("甲公司", 9, 8, 7)]


def test_a_receipt_becomes_an_envelope(tmp_path: Path) -> None:
    fields = 'id = "r"\ntype = { default = "dispatch.receipt" }\nsubject = "m"\ncorrelation = "m"\n'
    fields += TIME + 'data = { state = "s", detail = "d" }\n'
    row = {"r": "R1", "m": "M1", "s": "done", "d": "已处置", "at": AT}
    (taken,) = told(tmp_path, 'becomes = "envelopes"\n', fields, [row])
    assert isinstance(taken, EnvelopeTaken)
    assert taken.envelope == Envelope(
        id="R1",
        source="test.source",
        type="dispatch.receipt",
        subject="M1",
        correlation_id="M1",
        occurred_at=AT_UTC,
        recorded_at=AT_UTC,
        data={"state": "done", "detail": "已处置"},
    )
