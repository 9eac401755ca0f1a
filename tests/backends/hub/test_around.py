"""What lies around a place, with the people who live there."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backends.hub import city_file
from backends.hub.around import Linked, Surroundings, area_of
from backends.hub.item_index import ItemIndex
from backends.hub.item_rows import put_items
from backends.hub.latest import MovingTargets
from backends.hub.questions import AtHand
from backends.link.queries import (
    Around,
    AroundAnswer,
)
from backends.record.city import (
    CityResources,
)
from backends.record.common import Department
from backends.record.ids import (
    ResourceId,
    SourceId,
)
from backends.record.observation import ItemsTold, Positions
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Item, ItemKind
from tests.backends.hub.asking import (
    CITY,
    LAT,
    LON,
    Asking,
    asking,
    at,
)


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Asking]:
    with asking(tmp_path) as one:
        yield one


def test_around_lists_what_is_within_the_radius_teams_first_nearest_first(ask: Asking) -> None:
    targets = MovingTargets()
    here, far = at(50), at(3_000)
    targets.take(
        Positions(
            source=SourceId("jt808"),
            ids=["v1", "v2"],
            labels=["浙A12345", "浙B00001"],
            lon_wgs84=[here.lon_wgs84, far.lon_wgs84],
            lat_wgs84=[LAT, LAT],
            speed_kmh=[36.0, 0.0],
            heading_deg=[0.0, 0.0],
            observed_unix_ms=[0, 0],
        ),
        0,
    )
    asked = Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=1_050)
    vehicles = targets.frame(area_of(asked), 0)

    answer = ask(asked, at_hand=AtHand(vehicles=vehicles))

    assert isinstance(answer, AroundAnswer)
    assert [near.id for near in answer.resources] == ["t2", "t1", "d1", "v1", "p1"]
    by_id = {near.id: near for near in answer.resources}
    assert by_id["t1"].distance_m == pytest.approx(400, abs=1)
    assert (by_id["t1"].what, by_id["t1"].people) == ("fire", 12)
    assert by_id["d1"].detail == "沙袋 500 条"
    assert (by_id["v1"].name, by_id["v1"].detail) == ("浙A12345", "36 km/h")
    assert [(site.id, site.what) for site in answer.sites] == [("s1", "school")]
    assert [camera.number for camera in answer.cameras] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("radius_m", "people"),
    [(10_000.0, 1407), (2_000.0, 1400), (800.0, 1400), (250.0, 785), (1.0, 0)],
)
def test_people_are_counted_by_the_share_of_each_cell_within(
    ask: Asking, radius_m: float, people: int
) -> None:
    answer = ask(Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=radius_m))

    assert isinstance(answer, AroundAnswer)
    assert answer.population == pytest.approx(people, abs=20)


def test_where_nobody_told_of_people_that_is_said() -> None:
    answer = Surroundings().answer(Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=500), None)

    assert answer.population == -1
    assert not (answer.resources or answer.sites or answer.cameras)


@pytest.mark.parametrize(
    ("lon", "lat", "radius_m"),
    [
        (LON, LAT, 0.0),
        (LON, LAT, -5.0),
        (LON, LAT, 1e9),
        (LON, LAT, math.nan),
        (LON, LAT, math.inf),
        (math.nan, LAT, 500.0),
        (LON, 91.0, 500.0),
        (-181.0, LAT, 500.0),
    ],
)
def test_a_place_or_radius_out_of_range_is_refused(
    ask: Asking, lon: float, lat: float, radius_m: float
) -> None:
    refused = ask(Around(lon_wgs84=lon, lat_wgs84=lat, radius_m=radius_m))

    assert isinstance(refused, Refusal)
    assert refused.code is RefusalCode.OUT_OF_RANGE


def test_the_demo_citys_resources_answer(ask: Asking) -> None:
    file = Path(__file__).parents[3] / "resources/city/resources.json"
    city = msgspec.json.decode(file.read_bytes(), type=CityResources)

    answer = Surroundings(city).answer(Around(lon_wgs84=LON, lat_wgs84=30.53, radius_m=3_000), None)

    assert len(city.teams) >= 30
    assert len(city.supplies) >= 20
    assert len(city.sites) >= 60
    assert {"team", "supply"} <= {near.kind for near in answer.resources}
    assert answer.sites
    assert answer.population > 50_000


# ---- what departments' systems tell of

HERE = Around(lon_wgs84=LON, lat_wgs84=LAT, radius_m=1_000)


def an_item(key: str, kind: ItemKind = ItemKind.TEAM, **changes: Any) -> Item:
    """Told of by the emergency department's system, without a place."""
    item = Item(
        id=ResourceId(key),
        kind=kind,
        name=f"{kind.value} {key}",
        department=Department.EMERGENCY,
        source=SourceId("em"),
    )
    return msgspec.structs.replace(item, **changes)


