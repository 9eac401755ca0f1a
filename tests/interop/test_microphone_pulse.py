"""Our microphone against a real PulseAudio daemon: what is played into it comes out as A-law."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import av
import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from app.microphone import SeatMicrophone
from tests.interop.test_audio_pulse import MISSING, Pulse
from video.g711 import RATE_HZ
from widgets.wall.talk.microphone import MicrophoneFault

pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING} (Debian: pulseaudio)"),
]


@pytest.fixture
def microphone() -> Iterator[SeatMicrophone]:
    made = SeatMicrophone()
    yield made
    made.close()


@contextmanager
def tone_into(sink: str, address: str) -> Iterator[None]:
    """440 Hz, played into a null sink: its monitor is as good a source as any."""
    times = np.arange(20 * RATE_HZ) / RATE_HZ
    samples = (np.sin(times * 440 * 2 * np.pi) * 12_000).astype("<i2")
    player = subprocess.Popen(
        ["pacat", f"--device={sink}", "--format=s16le", "--channels=1", f"--rate={RATE_HZ}"],
        env=os.environ | {"PULSE_SERVER": address},
        stdin=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert player.stdin is not None
    feeding = threading.Thread(target=_feed, args=(player.stdin, samples.tobytes()))
    feeding.start()
    try:
        yield
    finally:
        player.kill()
        player.wait(5)
        feeding.join(5)


def _feed(pipe: IO[bytes], data: bytes) -> None:
    with contextlib.suppress(BrokenPipeError), pipe:
        pipe.write(data)


def gathered(microphone: SeatMicrophone, least: int) -> bytes:
    """So many bytes of what it says."""
    application = QApplication.instance() or QApplication([])
    taken = bytearray()
    microphone.spoken.connect(lambda pcma, _loudness: taken.extend(pcma))
    microphone.start()
    deadline = time.monotonic() + 10
    while len(taken) < least:
        assert time.monotonic() < deadline, f"{len(taken)} bytes in 10 s"
        application.processEvents()
        time.sleep(0.01)
    microphone.stop()
    return bytes(taken)


def test_what_sounds_there_is_said_in_a_law(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, microphone: SeatMicrophone
) -> None:
    pulse = Pulse(tmp_path)
    try:
        monkeypatch.setenv("PULSE_SERVER", pulse.address)
        pulse.add_microphone("mic", "mouth")
        with tone_into("mouth", pulse.address):
            data = gathered(microphone, RATE_HZ)
    finally:
        pulse.close()
    decoder = av.CodecContext.create("pcm_alaw", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = RATE_HZ, "mono"
    frames = decoder.decode(av.Packet(data[-4096:]))
    samples = np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames])
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    heard_hz = int(spectrum.argmax()) * RATE_HZ / len(samples)
    assert abs(heard_hz - 440) < 10


def test_what_a_loudspeaker_plays_is_no_microphone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, microphone: SeatMicrophone
) -> None:
    pulse = Pulse(tmp_path)
    try:
        monkeypatch.setenv("PULSE_SERVER", pulse.address)
        monkeypatch.setattr("app.microphone.has_card", lambda: False)
        assert fault_of(microphone) is MicrophoneFault.NONE_THERE
    finally:
        pulse.close()


def test_without_any_the_fault_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, microphone: SeatMicrophone
) -> None:
    monkeypatch.setenv("PULSE_SERVER", f"unix:{tmp_path / 'nobody'}")
    monkeypatch.setattr("app.microphone.has_card", lambda: False)
    assert fault_of(microphone) is MicrophoneFault.NONE_THERE


def fault_of(microphone: SeatMicrophone) -> MicrophoneFault:
    """What it says instead of sound."""
    application = QApplication.instance() or QApplication([])
    faults: list[MicrophoneFault] = []
    microphone.failed.connect(faults.append)
    microphone.start()
    deadline = time.monotonic() + 10
    while not faults:
        assert time.monotonic() < deadline
        application.processEvents()
        time.sleep(0.01)
    (fault,) = faults
    return fault
