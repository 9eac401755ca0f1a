"""The room of scenes: preview, then take; editing under a lock; tours; what each wall shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from backends.link.api import Change
from backends.link.queries import Timeline, TimelineAnswer
from backends.link.walls import (
    PrepareWall,
    ScreenMatrix,
    TendWall,
    TileShown,
    WallReport,
    WallSeen,
    WatchWalls,
)
from backends.record.access import Role, User
from backends.record.catalogue import encode_payload, name_of
from backends.record.common import Actor, Realm
from backends.record.envelope import Event
from backends.record.ids import CameraId, EventId, SceneId, SeatId, UserId, WallId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.scene import (
    Content,
    DeleteScene,
    EditLock,
    LockScene,
    SaveScene,
    Scene,
    SceneLocked,
    SceneSaved,
    TileContent,
    Tour,
    TourStep,
    UnlockScene,
)
from backends.record.scene_layout import of_split
from backends.record.scene_wall import (
    PauseTour,
    ResumeTour,
    Showing,
    StartTour,
    StepTour,
    TakeScene,
    TourRun,
    Wall,
    WallArranged,
    WallSceneTaken,
    WallTourPaused,
)
from tests.gui.asked_link import until
from tests.gui.fakes_link import NOW, a_user
from tests.gui.wall_parts import make_context
from widgets.wall.menu import TileMenu
from widgets.wall.scenes.deeds import LEAD
from widgets.wall.scenes.history import HistoryDialog
from widgets.wall.scenes.page import ScenesPage

pytestmark = pytest.mark.gui

HALL, WEST = WallId("hall"), WallId("west")
SQUARE, RIVER, ROUND = SceneId("square"), SceneId("river"), SceneId("round")
ME = Actor(user=UserId("watch_leader"), seat=SeatId("seat-1"))
OTHER = Actor(user=UserId("other"), seat=SeatId("seat-2"))


def content(*numbers: int, split: int = 4) -> Content:
    tiles = [TileContent(cameras=[CameraId(f"cam-{number}")]) for number in numbers]
    return Content(layout=of_split(split), tiles=tiles)


def a_scene(key: SceneId, name: str, plan: Content | Tour, **said: Any) -> Scene:
    words: dict[str, Any] = {"version": 1, "edition": 1} | said
    return Scene(
        id=key,
        realm=Realm.LIVE,
        name=name,
        plan=plan,
        saved_by=ME,
        saved_at=NOW,
        changed_at=NOW,
        **words,
    )


def seen(wall: WallId, name: str, **said: Any) -> WallSeen:
    words: dict[str, Any] = {"layout": of_split(4), "width": 1920, "height": 1080} | said
    report = WallReport(wall=wall, name=name, **words)
    now_ms = round(NOW.timestamp() * 1000)
    return WallSeen(report=report, is_here=True, user="wall", heard_unix_ms=now_ms)


class Room:
    """The page on fakes, with two walls, two scenes and a tour."""

    def __init__(self, qtbot: QtBot) -> None:
        self.context, self.engine, self.link = make_context()
        link = self.link
        link.users_now["other"] = User(
            id=OTHER.user, name="赵海波", role=Role.WALL_OPERATOR, seat=OTHER.seat
        )
        steps = [TourStep(scene=SQUARE, dwell_s=10), TourStep(scene=RIVER, dwell_s=20)]
        link.scenes |= {
            SQUARE: a_scene(SQUARE, "人民广场", content(1, 2)),
            RIVER: a_scene(RIVER, "滨江", content(3, split=9)),
            ROUND: a_scene(ROUND, "早巡", Tour(steps=steps)),
        }
        link.walls_seen |= {HALL: seen(HALL, "大厅"), WEST: seen(WEST, "西厅")}
        self.page = ScenesPage(self.context)
        self.page.set_own_wall(HALL)
        self.page.resize(1220, 900)
        qtbot.addWidget(self.page)
        self.page.show()
        self.page.list.choose(SQUARE)

    def press(self, key: str, widget: QWidget | None = None) -> None:
        combination = QKeySequence.fromString(key)[0]  # type: ignore[index]  # a sequence of one
        target = widget or self.page.list.view
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def sent(self, kind: type[Any]) -> list[Any]:
        return [body for body in self.link.sent if isinstance(body, kind)]

    def put(self, *scenes: Scene) -> None:
        self.link.scenes |= {scene.id: scene for scene in scenes}
        for scene in scenes:
            self.link.pending_now.pop(scene.id, None)
        keys = frozenset(scene.id for scene in scenes)
        self.link.tell(Change(scenes=keys, pending=frozenset(keys)))

    def on_wall(self, wall: Wall) -> None:
        self.link.walls[wall.id] = wall
        self.link.pending_now.pop(wall.id, None)
        self.link.tell(Change(walls=frozenset({wall.id})))

    def edits(self) -> bool:
        return self.page.editing.draft is not None

    def answer(self, text: str) -> None:
        """Press that button of the question that is open."""
        boxes = [b for b in self.page.findChildren(QMessageBox) if b.isVisible()]
        button = next(b for b in boxes[-1].buttons() if b.text() == text)
        button.click()


def type_into(line: QLineEdit, text: str) -> None:
    """As an input method does."""
    line.insert(text)
    line.textEdited.emit(line.text())


@pytest.fixture
def room(qtbot: QtBot) -> Iterator[Room]:
    made = Room(qtbot)
    yield made
    made.page.release()
    made.engine.shutdown()


def a_run(paused_s: float | None = None) -> Wall:
    steps = [TourStep(scene=SQUARE, dwell_s=10), TourStep(scene=RIVER, dwell_s=20)]
    run = TourRun(
        scene=ROUND, edition=1, name="早巡", steps=steps, at=NOW, by=ME, paused_s=paused_s
    )
    return Wall(id=HALL, version=1, realm=Realm.LIVE, changed_at=NOW, run=run)


def test_what_is_chosen_is_previewed_and_no_wall_changes(room: Room) -> None:
    assert room.page.stage.view.assignments() == {0: "cam-1", 1: "cam-2"}
    room.page.list.choose(RIVER)
    assert room.page.stage.view.split == 9
    assert room.link.sent == []


def test_walls_prepare_what_is_previewed(room: Room) -> None:
    room.page.looking.now()
    wishes = [told for told in room.link.told if isinstance(told, PrepareWall)]
    assert [(wish.wall, wish.content) for wish in wishes] == [(HALL, content(1, 2))]
    assert WatchWalls(is_watching=True) in room.link.told
    room.page.hide()
    assert WatchWalls(is_watching=False) in room.link.told
    assert room.link.told[-1] == PrepareWall(wall=HALL)


def test_a_wall_that_is_not_in_sight_is_said_to_connect_at_the_take(room: Room) -> None:
    room.page.walls.cards[WEST].aim.setChecked(True)
    shown = {HALL: seen(HALL, "大厅", ready=2, wanted=2), WEST: seen(WEST, "西厅")}
    room.link.walls_seen |= shown
    room.link.tell(Change(walls_seen=frozenset(shown)))
    assert room.page.bar.said.text() == "大屏已备好 2 路画面，切换不会黑屏"
    room.link.walls_seen[WEST] = seen(WEST, "西厅", is_seen=False)
    room.link.tell(Change(walls_seen=frozenset({WEST})))
    said = "西厅的窗口没有显示，上屏时才连接画面"
    assert room.page.bar.said.text() == f"大屏已备好 2 路画面 · {said}"
    room.page.walls.cards[HALL].aim.setChecked(False)
    assert room.page.bar.said.text() == f"预览中：人民广场 · {said}"


@pytest.mark.parametrize("key", ["F8", "Return"])
def test_a_take_names_scene_edition_and_one_moment_for_all_walls(room: Room, key: str) -> None:
    room.page.walls.cards[WEST].aim.setChecked(True)
    assert room.page.bar.take.text() == "上屏到 2 块大屏"
    room.press(key)
    takes = room.sent(TakeScene)
    assert [take.wall for take in takes] == [HALL, WEST]
    assert {take.at for take in takes} == {NOW + LEAD}
    assert takes[0].content == content(1, 2)


def test_a_tour_is_taken_with_its_steps(room: Room) -> None:
    room.page.list.choose(ROUND)
    assert room.page.stage.view.assignments() == {0: "cam-1", 1: "cam-2"}
    room.press("F8")
    assert [step.dwell_s for step in room.sent(StartTour)[0].steps] == [10, 20]


def test_without_a_chosen_wall_nothing_is_taken(room: Room) -> None:
    room.page.walls.cards[HALL].aim.setChecked(False)
    assert not room.page.bar.take.isEnabled()
    room.press("F8")
    assert room.link.sent == []


def test_who_may_not_take_may_look(qtbot: QtBot, room: Room) -> None:
    room.link.user_now = a_user(Role.DISPATCHER)
    room.link.tell(Change(user=True))
    for key in ("F8", "F2", "Ctrl+N", "Ctrl+D"):
        room.press(key)
    assert room.link.sent == []
    assert not room.edits()
    assert room.page.stage.view.assignments() == {0: "cam-1", 1: "cam-2"}
    assert "值班长或大屏操作员" in room.page.bar.said.text()


def test_editing_locks_lays_names_and_saves(room: Room) -> None:
    room.press("F2")
    assert room.sent(LockScene) == [LockScene(scene=SQUARE)]
    view = room.page.stage.view
    view.assign_id(2, CameraId("cam-5"))
    view.set_split(9)
    type_into(room.page.stage.name, "东")
    room.press("Ctrl+S", view)
    saved = room.sent(SaveScene)[0]
    assert (saved.seen_edition, saved.name) == (1, "人民广场东")
    assert [tile.cameras for tile in saved.plan.tiles] == [["cam-1"], ["cam-2"], ["cam-5"]]
    assert len(saved.plan.layout.cells) == 9
    room.put(a_scene(SQUARE, saved.name, saved.plan, version=3, edition=2))
    assert not room.edits()
    assert room.page.stage.title.text() == "人民广场东"
    assert room.page.list.current == SQUARE


def test_a_preview_is_not_laid_by_accident(room: Room) -> None:
    view = room.page.stage.view
    assert not view.acceptDrops()
    assert view.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    room.press("F2")
    assert view.acceptDrops()


def test_cameras_of_a_tile_take_turns(room: Room) -> None:
    room.press("F2")
    strip, view = room.page.stage.strip, room.page.stage.view
    view.select(0)
    strip.add.setText("7")
    QTest.keyClick(strip.add, Qt.Key.Key_Return)
    strip.dwell.setValue(30)
    draft = room.page.editing.draft
    assert draft is not None
    assert draft.tile(0) == TileContent(cameras=[CameraId("cam-1"), CameraId("cam-7")], dwell_s=30)
    assert view.assignments()[0] == "cam-1"
    strip.is_locked.click()
    draft = room.page.editing.draft
    assert draft is not None
    assert draft.tile(0).is_locked
    assert draft.tile(0).cameras == [CameraId("cam-1"), CameraId("cam-7")]


def test_turns_go_with_their_tile_and_are_not_copied(room: Room) -> None:
    turns = TileContent(cameras=[CameraId("cam-1"), CameraId("cam-7")])
    room.put(a_scene(SQUARE, "人民广场", Content(layout=of_split(4), tiles=[turns]), version=2))
    room.press("F2")
    view, editing = room.page.stage.view, room.page.editing
    view.assign_id(3, CameraId("cam-7"))
    assert editing.draft is not None
    assert editing.draft.tile(0) == turns
    assert editing.draft.tile(3).cameras == ["cam-7"]
    view.move_tile(0, 1)
    assert [tile.cameras for tile in editing.draft.content.tiles] == [
        [],
        ["cam-1", "cam-7"],
        [],
        ["cam-7"],
    ]


def test_a_camera_activated_elsewhere_goes_into_the_scene_that_is_edited(room: Room) -> None:
    assert not room.page.add_camera(CameraId("cam-9"))
    room.press("F2")
    room.page.stage.view.select(3)
    assert room.page.add_camera(CameraId("cam-9"))
    assert room.page.stage.view.assignments()[3] == "cam-9"


def test_leaving_with_changes_asks_first(room: Room) -> None:
    room.press("F2")
    room.page.stage.view.clear(0)
    room.press("Esc", room.page.stage.name)
    assert room.edits()
    room.answer("放弃改动")
    assert not room.edits()
    assert room.sent(UnlockScene) == [UnlockScene(scene=SQUARE)]
    assert room.page.stage.view.assignments() == {0: "cam-1", 1: "cam-2"}


def test_leaving_without_changes_asks_nothing(room: Room) -> None:
    room.press("F2")
    room.press("Esc", room.page.stage.name)
    assert not room.edits()


def test_what_another_edits_is_taken_over_only_when_confirmed(room: Room) -> None:
    lock = EditLock(holder=OTHER, until=NOW + dt.timedelta(minutes=5))
    room.put(a_scene(SQUARE, "人民广场", content(1, 2), version=2, lock=lock))
    room.press("F2")
    assert room.link.sent == []
    room.answer("接手编辑")
    assert room.sent(LockScene) == [LockScene(scene=SQUARE, is_forced=True)]
    assert room.edits()


def test_a_draft_whose_lock_was_taken_says_that_it_cannot_be_saved(room: Room) -> None:
    room.press("F2")
    room.page.stage.view.clear(0)
    lock = EditLock(holder=OTHER, until=NOW + dt.timedelta(minutes=5))
    room.put(a_scene(SQUARE, "人民广场", content(1, 2), version=3, lock=lock))
    assert "赵海波" in room.page.stage.trouble.text()
    assert not room.page.stage.save.isEnabled()
    room.press("Ctrl+S", room.page.stage.view)
    assert room.sent(SaveScene) == []


def test_a_refused_save_keeps_the_draft(room: Room) -> None:
    said: list[str] = []
    room.page.noticed.connect(said.append)
    room.press("F2")
    room.page.stage.view.clear(0)
    room.press("Ctrl+S", room.page.stage.view)
    room.link.refuse(room.sent(SaveScene)[0], Refusal(code=RefusalCode.DUPLICATE))
    assert "同名" in said[0]
    assert room.edits()
    assert room.page.stage.save.isEnabled()


def test_a_new_scene_needs_a_free_name(room: Room) -> None:
    room.press("Ctrl+N")
    name = room.page.stage.name
    assert name.text() == "新场景"
    name.selectAll()
    type_into(name, "滨江")
    assert "同名" in room.page.stage.trouble.text()
    type_into(name, "二段")
    room.page.stage.view.assign_id(0, CameraId("cam-4"))
    room.press("Ctrl+S", name)
    saved = room.sent(SaveScene)[0]
    assert (saved.name, saved.seen_edition) == ("滨江二段", 0)
    assert room.sent(LockScene) == []


def test_a_copy_begins_as_its_original(room: Room) -> None:
    room.press("Ctrl+D")
    room.press("Ctrl+S", room.page.stage.name)
    saved = room.sent(SaveScene)[0]
    assert (saved.name, saved.plan) == ("人民广场 副本", content(1, 2))
    assert saved.scene != SQUARE


def test_a_tours_steps_are_added_moved_and_timed(room: Room) -> None:
    room.page.list.choose(ROUND)
    room.press("F2")
    steps = room.page.stage.steps
    steps.choose(0)
    room.press("Alt+Down", steps.table)
    steps.scenes.setCurrentIndex(steps.scenes.findData(RIVER))
    steps.every.setValue(45)
    steps.add.click()
    draft = room.page.editing.draft
    assert draft is not None
    assert [(s.scene, s.dwell_s) for s in draft.steps] == [(RIVER, 20), (SQUARE, 10), (RIVER, 45)]
    steps.choose(0)
    assert room.page.stage.view.split == 9  # the chosen step is looked at
    room.press("Del", steps.table)
    steps.set_all.click()
    room.press("Ctrl+S", steps.table)
    assert [s.dwell_s for s in room.sent(SaveScene)[0].plan.steps] == [45, 45]


def test_a_tour_without_scenes_is_not_saved(room: Room) -> None:
    room.press("Ctrl+Shift+N")
    assert room.page.stage.trouble.text() == "轮巡里还没有场景"
    assert not room.page.stage.save.isEnabled()


def test_a_scene_is_deleted_only_when_confirmed(room: Room) -> None:
    room.page.stage.delete.click()
    room.answer("取消")
    assert room.link.sent == []
    room.page.stage.delete.click()
    room.answer("删除")
    assert room.sent(DeleteScene) == [DeleteScene(scene=SQUARE, seen_edition=1)]
    room.put(a_scene(SQUARE, "人民广场", content(1, 2), version=2, is_deleted=True))
    assert room.page.list.current == RIVER


def test_a_running_tour_pauses_goes_on_and_steps(room: Room) -> None:
    room.on_wall(a_run())
    room.press("F7")
    assert room.sent(PauseTour) == [PauseTour(wall=HALL, at=NOW)]
    room.press("F6")
    assert room.sent(StepTour)[0].step == 1
    room.on_wall(a_run(paused_s=3.0))
    assert room.page.walls.cards[HALL].left.text() == "已暂停"
    room.press("F7")
    assert len(room.sent(ResumeTour)) == 1
    room.press("F5")
    assert room.sent(StepTour)[1].step == 1  # back from the first is the last


def test_each_wall_says_what_was_put_there_and_whether_it_is_so(room: Room) -> None:
    showing = Showing(
        content=content(1, 2),
        at=NOW - dt.timedelta(minutes=5),
        by=ME,
        scene=SQUARE,
        edition=1,
        name="人民广场",
    )
    wall = Wall(id=HALL, version=2, realm=Realm.LIVE, changed_at=NOW, showing=showing)
    card = room.page.walls.cards[HALL]
    shown = [TileShown(camera=CameraId(f"cam-{n}"), state="live") for n in (1, 2)]
    room.link.walls_seen[HALL] = seen(HALL, "大厅", record_version=2, tiles=shown)
    room.on_wall(wall)
    assert card.what.text() == "人民广场 · 第 1 版"
    assert "上屏" in card.who.text()
    assert card.trouble.text() == ""
    shown[1] = TileShown(camera=CameraId("cam-9"), state="live")
    room.link.walls_seen[HALL] = seen(HALL, "大厅", record_version=2, tiles=shown)
    room.link.tell(Change(walls_seen=frozenset({HALL})))
    assert card.trouble.text() == "屏上画面与下达的不一致"


def test_a_wall_that_is_gone_says_since_when(room: Room) -> None:
    away = seen(WEST, "西厅")
    room.link.walls_seen[WEST] = WallSeen(
        report=away.report,
        is_here=False,
        user="wall",
        heard_unix_ms=away.heard_unix_ms - 180_000,
    )
    room.link.tell(Change(walls_seen=frozenset({WEST})))
    assert room.page.walls.cards[WEST].away.text() == "离线 3 min"


def test_the_list_marks_what_is_on_a_wall_and_finds_by_name(room: Room) -> None:
    room.on_wall(a_run())
    rows = room.page.list.rows
    row = rows.row(rows.index_of(ROUND))
    assert row is not None
    assert row.walls == ("大厅",)
    type_into(room.page.list.search, "江")
    names = [rows.data(rows.index(n)) for n in range(rows.rowCount())]
    assert names == ["场景", "滨江", "轮巡"]


def test_with_nothing_saved_the_room_says_how_to_begin(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    page = ScenesPage(context)
    qtbot.addWidget(page)
    page.show()
    assert page.stage.make.isVisible()
    page.stage.make.click()
    assert page.editing.draft is not None
    page.release()
    engine.shutdown()


def an_event(payload: Any, number: int, actor: Actor = ME) -> Event:
    name, version = name_of(payload)
    moment = NOW + dt.timedelta(minutes=number)
    return Event(
        seq=number,
        id=EventId(f"e{number}"),
        recorded_at=moment,
        occurred_at=moment,
        realm=Realm.LIVE,
        actor=actor,
        type=name,
        version=version,
        subject=SQUARE,
        subject_version=number,
        payload=encode_payload(payload),
        previous_hash="",
        hash="",
    )


def history_of(room: Room) -> HistoryDialog:
    dialog = room.page.findChild(HistoryDialog)
    assert dialog is not None
    return dialog


def test_an_old_edition_is_edited_and_saved_as_the_newest(room: Room) -> None:
    room.page.stage.history.click()
    dialog = history_of(room)
    locked = SceneLocked(until=NOW)
    saves = [SceneSaved(name=name, plan=content(n)) for n, name in enumerate(("旧", "新"), 7)]
    dialog.show_events(
        [an_event(told, n) for n, told in enumerate((saves[0], locked, saves[1]), 1)]
    )
    table = dialog.table
    words = [table.item(row, 2).text() for row in range(table.rowCount())]  # type: ignore[union-attr]
    assert words == ["保存第 2 版：新", "保存第 1 版：旧"]
    table.setCurrentCell(1, 2)
    dialog.open_edition.click()
    room.press("Ctrl+S", room.page.stage.view)
    saved = room.sent(SaveScene)[0]
    assert (saved.name, saved.plan, saved.seen_edition) == ("旧", content(7), 1)


def choose_first_edition(room: Room) -> HistoryDialog:
    """The scene's history with one edition, chosen in it."""
    room.page.stage.history.click()
    dialog = history_of(room)
    dialog.show_events([an_event(SceneSaved(name="旧", plan=content(7)), 1)])
    dialog.table.setCurrentCell(0, 2)
    return dialog


