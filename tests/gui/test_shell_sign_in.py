"""Signing in, switching the role, being sent away."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change, HubUnreachable, LinkState, LinkStatus, SignInRefused
from backends.record.access import Role
from backends.record.refusal import Refusal, RefusalCode
from tests.gui.fakes_link import NOW, a_user
from tests.gui.shell_parts import SigningLink, make_window
from widgets.shell.main_window import MainWindow

pytestmark = pytest.mark.gui

SIGNED_OUT = LinkStatus(state=LinkState.SIGNED_OUT, since=NOW)


@pytest.fixture
def link() -> SigningLink:
    made = SigningLink()
    made.user_now, made.status_now = None, SIGNED_OUT
    return made


@pytest.fixture
def window(qtbot: QtBot, link: SigningLink) -> MainWindow:
    made = make_window(link)
    qtbot.addWidget(made)
    made.show()
    return made


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.002)


def at_work(window: MainWindow) -> bool:
    return window.is_at_work


def type_in(window: MainWindow, user: str, password: str) -> None:
    page = window.sign_in_page
    page.user.setText(user)
    page.password.setText(password)
    QTest.keyClick(page.password, Qt.Key.Key_Return)


@pytest.mark.asyncio
async def test_enter_signs_in_and_the_work_page_opens(
    link: SigningLink, window: MainWindow
) -> None:
    assert at_work(window) is False
    link.answer = a_user(Role.WATCH_LEADER, "林晓岚")
    type_in(window, "zhiban", "p1")
    await until(lambda: not window.session.is_busy)
    link.tell(Change(user=True, link=True))
    assert link.tried == [("zhiban", "p1")]
    assert at_work(window) is True
    assert "林晓岚" in window.header.user_button.text()
    assert window.sign_in_page.password.text() == ""


@pytest.mark.asyncio
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (SignInRefused(Refusal(code=RefusalCode.WRONG_PASSWORD)), "用户名或密码不对"),
        (SignInRefused(Refusal(code=RefusalCode.LOCKED_OUT)), "锁定"),
        (HubUnreachable("refused"), "中心服务没有启动"),
        (HubUnreachable("silent"), "中心没有应答"),
        (HubUnreachable("not_a_hub"), "不是指挥中心服务"),
        (HubUnreachable("unreachable"), "连不上中心"),
    ],
)
async def test_why_one_cannot_sign_in_is_said_in_words(
    link: SigningLink, window: MainWindow, answer: Exception, words: str
) -> None:
    link.answer = answer
    type_in(window, "zhiban", "no")
    await until(lambda: not window.session.is_busy)
    assert words in window.sign_in_page.problem.text()
    assert window.sign_in_page.problem.isVisible()
    assert not window.is_at_work
    assert window.sign_in_page.button.isEnabled()


def test_empty_fields_are_not_sent(link: SigningLink, window: MainWindow) -> None:
    QTest.mouseClick(window.sign_in_page.button, Qt.MouseButton.LeftButton)
    assert link.tried == []
    assert window.sign_in_page.problem.text() == "请输入用户名和密码"


@pytest.mark.asyncio
async def test_a_demo_account_signs_in_without_typing(
    link: SigningLink, window: MainWindow
) -> None:
    link.answer = a_user(Role.DISPATCHER, "赵海波")
    menu = window.sign_in_page.demo.menu()
    assert menu is not None
    menu.actions()[1].trigger()
    await until(lambda: not window.session.is_busy)
    assert link.tried == [("diaodu", "p2")]


@pytest.mark.asyncio
async def test_another_role_is_one_click_away(link: SigningLink, window: MainWindow) -> None:
    link.user_now = a_user(Role.WATCH_LEADER, "林晓岚")
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
    link.tell(Change(user=True, link=True))
    window.header.menu.aboutToShow.emit()
    actions: list[QAction] = window.header.menu.actions()
    dispatcher = next(action for action in actions if "赵海波" in action.text())
    link.answer = a_user(Role.DISPATCHER, "赵海波")
    dispatcher.trigger()
    await until(lambda: not window.session.is_busy)
    link.tell(Change(user=True))
    assert link.tried == [("diaodu", "p2")]
    assert "赵海波" in window.header.user_button.text()


@pytest.mark.asyncio
async def test_a_refused_switch_is_said_and_the_first_user_stays(
    link: SigningLink, window: MainWindow
) -> None:
    link.user_now = a_user(Role.WATCH_LEADER, "林晓岚")
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
    link.tell(Change(user=True, link=True))
    link.answer = HubUnreachable("silent")
    window.session.sign_in("diaodu", "p2")
    await until(lambda: not window.session.is_busy)
    assert "中心没有应答" in window.banner.text
    assert window.is_at_work
    assert "林晓岚" in window.header.user_button.text()


def test_sent_away_one_sees_why_on_the_sign_in_page(link: SigningLink, window: MainWindow) -> None:
    link.user_now = a_user(Role.WATCH_LEADER, "林晓岚")
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
    link.tell(Change(user=True, link=True))
    link.user_now = None
    link.status_now = LinkStatus(state=LinkState.SIGNED_OUT, since=NOW, reason="signed_out")
    link.tell(Change(user=True, link=True))
    assert not window.is_at_work
    assert window.sign_in_page.problem.text() == "登录已失效，请重新登录"
