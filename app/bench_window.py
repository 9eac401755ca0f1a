"""Real wall windows with N streams for the benches: engine, windows, and what is read from them.

UI thread. Knows no hub: the cameras are the bench's own.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from types import TracebackType

import numpy as np
from PySide6.QtCore import QCoreApplication, QEventLoop, QObject, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from app.bench_cameras import of_tile
from app.bench_meter import HEIGHT, WIDTH, cpu_s, pss_mb
from app.bench_tears import Tears
from app.empty_link import EmptyLink
from backends.record.common import Department
from backends.record.ids import CameraId
from backends.record.resource import Camera
from video.api import Bgra, Stream, StreamState, ViewId, ViewStatus
from video.engine import DecoderPool
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.feed import Feed
from widgets.wall.layouts import MOST_TILES, SPLITS, PixelRect
from widgets.wall.window import WallWindow
from widgets.wall.words import reason_text

translate = QCoreApplication.translate

WARM_UP_S = 20.0
SETTLE_MS = 1500  # after the last tile went live, for the start's work to be over
LOOK_MS = 100
NUMBER_PX = 120  # as high as the row that numbers a picture may be


class SourceFailed(Exception):
    """Not every tile went live; the text says which and why."""


def windows_for(tiles: int) -> int:
    """Windows side by side that hold so many tiles."""
    return -(-tiles // MOST_TILES)


def bench_camera(number: int, address: str) -> Camera:
    """Camera `number` (from 0) of an address with TILE in it."""
    return Camera(
        id=CameraId(f"bench-{number}"),
        number=number + 1,
        name="bench",
        department=Department.TRANSPORT,
        main=of_tile(address, number),
    )


def stream_of_bench(camera: Camera) -> Stream:
    """Its stream, as the wall opens it."""
    return Stream(url=camera.main, share_key=camera.id)


class BenchPool(DecoderPool):
    """Knows which views are open; shows each picture to who looks for torn ones."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: set[ViewId] = set()
        self.tears: Tears | None = None

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        """As the base class."""
        view = super().open(stream, width, height)
        self.opened.add(view)
        return view

    def close(self, view: ViewId) -> None:
        """As the base class."""
        self.opened.discard(view)
        super().close(view)

    def convert(self, view: ViewId, into: Bgra) -> int:
        """As the base class."""
        sequence = super().convert(view, into)
        if sequence and self.tears is not None:
            width = self.picture_size(view)[0]  # `into` may have longer lines
            self.tears.look(into[:, :width])
        return sequence