def test_an_old_edition_of_what_another_edits_is_taken_over_only_when_confirmed(
    room: Room,
) -> None:
    lock = EditLock(holder=OTHER, until=NOW + dt.timedelta(minutes=5))
    room.put(a_scene(SQUARE, "人民广场", content(1, 2), version=2, lock=lock))
    choose_first_edition(room).open_edition.click()
    assert room.link.sent == []
    room.answer("接手编辑")
    assert room.sent(LockScene) == [LockScene(scene=SQUARE, is_forced=True)]
    draft = room.page.editing.draft
    assert draft is not None
    assert (draft.name, draft.plan, draft.is_changed) == ("旧", content(7), True)
    room.page.editing.leave()
    room.put(a_scene(SQUARE, "人民广场", content(1, 2), version=3))
    room.press("F2")
    draft = room.page.editing.draft
    assert draft is not None
    assert draft.name == "人民广场", "and F2 opens the newest again"


def test_who_may_not_edit_is_offered_no_old_edition(room: Room) -> None:
    room.link.user_now = a_user(Role.DISPATCHER)
    room.link.tell(Change(user=True))
    assert choose_first_edition(room).open_edition.isHidden()


def test_a_walls_history_tells_who_put_what_on_it(room: Room) -> None:
    room.page.walls.cards[HALL].history.click()
    dialog = history_of(room)
    taken = WallSceneTaken(scene=SQUARE, edition=3, name="人民广场", content=content(1), at=NOW)
    dialog.show_events([an_event(taken, 1, OTHER), an_event(WallTourPaused(position_s=3.0), 2)])
    cells = [[dialog.table.item(row, c).text() for c in (1, 2)] for row in (0, 1)]  # type: ignore[union-attr]
    assert cells == [["王敏", "暂停轮巡"], ["赵海波", "上屏 人民广场（第 3 版）"]]


