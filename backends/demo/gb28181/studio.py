"""Renders and encodes the GB/T 28181 channels that somebody watches. One render thread.

A channel is painted once, wider than anybody sees it; each stream is a crop of it, where its dome
looks, with name and clock over it. A playback is painted for itself, at its own time of day.
"""

from __future__ import annotations

import datetime as dt
import functools
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from backends.demo.cameras.captions import Masks, caption, render
from backends.demo.cameras.catalogue import DemoCamera
from backends.demo.cameras.osd import Osd
from backends.demo.cameras.picture import Picture
from backends.demo.cameras.recipes import scene
from backends.demo.cameras.sprites import Planes
from backends.demo.cameras.stage import Scene
from backends.demo.cameras.traffic import Flow
from backends.demo.encoder import CLOCK_RATE, Encoder
from backends.demo.gb28181.catalogue import DemoChannel
from backends.demo.gb28181.head import Head, Pose, crop
from backends.demo.gb28181.tape import Tape

FPS = 15
SIZES = {"main": (1280, 720), "sub": (640, 360)}
TEXT_PX = {"main": 30, "sub": 17}
MOST_PER_S = 30.0  # pictures of a fast playback
MOST_LATE_S = 0.5
FIXED = Pose(zoom=1.0)

Unit = Callable[[bytes, int, bool], None]  # an access unit, its stamp at 90 kHz, whether key


@dataclass(slots=True, eq=False)
class Take:
    """One stream that is sent; its owner's but for what the render thread marks.

    Of live pictures of the same street from a camera that does not turn one is made for all.
    """

    channel: DemoChannel
    kind: str
    sink: Unit
    over: Callable[[], None]
    tape: Tape | None = None
    due_s: float = 0.0
    made_s: float = 0.0  # when the last picture of a tape was due
    wants_key: bool = True
    encoder: Encoder | None = None
    osd: Osd | None = None
    canvas: _Canvas | None = None
    others: list[Take] = field(default_factory=list)  # who get the same

    @property
    def is_shared(self) -> bool:
        return self.tape is None and not self.channel.has_ptz

    @property
    def street(self) -> tuple[int, str]:
        return self.channel.camera.number, self.kind


@dataclass(slots=True, eq=False)
class _Canvas:
    """A channel as it is painted, wider than it is seen."""

    picture: Picture
    flows: list[Flow]
    planes: Planes
    painted_s: float = 0.0
    clock_s: float = field(default_factory=time.time)

    def paint(self, now_s: float, elapsed_s: float) -> None:
        self.clock_s += elapsed_s
        for flow in self.flows:
            flow.step(elapsed_s, self.clock_s)
        self.picture.paint(self.planes, self.flows, dt.datetime.now(dt.UTC))
        self.painted_s = now_s


