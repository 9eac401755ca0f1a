"""Demand 7: what is done about a message is done about the one that was chosen, and as told."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from backends.hub.delivery_rules import forbidden
from backends.link.api import Change, LinkState, LinkStatus
from backends.link.city import OutboxRow, OutboxRows, OutboxRowsAnswer
from backends.record.access import Role
from backends.record.common import Department
from backends.record.delivery import SendAgain
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.asked_link import AskedLink, context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.health_samples import a_row
from widgets.health.outbox import Outbox

pytestmark = pytest.mark.gui

FIRST = a_row("m-1", "unknown", title="前方团雾，减速慢行")
SECOND = a_row("m-2", "dead", title="清理东港路积水井盖")
THIRD = a_row("m-3", "dead", title="撤除违规围挡")


@dataclass(slots=True)
class Desk:
    """The list on its link."""

    box: Outbox
    link: AskedLink

    def put(self, *rows: OutboxRow) -> None:
        """What the hub says at the next look."""
        self.link.answers[OutboxRows] = OutboxRowsAnswer(rows=list(rows), lags=[])

    async def tell(self, *rows: OutboxRow) -> None:
        self.put(*rows)
        self.box.look()
        await self.until_shown(*rows)

    async def until_shown(self, *rows: OutboxRow) -> None:
        ids = [row.id for row in rows]
        await until(lambda: [row.id for row in self.box.model.rows] == ids)

    def choose(self, row: int) -> None:
        self.box.list.setCurrentIndex(self.box.model.index(row, 0))

    def press(self) -> None:
        QTest.keyClick(self.box.list, Qt.Key.Key_Return)


def a_desk(qtbot: QtBot, link: AskedLink) -> Desk:
    link.answers[OutboxRows] = OutboxRowsAnswer(rows=[], lags=[])
    box = Outbox(context_of(link))
    qtbot.addWidget(box)
    box.resize(1400, 700)
    box.show()
    return Desk(box, link)


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return a_desk(qtbot, AskedLink(a_user(Role.WATCH_LEADER)))


@pytest.mark.asyncio
async def test_the_key_never_acts_on_another_message_than_the_one_chosen(desk: Desk) -> None:
    await desk.tell(FIRST, SECOND, THIRD)
    desk.choose(2)
    await desk.tell(FIRST, SECOND)  # another console took it
    desk.press()
    assert desk.link.sent == [], "the first row is not what was chosen"
    assert not desk.box.again.isEnabled() and not desk.box.give_up.isEnabled()
    await desk.tell(SECOND)
    desk.box.list.clearFocus()
    desk.box.list.setFocus()
    desk.press()
    assert desk.link.sent == [], "nor when the keyboard comes back to the list"
    QTest.keyClick(desk.box.list, Qt.Key.Key_Down)
    desk.press()
    assert desk.link.sent == [SendAgain(message="m-2")]


@pytest.mark.asyncio
async def test_a_chosen_message_that_leaves_the_list_is_said_to_be_dealt_with(desk: Desk) -> None:
    await desk.tell(FIRST, SECOND, THIRD)
    desk.choose(2)
    await desk.tell(FIRST, SECOND)
    assert "撤除违规围挡" in desk.box.notice.text and "处理" in desk.box.notice.text
    desk.box.notice.say("")
    await desk.tell(SECOND)
    assert desk.box.notice.text == "", "once is enough"


@pytest.mark.asyncio
async def test_another_list_that_lacks_the_chosen_message_does_not_call_it_dealt_with(
    desk: Desk,
) -> None:
    await desk.tell(FIRST, SECOND)
    desk.choose(0)
    desk.box.notice.say("")
    desk.put(SECOND)
    desk.box.dead.setChecked(True)
    await desk.until_shown(SECOND)
    assert desk.box.list.currentIndex() == QModelIndex()
    assert desk.box.notice.text == ""
    desk.put(FIRST, SECOND)
    desk.box.dead.setChecked(False)
    await desk.until_shown(FIRST, SECOND)
    assert desk.box.list.currentIndex().row() == 0, "the choice is kept for when it is there again"


@pytest.mark.asyncio
async def test_a_dispatcher_decides_about_what_goes_to_their_own_department_only(
    qtbot: QtBot,
) -> None:
    link = AskedLink(a_user(Role.DISPATCHER, department=Department.URBAN))
    desk = a_desk(qtbot, link)
    await desk.tell(SECOND, a_row("m-4", "dead", target="loggers"), a_row("m-5", "dead"))
    assert desk.box.again.isEnabled()
    desk.choose(1)
    assert not desk.box.again.isEnabled() and "其他部门" in desk.box.again.toolTip()
    desk.press()
    assert link.sent == [] and "其他部门" in desk.box.notice.text
    assert forbidden(link.user_now or a_user(), "loggers"), "as the hub would say"


@pytest.mark.asyncio
async def test_a_deed_is_said_to_be_done_when_the_hub_has_taken_it_and_not_before(
    desk: Desk,
) -> None:
    await desk.tell(FIRST, SECOND)
    desk.choose(1)
    desk.press()
    assert desk.box.notice.text == "正在交给中心…"
    desk.link.pending_now.clear()
    desk.link.tell(Change(pending=frozenset({"m-2"})))
    assert desk.box.notice.text == "中心已收下，记入日志"
    desk.link.status_now = LinkStatus(state=LinkState.OFFLINE, since=NOW)
    desk.press()
    assert "断开" in desk.box.notice.text and "连上后" in desk.box.notice.text


@pytest.mark.asyncio
async def test_a_refused_deed_says_which_message_and_why(desk: Desk) -> None:
    await desk.tell(FIRST, SECOND)
    desk.choose(1)
    desk.press()
    refusal = Refusal(code=RefusalCode.WRONG_STATE, detail="message is sent")
    desk.link.pending_now.clear()
    refusals = ((desk.link.sent[-1], refusal),)
    desk.link.tell(Change(pending=frozenset({"m-2"}), refusals=refusals))
    assert desk.box.notice.text.startswith("没有再发“清理东港路积水井盖”：")
    desk.box.give_up.click()
    assert desk.box.dialog is not None
    desk.box.dialog.words.setPlainText("不需要了")
    desk.box.dialog.send()
    assert desk.box.notice.text == "正在交给中心…"
    desk.link.pending_now.clear()
    desk.link.tell(Change(refusals=((desk.link.sent[-1], refusal),)))
    assert desk.box.notice.text.startswith("没有停发“清理东港路积水井盖”：")
