"""Looking back from the wall: keys, a minute's line, marks, and what is taken of whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from backends.record.evidence import EvidenceKind
from backends.record.ids import EvidenceId
from backends.record.refusal import Refusal, RefusalCode
from backends.record.resource import Camera, CameraSecurity
from tests.gui.fakes_past import FRAME_NS, SECOND_NS
from tests.gui.test_every_key import Effect, every_key
from tests.gui.wall_parts import Wall, a_camera, make_context
from video.api import LossReason, Rank, ViewId
from video.looking_back import Past, TakeFault
from widgets.map.card_picture import CardPicture
from widgets.wall.menu import TileMenu
from widgets.wall.replay.dialog import ReplayDialog
from widgets.wall.replay.evidence import KeptPicture, Piece, PieceState
from widgets.wall.replay.looking import Looking
from widgets.wall.replay.words import held_text, piece_text
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

NEWEST, OLDEST = 1000 * SECOND_NS, 970 * SECOND_NS


class FakeTaker:
    """Remembers what was asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.stills: list[tuple[int, ViewId, str]] = []
        self.clips: list[tuple[int, ViewId, tuple[int, int], str]] = []
        self.pictures: list[tuple[int, KeptPicture, str]] = []
        self.callbacks: list[Callable[[Piece], None]] = []
        self.pieces: Sequence[Piece] = []

    def take_still(self, camera: Camera, view: ViewId, reason: str = "") -> None:
        self.stills.append((camera.number, view, reason))
        self.tell(a_piece(camera))

    def take_clip(
        self, camera: Camera, view: ViewId, times_ns: tuple[int, int], reason: str = ""
    ) -> None:
        self.clips.append((camera.number, view, times_ns, reason))
        self.tell(a_piece(camera, kind=EvidenceKind.CLIP))

    def take_picture(self, camera: Camera, picture: KeptPicture, reason: str = "") -> None:
        self.pictures.append((camera.number, picture, reason))
        self.tell(a_piece(camera))

    def subscribe(self, callback: Callable[[Piece], None]) -> Callable[[], None]:
        self.callbacks.append(callback)
        return lambda: self.callbacks.remove(callback)

    def tell(self, piece: Piece) -> None:
        self.pieces = [piece]
        for callback in list(self.callbacks):
            callback(piece)


def a_piece(
    camera: Camera,
    state: PieceState = PieceState.WRITING,
    kind: EvidenceKind = EvidenceKind.STILL,
    **more: object,
) -> Piece:
    return Piece(
        id=EvidenceId("e1"),
        kind=kind,
        camera_number=camera.number,
        camera_name=camera.name,
        at=dt.datetime(2026, 11, 26, tzinfo=dt.UTC),
        state=state,
        **more,  # type: ignore[arg-type]
    )


class Desk:
    """A wall that can be looked back from."""

    def __init__(self, qtbot: QtBot, root: Path) -> None:
        context, engine, link = make_context()
        self.view = WallView(context, None)
        qtbot.addWidget(self.view)
        self.view.resize(960, 540)
        self.view.show()
        self.view.setFocus()
        self.view.assign(0, a_camera(1))
        self.view.assign(1, secret())
        self.wall = Wall(self.view, engine, link, context)
        self.taker = FakeTaker(root)
        self.looking = Looking(context, self.view, self.taker)
        self.notices = QSignalSpy(self.view.noticed)

    def dialog(self) -> ReplayDialog:
        (dialog,) = self.looking.dialogs
        return dialog

    def notice(self) -> str:
        return str(self.notices.at(self.notices.count() - 1)[0])


def secret() -> Camera:
    camera = a_camera(2)
    return msgspec.structs.replace(camera, security=CameraSecurity.RESTRICTED)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(qtbot, tmp_path / "evidence")
    desk.view.select(0)
    yield desk
    desk.view.release()
    assert desk.looking.dialogs == []
    assert desk.taker.callbacks == []
    desk.wall.engine.shutdown()


