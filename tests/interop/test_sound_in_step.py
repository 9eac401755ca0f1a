"""A camera that flashes and beeps: what is shown and what PulseAudio plays, measured apart."""

from __future__ import annotations

import os
import select
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio import Speaker
from app.hearing import Hearing
from tests.interop.gst_parts import FLASH_BEEP, MISSING, GstServer
from tests.interop.test_audio_pulse import MISSING as NO_PULSE
from tests.interop.test_audio_pulse import Pulse, until
from video.api import SoundState, Stream, Transport, ViewId
from video.engine import DecoderPool

NOT_HERE = MISSING or NO_PULSE
pytestmark = [pytest.mark.interop, pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)]

RATE = 22_050
IN_STEP_S = 0.080
PAINT_S = 0.012  # from a picture's arrival in the window to the screen, on average
BEEPS = 3
SETTLED_S = 0.5  # from the first report to the sound that has moved by it


class Listener:
    """When each beep was played, by the monitor of a null sink."""

    def __init__(self, pulse: Pulse) -> None:
        self._process = subprocess.Popen(
            [
                *("parec", "--device=desk.monitor", "--format=s16le", "--channels=1"),
                *(f"--rate={RATE}", "--latency-msec=5"),
            ],
            env=os.environ | {"PULSE_SERVER": pulse.address},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self.beeps_s: list[float] = []
        self._loud_s = 0.0
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._process.stdout is not None
        fd = self._process.stdout.fileno()
        while data := os.read(fd, 65_536):
            now_s = time.monotonic()
            loud = np.flatnonzero(np.abs(np.frombuffer(data[: len(data) & ~1], "<i2")) > 3000)
            if len(loud):
                at_s = now_s - (len(data) // 2 - int(loud[0])) / RATE
                if at_s - self._loud_s > 0.4:
                    self.beeps_s.append(at_s)
                self._loud_s = now_s

    def close(self) -> None:
        self._process.terminate()
        self._thread.join()
        self._process.wait(5)
        assert self._process.stdout is not None
        self._process.stdout.close()


class Watcher:
    """When each flash was there to be painted."""

    def __init__(self, pool: DecoderPool, view: ViewId) -> None:
        self._pool, self._view = pool, view
        self._sequence, self._is_white = 0, True
        self.flashes_s: list[float] = []

    def look(self) -> None:
        select.select([self._pool.wake_fd()], [], [], 0.1)
        self._pool.drain()
        sequence = self._pool.sequence(self._view)
        if sequence == self._sequence:
            return
        self._sequence = sequence
        width, height = self._pool.picture_size(self._view)
        picture = np.zeros((height, width, 4), np.uint8)
        self._pool.convert(self._view, picture)
        is_white = bool(picture[height // 2, width // 2, 0] > 128)
        if is_white and not self._is_white:
            self.flashes_s.append(time.monotonic())
        self._is_white = is_white


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    daemon = Pulse(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", daemon.address)
    yield daemon
    daemon.close()


@pytest.fixture
def pool() -> Iterator[DecoderPool]:
    pool = DecoderPool(1)
    yield pool
    pool.shutdown()


@pytest.mark.parametrize(
    ("arguments", "transport"),
    [
        (("--sound", "pcma"), Transport.TCP),
        # An AAC encoder holds three frames back, 192 ms: the reports of its session tell.
        (("--sound", "aac", "--rate", "16000"), Transport.UDP),
    ],
)
def test_a_beep_is_heard_with_its_flash(
    pulse: Pulse, pool: DecoderPool, arguments: tuple[str, ...], transport: Transport
) -> None:
    server, speaker = GstServer(*arguments, script=FLASH_BEEP), Speaker()
    hearing = Hearing(pool.read_sound, speaker)
    speaker.choose(("desk",))
    until(lambda: speaker.state.using == "desk")
    listener = Listener(pulse)
    try:
        view = pool.open(Stream(url=server.url(), transport=transport), 160, 96)
        watcher = Watcher(pool, view)
        pool.listen(view)
        hearing.on()

        told_s, end_s = None, time.monotonic() + 20.0
        while told_s is None or len(since(told_s, listener.beeps_s)) < BEEPS:
            watcher.look()
            if told_s is None and pool.sound_status().skew_ms is not None:
                told_s = time.monotonic() + SETTLED_S
            assert time.monotonic() < end_s, "no beeps, or the time was never told"
        assert pool.sound_status().state is SoundState.PLAYING
        skews_s = [apart(beep_s, watcher.flashes_s) for beep_s in since(told_s, listener.beeps_s)]
        # Before the first report, which this server sends after 2 to 4 s, nobody can know.
        # The median: a machine that is busy with other tests may hold one of them up.
        assert abs(statistics.median(skews_s)) < IN_STEP_S
    finally:
        hearing.close()
        speaker.close()
        listener.close()
        server.close()


def since(moment_s: float, beeps_s: list[float]) -> list[float]:
    return [beep_s for beep_s in beeps_s if beep_s > moment_s]


def apart(beep_s: float, flashes_s: list[float]) -> float:
    shown_s = [flash_s + PAINT_S for flash_s in flashes_s]
    return beep_s - min(shown_s, key=lambda s: abs(s - beep_s))
