"""The camera's sound beside the alarms': taken at its moment, soft while an alarm sounds."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from app.audio import Speaker
from app.hearing import SOFTLY, Hearing
from video.api import Samples
from video.pcm import LATENCY_S

LOUD = 10_000


class Camera:
    """Sound of one loudness, or none; remembers when it was asked for."""

    def __init__(self) -> None:
        self.loudness: int | None = LOUD
        self.heard_ns: list[int] = []

    def read(self, count: int, heard_ns: int) -> Samples | None:
        self.heard_ns.append(heard_ns)
        return None if self.loudness is None else np.full(count, self.loudness, np.int16)


@pytest.fixture
def camera() -> Camera:
    return Camera()


@pytest.fixture
def alarms() -> SimpleNamespace:
    return SimpleNamespace(is_sounding=False)


@pytest.fixture
def driver(camera: Camera, alarms: SimpleNamespace) -> Iterator[Generator[bytes, int, None]]:
    """As the driver asks for samples; no device is needed."""
    hearing = Hearing(camera.read, cast(Speaker, alarms))
    frames = hearing._frames()
    next(frames)
    yield frames
    frames.close()
    hearing.close()


def piece(driver: Generator[bytes, int, None]) -> list[int]:
    return [int(sample) for sample in np.frombuffer(driver.send(480), np.int16)]


def test_samples_are_asked_for_at_the_moment_at_which_they_are_heard(
    camera: Camera, driver: Generator[bytes, int, None]
) -> None:
    before_ns = time.monotonic_ns()
    assert piece(driver) == [LOUD] * 480
    ahead_s = (camera.heard_ns[0] - before_ns) / 1e9
    assert LATENCY_S <= ahead_s < LATENCY_S + 1


def test_an_alarm_makes_the_camera_soft_without_a_click(
    alarms: SimpleNamespace, driver: Generator[bytes, int, None]
) -> None:
    piece(driver)
    alarms.is_sounding = True
    falling = piece(driver)
    assert falling[0] == LOUD
    assert np.abs(np.diff(falling)).max() < LOUD // 100
    assert piece(driver) == [int(LOUD * SOFTLY)] * 480
    alarms.is_sounding = False
    piece(driver)
    assert piece(driver) == [LOUD] * 480


def test_no_sound_is_silence(camera: Camera, driver: Generator[bytes, int, None]) -> None:
    camera.loudness = None
    assert piece(driver) == [0] * 480
    camera.loudness = LOUD
    assert piece(driver) == [LOUD] * 480