def told_in(dialog: HistoryDialog) -> list[str]:
    table = dialog.table
    return [table.item(row, 2).text() for row in range(table.rowCount())]  # type: ignore[union-attr]


def test_a_walls_history_tells_which_tile_a_hand_changed_to_which_camera(room: Room) -> None:
    room.page.walls.cards[HALL].history.click()
    dialog = history_of(room)
    laid = content(1, 5)
    laid = Content(
        layout=laid.layout,
        tiles=[
            TileContent(cameras=[CameraId("cam-1")], is_locked=True),
            TileContent(cameras=[CameraId("cam-5"), CameraId("cam-6")]),
            TileContent(cameras=[CameraId("cam-7")]),
        ],
    )
    taken = WallSceneTaken(scene=SQUARE, edition=3, name="人民广场", content=content(1, 2), at=NOW)
    told = (
        taken,
        WallArranged(content=laid, at=NOW),
        WallArranged(content=content(4, split=9), at=NOW),
    )
    dialog.show_events([an_event(payload, n) for n, payload in enumerate(told, 1)])
    assert told_in(dialog)[:2] == [
        "手工布置 9 画面：1 号窗格放上 4 路口4",
        "手工改动：1 号窗格锁定，2 号窗格 2 路口2 换成 5 路口5 等 2 路轮换，3 号窗格放上 7 路口7",
    ]


