"""The map's sheets by department, clusters that open, areas that list, what cards can do.

Demands 3, 14, 16 to 18, 24, 25, 28 as they stand on the map.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, PositionTable, Reading
from backends.link.city import (
    ItemsIn,
    ItemsInAnswer,
    ReadingHistory,
    ReadingHistoryAnswer,
    SafetyLayer,
    SafetyLayerAnswer,
)
from backends.link.queries import Around, AroundAnswer, Near
from backends.record.access import Role
from backends.record.common import Department, Place
from backends.record.ids import CameraId, IncidentId, ResourceId, SourceId
from backends.record.order import GiveOrder
from backends.record.resource import (
    Camera,
    CameraState,
    Item,
    ItemKind,
    MonitoringPoint,
    SourceHealth,
    SourceState,
)
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_map_situation import an_incident
from widgets.context import UiContext
from widgets.map.content import CardAction
from widgets.map.panel import MapPanel
from widgets.map.projection import world_xy
from widgets.map.selecting import Selecting, Shape
from widgets.map.sheets import Layer, Sheet
from widgets.map.text_dialog import TextDialog
from widgets.theme import Theme

LON, LAT = 123.06, 30.53


def a_camera(key: str, lon: float, state: CameraState = CameraState.ONLINE) -> Camera:
    return Camera(
        id=CameraId(key), number=1, name=f"路口 {key}", department=Department.GRID,
        main=f"rtsp://main/{key}", place=Place(lon_wgs84=lon, lat_wgs84=LAT), state=state,
    )  # fmt: skip


def vehicles(lons: list[float], kinds: list[int]) -> PositionTable:
    n = len(lons)
    return PositionTable(
        ids=[f"v{i}" for i in range(n)],
        labels=[f"临A·{i}" for i in range(n)],
        lon_wgs84=np.array(lons),
        lat_wgs84=np.full(n, LAT),
        speed_kmh=np.zeros(n, dtype=np.float32),
        heading_deg=np.zeros(n, dtype=np.float32),
        age_ms=np.full(n, 500, dtype=np.int32),
        total=n,
        kinds=np.array(kinds, dtype=np.uint8),
        kind_names=["", "bus", "muck"],
        companies=np.ones(n, dtype=np.uint16),
        company_names=["", "一公司"],
        totals={"": 1, "bus": 2000, "muck": 600},
    )


def team(lon: float) -> Item:
    return Item(
        id=ResourceId("team-1"), kind=ItemKind.TEAM, name="抢险一队", source=SourceId("em"),
        department=Department.EMERGENCY, place=Place(lon_wgs84=lon, lat_wgs84=LAT), people=12,
    )  # fmt: skip


@pytest.fixture
def link() -> AskedLink:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    link.cameras_now = {
        CameraId(k): a_camera(k, lon)
        for k, lon in (("a", LON), ("b", LON), ("c", LON), ("d", LON + 0.02))
    }
    link.positions_now = vehicles([LON + 0.004, LON + 0.03], [1, 2])
    link.answers[ItemsIn] = ItemsInAnswer(items=[team(LON + 0.001)], total=1)
    return link


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "console.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def panel(qtbot: QtBot, link: AskedLink, settings: QSettings) -> Iterator[MapPanel]:
    panel = MapPanel(context(link), settings=settings)
    qtbot.addWidget(panel)
    panel.resize(900, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.view.go_to(LON, LAT, 14.0)
    panel.grab()
    yield panel
    panel.close_line()


def context(link: AskedLink) -> UiContext:
    return UiContext(theme=Theme(), link=link, engine=FakeEngine())


def spot(panel: MapPanel, lon: float, lat: float = LAT) -> QPoint:
    x, y = panel.view.viewport.to_screen(lon, lat)
    return QPoint(round(x), round(y))


def click(panel: MapPanel, lon: float) -> None:
    panel.grab()
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=spot(panel, lon))


def card_kind(panel: MapPanel) -> str:
    return panel.card.content.kind if panel.card.content is not None else ""


# ---- sheets


def test_what_each_user_left_shown_is_theirs(
    qtbot: QtBot, panel: MapPanel, link: AskedLink, settings: QSettings
) -> None:
    panel.layers.box(Sheet.BUSES).setChecked(False)
    shown = []
    for role in (Role.DISPATCHER, Role.WATCH_LEADER):
        link.user_now = a_user(role)
        link.tell(Change(user=True))
        shown.append(Sheet.BUSES in panel.layers.shown())
    assert shown == [True, False]


def test_demand_24_vehicles_are_switched_by_kind_and_counted_over_the_city(panel: MapPanel) -> None:
    counts = panel.view.scene.counts()
    assert (counts[Sheet.BUSES], counts[Sheet.MUCK]) == (2000, 600)
    click(panel, LON + 0.004)
    assert card_kind(panel) == "公交车"
    panel.layers.box(Sheet.BUSES).setChecked(False)
    assert card_kind(panel) == ""
    click(panel, LON + 0.004)
    assert card_kind(panel) == ""


def test_offline_cameras_are_a_sheet_of_their_own(
    qtbot: QtBot, panel: MapPanel, link: AskedLink
) -> None:
    link.cameras_now[CameraId("d")] = a_camera("d", LON + 0.02, CameraState.OFFLINE)
    link.tell(Change(cameras=frozenset({CameraId("d")})))
    qtbot.waitUntil(lambda: panel.view.scene.counts().get(Sheet.CAMERAS_OFF) == 1, timeout=3000)
    assert panel.view.scene.counts()[Sheet.CAMERAS] == 3


def test_demand_27_cases_of_the_urban_subsystems_have_sheets_of_their_own(
    panel: MapPanel, link: AskedLink
) -> None:
    for n, code in enumerate(
        ("city.rubbish", "city.tree", "city.muck", "city.light", "city.stall")
    ):
        link.put_incidents(
            an_incident(id=IncidentId(f"i-{n}"), department=Department.URBAN, class_code=code)
        )
    counts = panel.view.scene.counts()
    cases = (Sheet.SANITATION, Sheet.GARDENS, Sheet.MUCK_CASES, Sheet.WORKS, Sheet.ENFORCEMENT)
    assert [counts[sheet] for sheet in cases] == [1] * 5
    assert counts[Sheet.INCIDENTS] == 0


def test_a_group_is_switched_as_one_but_never_the_safety_map(panel: MapPanel) -> None:
    group, head = next(found for found in panel.layers._heads if Sheet.SAFETY in found[0].sheets)
    head.click()
    shown = panel.layers.shown()
    assert set(group.sheets) - shown == {Sheet.SAFETY}


@pytest.mark.asyncio
async def test_demand_28_components_and_teams_are_asked_for_by_area_where_they_are_shown(
    panel: MapPanel, link: AskedLink
) -> None:
    panel.feed.send_area()
    await until(lambda: Sheet.TEAMS in panel.asked.totals())
    kinds = [q.kinds[0] for q in link.asked if isinstance(q, ItemsIn)]
    assert kinds == [ItemKind.TEAM]
    panel.layers.box(Sheet.COMPONENTS).setChecked(True)
    cells = [(LON, LAT, 4321)]
    link.answers[ItemsIn] = ItemsInAnswer(items=[], total=4321, cells=cells)
    panel.feed.send_area()
    await until(lambda: panel.asked.totals().get(Sheet.COMPONENTS) == 4321)
    click(panel, LON)
    assert panel.view.viewport.zoom == 15.5  # nearer, where they have names


@pytest.mark.asyncio
async def test_demand_3_the_safety_map_is_counts_under_a_banner_and_off_at_first(
    panel: MapPanel, link: AskedLink, settings: QSettings, qtbot: QtBot
) -> None:
    cells = [("g1", LON, LAT, 17), ("g2", LON + 0.01, LAT, 6)]
    link.answers[SafetyLayer] = SafetyLayerAnswer(
        layers=[("petitions", "信访案件")], cells=cells, suppressed=9, observed_at=NOW
    )
    assert not any(isinstance(q, SafetyLayer) for q in link.asked)
    panel.layers.box(Sheet.SAFETY).setChecked(True)
    await until(lambda: panel.asked.layer == "petitions" and panel.asked.safety.cells)
    panel.feed.said.emit()
    assert panel.safety.isVisible()
    assert "少于 5 的格子不显示（略去 9 格）" in panel.safety.text()
    assert "审计" in panel.safety.text()
    again = MapPanel(context(link), settings=settings)
    qtbot.addWidget(again)
    assert Sheet.SAFETY not in again.layers.shown()
    again.close_line()


# ---- clusters


def test_a_cluster_of_one_spot_fans_out_and_each_can_be_chosen(panel: MapPanel) -> None:
    click(panel, LON)
    fan = panel.view.scene.fan
    assert fan is not None and len(fan.members) == 3
    panel.grab()
    x, y = fan.anchor(Layer.CAMERAS, "b", panel.view.viewport, 1.0) or (0.0, 0.0)
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(round(x), round(y)))
    assert panel.card.content is not None and panel.card.content.title == "路口 b"
    panel.view.zoom_by(1)
    assert panel.view.scene.fan is None


def test_a_cluster_that_a_zoom_takes_apart_is_zoomed_into(panel: MapPanel, link: AskedLink) -> None:
    link.cameras_now = {CameraId(f"w{n}"): a_camera(f"w{n}", LON + 0.0004 * n) for n in range(3)}
    link.tell(Change(resources=True))
    panel.view.go_to(LON, LAT, 12.0)
    click(panel, LON + 0.0004)
    assert panel.view.viewport.zoom == 13.5
    assert panel.view.scene.fan is None


# ---- areas and what is near


def drag(panel: MapPanel, a: QPoint, b: QPoint) -> None:
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=a)
    QTest.mouseMove(panel.view, (a + b) / 2)
    QTest.mouseMove(panel.view, b)
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=b)


@pytest.mark.asyncio
async def test_demand_25_a_rectangle_lists_what_lies_in_it_by_kind(
    panel: MapPanel, link: AskedLink, qtbot: QtBot
) -> None:
    link.put_incidents(an_incident())
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    drag(panel, spot(panel, LON - 0.005, LAT + 0.005), spot(panel, LON + 0.01, LAT - 0.005))
    await until(lambda: any(kind.kind == "team" for kind in panel.area.panel.kinds))
    found = {kind.word: kind.count for kind in panel.area.panel.kinds}
    assert found == {"队伍": 1, "摄像机": 3, "公交车": 1, "在办事件": 1}
    with qtbot.waitSignal(panel.cameras_to_wall) as wall:
        panel.area.panel.wall.click()
    assert sorted(wall.args[0]) == ["a", "b", "c"]
    with qtbot.waitSignal(panel.dispatch_asked) as sent:
        panel.area.panel.dispatch.click()
    incident, teams = sent.args
    assert incident == IncidentId("i-1")
    assert [near.name for near in teams] == ["抢险一队"]
    panel.area.panel.closed.emit()
    assert not panel.area.panel.isVisible()


def test_a_polygon_is_drawn_by_key_from_the_middle_of_the_map(panel: MapPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_P)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(panel.view, key)
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.area.area is not None and len(panel.area.area.points) == 4
    assert panel.area.panel.isVisible()


def test_escape_gives_an_area_up(panel: MapPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_O)
    assert panel.tools.buttons[Shape.CIRCLE].isChecked()
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=spot(panel, LON))
    QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.view.drawing is None
    assert not panel.area.panel.isVisible()
    assert not panel.tools.buttons[Shape.CIRCLE].isChecked()


def test_a_circle_has_what_lies_within_its_radius() -> None:
    circle = Selecting(Shape.CIRCLE, [(LON, LAT), (LON + 0.01, LAT)])
    inside = circle.contains(*world_xy(np.array([LON + 0.009, LON + 0.0101]), np.full(2, LAT)))
    assert inside.tolist() == [True, False]
    corner = circle.contains(*world_xy(np.array([LON + 0.009]), np.array([LAT + 0.008])))
    assert not corner[0]


@pytest.mark.asyncio
async def test_what_is_near_an_incident_is_listed_by_distance(
    panel: MapPanel, link: AskedLink
) -> None:
    near = [
        Near(kind="team", id=f"t{n}", name=f"{n} 队", distance_m=300.0 * n, lon_wgs84=LON,
             lat_wgs84=LAT)
        for n in (1, 2)
    ]  # fmt: skip
    link.answers[Around] = AroundAnswer(resources=near, sites=[], cameras=[], population=1200)
    link.put_incidents(an_incident())
    panel.desk.select((Layer.INCIDENTS, "i-1"))
    panel.card.button(CardAction.NEAREST).click()
    await until(lambda: bool(panel.area.panel.kinds))
    (teams,) = panel.area.panel.kinds
    assert [row.distance_m for row in teams.rows] == [300.0, 600.0]
    assert "1,200" in panel.area.panel.words.text()


# ---- trails and cards


def test_a_chosen_vehicle_trails_where_it_was_and_no_farther_back_than_half_an_hour(
    panel: MapPanel,
) -> None:
    trails = panel.view.scene.trails
    for step in range(200):
        trails.take(vehicles([LON + 0.0001 * step], [1]), 100_000.0 + 10.0 * step)
    ages, lon, _ = trails.of("v0", 100_000.0 + 1990.0)
    assert len(ages) == 180
    assert ages[0] <= 1800.0
    assert np.all(np.diff(lon) > 0)
    assert len(trails.of("gone", 100_000.0)[0]) == 0


def test_a_vehicles_company_stands_on_its_card_and_text_goes_down_to_it(
    panel: MapPanel, link: AskedLink
) -> None:
    click(panel, LON + 0.004)
    assert panel.card.content is not None
    assert {row.label: row.value for row in panel.card.content.rows}["单位"] == "一公司"
    panel.card.button(CardAction.TEXT).click()
    dialog = panel.findChild(TextDialog)
    assert dialog is not None and not dialog.send_button.isEnabled()
    dialog.text.setPlainText("前方道路塌陷，请绕行")
    dialog.send_button.click()
    (order,) = [body for body in link.sent if isinstance(body, GiveOrder)]
    assert (order.act, order.resource) == ("vehicle.text", "v0")
    assert order.body == {"text": "前方道路塌陷，请绕行"}
    assert order.department is Department.TRANSPORT


@pytest.mark.asyncio
async def test_demand_17_an_outlets_card_has_its_trend_and_its_nearest_camera(
    panel: MapPanel, link: AskedLink
) -> None:
    point = ResourceId("outlet-1")
    link.points_now[point] = MonitoringPoint(
        id=point, name="排口", kind="outlet", department=Department.ENVIRONMENT,
        source=SourceId("env"), place=Place(lon_wgs84=LON + 0.019, lat_wgs84=LAT),
        limits={"w01018": 50.0},
    )  # fmt: skip
    link.readings_now[point] = {
        "w01018": Reading(value=30.0, unit="mg/L", observed_at=NOW, flag="N")
    }
    moments = np.array([NOW.timestamp() * 1000 - 60_000, NOW.timestamp() * 1000], dtype="<i8")
    link.answers[ReadingHistory] = ReadingHistoryAnswer(
        unix_ms=moments.tobytes(), values=np.array([61.0, 30.0]).tobytes(), flags="NN", unit="mg/L"
    )
    link.tell(Change(resources=True))
    panel.select_resource(point)
    engine = panel.desk._context.engine
    assert isinstance(engine, FakeEngine)
    await until(lambda: "最高 61" in panel.card.trend.words.text() and len(engine.views) == 1)
    (asked,) = [q for q in link.asked if isinstance(q, ReadingHistory)]
    assert (asked.factor, asked.until - asked.since) == ("w01018", dt.timedelta(hours=24))
    assert panel.card.trend.chart.limit.isVisible()
    (view,) = engine.views.values()
    assert view.stream.url == "rtsp://main/d"
    panel.desk.select(None)
    assert not engine.views


def test_demand_16_from_a_cameras_card_to_talking_with_who_stands_there(
    qtbot: QtBot, panel: MapPanel, link: AskedLink
) -> None:
    link.cameras_now[CameraId("d")] = msgspec.structs.replace(
        a_camera("d", LON + 0.02), device="34020000001320000001"
    )
    link.tell(Change(resources=True))
    panel.select_resource("d")
    with qtbot.waitSignal(panel.talk_asked) as asked:
        panel.card.button(CardAction.TALK).click()
    assert asked.args == [CameraId("d")]


def test_demand_18_a_dust_monitors_card_names_its_source(panel: MapPanel, link: AskedLink) -> None:
    point = ResourceId("dust-1")
    link.points_now[point] = MonitoringPoint(
        id=point, name="3号工地", kind="dust", department=Department.ENVIRONMENT,
        source=SourceId("housing"), place=Place(lon_wgs84=LON, lat_wgs84=LAT),
    )  # fmt: skip
    link.sources_now[SourceId("housing")] = SourceHealth(
        source=SourceId("housing"), department=Department.ENVIRONMENT, name="住建局扬尘平台",
        state=SourceState.OK,
    )  # fmt: skip
    link.tell(Change(resources=True))
    panel.select_resource(point)
    assert panel.card.content is not None
    assert {row.label: row.value for row in panel.card.content.rows}["数据源"] == "住建局扬尘平台"
    assert panel.view.scene.counts()[Sheet.DUST] == 1


def test_a_cards_picture_is_opened_once_and_closed_with_the_map(
    qtbot: QtBot, panel: MapPanel
) -> None:
    engine: Any = panel.desk._context.engine
    for camera in ("d", "a", "d"):
        panel.select_resource(camera)
    qtbot.waitUntil(lambda: len(engine.views) == 1)
    panel.close_line()
    assert not engine.views and len(engine.closed) == 1


def test_dense_targets_are_hit_like_icons(panel: MapPanel, link: AskedLink) -> None:
    lons = np.linspace(LON - 0.03, LON + 0.03, 3000).tolist()
    link.positions_now = vehicles(lons, [1] * 3000)
    link.cameras_now.clear()
    link.tell(Change(positions=True, resources=True))
    panel.grab()
    assert panel.view.scene.vehicles.is_dense
    x, y = panel.view.viewport.to_screen(LON, LAT)
    hit = panel.view.scene.hit(x, y)
    assert hit is not None and hit.layer is Layer.VEHICLES
    place = panel.view.scene.place_of(Layer.VEHICLES, hit.key, time.monotonic())
    assert place is not None and place[0] == pytest.approx(LON, abs=1e-4)


def test_without_a_loop_nothing_is_asked(panel: MapPanel) -> None:
    with pytest.raises(RuntimeError):
        asyncio.get_running_loop()
    panel.feed.send_area()
    assert panel.asked.items() == []