def linked(folder: Path, *items: Item, city: CityResources | None = None) -> Surroundings:
    """What is around, with these in the city's file."""
    with contextlib.closing(city_file.open_to_write(folder)) as file:
        put_items(file, ItemsTold(source=SourceId("em"), items=list(items)))
    surroundings = Surroundings(city)
    surroundings.linked = Linked(folder, ItemIndex(folder))
    return surroundings


def test_what_systems_tell_of_is_near_where_the_settings_name_nothing(tmp_path: Path) -> None:
    around = linked(
        tmp_path,
        an_item("far", place=at(1_200)),
        an_item("team", place=at(700, name="人民路"), state="待命", people=9, telephone="内线 9"),
        an_item("near", place=at(50)),
        an_item("off", place=None),
        an_item("depot", ItemKind.SUPPLY, place=at(0, 200), detail={"库存": "沙袋 80 条"}),
        an_item("plant", ItemKind.SITE, place=at(-300), what="hazard", state="重大"),
        an_item("cover", ItemKind.COMPONENT, place=at(10)),
    )

    answer = around.answer(HERE, None)

    assert [near.id for near in answer.resources] == ["near", "team", "depot"]
    team, depot = answer.resources[1:]
    assert team.distance_m == pytest.approx(700, abs=1)
    assert (team.detail, team.people, team.telephone) == ("待命 · 人民路", 9, "内线 9")
    assert depot.detail == "库存 沙袋 80 条"
    assert [(site.id, site.what, site.detail) for site in answer.sites] == [
        ("plant", "hazard", "重大")
    ]


def test_what_both_know_is_there_once_where_its_system_says_it_is(tmp_path: Path) -> None:
    around = linked(
        tmp_path,
        an_item("t1", place=at(5_000)),  # 400 m away at its post
        an_item("t2", place=None),
        an_item("t3", place=at(20), name="抢险三队"),  # 5 km away at its post
        an_item("d1", ItemKind.SUPPLY, place=at(0, 290)),
        an_item("s1", place=at(30)),  # a team: no site of that id
        city=CITY,
    )

    answer = around.answer(HERE, None)

    assert [near.id for near in answer.resources] == ["t3", "s1", "t2", "d1"]
    team, depot = answer.resources[0], answer.resources[-1]
    assert (team.name, team.what) == ("抢险三队", "flood"), "the settings know what it is for"
    assert (depot.name, depot.detail) == ("supply d1", "沙袋 500 条")
    assert [site.id for site in answer.sites] == ["s1"]


def test_of_many_linked_teams_the_nearest_hundred_are_read(tmp_path: Path) -> None:
    around = linked(tmp_path, *(an_item(f"{n:06}", place=at(0.05 * n)) for n in range(20_000)))

    answer = around.answer(HERE, None)

    assert [near.id for near in answer.resources] == [f"{n:06}" for n in range(100)]


def test_a_citys_file_that_cannot_be_read_leaves_what_the_settings_name(tmp_path: Path) -> None:
    around = Surroundings(CITY)
    around.linked = Linked(tmp_path / "gone", ItemIndex(tmp_path / "gone"))
    alone = Surroundings(CITY)
    assert around.answer(HERE, None) == alone.answer(HERE, None)
    assert alone.answer(HERE, None).resources
