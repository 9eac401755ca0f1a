"""The windows of a console or a wall node: opens, fills, signs in, closes. UI thread."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QRect, Qt, QTimer
from PySide6.QtWidgets import QWidget

from app.camera_memory import CameraFile, CameraMemory
from app.console_options import ConsoleOptions, Credentials
from app.field_wall import equip
from app.kept_pictures import KeptPictures
from app.listening import Listening, Player
from app.load_meter import LoadMeter
from app.meeting_desk import MeetingDesk
from app.microphone import SeatMicrophone
from app.panels import Panels, make_panels, shell_parts
from app.papers import Papers
from app.placement import Area
from app.pop_ups import AlarmPopUps
from app.rooms import Rooms
from app.safety_guard import SafetyGuard
from app.screenshots import keep_screenshots
from app.sound_desk import SoundDesk
from app.tended import TendedWalls
from app.tiles.grounds import MapFeeds
from app.unattended import sign_in
from app.wall_screens import WallScreens, areas_now, put
from app.walls import Walls
from app.watch_desk import WatchDesk
from app.wiring import CalledUp, Mirror, TileMarks, Wiring
from backends.link.api import Change
from backends.record.common import Severity
from backends.record.ids import AlarmId, CameraId
from backends.record.resource import Camera
from widgets.alarms.views import ViewStore
from widgets.context import UiContext
from widgets.shell.main_window import MainWindow
from widgets.shell.realm import RealmDresser
from widgets.sound.outputs import Outputs
from widgets.style import undressed
from widgets.wall.replay.evidence import EvidenceTaker, Piece
from widgets.wall.replay.looking import Looking
from widgets.wall.scenes.station import WallStation
from widgets.wall.store import WallStore
from widgets.wall.view import WallView
from widgets.wall.window import WallWindow

translate = QCoreApplication.translate
LOAD_EVERY_MS = 2000


class Windows:
    """The windows of this process, what runs beside them, and how they end."""

    def __init__(
        self,
        context: UiContext,
        options: ConsoleOptions,
        credentials: Credentials,
        outputs: Outputs | None = None,
        player: Player | None = None,
        evidence: EvidenceTaker | None = None,
    ) -> None:
        self._context, self._options, self._credentials = context, options, credentials
        self._outputs, self._evidence = outputs, evidence
        self._map_feeds = MapFeeds(options.map, options.site_folder, options.state)
        self._listening = Listening(context.engine, context.link, player) if player else None
        self._microphone = None if options.wall_only else SeatMicrophone()
        self._kept = KeptPictures(context, evidence)
        self._ended = asyncio.Event()
        self._walls = Walls(context, options, self._dress, areas_now())
        self._screens = self._walls.placement
        taken = [] if options.wall_only else [self._screens.console]
        self._watcher = WallScreens(taken, numbers=self._walls.numbers)
        self._watcher.came.connect(self._on_screen)
        self._watcher.found.connect(self._on_console_screen)
        self._tended: TendedWalls | None = None
        self._meter = LoadMeter()
        self._load_timer = QTimer()
        self.main: MainWindow | None = None
        self.wall: WallWindow | None = None
        self._panels: Panels | None = None
        self._wiring: Wiring | None = None
        self._rooms: Rooms | None = None
        self._papers: Papers | None = None
        self._watch: WatchDesk | None = None
        self._sound: SoundDesk | None = None
        self._called = CalledUp(context.link)
        self._pop_ups = AlarmPopUps(context.link)
        self._pop_ups.wanted.connect(self._on_pop_up)
        self._marks: dict[WallView, TileMarks] = {}
        self._station: WallStation | None = None  # of the preview and the window that mirrors it
        self._has_filled = False
        self._unsubscribe = context.link.subscribe(self._on_change)
        if not options.wall_only:
            with undressed():
                window = self._open_console()
            put(window, self._screens.console, is_alone=self._screens.wall is None)
        if options.wall_only or self._screens.wall is not None:
            area = self._screens.wall or self._screens.console
            self._watcher.keep(self._open_wall(area), area)
        for area in self._screens.more:
            self._open_further(area, self._walls.number_of(area))
        self._memory = self._remembered(credentials.password)
        if options.wall_only:
            self._tended = TendedWalls(context.link, self._walls.stations, self._listening)
        self._dresser = RealmDresser(context.theme, context.link)

    async def live(self) -> None:
        """Until the main window is closed, or cancelled."""
        async with asyncio.TaskGroup() as group:
            page = self.main.sign_in_page if self.main is not None else None
            tasks = [group.create_task(sign_in(self._context.link, self._credentials, page))]
            if self._options.screenshots is not None:
                tasks.append(
                    group.create_task(keep_screenshots(self._options.screenshots, self._shots))
                )
            await self._ended.wait()
            for task in tasks:
                task.cancel()

    def release(self) -> None:
        """Close every window and stream."""
        self._unsubscribe()
        self._watcher.release()
        self._load_timer.stop()
        if self._wiring is not None:
            self._wiring.release()
        self._kept.release()
        others = (self._pop_ups, self._rooms, self._dresser, self._sound, self._listening)
        for part in (self._memory, self._tended, self._papers, self._watch, *others):
            if part is not None:
                part.release()
        for marks in self._marks.values():
            marks.release()
        if self.wall is not None:
            self.wall.close()
        self._walls.release()
        if self._panels is not None:
            self._panels.scenes.release()
            self._panels.wall.release()
        if self.main is not None:
            self.main.release()
            self.main.close()

    async def close(self) -> None:
        """Give up a sign-in under way, and the microphone."""
        if self.main is not None:
            await self.main.session.close()
        await asyncio.to_thread(self._map_feeds.close)
        if self._microphone is not None:
            await asyncio.to_thread(self._microphone.close)

    def _open_console(self) -> MainWindow:
        context, options = self._context, self._options
        panels = make_panels(context, self._store("wall"), self._map_feeds.grounds)
        panels.scenes.walls.state_of = self._walls.state
        panels.scenes.set_own_wall(self._walls.own)
        panels.alarms.use_views(ViewStore(self._file("alarm-views")))
        parts = shell_parts(panels)
        window = MainWindow(context, parts, self._credentials.accounts)
        window.sign_in_page.set_centre(options.centre_name)
        if not panels.wall.was_restored:
            panels.wall.view.set_split(options.split)
        self._wiring = Wiring(context.link, panels, window, self._called)
        self._rooms = Rooms(context, panels, window, self._wiring)
        self._papers = Papers(context, panels, window, self._paper_folder(), options.language)
        MeetingDesk(context.link, panels, self._rooms, window)  # the page's own child
        self._watch = WatchDesk(context.link, panels, self._rooms)  # the page's own child
        self._watch.keep_attachments(self._evidence, self._papers)
        window.missed.take_in_requested.connect(self._watch.take_in)
        self._kept.serve(panels, window.banner)
        if self._outputs is not None:
            self._sound = SoundDesk(context, window, self._outputs, self._file("sound"))
        self._dress(panels.wall.view)
        self._station = self._walls.add([panels.wall.view])
        SafetyGuard(window, panels.map, self._watcher)  # the window's own child
        window.closed.connect(self._ended.set)
        panels.wall.full_screen_asked.connect(self._on_full_screen)
        self._load_timer.timeout.connect(self._on_load)
        self._load_timer.start(LOAD_EVERY_MS)
        self.main, self._panels = window, panels
        return window

    def _open_wall(self, area: Area) -> WallWindow:
        """A wall that mirrors the console's preview; in a wall node, a wall of its own."""
        is_node = self._panels is None
        number = self._walls.number_of(area) if is_node else 1
        store = self._walls.store(number) if is_node else None
        self.wall = WallWindow(self._context, None, store=store)
        self._dress(self.wall.view)
        if self._panels is not None and self._station is not None:
            Mirror(self._panels.wall.view, self.wall.view)
            self._station.add_view(self.wall.view)
        else:
            if not self.wall.was_restored:
                self.wall.view.set_split(self._options.split)
            self._walls.add([self.wall.view], number)
        self.wall.setGeometry(QRect(area.x, area.y, area.width, area.height))
        self.wall.show()
        return self.wall

    def _open_further(self, area: Area, number: int) -> None:
        """One more wall, on a screen of its own."""
        window, station = self._walls.open(area, number)
        self._watcher.keep(window, area)
        if self._tended is not None:
            self._tended.add(station)

    def _on_screen(self, area: Area) -> None:
        """A screen that was not there at the start: the wall's window, or one more wall."""
        number = self._walls.number_of(area, self._watcher.there())
        if number > 1 or self._panels is None:
            self._open_further(area, number)
            return
        self._watcher.keep(self.wall or self._open_wall(area), area)
        self._watcher.settle()  # one that lay over the console goes there

    def _on_console_screen(self, area: Area) -> None:
        """On at last, after a start without any: the console may lie under a wall by now."""
        assert self.main is not None
        self.main.showNormal()
        put(self.main, area, is_alone=self.wall is None)

    def _dress(self, view: WallView) -> None:
        """Marks, sound, looking back; the physical screens of the settings."""
        self._marks[view] = TileMarks(self._context.link, view, self._called)
        if self._listening is not None:
            self._listening.watch(view)
        if self._evidence is not None:
            looking = Looking(self._context, view, self._evidence)  # the view's own child
            looking.log_asked.connect(self._on_log)
        self._kept.watch(view)
        talk = equip(self._context, view, self._microphone)
        if self._listening is not None:
            talk.talking_changed.connect(self._listening.hush)
            talk.returned.connect(self._listening.hear_back)
        if self._options.screens is not None:
            view.set_screens(self._options.screens)

    def _on_full_screen(self) -> None:
        """Raise the wall's window; without a screen for it, open it over the console."""
        if self.wall is not None and (self.wall.isVisible() or self._watcher.keeps(self.wall)):
            self.wall.raise_()  # or it waits for its display
            return
        self._open_wall(self._screens.console)
        assert self.wall is not None
        self.wall.let_leave()
        self.wall.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.wall.destroyed.connect(self._on_wall_gone)
        self.wall.showFullScreen()
        self.wall.activateWindow()

    def _on_wall_gone(self) -> None:
        assert self.wall is not None
        if self._listening is not None:
            self._listening.forget(self.wall.view)
        if self._station is not None:
            self._station.remove_view(self.wall.view)
        self._marks.pop(self.wall.view).release()
        self.wall = None
        if self.main is not None:
            self.main.activateWindow()

    def _on_change(self, change: Change) -> None:
        """The first cameras known fill a wall that remembers nothing."""
        view = self._first_wall()
        if self._has_filled or view is None or not self._context.link.cameras:
            return
        self._has_filled = True
        own = self._walls.stations[0].wall
        is_known = own in self._context.link.walls  # it shows what was put on it
        if not is_known and not view.arrangement().cameras:
            cameras = sorted(self._context.link.cameras.values(), key=_number_of)
            view.fill(cameras)
        self._walls.rebase()

    def _on_pop_up(self, camera: CameraId, alarm: AlarmId, severity: Severity) -> None:
        """On each wall of this machine; a window that mirrors the preview follows it."""
        places = [view.pop_up(camera, alarm, severity) for view in self._own_walls()]
        if any(place is not None for place in places):
            self._called.note(alarm, [camera])

    def _on_log(self, piece: Piece) -> None:
        """A still or clip, from whichever wall of this machine, into the log of the watch."""
        if self._watch is not None and self.main is not None:
            self.main.activateWindow()
            self._watch.write_of(piece)
            return
        for view in self._own_walls():
            view.noticed.emit(translate("Windows", "已存入本机取证文件夹；值班日志请到席位上写"))

    def _own_walls(self) -> list[WallView]:
        """One view of each wall of this process."""
        first = self._first_wall()
        others = [window.view for window in self._walls.windows]
        return others if first is None else [first, *others]

    def _remembered(self, password: str) -> CameraMemory | None:
        """A node that starts without the hub shows its walls' cameras all the same."""
        file = self._file("cameras") if self._options.wall_only and password else None
        if file is None:
            return None
        name = f"cameras-{self._walls.own}.bin" if self._options.is_wall_named else "cameras.bin"
        known = CameraFile(file.with_name(name), password)
        return CameraMemory(self._context.link, known, self._own_walls)

    def _first_wall(self) -> WallView | None:
        if self._panels is not None:
            return self._panels.wall.view
        return self.wall.view if self.wall is not None else None

    def _on_load(self) -> None:
        assert self.main is not None
        pids = [os.getpid(), *self._context.engine.process_ids()]
        self.main.footer.set_load(self._meter.percent(pids))

    def _shots(self) -> Mapping[str, QWidget]:
        shots: dict[str, QWidget] = {}
        if self.main is not None:
            shots["console"] = self.main
        if self.wall is not None:
            shots["wall"] = self.wall
        elif self._panels is not None:
            shots["wall"] = self._panels.wall.view
        return shots

    def _store(self, name: str) -> WallStore | None:
        file = self._file(name)
        return WallStore(file) if file is not None else None

    def _paper_folder(self) -> Path:
        """Where papers are kept that nobody chose a place for."""
        state = self._options.state
        return state.parent / "papers" if state is not None else Path.home() / "watchfloor-papers"

    def _file(self, name: str) -> Path | None:
        state = self._options.state
        return state / f"{name}.json" if state is not None else None


def _number_of(camera: Camera) -> int:
    return camera.number
