"""What we say in A-law is what FFmpeg hears."""

from __future__ import annotations

import av
import numpy as np

from video.g711 import RATE_HZ, SILENCE, alaw


def heard(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    decoder = av.CodecContext.create("pcm_alaw", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = RATE_HZ, "mono"
    frames = decoder.decode(av.Packet(data))
    return np.concatenate([frame.to_ndarray().reshape(-1) for frame in frames]).astype(np.int16)


def test_every_sample_is_heard_within_half_a_step() -> None:
    said = np.arange(-32768, 32768, dtype=np.int32).astype(np.int16)
    error = np.abs(heard(alaw(said)).astype(int) - said.astype(int))
    assert np.all(error <= np.maximum(8, np.abs(said.astype(int)) // 30 + 1))


def test_silence_is_silence() -> None:
    assert alaw(np.zeros(160, np.int16)) == bytes([SILENCE]) * 160
