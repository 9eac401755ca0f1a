"""What stands under a point's name is that point's, also while the hub is away."""

from __future__ import annotations

import asyncio

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from backends.link.api import Change
from backends.link.city import ItemsIn, ItemsInAnswer, ReadingHistory
from backends.link.queries import Answer, Query
from tests.gui.asked_link import until
from tests.gui.test_departments_page import Desk, desk
from widgets.departments.point_detail import PointDetail

pytestmark = pytest.mark.gui

__all__ = ["desk"]  # fixture


async def shown(desk: Desk, point: str) -> PointDetail:
    """The page on a point, with its curve and its records."""
    desk.link.tell(Change(reset=True))
    desk.page.show_point(point)
    detail = desk.page.points.detail
    await until(lambda: "个数" in detail.said.text() and detail.linked.count())
    return detail


def drawn(detail: PointDetail) -> int:
    """How many values the curve has."""
    x, _ = detail.chart.line.getData()
    return 0 if x is None else len(x)


@pytest.mark.asyncio
async def test_another_points_curve_is_not_left_under_this_ones_name(desk: Desk) -> None:
    detail = await shown(desk, "point-2")
    assert drawn(detail)
    desk.link.is_down = True
    desk.page.show_point("point-1")
    await until(lambda: "断开" in detail.said.text())
    assert detail.title.text() == "第一污水处理厂排口"
    assert not drawn(detail) and not detail.chart.limit.isVisible()


@pytest.mark.asyncio
async def test_another_factors_curve_is_not_left_under_this_ones_button(desk: Desk) -> None:
    detail = await shown(desk, "point-2")
    desk.link.is_down = True
    QTest.keyClick(desk.page.points.list, Qt.Key.Key_F)
    await until(lambda: "断开" in detail.said.text())
    assert detail._factor == "w21003" and not drawn(detail)


@pytest.mark.asyncio
async def test_a_points_own_curve_stays_when_the_hub_goes_away(desk: Desk) -> None:
    detail = await shown(desk, "point-2")
    desk.link.is_down = True
    desk.link.tell(Change(link=True))
    await until(lambda: "断开" in detail.said.text())
    assert drawn(detail)


@pytest.mark.asyncio
async def test_an_answer_under_way_is_not_drawn_for_a_point_without_data(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    detail = await shown(desk, "point-2")
    gate, answer = asyncio.Event(), desk.link.answers[ReadingHistory]

    async def slow(query: Query) -> Answer:
        if isinstance(query, ReadingHistory):
            await gate.wait()
            return answer
        return desk.link.answer_to(query)

    monkeypatch.setattr(desk.link, "ask", slow)
    desk.page.show_point("point-1")
    await asyncio.sleep(0)
    desk.page.show_point("point-5")  # nothing was ever heard of it
    gate.set()
    for _ in range(5):
        await asyncio.sleep(0)
    assert detail.said.text() == "没有可画的数据" and not drawn(detail)


@pytest.mark.asyncio
async def test_records_that_cannot_be_looked_up_are_not_said_to_be_none(desk: Desk) -> None:
    detail = await shown(desk, "point-2")
    desk.link.answers[ItemsIn] = ItemsInAnswer(items=[], total=0)
    desk.page.show_point("point-3")
    await until(lambda: detail.linked_said.text() == "别的系统里没有它的档案")
    assert not detail.linked.isVisible()
    desk.link.is_down = True
    desk.page.show_point("point-2")
    assert detail.linked_said.text() == "正在查…", "nothing is known yet"
    await until(lambda: detail.linked_said.text() == "与中心断开，关联档案暂时查不到")
    assert not detail.linked.isVisible() and not detail.linked.count()
