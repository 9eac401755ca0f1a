"""Areas that list what lies in them, what is near, trails and cards; demands 16 to 18 and 25."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, Reading
from backends.link.city import (
    ItemsInAnswer,
    ReadingHistory,
    ReadingHistoryAnswer,
)
from backends.link.queries import Around, AroundAnswer, Near
from backends.record.common import Department, Place
from backends.record.ids import CameraId, IncidentId, ResourceId, SourceId
from backends.record.order import GiveOrder
from backends.record.resource import (
    ItemKind,
    MonitoringPoint,
    SourceHealth,
    SourceState,
)
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW
from tests.gui.fakes_video import FakeEngine
from tests.gui.map_parts import (
    LAT,
    LON,
    a_camera,
    click,
    link,
    panel,
    settings,
    spot,
    team,
    vehicles,
)
from tests.gui.test_map_situation import an_incident
from widgets.map.content import CardAction
from widgets.map.found import in_order, items_inside
from widgets.map.panel import MapPanel
from widgets.map.projection import world_xy
from widgets.map.selecting import Selecting, Shape
from widgets.map.sheets import Layer, Sheet
from widgets.map.text_dialog import TextDialog

# ---- areas and what is near

__all__ = ["link", "panel", "settings"]  # fixtures


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
    assert list(found.items()) == [("队伍", 1), ("摄像机", 3), ("在办事件", 1), ("公交车", 1)]
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


def test_many_components_hide_no_team_and_are_counted_by_their_cells() -> None:
    cover = msgspec.structs.replace(team(LON), kind=ItemKind.COMPONENT, name="井盖")
    many = ItemsInAnswer(items=[cover], total=1200, cells=[(LON, LAT, 900), (LON + 0.02, LAT, 300)])
    box = Selecting(Shape.RECTANGLE, [(LON - 0.05, LAT - 0.05), (LON + 0.05, LAT + 0.05)])
    circle = Selecting(Shape.CIRCLE, [(LON, LAT), (LON + 0.01, LAT)])
    one = ItemsInAnswer(items=[team(LON)], total=1)
    kinds = in_order(
        [
            items_inside(ItemKind.COMPONENT, many, box),
            items_inside(ItemKind.SITE, ItemsInAnswer(items=[], total=0), box),
            items_inside(ItemKind.TEAM, one, box),
            items_inside(ItemKind.COMPONENT, many, circle),
        ]
    )
    told = [(kind.kind, kind.count, kind.is_about) for kind in kinds]
    assert told == [("team", 1, False), ("component", 1200, False), ("component", 900, True)]


def test_a_polygon_is_drawn_by_key_from_the_middle_of_the_map(panel: MapPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_P)
    for key in (Qt.Key.Key_Left, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right):
        QTest.keyClick(panel.view, key)
        QTest.keyClick(panel.view, Qt.Key.Key_Space)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.area.area is not None and len(panel.area.area.points) == 4
    assert panel.area.panel.isVisible()


def test_the_buttons_draw_what_they_show(panel: MapPanel) -> None:
    QTest.mouseClick(panel.tools.buttons[Shape.CIRCLE], Qt.MouseButton.LeftButton)
    drag(panel, spot(panel, LON), spot(panel, LON + 0.004))
    assert panel.area.area is not None and panel.area.area.shape is Shape.CIRCLE
    assert "半径" in panel.area.panel.title.text()
    QTest.mouseClick(panel.tools.buttons[Shape.POLYGON], Qt.MouseButton.LeftButton)
    corners = [(LON - 0.004, LAT), (LON, LAT + 0.003), (LON + 0.004, LAT)]
    for corner in corners:
        QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=spot(panel, *corner))
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.area.area is not None and len(panel.area.area.points) == 3


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
    assert panel.card.button(CardAction.TEXT).isVisible()
    panel.card.button(CardAction.TEXT).click()
    dialog = panel.findChild(TextDialog)
    assert dialog is not None and not dialog.send_button.isEnabled()
    dialog.text.setPlainText("前方道路塌陷，请绕行")
    dialog.send_button.click()
    (order,) = [body for body in link.sent if isinstance(body, GiveOrder)]
    assert (order.act, order.resource) == ("vehicle.text", "v0")
    assert order.body == {"text": "前方道路塌陷，请绕行"}
    assert order.department is Department.TRANSPORT
    assert link.positions_now is not None
    feed = replace(link.positions_now, takes=np.zeros(2, dtype=np.uint8))
    panel.view.scene.targets.take(feed, 0.0)
    panel.desk.renew()
    assert panel.card.content.title == "临A·0"
    assert not panel.card.button(CardAction.TEXT).isVisible(), "a bus of a feed takes none"


@pytest.mark.asyncio
async def test_demand_17_an_outlets_card_has_its_trend_and_its_nearest_camera(
    panel: MapPanel, link: AskedLink
) -> None:
    point = ResourceId("outlet-1")
    link.points_now[point] = MonitoringPoint(
        id=point, name="排口", kind="outlet", department=Department.ENVIRONMENT,
        source=SourceId("env"), place=Place(lon_wgs84=LON + 0.019, lat_wgs84=LAT),
        limits={"w01018": 50.0}, takes=["hj212."],
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
    assert panel.card.orders.isVisible(), "its logger takes orders"
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


@pytest.mark.asyncio
async def test_demand_16_a_vehicles_card_has_the_picture_of_the_camera_nearest_to_it(
    panel: MapPanel,
) -> None:
    engine = panel.desk._context.engine
    assert isinstance(engine, FakeEngine)
    click(panel, LON + 0.004)
    await until(lambda: len(engine.views) == 1)
    (view,) = engine.views.values()
    content = panel.card.content
    assert content is not None and content.camera is not None
    assert view.stream.url == f"rtsp://main/{content.camera}"
    assert panel.card.picture.isVisible()
    assert panel.card.picture.words.text().startswith("最近的摄像机：路口")
    panel.desk.select(None)
    assert not engine.views


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
