"""Sound is read at its moments: late parts are dropped, drift is stretched, gaps are silent."""

from __future__ import annotations

import os

import numpy as np
import pytest

from video.api import LossReason, SoundState
from video.pcm import CAPACITY, JUMP, RATE_HZ, SharedSound, SoundReader, create_memory

PIECE = 480  # 10 ms


def ns(samples: float) -> int:
    return round(samples * 1e9 / RATE_HZ)


def ramp(start: int, count: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Samples that tell their number, in steps too small to be smoothed."""
    return np.arange(start, start + count, dtype=np.int16)


@pytest.fixture
def pair() -> tuple[SharedSound, SharedSound]:
    """A writer's and a reader's mapping of one memory."""
    fd = create_memory()
    try:
        return SharedSound(fd), SharedSound(fd)
    finally:
        os.close(fd)


def test_samples_are_read_at_their_moment(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    reader = SoundReader(shared)
    assert not reader.read(PIECE, ns(0)).any()
    writer.write(ramp(1, 4800), ns(1000))
    assert reader.read(PIECE, ns(1000)).tolist() == ramp(1, PIECE).tolist()
    assert reader.read(PIECE, ns(1000 + PIECE)).tolist() == ramp(1 + PIECE, PIECE).tolist()
    assert (reader.jumps, reader.starved) == (1, 0)


def test_what_comes_too_late_is_dropped_and_the_rest_is_in_time(
    pair: tuple[SharedSound, SharedSound],
) -> None:
    writer, shared = pair
    reader = SoundReader(shared)
    writer.write(ramp(1, PIECE), ns(0))
    reader.read(PIECE, ns(0))
    assert not reader.read(PIECE, ns(PIECE)).any(), "not there: silence, not waiting"
    writer.write(ramp(1 + PIECE, 3 * PIECE), ns(PIECE))
    assert reader.read(PIECE, ns(2 * PIECE)).tolist() == ramp(1 + 2 * PIECE, PIECE).tolist()
    assert reader.starved == 1


def test_a_small_error_is_stretched_away(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    reader = SoundReader(shared)
    tone = (8000 * np.sin(np.arange(CAPACITY // 2) * 0.05)).astype(np.int16)
    writer.write(tone, ns(0))
    reader.read(PIECE, ns(0))
    late = JUMP // 2
    for number in range(1, 130):
        reader.read(PIECE, ns(number * PIECE + late))
    error = 130 * PIECE + late - reader._position
    assert abs(error) < RATE_HZ * 0.003
    assert reader.jumps == 1


def test_a_great_error_is_cut(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    reader = SoundReader(shared)
    writer.write(ramp(1, 20_000), ns(0))
    reader.read(PIECE, ns(0))
    out = reader.read(PIECE, ns(PIECE + 2 * JUMP))
    assert out[-1] == PIECE + 2 * JUMP + PIECE
    assert reader.jumps == 2


def test_what_was_heard_ends_without_a_click(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    reader = SoundReader(shared)
    writer.write(np.full(PIECE, 20_000, np.int16), ns(0))
    reader.read(PIECE, ns(0))
    after = reader.read(PIECE, ns(PIECE)).astype(int)
    assert np.abs(np.diff(after)).max() < 400
    assert after[-1] == 0


def test_the_memory_turns_round_and_old_samples_are_silence(
    pair: tuple[SharedSound, SharedSound],
) -> None:
    writer, shared = pair
    block = ramp(1, 30_000)
    for number in range(6):
        writer.write(block, ns(number * 30_000))
    assert shared.written == 180_000 > CAPACITY
    assert shared.copy(180_000 - 3, 5).tolist() == [29_998, 29_999, 30_000, 0, 0]
    assert not shared.copy(0, 100).any()


def test_a_new_run_silences_what_was_before(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    writer.write(ramp(1, PIECE), ns(0))
    writer.begin()
    assert not shared.copy(0, PIECE).any()


def test_what_is_known_of_the_sound_is_carried(pair: tuple[SharedSound, SharedSound]) -> None:
    writer, shared = pair
    assert shared.status().state is SoundState.OFF
    writer.say(SoundState.PLAYING, skew_s=0.043)
    assert shared.status().skew_ms == pytest.approx(43.0)
    writer.say(SoundState.NONE, LossReason.NO_SOUND)
    assert shared.status().reason is LossReason.NO_SOUND
    assert shared.status().skew_ms is None
