"""Demand 33: meetings called, who came, streams, minutes, resolutions that become tasks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
import pytest
from PySide6.QtCore import Qt, SignalInstance
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from backends.link.api import Change, LinkState, LinkStatus
from backends.link.walls import TileShown, WallReport, WallSeen
from backends.link.watch import OldMeetings, OldMeetingsAnswer
from backends.record.access import Role
from backends.record.common import Department, Realm
from backends.record.ids import CameraId, MeetingId, TaskId, WallId
from backends.record.meeting import Invited, Meeting, MeetingState, Resolve
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene_layout import of_split, one_large
from backends.record.scene_wall import ArrangeWall, ReturnWall, TakeScene, Wall
from backends.record.task import AssignTask
from tests.gui.asked_link import context_of, until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.incident_samples import CHEMICAL, a_task
from tests.gui.meeting_samples import ZHAO, a_day
from tests.gui.test_every_key import Effect, every_key
from tests.gui.watch_link import WatchLink
from widgets.incidents.form import FormDialog
from widgets.meetings.dialogs import CallDialog, CallPrefill, ResolutionDialog
from widgets.meetings.invitations import Invitations
from widgets.meetings.minutes import MOST_LETTERS
from widgets.meetings.page import MeetingsPage

pytestmark = pytest.mark.gui
ONE, HALL = MeetingId("m-1"), WallId("hall")


def seen(wall: WallId, name: str) -> WallSeen:
    """A wall that is there, four tiles large."""
    report = WallReport(wall=wall, name=name, layout=of_split(4), tiles=[TileShown()])
    return WallSeen(report=report, is_here=True, user="x", heard_unix_ms=0)


def shows(wall: WallId) -> Wall:
    """One that shows the meeting's scene."""
    return Wall(id=wall, version=2, realm=Realm.LIVE, changed_at=NOW, meeting=ONE)


@dataclass(slots=True)
class Desk:
    """The room on its link."""

    page: MeetingsPage
    link: WatchLink

    def rows(self) -> list[str]:
        return [self.page.list.item(n).text() for n in range(self.page.list.count())]

    @property
    def one(self) -> Meeting:
        return self.link.meetings[ONE]

    def put(self, **changes: object) -> None:
        """Somebody else changed it."""
        known = msgspec.structs.replace(self.one, version=self.one.version + 1, **changes)
        self.link.meetings[ONE] = known
        self.link.tell(Change(meetings=frozenset({ONE})))

    def is_in(self, state: MeetingState) -> bool:
        return self.one.state is state

    def form(self) -> FormDialog:
        dialog = self.page.acts.dialog
        assert dialog is not None
        return dialog


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    link = a_day()
    link.walls_seen[WallId("console")] = seen(WallId("console"), "console")
    page = MeetingsPage(context_of(link))
    qtbot.addWidget(page)
    page.resize(1460, 860)
    page.show()
    page.activateWindow()
    page.list.setFocus()
    return Desk(page, link)


def test_the_running_one_stands_first_then_today_then_what_owes_its_minutes(desk: Desk) -> None:
    rows = desk.rows()
    assert [row for row in rows if not row[0].isdigit()] == ["进行中", "今天", "以后", "欠纪要"]
    assert "可燃气体" in rows[1]
    assert desk.page.current == desk.one


def test_without_meetings_it_says_what_would_be_here(desk: Desk) -> None:
    desk.link.meetings.clear()
    desk.link.tell(Change(reset=True))
    assert desk.page.empty.isVisible()
    assert "当场召开" in desk.page.empty.text
    QTest.keyClick(desk.page, Qt.Key.Key_M)
    assert "先召集" in desk.page.said.text()


def test_one_is_called_on_the_spot_from_an_incident_with_its_departments(desk: Desk) -> None:
    prefill = CallPrefill(
        title="危化处置",
        about=f"incident:{CHEMICAL}",
        departments=(Department.EMERGENCY,),
        streams=(CameraId("cam-1"),),
    )
    desk.page.call(prefill)
    dialog = desk.form()
    assert isinstance(dialog, CallDialog)
    assert dialog.is_now.isChecked()
    assert "参会 2 人，带 1 路画面" in dialog.effect.text()
    dialog.agenda.setPlainText("通报\n\n疏散范围")
    dialog.invited.appendPlainText("何琳,急救中心")
    dialog.send()
    called = next(m for m in desk.link.meetings.values() if m.title == "危化处置")
    assert called.state is MeetingState.OPEN
    assert called.agenda == ["通报", "疏散范围"]
    assert [one.name for one in called.invited] == ["王敏", "赵海波", "何琳"]
    assert called.invited[0].is_host
    assert called.invited[2].office == "急救中心"
    assert desk.page.current == called


