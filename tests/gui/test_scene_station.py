"""A wall follows the record: at its moment, with streams opened before, and tells what it shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QFrame, QPushButton
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.clock import unix_ms
from backends.link.walls import WallReport, WallWish
from backends.record.access import Role
from backends.record.common import Actor, Realm, Severity
from backends.record.ids import AlarmId, CameraId, SceneId, SeatId, UserId, WallId
from backends.record.meeting_scene import content_of
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import Content, Scene, TileContent, Tour, TourStep
from backends.record.scene_layout import of_split, one_large
from backends.record.scene_wall import (
    ArrangeWall,
    PauseTour,
    ResumeTour,
    Showing,
    StartTour,
    StepTour,
    TourRun,
    Turns,
    Wall,
)
from tests.gui.fakes_link import NOW, a_user
from tests.gui.wall_parts import make_context
from video.api import Rank, StreamState
from widgets.wall.rotation import Rotation
from widgets.wall.scenes.station import WallStation
from widgets.wall.view import WallView

HALL, SQUARE, RIVER = WallId("hall"), SceneId("square"), SceneId("river")
ANNA = Actor(user=UserId("anna"), seat=SeatId("seat-1"))


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def content(*numbers: int, split: int = 4) -> Content:
    tiles = [TileContent(cameras=[CameraId(f"cam-{number}")]) for number in numbers]
    return Content(layout=of_split(split), tiles=tiles)


def showing(what: Content, at: dt.datetime = NOW, **said: Any) -> Wall:
    words: dict[str, Any] = {"scene": SQUARE, "edition": 1, "name": "人民广场"}
    put = Showing(content=what, at=at, by=ANNA, **(words | said))
    return Wall(id=HALL, version=1, realm=Realm.LIVE, changed_at=NOW, showing=put)


def a_scene(scene: SceneId, plan: Content | Tour) -> Scene:
    return Scene(
        id=scene,
        version=1,
        realm=Realm.LIVE,
        name=scene,
        edition=1,
        plan=plan,
        saved_by=ANNA,
        saved_at=NOW,
        changed_at=NOW,
    )


class Hall:
    """A wall of 960 x 540 with its station, on fakes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.context, self.engine, self.link = make_context()
        self.view = WallView(self.context, None)
        self.view.resize(960, 540)
        qtbot.addWidget(self.view)
        self.view.show()
        self.station = WallStation(self.context, [self.view], HALL, "大厅")

    def put(self, wall: Wall) -> None:
        self.link.walls[HALL] = wall
        self.link.tell(Change(walls=frozenset({HALL})))

    def at(self, seconds: float) -> None:
        """The hub's clock stands there, and the wall looks at it."""
        self.link.now = later(seconds)
        self.station._look()

    def shown(self) -> list[str]:
        return [camera for _, camera in sorted(self.view.assignments().items())]

    def streams(self) -> set[str]:
        return {view.stream.url.rpartition("/")[2] for view in self.engine.views.values()}

    def report(self) -> WallReport:
        self.station._report()
        told = self.link.told[-1]
        assert isinstance(told, WallReport)
        return told


@pytest.fixture
def hall(qtbot: QtBot) -> Iterator[Hall]:
    made = Hall(qtbot)
    yield made
    made.station.release()
    made.view.release()
    made.engine.shutdown()


def test_a_wall_that_starts_shows_what_was_put_on_it(qtbot: QtBot) -> None:
    context, engine, link = make_context()
    link.walls[HALL] = showing(content(3, 4, split=9))
    view = WallView(context, None)
    qtbot.addWidget(view)
    station = WallStation(context, [view], HALL, "大厅")
    assert view.split == 9
    assert view.assignments() == {0: "cam-3", 1: "cam-4"}
    station.release()
    view.release()
    engine.shutdown()


def test_a_take_waits_for_its_moment_with_its_streams_open(hall: Hall) -> None:
    hall.put(showing(content(1, 2)))
    hall.put(showing(content(5, 6), at=later(0.5)))
    assert hall.shown() == ["cam-1", "cam-2"]
    assert hall.streams() == {"1", "2", "5", "6"}
    hall.at(0.5)
    assert hall.shown() == ["cam-5", "cam-6"]
    assert hall.streams() == {"5", "6"}


