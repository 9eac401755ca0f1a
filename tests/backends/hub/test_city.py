"""What departments' systems tell of the city: items, points, layers, codes, histories."""

from __future__ import annotations

import datetime as dt
import struct
from pathlib import Path
from typing import Any

import pytest

from backends.link import city
from backends.link.messages import PointsFrame
from backends.link.queries import Around, AroundAnswer
from backends.record.access import Role
from backends.record.common import Department
from backends.record.refusal import RefusalCode
from backends.record.resource import ItemKind
from tests.backends.hub.support import TestHub, a_seed, moment, running_hub, told_in
from tests.backends.hub.test_incidents import EVERYBODY

pytestmark = pytest.mark.asyncio
NOON = dt.datetime(2026, 11, 22, 4, 0, tzinfo=dt.UTC)
PEOPLE = [*EVERYBODY, a_seed("grid", Role.DISPATCHER, Department.GRID)]


def hub_of(folder: Path) -> Any:
    """A hub that knows everybody."""
    return running_hub(folder, users=PEOPLE)


def an_item(key: str, **changes: Any) -> dict[str, Any]:
    """A component, as JSON."""
    base: dict[str, Any] = {
        "id": key,
        "kind": "component",
        "name": f"井盖 {key}",
        "department": "urban",
        "source": "urban-rest",
        "what": "0101",
        "place": {"lon_wgs84": 123.0, "lat_wgs84": 30.5, "name": "人民路"},
    }
    return base | changes


async def told(hub: TestHub, kind: str, **fields: Any) -> None:
    """One observation in a batch of its own."""
    body = {"type": kind, "source": "urban-rest"} | fields
    batch = f"{kind}-{hash(repr(body))}"[:64]
    answer = await hub.ingest(body, batch=batch)
    assert answer.status_code == 200, answer.text


async def items(hub: TestHub, who: str = "leader", **asked: Any) -> city.ItemsInAnswer:
    """What is found."""
    async with hub.console(who) as console:
        await console.snapshot()
        frame = await console.ask(city.ItemsIn(**({"kinds": [ItemKind.COMPONENT]} | asked)))
    assert isinstance(frame.answer, city.ItemsInAnswer), frame.refusal
    return frame.answer


