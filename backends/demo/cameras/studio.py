"""Renders and encodes the demo cameras that somebody watches. One render thread.

Only watched streams are drawn and encoded, the main stream apart from the sub stream. Measured
for one sub stream (640 x 360, 15 a second): 0.2 to 1.3 ms to paint and 0.7 ms to encode a
picture, about 2.6 % of a core a camera; half as much again while its bodies are first drawn.
Streets that nobody watches yet are painted ahead while there is nothing to do (0.25 s each).
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from dataclasses import dataclass, replace

import cv2
import numpy as np

from backends.demo.cameras.captions import Masks, caption, render
from backends.demo.cameras.catalogue import DemoCamera
from backends.demo.cameras.picture import Picture
from backends.demo.cameras.recipes import scene
from backends.demo.cameras.rtsp_process import RtspProcess, RtspUnavailable
from backends.demo.cameras.stage import Scene
from backends.demo.cameras.traffic import Flow
from backends.demo.cameras.view import LIGHTS, View
from backends.demo.encoder import CLOCK_RATE, Encoder

FPS = 15
SIZES = {"main": (1280, 720), "sub": (640, 360)}
TEXT_PX = {"main": 30, "sub": 17}


@dataclass(slots=True)
class _Running:
    """One watched stream."""

    number: int
    kind: str
    encoder: Encoder
    picture: Picture
    due_s: float
    wants_key: bool = True
    is_waiting: bool = False  # for its street to be painted


class Studio:
    """All cameras of the city behind one RTSP server. start() once; close() from any thread."""

    def __init__(self, cameras: list[DemoCamera], port: int = 0) -> None:
        self._cameras = cameras
        self._paths = [f"{c.path}/{kind}" for c in cameras for kind in SIZES]
        self._port = port
        self._scenes: dict[int, Scene] = {}
        self._flows: dict[int, tuple[list[Flow], float]] = {}
        self._masks: dict[int, Masks] = {}
        self._wanted: set[int] = set()
        self._keys: set[int] = set()
        self._changed = threading.Condition()
        self._stop = False
        self._starting = threading.Lock()  # close() may come while start() is still at it
        self._rtsp: RtspProcess | None = None
        self._thread = threading.Thread(target=self._run, name="demo-studio")

    @property
    def port(self) -> int:
        assert self._rtsp is not None
        return self._rtsp.port

    @property
    def process_id(self) -> int:
        assert self._rtsp is not None
        return self._rtsp.process_id

    def start(self) -> None:
        """Start the helper and the render thread. Raises RtspUnavailable."""
        cv2.setNumThreads(1)
        self._masks = render([c.name for c in self._cameras], tuple(TEXT_PX.values()))
        with self._starting:
            if self._stop:
                return
            self._rtsp = RtspProcess(self._port, self._paths, self._said)
            self._thread.start()

    def close(self) -> None:
        with self._changed:
            self._stop = True
            self._changed.notify_all()
        with self._starting:
            if self._thread.ident is not None:
                self._thread.join(5.0)
            if self._rtsp is not None:
                self._rtsp.close()

    def check(self) -> None:
        """Raise RtspUnavailable when the helper or the render thread has ended."""
        if self._rtsp is None or self._rtsp.is_gone() or not self._thread.is_alive():
            raise RtspUnavailable("The RTSP server of the demo cameras ended.")

    def _said(self, word: str, index: int) -> None:
        with self._changed:
            if word == "watch":
                self._wanted.add(index)
            elif word == "unwatch":
                self._wanted.discard(index)
            elif word == "key":
                self._keys.add(index)
            self._changed.notify_all()

    def _run(self) -> None:
        running: dict[int, _Running] = {}
        while True:
            with self._changed:
                is_idle = not self._stop and not self._wanted and not running
                if is_idle and len(self._scenes) == len(self._cameras):
                    self._changed.wait(0.5)
                if self._stop:
                    return
                wanted, keys, self._keys = set(self._wanted), self._keys, set()
            for index in set(running) - wanted:
                del running[index]
            for index in keys & set(running):
                running[index].wants_key = True
            for index in sorted(wanted - set(running)):
                number, kind = divmod(index, len(SIZES))
                running[index] = self._open(number, list(SIZES)[kind])
            for _ in range(len(running)):
                self._serve_due(running)
            self._paint_one(running)

    def _paint_one(self, running: dict[int, _Running]) -> None:
        """Paint a street that is looked at; while nobody looks, one that may be next."""
        waiting = [stream for stream in running.values() if stream.is_waiting]
        if waiting:
            number = min(stream.number for stream in waiting)
            self._scene(number)
            for stream in waiting:
                if stream.number == number:
                    stream.picture = self._picture(number, stream.kind)
                    stream.wants_key, stream.is_waiting = True, False
        elif not running:
            missing = [n for n in range(len(self._cameras)) if n not in self._scenes]
            if missing:
                self._scene(missing[0])

    def _scene(self, number: int) -> Scene:
        if number not in self._scenes:
            self._scenes[number] = scene(self._cameras[number])
        return self._scenes[number]

    def _open(self, number: int, kind: str) -> _Running:
        """A stream answers at once, with its name and clock alone until its street is painted."""
        is_waiting = number not in self._scenes
        width, height = SIZES[kind]
        if is_waiting:
            view = View(width=width, height=height, camera_height_m=10, pitch_deg=10)
            plain = np.full((height, width, 3), (36, 30, 26), np.uint8)
            words = caption(self._masks[TEXT_PX[kind]], self._cameras[number].name)
            picture = Picture(view, LIGHTS["night"], plain, words)
        else:
            picture = self._picture(number, kind)
        return _Running(
            number=number,
            kind=kind,
            encoder=Encoder(width, height, FPS, 25 if kind == "sub" else 24),
            picture=picture,
            due_s=time.monotonic(),
            is_waiting=is_waiting,
        )

    def _picture(self, number: int, kind: str) -> Picture:
        art, camera = self._scene(number), self._cameras[number]
        width, height = SIZES[kind]
        view = replace(art.view, width=width, height=height)
        still = art.background
        if width != still.shape[1]:
            still = cv2.resize(still, (width, height), interpolation=cv2.INTER_AREA).astype("uint8")
        if number not in self._flows:
            flows = [Flow(lane, camera.seed * 100 + i) for i, lane in enumerate(art.lanes)]
            self._flows[number] = (flows, time.monotonic())
        return Picture(view, art.light, still, caption(self._masks[TEXT_PX[kind]], camera.name))

    def _serve_due(self, running: dict[int, _Running]) -> None:
        if not running:
            return
        index, stream = min(running.items(), key=_due)
        now = time.monotonic()
        if stream.due_s > now:
            with self._changed:
                self._changed.wait(min(stream.due_s - now, 0.1))
            now = time.monotonic()
            if stream.due_s > now:
                return
        stream.due_s = max(stream.due_s + 1 / FPS, now - 0.5 / FPS)
        flows = [] if stream.is_waiting else self._moved(stream.number, now)
        stream.picture.paint(stream.encoder.planes, flows, dt.datetime.now(dt.UTC))
        unit = stream.encoder.encode(int(now * CLOCK_RATE), stream.wants_key)
        stream.wants_key = False
        if self._rtsp is not None:
            self._rtsp.send(index, unit)

    def _moved(self, number: int, now: float) -> list[Flow]:
        flows, last = self._flows[number]
        elapsed = min(now - last, 0.2)
        # Main and sub stream share the traffic; whoever comes first moves it on.
        if elapsed > 0.4 / FPS:
            clock = time.time() + self._cameras[number].seed * 7
            for flow in flows:
                flow.step(elapsed, clock)
            self._flows[number] = (flows, now)
        return flows


def _due(item: tuple[int, _Running]) -> float:
    return item[1].due_s