@pytest.fixture
def dialog(desk: Desk) -> ReplayDialog:
    QTest.keyClick(desk.view, Qt.Key.Key_R)
    dialog = desk.dialog()
    dialog.act("")  # what its timer would do
    return dialog


def position(desk: Desk, dialog: ReplayDialog) -> int:
    return desk.wall.engine.past.past(replay_of(dialog)).position_ns


def replay_of(dialog: ReplayDialog) -> ViewId:
    assert dialog._replay is not None
    return dialog._replay


def live_of(dialog: ReplayDialog) -> ViewId:
    assert dialog._live is not None
    return dialog._live


def rank_of(desk: Desk, dialog: ReplayDialog) -> Rank:
    return desk.wall.engine.views[live_of(dialog)].rank


def test_r_opens_the_replay_ten_seconds_back_beside_live(desk: Desk, dialog: ReplayDialog) -> None:
    assert "路口1" in dialog.windowTitle()
    assert position(desk, dialog) == NEWEST - 10 * SECOND_NS
    looked = desk.view.looked_at()
    assert looked is not None
    assert desk.wall.engine.past.told[0] == ("open", looked[1])
    dialog.act("")
    assert dialog.held.text() == "可回看 30 s"
    assert "帧" in dialog.moment.text()


def test_the_same_camera_again_renews_the_dialog_that_is_open(
    desk: Desk, dialog: ReplayDialog
) -> None:
    first = replay_of(dialog)
    QTest.keyClick(desk.view, Qt.Key.Key_R)
    assert desk.dialog() is dialog
    assert replay_of(dialog) != first
    assert first in desk.wall.engine.closed


