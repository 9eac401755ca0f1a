"""Copying a stretch of a device's recording into the centre, chosen on the time bar. UI thread."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from backends.link.api import Change, Link, LinkState
from backends.link.media import Fetch, FetchRecording, RecordingStore, StopFetch
from backends.record.access import Act, Allowed, may
from backends.record.resource import Camera
from widgets.asking import Asking
from widgets.field_words import field_refusal_text
from widgets.wall.past.fetch_row import FetchRow
from widgets.wall.past.stretches import Stretch
from widgets.wall.past.time_bar import TimeBar

LONGEST = dt.timedelta(hours=24)


class Fetching(QObject):
    """`said`: what must be known; `changed`: the row is of another height, or one is done."""

    said = Signal(str)
    changed = Signal()

    def __init__(self, link: Link, row: FetchRow, bar: TimeBar, parent: QObject) -> None:
        super().__init__(parent)
        self._link, self._row, self._bar = link, row, bar
        self._camera: Camera | None = None
        self._known: Callable[[], Sequence[Stretch]] = list
        self._begin: dt.datetime | None = None  # a start that waits for its end
        self._shown: list[Fetch] = []
        self._asking = Asking(link, self, field_refusal_text)
        self._asking.failed.connect(self._on_failed)
        bar.chosen_changed.connect(self.show)
        row.asked.connect(self._on_asked)
        row.dropped.connect(self.drop)
        row.stopped.connect(self._on_stopped)
        self._unsubscribe = link.subscribe(self._on_change)

    def begin(self, camera: Camera | None, known: Callable[[], Sequence[Stretch]]) -> None:
        """Of another camera; `known`: the stretches of the day that is shown."""
        self._camera, self._known = camera, known
        self.drop()

    def release(self) -> None:
        """No longer. Idempotent."""
        self._asking.close()
        self._unsubscribe()

    def mark(self, moment: dt.datetime, *, is_end: bool) -> None:
        """The stretch begins, or ends, at that moment."""
        if not is_end:
            self._begin = moment
            end = self._bar.chosen[1] if self._bar.chosen is not None else None
            if end is not None and end > moment:
                self._bar.choose((moment, end))
            else:
                self.said.emit(self.tr("起点已定，到终点按 ]"))
            return
        begin = self._bar.chosen[0] if self._bar.chosen is not None else self._begin
        if begin is None or begin >= moment:
            self.said.emit(self.tr("先到选段的起点按 ["))
        else:
            self._bar.choose((begin, moment))

    @Slot()
    def drop(self) -> None:
        """Nothing is chosen."""
        self._begin = None
        self._bar.choose(None)
        self.show()

    @Slot()
    def show(self) -> None:
        """The row as things are."""
        camera = self._camera
        mine = [f for f in self._link.field.fetches.values() if camera and f.camera == camera.id]
        was_shown = not self._row.isHidden()
        self._row.show_all(self._bar.chosen, mine, self._cannot())
        if mine != self._shown or was_shown is self._row.isHidden():
            self._shown = mine
            self.changed.emit()

    @Slot()
    def fetch_now(self) -> None:
        """By key: as the button."""
        if self._bar.chosen is None:
            self.said.emit(self.tr("先选一段：在时间轴上按住 Ctrl 拖，或用 [ 和 ]"))
        elif not self._cannot():
            self._on_asked(int(self._row.speed.currentData()))

    def _cannot(self) -> str:
        """Why what is chosen is not to be had; "" where it is."""
        chosen, user = self._bar.chosen, self._link.user
        if chosen is None:
            return ""
        if user is None or may(user, Act.RECORD) is Allowed.NO:
            return self.tr("您的岗位不能让中心录像，也不能下载")
        if self._link.status.state is not LinkState.ONLINE:
            return self.tr("与中心断开，不能下载")
        if chosen[1] - chosen[0] > LONGEST:
            return self.tr("一次最多下载 24 小时")
        device = (s for s in self._known() if s.store is RecordingStore.DEVICE)
        if not any(s.starts_at < chosen[1] and s.ends_at > chosen[0] for s in device):
            return self.tr("这一段设备没有录像")
        return ""

    @Slot(int)
    def _on_asked(self, speed: int) -> None:
        chosen, camera = self._bar.chosen, self._camera
        if chosen is None or camera is None:
            return
        self._asking.ask(
            FetchRecording(camera=camera.id, starts_at=chosen[0], ends_at=chosen[1], speed=speed)
        )
        self.drop()

    @Slot(str)
    def _on_stopped(self, fetch: str) -> None:
        self._asking.ask(StopFetch(fetch=fetch))

    @Slot(str)
    def _on_failed(self, why: str) -> None:
        self.said.emit(why or self.tr("与中心断开，不能下载"))

    def _on_change(self, change: Change) -> None:
        if self._camera is not None and (change.fetches or change.reset or change.link):
            self.show()