@pytest.mark.asyncio
async def test_a_long_history_says_so_and_is_read_on_in_pages(room: Room) -> None:
    link = room.link
    link.scenes[SQUARE] = a_scene(SQUARE, "人民广场", content(1), edition=2400)
    saves = [an_event(SceneSaved(name=f"版 {n}", plan=content(1)), n) for n in range(2000, 2401)]
    link.answers[Timeline] = TimelineAnswer(events=saves[1:], is_cut=True)
    room.page.stage.history.click()
    dialog = history_of(room)
    await until(lambda: told_in(dialog))
    assert dialog.said.text() == "最近 200 条，更早的还有"
    assert told_in(dialog)[0] == "保存第 2400 版：版 2400"
    dialog.more.click()
    assert told_in(dialog)[-1] == "保存第 2001 版：版 2001"
    link.answers[Timeline] = TimelineAnswer(events=saves[:1])
    dialog.more.click()
    await until(dialog.more.isHidden)
    assert link.asked[-1] == Timeline(subject=SQUARE, before=2001)
    assert (len(told_in(dialog)), dialog.said.text()) == (401, "共 401 条")
    assert told_in(dialog)[-1] == "保存第 2000 版：版 2000"


def test_a_picture_that_stands_still_on_a_wall_is_told_on_its_card(room: Room) -> None:
    states = ("live", "stale", "stale", "lost")
    tiles = [TileShown(camera=CameraId(f"cam-{n}"), state=s) for n, s in enumerate(states, 1)]
    tiles.append(TileShown(camera=CameraId("cam-5"), state="live", is_past=True))
    room.link.walls_seen[HALL] = seen(HALL, "大厅", tiles=tiles)
    room.link.tell(Change(walls_seen=frozenset({HALL})))
    said = room.page.walls.cards[HALL].trouble.text()
    assert said == "2 路画面停住，1 路没有画面，1 路在放录像"


