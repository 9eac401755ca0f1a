"""Sound in step over half a minute, for each codec and transport: flashes and beeps, measured."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.audio import Speaker
from app.hearing import Hearing
from tests.interop.gst_parts import FLASH_BEEP, GstServer
from tests.interop.test_audio_pulse import Pulse, until
from tests.interop.test_sound_in_step import NOT_HERE, Listener, Watcher, apart
from tests.prove.record import ProofRecord
from video.api import Stream, Transport
from video.engine import DecoderPool

SECONDS = 30.0
pytestmark = [pytest.mark.prove, pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)]

# What is heard, by which way, and how many pictures the camera's encoder looks ahead.
CASES = [
    ("pcma", 8_000, Transport.TCP, 0),
    ("pcmu", 8_000, Transport.UDP, 0),
    ("pcma", 8_000, Transport.TCP, 4),
    ("aac", 48_000, Transport.TCP, 2),
    ("aac", 16_000, Transport.UDP, 4),
    # Three frames lie in an AAC encoder, and the picture has no delay of its own: it waits.
    ("aac", 48_000, Transport.TCP, 0),
    ("aac", 16_000, Transport.TCP, 0),
    ("aac", 16_000, Transport.UDP, 0),
]


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    daemon = Pulse(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", daemon.address)
    yield daemon
    daemon.close()


@pytest.mark.parametrize(("sound", "rate", "transport", "lag"), CASES)
def test_sound_stays_in_step(
    pulse: Pulse, proof: ProofRecord, sound: str, rate: int, transport: Transport, lag: int
) -> None:
    skews_s, is_untold = measured(pulse, (sound, str(rate), str(lag)), transport)
    # Until the first sender reports, some seconds, nobody knows how slow the camera's encoder is.
    settled = sorted(abs(skew) for skew in skews_s[8:])
    proof.note(
        f"{sound} at {rate} Hz by {transport}, picture {lag} frames late: sound "
        f"{statistics.median(skews_s) * 1000:+.0f} ms from its picture (median of "
        f"{len(skews_s)}), all but one within {settled[-2] * 1000:.0f} ms"
    )
    assert len(skews_s) > SECONDS * 0.7
    assert not is_untold, "both tracks have one session, and that has its reports"
    assert settled[-2] < 0.080


def measured(
    pulse: Pulse, camera: tuple[str, str, str], transport: Transport
) -> tuple[list[float], bool]:
    """Seconds from each flash to its beep, and whether the tile says that they are not known."""
    sound, rate, lag = camera
    arguments = ("--sound", sound, "--rate", rate, "--lag", lag)
    server, speaker, pool = GstServer(*arguments, script=FLASH_BEEP), Speaker(), DecoderPool(1)
    hearing = Hearing(pool.read_sound, speaker)
    speaker.choose(("desk",))
    until(lambda: speaker.state.using == "desk")
    listener = Listener(pulse)
    try:
        view = pool.open(Stream(url=server.url(), transport=transport), 160, 96)
        watcher = Watcher(pool, view)
        pool.listen(view)
        hearing.on()
        end_s = time.monotonic() + SECONDS
        while time.monotonic() < end_s:
            watcher.look()
        is_untold = pool.sound_status().is_untold
        return [apart(beep_s, watcher.flashes_s) for beep_s in listener.beeps_s[1:-1]], is_untold
    finally:
        hearing.close()
        speaker.close()
        listener.close()
        pool.shutdown()
        server.close()
