"""Two-way talk as it is heard: a tone into a real microphone's driver arrives at the device, and
the device's tone comes out of a real loudspeaker's driver.

On the real machine, with the real wall, its keys and this seat's own sound programs, against a
PulseAudio daemon of the test's. The device is one of the demo's, with a voice of its own.
"""

from __future__ import annotations

import asyncio
import time
import tomllib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.audio import Speaker
from app.hearing import Hearing
from app.listening import Listening
from app.microphone import SeatMicrophone
from backends.demo.gb28181.catalogue import PASSWORD
from backends.demo.gb28181.studio import GbStudio
from backends.gateway.gb28181.lower_line import Upper
from backends.link.devices import DeviceProfile, SetDevice
from backends.link.line import HubLine
from backends.record.resource import Camera, CameraState
from tests.e2e.machine import Machine
from tests.e2e.test_first_light import line_to
from tests.interop.test_audio_pulse import MISSING, Pulse
from tests.prove.record import ProofRecord
from tests.prove.sound_parts import (
    DEVICE_HZ,
    EAR_HZ,
    LOUD,
    MOUTH_HZ,
    OURS,
    Apart,
    Ear,
    Mouth,
    Oscillator,
    Sound,
    Tone,
    Voice,
    strength,
    tone_of,
)
from tests.prove.test_gb28181_hands import LEADER, stay, until
from video.engine import DecoderPool
from video.g711 import RATE_HZ
from widgets.context import UiContext
from widgets.theme import Theme
from widgets.wall.talk.talking import WallTalk
from widgets.wall.view import WallView

pytestmark = [
    pytest.mark.prove,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING} (Debian: pulseaudio)"),
]

ENGINEER = "系统管理员"
# ---- the seat


