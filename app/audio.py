"""Real sound outputs through miniaudio (PulseAudio or PipeWire first, else ALSA).

Everything that may block runs on the speaker's own thread; the UI thread only puts words into a
queue and hears state_changed. A vanished output is noticed within LOOK_EVERY_S and a little.
"""

from __future__ import annotations

import importlib.resources
import io
import logging
import queue
import threading
import time
import wave
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import miniaudio
from PySide6.QtCore import QObject, Signal

from widgets.sound.outputs import OutputState, Trouble, state_of

LOOK_EVERY_S = 2.0
BUFFER_MS = 60
TAKES_WITHIN_S = 4.0
CARDS = Path("/proc/asound/cards")
DUMMY = b"auto_null"  # what PulseAudio offers where there is no device at all
# A sound to play, outputs to prefer, or the end.
Word = str | tuple[str, ...] | None
NOTHING, END = "", None
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Playback:
    """One output of the system, as miniaudio knows it."""

    name: str
    backend: miniaudio.Backend
    id: Any  # cffi handle


@dataclass(frozen=True, slots=True)
class _Wave:
    """Mono, 16 bit."""

    rate: int
    frames: bytes

    @property
    def seconds(self) -> float:
        return len(self.frames) / 2 / self.rate


class Speaker(QObject):
    """Satisfies widgets.sound.outputs.Outputs. close() ends its thread."""

    state_changed = Signal(object)  # OutputState

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words: queue.SimpleQueue[Word] = queue.SimpleQueue()
        self._state = OutputState()
        self._wanted: tuple[str, ...] = ()
        self.is_sounding = False  # an alarm is being heard now: other sound is to give way
        self.played = 0  # sounds played to their end, for health and tests
        self._thread = threading.Thread(target=self._run, name="speaker", daemon=True)
        self._thread.start()

    @property
    def state(self) -> OutputState:
        """As last seen by the thread."""
        return self._state

    def choose(self, names: tuple[str, ...]) -> None:
        """Outputs in the order of preference; empty: the system's own."""
        self._words.put(tuple(names))

    def play(self, sound: str) -> None:
        """Play a sound of resources/sounds; what still plays gives way."""
        self._words.put(sound)

    def close(self) -> None:
        """Waits for the thread, which may be in the middle of a driver's call, for 1 s."""
        self._words.put(None)
        self._thread.join(1.0)

    # ---- on the speaker's thread

    def _run(self) -> None:
        word: Word = self._wanted
        while word is not END:
            following: Word = NOTHING
            try:
                following = self._do(word)
            except Exception:  # noqa: BLE001 - the thread's last guard, which reports
                _log.exception("the speaker stumbled")
                self._tell(OutputState(wanted=self._wanted, trouble=Trouble.SILENT))
            word = self._next() if following == NOTHING else following

    def _do(self, word: Word) -> Word:
        """Do it; a word that came meanwhile, NOTHING where none came."""
        if isinstance(word, str) and word != NOTHING:
            return self._play(word)
        if isinstance(word, tuple):
            self._wanted = word
        self._look()
        return NOTHING

    def _next(self) -> Word:
        """The next word; NOTHING when it is time to look at the devices."""
        try:
            return self._words.get(timeout=LOOK_EVERY_S)
        except queue.Empty:
            return NOTHING

    def _look(self) -> dict[str, Playback]:
        devices = playbacks()
        default = next(iter(devices), "")
        state = state_of(tuple(devices), self._wanted, default)
        if state != self._state:
            self._tell(state)
        return devices

    def _tell(self, state: OutputState) -> None:
        before, self._state = self._state, state
        if state.trouble is not before.trouble or state.using != before.using:
            say = _log.info if state.trouble is Trouble.NONE else _log.warning
            say("sound output: %s (%s)", state.using or "none", state.trouble.name.lower())
        self.state_changed.emit(state)

    def _play(self, sound: str) -> Word:
        devices = self._look()
        wanted = [name for name in (self._state.using, *self._wanted, *devices) if name in devices]
        self.is_sounding = True
        try:
            for name in dict.fromkeys(wanted):
                try:
                    return self._play_on(devices[name], _load(sound))
                except miniaudio.MiniaudioError as error:
                    _log.warning("sound output %s does not play: %s", name, error)
            return NOTHING
        finally:
            self.is_sounding = False

    def _play_on(self, device: Playback, sound: _Wave) -> Word:
        with miniaudio.PlaybackDevice(
            nchannels=1,
            sample_rate=sound.rate,
            buffersize_msec=BUFFER_MS,
            device_id=device.id,
            backends=[device.backend],
            app_name="watchfloor",
        ) as output:
            done = threading.Event()
            frames = _frames(sound.frames, done)
            next(frames)
            output.start(frames)
            deadline = time.monotonic() + sound.seconds + TAKES_WITHIN_S
            while not done.is_set() and time.monotonic() < deadline:
                try:
                    return self._words.get(timeout=0.05)
                except queue.Empty:
                    continue
            if not done.is_set():
                raise miniaudio.MiniaudioError("it takes no samples")
        self.played += 1
        return NOTHING


def _frames(frames: bytes, done: threading.Event) -> Generator[bytes, int, None]:
    """What the driver asks for, then silence; closing the device plays what its buffers hold."""
    place = 0
    wanted = yield b""
    while True:
        piece = frames[place : place + wanted * 2]
        place += len(piece)
        if place >= len(frames):
            done.set()
        wanted = yield piece.ljust(wanted * 2, b"\0")


def playbacks() -> dict[str, Playback]:
    """Real outputs by name, the system's own first."""
    found: dict[str, Playback] = {}
    for backend in (miniaudio.Backend.PULSEAUDIO, miniaudio.Backend.ALSA):
        # Without a card ALSA only complains, on the standard error, at each look.
        if backend is miniaudio.Backend.ALSA and (found or not has_card()):
            break
        try:
            listed = miniaudio.Devices([backend]).get_playbacks()
        except miniaudio.MiniaudioError:
            continue
        for item in listed:
            if not _is_dummy(item, backend):
                found[item["name"]] = Playback(item["name"], backend, item["id"])
    return found


def _is_dummy(item: dict[str, Any], backend: miniaudio.Backend) -> bool:
    if backend is not miniaudio.Backend.PULSEAUDIO:
        return False
    return bytes(miniaudio.ffi.buffer(item["id"])).startswith(DUMMY + b"\0")


def has_card() -> bool:
    """Whether the machine has a sound card that ALSA knows."""
    try:
        return "[" in CARDS.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False


def _load(sound: str) -> _Wave:
    path = importlib.resources.files("resources") / "sounds" / f"{sound}.wav"
    with wave.open(io.BytesIO(path.read_bytes())) as source:
        return _Wave(source.getframerate(), source.readframes(source.getnframes()))
