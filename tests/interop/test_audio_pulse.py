"""Our speaker against a real PulseAudio daemon with null sinks: samples are really played."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from app.audio import Speaker
from widgets.sound.outputs import Trouble

MISSING = ", ".join(n for n in ("pulseaudio", "pactl", "parec") if shutil.which(n) is None)
pytestmark = [
    pytest.mark.interop,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {MISSING} (Debian: pulseaudio)"),
]

RATE = 22_050


class Pulse:
    """A daemon of its own in a folder of its own; `hall` and `desk` are its null sinks."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listeners: list[subprocess.Popen[bytes]] = []
        self.address = f"unix:{folder / 'native'}"
        self._environment = os.environ | {
            "PULSE_SERVER": self.address,
            "HOME": str(folder),
            "XDG_RUNTIME_DIR": str(folder),
        }
        modules = [f"module-native-protocol-unix socket={folder / 'native'} auth-anonymous=1"]
        modules += [
            f"module-null-sink sink_name={name} sink_properties=device.description={name}"
            for name in ("hall", "desk")
        ]
        self._daemon = subprocess.Popen(
            [
                *("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1"),
                *("--use-pid-file=no", "--disable-shm=yes", "--system=no"),
                *(f"--load={module}" for module in modules),
            ],
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(lambda: b"desk" in self.control("list", "short", "sinks"))

    def control(self, *arguments: str) -> bytes:
        done = subprocess.run(
            ["pactl", *arguments], env=self._environment, capture_output=True, check=False
        )
        return done.stdout

    def unload(self, sink: str) -> None:
        self._unload(f"sink_name={sink}")

    def add_microphone(self, name: str, mouth: str) -> None:
        """A source that is no monitor, and the system's own: it hears what is played into the
        null sink `mouth`."""
        rate = "rate=48000 channels=1"
        self.control("load-module", "module-null-sink", f"sink_name={mouth} {rate}")
        source = f"source_name={name} master={mouth}.monitor {rate}"
        self.control("load-module", "module-remap-source", source)
        self.control("set-default-source", name)

    def add_piped_microphone(self, name: str, pipe: Path) -> None:
        """A source that hears what is written into a pipe, when it is: 48 kHz, mono, 16 bit."""
        form = "format=s16le rate=48000 channels=1"
        self.control("load-module", "module-pipe-source", f"source_name={name} file={pipe} {form}")
        self.control("set-default-source", name)

    def take_microphone(self, name: str) -> None:
        """It is pulled out."""
        self._unload(f"source_name={name}")

    def _unload(self, words: str) -> None:
        for line in self.control("list", "short", "modules").splitlines():
            if words.encode() in line:
                self.control("unload-module", line.split()[0].decode())

    def listen(self, sink: str) -> subprocess.Popen[bytes]:
        listener = subprocess.Popen(
            [
                *("parec", f"--device={sink}.monitor", "--format=s16le", "--channels=1"),
                *(f"--rate={RATE}", "--latency-msec=20"),
            ],
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._listeners.append(listener)
        return listener

    def close(self) -> None:
        for listener in self._listeners:
            listener.terminate()
            listener.wait(5)
            assert listener.stdout is not None
            listener.stdout.close()
        self._daemon.terminate()
        self._daemon.wait(10)


def until(condition: Callable[[], object], seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def heard(listener: subprocess.Popen[bytes]) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """What the monitor heard until now."""
    listener.terminate()
    assert listener.stdout is not None
    samples = np.frombuffer(listener.stdout.read(), dtype="<i2")
    listener.stdout.close()
    listener.wait(5)
    return samples


@pytest.fixture
def pulse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Pulse]:
    daemon = Pulse(tmp_path)
    monkeypatch.setenv("PULSE_SERVER", daemon.address)
    yield daemon
    daemon.close()


@pytest.fixture
def speaker(pulse: Pulse) -> Iterator[Speaker]:
    made = Speaker()
    yield made
    made.close()


def test_a_sound_is_really_played_on_the_chosen_output(pulse: Pulse, speaker: Speaker) -> None:
    speaker.choose(("desk", "hall"))
    until(lambda: speaker.state.using == "desk")
    desk, hall = pulse.listen("desk"), pulse.listen("hall")
    until(lambda: pulse.control("list", "short", "source-outputs").count(b"\n") == 2)
    speaker.play("level_1")
    until(lambda: speaker.played == 1)
    loud, quiet = heard(desk), heard(hall)
    assert np.abs(loud).max() > 15_000
    assert not quiet.any()
    spoken = np.abs(loud) > 500
    assert 0.4 < spoken.sum() / RATE < 0.7  # six beats of 0.09 s


def test_a_vanished_output_is_noticed_and_the_next_one_plays(
    pulse: Pulse, speaker: Speaker
) -> None:
    speaker.choose(("desk", "hall"))
    until(lambda: speaker.state.trouble is Trouble.NONE)
    gone_at = time.monotonic()
    pulse.unload("desk")
    until(lambda: speaker.state.trouble is Trouble.FALLBACK, 5.0)
    assert time.monotonic() - gone_at < 5.0
    assert (speaker.state.using, speaker.state.missing) == ("hall", ("desk",))
    hall = pulse.listen("hall")
    until(lambda: pulse.control("list", "short", "source-outputs").count(b"\n") == 1)
    speaker.play("level_4")
    until(lambda: speaker.played == 1)
    assert np.abs(heard(hall)).max() > 15_000


def test_a_daemon_that_dies_while_it_plays_is_noticed(pulse: Pulse, speaker: Speaker) -> None:
    until(lambda: speaker.state.trouble is Trouble.NONE)
    speaker.play("level_2")
    pulse.close()
    until(lambda: speaker.state.trouble is Trouble.SILENT, 8.0)
