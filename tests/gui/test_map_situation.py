"""Demand 25: incidents, their shared marks and warnings on the map, and marks drawn by hand."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.record.common import Actor, Department, Place, Realm, Severity
from backends.record.ids import IncidentId, SourceId, UserId, WarningId
from backends.record.incident import Incident, MapMark, MarkKind, Origin, Stage
from backends.record.warning import Area, WarningNotice, WarningState
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.map.panel import MapPanel
from widgets.map.sheets import Sheet
from widgets.theme import Theme

HERE = Place(lon_wgs84=123.06, lat_wgs84=30.53, name="人民路")
WHO = Actor(user=UserId("watch_leader"))
INCIDENT = IncidentId("i-1")


def an_incident(**changes: Any) -> Incident:
    base: dict[str, Any] = {
        "id": INCIDENT,
        "version": 3,
        "realm": Realm.LIVE,
        "number": "LJ20261122-0001",
        "stage": Stage.HANDLING,
        "title": "人民路路面塌陷",
        "severity": Severity.II,
        "department": Department.URBAN,
        "origin": Origin.HAND,
        "reported_at": NOW,
        "reported_by": WHO,
        "changed_at": NOW,
        "stage_since": NOW,
        "place": HERE,
    }
    return Incident(**(base | changes))


@pytest.fixture
def link() -> FakeLink:
    return FakeLink()


@pytest.fixture
def panel(qtbot: QtBot, link: FakeLink, tmp_path: Path) -> MapPanel:
    settings = QSettings(str(tmp_path / "map.ini"), QSettings.Format.IniFormat)
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    panel = MapPanel(context, settings=settings)
    qtbot.addWidget(panel)
    panel.resize(900, 700)
    panel.show()
    qtbot.waitExposed(panel)
    panel.go_to(HERE, 14.0)
    return panel


def at(panel: MapPanel, lon: float, lat: float) -> QPoint:
    x, y = panel.view.viewport.to_screen(lon, lat)
    return QPoint(round(x), round(y))


def click(panel: MapPanel, lon: float, lat: float) -> None:
    QTest.mouseClick(panel.view, Qt.MouseButton.LeftButton, pos=at(panel, lon, lat))


def test_an_incident_on_the_map_opens_its_card_and_tells_which(
    panel: MapPanel, link: FakeLink, qtbot: QtBot
) -> None:
    link.put_incidents(an_incident())
    panel.view.repaint()
    with qtbot.waitSignal(panel.incident_opened) as opened:
        click(panel, HERE.lon_wgs84, HERE.lat_wgs84)
    assert opened.args == [INCIDENT]
    assert panel.card.content is not None
    assert panel.card.content.title == "人民路路面塌陷"


def test_an_incident_that_is_over_leaves_the_map(panel: MapPanel, link: FakeLink) -> None:
    link.put_incidents(an_incident())
    assert panel.view.scene.counts()[Sheet.INCIDENTS] == 1
    link.put_incidents(an_incident(stage=Stage.CLOSED))
    assert panel.view.scene.counts()[Sheet.INCIDENTS] == 0


def test_marks_of_all_kinds_are_painted(panel: MapPanel, link: FakeLink) -> None:
    before = panel.view.grab().toImage()
    points = [(123.06, 30.53), (123.064, 30.53), (123.064, 30.534)]
    marks = [
        MapMark(id=kind.value, kind=kind, points=points, text="", by=WHO, at=NOW)
        for kind in MarkKind
    ]
    link.put_incidents(an_incident(place=None, marks=marks))
    assert panel.view.grab().toImage() != before


def test_a_warning_covers_its_area_until_it_is_over(panel: MapPanel, link: FakeLink) -> None:
    ring = [(123.0, 30.5), (123.1, 30.5), (123.1, 30.56), (123.0, 30.56)]
    warning = WarningNotice(
        id=WarningId("w"), version=1, realm=Realm.LIVE, state=WarningState.IN_FORCE,
        source=SourceId("met"), key="k", department=Department.EMERGENCY, colour=Severity.II,
        kind="rainstorm", headline="暴雨橙色预警", area=Area(name="全市", rings=[ring]),
        issued_at=NOW, until=NOW + dt.timedelta(hours=3), changed_at=NOW,
    )  # fmt: skip
    link.warnings_now[warning.id] = warning
    link.tell(Change(warnings=frozenset({warning.id})))
    assert panel.view.scene.counts()[Sheet.WARNINGS] == 1
    del link.warnings_now[warning.id]
    link.tell(Change(warnings=frozenset({warning.id})))
    assert panel.view.scene.counts()[Sheet.WARNINGS] == 0


def test_a_spot_is_drawn_with_one_click(panel: MapPanel, qtbot: QtBot) -> None:
    panel.draw(MarkKind.COMMAND_POST)
    assert "指挥" in panel.notice.text()
    with qtbot.waitSignal(panel.mark_drawn) as drawn:
        click(panel, 123.062, 30.531)
    kind, points = drawn.args
    assert kind is MarkKind.COMMAND_POST
    assert points[0] == pytest.approx((123.062, 30.531), abs=1e-4)
    assert panel.view.drawing is None


def test_a_cordon_needs_three_points_and_is_finished_by_key(panel: MapPanel, qtbot: QtBot) -> None:
    panel.draw(MarkKind.CORDON)
    click(panel, 123.060, 30.530)
    click(panel, 123.064, 30.530)
    QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert panel.view.drawing is not None  # not enough yet
    click(panel, 123.068, 30.538)
    QTest.keyClick(panel.view, Qt.Key.Key_Backspace)
    click(panel, 123.064, 30.534)
    with qtbot.waitSignal(panel.mark_drawn) as drawn:
        QTest.keyClick(panel.view, Qt.Key.Key_Return)
    assert len(drawn.args[1]) == 3


def test_escape_draws_nothing(panel: MapPanel, qtbot: QtBot) -> None:
    panel.draw(MarkKind.ROUTE)
    click(panel, 123.060, 30.530)
    with qtbot.assertNotEmitted(panel.mark_drawn):
        QTest.keyClick(panel.view, Qt.Key.Key_Escape)
    assert panel.view.drawing is None
    assert "标绘" not in panel.notice.text()


# ---- a spot of the map


def right_click(panel: MapPanel, spot: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, spot, panel.view.mapToGlobal(spot))
    QApplication.sendEvent(panel.view, event)


def test_where_nothing_stands_an_incident_is_told_of_with_the_right_button(
    panel: MapPanel, qtbot: QtBot
) -> None:
    right_click(panel, at(panel, 123.07, 30.54))
    assert panel.spot_menu.menu.isVisible()
    with qtbot.waitSignal(panel.spot_menu.incident_asked) as asked:
        QTest.keyClick(panel.spot_menu.menu, Qt.Key.Key_Return)
    (place,) = asked.args
    assert (place.lon_wgs84, place.lat_wgs84) == pytest.approx((123.07, 30.54), abs=1e-4)
    assert place.name.startswith("地图选点 123.07")


def test_while_a_mark_is_drawn_the_right_button_opens_nothing(panel: MapPanel) -> None:
    panel.draw(MarkKind.ROUTE)
    right_click(panel, at(panel, 123.07, 30.54))
    assert not panel.spot_menu.menu.isVisible()