def test_every_key_of_the_replay(desk: Desk, dialog: ReplayDialog) -> None:
    past = desk.wall.engine.past
    middle = NEWEST - 15 * SECOND_NS

    def moves_to(at_ns: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            past.seek(replay_of(dialog), middle)
            return lambda: position(desk, dialog) == at_ns

        return prepare

    def plays() -> Callable[[], bool]:
        past.pause(replay_of(dialog))
        return lambda: not past.past(replay_of(dialog)).is_paused

    def speeds(by: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            dialog.act("faster")
            dialog.act("slower")
            before = float(dialog.bar.speed.text()[:-1])
            return lambda: (float(dialog.bar.speed.text()[:-1]) - before) * by > 0

        return prepare

    def marks(which: int) -> Effect:
        def prepare() -> Callable[[], bool]:
            past.seek(replay_of(dialog), middle)
            return lambda: dialog._marks[which] == middle

        return prepare

    def renews() -> Callable[[], bool]:
        before = replay_of(dialog)
        return lambda: replay_of(dialog) != before

    effects: dict[str, Effect] = {
        "play": plays,
        "back": moves_to(middle - FRAME_NS),
        "on": moves_to(middle + FRAME_NS),
        "far_back": moves_to(middle - 5 * SECOND_NS),
        "far_on": moves_to(middle + 5 * SECOND_NS),
        "oldest": moves_to(OLDEST),
        "newest": moves_to(NEWEST),
        "slower": speeds(-1),
        "faster": speeds(1),
        "from": marks(0),
        "to": marks(1),
        "renew": renews,
        "still": lambda: _counts(desk.taker.stills),
        "export": lambda: _counts(desk.taker.clips),
        "to_log": lambda: lambda: "还不能取出" in dialog.notice.text(),
        "leave": lambda: lambda: desk.looking.dialogs == [],  # the last: it closes
    }
    every_key(dialog.keys, dialog, effects)


def _counts(asked: Sequence[object]) -> Callable[[], bool]:
    before = len(asked)
    return lambda: len(asked) == before + 1


def test_a_press_on_the_line_goes_to_that_moment(desk: Desk, dialog: ReplayDialog) -> None:
    dialog.act("")
    x = dialog.line.x_of(NEWEST - 20 * SECOND_NS)
    QTest.mouseClick(dialog.line, Qt.MouseButton.LeftButton, pos=QPoint(x, 8))
    assert abs(position(desk, dialog) - (NEWEST - 20 * SECOND_NS)) < SECOND_NS / 5
    before_all = dialog.line.x_of(NEWEST - 55 * SECOND_NS)  # 30 s are held
    QTest.mouseClick(dialog.line, Qt.MouseButton.LeftButton, pos=QPoint(before_all, 8))
    assert position(desk, dialog) == OLDEST


def test_what_is_exported_goes_from_mark_to_mark(desk: Desk, dialog: ReplayDialog) -> None:
    past, replay = desk.wall.engine.past, replay_of(dialog)
    past.seek(replay, NEWEST - 12 * SECOND_NS)
    assert dialog.chosen() == (OLDEST, NEWEST - 12 * SECOND_NS)
    dialog.act("from")
    past.seek(replay, NEWEST - 5 * SECOND_NS)
    dialog.act("to")
    dialog.act("export")
    times = (NEWEST - 12 * SECOND_NS, NEWEST - 5 * SECOND_NS)
    assert desk.taker.clips == [(1, replay, times, "")]
    assert "录像 1 路口1：正在写" in dialog.notice.text()


def test_a_mark_beyond_the_other_takes_that_one_away(desk: Desk, dialog: ReplayDialog) -> None:
    past, replay = desk.wall.engine.past, replay_of(dialog)
    past.seek(replay, NEWEST - 12 * SECOND_NS)
    dialog.act("to")
    past.seek(replay, NEWEST - 3 * SECOND_NS)
    dialog.act("from")
    assert dialog.chosen() == (NEWEST - 3 * SECOND_NS, NEWEST)


@pytest.mark.parametrize("is_by_cross", [False, True])
def test_esc_and_the_windows_cross_close_the_replay_and_its_streams(
    desk: Desk, dialog: ReplayDialog, is_by_cross: bool
) -> None:
    views = {replay_of(dialog), dialog._live}
    if is_by_cross:
        assert dialog.close()
    else:
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert desk.looking.dialogs == []
    assert dialog.isHidden(), "no dead picture stays under the word for live"
    assert views <= set(desk.wall.engine.closed)


def test_the_menu_says_how_far_one_can_look_back(desk: Desk) -> None:
    desk.view.open_menu(0, QPoint(0, 0))
    menu = desk.view.findChild(TileMenu)
    assert menu is not None
    texts = [action.text() for action in menu.actions()]
    assert "回看（最近 30 s）" in [text.partition("\t")[0] for text in texts]
    menu.close()


def test_c_takes_the_picture_and_says_how_far_it_is(desk: Desk) -> None:
    QTest.keyClick(desk.view, Qt.Key.Key_C)
    assert desk.taker.stills == [(1, desk.wall.sub(1), "")]
    assert desk.notice() == "截图 1 路口1：正在写"
    desk.taker.tell(a_piece(a_camera(1), PieceState.SEALED, folder=Path("/x")))
    assert desk.notice() == "截图 1 路口1：已保存，中心已签名"


def test_e_exports_the_last_half_minute(desk: Desk) -> None:
    QTest.keyClick(desk.view, Qt.Key.Key_E)
    assert desk.taker.clips == [(1, desk.wall.sub(1), (NEWEST - 30 * SECOND_NS, NEWEST), "")]


def test_without_a_picture_or_a_name_nothing_is_taken(desk: Desk) -> None:
    desk.view.select(2)
    QTest.keyClick(desk.view, Qt.Key.Key_C)
    assert desk.notice() == "先选一个有画面的窗格"
    desk.view.select(0)
    desk.wall.link.user_now = None
    QTest.keyClick(desk.view, Qt.Key.Key_C)
    assert desk.notice() == "请先登录，再截图或导出"
    assert desk.taker.stills == []


def test_of_a_restricted_camera_a_reason_is_asked_for_first(desk: Desk) -> None:
    desk.view.select(1)
    QTest.keyClick(desk.view, Qt.Key.Key_C)
    dialog = desk.dialog()
    assert desk.taker.stills == []
    assert "受限" in dialog.notice.text()
    assert dialog.focusWidget() is dialog.reason, "what is typed now is the reason"
    assert not dialog.bar.buttons["still"].isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_E)
    assert desk.taker.clips == []
    assert dialog.notice.text() == "请先写明事由"
    QTest.keyClick(dialog, Qt.Key.Key_C)
    QTest.keyClicks(dialog.reason, "case 7")
    assert dialog.bar.buttons["still"].isEnabled()
    assert desk.taker.stills == []
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert desk.taker.stills == [(2, replay_of(dialog), "case 7")]


def test_what_another_wall_asked_for_is_told_there(desk: Desk) -> None:
    before = desk.notices.count()
    desk.taker.tell(a_piece(a_camera(9), PieceState.SEALED))
    assert desk.notices.count() == before


def test_the_folder_that_is_not_there_yet_is_said(desk: Desk) -> None:
    desk.view.act("open_folder")
    assert desk.notice() == "还没有截图或录像"


def test_pictures_of_both_are_shown(desk: Desk, dialog: ReplayDialog) -> None:
    engine = desk.wall.engine
    engine.show(replay_of(dialog), (0, 0, 200))
    engine.show(live_of(dialog), (0, 200, 0))
    dialog.live.take_pictures()
    dialog.replay.take_pictures()
    picture = dialog.grab().toImage()
    live, replay = dialog.live.geometry().center(), dialog.replay.geometry().center()
    assert picture.pixelColor(live).green() == 200
    assert picture.pixelColor(replay).red() == 200


@pytest.mark.parametrize(
    ("piece", "words"),
    [
        (a_piece(a_camera(1), PieceState.UNSIGNED), "报批"),
        (a_piece(a_camera(1), PieceState.UNSIGNED, folder=Path("/x")), "等中心签名"),
        (a_piece(a_camera(1), PieceState.ASKED), "等另一人批准"),
        (a_piece(a_camera(1), PieceState.REFUSED, answer="理由不足"), "理由不足"),
        (a_piece(a_camera(1), PieceState.REFUSED), "未获批准"),
        (
            a_piece(
                a_camera(1),
                PieceState.REFUSED,
                refusal=Refusal(code=RefusalCode.NOT_ALLOWED, whom=["watch_leader"]),
            ),
            "值班长",
        ),
        (a_piece(a_camera(1), PieceState.FAILED, fault=TakeFault.NOTHING_HELD), "没有存下"),
        (a_piece(a_camera(1), PieceState.FAILED, detail="No space left"), "No space left"),
        (a_piece(a_camera(1), PieceState.GONE, detail="/x/y"), "：文件夹已不在 /x/y，没有签名"),
        (
            a_piece(a_camera(1), PieceState.SEALED, folder=Path("/x"), lacks_main=True),
            "只有子码流",
        ),
        (
            a_piece(a_camera(1), PieceState.SEALED, folder=Path("/x"), main_after_s=1.84),
            "主码流的画面晚 1.8 s",
        ),
        (a_piece(a_camera(1), PieceState.FAILED, fault=TakeFault.PICTURE_GONE), "中断以前"),
        (
            a_piece(a_camera(1), PieceState.SEALED, folder=Path("/x"), shown_px=(480, 270)),
            "窗格上的画面，480×270",
        ),
    ],
)
def test_every_state_of_a_piece_is_said(piece: Piece, words: str) -> None:
    assert words in piece_text(piece)


@pytest.fixture
def large(desk: Desk, qtbot: QtBot) -> Desk:
    """Tiles of 960 x 540."""
    desk.view.set_split(4)
    desk.view.resize(1920, 1080)
    desk.view.select(0)
    desk.view.past_asked.emit("replay")
    return desk


def test_a_large_tile_is_divided_between_live_and_what_has_been(large: Desk) -> None:
    replay = large.dialog()
    assert not replay.isWindow()
    assert replay.geometry() == large.view.tile_box(0)
    left, right = replay.live.geometry(), replay.replay.geometry()
    assert left.width() == pytest.approx(right.width(), abs=2)
    assert replay.live.width() * 2 > large.view.tile_box(0).width() * 0.95
    assert left.height() > large.view.tile_box(0).height() * 0.6, "the pictures have most of it"


def test_frames_are_stepped_in_the_tile_by_key(large: Desk) -> None:
    replay = large.dialog()
    replay._on_look()
    before = replay._stands().frame
    QTest.keyClick(replay, Qt.Key.Key_Left)
    assert replay._stands().frame == before - 1


def test_the_replay_goes_with_its_tile_and_closes_with_its_camera(
    large: Desk, qtbot: QtBot
) -> None:
    replay, view = large.dialog(), large.view
    view.swap(0, 3)
    assert replay.geometry() == view.tile_box(3)
    view.set_full(1)
    assert replay.isHidden()
    assert rank_of(large, replay) is Rank.UNSEEN, "it stops pulling after a while"
    view.set_full(None)
    assert replay.geometry() == view.tile_box(3) and not replay.isHidden()
    assert rank_of(large, replay) is Rank.NORMAL
    view.hide()
    assert rank_of(large, replay) is Rank.UNSEEN, "another page"
    view.show()
    view.clear(3)
    qtbot.waitUntil(lambda: not large.looking.dialogs)


def test_the_replay_stays_where_a_tour_or_an_alarm_puts_another_camera_into_its_tile(
    large: Desk,
) -> None:
    replay = large.dialog()
    large.view.assign(0, a_camera(3))
    assert replay.isWindow() and not replay.isHidden()
    assert large.looking.dialogs == [replay]


def test_in_a_tile_that_becomes_too_small_the_replay_is_a_window(large: Desk) -> None:
    replay = large.dialog()
    large.view.set_split(16)
    assert replay.isWindow() and not replay.isHidden()
    large.view.set_split(4)
    assert replay.isWindow(), "it does not jump back under the hand"


@pytest.mark.parametrize("is_by_mouse", [False, True])
def test_escape_and_its_button_give_the_tile_back(
    large: Desk, qtbot: QtBot, is_by_mouse: bool
) -> None:
    replay = large.dialog()
    if is_by_mouse:
        QTest.mouseClick(replay.bar.buttons["leave"], Qt.MouseButton.LeftButton)
    else:
        QTest.keyClick(replay, Qt.Key.Key_Escape)
    assert replay.isHidden()
    large.view.assign(0, a_camera(3))
    assert replay.isHidden(), "it does not come back with what its tile shows next"
    qtbot.waitUntil(lambda: not large.looking.dialogs)
    qtbot.waitUntil(large.view.hasFocus)


def test_j_puts_what_was_taken_last_into_the_log_of_the_watch(desk: Desk) -> None:
    asked: list[Piece] = []
    desk.looking.log_asked.connect(asked.append)
    QTest.keyClick(desk.view, Qt.Key.Key_J)
    assert "先截图" in desk.notice()
    QTest.keyClick(desk.view, Qt.Key.Key_C)
    waits = a_piece(a_camera(1), PieceState.ASKED)
    desk.taker.pieces = [waits]
    QTest.keyClick(desk.view, Qt.Key.Key_J)
    assert "还不能取出" in desk.notice() and not asked
    piece = a_piece(a_camera(1), PieceState.SEALED, folder=Path("/x"))
    desk.taker.pieces = [piece]
    QTest.keyClick(desk.view, Qt.Key.Key_J)
    assert asked == [piece]


def test_a_live_picture_that_stands_still_or_is_lost_says_so_beside_the_replay(
    desk: Desk, dialog: ReplayDialog
) -> None:
    engine = desk.wall.engine
    live = live_of(dialog)
    engine.show(live, (0, 0, 200))
    dialog.live.take_pictures()
    dialog.act("")
    assert dialog._live_title.text() == "实时"
    shown = dialog.live.grab().toImage()
    engine.stall(live, 12.0)
    dialog.act("")
    assert "画面停住" in dialog._live_title.text()
    assert "12 s" in dialog.live.words
    assert dialog.live.grab().toImage() != shown
    engine.lose(live, LossReason.NO_DATA, 3.0, age_s=15.0)
    dialog.act("")
    assert "不再送来画面" in dialog.live.words
    engine.show(live, (0, 0, 200))
    dialog.act("")
    assert dialog.live.words == ""


def test_a_replay_whose_decoder_ended_says_so_and_begins_anew(
    desk: Desk, dialog: ReplayDialog
) -> None:
    engine = desk.wall.engine
    engine.show(replay_of(dialog), (0, 200, 0))
    dialog.replay.take_pictures()
    engine.lose(replay_of(dialog), LossReason.NOTHING_HELD, -1)
    dialog.act("")
    assert "解码程序已重启" in dialog.replay.words
    assert not dialog.bar.buttons["play"].isEnabled()
    told = len(engine.past.told)
    dialog.say("")
    dialog.act("back")
    assert "按 R" in dialog.notice.text() and len(engine.past.told) == told
    dialog.act("renew")
    assert dialog.bar.buttons["play"].isEnabled()
    assert "解码程序已重启" not in dialog.replay.words


def test_a_replay_of_a_camera_without_a_picture_yet_says_so_and_how_to_try_again(
    desk: Desk,
) -> None:
    engine, past = desk.wall.engine, desk.wall.engine.past
    held, past.live = past.live, Past()
    QTest.keyClick(desk.view, Qt.Key.Key_R)
    dialog = desk.dialog()
    engine.lose(replay_of(dialog), LossReason.NOTHING_HELD, -1)
    dialog._on_look()
    assert dialog.replay.words == "还没有可回看的画面\n按 R 从现在重新看"
    dialog.act("play")
    assert dialog.notice.text() == "还没有可回看的画面 · 按 R 从现在重新看"
    past.live = held
    QTest.keyClick(dialog, Qt.Key.Key_R)
    dialog.act("")
    assert position(desk, dialog) == NEWEST - 10 * SECOND_NS
    assert "没有" not in dialog.held.text()


def test_pictures_beside_and_of_a_replay_bear_who_looks(desk: Desk, dialog: ReplayDialog) -> None:
    engine = desk.wall.engine
    for picture, view in ((dialog.live, dialog._live), (dialog.replay, dialog._replay)):
        assert view is not None
        engine.show(view, (90, 90, 90))
        picture.take_pictures()
        marked = picture.grab().toImage()
        picture._is_watermarked = False
        picture._on_second()
        assert picture.grab().toImage() != marked


def test_a_look_back_that_memory_cuts_short_says_so() -> None:
    assert held_text(24.0, live_s=400.0) == "可回看 24 s（内存所限，不足 60 s）"
    assert held_text(24.0, live_s=26.0) == "可回看 24 s"
    assert held_text(60.0, live_s=400.0) == "可回看 60 s"


def test_a_picture_on_the_maps_card_that_stands_still_says_so(qtbot: QtBot) -> None:
    context, engine, _ = make_context()
    window = QWidget()
    qtbot.addWidget(window)
    card = CardPicture(context, window)
    window.show()
    card.show_camera(a_camera(1).id, "1 路口1")
    card._start.stop()  # on a slow machine it comes before the picture is seen, a second time
    card._open()
    picture = card._picture
    assert picture is not None
    qtbot.waitUntil(picture.isVisible)
    view = engine.view_of("rtsp://main/1")
    engine.show(view, (0, 0, 200))
    picture.take_pictures()
    card._on_look()
    assert picture.words == ""
    engine.stall(view, 12.0)
    card._on_look()
    assert "12 s" in picture.words
    card.close_view()
    engine.shutdown()