def test_a_meetings_scene_is_shown_with_its_speaker_large_and_leaves_as_it_came(
    hall: Hall,
) -> None:
    hall.put(showing(content(1, 2)))
    streams = [CameraId(f"cam-{n}") for n in (4, 5, 6)]
    hall.put(showing(content_of(streams, streams[2]), name="会商", scene=SceneId("")))
    assert hall.shown() == ["cam-6", "cam-4", "cam-5"]
    assert hall.view.wall_layout == one_large(3)
    assert hall.view.arrangement().locked == [0], "no alarm takes the speaker's place"
    hall.put(showing(content_of(streams, streams[0]), name="会商", scene=SceneId("")))
    assert hall.shown() == ["cam-4", "cam-5", "cam-6"]
    hall.put(showing(content(1, 2)))
    assert hall.shown() == ["cam-1", "cam-2"] and hall.view.split == 4
    assert not hall.view.arrangement().locked


def test_prepared_pictures_are_on_the_wall_with_the_first_paint(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.put(showing(content(5), at=later(0.5)))
    hall.engine.show(hall.engine.view_of("rtsp://main/5"), (0, 0, 255))
    hall.at(0.5)
    rect = hall.view._board.tiles[0].rect
    pixel = hall.view.grab().toImage().pixelColor(rect.width() // 8, rect.height() // 4)
    assert (pixel.red(), pixel.blue()) == (255, 0)


def test_a_change_is_told_by_the_moment_its_last_new_picture_was_painted(
    hall: Hall, qtbot: QtBot
) -> None:
    hall.put(showing(content(1)))
    hall.put(showing(content(1, 5, 6), at=later(0.5)))
    hall.engine.show(hall.engine.view_of("rtsp://main/5"), (0, 0, 255))
    hall.link.now = later(0.52)
    hall.station._look()
    assert hall.report().painted_unix_ms == 0
    hall.link.now = later(0.54)
    hall.view.repaint()
    qtbot.waitUntil(lambda: hall.report().painted_unix_ms == unix_ms(later(0.54)))
    hall.engine.show(hall.engine.view_of("rtsp://main/6"), (0, 0, 255))
    hall.link.now = later(0.9)
    hall.view.take_pictures()
    hall.view.repaint()
    qtbot.waitUntil(lambda: hall.report().painted_unix_ms == unix_ms(later(0.9)))
    assert hall.report().late_ms == 400
    hall.link.now = later(3.0)
    hall.engine.show(hall.engine.view_of("rtsp://main/6"), (0, 255, 0))
    hall.view.take_pictures()
    hall.view.grab()
    assert hall.report().painted_unix_ms == unix_ms(later(0.9))


def test_a_tour_goes_on_by_the_clock_and_opens_the_next_scene_before(hall: Hall) -> None:
    hall.link.scenes |= {
        SQUARE: a_scene(SQUARE, content(1)),
        RIVER: a_scene(RIVER, content(2, split=9)),
    }
    steps = [TourStep(scene=SQUARE, dwell_s=10), TourStep(scene=RIVER, dwell_s=20)]
    run = TourRun(scene=SceneId("round"), edition=1, name="早巡", steps=steps, at=NOW, by=ANNA)
    hall.put(Wall(id=HALL, version=1, realm=Realm.LIVE, changed_at=NOW, run=run))
    assert (hall.shown(), hall.streams()) == (["cam-1"], {"1"})
    hall.at(6)
    assert (hall.shown(), hall.streams()) == (["cam-1"], {"1", "2"})
    hall.at(10)
    assert (hall.shown(), hall.view.split, hall.streams()) == (["cam-2"], 9, {"2"})
    assert hall.report().step == 1
    hall.at(30)
    assert (hall.shown(), hall.view.split) == (["cam-1"], 4)


def test_cameras_take_turns_in_a_tile(hall: Hall) -> None:
    turns = TileContent(cameras=[CameraId("cam-1"), CameraId("cam-2")], dwell_s=10)
    fixed = TileContent(cameras=[CameraId("cam-3")])
    hall.put(showing(Content(layout=of_split(4), tiles=[turns, fixed])))
    assert hall.shown() == ["cam-1", "cam-3"]
    hall.at(7)
    assert hall.streams() == {"1", "2", "3"}
    hall.at(10)
    assert hall.shown() == ["cam-2", "cam-3"]
    hall.at(20)
    assert hall.shown() == ["cam-1", "cam-3"]
    assert hall.link.sent == []  # a turn is no hand


def test_what_a_hand_changes_is_told_as_one(hall: Hall) -> None:
    hall.put(showing(content(1, 2)))
    hall.view.assign_id(2, CameraId("cam-7"))
    hall.view.clear(0)
    hall.station.hand.tell()
    sent = hall.link.sent
    assert len(sent) == 1
    assert isinstance(sent[0], ArrangeWall)
    assert [tile.cameras for tile in sent[0].content.tiles] == [[], ["cam-2"], ["cam-7"]]
    assert sent[0].seen_version == 1


def test_the_echo_of_a_hand_does_not_undo_what_it_did_meanwhile(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.view.assign_id(1, CameraId("cam-2"))
    hall.station.hand.tell()
    hall.view.assign_id(2, CameraId("cam-3"))
    hall.link.pending_now.clear()
    told = hall.link.sent[0]
    assert isinstance(told, ArrangeWall)
    wall = showing(told.content, is_changed=True)
    hall.link.walls[HALL] = Wall(
        id=HALL, version=2, realm=Realm.LIVE, changed_at=NOW, showing=wall.showing
    )
    hall.link.tell(Change(walls=frozenset({HALL})))
    assert hall.shown() == ["cam-1", "cam-2", "cam-3"]


def test_cameras_that_take_turns_undo_no_hand_that_is_not_told_yet(hall: Hall) -> None:
    wall = turning()
    hall.put(wall)
    hall.view.assign_id(1, CameraId("cam-7"))
    hall.at(10)
    assert hall.shown() == ["cam-1", "cam-7"], "it is to be told within the second"
    hall.station.hand.tell()
    hall.station.hand.rest()
    hall.at(10.1)
    assert hall.shown() == ["cam-1", "cam-7"], "its echo is to come"
    (told,) = hall.link.sent
    assert isinstance(told, ArrangeWall)
    assert [tile.cameras for tile in told.content.tiles] == [["cam-1", "cam-2"], ["cam-7"]]
    hall.link.pending_now.clear()
    put = showing(told.content, at=later(10.1)).showing
    hall.put(msgspec.structs.replace(wall, version=2, showing=put, turns=Turns(at=NOW)))
    assert hall.shown() == ["cam-2", "cam-7"]


def test_what_another_hand_has_laid_still_undoes_one_that_is_not_told_yet(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.view.assign_id(1, CameraId("cam-7"))
    hall.put(showing(content(3), is_changed=True))
    assert hall.shown() == ["cam-3"]


def test_cameras_take_turns_at_their_moment_beside_an_alarms(hall: Hall) -> None:
    hall.put(turning())
    assert hall.view.pop_up(CameraId("cam-9"), AlarmId("a"), Severity.I) == 1
    hall.at(10)
    assert hall.shown() == ["cam-2", "cam-9"]


def test_the_echo_of_fewer_tiles_leaves_the_cameras_that_wait_for_more(hall: Hall) -> None:
    hall.put(showing(content(1, 2, 3, 4)))
    before, layout = hall.shown(), hall.view.wall_layout
    hall.view.set_split(1)
    hall.station.hand.tell()
    hall.station.hand.rest()
    told = hall.link.sent[-1]
    assert isinstance(told, ArrangeWall)
    hall.link.pending_now.clear()
    hall.link.walls[HALL] = Wall(
        id=HALL,
        version=2,
        realm=Realm.LIVE,
        changed_at=NOW,
        showing=showing(told.content, is_changed=True).showing,
    )
    hall.link.tell(Change(walls=frozenset({HALL})))
    hall.view.set_wall_layout(layout)
    assert hall.shown() == before


def test_a_hand_that_is_refused_is_undone(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.view.assign_id(0, CameraId("cam-9"))
    hall.station.hand.tell()
    hall.link.refuse(hall.link.sent[0], Refusal(code=RefusalCode.STALE_VERSION))
    hall.station._look()
    assert hall.shown() == ["cam-1"]


@pytest.mark.parametrize("role", [Role.COMMANDER, Role.DISPATCHER, Role.LEADING_OFFICIAL])
def test_what_anybody_at_the_console_lays_on_its_wall_is_in_the_record(
    hall: Hall, role: Role
) -> None:
    hall.link.user_now = a_user(role)
    hall.view.assign_id(0, CameraId("cam-9"))
    hall.station.hand.tell()
    (sent,) = hall.link.sent
    assert isinstance(sent, ArrangeWall)
    assert sent.content.tiles[0].cameras == ["cam-9"]


def test_what_an_administrator_lays_on_a_wall_is_undone_and_said(hall: Hall) -> None:
    hall.put(showing(content(1)))
    said = list[str]()
    hall.view.noticed.connect(said.append)
    hall.link.user_now = a_user(Role.SYSTEM_ADMINISTRATOR)
    hall.view.assign_id(0, CameraId("cam-9"))
    hall.station.hand.tell()
    assert hall.link.sent == []
    assert hall.shown() == ["cam-1"]
    assert said == ["您的岗位不能改动大屏画面"]


def test_a_wish_opens_streams_and_says_when_they_are_ready(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.link.tell(Change(wishes=(WallWish(wall=HALL, content=content(5, 6)),)))
    assert hall.streams() == {"1", "5", "6"}
    assert (hall.report().ready, hall.report().wanted) == (0, 2)
    hall.engine.show(hall.engine.view_of("rtsp://main/5"), (0, 0, 255))
    assert (hall.report().ready, hall.report().wanted) == (1, 2)
    hall.link.tell(Change(wishes=(WallWish(wall=HALL),)))
    assert hall.streams() == {"1"}


def test_a_preview_of_something_else_does_not_stop_a_tour_from_preparing(hall: Hall) -> None:
    hall.link.scenes |= {
        SQUARE: a_scene(SQUARE, content(1)),
        RIVER: a_scene(RIVER, content(2)),
    }
    steps = [TourStep(scene=SQUARE, dwell_s=10), TourStep(scene=RIVER, dwell_s=10)]
    run = TourRun(scene=SceneId("round"), edition=1, name="早巡", steps=steps, at=NOW, by=ANNA)
    hall.put(Wall(id=HALL, version=1, realm=Realm.LIVE, changed_at=NOW, run=run))
    hall.link.tell(Change(wishes=(WallWish(wall=HALL, content=content(5)),)))
    hall.at(7)
    assert hall.streams() == {"1", "2", "5"}
    hall.at(10)
    assert hall.streams() == {"2", "5"}


def test_a_window_that_nobody_sees_prepares_nothing_until_it_is_seen(hall: Hall) -> None:
    hall.put(a_tour(hall))
    hall.view.hide()
    hall.link.tell(Change(wishes=(WallWish(wall=HALL, content=content(5)),)))
    hall.at(7)
    assert hall.streams() == {"1"}
    hall.view.show()
    assert hall.streams() == {"1", "2", "5"}
    hall.view.hide()
    assert hall.streams() == {"1"}
    hall.at(10)
    assert hall.shown() == ["cam-2"], "it goes on all the same"


def test_a_minimised_window_prepares_nothing(hall: Hall, qtbot: QtBot) -> None:
    hall.put(a_tour(hall))
    hall.view.showMinimized()
    (shown,) = hall.engine.views.values()
    qtbot.waitUntil(lambda: shown.rank is Rank.UNSEEN)
    hall.at(7)
    assert hall.streams() == {"1"}
    assert not hall.report().is_seen, "who would put something on it is told"
    hall.view.showNormal()
    qtbot.waitUntil(lambda: hall.streams() == {"1", "2"})


def test_a_report_says_what_is_really_there(hall: Hall) -> None:
    hall.put(showing(content(1, 2)))
    report = hall.report()
    assert (report.title, report.edition, report.record_version) == ("人民广场", 1, 1)
    assert [tile.camera for tile in report.tiles] == ["cam-1", "cam-2", "", ""]
    assert report.tiles[0].state == StreamState.CONNECTING.value
    assert report.picture == b""
    hall.link.is_watched = True
    assert hall.report().picture.startswith(b"\xff\xd8")


def test_without_a_hub_the_wall_stays_and_takes_are_shown_at_once(hall: Hall) -> None:
    hall.put(showing(content(1)))
    hall.link.go_offline(NOW)
    assert hall.shown() == ["cam-1"]
    hall.link.send(ArrangeWall(wall=HALL, seen_version=1, content=content(4), at=NOW))
    assert hall.shown() == ["cam-4"]
    assert not any(isinstance(told, WallReport) for told in hall.link.told)


def a_tour(hall: Hall, *, paused_s: float | None = None, version: int = 1) -> Wall:
    hall.link.scenes |= {
        SQUARE: a_scene(SQUARE, content(1)),
        RIVER: a_scene(RIVER, content(2)),
    }
    steps = [TourStep(scene=SQUARE, dwell_s=10), TourStep(scene=RIVER, dwell_s=20)]
    run = TourRun(
        scene=SceneId("round"),
        edition=1,
        name="早巡",
        steps=steps,
        at=NOW,
        by=ANNA,
        paused_s=paused_s,
    )
    return Wall(id=HALL, version=version, realm=Realm.LIVE, changed_at=NOW, run=run)


def asked(hall: Hall) -> QFrame:
    strip = hall.station.hand.question.strip
    assert strip is not None
    return strip


def answer(hall: Hall, name: str) -> None:
    button = asked(hall).findChild(QPushButton, name)
    assert isinstance(button, QPushButton)
    button.click()


def test_a_hand_ends_no_tour_unasked(hall: Hall) -> None:
    hall.put(a_tour(hall))
    hall.view.set_locked(0, True)
    hall.station.hand.tell()
    assert hall.link.sent == []
    assert "早巡" in asked(hall).accessibleName()
    hall.put(a_tour(hall, paused_s=4, version=2))
    assert hall.view.is_locked(0)  # a pause does not decide it
    hall.put(a_tour(hall, version=3))
    hall.at(10)
    assert hall.station.hand.question.strip is None
    assert (hall.shown(), hall.view.is_locked(0), hall.link.sent) == (["cam-2"], False, [])


def test_a_hand_that_is_to_stay_ends_the_tour(hall: Hall) -> None:
    hall.put(a_tour(hall))
    hall.view.assign_id(1, CameraId("cam-7"))
    hall.station.hand.tell()
    answer(hall, "keep")
    (told,) = hall.link.sent
    assert isinstance(told, ArrangeWall)
    assert [tile.cameras for tile in told.content.tiles] == [["cam-1"], ["cam-7"]]


def test_a_hand_over_a_tour_can_be_taken_back(hall: Hall) -> None:
    hall.put(a_tour(hall))
    hall.view.assign_id(0, CameraId("cam-7"))
    hall.station.hand.tell()
    answer(hall, "undo")
    assert (hall.shown(), hall.link.sent) == (["cam-1"], [])
    hall.view.assign_id(0, CameraId("cam-8"))
    hall.station.hand.tell()
    hall.view.assign_id(0, CameraId("cam-1"))  # by the hand itself
    assert hall.station.hand.question.strip is None


def turning() -> Wall:
    turns = TileContent(cameras=[CameraId("cam-1"), CameraId("cam-2")], dwell_s=10)
    return showing(Content(layout=of_split(4), tiles=[turns]))


def test_a_camera_that_takes_turns_elsewhere_is_laid_alone(hall: Hall) -> None:
    hall.put(turning())
    hall.view.select(3)
    QTest.keyClicks(hall.view, "2")
    QTest.keyClick(hall.view, Qt.Key.Key_Return)
    hall.station.hand.tell()
    (told,) = hall.link.sent
    assert isinstance(told, ArrangeWall)
    assert [tile.cameras for tile in told.content.tiles] == [["cam-1", "cam-2"], [], [], ["cam-2"]]


def test_f7_pauses_what_goes_on_by_itself_and_f6_steps(hall: Hall) -> None:
    hall.put(turning())
    assert hall.view.rotation.value == "turns_go"
    QTest.keyClick(hall.view, Qt.Key.Key_F7)
    assert hall.link.sent.pop() == PauseTour(wall=HALL, at=NOW)
    hall.link.pending_now.clear()
    hall.put(a_tour(hall, paused_s=4))
    assert hall.view.rotation.value == "tour_stands"
    QTest.keyClick(hall.view, Qt.Key.Key_F7)
    QTest.keyClick(hall.view, Qt.Key.Key_F6)
    assert hall.link.sent[0] == ResumeTour(wall=HALL, at=NOW)
    assert isinstance(hall.link.sent[1], StepTour) and hall.link.sent[1].step == 1


def test_who_may_not_put_scenes_pauses_none_and_is_told(hall: Hall) -> None:
    hall.put(turning())
    hall.link.user_now = a_user(Role.COMMANDER)
    notices = QSignalSpy(hall.view.noticed)
    QTest.keyClick(hall.view, Qt.Key.Key_F7)
    assert (hall.link.sent, notices.count()) == ([], 1)


def test_without_a_hub_turns_and_tours_are_paused_stepped_and_begun_all_the_same(
    hall: Hall,
) -> None:
    hall.put(turning())
    hall.link.go_offline(NOW)
    hall.link.now = later(12)
    QTest.keyClick(hall.view, Qt.Key.Key_F7)
    hall.at(25)
    assert (hall.shown(), hall.view.rotation) == (["cam-2"], Rotation.TURNS_STAND)
    QTest.keyClick(hall.view, Qt.Key.Key_F7)  # goes on from there
    hall.at(34)
    assert hall.shown() == ["cam-1"]
    run = a_tour(hall).run
    assert run is not None
    begun = StartTour(
        wall=HALL, scene=run.scene, edition=1, name=run.name, steps=run.steps, at=later(34)
    )
    hall.link.send(begun)
    hall.at(44)
    assert hall.shown() == ["cam-2"]
    QTest.keyClick(hall.view, Qt.Key.Key_F5)
    hall.at(45)
    assert hall.shown() == ["cam-1"]
    hall.link.pending_now.clear()  # the hub has answered, and says otherwise
    hall.put(showing(content(9)))
    assert hall.shown() == ["cam-9"]
