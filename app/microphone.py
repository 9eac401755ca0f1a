"""The microphone of this seat through miniaudio, as A-law at 8 kHz, while somebody talks.

Opening a device may block: that happens on a thread of its own. The driver's thread encodes and
emits; the signal reaches the UI thread through its queue. What a loudspeaker plays is no
microphone, though PulseAudio lists it beside them.
"""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Generator
from typing import Any

import miniaudio
import numpy as np
from PySide6.QtCore import QObject, Signal

from app.audio import has_card
from video.g711 import RATE_HZ, alaw
from widgets.wall.talk.microphone import MicrophoneFault

PERIOD_MS = 40
LOOK_EVERY_S = 0.5
WAKES_WITHIN_S = 4.0  # PulseAudio takes up to 2 s to wake an idle source
STILL_AFTER_S = 1.5  # once it gives something, it does so every PERIOD_MS
MONITOR = b".monitor"  # how PulseAudio ends the name of what a sink plays, as a source
_FULL = 32768.0
_log = logging.getLogger(__name__)


class SeatMicrophone(QObject):
    """Satisfies widgets.wall.talk.microphone.Microphone. close() ends its thread."""

    spoken = Signal(bytes, float)
    failed = Signal(object)  # MicrophoneFault

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: queue.SimpleQueue[bool | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None  # from the first word on
        self._taken_s = 0.0  # when the driver last gave something; 0: not yet

    def start(self) -> None:
        """Hear what is said here."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="microphone", daemon=True)
            self._thread.start()
        self._words.put(True)

    def stop(self) -> None:
        """No more."""
        self._words.put(False)

    def close(self) -> None:
        """Waits for the thread, which may be in the middle of a driver's call, for 1 s."""
        self._words.put(None)
        if self._thread is not None:
            self._thread.join(1.0)

    # ---- on the thread

    def _run(self) -> None:
        word: bool | None = False
        while word is not None:
            if not word:
                word = self._words.get()
                continue
            try:
                word = self._take()
            except miniaudio.MiniaudioError as error:
                _log.warning("microphone: %s", error)
                self.failed.emit(MicrophoneFault.TAKEN)
                word = False
            except Exception:  # noqa: BLE001 - the thread's last guard, which reports
                _log.exception("the microphone stumbled")
                self.failed.emit(MicrophoneFault.TAKEN)
                word = False

    def _take(self) -> bool | None:
        """Until there is another word, or the device gives nothing any more."""
        found = _capture()
        if found is None:
            self.failed.emit(MicrophoneFault.NONE_THERE)
            return False
        backend, device_id = found
        with miniaudio.CaptureDevice(
            input_format=miniaudio.SampleFormat.SIGNED16,
            nchannels=1,
            sample_rate=RATE_HZ,
            buffersize_msec=PERIOD_MS,
            device_id=device_id,
            backends=[backend],
            app_name="watchfloor",
        ) as device:
            taken = self._taken()
            next(taken)
            began_s, self._taken_s = time.monotonic(), 0.0
            device.start(taken)
            while not self._is_still(began_s):
                try:
                    return self._words.get(timeout=LOOK_EVERY_S)
                except queue.Empty:
                    continue
        _log.warning("microphone: nothing comes of it any more")
        self.failed.emit(MicrophoneFault.GONE)
        return False

    def _is_still(self, began_s: float) -> bool:
        now_s = time.monotonic()
        if self._taken_s:
            return now_s - self._taken_s > STILL_AFTER_S
        return now_s - began_s > WAKES_WITHIN_S

    # ---- on the driver's thread

    def _taken(self) -> Generator[None, bytes, None]:
        while True:
            data = yield
            self._taken_s = time.monotonic()
            samples = np.frombuffer(data, dtype="<i2")
            if len(samples):
                loudness = float(np.sqrt(np.mean(samples.astype(np.float64) ** 2))) / _FULL
                self.spoken.emit(alaw(samples), min(1.0, loudness * 6))


def _capture() -> tuple[miniaudio.Backend, Any] | None:
    """Something to hear with, the system's own first: whose it is, and its id."""
    for backend in (miniaudio.Backend.PULSEAUDIO, miniaudio.Backend.ALSA):
        if backend is miniaudio.Backend.ALSA and not has_card():
            break  # it would only complain, on the standard error
        try:
            listed = miniaudio.Devices([backend]).get_captures()
        except miniaudio.MiniaudioError:
            continue
        for item in listed:
            if backend is not miniaudio.Backend.PULSEAUDIO or not _is_monitor(item["id"]):
                return backend, item["id"]
    return None


def _is_monitor(device_id: Any) -> bool:
    """Whether that source of PulseAudio is what a loudspeaker plays."""
    return bytes(miniaudio.ffi.buffer(device_id)).partition(b"\0")[0].endswith(MONITOR)