def test_a_scene_for_another_wall_is_previewed_on_its_screens(room: Room) -> None:
    matrix = ScreenMatrix(
        columns=2, bezel_mm=20.0, column_px=(1280, 640), column_pitch_mm=(1.0, 4.0), pitch_mm=1.0
    )
    room.link.walls_seen[WEST] = seen(WEST, "西厅", screens=matrix)
    room.link.tell(Change(walls_seen=frozenset({WEST})))
    stage, cards = room.page.stage, room.page.walls.cards
    assert stage.view.screens.count == 1, "this console's own is aimed at"
    cards[WEST].aim.setChecked(True)
    assert "按大厅的屏幕预览" in room.page.bar.said.text()
    cards[HALL].aim.setChecked(False)
    assert (stage.view.screens.columns, stage.view.screens.bezel_mm) == (2, 20.0)
    assert "屏幕预览" not in room.page.bar.said.text()
    assert stage.box.aspect == pytest.approx((1280 + 640 * 4) / 1080)
    bezel = stage.view.width() * 1280 // 3840
    assert [box.x + box.width <= bezel for box in stage.view.boxes_of(content(1, 2).layout)] == [
        True,
        False,
        True,
        False,
    ]


def test_a_walls_small_picture_names_its_tiles_where_they_are(room: Room) -> None:
    tiles = [TileShown(camera=CameraId(f"cam-{n}"), state="live") for n in range(1, 5)]
    matrix = ScreenMatrix(columns=2, column_px=(1600, 320))
    room.link.walls_seen[HALL] = seen(HALL, "大厅", tiles=tiles, screens=matrix, full=0)
    room.link.tell(Change(walls_seen=frozenset({HALL})))
    small = room.page.walls.cards[HALL].miniature
    full, *others = small.boxes()
    assert full is not None and full.height() == small.height()
    assert full.right() + 1 == round(small.width() * 1600 / 1920)
    assert [box is None for box in others] == [False, True, False], "beside it the others go on"