class GbStudio:
    """`open` and `close` from any thread; sinks are called on the render thread."""

    def __init__(self, channels: list[DemoChannel]) -> None:
        self._names = sorted({channel.camera.name for channel in channels})
        self._heads = {channel.id: Head() for channel in channels}
        self._canvases: dict[str, _Canvas] = {}
        self._masks: dict[int, Masks] = {}
        self._takes: list[Take] = []
        self._stills: list[tuple[DemoChannel, Callable[[bytes], None]]] = []
        self._changed = threading.Condition()
        self._stop = False
        self._thread = threading.Thread(target=self._run, name="demo-gb-studio")

    def start(self) -> None:
        cv2.setNumThreads(1)
        self._masks = _rendered(tuple(self._names))
        self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._stop = True
            self._changed.notify_all()
        if self._thread.ident is not None:
            self._thread.join(5.0)

    def open(self, take: Take) -> None:
        """Sends from now on."""
        with self._changed:
            for maker in self._takes if take.is_shared else ():
                if maker.is_shared and maker.street == take.street:
                    maker.others.append(take)
                    maker.wants_key = True
                    return
            take.due_s = time.monotonic()
            self._takes.append(take)
            self._changed.notify_all()

    def end(self, take: Take) -> None:
        """Sends no more; a picture may still be on its way."""
        with self._changed:
            if take in self._takes:
                self._takes.remove(take)
                if take.others:  # one of them makes it now, from its own next key picture on
                    heir, *rest = take.others
                    heir.others, heir.due_s, heir.wants_key = rest, take.due_s, True
                    self._takes.append(heir)
            for maker in self._takes:
                if take in maker.others:
                    maker.others.remove(take)

    def want_key(self, take: Take) -> None:
        """Its next picture is a key picture."""
        with self._changed:
            for maker in self._takes:
                if maker is take or take in maker.others:
                    maker.wants_key = True

    def still(self, channel: DemoChannel, done: Callable[[bytes], None]) -> None:
        """A JPEG of what the channel shows, to `done` on the render thread."""
        with self._changed:
            self._stills.append((channel, done))
            self._changed.notify_all()

    def change(self, deed: Callable[[], None]) -> None:
        """Changes a take or its tape while no picture is made of it."""
        with self._changed:
            deed()
            self._changed.notify_all()

    def head(self, channel_id: str) -> Head:
        """To be used within `change` only."""
        return self._heads[channel_id]

    def knows(self, channel_id: str) -> bool:
        return channel_id in self._heads

    def _run(self) -> None:
        while True:
            with self._changed:
                if self._stop:
                    return
                still = self._stills.pop(0) if self._stills else None
                take = min(self._takes, key=_due, default=None)
                now_s = time.monotonic()
                if still is None and (take is None or take.due_s > now_s):
                    self._changed.wait(0.5 if take is None else min(take.due_s - now_s, 0.1))
                    continue
                made = self._next(take, now_s) if take is not None and still is None else None
            if still is not None:
                self._take_still(*still)
            elif take is not None and made is not None:
                self._make(take, *made)

    def _take_still(self, channel: DemoChannel, done: Callable[[bytes], None]) -> None:
        canvas = self._shared_canvas(channel)
        now_s = time.monotonic()
        canvas.paint(now_s, min(now_s - canvas.painted_s, 0.2))
        with self._changed:
            pose = self._heads[channel.id].pose(now_s) if channel.has_ptz else FIXED
        planes = _blank()
        _cut(canvas.planes, planes, crop(pose, SIZES["main"]))
        words = caption(self._masks[TEXT_PX["main"]], channel.camera.name)
        Osd(SIZES["main"], words).paint(planes, dt.datetime.now(dt.UTC))
        width, height = SIZES["main"]
        packed = np.concatenate([plane.reshape(-1) for plane in planes])
        seen = cv2.cvtColor(packed.reshape(height * 3 // 2, width), cv2.COLOR_YUV2BGR_I420)
        is_made, jpeg = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, 85])
        done(jpeg.tobytes() if is_made else b"")

    def _next(self, take: Take, now_s: float) -> tuple[float, Pose, dt.datetime, int]:
        """Moment, where the dome looks, the clock shown and the stamp of the next picture."""
        channel, tape = take.channel, take.tape
        if tape is None:
            take.due_s = max(take.due_s + 1 / FPS, now_s - 0.5 / FPS)
            pose = self._heads[channel.id].pose(now_s) if channel.has_ptz else FIXED
            return now_s, pose, dt.datetime.now(dt.UTC), int(now_s * CLOCK_RATE)
        if tape.is_paused or tape.is_over:
            take.due_s, take.made_s = now_s + 0.05, now_s
            return now_s, FIXED, tape.at, -1
        rate = min(FPS * abs(tape.scale), MOST_PER_S)
        take.due_s = max(take.due_s + 1 / rate, now_s - 0.5 / rate)
        stamp = int(tape.position_s * CLOCK_RATE)
        at = tape.at
        # A machine that is too slow leaves pictures out, and keeps the pace.
        late_s = min(now_s - take.made_s, MOST_LATE_S) if take.made_s else 0.0
        take.made_s = now_s
        if tape.step(abs(tape.scale) * max(1 / rate, late_s)):
            self._takes.remove(take)
            take.over()
        return now_s, Pose() if channel.has_ptz else FIXED, at, stamp

    def _make(self, take: Take, now_s: float, pose: Pose, at: dt.datetime, stamp: int) -> None:
        if stamp < 0:
            return
        if take.encoder is None:
            self._prepare(take)
        assert take.encoder is not None and take.osd is not None and take.canvas is not None
        canvas = take.canvas
        elapsed_s = now_s - canvas.painted_s
        # Main and sub stream share the traffic; whoever comes first moves it on.
        if elapsed_s > 0.4 / FPS or take.tape is not None:
            canvas.paint(now_s, min(elapsed_s, 0.2))
        planes = take.encoder.planes
        _cut(canvas.planes, planes, crop(pose, SIZES["main"]))
        take.osd.paint(planes, at)
        wants_key, take.wants_key = take.wants_key, False
        unit = take.encoder.encode(stamp, wants_key)
        if unit:
            is_key = _is_key(unit)
            for one in (take, *tuple(take.others)):
                one.sink(unit, stamp & 0x1FFFFFFFF, is_key)

    def _prepare(self, take: Take) -> None:
        width, height = SIZES[take.kind]
        take.encoder = Encoder(width, height, FPS, 25 if take.kind == "sub" else 24)
        words = caption(self._masks[TEXT_PX[take.kind]], take.channel.camera.name)
        take.osd = Osd((width, height), words)
        is_live = take.tape is None
        take.canvas = self._shared_canvas(take.channel) if is_live else self._canvas(take.channel)

    def _shared_canvas(self, channel: DemoChannel) -> _Canvas:
        if channel.id not in self._canvases:
            self._canvases[channel.id] = self._canvas(channel)
        return self._canvases[channel.id]

    def _canvas(self, channel: DemoChannel) -> _Canvas:
        art = _painted(channel.camera)
        width, height = SIZES["main"]
        flows = [Flow(lane, channel.camera.seed * 100 + i) for i, lane in enumerate(art.lanes)]
        view = replace(art.view, width=width, height=height)
        return _Canvas(Picture(view, art.light, art.background, None), flows, _blank())


