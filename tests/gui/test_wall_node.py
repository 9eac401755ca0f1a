"""A wall node on its own: what it shows while the hub is away, and what it keeps for that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from app.camera_memory import CameraFile
from app.console_options import ConsoleOptions, Credentials
from app.windows import Windows
from backends.link.api import Change, LinkState
from backends.link.walls import ScreenMatrix, WallReport, WallTended
from backends.record.common import Department, Place, Realm, Severity
from backends.record.ids import CameraId
from tests.gui.alarm_samples import a_camera, an_alarm
from tests.gui.fakes_link import FakeLink
from tests.gui.fakes_video import FakeEngine
from tests.gui.test_wall_replay import FakeTaker, a_piece
from tests.gui.test_wall_sound import FakePlayer, marked, plays
from video.api import Stream
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.past.shown import PastShown
from widgets.wall.replay.evidence import PieceState
from widgets.wall.screens import Screens
from widgets.wall.view import WallView

pytestmark = pytest.mark.gui

SECRET = "a node's own password"


class Node:
    """One machine: it is started and ends again and again."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: list[Windows] = []

    def start(self, link: FakeLink, evidence: FakeTaker | None = None) -> Windows:
        context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
        options = ConsoleOptions(
            hub_url="http://127.0.0.1:1", split=4, state=self._folder, wall_only=True
        )
        credentials = Credentials(user="wall", password=SECRET)
        windows = Windows(context, options, credentials, player=FakePlayer(), evidence=evidence)
        self._running.append(windows)
        link.tell(Change(reset=True, resources=True))
        return windows

    def end(self, windows: Windows) -> None:
        """As a machine that is switched off, but for what waits a second to be written."""
        assert windows._memory is not None
        windows._memory.save()
        windows.release()
        self._running.remove(windows)

    def close(self) -> None:
        for windows in self._running:
            windows.release()


def online(count: int = 6) -> FakeLink:
    link = FakeLink()
    for number in range(1, count + 1):
        camera = a_camera(number, f"路口 {number}", Department.GRID, "清河区")
        link.cameras_now[camera.id] = camera
    return link


def away() -> FakeLink:
    link = FakeLink()
    link.user_now = None
    link.status_now = replace(link.status_now, state=LinkState.OFFLINE)
    return link


@pytest.fixture
def node(qtbot: QtBot, tmp_path: Path) -> Iterator[Node]:
    node = Node(tmp_path)
    yield node
    node.close()


def wall_of(windows: Windows) -> WallView:
    assert windows.wall is not None
    return windows.wall.view


def streams_of(windows: Windows) -> list[str]:
    engine = windows._context.engine
    assert isinstance(engine, FakeEngine)
    return sorted(view.stream.url for view in engine.views.values())


def test_a_node_that_starts_without_the_hub_shows_its_pictures_of_before(node: Node) -> None:
    link = online()
    before = node.start(link)
    shown = wall_of(before).assignments()
    assert len(shown) == 4
    node.end(before)
    after = node.start(away())
    assert wall_of(after).assignments() == shown
    assert streams_of(after) == sorted(link.cameras_now[camera].main for camera in shown.values())
    assert wall_of(after).tile_text(0).startswith("1")


def test_what_the_hub_says_when_it_is_back_counts(node: Node) -> None:
    before = node.start(online())
    node.end(before)
    link = away()
    after = node.start(link)
    moved = online()
    first = moved.cameras_now[CameraId("cam-1")]
    link.cameras_now = moved.cameras_now | {
        first.id: first.__class__(
            id=first.id, number=1, name="改名路口", department=first.department, main="rtsp://new"
        )
    }
    link.status_now = replace(link.status_now, state=LinkState.ONLINE)
    link.tell(Change(reset=True, resources=True, link=True))
    assert "rtsp://new" in streams_of(after)
    assert "改名路口" in wall_of(after).tile_text(0)


def test_the_file_tells_nobody_an_address_and_is_the_nodes_alone(
    node: Node, tmp_path: Path
) -> None:
    node.end(node.start(online()))
    (file,) = tmp_path.glob("cameras*.bin")
    assert file.stat().st_mode & 0o077 == 0
    assert b"rtsp" not in file.read_bytes()
    assert CameraFile(file, SECRET).load()
    assert CameraFile(file, "another").load() == {}


@pytest.mark.parametrize("length", [0, 10, 60])
def test_a_file_cut_short_is_no_obstacle(node: Node, tmp_path: Path, length: int) -> None:
    node.end(node.start(online()))
    (file,) = tmp_path.glob("cameras*.bin")
    file.write_bytes(file.read_bytes()[:length])
    assert streams_of(node.start(away())) == []


