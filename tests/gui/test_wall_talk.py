"""Talking through a camera while a key is held; recording it by a key; the marks of both."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.devices import Done
from backends.link.media import KeepRecording, RecordingNow, Talk, TalkIs, TalkSound, TalkState
from backends.record.access import Role
from backends.record.ids import CameraId, IncidentId
from tests.gui.asked_link import until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.wall_parts import Wall, a_camera, hold_key, make_context
from widgets.wall.recorded.recording import WallRecording
from widgets.wall.talk.microphone import MicrophoneFault
from widgets.wall.talk.talking import WallTalk
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

HORN = CameraId("cam-1")


class FakeMicrophone(QObject):
    """Speaks what the test says."""

    spoken = Signal(bytes, float)
    failed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.turns: list[str] = []

    @property
    def is_on(self) -> bool:
        return self.turns[-1:] == ["on"]

    def start(self) -> None:
        self.turns.append("on")

    def stop(self) -> None:
        self.turns.append("off")


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    link.cameras_now[HORN] = msgspec.structs.replace(a_camera(1), device="34020000001110000001")
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.set_split(4)
    view.assign_id(0, HORN)
    view.assign_id(1, CameraId("cam-2"))
    view.select(0)
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


@pytest.fixture
def microphone() -> FakeMicrophone:
    return FakeMicrophone()


@pytest.fixture
def talk(wall: Wall, microphone: FakeMicrophone) -> WallTalk:
    return WallTalk(wall.context, wall.view, microphone)


def asked_for(wall: Wall) -> list[Talk]:
    """The talks that were begun."""
    return [frame for frame in wall.link.told if isinstance(frame, Talk) and frame.is_on]


def ended(wall: Wall) -> Talk:
    """How the talk begun last is ended."""
    return Talk(camera=HORN, is_on=False, number=asked_for(wall)[-1].number)


def hub_says(wall: Wall, state: TalkState, of: int = -1, /, **more: str) -> None:
    """Of the talk begun last, or another of those begun."""
    number = asked_for(wall)[of].number
    wall.link.field.talk = TalkIs(camera=HORN, state=state, number=number, **more)
    wall.link.tell(Change(talk=True))


def test_what_is_said_while_the_key_is_held_goes_to_the_device_once_it_listens(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    (begun,) = asked_for(wall)
    assert begun == Talk(camera=HORN, is_on=True, number=begun.number)
    assert talk.badge.said.text() == "正在接通，请稍候"
    microphone.spoken.emit(b"early", 0.5)
    hub_says(wall, TalkState.OPEN)
    assert talk.badge.said.text() == "请讲话，松开结束"
    microphone.spoken.emit(b"\xd5" * 320, 0.5)
    QTest.keyRelease(wall.view, Qt.Key.Key_T)
    microphone.spoken.emit(b"late", 0.5)
    assert wall.link.told[1:] == [
        TalkSound(camera=HORN, pcma=b"\xd5" * 320),
        Talk(camera=HORN, is_on=False, number=begun.number),
    ]
    assert not microphone.is_on


def test_the_end_of_a_talk_let_go_does_not_end_the_one_held_now(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    hub_says(wall, TalkState.OPEN)
    QTest.keyRelease(wall.view, Qt.Key.Key_T)
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    for late in (TalkState.OPEN, TalkState.FAILED, TalkState.OFF):
        hub_says(wall, late, 0)
    assert talk.badge.said.text() == "正在接通，请稍候"
    microphone.spoken.emit(b"\xd5" * 320, 0.5)
    assert not any(isinstance(frame, TalkSound) for frame in wall.link.told)
    assert wall.link.told[-1] == asked_for(wall)[1]
    hub_says(wall, TalkState.OPEN)
    assert microphone.is_on
    assert talk.badge.said.text() == "请讲话，松开结束"
    QTest.keyRelease(wall.view, Qt.Key.Key_T)


@pytest.mark.parametrize(
    "leave",
    [
        lambda wall: QApplication.sendEvent(wall.view, QFocusEvent(QEvent.Type.FocusOut)),
        lambda wall: wall.view.select(1),
        lambda wall: wall.view.hide(),
        lambda wall: wall.link.go_offline(NOW),
    ],
)
def test_a_microphone_never_stays_open(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone, leave: Callable[[Wall], object]
) -> None:
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    hub_says(wall, TalkState.OPEN)
    leave(wall)
    assert not microphone.is_on
    assert wall.link.told[-1] == ended(wall)
    QTest.keyRelease(wall.view, Qt.Key.Key_T)


def test_why_nobody_hears_it_is_said(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    for state, more, words in (
        (TalkState.BUSY, {"by": "李强"}, "李强 正在对它喊话"),
        (TalkState.FAILED, {"reason": "offline"}, "设备不在线，不能喊话"),
    ):
        QTest.keyPress(wall.view, Qt.Key.Key_T)
        hub_says(wall, state, **more)
        assert talk.badge.said.text() == words
        assert not microphone.is_on
        QTest.keyRelease(wall.view, Qt.Key.Key_T)
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    microphone.failed.emit(MicrophoneFault.NONE_THERE)
    assert talk.badge.said.text() == "这台电脑没有话筒"


def test_whoever_speaks_into_a_muted_microphone_is_told(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    QTest.keyPress(wall.view, Qt.Key.Key_T)
    hub_says(wall, TalkState.OPEN)
    for _ in range(49):
        microphone.spoken.emit(b"\xd5" * 320, 0.0)
    assert talk.badge.said.text() == "请讲话，松开结束"
    microphone.spoken.emit(b"\xd5" * 320, 0.0)
    assert talk.badge.said.text() == "话筒没有声音，对方听不到，请检查是否静音"
    microphone.spoken.emit(b"\x55" * 320, 0.2)
    assert talk.badge.said.text() == "请讲话，松开结束"
    QTest.keyRelease(wall.view, Qt.Key.Key_T)


def test_a_camera_without_a_voice_and_a_seat_without_the_right_are_told_so(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    wall.view.select(1)
    QTest.keyClick(wall.view, Qt.Key.Key_T)
    assert talk.badge.said.text() == "这台摄像机没有喇叭，不能喊话"
    wall.view.select(0)
    wall.link.user_now = a_user(Role.WALL_OPERATOR)
    QTest.keyClick(wall.view, Qt.Key.Key_T)
    assert talk.badge.said.text() == "您的岗位不能喊话"
    assert wall.link.told == []


def test_the_menu_gives_a_button_to_hold(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    wall.view.act("talk")
    assert talk.badge.hold.isVisible()
    assert microphone.turns == []
    QTest.mousePress(talk.badge.hold, Qt.MouseButton.LeftButton)
    assert microphone.turns == ["on"]
    QTest.mouseRelease(talk.badge.hold, Qt.MouseButton.LeftButton)
    assert microphone.turns == ["on", "off"]
    assert talk.badge.isVisible()


def converse(wall: Wall, url: str = "rtsp://relay/talk/t1") -> None:
    """The line open both ways."""
    QTest.keyClick(wall.view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
    hub_says(wall, TalkState.OPEN, url=url)


def test_a_line_open_both_ways_needs_no_hand_is_lit_and_is_heard(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    heard = QSignalSpy(talk.returned)
    converse(wall)
    (begun,) = asked_for(wall)
    assert wall.link.told == [begun]
    assert begun.is_duplex
    assert heard.at(0)[0] == "rtsp://relay/talk/t1"
    assert talk.badge.property("role") == "lit"
    wall.link.now += dt.timedelta(seconds=133)
    talk._on_tick()
    assert talk.badge.said.text().startswith("双向对讲 02:13")
    microphone.spoken.emit(b"\xd5" * 320, 0.5)
    assert wall.link.told[-1] == TalkSound(camera=HORN, pcma=b"\xd5" * 320)
    QApplication.sendEvent(wall.view, QFocusEvent(QEvent.Type.FocusOut))
    assert microphone.is_on  # one writes down what is said


@pytest.mark.parametrize(
    "leave",
    [
        lambda wall, _: QTest.keyClick(wall.view, Qt.Key.Key_Escape),
        lambda wall, _: converse(wall),
        lambda wall, talk: QTest.mouseClick(talk.badge.converse, Qt.MouseButton.LeftButton),
        lambda wall, _: wall.view.select(1),
        lambda wall, _: wall.view.hide(),
        lambda wall, _: wall.link.go_offline(NOW),
        lambda wall, _: hub_says(wall, TalkState.FAILED, reason="offline"),
    ],
)
def test_an_open_line_ends_by_key_by_mouse_and_with_what_carries_it(
    wall: Wall,
    talk: WallTalk,
    microphone: FakeMicrophone,
    leave: Callable[[Wall, WallTalk], object],
) -> None:
    heard = QSignalSpy(talk.returned)
    converse(wall)
    leave(wall, talk)
    assert not microphone.is_on
    assert talk.badge.property("role") == "palette"
    assert ended(wall) in wall.link.told
    assert heard.at(heard.count() - 1)[0] == ""


def test_another_camera_in_its_tile_hangs_up(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    converse(wall)
    wall.view.assign_id(0, CameraId("cam-3"))
    talk._on_tick()
    assert not microphone.is_on


def test_a_device_that_sends_no_sound_back_is_said_to(wall: Wall, talk: WallTalk) -> None:
    converse(wall, url="")
    assert "设备不送回声音" in talk.badge.said.text()


@pytest.mark.asyncio
async def test_a_key_has_the_centre_record_and_stop(wall: Wall) -> None:
    WallRecording(wall.context, wall.view)
    heard = QSignalSpy(wall.view.noticed)
    wall.link.answers[KeepRecording] = Done()
    QTest.keyClick(wall.view, Qt.Key.Key_K)
    await until(lambda: heard.count() == 1)
    assert heard.at(0)[0] == "1 路口1 中心开始录像"
    wall.link.field.recorded[HORN] = RecordingNow(camera=HORN, since=NOW)
    wall.link.tell(Change(recordings=True))
    assert wall.view._board.tiles[0].recording == "record"
    QTest.keyClick(wall.view, Qt.Key.Key_K)
    await until(lambda: heard.count() == 2)
    assert wall.link.asked == [
        KeepRecording(camera=HORN, is_on=True),
        KeepRecording(camera=HORN, is_on=False),
    ]


@pytest.mark.asyncio
async def test_what_is_recorded_for_an_incident_is_not_stopped_by_a_key(wall: Wall) -> None:
    WallRecording(wall.context, wall.view)
    heard = QSignalSpy(wall.view.noticed)
    wall.link.field.recorded[HORN] = RecordingNow(camera=HORN, since=NOW, incident=IncidentId("i1"))
    QTest.keyClick(wall.view, Qt.Key.Key_K)
    assert "事件" in heard.at(0)[0]
    assert wall.link.asked == []


def test_a_recording_that_fails_is_said_once_and_marked(wall: Wall) -> None:
    WallRecording(wall.context, wall.view)
    heard = QSignalSpy(wall.view.noticed)
    for _ in range(2):
        wall.link.field.recorded[HORN] = RecordingNow(camera=HORN, since=NOW, problem="disk_full")
        wall.link.tell(Change(recordings=True))
    assert [heard.at(0)[0]] == ["1 路口1 中心录像中断：存储空间不足"]
    assert heard.count() == 1
    assert wall.view._board.tiles[0].recording == "record_lost"


def test_a_key_held_too_long_opens_the_line_once_and_records_once(
    wall: Wall, talk: WallTalk, microphone: FakeMicrophone
) -> None:
    asked = QSignalSpy(wall.view.field_asked)
    hold_key(wall.view, Qt.Key.Key_T, "T", Qt.KeyboardModifier.ShiftModifier)
    (begun,) = asked_for(wall)
    assert wall.link.told == [begun]
    assert begun.is_duplex
    assert microphone.turns == ["on"]
    hold_key(wall.view, Qt.Key.Key_K, "k")
    assert [asked.at(i)[0] for i in range(asked.count())] == ["converse", "record"]
