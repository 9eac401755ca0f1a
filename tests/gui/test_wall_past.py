"""Recordings on a time bar, played in their camera's own tile: found, paused, sought, speeded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from app.wiring import Mirror
from backends.link.api import Change
from backends.link.devices import Device, Done
from backends.link.media import (
    Fetch,
    FetchAnswer,
    FetchRecording,
    FetchState,
    OpenPlayback,
    PlaybackAct,
    PlaybackAnswer,
    PlaybackState,
    Recording,
    Recordings,
    RecordingsAnswer,
    RecordingStore,
    SteerPlayback,
    StopFetch,
)
from backends.record.access import Role
from backends.record.ids import CameraId
from tests.gui.asked_link import until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.test_every_key import Effect, every_key
from tests.gui.wall_parts import Wall, hold_key, make_context
from widgets.formats import LOCAL
from widgets.wall.past.past import WallPast
from widgets.wall.past.playing import TURN_S
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

DEVICE, CENTRE = RecordingStore.DEVICE, RecordingStore.CENTRE
URL = "rtsp://relay/playback/t1"


def at(hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """A moment of the day of NOW, as people there read it."""
    return NOW.astimezone(LOCAL).replace(hour=hour, minute=minute, second=second, microsecond=0)


def a_recording(
    start: dt.datetime, end: dt.datetime, store: RecordingStore = DEVICE, kind: str = "time"
) -> Recording:
    return Recording(store=store, starts_at=start, ends_at=end, kind=kind)


@pytest.fixture
def wall(qtbot: QtBot) -> Iterator[Wall]:
    context, engine, link = make_context()
    view = WallView(context, None)
    qtbot.addWidget(view)
    view.resize(960, 540)
    view.show()
    view.setFocus()
    view.set_split(4)
    view.assign_id(0, CameraId("cam-1"))
    view.assign_id(1, CameraId("cam-2"))
    view.select(0)
    yield Wall(view, engine, link, context)
    view.release()
    engine.shutdown()


class Clock:
    """The seconds a test says."""

    now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


DAY = [
    a_recording(at(8), at(10)),
    a_recording(at(10, 0, 1), at(12)),
    a_recording(at(13), at(13, 30), kind="alarm"),
    a_recording(at(9), at(9, 20), CENTRE, "incident"),
]


async def opened(wall: Wall) -> WallPast:
    """The bar open, the day known."""
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=DAY)
    wall.link.answers[OpenPlayback] = PlaybackAnswer(playback="t1", url=URL)
    past = WallPast(wall.context, wall.view)
    past.playing._clock = Clock()
    past.open()
    await until(lambda: past._known)
    return past


def urls(wall: Wall) -> set[str]:
    return {view.stream.url for view in wall.engine.views.values()}


async def play(wall: Wall, past: WallPast, moment: dt.datetime) -> Clock:
    """From a moment, until its first picture is on the tile."""
    past.go_to(moment, DEVICE)
    await until(lambda: URL in urls(wall))
    wall.engine.show(wall.engine.view_of(URL), (0, 0, 200))
    wall.view.take_pictures()
    past._on_tick()
    clock = past.playing._clock
    assert isinstance(clock, Clock)
    return clock


def steered(wall: Wall) -> list[tuple[PlaybackAct, float, float | None]]:
    frames = [frame for frame in wall.link.told if isinstance(frame, SteerPlayback)]
    return [(frame.act, frame.scale, frame.seek_s) for frame in frames]


@pytest.mark.asyncio
async def test_the_tile_plays_the_recording_and_says_which_moment(wall: Wall) -> None:
    past = await opened(wall)
    clock = await play(wall, past, at(9))
    assert "回放 09:00:00" in wall.view.tile_text(0)
    clock.now_s += 65
    past._on_tick()
    assert "回放 09:01:05" in wall.view.tile_text(0)
    assert "实时" not in wall.view.tile_text(0)
    assert "rtsp://main/1" not in urls(wall)


DAY_LONG = dt.timedelta(days=1)


@pytest.mark.asyncio
async def test_at_midnight_the_next_days_recordings_follow(wall: Wall) -> None:
    past = await opened(wall)
    yesterday = at(23) - DAY_LONG
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=[a_recording(yesterday, at(0))])
    past.act("day_before")
    await until(lambda: past._known)
    await play(wall, past, yesterday)
    wall.link.answers[Recordings] = RecordingsAnswer(
        recordings=[a_recording(at(0, 0, 1), at(12)), a_recording(at(0), at(1), CENTRE)]
    )
    past.playing.ended.emit("")
    await until(lambda: past.playing.stretch is not None)
    assert past.playing.stretch is not None and past.playing.stretch.starts_at == at(0, 0, 1)
    assert past.playing.stretch.store is DEVICE


@pytest.mark.asyncio
async def test_a_recording_that_ends_in_the_afternoon_is_over(wall: Wall) -> None:
    past = await opened(wall)
    clip = a_recording(at(14) - DAY_LONG, at(14, 10) - DAY_LONG)
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=[clip])
    past.act("day_before")
    await until(lambda: past._known)
    await play(wall, past, at(14) - DAY_LONG)
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=DAY)
    past.playing.ended.emit("")
    assert past.strip.said.text() == "录像已放完" and past._day == at(0) - DAY_LONG


@pytest.mark.asyncio
async def test_who_looks_through_another_day_is_not_taken_there_by_what_plays(wall: Wall) -> None:
    past = await opened(wall)
    wall.link.answers[Recordings] = RecordingsAnswer(
        recordings=[
            a_recording(at(8) - DAY_LONG, at(9) - DAY_LONG),
            a_recording(at(10) - DAY_LONG, at(11) - DAY_LONG),
        ]
    )
    past.act("day_before")
    await until(lambda: past._known)
    await play(wall, past, at(8) - DAY_LONG)
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=DAY)
    past.act("day_after")
    await until(lambda: past._known)
    past.playing.ended.emit("")
    assert past.playing.stretch is not None
    assert past.playing.stretch.starts_at == at(10) - DAY_LONG


@pytest.mark.asyncio
async def test_until_its_first_picture_the_live_one_stands_and_is_said_to(wall: Wall) -> None:
    past = await opened(wall)
    past.go_to(at(9), DEVICE)
    await until(lambda: URL in urls(wall))
    past._on_tick()
    assert "正在取录像" in wall.view.tile_text(0)
    assert "回放" not in wall.view.tile_text(0)


@pytest.mark.asyncio
async def test_pause_speed_and_seek_go_to_the_device_and_the_clock_follows(wall: Wall) -> None:
    past = await opened(wall)
    clock = await play(wall, past, at(9))
    QTest.keyClick(wall.view, Qt.Key.Key_Up)
    clock.now_s += 10
    past._on_tick()
    assert "回放 09:00:20 2×" in wall.view.tile_text(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Space)
    clock.now_s += 100
    past._on_tick()
    assert "回放 09:00:20 暂停" in wall.view.tile_text(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert steered(wall) == [
        (PlaybackAct.PLAY, 2.0, None),
        (PlaybackAct.PAUSE, 2.0, None),
        (PlaybackAct.PLAY, 2.0, 80.0),
    ]


@pytest.mark.asyncio
async def test_what_the_device_would_not_do_is_said_and_the_clock_goes_on_as_before(
    wall: Wall,
) -> None:
    past = await opened(wall)
    clock = await play(wall, past, at(9))

    def refuse(what: str) -> str:
        wall.link.field.playbacks["t1"] = PlaybackState(playback="t1", refused=what)
        wall.link.tell(Change(playbacks=True))
        past._on_tick()
        return past.strip.said.text()

    clock.now_s += 10
    QTest.keyClick(wall.view, Qt.Key.Key_Up)
    clock.now_s += 2
    assert "变速" in refuse("speed")
    assert "回放 09:00:12" in wall.view.tile_text(0)
    assert "2×" not in wall.view.tile_text(0)
    past.go_to(at(9, 30), DEVICE)
    assert "跳" in refuse("seek")
    assert "回放 09:00:12" in wall.view.tile_text(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Space)
    wall.link.tell(Change(playbacks=True))  # of another playback
    was_paused = past.playing.is_paused
    assert "暂停" in refuse("pause")
    assert (was_paused, past.playing.is_paused) == (True, False)
    wall.link.field.playbacks["t1"] = PlaybackState(
        playback="t1", is_over=True, reason="device_ended"
    )
    wall.link.tell(Change(playbacks=True))
    assert "中途挂断" in past.strip.said.text()
    assert not past.playing.is_open


@pytest.mark.asyncio
async def test_backwards_it_is_opened_from_the_stretchs_start_and_the_clock_runs_back(
    wall: Wall,
) -> None:
    past = await opened(wall)
    clock = await play(wall, past, at(9))
    wall.link.answers[OpenPlayback] = PlaybackAnswer(playback="t2", url=URL)
    QTest.keyClick(wall.view, Qt.Key.Key_B)
    await until(lambda: past.playing._token == "t2")
    opened_anew = wall.link.asked[-1]
    assert isinstance(opened_anew, OpenPlayback)
    assert opened_anew.starts_at == at(8)
    past.playing.began()
    assert steered(wall)[-1] == (PlaybackAct.PLAY, -1.0, 3600.0)
    past._on_tick()
    assert "正在转为倒放" in wall.view.tile_text(0)
    clock.now_s += TURN_S + 30
    past._on_tick()
    assert "倒放 08:59:30" in wall.view.tile_text(0)
    QTest.keyClick(wall.view, Qt.Key.Key_Up)
    clock.now_s += 10
    past._on_tick()
    assert "倒放 08:59:10 2×" in wall.view.tile_text(0)
    QTest.keyClick(wall.view, Qt.Key.Key_B)
    assert steered(wall)[-1] == (PlaybackAct.PLAY, 2.0, None)


@pytest.mark.asyncio
async def test_at_a_stretchs_start_the_one_before_follows_backwards(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(13, 10))
    past.playing.turn()
    await until(lambda: past.playing._token == "t1")
    wall.link.field.playbacks["t1"] = PlaybackState(playback="t1", is_over=True)
    wall.link.tell(Change(playbacks=True))
    assert past.playing.position == at(11, 59, 59)
    assert past.playing.stretch == past._known[0]


@pytest.mark.asyncio
@pytest.mark.parametrize("edition", ["2016", "2011", ""])
async def test_a_device_not_of_2022_is_said_not_to_play_backwards(wall: Wall, edition: str) -> None:
    past = await opened(wall)
    device = "34020000001320000001"
    camera = msgspec.structs.replace(wall.link.cameras_now[CameraId("cam-1")], device=device)
    wall.link.field.devices[device] = Device(id=device, edition=edition)
    past.camera = camera
    past.act("turn")
    assert "2022" in past.strip.said.text()
    assert past.playing.scale == 1.0
    wall.link.field.devices[device] = Device(id=device, edition="2022")
    assert past.playing.can_turn(camera)


@pytest.mark.asyncio
async def test_a_stretch_is_drawn_and_fetched_at_a_speed(wall: Wall) -> None:
    past = await opened(wall)
    bar, row = past.strip.bar, past.strip.fetches
    assert not row.isVisible()
    y = bar.lane_box(DEVICE).center().y()
    right = Qt.MouseButton.RightButton
    QTest.mousePress(bar, right, pos=QPoint(bar.x_of(at(9)), y))
    QTest.mouseMove(bar, QPoint(bar.x_of(at(9, 30)), y))
    QTest.mouseRelease(bar, right, pos=QPoint(bar.x_of(at(9, 30)), y))
    assert not past.playing.is_open  # it was drawn, not clicked
    assert row.isVisible()
    wall.link.answers[FetchRecording] = FetchAnswer(fetch="f1")
    row.speed.setCurrentIndex(row.speed.findData(8))
    chosen = bar.chosen
    assert chosen is not None
    row.fetch.click()
    await until(lambda: isinstance(wall.link.asked[-1], FetchRecording))
    assert wall.link.asked[-1] == FetchRecording(
        camera=CameraId("cam-1"), starts_at=chosen[0], ends_at=chosen[1], speed=8
    )
    assert abs(chosen[0] - at(9)) < dt.timedelta(minutes=4)
    assert bar.chosen is None


@pytest.mark.asyncio
async def test_a_fetch_says_how_far_it_is_is_cancelled_and_says_where_it_lies(wall: Wall) -> None:
    past = await opened(wall)
    row = past.strip.fetches
    running = Fetch(
        id="f1",
        camera=CameraId("cam-1"),
        starts_at=at(9),
        ends_at=at(9, 10),
        state=FetchState.RUNNING,
        at=at(9, 5),
        size_bytes=12_300_000,
    )

    def hub_says(fetch: Fetch) -> str:
        wall.link.field.fetches["f1"] = fetch
        wall.link.tell(Change(fetches=True))
        return row.lines[0].said.text()

    assert hub_says(running) == "下载 09:00:00–09:10:00：50 %，12.3 MB"
    assert row.lines[0].progress.value() == 500
    wall.link.answers[StopFetch] = Done()
    row.lines[0].stop.click()
    await until(lambda: wall.link.asked[-1] == StopFetch(fetch="f1"))
    failed = msgspec.structs.replace(running, state=FetchState.FAILED, reason="offline")
    assert hub_says(failed) == "下载 09:00:00–09:10:00 中断：设备离线"
    asked = len(wall.link.asked)
    assert "时间轴“中心”一行" in hub_says(msgspec.structs.replace(running, state=FetchState.DONE))
    await until(lambda: len(wall.link.asked) > asked)  # it is a recording of the centre now
    assert not row.lines[0].stop.isVisible()


@pytest.mark.asyncio
async def test_why_a_stretch_is_not_to_be_had_is_said(wall: Wall) -> None:
    past = await opened(wall)
    row, bar = past.strip.fetches, past.strip.bar
    bar.choose((at(12, 10), at(12, 20)))
    assert row.chosen.text() == "这一段设备没有录像"
    assert not row.fetch.isEnabled()
    wall.link.user_now = a_user(Role.INSPECTOR)
    bar.choose((at(9), at(9, 20)))
    assert "岗位" in row.chosen.text()
    past.act("fetch")
    assert not any(isinstance(asked, FetchRecording) for asked in wall.link.asked)


@pytest.mark.asyncio
async def test_an_incidents_recording_is_opened_at_its_moment(wall: Wall) -> None:
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=DAY)
    wall.link.answers[OpenPlayback] = PlaybackAnswer(playback="t1", url=URL)
    past = WallPast(wall.context, wall.view)
    past.open_at(at(9, 5))
    await until(lambda: past.playing.is_open)
    assert past.playing.position == at(9, 5)
    assert past.playing.store is CENTRE


@pytest.mark.asyncio
async def test_a_paused_picture_is_not_called_old(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(9))
    QTest.keyClick(wall.view, Qt.Key.Key_Space)
    wall.engine.stall(wall.engine.view_of(URL), 5.0)
    wall.view.update_states()
    assert "停住" not in wall.view.tile_text(0)
    assert wall.color(0).red() == 200  # not grey


@pytest.mark.asyncio
async def test_a_click_on_the_bar_plays_the_nearest_recorded_moment(wall: Wall) -> None:
    past = await opened(wall)
    bar = past.strip.bar
    lane = bar.lane_box(DEVICE)
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.x_of(at(12, 40)), lane.center().y())
    )
    assert past.playing.position == at(13)
    lane = bar.lane_box(CENTRE)
    QTest.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint(bar.x_of(at(9, 10)), lane.center().y())
    )
    assert past.playing.store is CENTRE


@pytest.mark.asyncio
async def test_at_the_end_of_a_stretch_the_next_of_the_same_place_follows(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(11, 59))
    wall.link.answers[OpenPlayback] = PlaybackAnswer(playback="t2", url=URL + "2")
    wall.link.field.playbacks["t1"] = PlaybackState(playback="t1", is_over=True)
    wall.link.tell(Change(playbacks=True))
    assert past.playing.position == at(13)
    await until(lambda: past.playing._token == "t2")
    wall.link.field.playbacks["t2"] = PlaybackState(playback="t2", is_over=True)
    wall.link.tell(Change(playbacks=True))
    assert past.strip.said.text() == "录像已放完"
    assert not past.playing.is_open


@pytest.mark.asyncio
async def test_the_centres_next_stretch_follows_and_what_is_over_is_closed_at_the_hub(
    wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = a_recording(at(9, 40), at(9, 50), CENTRE, "incident")
    monkeypatch.setitem(globals(), "DAY", [*DAY, later])
    past = await opened(wall)
    past.go_to(at(9, 19), CENTRE)
    await until(lambda: past.playing._token == "t1")
    wall.link.answers[OpenPlayback] = PlaybackAnswer(playback="t2", url=URL + "2")
    over = PlaybackState(playback="t1", is_over=True, reason="file_end")
    wall.link.field.playbacks["t1"] = over
    wall.link.tell(Change(playbacks=True))
    assert wall.link.told == [SteerPlayback(playback="t1", act=PlaybackAct.CLOSE)]
    await until(lambda: past.playing._token == "t2")
    opening = [frame for frame in wall.link.asked if isinstance(frame, OpenPlayback)]
    assert [(frame.store, frame.starts_at) for frame in opening[1:]] == [(CENTRE, at(9, 40))]


@pytest.mark.asyncio
async def test_leaving_ends_the_playback_and_the_present_comes_back(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(9))
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert steered(wall)[-1][0] is PlaybackAct.CLOSE
    wall.engine.show(wall.sub(1), (200, 0, 0))
    wall.view.take_pictures()
    wall.view.update_states()
    assert URL not in urls(wall)
    assert "实时" in wall.view.tile_text(0)


@pytest.mark.asyncio
async def test_another_camera_in_the_tile_ends_the_playback(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(9))
    wall.view.assign_id(0, CameraId("cam-3"))
    past._on_tick()
    assert not past.is_open
    assert steered(wall)[-1][0] is PlaybackAct.CLOSE
    assert URL not in urls(wall)


@pytest.mark.asyncio
async def test_a_device_that_cannot_be_asked_and_an_empty_day_are_said(wall: Wall) -> None:
    past = await opened(wall)
    past._on_recordings(RecordingsAnswer(recordings=[], device_problem="offline"))
    assert past.strip.said.text() == "设备不在线，只列出中心的录像"
    past._on_recordings(RecordingsAnswer(recordings=[]))
    assert past.strip.said.text() == "这一天没有录像"
    past._on_failed("")
    assert past.strip.said.text() == "与中心断开，不能回放"


def test_who_may_not_see_the_past_is_told_so(wall: Wall) -> None:
    heard = QSignalSpy(wall.view.noticed)
    wall.link.user_now = a_user(Role.SYSTEM_ADMINISTRATOR)
    past = WallPast(wall.context, wall.view)
    QTest.keyClick(wall.view, Qt.Key.Key_V)
    assert not past.is_open
    assert heard.at(0)[0] == "您的岗位不能看录像"


@pytest.mark.asyncio
async def test_the_hub_is_asked_for_the_day_and_for_the_rest_of_a_stretch(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(8, 30))
    day, playback = wall.link.asked
    assert isinstance(day, Recordings)
    assert day.ends_at - day.starts_at == dt.timedelta(days=1)
    assert isinstance(playback, OpenPlayback)
    assert (playback.starts_at, playback.ends_at) == (at(8, 30), at(12))


@pytest.mark.asyncio
async def test_every_key_while_a_recording_plays(wall: Wall) -> None:
    past = await opened(wall)
    bar, whole_day, first = past.strip.bar, past._known, past._known[0]
    await play(wall, past, at(9))

    def moves(to: dt.datetime) -> Effect:
        def prepare() -> Callable[[], bool]:
            past.playing.stretch, past.playing._stands = past._known[0], at(9, 30)
            return lambda: past.playing.position == to

        return prepare

    def scale() -> Callable[[], bool]:
        past.playing.scale = 1.0
        return lambda: past.playing.scale != 1.0

    def pauses() -> Callable[[], bool]:
        before = past.playing.is_paused
        return lambda: past.playing.is_paused != before

    def turns() -> Callable[[], bool]:
        past.playing.scale = 1.0
        return lambda: past.playing.scale == -1.0

    def marks() -> Callable[[], bool]:
        past.playing.scale = 1.0
        past.playing.stretch, past.playing._stands = first, at(9, 30)
        bar.choose((at(8, 30), at(11)))
        return lambda: bar.chosen != (at(8, 30), at(11))

    def fetches() -> Callable[[], bool]:
        wall.link.answers[FetchRecording] = FetchAnswer(fetch="f1")
        past._known = whole_day
        bar.choose((at(8, 30), at(11)))
        return lambda: bar.chosen is None

    def day(by: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            before = past._day
            return lambda: past._day - before == dt.timedelta(days=by)

        return prepare

    def zooms() -> Callable[[], bool]:
        bar.zoom(2.0)
        before = bar.window_of_time.length
        return lambda: bar.window_of_time.length != before

    def leaves() -> Callable[[], bool]:
        past.open()
        return lambda: not past.is_open

    effects: dict[str, Effect] = {
        "back": moves(at(9, 29, 50)),
        "on": moves(at(9, 30, 10)),
        "far_back": moves(at(9, 29)),
        "far_on": moves(at(9, 31)),
        "turn": turns,
        "mark_from": marks,
        "mark_to": marks,
        "fetch": fetches,
        "before": moves(at(8)),
        "after": moves(at(13)),
        "play": pauses,
        "slower": scale,
        "faster": scale,
        "day_before": day(-1),
        "day_after": day(1),
        "nearer": zooms,
        "farther": zooms,
        "leave": leaves,
    }
    every_key(past.keys, wall.view, effects)


@pytest.mark.asyncio
async def test_another_camera_begins_with_recordings_of_its_own(wall: Wall) -> None:
    past = await opened(wall)
    wall.view.select(1)
    wall.link.answers[Recordings] = RecordingsAnswer(recordings=[])
    wall.view.act("recordings")
    assert past.strip.bar.stretches == ()
    await until(lambda: past.strip.said.text() == "这一天没有录像")
    assert past.strip.title.text() == "2　路口2"


@pytest.mark.asyncio
async def test_a_wall_that_mirrors_another_plays_what_it_plays(wall: Wall, qtbot: QtBot) -> None:
    other = WallView(wall.context, None)
    qtbot.addWidget(other)
    other.resize(960, 540)
    other.show()
    mirror = Mirror(wall.view, other)
    past = await opened(wall)
    past.go_to(at(9), DEVICE)
    await until(lambda: [v.stream.url for v in wall.engine.views.values()].count(URL) == 2)
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert URL not in {t.past.stream.url for t in other._board.tiles if t.past is not None}
    other.release()
    del mirror


@pytest.mark.asyncio
async def test_without_the_hub_nothing_is_said_to_be_done(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(9))
    wall.link.go_offline(NOW)
    QTest.keyClick(wall.view, Qt.Key.Key_Space)
    assert not past.playing.is_paused
    assert past.strip.said.text() == "与中心断开，不能操作回放"
    QTest.keyClick(wall.view, Qt.Key.Key_Escape)
    assert not past.is_open


@pytest.mark.asyncio
async def test_a_key_held_too_long_pauses_once_and_goes_on_again_and_again(wall: Wall) -> None:
    past = await opened(wall)
    await play(wall, past, at(9))
    wall.link.told.clear()
    hold_key(wall.view, Qt.Key.Key_Space, " ")
    assert steered(wall) == [(PlaybackAct.PAUSE, 1.0, None)]
    hold_key(wall.view, Qt.Key.Key_Right)
    assert [seek_s for _, _, seek_s in steered(wall)[1:]] == [10.0 * n for n in range(1, 11)]
