"""The real map panel: hand, keys, cards, layers, and what it asks of the link."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change, PositionTable, Reading
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import AlarmId, CameraId, ResourceId, SourceId
from backends.record.resource import Camera, MonitoringPoint
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.map.content import CardAction
from widgets.map.panel import MapPanel
from widgets.map.sheets import Layer, Sheet
from widgets.theme import Theme

HERE = Place(lon_wgs84=123.06, lat_wgs84=30.53, name="人民路", division="云台区")
CAMERA, POINT, ALARM = CameraId("cam-001"), ResourceId("outlet-01"), AlarmId("alarm-1")


def an_alarm(place: Place | None, state: AlarmState = AlarmState.UNACK) -> Alarm:
    return Alarm(
        id=ALARM, version=3, state=state, severity=Severity.I, source=SourceId("env"), key="k",
        department=Department.ENVIRONMENT, kind="exceedance", title="化学需氧量超标", place=place,
        realm=Realm.LIVE, first_raised_at=NOW, raised_at=NOW - dt.timedelta(minutes=4),
        changed_at=NOW,
    )  # fmt: skip


def positions(lon: float, lat: float, age_ms: int = 500) -> PositionTable:
    return PositionTable(
        ids=["v1"],
        labels=["临A·12345"],
        lon_wgs84=np.array([lon]),
        lat_wgs84=np.array([lat]),
        speed_kmh=np.array([42.0], dtype=np.float32),
        heading_deg=np.array([90.0], dtype=np.float32),
        age_ms=np.array([age_ms], dtype=np.int32),
        total=200,
    )


@pytest.fixture
def link() -> FakeLink:
    link = FakeLink()
    link.cameras_now[CAMERA] = Camera(
        id=CAMERA,
        number=101,
        name="人民路—解放路口",
        department=Department.GRID,
        main="",
        place=HERE,
    )
    link.points_now[POINT] = MonitoringPoint(
        id=POINT, name="岚江1号排污口", kind="outlet", department=Department.ENVIRONMENT,
        source=SourceId("env"), place=Place(lon_wgs84=123.075, lat_wgs84=30.53),
    )  # fmt: skip
    link.readings_now[POINT] = {
        "w01018": Reading(value=61.5, unit="mg/L", observed_at=NOW, flag="T")
    }
    link.alarms_now[ALARM] = an_alarm(Place(lon_wgs84=123.1, lat_wgs84=30.5))
    link.positions_now = positions(123.045, 30.53)
    return link


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "console.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def panel(qtbot: QtBot, link: FakeLink, settings: QSettings) -> MapPanel:
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    panel = MapPanel(context, settings=settings)
    qtbot.addWidget(panel)
    panel.resize(900, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.view.go_to(123.06, 30.52, 14.0)
    panel.grab()
    return panel


def screen(panel: MapPanel, lon: float, lat: float) -> QPoint:
    x, y = panel.view.viewport.to_screen(lon, lat)
    return QPoint(round(x), round(y))


def click(panel: MapPanel, at: QPoint) -> None:
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at)


def wheel(panel: MapPanel, at: QPointF, notches: int) -> None:
    event = QWheelEvent(
        at, panel.view.mapToGlobal(at), QPoint(), QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(panel.view, event)


def test_wheel_zooms_and_keeps_the_place_under_the_cursor(panel: MapPanel) -> None:
    at = QPointF(222.0, 555.0)
    before = panel.view.viewport.to_degrees(at.x(), at.y())
    wheel(panel, at, 2)
    after = panel.view.viewport.to_degrees(at.x(), at.y())
    assert panel.view.viewport.zoom == 15.0
    assert after == pytest.approx((before[0], before[1]), abs=1e-7)


def test_dragging_moves_the_ground_with_the_hand(panel: MapPanel) -> None:
    place = panel.view.viewport.to_degrees(300, 300)
    QTest.mousePress(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(300, 300))
    QTest.mouseMove(panel.view, QPoint(340, 320))
    QTest.mouseMove(panel.view, QPoint(400, 350))
    QTest.mouseRelease(panel.view, Qt.MouseButton.LeftButton, pos=QPoint(400, 350))
    x, y = panel.view.viewport.to_screen(*place)
    assert (x, y) == pytest.approx((400, 350), abs=1)


def test_keys_pan_zoom_and_bring_home(panel: MapPanel) -> None:
    lon = panel.view.viewport.to_degrees(450, 350)[0]
    QTest.keyClick(panel.view, Qt.Key.Key_Right)
    assert panel.view.viewport.to_degrees(450, 350)[0] > lon
    QTest.keyClick(panel.view, Qt.Key.Key_Plus)
    assert panel.view.viewport.zoom == 14.5
    QTest.keyClick(panel.view, Qt.Key.Key_Minus)
    assert panel.view.viewport.zoom == 14.0
    QTest.keyClick(panel.view, Qt.Key.Key_Home)
    assert panel.view.viewport.zoom < 13.0


def test_the_middle_never_leaves_the_city(panel: MapPanel) -> None:
    panel.view.go_to(10.0, 80.0, None)
    lon, lat = panel.view.viewport.to_degrees(450, 350)
    assert 122.9 <= round(lon, 6) <= 123.25
    assert 30.4 <= round(lat, 6) <= 30.65


def test_click_on_a_camera_opens_its_card_and_puts_it_on_the_wall(
    qtbot: QtBot, panel: MapPanel
) -> None:
    click(panel, screen(panel, HERE.lon_wgs84, HERE.lat_wgs84))
    content = panel.card.content
    assert content is not None
    assert content.title == "人民路—解放路口"
    assert content.action is CardAction.TO_WALL
    assert panel.card.isVisible()
    button = panel.card.button(CardAction.TO_WALL)
    with qtbot.waitSignal(panel.camera_to_wall) as put:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert put.args == [CAMERA]


def test_click_on_a_vehicle_shows_plate_and_speed(panel: MapPanel) -> None:
    panel.grab()
    index = panel.view.scene.place_of(Layer.VEHICLES, "v1", time.monotonic())
    assert index is not None
    click(panel, screen(panel, *index))
    content = panel.card.content
    assert content is not None
    assert content.title == "临A·12345"
    assert content.rows[0].value == "42 km/h"


def test_click_on_an_outlet_shows_its_factors_with_units(panel: MapPanel) -> None:
    click(panel, screen(panel, 123.075, 30.53))
    content = panel.card.content
    assert content is not None
    said = {row.label: row.value for row in content.rows}
    assert said["化学需氧量"] == "61.5 mg/L  超量程"


def test_click_on_bare_ground_closes_the_card(panel: MapPanel) -> None:
    panel.select_resource(CAMERA)
    assert panel.card.isVisible()
    click(panel, QPoint(60, 600))
    assert not panel.card.isVisible()
    assert panel.view.scene.selected is None


def test_a_selected_alarm_is_centred_and_asks_for_its_cameras(
    qtbot: QtBot, panel: MapPanel
) -> None:
    told: list[Any] = []
    panel.alarm_selected.connect(told.append)
    panel.select_alarm(ALARM)
    x, y = panel.view.viewport.to_screen(123.1, 30.5)
    assert (x, y) == pytest.approx((450, 350), abs=1)
    assert panel.view.viewport.zoom >= 15.0
    assert told == []
    with qtbot.waitSignal(panel.cameras_requested) as asked:
        panel.card.acted.emit(CardAction.NEAREST_CAMERAS)
    assert asked.args == [ALARM]


def test_click_on_an_alarm_tells_which(qtbot: QtBot, panel: MapPanel) -> None:
    panel.view.go_to(123.1, 30.5, 14.0)
    panel.grab()
    with qtbot.waitSignal(panel.alarm_selected) as told:
        click(panel, screen(panel, 123.1, 30.5) - QPoint(0, 30))
    assert told.args == [ALARM]


def test_from_afar_a_seen_alarm_stands_at_its_place_and_one_unseen_on_its_stem(
    panel: MapPanel, link: FakeLink
) -> None:
    place = Place(lon_wgs84=123.1, lat_wgs84=30.5)
    for state, up in ((AlarmState.UNACK, 30), (AlarmState.RTNUN, 0), (AlarmState.ACKED, 0)):
        link.put(an_alarm(place, state))
        panel.view.go_to(123.1, 30.5, 11.5)
        panel.grab()
        at = screen(panel, 123.1, 30.5) - QPoint(0, up)
        hit = panel.view.scene.hit(at.x(), at.y())
        assert hit is not None and hit.key == ALARM
        assert (hit.x, hit.y) == pytest.approx((at.x(), at.y()), abs=1.5)


def test_a_cleared_alarm_takes_its_card_along(panel: MapPanel, link: FakeLink) -> None:
    panel.select_alarm(ALARM)
    link.drop(ALARM)
    assert panel.view.scene.selected is None
    assert not panel.card.isVisible()


def test_a_hidden_layer_is_neither_painted_nor_hit_and_stays_hidden(
    qtbot: QtBot, panel: MapPanel, link: FakeLink, settings: QSettings
) -> None:
    panel.layers.box(Sheet.CAMERAS).setChecked(False)
    panel.grab()
    click(panel, screen(panel, HERE.lon_wgs84, HERE.lat_wgs84))
    assert panel.card.content is None
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    again = MapPanel(context, settings=settings)
    qtbot.addWidget(again)
    assert Sheet.CAMERAS not in again.view.scene.shown
    assert Sheet.ALARMS in again.view.scene.shown


@pytest.mark.parametrize("height", [220, 300, 360, 480, 560, 640, 700, 1000])
@pytest.mark.parametrize("clicks", [0, 1])
def test_the_legend_neither_meets_the_buttons_nor_is_cut_off(
    qtbot: QtBot, panel: MapPanel, height: int, clicks: int
) -> None:
    panel.resize(900, height)
    for _ in range(clicks):
        QTest.mouseClick(panel.layers._fold, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: panel.height() == height)
    legend, buttons = panel.layers.geometry(), panel.buttons.geometry()
    assert not legend.intersects(buttons)
    assert panel.rect().contains(legend)
    assert panel.rect().contains(buttons)


def test_a_low_map_starts_folded_and_a_high_one_as_it_was_left(panel: MapPanel) -> None:
    is_open = []
    for height in (700, 360, 700):
        panel.resize(900, height)
        is_open.append(panel.layers.is_open)
    assert is_open == [True, False, True]


def test_a_tip_goes_when_the_map_moves_under_the_hand(panel: MapPanel) -> None:
    QTest.mouseMove(panel.view, QPoint(5, 5))  # another test may have left it just there
    QTest.mouseMove(panel.view, screen(panel, HERE.lon_wgs84, HERE.lat_wgs84))
    assert panel.view.tip == "人民路—解放路口"
    panel.view.zoom_by(1)
    assert panel.view.tip == ""


def test_the_least_zoom_shows_little_more_than_the_city(panel: MapPanel) -> None:
    panel.view.show_all()
    home = panel.view.viewport.zoom
    for _ in range(9):
        panel.view.zoom_by(-1)
    assert panel.view.viewport.zoom == home - 0.5


def test_only_unacknowledged_worst_alarms_pulse(panel: MapPanel, link: FakeLink) -> None:
    assert panel.view.scene.has_pulse()
    link.put(an_alarm(HERE, AlarmState.ACKED))
    assert not panel.view.scene.has_pulse()


def test_the_hub_is_asked_for_the_area_once_the_hand_rests(
    qtbot: QtBot, panel: MapPanel, link: FakeLink
) -> None:
    link.areas.clear()
    for _ in range(5):
        QTest.keyClick(panel.view, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: bool(link.areas), timeout=2000)
    assert len(link.areas) == 1
    west, south, east, north = link.areas[0]
    assert west < 123.06 < east
    assert south < 30.52 < north


def test_a_lost_line_greys_the_marks_and_says_so(panel: MapPanel, link: FakeLink) -> None:
    link.go_offline(NOW - dt.timedelta(seconds=37))
    assert panel.view.scene.is_greyed
    assert "37 s" in panel.notice.text()


def test_old_positions_are_counted_in_words(panel: MapPanel, link: FakeLink) -> None:
    link.positions_now = positions(123.05, 30.53, age_ms=120_000)
    link.tell(Change(positions=True))
    assert "2 min" in panel.notice.text()


def test_a_hidden_map_paints_nothing_by_itself(panel: MapPanel) -> None:
    panel.hide()
    assert not panel.view._motion.isActive()
    assert not panel.view._pulse.isActive()