def test_a_console_keeps_no_addresses(qtbot: QtBot, tmp_path: Path) -> None:
    context = UiContext(theme=Theme(), link=online(), engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(context, options, Credentials(user="op", password=SECRET))
    assert windows.main is not None and windows._memory is None
    qtbot.addWidget(windows.main)
    windows.release()


def test_an_alarm_pops_up_on_every_wall_of_the_machine(node: Node) -> None:
    link = online(30)
    windows = node.start(link)
    windows._walls.open(windows._screens.console, 2)
    walls = [wall_of(windows), windows._walls.windows[0].view]
    for view in walls:
        view.clear_all()
    place = Place(lon_wgs84=120.1 + 9 * 0.0013, lat_wgs84=30.2, name="九号路口")
    link.put(an_alarm("fire", Severity.I, place=place))
    for view in walls:
        guests = {guest.camera for guest in (view.arrangement().guests or {}).values()}
        assert "cam-9" in guests, "each wall has the nearest camera"


def player_of(windows: Windows) -> FakePlayer:
    listening = windows._listening
    assert listening is not None and isinstance(listening._player, FakePlayer)
    return listening._player


def told(windows: Windows, **said: object) -> None:
    (station,) = windows._walls.stations
    link = windows._context.link
    assert isinstance(link, FakeLink)
    link.tell(Change(tended=(WallTended(wall=station.wall, **said),)))  # type: ignore[arg-type]


def test_a_node_plays_the_tile_that_a_console_asks_for_and_says_so(node: Node) -> None:
    link = online()
    windows = node.start(link)
    view = wall_of(windows)
    told(windows, sound=2)
    engine = windows._context.engine
    assert isinstance(engine, FakeEngine)
    assert engine.heard == view.view_of(2)
    assert plays(player_of(windows))
    assert marked(view) == [2]
    view.select(0)
    assert engine.heard == view.view_of(2), "whoever touches the wall does not silence it"
    (station,) = windows._walls.stations
    view.set_screens(Screens(columns=2, bezel_mm=3.5, pitch_mm=0.5))
    station._report()
    report = link.told[-1]
    assert isinstance(report, WallReport)
    assert (report.sound, report.is_unattended) == (2, True)
    assert not any(tile.is_past for tile in report.tiles)
    view.put_past(1, PastShown(stream=Stream(url="rtsp://recording"), text=""))
    station._report()
    report = link.told[-1]
    assert isinstance(report, WallReport)
    assert [tile.is_past for tile in report.tiles] == [False, True, False, False]
    sent = msgspec.json.decode(msgspec.json.encode(report), type=WallReport)
    assert sent.screens == ScreenMatrix(columns=2, bezel_mm=3.5, pitch_mm=0.5)
    told(windows)
    assert engine.heard is None
    assert marked(view) == []


def test_a_node_shows_the_exercise_of_a_console_and_ends_it_with_the_console(node: Node) -> None:
    link = online()
    windows = node.start(link)
    told(windows, realm=Realm.DRILL)
    seen = [link.realm]
    told(windows)
    seen.append(link.realm)
    told(windows, realm=Realm.DRILL)
    seen.append(link.realm)
    link.user_now = None
    link.tell(Change(user=True))
    seen.append(link.realm)  # nobody is there to say when it ends
    assert seen == [Realm.DRILL, Realm.LIVE, Realm.DRILL, Realm.LIVE]


def test_a_console_does_not_do_as_others_say(qtbot: QtBot, tmp_path: Path) -> None:
    link = online()
    context = UiContext(theme=Theme(), link=link, engine=FakeEngine())
    options = ConsoleOptions(hub_url="http://127.0.0.1:1", split=4, state=tmp_path)
    windows = Windows(context, options, Credentials(), player=FakePlayer())
    assert windows.main is not None
    qtbot.addWidget(windows.main)
    told(windows, realm=Realm.DRILL, sound=1)
    assert link.realm is Realm.LIVE
    windows.release()


def test_a_node_says_where_a_still_is_and_that_the_log_is_written_at_a_seat(
    node: Node, tmp_path: Path
) -> None:
    link, taker = online(), FakeTaker(tmp_path)
    wall = wall_of(node.start(link, taker))
    notices = QSignalSpy(wall.noticed)
    wall.select(0)
    wall.act("still")
    (camera,) = (c for c in link.cameras_now.values() if c.number == taker.stills[0][0])
    taker.tell(a_piece(camera, PieceState.SEALED, folder=tmp_path))
    wall.act("to_log")
    assert "值班日志请到席位上写" in str(notices.at(notices.count() - 1)[0])
