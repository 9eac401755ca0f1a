"""Areas that list what lies in them, what is near, trails and cards; demands 16 to 18 and 25."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, Reading
from backends.link.city import (
    ReadingHistory,
    ReadingHistoryAnswer,
)
from backends.link.queries import Around, AroundAnswer, Near
from backends.record.common import Department, Place
from backends.record.ids import CameraId, IncidentId, ResourceId, SourceId
from backends.record.order import GiveOrder
from backends.record.resource import (
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
    vehicles,
)
from tests.gui.test_map_situation import an_incident
from widgets.map.content import CardAction
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
