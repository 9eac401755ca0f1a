"""Orders that the hub refuses are said to be refused where they were given."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState, LinkStatus
from backends.record.access import Role
from backends.record.common import Department
from backends.record.order import GiveOrder
from backends.record.refusal import Refusal, RefusalCode
from tests.gui import department_samples as samples
from tests.gui.asked_link import AskedLink, context_of
from tests.gui.fakes_link import NOW, a_user
from tests.gui.test_departments_page import Desk, act_of, desk
from widgets.departments.orders import Orders
from widgets.map.text_dialog import TextDialog

pytestmark = pytest.mark.gui

__all__ = ["desk"]  # fixture

LATE = Refusal(code=RefusalCode.OUT_OF_RANGE, detail="it is over before it begins")


def refuse(link: AskedLink) -> None:
    """The hub says no to the last one."""
    body = link.sent[-1]
    link.pending_now.clear()
    ids = frozenset({body.order}) if isinstance(body, GiveOrder) else frozenset[str]()
    link.tell(Change(pending=ids, refusals=((body, LATE),)))


def take(link: AskedLink) -> None:
    """The hub has taken the last one."""
    body = link.sent[-1]
    assert isinstance(body, GiveOrder)
    link.pending_now.clear()
    link.tell(Change(pending=frozenset({body.order})))


def test_a_refused_order_is_said_at_the_point_it_was_given_from(desk: Desk) -> None:
    desk.page.show_point("point-2")
    orders = desk.page.points.detail.orders
    assert not orders.said.isVisible()
    act_of(orders, "提取实时数据").trigger()
    refuse(desk.link)
    assert orders.said.isVisible()
    assert orders.said.text() == "没有下发“提取实时数据”：数值或时间超出规定的范围"
    assert "正在交给中心" not in orders.lines.text()
    act_of(orders, "读取时钟").trigger()
    assert not orders.said.isVisible(), "the next one is another matter"
    refuse(desk.link)
    desk.page.show_point("point-1")
    assert not orders.said.isVisible(), "and so is another point"


def test_a_card_grows_for_what_is_said_of_an_order(qtbot: QtBot) -> None:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    link.points_now, link.readings_now = samples.points(), samples.readings()
    orders = Orders(context_of(link), None)
    qtbot.addWidget(orders)
    orders.show_point(next(p for p in link.points_now.values() if p.id == "point-2"), "w01018")
    with qtbot.waitSignal(orders.grown):
        act_of(orders, "提取实时数据").trigger()
    with qtbot.waitSignal(orders.grown):
        refuse(link)


def test_the_list_of_orders_says_which_one_was_refused(desk: Desk) -> None:
    desk.page.show_point("point-2")
    act_of(desk.page.points.detail.orders, "提取实时数据").trigger()
    refuse(desk.link)
    assert desk.page.orders.said.text().startswith("没有下发“提取实时数据  东港入海排口”：")


def a_dialog(qtbot: QtBot, link: AskedLink) -> TextDialog:
    context = context_of(link)
    dialog = TextDialog(context, None, ("jt808:1", "临A·00001"), Department.TRANSPORT)
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.text.setPlainText("前方团雾，减速慢行")
    QTest.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    return dialog


def test_text_to_a_driver_stays_until_the_hub_has_taken_it(qtbot: QtBot) -> None:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    dialog = a_dialog(qtbot, link)
    assert dialog.isVisible() and "正在交给中心" in dialog.effect.text()
    assert not dialog.send_button.isEnabled(), "once is enough"
    dialog.text.setPlainText("前方团雾")
    assert not dialog.send_button.isEnabled()
    with qtbot.waitSignal(dialog.accepted):
        take(link)


def test_refused_text_to_a_driver_is_said_and_can_be_mended(qtbot: QtBot) -> None:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    dialog = a_dialog(qtbot, link)
    refuse(link)
    assert dialog.isVisible() and dialog.text.toPlainText() == "前方团雾，减速慢行"
    assert dialog.warning.text() == "没有下发“文字下发”：数值或时间超出规定的范围"
    assert dialog.warning.isVisible()
    QTest.mouseClick(dialog.send_button, Qt.MouseButton.LeftButton)
    orders = [body.order for body in link.sent if isinstance(body, GiveOrder)]
    assert len(set(orders)) == 2


def test_text_to_a_driver_waits_for_the_line_without_holding_the_operator(qtbot: QtBot) -> None:
    link = AskedLink(a_user(Role.WATCH_LEADER))
    link.status_now = LinkStatus(state=LinkState.OFFLINE, since=NOW)
    dialog = a_dialog(qtbot, link)
    assert "断开" in dialog.effect.text() and "10 分钟" in dialog.effect.text()
    with qtbot.waitSignal(dialog.rejected):
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
