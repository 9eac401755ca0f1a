"""The map's sheets by department and clusters that open; demands 3, 14, 24, 27 and 28."""

from __future__ import annotations

import asyncio
import time
import tomllib
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.city import (
    ItemsIn,
    ItemsInAnswer,
    SafetyLayer,
    SafetyLayerAnswer,
)
from backends.record.access import Role
from backends.record.alarm import Alarm, AlarmState
from backends.record.common import Department, Place, Severity
from backends.record.ids import CameraId, IncidentId, ResourceId, SourceId
from backends.record.resource import (
    CameraState,
    ItemKind,
    MonitoringPoint,
)
from tests.gui.alarm_samples import an_alarm
from tests.gui.asked_link import AskedLink, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.map_parts import (
    LAT,
    LON,
    a_camera,
    card_kind,
    click,
    context,
    link,
    panel,
    settings,
    team,
    vehicles,
)
from tests.gui.test_map_situation import an_incident
from widgets.map.panel import MapPanel
from widgets.map.sheets import (
    ALL,
    CASE_SHEETS,
    GROUPS,
    Layer,
    Sheet,
    sheet_of_alarm,
    sheet_of_incident,
)

# ---- sheets

RESOURCES = Path(__file__).parents[2] / "resources"
__all__ = ["link", "panel", "settings"]  # fixtures


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


def test_demand_14_the_map_shows_the_environments_layers_each_with_its_switch_and_card(
    panel: MapPanel, link: AskedLink
) -> None:
    kinds = {"outlet": Sheet.OUTLETS, "dust": Sheet.DUST, "station": Sheet.STATIONS}
    for n, kind in enumerate(kinds, 1):
        key = ResourceId(f"{kind}-1")
        link.points_now[key] = MonitoringPoint(
            id=key, name=f"监测点 {kind}", kind=kind, department=Department.ENVIRONMENT,
            source=SourceId("env"), place=Place(lon_wgs84=LON + 0.006 * n, lat_wgs84=LAT + 0.003),
        )  # fmt: skip
    link.tell(Change(resources=True))
    (group,) = [group for group in GROUPS if group.department is Department.ENVIRONMENT]
    assert set(group.sheets) == set(kinds.values())
    for kind, sheet in kinds.items():
        assert panel.layers.box(sheet).isVisible() and panel.layers.box(sheet).isChecked()
        assert panel.view.scene.counts()[sheet] == 1
        panel.select_resource(ResourceId(f"{kind}-1"))
        assert panel.card.content is not None and panel.card.content.title == f"监测点 {kind}"
        panel.layers.box(sheet).setChecked(False)
        assert sheet not in panel.layers.shown()


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
            an_incident(
                id=IncidentId(f"i-{n}"),
                department=Department.URBAN,
                class_code=code,
                severity=Severity.III,
            )
        )
    counts = panel.view.scene.counts()
    cases = (Sheet.SANITATION, Sheet.GARDENS, Sheet.MUCK_CASES, Sheet.WORKS, Sheet.ENFORCEMENT)
    assert [counts[sheet] for sheet in cases] == [1] * 5
    assert counts[Sheet.INCIDENTS] == 0


def test_demand_27_cases_that_the_urban_system_tells_of_stand_in_their_subsystems_sheet(
    panel: MapPanel, link: AskedLink
) -> None:
    place = Place(lon_wgs84=LON + 0.004, lat_wgs84=LAT)

    def case(key: str, severity: Severity, state: AlarmState) -> Alarm:
        return an_alarm(
            key, severity, state, department=Department.URBAN, kind="case", place=place,
            detail={"子系统": "园林绿化"},
        )  # fmt: skip

    alarms = [
        case("seen", Severity.III, AlarmState.ACKED),
        case("waits", Severity.III, AlarmState.UNACK),
        case("grave", Severity.II, AlarmState.UNACK),
    ]
    panel.view.scene.set_alarms({alarm.id: alarm for alarm in alarms})
    counts = panel.view.scene.counts()
    assert (counts[Sheet.GARDENS], counts[Sheet.ALARMS]) == (2, 1)
    assert panel.view.scene.place_of(Layer.ALARMS, "seen", 0.0) is not None
    panel.view.scene.shown = ALL - {Sheet.GARDENS}
    assert not panel.view.scene.is_shown(Layer.ALARMS, "seen")
    assert panel.view.scene.is_shown(Layer.ALARMS, "grave")
    link.put_incidents(
        an_incident(
            department=Department.URBAN,
            class_code="city.tree",
            severity=Severity.III,
            origin_ref="seen",
        )
    )
    assert panel.view.scene.counts()[Sheet.GARDENS] == 2  # the case itself, and the other alarm


def test_demand_27_every_case_of_the_demos_urban_system_has_a_subsystems_sheet() -> None:
    text = (RESOURCES / "defaults" / "urban-cases.toml").read_text(encoding="utf-8")
    fields = {stream["name"]: stream["fields"] for stream in tomllib.loads(text)["stream"]}
    codes = fields["cases"]["class_code"]
    for code in (codes["default"], *codes["values"].values()):
        case = an_incident(department=Department.URBAN, class_code=code, severity=Severity.III)
        assert sheet_of_incident(case) in CASE_SHEETS, code
    subsystems = fields["urgent"]["detail"]["子系统"]
    for word in (subsystems["default"], *subsystems["values"].values()):
        alarm = an_alarm("a", department=Department.URBAN, detail={"子系统": word})
        assert sheet_of_alarm(alarm) in CASE_SHEETS, word


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
    few = msgspec.structs.replace(team(LON + 0.003), kind=ItemKind.COMPONENT)
    link.answers[ItemsIn] = ItemsInAnswer(items=[few], total=4321, cells=cells)
    panel.feed.send_area()
    await until(lambda: panel.asked.totals().get(Sheet.COMPONENTS) == 4321)
    assert few not in panel.asked.items()  # one of 4,321 would look like all there are
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
