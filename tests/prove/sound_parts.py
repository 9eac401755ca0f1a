"""For proofs of sound: tones, who says and hears them through PulseAudio, and a device with a voice
of its own. What the device heard is decoded by FFmpeg.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from backends.demo.gb28181.catalogue import PASSWORD, DemoDevice, fleet
from backends.demo.gb28181.device import Device
from backends.demo.gb28181.studio import GbStudio
from backends.demo.gb28181.talking import Talking
from backends.gateway.gb28181.lower_line import LowerLine, Upper
from tests.interop.test_audio_pulse import Pulse
from video.cores.rtp_talk import TalkPacker
from video.g711 import RATE_HZ, alaw

OURS: DemoDevice = replace(fleet(1)[0], name="门口对讲机")
MOUTH_HZ, DEVICE_HZ = 440.0, 1_000.0
LOUD = 12_000.0
PIECE_S = 0.02
EAR_HZ, MOUTH_RATE_HZ = 22_050, 48_000
Sound = npt.NDArray[np.float64]


# ---- what a tone is


@dataclass(frozen=True, slots=True)
class Tone:
    """The loudest tone of a second of sound, and how much of all that is heard is this tone."""

    hz: float
    rms: float
    purity: float
    near: float  # within 6 % of it: all that a stretched tone may be

    def __str__(self) -> str:
        return f"{self.hz:.0f} Hz, {self.purity:.1%} of all that is heard"


def tone_of(sound: Sound, rate: int) -> Tone:
    """Within 4 Hz of its peak counts as the tone; a click or a gap is spread over the rest."""
    power = np.abs(np.fft.rfft(sound * np.hanning(len(sound)))) ** 2
    width = max(1, round(4 * len(sound) / rate))
    peak = int(power.argmax())
    share = power[max(0, peak - width) : peak + width + 1].sum() / max(power.sum(), 1e-9)
    wide = max(width, round(0.06 * peak))
    near = power[max(0, peak - wide) : peak + wide + 1].sum() / max(power.sum(), 1e-9)
    rms = float(np.sqrt(np.mean(sound**2)))
    return Tone(peak * rate / len(sound), rms, float(share), float(near))


def strength(sound: Sound, hz: float, rate: int) -> float:
    """How strong one tone is in a short piece."""
    turns = np.exp(-2j * np.pi * hz * np.arange(len(sound)) / rate)
    return float(np.abs((sound * turns).sum())) / max(1, len(sound))


def decoded(pcma: bytes) -> Sound:
    """A-law as FFmpeg understands it."""
    decoder = av.CodecContext.create("pcm_alaw", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = RATE_HZ, "mono"
    frames = decoder.decode(av.Packet(pcma))
    return np.concatenate([f.to_ndarray().reshape(-1) for f in frames]).astype(np.float64)


class Oscillator:
    """A tone without a break, whatever pieces are taken of it and whenever its pitch changes."""

    def __init__(self, hz: float, rate: int) -> None:
        self.hz, self._rate = hz, rate
        self._turns = 0.0

    def take(self, count: int) -> npt.NDArray[np.int16]:
        turns = self._turns + np.arange(1, count + 1) * self.hz / self._rate
        self._turns = float(turns[-1]) % 1.0
        return (np.sin(2 * np.pi * turns) * LOUD).astype(np.int16)


# ---- the three who hear and speak


class Mouth:
    """Speaks a tone into the microphone's pipe, at the pace of speech."""

    def __init__(self, pipe: Path) -> None:
        self.voice = Oscillator(MOUTH_HZ, MOUTH_RATE_HZ)
        self._pipe = pipe
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._speak)
        self._thread.start()

    def _speak(self) -> None:
        # Whoever does not read it, a microphone that is pulled out, holds up nobody.
        fd, due_s = os.open(self._pipe, os.O_RDWR | os.O_NONBLOCK), time.monotonic()
        try:
            while not self._is_over.wait(max(0.0, due_s - time.monotonic())):
                with contextlib.suppress(BlockingIOError):
                    os.write(fd, self.voice.take(round(MOUTH_RATE_HZ * PIECE_S)).tobytes())
                due_s += PIECE_S
        finally:
            os.close(fd)

    def close(self) -> None:
        self._is_over.set()
        self._thread.join(5)


class Ear:
    """What the loudspeaker plays, from the sound server's own monitor of it."""

    def __init__(self, pulse: Pulse) -> None:
        self._recorder = subprocess.Popen(
            ["parec", "--device=desk.monitor", "--format=s16le", "--channels=1",
             f"--rate={EAR_HZ}", "--latency-msec=20"],
            env=os.environ | {"PULSE_SERVER": pulse.address},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self._data = bytearray()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        assert self._recorder.stdout is not None
        with self._recorder.stdout as pipe:
            while data := os.read(pipe.fileno(), 65_536):
                self._data += data

    def last(self, seconds: float) -> Sound:
        count = round(EAR_HZ * seconds)
        whole = bytes(self._data[: len(self._data) & ~1])
        return np.frombuffer(whole, "<i2")[-count:].astype(np.float64)

    def close(self) -> None:
        self._recorder.terminate()
        self._recorder.wait(5)
        self._thread.join(5)


class Voice(Talking):
    """A device that hears, and says its own tone by its own clock to whoever calls it."""

    def __init__(self, device: DemoDevice, line: LowerLine) -> None:
        super().__init__(device, line)
        self.voice = Oscillator(DEVICE_HZ, RATE_HZ)

    def said_back(self, packet: bytes) -> bytes:
        """No echo."""
        return b""

    async def speak(self) -> None:
        """Until cancelled: 20 ms a packet."""
        loop, packer = asyncio.get_running_loop(), TalkPacker(4_711, 0)
        due_s = loop.time()
        while True:
            packer.put(alaw(self.voice.take(round(RATE_HZ * PIECE_S))))
            packet = packer.take()
            if packet is not None:
                self.say(packet)
            due_s += PIECE_S
            await asyncio.sleep(due_s - loop.time())

    def last(self, seconds: float) -> Sound:
        return decoded(self.heard[-round(RATE_HZ * seconds) :])


class Intercom(Device):
    """The device of this proof, in this process."""

    def __init__(self, upper: Upper, studio: GbStudio) -> None:
        super().__init__(OURS, upper, PASSWORD, studio)
        self.voice = Voice(OURS, self.line)
        self.talking = self.voice

    async def run(self) -> None:
        speaking = asyncio.create_task(self.voice.speak())
        try:
            await super().run()
        finally:
            speaking.cancel()


class Apart:
    """The device on a loop and a thread of its own: windows do not make it stammer."""

    def __init__(self, upper: Upper, studio: GbStudio) -> None:
        self.voice: Future[Voice] = Future()
        self._upper, self._studio = upper, studio
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._live)
        self._thread.start()

    def _live(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            with contextlib.suppress(asyncio.CancelledError):
                runner.run(self._work())

    async def _work(self) -> None:
        device = Intercom(self._upper, self._studio)
        self._task = asyncio.current_task()
        self.voice.set_result(device.voice)
        await device.run()

    def close(self) -> None:
        task = self._task
        if task is not None:
            self._loop.call_soon_threadsafe(task.cancel)
        self._thread.join(10)