class BenchWall:
    """So many tiles in 1920x1080 windows; a context: leaving it ends windows and decoders."""

    def __init__(
        self,
        tiles: int,
        address: str,
        engine: BenchPool | None = None,
        cameras: int | None = None,
    ) -> None:
        """`cameras`: how many of the tiles get one now, all where None."""
        self.tiles, self.address = tiles, address
        self.engine = engine or BenchPool()
        context = UiContext(theme=Theme(), link=EmptyLink(), engine=self.engine)
        count = windows_for(tiles)
        self.windows = [WallWindow(context, streams=stream_of_bench) for _ in range(count)]
        share = -(-tiles // count)
        self._places = [(n // share, n % share) for n in range(tiles)]
        for number, window in enumerate(self.windows):
            window.setGeometry(number * WIDTH, 0, WIDTH, HEIGHT)
            window.show()
            window.view.set_split(next(split for split in SPLITS if split >= share))
        for index in range(tiles if cameras is None else cameras):
            self.assign(index, index)

    def __enter__(self) -> BenchWall:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for window in self.windows:
            window.close()
        self.engine.shutdown()

    def assign(self, index: int, camera: int) -> None:
        """Camera number `camera` of the address into a tile."""
        window, place = self._places[index]
        self.windows[window].view.assign(place, bench_camera(camera, self.address))

    def box(self, index: int) -> tuple[int, int]:
        """Size of a tile."""
        window, place = self._places[index]
        view = self.windows[window].view
        box = view.boxes_of(view.wall_layout)[place]
        return box.width, box.height

    def use_prepared(self, prepared: Callable[[CameraId], Feed | None]) -> None:
        """Take cameras that come to a tile from there, where they play already."""
        for window in self.windows:
            window.view.use_prepared(prepared)

    def picture(self, index: int) -> PixelRect:
        """Where a tile's picture lies in its window."""
        window, place = self._places[index]
        return self.windows[window].view.picture_place(place)

    def status(self, index: int) -> ViewStatus:
        """Of a tile's stream."""
        window, place = self._places[index]
        return self.windows[window].view.tile_status(place)

    def shown(self) -> list[int]:
        """Distinct pictures shown so far, by tile."""
        counts = [window.view.shown_counts() for window in self.windows]
        return [counts[window][place] for window, place in self._places]

    def decoded(self) -> list[int]:
        """Frames decoded so far, by tile."""
        return [self.status(index).decoded for index in range(self.tiles)]

    def paints(self) -> list[int]:
        """Paint events with a new picture so far, by window."""
        return [window.view.paints for window in self.windows]

    def cpu_s(self) -> float:
        """Seconds of all our processes so far."""
        return sum(map(cpu_s, self._process_ids()))

    def pss_mb(self) -> float:
        """Memory of all our processes."""
        return sum(map(pss_mb, self._process_ids()))

    def read_screen(self, index: int) -> Bgra:
        """A tile as the X server shows it: the upper part of its picture. Waits for the server."""
        window = self.windows[self._places[index][0]]  # winId() of its child would part the two
        x, y, width, height = self.picture(index)
        at = window.view.mapTo(window, QPoint(x, y))
        height = min(height, NUMBER_PX)
        grabbed = window.screen().grabWindow(window.winId(), at.x(), at.y(), width, height)
        picture = grabbed.toImage()
        picture = picture.convertToFormat(QImage.Format.Format_RGB32)
        shape = (picture.height(), picture.bytesPerLine() // 4, 4)
        pixels = np.frombuffer(picture.constBits(), np.uint8).reshape(shape)
        return pixels[:, : picture.width()].copy()

    def look_for_tears(self, seconds: float) -> Tears:
        """At every picture that is painted from now on, for so long."""
        found = self.engine.tears = Tears()
        run_for(seconds)
        self.engine.tears = None
        return found

    def ring_mb(self) -> float:
        """What of it are packets kept to be looked back at."""
        past = self.engine.past
        return sum(past.past(view).size_bytes for view in self.engine.opened) / 1e6

    def wait_live(self) -> None:
        """Until every tile is live and the start's work is over. Raises SourceFailed."""
        wait = _WaitLive(self)
        loop = QEventLoop()
        wait.finished.connect(loop.quit)
        loop.exec()
        if wait.waiting:
            raise SourceFailed(self._why(wait.waiting))

    def _process_ids(self) -> list[int]:
        return [os.getpid(), *self.engine.process_ids()]

    def _why(self, waiting: list[int]) -> str:
        status = self.status(waiting[0])
        words = translate(
            "Bench", "{waiting}/{tiles} 路在 {seconds} 秒内没有画面：{reason}"
        ).format(
            waiting=len(waiting),
            tiles=self.tiles,
            seconds=f"{WARM_UP_S:.0f}",
            reason=reason_text(status.reason, status.detail),
        )
        return f"{words} ({status.reason}) {status.detail}".rstrip()


class _WaitLive(QObject):
    """Looks now and then whether every tile is live."""

    finished = Signal()

    def __init__(self, wall: BenchWall) -> None:
        super().__init__()
        self._wall = wall
        self._left = round(WARM_UP_S * 1000 / LOOK_MS)
        self.waiting = list(range(wall.tiles))
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    @Slot()
    def _look(self) -> None:
        self._left -= 1
        self.waiting = [i for i in self.waiting if not self._is_live(i)]
        if not self.waiting:
            self._timer.stop()
            QTimer.singleShot(SETTLE_MS, self, self._end)
        elif self._left <= 0:
            self._timer.stop()
            self.finished.emit()

    def _is_live(self, index: int) -> bool:
        return self._wall.status(index).state is StreamState.LIVE

    @Slot()
    def _end(self) -> None:
        self.finished.emit()


def run_for(seconds: float) -> None:
    """Let the windows work for so long."""
    loop = QEventLoop()
    timer = QTimer(loop)
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(round(seconds * 1000))
    loop.exec()
