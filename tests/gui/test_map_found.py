"""Demand 25: a list of an area is whole, and what is done with it is done with what was chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from backends.link.api import Change, PositionTable
from backends.record.common import Place
from backends.record.ids import CameraId
from backends.record.resource import CameraState
from tests.gui.asked_link import AskedLink, until
from tests.gui.map_parts import LAT, LON, a_camera, link, panel, settings, spot, vehicles
from tests.gui.test_map_areas import drag
from widgets.map.found import FoundKind
from widgets.map.panel import MapPanel

pytestmark = pytest.mark.gui

__all__ = ["link", "panel", "settings"]  # fixtures


def between(table: PositionTable, west: float, east: float) -> PositionTable:
    """What the hub sends of them for an area."""
    rows = np.flatnonzero((table.lon_wgs84 >= west) & (table.lon_wgs84 <= east))
    columns = ("lon_wgs84", "lat_wgs84", "speed_kmh", "heading_deg", "age_ms", "kinds")
    cut = {name: getattr(table, name)[rows] for name in (*columns, "companies", "takes")}
    ids, labels = ([names[i] for i in rows.tolist()] for names in (table.ids, table.labels))
    return replace(table, ids=ids, labels=labels, **cut)


def tell_frame(link: AskedLink, table: PositionTable) -> None:
    """A frame of the area that was asked for last."""
    west, _, east, _ = link.areas[-1]
    link.positions_now = between(table, west, east)
    link.tell(Change(positions=True))


def buses(panel: MapPanel) -> FoundKind | None:
    return next((kind for kind in panel.area.panel.kinds if kind.word == "公交车"), None)


@pytest.mark.asyncio
async def test_vehicles_of_an_area_larger_than_the_view_are_all_counted(
    panel: MapPanel, link: AskedLink
) -> None:
    city = vehicles([LON + 0.0015 * i for i in range(100)], [1] * 100)
    view = panel.view
    panel.feed.send_area()
    tell_frame(link, city)
    QTest.keyClick(view, Qt.Key.Key_P)
    for lon, lat in ((-0.01, 0.02), (0.16, 0.02), (0.16, -0.02), (-0.01, -0.02)):
        view.go_to(LON + lon, LAT + lat, 14.0)
        panel.feed.send_area()
        tell_frame(link, city)
        QTest.keyClick(view, Qt.Key.Key_Space)
    QTest.keyClick(view, Qt.Key.Key_Return)
    seen = buses(panel)
    assert seen is not None and seen.is_about, "only those in view are known"
    west, south, east, north = link.areas[-1]
    assert west < LON - 0.01 and east >= LON + 0.16 and south < LAT - 0.02 and north >= LAT + 0.02
    panel.feed.send_area()
    assert link.areas[-1] == (west, south, east, north), "a moved view does not lose it"
    await until(lambda: "车辆" in panel.area.panel.words.text())
    for _ in range(3):
        tell_frame(link, city)
    found = buses(panel)
    assert found is not None and (found.count, found.is_about) == (100, False)
    assert "车辆" not in panel.area.panel.words.text()
    panel.area.close()
    assert link.areas[-1][2] < LON + 0.12, "and given up with the list"


def test_vehicles_of_an_area_in_view_are_counted_at_once(panel: MapPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    drag(panel, spot(panel, LON - 0.005, LAT + 0.005), spot(panel, LON + 0.01, LAT - 0.005))
    found = buses(panel)
    assert found is not None and (found.count, found.is_about) == (1, False)


def put_cameras(link: AskedLink, *states: CameraState) -> None:
    link.cameras_now = {
        CameraId(f"c{i:02}"): a_camera(f"c{i:02}", LON + 0.0002 * i, state)
        for i, state in enumerate(states)
    }
    link.tell(Change(reset=True))


def choose_area(panel: MapPanel) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    drag(panel, spot(panel, LON - 0.005, LAT + 0.005), spot(panel, LON + 0.02, LAT - 0.005))


def camera_lines(panel: MapPanel) -> list[QTreeWidgetItem]:
    tree = panel.area.panel.tree
    heads = [tree.topLevelItem(i) for i in range(tree.topLevelItemCount())]
    head = next(head for head in heads if head is not None and head.text(0) == "摄像机")
    lines = [head.child(i) for i in range(head.childCount())]
    return [line for line in lines if line is not None]


OFF, ON = CameraState.OFFLINE, CameraState.ONLINE


def test_chosen_cameras_go_onto_the_wall_and_else_those_that_are_not_offline(
    panel: MapPanel, link: AskedLink, qtbot: QtBot
) -> None:
    put_cameras(link, *[OFF] * 16, *[ON] * 13, CameraState.UNKNOWN)
    choose_area(panel)
    found = panel.area.panel
    assert found.wall.text() == "14 路上墙"
    with qtbot.waitSignal(panel.cameras_to_wall) as wall:
        found.wall.click()
    assert wall.args[0] == [f"c{i}" for i in range(16, 30)]
    lines = camera_lines(panel)
    assert "离线" in lines[0].text(1) and lines[20].text(1) == ""
    for i in (3, 27, 28):
        lines[i].setSelected(True)
    assert found.wall.text() == "3 路上墙"
    panel.area.renew()
    assert len(found.tree.selectedItems()) == 3, "news leave the choice"
    with qtbot.waitSignal(panel.cameras_to_wall) as wall:
        found.wall.click()
    assert wall.args[0] == ["c03", "c27", "c28"], "one that is offline because it was chosen"


def test_where_all_cameras_are_offline_it_is_said(panel: MapPanel, link: AskedLink) -> None:
    put_cameras(link, OFF, OFF)
    choose_area(panel)
    found = panel.area.panel
    assert found.wall.text() == "摄像机都离线" and not found.wall.isEnabled()
    camera_lines(panel)[1].setSelected(True)
    assert found.wall.text() == "1 路上墙" and found.wall.isEnabled()


def test_a_list_of_what_is_near_gives_up_the_area(panel: MapPanel, link: AskedLink) -> None:
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    drag(panel, spot(panel, LON - 0.005, LAT + 0.005), spot(panel, LON + 0.01, LAT - 0.005))
    panel.view.go_to(LON + 0.15, LAT, 14.0)
    panel.feed.send_area()
    assert link.areas[-1][0] < LON < link.areas[-1][2]
    panel.area.show_near(Place(lon_wgs84=LON + 0.15, lat_wgs84=LAT), "路口")
    assert link.areas[-1][0] > LON + 0.05