@dataclass(slots=True)
class Seat:
    """A wall of one tile with the device's camera in it, a microphone and a loudspeaker."""

    view: WallView
    talk: WallTalk
    device: Voice
    pulse: Pulse
    mouth: Mouth
    ear: Ear

    @property
    def words(self) -> str:
        return self.talk.badge.said.text()

    async def says(self, words: str, within_s: float = 20.0) -> float:
        """Seconds until the badge does."""
        began_s = time.monotonic()
        await until(lambda: words in self.words, within_s, f"{words}; it says {self.words}")
        return time.monotonic() - began_s

    async def heard_there(self) -> Tone:
        """A second of what arrives at the device from now on."""
        self.device.heard = b""
        await until(lambda: len(self.device.heard) >= RATE_HZ, 10, "a second at the device")
        return tone_of(self.device.last(1.0), RATE_HZ)

    async def changes(
        self, voice: Oscillator, hz: float, ear: Callable[[], tuple[Sound, int]]
    ) -> float:
        """Seconds until a changed pitch is what is mostly heard; by pieces of 40 ms."""
        before, began_s = voice.hz, time.monotonic()
        voice.hz = hz

        def is_there() -> bool:
            sound, rate = ear()
            return strength(sound, hz, rate) > strength(sound, before, rate)

        await until(is_there, 5, "the other pitch")
        return time.monotonic() - began_s


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    machine = Machine(tmp_path_factory.mktemp("talk"), "--no-console")
    try:
        yield machine
    finally:
        machine.stop()


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    daemon = Pulse(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", daemon.address)
    # Whatever card this machine has is nobody's business here.
    monkeypatch.setattr("app.microphone.has_card", lambda: False)
    monkeypatch.setattr("app.audio.has_card", lambda: False)
    daemon.add_piped_microphone("mic", tmp_path / "mouth")
    yield daemon
    daemon.close()


@asynccontextmanager
async def our_device(machine: Machine, media: str) -> AsyncIterator[Voice]:
    """Approved by the engineer, and registered."""
    async with line_to(machine, ENGINEER) as engineer:
        profile = DeviceProfile(media=media)
        wish = SetDevice(device=OURS.id, name=OURS.name, password=PASSWORD, profile=profile)
        await engineer.ask(wish)
    site = tomllib.loads((machine.data / "demo-site.toml").read_text(encoding="utf-8"))
    host, _, port = site["gb28181"]["listen"].rpartition(":")
    studio = GbStudio(list(OURS.channels))
    await asyncio.to_thread(studio.start)
    apart = Apart(Upper(host=host, port=int(port)), studio)
    try:
        yield await asyncio.wrap_future(apart.voice)
    finally:
        await asyncio.to_thread(studio.close)
        await asyncio.to_thread(apart.close)


def camera_of(line: HubLine) -> Camera | None:
    ours = (c for c in line.cameras.values() if c.device == OURS.id and c.main)
    return next((c for c in ours if c.state is CameraState.ONLINE), None)


@asynccontextmanager
async def seated(machine: Machine, qtbot: QtBot, pulse: Pulse, media: str) -> AsyncIterator[Seat]:
    """As app.windows puts a wall, its microphone and its loudspeaker together."""
    async with our_device(machine, media) as device, line_to(machine, LEADER) as line:
        engine, speaker, microphone = DecoderPool(1), Speaker(), SeatMicrophone()
        hearing = Hearing(engine.read_sound, speaker)
        listening = Listening(engine, line, hearing)
        mouth, ear = Mouth(pulse.folder / "mouth"), Ear(pulse)
        view = WallView(UiContext(theme=Theme(), link=line, engine=engine), None)
        qtbot.addWidget(view)
        try:
            view.resize(960, 540)
            view.show()
            view.setFocus()
            view.set_split(1)
            speaker.choose(("desk",))
            listening.watch(view)
            talk = WallTalk(UiContext(theme=Theme(), link=line, engine=engine), view, microphone)
            talk.talking_changed.connect(listening.hush)
            talk.returned.connect(listening.hear_back)
            await until(lambda: camera_of(line), 60, "the device is online")
            camera = camera_of(line)
            assert camera is not None
            view.assign(0, camera)
            view.select(0)
            await until(lambda: speaker.state.using == "desk", 10, "the loudspeaker")
            yield Seat(view, talk, device, pulse, mouth, ear)
        finally:
            listening.release()
            view.release()
            for end in (hearing.close, speaker.close, microphone.close, mouth.close, ear.close):
                await asyncio.to_thread(end)
            engine.shutdown()


Work = Callable[[Seat], Awaitable[None]]


def at_the_seat(
    machine: Machine, qtbot: QtBot, pulse: Pulse, work: Work, media: str = "tcp"
) -> None:
    async def whole() -> None:
        async with seated(machine, qtbot, pulse, media) as seat:
            await work(seat)

    asyncio.run(whole())


def assert_is(tone: Tone, hz: float) -> None:
    """The right pitch, as loud as it was said, and hardly anything beside it."""
    assert abs(tone.hz - hz) < 3, tone
    assert 0.75 < tone.rms / (LOUD / np.sqrt(2)) < 1.25, tone
    assert tone.purity > 0.95, tone


# ---- the proofs


def test_what_is_said_while_the_key_is_held_is_heard_at_the_device(
    machine: Machine, qtbot: QtBot, pulse: Pulse, proof: ProofRecord
) -> None:
    async def work(seat: Seat) -> None:
        QTest.keyPress(seat.view, Qt.Key.Key_T)
        took_s = await seat.says("请讲话")
        await until(lambda: seat.device.packets, 10, "sound at the device")
        tone = await seat.heard_there()
        assert_is(tone, MOUTH_HZ)
        packets, began_s = seat.device.packets, time.monotonic()
        await stay(4.0)
        pace = (seat.device.packets - packets) / (time.monotonic() - began_s)
        assert 48 < pace < 52  # 20 ms each
        late_s = await seat.changes(
            seat.mouth.voice, 700.0, lambda: (seat.device.last(0.04), RATE_HZ)
        )
        QTest.keyRelease(seat.view, Qt.Key.Key_T)
        assert seat.words == "喊话已结束"
        await stay(1.0)
        count = seat.device.packets
        await stay(1.0)
        assert seat.device.packets == count  # it is really over
        assert not seat.ear.last(1.0).any()  # and nothing came out of the loudspeaker
        proof.note(
            f"half duplex: the device listens {took_s:.1f} s after the key went down and hears "
            f"{tone}; from the mouth to the device {late_s * 1000:.0f} ms"
        )

    at_the_seat(machine, qtbot, pulse, work)


@pytest.mark.parametrize("media", ["tcp", "udp"])
def test_a_line_open_both_ways_is_heard_at_both_ends(
    machine: Machine, qtbot: QtBot, pulse: Pulse, proof: ProofRecord, media: str
) -> None:
    async def work(seat: Seat) -> None:
        QTest.keyClick(seat.view, Qt.Key.Key_T, Qt.KeyboardModifier.ShiftModifier)
        await seat.says("双向对讲")
        there = await seat.heard_there()
        assert_is(there, MOUTH_HZ)
        ear = seat.ear
        await until(lambda: np.abs(ear.last(0.1)).max(initial=0) > 3_000, 10, "the loudspeaker")
        await stay(2.0)
        heard = []
        for _ in range(5):
            await stay(1.0)
            heard.append(tone_of(ear.last(1.0), EAR_HZ))
        here = max(heard, key=lambda tone: tone.near)
        # The player keeps to the moment by stretching, 4 % at most, and by cuts: on a machine that
        # is busy the tone wavers. How pure it is, is noted; that it is the device's, is proved.
        assert abs(here.hz - DEVICE_HZ) < DEVICE_HZ * 0.06 and here.near > 0.6, heard
        to_device_s = await seat.changes(
            seat.mouth.voice, 700.0, lambda: (seat.device.last(0.04), RATE_HZ)
        )
        to_seat_s = await seat.changes(seat.device.voice, 1_500.0, lambda: (ear.last(0.04), EAR_HZ))
        QTest.keyClick(seat.view, Qt.Key.Key_Escape)
        assert seat.words == "对讲已挂断"
        await stay(1.5)
        assert not ear.last(0.5).any()
        proof.note(
            f"both ways by {media}: the device hears {there}, {to_device_s * 1000:.0f} ms late; "
            f"the loudspeaker plays {here}, {to_seat_s * 1000:.0f} ms after the device said it"
        )

    at_the_seat(machine, qtbot, pulse, work, media)


def test_a_muted_microphone_and_one_that_is_pulled_out_are_said(
    machine: Machine, qtbot: QtBot, pulse: Pulse, proof: ProofRecord
) -> None:
    async def work(seat: Seat) -> None:
        QTest.keyPress(seat.view, Qt.Key.Key_T)
        await seat.says("请讲话")
        await until(lambda: seat.device.packets, 10, "sound at the device")
        pulse.control("set-source-mute", "mic", "1")
        mute_s = await seat.says("话筒没有声音")
        pulse.control("set-source-mute", "mic", "0")
        await seat.says("请讲话")
        pulse.take_microphone("mic")
        gone_s = await seat.says("话筒断开")
        QTest.keyRelease(seat.view, Qt.Key.Key_T)
        await until(lambda: not seat.device.ports, 10, "the call is over")
        QTest.keyPress(seat.view, Qt.Key.Key_T)
        await seat.says("这台电脑没有话筒")  # there are loudspeakers' monitors yet
        QTest.keyRelease(seat.view, Qt.Key.Key_T)
        proof.note(
            f"a muted microphone is said after {mute_s:.1f} s, one pulled out after "
            f"{gone_s:.1f} s, and none at all at once"
        )

    at_the_seat(machine, qtbot, pulse, work)