async def test_items_are_found_by_area_by_word_by_link_and_in_pages(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        far = {"lon_wgs84": 123.4, "lat_wgs84": 30.9, "name": "滨江路"}
        await told(
            hub,
            "items_told",
            items=[
                *(an_item(f"320508010100000{n}") for n in range(5)),
                an_item("far", name="路灯 9", place=far, linked=["outlet-1"], what="0210"),
                an_item("team-1", kind="team", name="巡防一队", place=None),
            ],
        )
        everything = await items(hub)
        assert everything.total == 6 and len(everything.items) == 6
        near: dict[str, Any] = {"west": 122.9, "south": 30.4, "east": 123.1, "north": 30.6}
        assert (await items(hub, **near)).total == 5
        assert [i.id for i in (await items(hub, text="滨江")).items] == ["far"]
        assert [i.id for i in (await items(hub, text="000003")).items] == ["3205080101000003"]
        assert (await items(hub, text="没有这个")).total == 0
        assert [i.id for i in (await items(hub, linked="outlet-1")).items] == ["far"]
        own = (await items(hub, linked="urban-rest:outlet-1")).items
        assert [i.id for i in own] == ["far"], "a point of its own system, by the number there"
        assert (await items(hub, linked="other:outlet-1")).total == 0
        assert [i.id for i in (await items(hub, what="0210")).items] == ["far"]
        page = await items(hub, offset=2, limit=2)
        assert [i.id[-1] for i in page.items] == ["2", "3"] and page.total == 6
        crowded = await items(hub, limit=2, **near)
        assert sum(cell[2] for cell in crowded.cells) == 5
        assert [i.name for i in (await items(hub, kinds=[ItemKind.TEAM])).items] == ["巡防一队"]


async def test_a_whole_inventory_takes_away_what_it_does_not_name(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub:
        await told(hub, "items_told", items=[an_item("a"), an_item("b")], round="1", is_last=True)
        await told(hub, "items_told", items=[an_item("b", name="新井盖")], round="2")
        assert (await items(hub)).total == 2, "the round is not over"
        await told(hub, "items_told", items=[an_item("c")], round="2", is_last=True)
        assert sorted(i.name for i in (await items(hub)).items) == ["井盖 c", "新井盖"]
        await told(hub, "items_told", items=[], gone=["c"])
        assert [i.id for i in (await items(hub)).items] == ["b"]
        kept = {"items": [], "kept": ["b", "never known"], "round": "3", "is_last": True}
        await told(hub, "items_told", **kept)  # listed there, and not to be read
        assert [i.id for i in (await items(hub)).items] == ["b"]
    async with hub_of(tmp_path) as hub:  # a restart
        assert [i.id for i in (await items(hub)).items] == ["b"]


async def test_teams_depots_and_sites_told_of_are_near_a_place(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        asked = Around(lon_wgs84=123.001, lat_wgs84=30.5, radius_m=5_000)
        kinds = ("team", "supply", "site", "component")
        await told(hub, "items_told", items=[an_item(kind, kind=kind) for kind in kinds])
        answer = (await leader.ask(asked, 1)).answer
        assert isinstance(answer, AroundAnswer)
        assert [near.id for near in answer.resources] == ["team", "supply"]
        assert [near.id for near in answer.sites] == ["site"]
        moved = {"lon_wgs84": 123.4, "lat_wgs84": 30.9}
        await told(hub, "items_told", items=[an_item("team", kind="team", place=moved)])
        answer = (await leader.ask(asked, 2)).answer
        assert isinstance(answer, AroundAnswer)
        assert [near.id for near in answer.resources] == ["supply"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"items": [an_item("a", source="another")]}, "items[0].source"),
        ({"items": [an_item("a", place={"lon_wgs84": 123.0, "lat_wgs84": 99.0})]}, "lat_wgs84"),
        ({"items": [an_item("")]}, "items[0].id"),
        ({"items": [an_item("a", detail={"k": "x" * 3_000})]}, "items[0].detail"),
        ({"items": [], "is_last": True}, "round"),
    ],
)
async def test_an_item_that_cannot_be_is_refused_by_its_place(
    tmp_path: Path, fields: dict[str, Any], word: str
) -> None:
    async with hub_of(tmp_path) as hub:
        answer = await hub.ingest({"type": "items_told", "source": "urban-rest"} | fields)
        assert answer.status_code == 400 and word in answer.json()["detail"]


async def test_counts_under_five_are_never_kept_and_a_look_stands_in_the_log(
    tmp_path: Path,
) -> None:
    async with hub_of(tmp_path) as hub:
        cells = [["c1", 123.0, 30.5, 12], ["c2", 123.1, 30.5, 4], ["c3", 123.2, 30.5, 0]]
        await told(
            hub,
            "cells_told",
            department="grid",
            layer="petitions",
            title="信访案件",
            observed_at=moment(0),
            cells=cells,
        )
        query = city.SafetyLayer(layer="petitions")
        async with hub.console("leader") as leader:
            frame = await leader.ask(query)
            assert isinstance(frame.answer, city.SafetyLayerAnswer)
            assert frame.answer.cells == [("c1", 123.0, 30.5, 12)]
            assert frame.answer.layers == [("petitions", "信访案件")]
            assert frame.answer.suppressed == 1
        for who, code in (
            ("wall", RefusalCode.NOT_ALLOWED),
            ("system", RefusalCode.NOT_ALLOWED),
            ("urban", RefusalCode.OTHER_DEPARTMENT),
        ):
            async with hub.console(who) as console:
                refused = (await console.ask(query)).refusal
            assert refused is not None and refused.code is code, who
        async with hub.console("grid") as grid:
            assert (await grid.ask(query)).answer is not None
    looks = [(e.subject, e.actor.user) for e in told_in(tmp_path) if e.type == "safety.viewed"]
    assert looks == [("safety:petitions", "leader"), ("safety:petitions", "grid")]
    assert b"c2" not in (tmp_path / "city.sqlite3").read_bytes()


