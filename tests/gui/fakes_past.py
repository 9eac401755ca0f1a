"""A video engine's past without processes: what is held, replays that obey at once, takes."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace

from video.api import ViewId
from video.looking_back import Done, Past, TakeFault, Taken

SECOND_NS = 1_000_000_000
FRAME_NS = 40_000_000


class FakePast:
    """30 s are held of every view, up to second 1000; `open_view` makes a replay's view."""

    def __init__(self, open_view: Callable[[int, int], ViewId]) -> None:
        self._open_view = open_view
        self.live = Past(
            oldest_ns=970 * SECOND_NS, newest_ns=1000 * SECOND_NS, size_bytes=3_000_000
        )
        self.replays: dict[ViewId, Past] = {}
        self.speeds: dict[ViewId, float] = {}
        self.told: list[tuple[str, ViewId]] = []
        self.clips: list[tuple[int, int]] = []
        self.waiting: list[tuple[Done, Taken]] = []
        self.urls: dict[ViewId, str] = {}
        self.holds_takes = False
        self.fault = TakeFault.NONE

    def past(self, view: ViewId) -> Past:
        return self.replays.get(view, self.live)

    def url(self, view: ViewId, *, is_past: bool = False) -> str:
        return self.urls.get(view, "")

    def open_replay(self, view: ViewId, width: int, height: int) -> ViewId | None:
        replay = self._open_view(width, height)
        frames = (self.live.newest_ns - self.live.oldest_ns) // FRAME_NS
        self.replays[replay] = replace(
            self.live,
            position_ns=self.live.newest_ns,
            frame=frames,
            frames=frames,
            is_paused=True,
            is_over=True,
        )
        self.told.append(("open", view))
        return replay

    def play(self, replay: ViewId, speed: float = 1.0) -> None:
        self.told.append(("play", replay))
        self.speeds[replay] = speed
        past = self.replays[replay]
        self.replays[replay] = replace(past, is_paused=False, is_over=False)

    def pause(self, replay: ViewId) -> None:
        self.told.append(("pause", replay))
        self.replays[replay] = replace(self.replays[replay], is_paused=True)

    def step(self, replay: ViewId, frames: int) -> None:
        self.told.append(("step", replay))
        past = self.replays[replay]
        self.seek(replay, past.position_ns + frames * FRAME_NS)
        self.replays[replay] = replace(self.replays[replay], is_paused=True)

    def seek(self, replay: ViewId, at_ns: int) -> None:
        past = self.replays[replay]
        at_ns = min(max(at_ns, past.oldest_ns), past.newest_ns)
        self.replays[replay] = replace(
            past,
            position_ns=at_ns,
            frame=max((at_ns - past.oldest_ns) // FRAME_NS, 1),
            is_over=at_ns == past.newest_ns,
        )

    def take_still(self, view: ViewId, fd: int, done: Done) -> None:
        past = self.past(view)
        at_ns = past.position_ns or past.newest_ns
        self._take(b"a still", fd, (at_ns, at_ns), done)

    def take_clip(self, view: ViewId, fd: int, times_ns: tuple[int, int], done: Done) -> None:
        self.clips.append(times_ns)
        self._take(b"a clip", fd, times_ns, done)

    def answer(self) -> None:
        """What was held back is done."""
        waiting, self.waiting = self.waiting, []
        for done, taken in waiting:
            done(taken)

    def _take(self, data: bytes, fd: int, times_ns: tuple[int, int], done: Done) -> None:
        taken = Taken(fault=self.fault)
        if self.fault is TakeFault.NONE:
            os.write(fd, data)
            taken = Taken(
                codec="h264",
                width=1920,
                height=1080,
                first_ns=times_ns[0],
                last_ns=times_ns[1],
                frames=1,
            )
        if self.holds_takes:
            self.waiting.append((done, taken))
        else:
            done(taken)
