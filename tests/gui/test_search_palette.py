"""The search palette: everything, by keyboard alone, with and without the hub."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from backends.link.api import HubUnreachable
from backends.link.queries import Answer, Found, Query, Search, SearchAnswer
from backends.record.common import Realm
from tests.gui.commander_samples import a_working_city
from tests.gui.fakes_link import NOW, FakeLink
from tests.gui.fakes_video import FakeEngine
from widgets.context import UiContext
from widgets.search.hits import pieces
from widgets.search.local import search_here
from widgets.search.palette import SearchPalette
from widgets.theme import Theme

pytestmark = pytest.mark.gui


class SlowLink(FakeLink):
    """Answers when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, asyncio.Future[Answer]] = {}

    async def ask(self, query: Query) -> Answer:
        assert isinstance(query, Search)
        self.asked.append(query)
        self.waiting[query.text] = asyncio.get_running_loop().create_future()
        return await self.waiting[query.text]


class Desk(QWidget):
    """A window with something else in it."""

    def __init__(self, link: FakeLink) -> None:
        super().__init__()
        self.resize(1200, 800)
        self.other = QLineEdit(self)
        self.palette_ = SearchPalette(
            UiContext(theme=Theme(), link=link, engine=FakeEngine()), self
        )
        self.opened: list[Found] = []
        self.palette_.opened.connect(self.opened.append)


def a_desk(qtbot: QtBot, link: FakeLink) -> Desk:
    desk = Desk(link)
    qtbot.addWidget(desk)
    desk.show()
    desk.activateWindow()
    qtbot.waitUntil(desk.isActiveWindow)
    desk.other.setFocus()
    return desk


def type_text(palette: SearchPalette, text: str) -> None:
    """As an input method commits it."""
    palette.field.setText(text)
    palette.field.textEdited.emit(text)


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(3):
        while not condition():
            QApplication.processEvents()
            await asyncio.sleep(0.002)


def titles(palette: SearchPalette) -> list[str]:
    return [hit.title for hit in palette.model.hits]


@pytest.mark.parametrize(
    ("text", "kind", "title"),
    [
        ("井盖", "incident", "解放路与中山路口井盖破损"),
        ("采样", "task", "派应急监测车到桥东断面采样"),
        ("氨氮", "alarm", "氨氮排放浓度超标"),
        ("暴雨", "warning", "暴雨橙色预警：3 小时内降雨量将达 50 mm"),
        ("学校", "request", "东港路低洼处积水 30 cm"),
        ("化工园西门", "camera", "4 清河化工园西门"),
        ("污水处理厂", "point", "城北污水处理厂总排口"),
        ("扬尘监测", "source", "扬尘监测"),
    ],
)
def test_two_characters_find_every_kind_here(text: str, kind: str, title: str) -> None:
    found = search_here(a_working_city(), text)
    assert (kind, title) in [(hit.kind, hit.title) for hit in found]


def test_every_word_must_be_there() -> None:
    link = a_working_city()
    assert search_here(link, "清河 氨氮")
    assert not search_here(link, "氨氮 没有的")
    assert not search_here(link, "   ")


def test_what_was_typed_stands_out() -> None:
    assert pieces("东港路积水", ["积水"]) == [("东港路", False), ("积水", True)]
    assert pieces("aAb", ["a"]) == [("aA", True), ("b", False)]


@pytest.mark.asyncio
async def test_hits_here_are_shown_at_once_and_the_hubs_join_them(qtbot: QtBot) -> None:
    link = a_working_city()
    old = Found(kind="incident", subject="old", title="三年前的井盖案", excerpt="结案", at=NOW)
    link.answers[Search] = SearchAnswer(hits=[old])
    palette = a_desk(qtbot, link).palette_
    palette.open()
    type_text(palette, "井盖")
    assert "解放路与中山路口井盖破损" in titles(palette)
    await until(lambda: not palette.hub.is_asking)
    assert "三年前的井盖案" in titles(palette)
    assert palette.model.rows[0] == "事件"
    assert link.asked == [Search(text="井盖", realm=Realm.LIVE, limit=60)]