def test_cameras_that_take_turns_are_paused_on_the_walls_card(room: Room) -> None:
    turns = TileContent(cameras=[CameraId("cam-1"), CameraId("cam-2")])
    put = Showing(content=Content(layout=of_split(4), tiles=[turns]), at=NOW, by=ME)
    room.on_wall(Wall(id=HALL, version=2, realm=Realm.LIVE, changed_at=NOW, showing=put))
    card = room.page.walls.cards[HALL]
    assert (card.left.text(), card.pause.isVisible()) == ("1 个窗格轮流显示", True)
    assert not card.on.isVisible()
    card.pause.click()
    assert room.sent(PauseTour) == [PauseTour(wall=HALL, at=NOW)]


def test_the_editors_wall_offers_only_what_works_in_it(room: Room) -> None:
    room.press("F2")
    view = room.page.stage.view
    spies = [QSignalSpy(s) for s in (view.past_asked, view.field_asked, view.sound_asked)]
    for key in ("R", "C", "E", "J", "S", "P", "V", "K", "T", "G", "F7"):
        room.press(key, view)
    assert [spy.count() for spy in spies] == [0, 0, 0]
    view.open_menu(0, view.mapToGlobal(view.rect().center()))
    menu = view.findChild(TileMenu)
    assert isinstance(menu, TileMenu)
    offered = {action.objectName() for action in menu.actions() if action.objectName()}
    assert {"lock", "hotspot", "clear", "divide"} <= offered
    assert not offered & {"replay", "still", "ptz", "record", "talk", "sound", "screens"}
    menu.close()


