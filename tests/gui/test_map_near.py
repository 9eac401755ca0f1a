"""Rows of what lies near a place or in an area open their cards; demand 25."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.queries import Around, AroundAnswer, Near
from backends.record.common import Place
from tests.gui.asked_link import AskedLink, until
from tests.gui.map_parts import LAT, LON, link, panel, settings, spot
from tests.gui.test_map_areas import drag
from widgets.map.card import AWAY_PX
from widgets.map.content import CardAction
from widgets.map.panel import MapPanel
from widgets.map.sheets import Sheet

__all__ = ["link", "panel", "settings"]  # fixtures
NEAR_ROWS = {
    "team": Near(kind="team", id="t9", name="特勤站", distance_m=300, lon_wgs84=LON + 0.003,
                 lat_wgs84=LAT, detail="待命", people=36, telephone="内线 8101"),
    "supply": Near(kind="supply", id="d9", name="防汛物资点", distance_m=500, lat_wgs84=LAT,
                   lon_wgs84=LON + 0.005, detail="沙袋 500 条"),
    "site": Near(kind="site", id="s9", name="平安小学", distance_m=600, lon_wgs84=LON + 0.006,
                 lat_wgs84=LAT, people=800),
}  # fmt: skip


def choose(panel: MapPanel, kind: str) -> None:
    """Click the first row of a kind in the list."""
    tree = panel.area.panel.tree
    known = [found.kind for found in panel.area.panel.kinds]
    head = tree.topLevelItem(known.index(kind))
    assert head is not None
    tree.itemClicked.emit(head.child(0), 0)


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("team", {"": "待命", "人数": "36", "电话": "内线 8101"}),
        ("supply", {"物资": "沙袋 500 条"}),
        ("site", {"人数": "800"}),
    ],
)
@pytest.mark.asyncio
async def test_a_row_of_what_is_near_opens_its_card_though_no_sheet_has_it(
    qtbot: QtBot, panel: MapPanel, link: AskedLink, kind: str, rows: dict[str, str]
) -> None:
    found = list(NEAR_ROWS.values())
    link.answers[Around] = AroundAnswer(resources=found[:2], sites=found[2:], cameras=[])
    panel.show_near(Place(lon_wgs84=LON, lat_wgs84=LAT), "路口")
    await until(lambda: bool(panel.area.panel.kinds))
    choose(panel, kind)
    near, content = NEAR_ROWS[kind], panel.card.content
    assert content is not None and panel.card.isVisible()
    assert content.title == near.name
    assert {row.label: row.value for row in content.rows} == rows
    panel.desk.renew()
    assert panel.card.isVisible(), "a second later it is still there"
    dispatch = panel.card.button(CardAction.DISPATCH)
    assert dispatch.isVisible() == (kind == "team")
    if kind == "team":
        with qtbot.waitSignal(panel.dispatch_asked) as sent:
            dispatch.click()
        assert sent.args[1] == [near]


@pytest.mark.asyncio
async def test_a_row_of_an_area_opens_its_card_beside_it_though_its_sheet_is_off(
    panel: MapPanel, link: AskedLink
) -> None:
    panel.layers.box(Sheet.TEAMS).setChecked(False)
    QTest.keyClick(panel.view, Qt.Key.Key_R)
    drag(panel, spot(panel, LON - 0.005, LAT + 0.005), spot(panel, LON + 0.01, LAT - 0.005))
    await until(lambda: any(kind.kind == "team" for kind in panel.area.panel.kinds))
    choose(panel, "team")
    assert panel.card.isVisible()
    assert panel.card.content is not None and panel.card.content.title == "抢险一队"
    card, x = panel.card.geometry(), spot(panel, LON + 0.001).x()
    assert max(card.left() - x, x - card.right()) <= AWAY_PX + 1
