"""Plays the sound of the camera that is listened to, beside the alarms' sounds.

All that may block runs on a thread of its own; the driver's thread takes samples out of shared
memory at their moments (`video.pcm`). While an alarm sounds, the camera is heard softly.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable, Generator

import miniaudio
import numpy as np

from app.audio import Speaker, playbacks
from video.api import Samples
from video.pcm import LATENCY_S, PERIOD_MS, RATE_HZ

SOFTLY = 0.2
LOOK_EVERY_S = 2.0
STILL_AFTER_S = 4.0  # PulseAudio takes up to 2 s to wake an idle sink
# Samples for (count, moment at which the first is heard); None where there is no sound.
Read = Callable[[int, int], Samples | None]
_log = logging.getLogger(__name__)


class Hearing:
    """on() and off() return at once; close() ends the thread."""

    def __init__(self, read: Read, speaker: Speaker) -> None:
        self._read, self._speaker = read, speaker
        self._words: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._asked_s = 0.0
        self._has_told = False
        self._thread = threading.Thread(target=self._run, name="hearing", daemon=True)
        self._thread.start()

    def on(self) -> None:
        """Play whatever read() gives, on the output that alarms sound on."""
        self._words.put(True)

    def off(self) -> None:
        """Let the output go."""
        self._words.put(False)

    def close(self) -> None:
        """Waits for the thread, which may be in the middle of a driver's call, for 1 s."""
        self._words.put(None)
        self._thread.join(1.0)

    # ---- on the thread

    def _run(self) -> None:
        word: bool | None = False
        while word is not None:
            if not word:
                word = self._words.get()
                continue
            try:
                word = self._play()
            except miniaudio.MiniaudioError as error:
                self._tell(f"camera sound does not play: {error}")
                word = self._next(default=True)
            except Exception:  # noqa: BLE001 - the thread's last guard, which reports
                _log.exception("camera sound stumbled")
                word = self._next(default=True)

    def _next(self, *, default: bool) -> bool | None:
        try:
            return self._words.get(timeout=LOOK_EVERY_S)
        except queue.Empty:
            return default

    def _play(self) -> bool | None:
        """Until there is another word, or another output is to be used."""
        devices = playbacks()
        using = self._speaker.state.using
        device = devices.get(using) or next(iter(devices.values()), None)
        if device is None:
            self._tell("camera sound has no output")
            return self._next(default=True)
        with miniaudio.PlaybackDevice(
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=PERIOD_MS,
            device_id=device.id,
            backends=[device.backend],
            app_name="watchfloor",
        ) as output:
            frames = self._frames()
            next(frames)
            self._asked_s = time.monotonic()
            output.start(frames)
            self._has_told = False
            while self._speaker.state.using == using:
                try:
                    return self._words.get(timeout=0.5)
                except queue.Empty:
                    pass  # nothing new: look whether it still plays
                if time.monotonic() - self._asked_s > STILL_AFTER_S:
                    self._tell(f"sound output {device.name} takes no samples")
                    break
        return True

    def _tell(self, words: str) -> None:
        if not self._has_told:
            self._has_told = True
            _log.warning("%s", words)

    # ---- on the driver's thread

    def _frames(self) -> Generator[bytes, int, None]:
        gain = 1.0
        count = yield b""
        while True:
            now_ns = time.monotonic_ns()
            self._asked_s = now_ns / 1e9
            samples = self._read(count, now_ns + int(LATENCY_S * 1e9))
            if samples is None:
                count = yield bytes(count * 2)
                continue
            wanted = SOFTLY if self._speaker.is_sounding else 1.0
            if wanted != 1.0 or gain != 1.0:
                ramp = np.linspace(gain, wanted, len(samples))
                samples = (samples * ramp).astype(np.int16)
                gain = wanted
            count = yield samples.tobytes()
