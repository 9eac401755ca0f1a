"""A video engine for tests: pictures and states that the test sets. No processes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from tests.gui.fakes_past import FakePast
from video.api import (
    Bgra,
    LossReason,
    Rank,
    Samples,
    SoundState,
    SoundStatus,
    Stream,
    StreamState,
    ViewId,
    ViewStatus,
    line_of,
)
from video.crop import WHOLE, Part


@dataclass(slots=True, eq=False)
class FakeView:
    """One open view as the test sees it."""

    stream: Stream
    width: int
    height: int
    status: ViewStatus = field(default=ViewStatus(state=StreamState.CONNECTING))
    picture: npt.NDArray[np.uint8] | None = None  # BGRA
    part: Part = WHOLE
    rank: Rank = Rank.NORMAL
    coming: ViewStatus | None = None  # of the stream that is to follow


class FakeEngine:
    """Satisfies video.api.VideoEngine. Pictures fit the box as the real ones do."""

    def __init__(self) -> None:
        self._read, self._write = os.pipe2(os.O_NONBLOCK)
        self._last = 0
        self.views: dict[ViewId, FakeView] = {}
        self.closed: list[ViewId] = []
        self.converted: list[ViewId] = []
        self.drained = 0
        self.past = FakePast(self._open_replay)
        self.heard: ViewId | None = None
        self.listened: list[ViewId | None] = []
        self.sound = SoundStatus(state=SoundState.PLAYING)

    def _open_replay(self, width: int, height: int) -> ViewId:
        return self.open(Stream(url="replay"), width, height)

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        self._last += 1
        self.views[ViewId(self._last)] = FakeView(stream, width, height)
        return ViewId(self._last)

    def resize(self, view: ViewId, width: int, height: int) -> None:
        self.views[view].width, self.views[view].height = width, height

    def set_rank(self, view: ViewId, rank: Rank) -> None:
        self.views[view].rank = rank

    def coming(self, view: ViewId) -> ViewStatus | None:
        return self.views[view].coming

    def set_part(self, view: ViewId, part: Part) -> None:
        self.views[view].part = part

    def close(self, view: ViewId) -> None:
        del self.views[view]
        self.closed.append(view)

    def status(self, view: ViewId) -> ViewStatus:
        return self.views[view].status

    def sequence(self, view: ViewId) -> int:
        return self.views[view].status.sequence

    def picture_size(self, view: ViewId) -> tuple[int, int]:
        picture = self.views[view].picture
        return (0, 0) if picture is None else (picture.shape[1], picture.shape[0])

    def convert(self, view: ViewId, into: Bgra) -> int:
        shown = self.views[view]
        if shown.picture is None or shown.picture.shape[0] != into.shape[0]:
            return 0
        width = shown.picture.shape[1]
        if into.shape[1] not in (width, line_of(width)):
            return 0
        into[:, :width] = shown.picture
        self.converted.append(view)
        return shown.status.sequence

    def listen(self, view: ViewId | None) -> None:
        if view != self.heard:
            self.heard = view
            self.listened.append(view)

    def sound_status(self) -> SoundStatus:
        return self.sound if self.heard is not None else SoundStatus(state=SoundState.OFF)

    def read_sound(self, count: int, heard_ns: int) -> Samples | None:
        return None if self.heard is None else np.zeros(count, np.int16)

    def wake_fd(self) -> int:
        return self._read

    def drain(self) -> None:
        self.drained += 1
        try:
            os.read(self._read, 4096)
        except BlockingIOError:
            return

    def process_ids(self) -> list[int]:
        return []

    def shutdown(self) -> None:
        os.close(self._read)
        os.close(self._write)

    # ---- for the test

    def ring(self) -> None:
        """Something is new."""
        os.write(self._write, b"x")

    def view_of(self, url: str) -> ViewId:
        """The one view of a camera's main or sub address."""
        streams = {view: shown.stream for view, shown in self.views.items()}
        found = [view for view, stream in streams.items() if url in (stream.url, stream.sub_url)]
        assert len(found) == 1, f"{len(found)} views of {url}"
        return found[0]

    def show(self, view: ViewId, color: tuple[int, int, int], aspect: float = 16 / 9) -> None:
        """A new picture of one colour (blue, green, red), fitted to the view's box."""
        box = self.views[view]
        width = min(box.width, round(box.height * aspect)) // 2 * 2
        height = min(box.height, round(width / aspect)) // 2 * 2
        picture = np.empty((max(2, height), max(2, width), 4), dtype=np.uint8)
        picture[:] = (*color, 255)
        self.put(view, picture)

    def put(self, view: ViewId, picture: npt.NDArray[np.uint8]) -> None:
        """A new picture, BGRA."""
        shown = self.views[view]
        shown.picture = picture
        shown.status = replace(
            shown.status,
            state=StreamState.LIVE,
            sequence=shown.status.sequence + 1,
            decoded=shown.status.decoded + 1,
            frame_age_s=0.0,
            picture_width=picture.shape[1],
            picture_height=picture.shape[0],
        )
        self.ring()

    def stall(self, view: ViewId, age_s: float) -> None:
        """No frame for a while."""
        shown = self.views[view]
        shown.status = replace(shown.status, state=StreamState.STALE, frame_age_s=age_s)
        self.ring()

    def lose(self, view: ViewId, reason: LossReason, next_try_s: float, age_s: float = -1) -> None:
        """The connection is gone."""
        shown = self.views[view]
        shown.status = replace(
            shown.status,
            state=StreamState.LOST,
            reason=reason,
            next_try_s=next_try_s,
            frame_age_s=age_s,
        )
        self.ring()