def _blank() -> Planes:
    """I420 planes of the main size."""
    width, height = SIZES["main"]
    return (
        np.zeros((height, width), np.uint8),
        np.zeros((height // 2, width // 2), np.uint8),
        np.zeros((height // 2, width // 2), np.uint8),
    )


@functools.lru_cache(maxsize=64)
def _painted(camera: DemoCamera) -> Scene:
    """A street is painted once, by whichever studio looks at it first (0.25 s)."""
    return scene(camera)


@functools.lru_cache(maxsize=4)
def _rendered(names: tuple[str, ...]) -> dict[int, Masks]:
    """Kept: the part is begun anew where something fails, and a program draws them for 0.5 s."""
    return render(list(names), tuple(TEXT_PX.values()))


def _cut(source: Planes, target: Planes, part: tuple[int, int, int, int]) -> None:
    left, top, wide, tall = part
    for plane, into, half in zip(source, target, (1, 2, 2), strict=True):
        rows = slice(top // half, (top + tall) // half)
        columns = slice(left // half, (left + wide) // half)
        seen = plane[rows, columns]
        if seen.shape == into.shape:
            into[:] = seen
            continue
        smaller = seen.shape[0] > into.shape[0]
        how = cv2.INTER_AREA if smaller else cv2.INTER_LINEAR
        into[:] = cv2.resize(seen, (into.shape[1], into.shape[0]), interpolation=how)


def _is_key(unit: bytes) -> bool:
    """Key pictures begin with their parameter sets, as the encoder is told."""
    return unit[4] & 0x1F == 7 or unit[3] & 0x1F == 7


def _due(take: Take) -> float:
    return take.due_s