async def test_points_of_a_source_come_to_the_consoles_and_go(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        await leader.snapshot()
        point = {
            "id": "outlet-1",
            "name": "一号排口",
            "kind": "outlet",
            "department": "environment",
            "source": "urban-rest",
        }
        await told(hub, "points_told", points=[point])
        assert [p.name for p in (await leader.frame(PointsFrame)).points] == ["一号排口"]
        async with hub.console("commander") as fresh:
            assert [p.id for p in (await fresh.snapshot()).points] == ["outlet-1"]
        await told(hub, "points_told", points=[point | {"id": "urban-rest:outlet-1"}])
        assert (await leader.frame(PointsFrame)).gone == ["outlet-1"], "it is the same"
        await told(hub, "points_told", points=[], is_whole=True)
        assert (await leader.frame(PointsFrame)).gone == ["urban-rest:outlet-1"]


async def test_divisions_codes_and_coverage_are_answered(tmp_path: Path) -> None:
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:
        rows = [["330106", "西湖区", "3301"], ["3301", "杭州市", "33"]]
        await told(hub, "divisions_told", rows=rows)
        frame = await leader.ask(city.Divisions(), 1)
        assert isinstance(frame.answer, city.DivisionsAnswer)
        assert frame.answer.rows == [("3301", "杭州市", "33"), ("330106", "西湖区", "3301")]
        for party, codes in (
            ("centre", {"a": "甲", "b": "乙"}),
            ("province", {"a": "甲", "b": "丙", "c": "丁"}),
        ):
            await told(hub, "codes_told", party=party, topic="data_item", codes=codes)
        frame = await leader.ask(city.CodeDifferences(), 2)
        assert isinstance(frame.answer, city.CodeDifferencesAnswer)
        assert [(r[1], r[4]) for r in frame.answer.rows] == [
            ("a", "same"), ("b", "name"), ("c", "theirs_only"),
        ]  # fmt: skip
        await told(hub, "coverage_told", topic="active_safety", rows=[["长运", 100, 96, 80]])
        frame = await leader.ask(city.Coverage(topic="active_safety"), 3)
        assert isinstance(frame.answer, city.CoverageAnswer)
        assert (frame.answer.rows, frame.answer.topics) == (
            [("长运", 100, 96, 80)],
            ["active_safety"],
        )


async def test_a_trend_is_thinned_with_its_least_and_greatest(tmp_path: Path) -> None:
    readings = [
        {
            "type": "reading",
            "source": "s",
            "resource": "outlet-1",
            "factor": "w01018",
            "value": 900.0 if n == 321 else float(n % 7),
            "unit": "mg/L",
            "observed_at": (NOON + dt.timedelta(minutes=n)).isoformat(),
        }
        for n in range(500)
    ]
    async with hub_of(tmp_path) as hub:
        for start in (0, 250):
            answer = await hub.ingest(*readings[start : start + 250], batch=f"b{start}")
            assert answer.status_code == 200
    async with hub_of(tmp_path) as hub, hub.console("leader") as leader:  # a restart
        query = city.ReadingHistory(
            resource="outlet-1",
            factor="w01018",
            since=NOON,
            until=NOON + dt.timedelta(days=1),
            most=50,
        )
        frame = await leader.ask(query)
    assert isinstance(frame.answer, city.ReadingHistoryAnswer)
    values = struct.unpack(f"<{len(frame.answer.values) // 8}d", frame.answer.values)
    times = struct.unpack(f"<{len(values)}q", frame.answer.unix_ms)
    assert len(values) <= 50 and max(values) == 900.0 and min(values) == 0.0
    assert list(times) == sorted(times) and len(frame.answer.flags) == len(values)
    assert frame.answer.is_cut and frame.answer.unit == "mg/L"