@pytest.mark.asyncio
async def test_answers_to_earlier_typing_are_dropped(qtbot: QtBot) -> None:
    link = SlowLink()
    palette = a_desk(qtbot, link).palette_
    palette.open()
    type_text(palette, "积")
    await until(lambda: "积" in link.waiting)
    type_text(palette, "积水")
    await until(lambda: "积水" in link.waiting)
    stale = Found(kind="incident", subject="a", title="旧答案", excerpt="")
    fresh = Found(kind="incident", subject="b", title="新答案", excerpt="")
    link.waiting["积水"].set_result(SearchAnswer(hits=[fresh]))
    if not link.waiting["积"].done():
        link.waiting["积"].set_result(SearchAnswer(hits=[stale]))
    await until(lambda: not palette.hub.is_asking)
    assert titles(palette) == ["新答案"]


@pytest.mark.asyncio
async def test_enter_opens_and_the_focus_goes_back(qtbot: QtBot) -> None:
    link = a_working_city()
    link.answers[Search] = SearchAnswer(hits=[])
    desk = a_desk(qtbot, link)
    palette = desk.palette_
    palette.open()
    assert palette.field.hasFocus()
    type_text(palette, "化工园")
    first = titles(palette)[0]
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    second = titles(palette)[1]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert [hit.title for hit in desk.opened] == [second] != [first]
    assert not palette.isVisible()
    assert desk.other.hasFocus()


@pytest.mark.asyncio
async def test_a_click_opens_too(qtbot: QtBot) -> None:
    link = a_working_city()
    link.answers[Search] = SearchAnswer(hits=[])
    desk = a_desk(qtbot, link)
    desk.palette_.open()
    type_text(desk.palette_, "井盖")
    view = desk.palette_.view
    at = view.visualRect(desk.palette_.model.index(1)).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert [hit.kind for hit in desk.opened] == ["incident"]


def test_offline_it_says_that_only_what_is_here_was_searched(qtbot: QtBot) -> None:
    link = a_working_city()
    link.go_offline(NOW)
    palette = a_desk(qtbot, link).palette_
    palette.open()
    type_text(palette, "井盖")
    assert palette.note.text().startswith("中心未连接，只找到本机已有的")
    assert "解放路与中山路口井盖破损" in titles(palette)
    assert not link.asked


@pytest.mark.asyncio
async def test_a_line_lost_while_asking_is_said(qtbot: QtBot) -> None:
    class Lost(FakeLink):
        async def ask(self, query: Query) -> Answer:
            raise HubUnreachable("closed")

    palette = a_desk(qtbot, Lost()).palette_
    palette.open()
    type_text(palette, "井盖")
    await until(lambda: not palette.hub.is_asking)
    assert "只找到本机已有的" in palette.note.text()


@pytest.mark.asyncio
async def test_nothing_found_is_said(qtbot: QtBot) -> None:
    link = FakeLink()
    link.answers[Search] = SearchAnswer(hits=[])
    palette = a_desk(qtbot, link).palette_
    palette.open()
    type_text(palette, "没有的东西")
    await until(lambda: not palette.hub.is_asking)
    assert palette.note.text().startswith("没有找到")


def test_escape_leaves_and_so_does_a_hand_elsewhere(qtbot: QtBot) -> None:
    link = FakeLink()
    desk = a_desk(qtbot, link)
    desk.palette_.open()
    QTest.keyClick(desk.palette_.field, Qt.Key.Key_Escape)
    assert not desk.palette_.isVisible()
    desk.palette_.open()
    desk.other.setFocus()
    assert not desk.palette_.isVisible()


def test_the_selection_stays_when_answers_come(qtbot: QtBot) -> None:
    link = a_working_city()
    link.go_offline(NOW)
    palette = a_desk(qtbot, link).palette_
    palette.open()
    type_text(palette, "清河")
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    chosen = palette._selected()
    newer = Found(kind="incident", subject="n", title="更新的", excerpt="x", at=NOW)
    palette._on_answer(SearchAnswer(hits=[newer]))
    assert palette._selected() == chosen
