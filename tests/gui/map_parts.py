"""A map panel with a few things on it, for tests of its sheets, areas and cards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import PositionTable
from backends.link.city import (
    ItemsIn,
    ItemsInAnswer,
)
from backends.record.access import Role
from backends.record.common import Department, Place
from backends.record.ids import CameraId, ResourceId, SourceId
from backends.record.resource import (
    Camera,
    CameraState,
    Item,
    ItemKind,
)
from tests.gui.asked_link import AskedLink
from tests.gui.fakes_link import a_user
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.map.panel import MapPanel
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
        takes=np.ones(n, dtype=np.uint8),
        take_names=["", "vehicle."],
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