def test_a_time_that_is_over_and_an_empty_title_are_said(desk: Desk) -> None:
    QTest.keyClick(desk.page.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = desk.form()
    assert isinstance(dialog, CallDialog)
    dialog.send()
    assert "请写议题" in dialog.warning.text()
    dialog.title.setText("防汛")
    dialog.starts_at.setDateTime(dialog.starts_at.dateTime().addDays(-1))
    dialog.send()
    assert "已经过去" in dialog.warning.text()
    assert not desk.link.sent


def test_whoever_may_not_convene_reads_who_does(desk: Desk) -> None:
    desk.link.sit_down(a_user(Role.WALL_OPERATOR))
    QTest.keyClick(desk.page.list, Qt.Key.Key_E)
    assert "值班长" in desk.page.said.text()
    assert not desk.link.sent


def test_the_invited_sign_in_by_one_key_and_others_by_name(desk: Desk) -> None:
    people = desk.page.detail.people
    assert people.title.text() == "签到 · 到 7，应到 12"
    people.list.setCurrentRow(7)
    QTest.keyClick(people.list, Qt.Key.Key_Space)
    QTest.keyClick(people.list, Qt.Key.Key_Space)
    assert [one.name for one in desk.one.attended[7:]] == ["何琳", "黄海"]
    people.name.setText("李工，设计院")
    QTest.keyClick(people.name, Qt.Key.Key_Return)
    assert (desk.one.attended[-1].name, desk.one.attended[-1].office) == ("李工", "设计院")
    assert "李工（设计院）" in people.list.item(people.list.count() - 1).text()


def test_the_scene_goes_onto_the_wall_that_is_chosen_with_the_speaker_large(desk: Desk) -> None:
    streams, link = desk.page.detail.streams, desk.link
    QTest.keyClick(desk.page.list, Qt.Key.Key_V)
    was, scene = link.sent[-2:]
    assert isinstance(was, ArrangeWall) and isinstance(scene, TakeScene)
    assert was.content.layout == of_split(4), "what the record did not know, and comes back"
    assert (scene.wall, scene.meeting, scene.content.layout) == ("console", ONE, one_large(3))
    assert [tile.cameras for tile in scene.content.tiles][:2] == [["cam-3"], ["cam-1"]]
    link.walls[scene.wall] = shows(scene.wall)
    link.walls_seen[HALL] = seen(HALL, "大厅大屏")
    link.tell(Change(walls=frozenset({scene.wall})))
    assert streams.walls.where.text() == "在 console"
    QTest.keyClick(desk.page.list, Qt.Key.Key_V)
    offered = {action.text(): action for action in streams.walls.menu.actions()}
    assert [action.isChecked() for action in offered.values()] == [True, False]
    offered["大厅大屏"].trigger()
    again = link.sent[-1]
    assert isinstance(again, TakeScene) and again.wall == HALL
    offered["console"].trigger()
    assert link.sent[-1] == ReturnWall(wall=WallId("console"), meeting=ONE)
    streams.walls.menu.close()
    streams.list.choose("cam-5")
    QTest.keyClick(streams.list, Qt.Key.Key_Return)
    assert desk.one.speaker == "cam-5"
    QTest.keyClick(streams.list, Qt.Key.Key_Delete)
    assert "cam-5" not in desk.one.streams
    assert desk.one.speaker == ""
    streams.add.setText("下风向宿舍楼")
    QTest.keyClick(streams.add, Qt.Key.Key_Return)
    assert desk.one.streams[-1] == "cam-5"
    streams.add.setText("没有这一路")
    QTest.keyClick(streams.add, Qt.Key.Key_Return)
    assert "没有这一路摄像机" in desk.page.said.text()
    link.sit_down(a_user(Role.COMMANDER))
    QTest.keyClick(desk.page.list, Qt.Key.Key_V)
    assert "不能控制上屏" in desk.page.said.text()


def test_who_is_invited_is_told_once_of_each_thing(desk: Desk) -> None:
    told: list[str] = []
    invitations = Invitations(desk.link, desk.page)
    invitations.said.connect(told.append)
    zhao = Invited(name="赵海波", user=ZHAO.id)
    desk.put(invited=[zhao])
    desk.link.tell(Change(reset=True))
    assert told == [], "who is not invited hears nothing"
    desk.link.sit_down(ZHAO)
    desk.put(minutes="一")
    assert len(told) == 1 and "会商开始了，请您参加：临港" in told[0]
    soon = NOW + dt.timedelta(hours=2)
    desk.put(state=MeetingState.SCHEDULED, starts_at=soon)
    desk.put(state=MeetingState.CANCELLED)
    assert [words[:4] for words in told[1:]] == ["会商改到", "会商取消"]


def test_minutes_are_kept_at_pauses_and_never_over_anothers_words(desk: Desk) -> None:
    minutes = desk.page.detail.minutes
    minutes.words.setPlainText("第一稿")
    minutes.keep()
    assert desk.one.minutes == "第一稿"
    assert minutes.kept.text() == "已保存"
    minutes.words.setPlainText("第一稿，我的")
    desk.put(minutes="第一稿，别人的")
    assert minutes.is_clashing
    minutes.keep()
    assert desk.one.minutes == "第一稿，别人的"
    minutes.mine.click()
    assert desk.one.minutes == "第一稿，我的"
    minutes.words.setPlainText("又一稿")
    desk.put(minutes="别人又改")
    minutes.theirs.click()
    assert minutes.words.toPlainText() == "别人又改"


def test_what_is_typed_stays_with_its_meeting_while_the_line_is_down_and_another_is_looked_at(
    desk: Desk,
) -> None:
    minutes, link = desk.page.detail.minutes, desk.link
    link.status_now = LinkStatus(state=LinkState.OFFLINE, since=NOW)
    minutes.words.setPlainText("断线时写的")
    desk.page.list.choose("m-4")
    assert minutes.words.toPlainText() == link.meetings[MeetingId("m-4")].minutes
    desk.page.list.choose(ONE)
    assert minutes.words.toPlainText() == "断线时写的"
    desk.page.list.choose("m-4")
    link.status_now = LinkStatus(state=LinkState.ONLINE, since=NOW)
    link.tell(Change(link=True))
    assert desk.one.minutes == "断线时写的"
    desk.page.list.choose(ONE)
    assert minutes.kept.text() == "已保存"


def test_minutes_that_are_too_long_are_said_to_be_and_sent_once(desk: Desk) -> None:
    minutes = desk.page.detail.minutes
    minutes.words.setPlainText("记" * (MOST_LETTERS + 1))
    minutes.keep()
    assert desk.one.minutes == "记" * MOST_LETTERS
    count = len(desk.link.sent)
    minutes.keep()
    assert len(desk.link.sent) == count and not minutes.is_dirty
    assert "超过 8000 字" in minutes.kept.text()
    desk.put(attended=[])
    assert len(minutes.words.toPlainText()) == MOST_LETTERS + 1, "it stays with who wrote it"
    desk.put(state=MeetingState.CLOSED)
    desk.page.list.choose(ONE)
    assert "框里的没有写进纪要" in minutes.kept.text()


def test_minutes_beyond_the_limit_stay_while_another_meeting_is_looked_at(desk: Desk) -> None:
    minutes, whole = desk.page.detail.minutes, "记" * (MOST_LETTERS + 1000)
    minutes.words.setPlainText(whole)
    minutes.keep()
    assert len(desk.one.minutes) == MOST_LETTERS
    count = len(desk.link.sent)
    desk.page.list.choose("m-4")
    desk.link.tell(Change(link=True))
    assert minutes.typed[ONE][0] == whole
    desk.page.list.choose(ONE)
    assert minutes.words.toPlainText() == whole
    assert len(desk.link.sent) == count and not minutes.is_clashing
    minutes.words.setPlainText("短了")
    assert not minutes.is_clashing, "what is there is what was sent"
    minutes.keep()
    assert desk.one.minutes == "短了"


def test_what_is_typed_while_the_last_pause_is_kept_is_no_clash(desk: Desk) -> None:
    minutes = desk.page.detail.minutes
    minutes.words.setPlainText("一")
    minutes.keep()
    minutes.words.setPlainText("一二")
    desk.put(attended=[])
    assert not minutes.is_clashing
    minutes.keep()
    assert desk.one.minutes == "一二"


def test_a_resolution_becomes_a_task_by_one_key_and_never_two(desk: Desk) -> None:
    pane = desk.page.detail.resolutions
    assert "2 条没有转任务" in pane.title.text()
    QTest.keyClick(pane.list, Qt.Key.Key_T)
    sent = desk.link.sent[-1]
    assert isinstance(sent, AssignTask)
    assert sent.recipient.department is Department.EMERGENCY
    assert (sent.owner, sent.incident) == ("刘志强", CHEMICAL)
    assert sent.due_at == desk.one.resolutions[0].due_at
    assert desk.one.resolutions[0].task == ""
    task = msgspec.structs.replace(a_task("r-1"), id=TaskId("r-1"))
    desk.link.put_tasks(task)
    assert desk.one.resolutions[0].task == "r-1"
    assert "已转任务" in pane.list.item(0).text()
    count = len(desk.link.sent)
    QTest.keyClick(pane.list, Qt.Key.Key_T)
    assert len(desk.link.sent) == count
    pane.list.setCurrentRow(1)
    QTest.keyClick(pane.list, Qt.Key.Key_T)
    body = desk.link.sent[-1]
    desk.link.tell(Change(refusals=((body, Refusal(code=RefusalCode.DUPLICATE)),)))
    assert isinstance(desk.link.sent[-1], Resolve)


def test_a_task_that_comes_late_is_linked_in_the_meeting_that_made_it(desk: Desk) -> None:
    pane, link = desk.page.detail.resolutions, desk.link
    QTest.keyClick(pane.list, Qt.Key.Key_T)
    pane.list.setCurrentRow(1)
    QTest.keyClick(pane.list, Qt.Key.Key_T)
    second = link.sent[-1]
    desk.page.list.choose("m-4")
    link.put_tasks(msgspec.structs.replace(a_task("r-1"), id=TaskId("r-1")))
    link.tell(Change(refusals=((second, Refusal(code=RefusalCode.DUPLICATE)),)))
    assert [one.task for one in desk.one.resolutions] == ["r-1", "r-2"]
    assert link.meetings[MeetingId("m-4")].resolutions == []


def test_a_resolution_needs_words_a_department_and_a_date_to_come(desk: Desk) -> None:
    QTest.keyClick(desk.page.list, Qt.Key.Key_R)
    dialog = desk.form()
    assert isinstance(dialog, ResolutionDialog)
    dialog.send()
    assert "内容" in dialog.warning.text()
    dialog.words.setPlainText("巡查北闸")
    dialog.send()
    assert "牵头部门" in dialog.warning.text()
    dialog.department.setCurrentIndex(dialog.department.findData("urban"))
    dialog.send()
    assert desk.one.resolutions[-1].text == "巡查北闸"


def test_ended_then_agreed_it_is_frozen_and_can_be_printed(desk: Desk) -> None:
    page = desk.page
    spy = QSignalSpy(page.paper_asked)
    QTest.keyClick(page.list, Qt.Key.Key_P)
    assert "结束以后" in page.said.text()
    QTest.keyClick(page.list, Qt.Key.Key_G)
    assert "结束以后" in page.said.text()
    QTest.keyClick(page.list, Qt.Key.Key_E)
    assert desk.is_in(MeetingState.ENDED)
    page.list.choose(ONE)
    QTest.keyClick(page.list, Qt.Key.Key_G)
    assert desk.is_in(MeetingState.CLOSED)
    page.list.choose(ONE)
    assert page.detail.minutes.words.isReadOnly()
    QTest.keyClick(page.list, Qt.Key.Key_P)
    assert spy.at(0) == ["minutes", ONE]


@pytest.mark.asyncio
async def test_old_ones_are_found_by_words_and_a_lost_line_is_said(desk: Desk) -> None:
    page = desk.page
    old = msgspec.structs.replace(
        desk.one, id=MeetingId("m-9"), state=MeetingState.CLOSED, title="去年防汛总结"
    )
    desk.link.answers[OldMeetings] = OldMeetingsAnswer(meetings=[old])
    page.search.setText("防汛")
    page._on_search()
    await until(lambda: "去年防汛总结" in desk.rows()[-1])
    assert "找到 1 次" in page.note.text()
    desk.link.is_down = True
    page._on_search()
    await until(lambda: "断线" in page.note.text())
    desk.link.go_offline(desk.link.now)
    page.search.clear()
    page._on_search()
    QTest.keyClick(page.list, Qt.Key.Key_E)
    assert "断线" in page.said.text()


def test_every_key_of_the_meetings(desk: Desk) -> None:
    page = desk.page

    def emits(signal: SignalInstance) -> Effect:
        def prepare() -> Callable[[], bool]:
            spy = QSignalSpy(signal)
            return lambda: spy.count() == 1

        return prepare

    def opens() -> Callable[[], bool]:
        return lambda: page.acts.dialog is not None

    def shut(effect: Effect) -> Effect:
        def prepare() -> Callable[[], bool]:
            if page.acts.dialog is not None:
                page.acts.dialog.reject()
            page.say("")
            return effect()

        return prepare

    def says(words: str) -> Effect:
        def prepare() -> Callable[[], bool]:
            return lambda: words in page.said.text()

        return prepare

    def focuses(widget: object) -> Effect:
        def prepare() -> Callable[[], bool]:
            return lambda: page.focusWidget() is widget

        return prepare

    detail = page.detail
    effects: dict[str, Effect] = {
        "call": opens,
        "from_wall": emits(page.view_asked),
        "start": says("已经开始"),
        "end": lambda: lambda: desk.one.state is MeetingState.ENDED,
        "agree": lambda: lambda: desk.one.state is MeetingState.CLOSED,
        "cancel": says("不能取消"),
        "change": says("不能再改"),
        "people": focuses(detail.people.list),
        "streams": focuses(detail.streams.list),
        "minutes": focuses(detail.minutes.words),
        "resolve": says("才能记决议"),
        "resolutions": focuses(detail.resolutions.list),
        "paper": emits(page.paper_asked),
        "search": focuses(page.search),
    }
    kept = {name: shut(effect) for name, effect in effects.items()}

    def on_it(effect: Effect) -> Effect:
        def prepare() -> Callable[[], bool]:
            page.list.choose(ONE)
            return effect()

        return prepare

    every_key(page.list.keys, page.list, {name: on_it(effect) for name, effect in kept.items()})


def test_every_key_beside_the_list(desk: Desk) -> None:
    detail = desk.page.detail

    def changes(read: Callable[[], object]) -> Effect:
        def prepare() -> Callable[[], bool]:
            before = read()
            return lambda: read() != before

        return prepare

    def back() -> Callable[[], bool]:
        return lambda: desk.page.focusWidget() is desk.page.list

    def emits(signal: SignalInstance) -> Effect:
        def prepare() -> Callable[[], bool]:
            spy = QSignalSpy(signal)
            return lambda: spy.count() == 1

        return prepare

    def speaks() -> Callable[[], bool]:
        desk.put(speaker=CameraId(""))
        return lambda: desk.one.speaker != ""

    detail.people.list.setCurrentRow(8)
    came: Effect = changes(lambda: len(desk.one.attended))
    every_key(detail.people.list.keys, detail.people.list, {"attend": came, "back": back})
    every_key(
        detail.streams.list.keys,
        detail.streams.list,
        {
            "speaker": speaks,
            "remove": changes(lambda: len(desk.one.streams)),
            "wall": changes(lambda: len(desk.link.sent)),
            "back": back,
        },
    )
    every_key(
        detail.resolutions.list.keys,
        detail.resolutions.list,
        {
            "task": changes(lambda: len(desk.link.sent)),
            "edit": emits(detail.resolutions.edit_asked),
            "new": emits(detail.resolutions.edit_asked),
            "back": back,
        },
    )