def entries(room: Room, wall: WallId) -> dict[str, QAction]:
    button = room.page.walls.cards[wall].tend
    button.fill()
    return {action.text(): action for action in button.entries.actions() if action.text()}


def test_the_sound_of_an_unattended_wall_is_asked_for_on_its_card(room: Room) -> None:
    cards, link = room.page.walls.cards, room.link
    assert cards[HALL].tend.isHidden(), "somebody sits there"
    tiles = [TileShown(camera=CameraId("cam-1"), state="live"), TileShown()]
    link.walls_seen[HALL] = seen(HALL, "大厅", is_unattended=True, tiles=tiles)
    link.tell(Change(walls_seen=frozenset({HALL})))
    assert not cards[HALL].tend.isHidden()
    (play,) = entries(room, HALL).values()
    play.trigger()
    assert link.told[-1] == TendWall(wall=HALL, sound=0)
    link.walls_seen[HALL] = seen(HALL, "大厅", is_unattended=True, tiles=tiles, sound=0)
    link.tell(Change(walls_seen=frozenset({HALL})))
    assert "正在播放 1 号窗格" in cards[HALL].doing.text()
    entries(room, HALL)["关闭大屏声音"].trigger()
    assert link.told[-1] == TendWall(wall=HALL)


def test_an_unattended_wall_joins_an_exercise_from_its_card_and_goes_back(room: Room) -> None:
    link, drilled = room.link, TendWall(wall=HALL, realm=Realm.DRILL)
    link.walls_seen[HALL] = seen(HALL, "大厅", is_unattended=True)
    link.set_realm(Realm.DRILL)
    link.tell(Change(reset=True, walls_seen=frozenset({HALL})))
    entries(room, HALL)["大屏随本席进入演练"].trigger()
    assert link.told[-1] == drilled
    link.walls_seen[HALL] = seen(HALL, "大厅", is_unattended=True, realm=Realm.DRILL)
    link.tell(Change(walls_seen=frozenset({HALL})))
    assert "演练" in room.page.walls.cards[HALL].doing.text()
    entries(room, HALL)["大屏返回实战"].trigger()
    assert link.told[-1] == TendWall(wall=HALL)
