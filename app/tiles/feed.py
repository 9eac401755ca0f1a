"""Hands the map tiles made by worker threads. Signals reach the UI thread queued.

Only what the map wants now is worked on: a newer wish replaces what nobody has begun.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence

import numpy as np
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QImage

from app.tiles.source import Address, SourceFailed, TileSource, Trouble
from app.tiles.warp import Picture, Wanted, Warper, above, decode
from widgets.map.ground_sheet import TileKey

log = logging.getLogger(__name__)

LOOK_S = 0.5
RETRY_S = 2.0  # a source that fails is asked again no sooner; servers rest longer by themselves


class WorkerFeed(QObject):
    """A widgets.map.ground.TileFeed. close() ends the threads."""

    arrived = Signal(object, object)  # TileKey, QImage
    changed = Signal()

    def __init__(self, name: str, source: TileSource, warper: Warper, threads: int) -> None:
        super().__init__()
        self._name, self._source, self._warper = name, source, warper
        self._work = threading.Condition()
        self._wanted: list[TileKey] = []
        self._begun: set[TileKey] = set()
        self._later: dict[TileKey, float] = {}  # failed; asked for again then
        self._ratio = 1.0
        self._is_closed = False
        self._failed: SourceFailed | None = None
        self._threads: list[threading.Thread] = []
        self._count = threads

    @property
    def problem(self) -> str:
        """See TileFeed."""
        failed = self._failed
        return "" if failed is None else problem_text(self._name, failed)

    def ask(self, wanted: Sequence[TileKey], ratio: float, *, is_resting: bool = True) -> None:
        """See TileFeed. The threads start at the first wish."""
        with self._work:
            if ratio != self._ratio:
                self._ratio = ratio
                self._begun.clear()
            busy = self._begun | self._later.keys()
            self._later = {key: at for key, at in self._later.items() if key in wanted}
            self._wanted = [key for key in wanted if key not in busy]
            if self._wanted and not self._is_closed:
                if not self._threads:
                    self._start()
                self._work.notify_all()

    def close(self) -> None:
        """End the threads; waits for a tile under way. Idempotent."""
        with self._work:
            self._is_closed = True
            self._wanted = []
            self._work.notify_all()
        for thread in self._threads:
            thread.join()
        self._threads = []
        self._source.close()

    def _start(self) -> None:
        for number in range(self._count):
            name = f"tiles-{number}"
            thread = threading.Thread(target=self._run, name=name, daemon=True)
            thread.start()
            self._threads.append(thread)

    def _run(self) -> None:
        while True:
            with self._work:
                while not self._take_failed() and not self._is_closed:
                    self._work.wait(LOOK_S if self._later else None)
                if self._is_closed:
                    return
                key = self._wanted.pop(0)
                self._begun.add(key)
                ratio = self._ratio
            self._make(key, ratio)

    def _take_failed(self) -> bool:
        """Whether there is work; what failed long enough ago is work again."""
        now = time.monotonic()
        due = [key for key, at in self._later.items() if at <= now]
        for key in due:
            del self._later[key]
        self._wanted += due
        return bool(self._wanted)

    def _make(self, key: TileKey, ratio: float) -> None:
        zoom, column, row = key
        try:
            made = self._warper.make(Wanted(zoom=zoom, column=column, row=row, ratio=ratio))
        except SourceFailed as failed:
            self._note(failed)
            with self._work:
                self._begun.discard(key)
                self._later[key] = time.monotonic() + RETRY_S
            return
        self._note(getattr(self._source, "failed", None))
        self._tell(key, made, ratio)

    def _tell(self, key: TileKey, made: Picture | None, ratio: float) -> None:
        with self._work:
            self._begun.discard(key)
            if self._is_closed or ratio != self._ratio:
                return
        image = QImage() if made is None else _image(made)
        self.arrived.emit(key, image)

    def _note(self, failed: SourceFailed | None) -> None:
        with self._work:
            before, self._failed = self._failed, failed
        was = before.trouble if before is not None else None
        now = failed.trouble if failed is not None else None
        if was is now:
            return
        if failed is not None:
            log.warning("map background %s: %s %s", self._name, failed.trouble, failed.detail)
        else:
            log.info("map background %s: tiles come again", self._name)
        self.changed.emit()


def layered(source: TileSource, at: Address) -> Picture | None:
    """All layers of a source's tile in one. Raises SourceFailed."""
    picture: Picture | None = None
    for layer in source.layers:
        data = source.fetch(layer, at)
        if data is None:
            continue
        one = decode(data)
        if one is None:
            raise SourceFailed(Trouble.NOT_A_PICTURE)
        picture = above(picture, one)
    return picture


def problem_text(name: str, failed: SourceFailed) -> str:
    """What an operator must know: what failed, and what to do."""
    translate = QCoreApplication.translate
    match failed.trouble:
        case Trouble.NO_FILE:
            text = translate("Tiles", "底图“{name}”的文件 {detail} 不在，请检查配置")
        case Trouble.BAD_FILE:
            text = translate("Tiles", "底图“{name}”的文件读不出来（{detail}），请换一份")
        case Trouble.UNREACHABLE:
            text = translate("Tiles", "底图“{name}”的服务器连不上，先用本机已存的图")
        case Trouble.SILENT:
            text = translate("Tiles", "底图“{name}”的服务器没有应答，先用本机已存的图")
        case Trouble.KEY_REFUSED:
            text = translate(
                "Tiles", "底图“{name}”的密钥被拒绝或额度用完（{detail}），请管理员更换"
            )
        case Trouble.SERVER_ERROR:
            text = translate("Tiles", "底图“{name}”的服务器出错（{detail}），过一会儿再试")
        case Trouble.NOT_A_PICTURE:
            text = translate("Tiles", "底图“{name}”返回的不是图片，请检查地址")
    return text.format(name=name, detail=failed.detail)


def _image(picture: Picture) -> QImage:
    """A copy that Qt owns; transparent where the source has nothing."""
    pixels = np.ascontiguousarray(picture)
    high, wide = pixels.shape[:2]
    return QImage(pixels.data, wide, high, wide * 4, QImage.Format.Format_ARGB32).copy()
