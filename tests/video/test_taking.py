"""Stills and clips as a decoder writes them: full size, own colours, nothing encoded again."""

from __future__ import annotations

import os
import queue
from fractions import Fraction
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from tests.video.film import FRAME_NS, encoder_of, grey_of, kept_film
from tests.video.test_stream_thread import grey_frame
from video.control import TakenAnswer
from video.cores.packet_ring import Kept
from video.cores.sound_ring import KeptSound, SoundFormat, SoundPiece
from video.looking_back import TakeFault
from video.taking import Clip, Still, Taking


def taken(job: Still | Clip, path: Path) -> TakenAnswer:
    answers: queue.Queue[TakenAnswer] = queue.Queue()
    with path.open("wb") as file:
        Taking(answers.put).put(job, file.fileno())
    return answers.get(timeout=10.0)


def clip(kept: Kept, first: float, last: float) -> Clip:
    """From and to in frames."""
    begin = kept.units[0].at_ns
    return Clip(1, kept, begin + round(first * FRAME_NS), begin + round(last * FRAME_NS))


def greys(path: Path) -> list[int]:
    with av.open(str(path)) as film:
        return [int(f.to_ndarray(format="gray")[0, 0]) for f in film.decode(video=0)]


@pytest.mark.parametrize("kind", ["h264", "h264 with B frames", "h265", "mpeg4"])
def test_a_clip_begins_with_the_key_frame_before_and_keeps_the_packets_as_they_are(
    tmp_path: Path, kind: str
) -> None:
    kept = kept_film(codec=encoder_of(kind), has_b="B" in kind)
    path = tmp_path / "clip.mp4"
    answer = taken(clip(kept, 25.5, 33.5), path)
    assert answer.fault is TakeFault.NONE, answer.detail
    assert (answer.width, answer.height, answer.codec) == (64, 48, kept.codec)
    shown = greys(path)
    assert len(shown) == answer.frames
    assert np.allclose(shown[:14], [grey_of(number) for number in range(20, 34)], atol=1.5)
    assert answer.first_ns - kept.units[0].at_ns == pytest.approx(20 * FRAME_NS, abs=1000)
    assert answer.last_ns >= kept.units[0].at_ns + 33 * FRAME_NS
    with av.open(str(path)) as film:
        stream = film.streams.video[0]
        frames = [frame.time for frame in film.decode(stream)]
        assert frames[0] == 0.0
        assert np.allclose(np.diff(frames), 0.04, atol=1e-3)
    payload = path.read_bytes()
    # The coded pictures themselves stand in the file, byte for byte.
    assert all(kept.units[n].data.rsplit(b"\0\0\1", 1)[1] in payload for n in range(21, 30))


def with_sound(kept: Kept, format_: SoundFormat, pieces: list[bytes], samples: int) -> Kept:
    """Heard from the first picture on, the pieces one after the other."""
    begin_ns = kept.units[0].at_ns
    return kept._replace(
        sound=KeptSound(
            format_,
            tuple(
                SoundPiece(
                    data,
                    begin_ns + n * samples * 1_000_000_000 // format_.clock_hz,
                    n * samples,
                    is_sure=True,
                )
                for n, data in enumerate(pieces)
            ),
        )
    )


def alaw(numbers: range) -> list[bytes]:
    """20 ms each, every sample of a piece the same."""
    return [bytes([n % 256]) * 160 for n in numbers]


def test_a_clip_has_the_sound_that_was_heard_without_loss(tmp_path: Path) -> None:
    format_ = SoundFormat("pcm_alaw", 8_000, 1, b"")
    kept = with_sound(kept_film(), format_, alaw(range(100)), 160)
    path = tmp_path / "clip.mp4"
    answer = taken(clip(kept, 20, 40), path)
    assert (answer.fault, answer.sound) == (TakeFault.NONE, "pcm_alaw")
    coder = av.CodecContext.create("pcm_alaw", "r")
    assert isinstance(coder, av.AudioCodecContext)
    coder.sample_rate, coder.layout = 8_000, "mono"
    with av.open(str(path)) as film:
        frames = list(film.decode(audio=0))
        assert film.streams.audio[0].rate == 8_000
    assert float(frames[0].time or 0.0) == pytest.approx(0.0, abs=0.001)
    heard = np.concatenate([frame.to_ndarray()[0] for frame in frames])
    wanted = coder.decode(av.Packet(b"".join(alaw(range(40, 80)))))[0].to_ndarray()[0]
    assert np.array_equal(heard[: len(wanted)], wanted)


def test_sound_that_paused_is_silence_in_the_clip(tmp_path: Path) -> None:
    kept = with_sound(kept_film(), SoundFormat("pcm_alaw", 8_000, 1, b""), alaw(range(20, 70)), 160)
    assert kept.sound is not None
    pieces = (*kept.sound.pieces[:10], *kept.sound.pieces[30:])
    kept = kept._replace(sound=kept.sound._replace(pieces=pieces))
    path = tmp_path / "clip.mp4"
    taken(clip(kept, 0, 49), path)
    with av.open(str(path)) as film:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in film.decode(audio=0)])
    assert not heard[1600:4800].any()
    assert heard[1599] and heard[4800]


def test_aac_stands_in_the_clip_as_it_came(tmp_path: Path) -> None:
    pieces, config = aac_pieces(60)
    kept = with_sound(kept_film(), SoundFormat("aac", 16_000, 1, config), pieces, 1024)
    path = tmp_path / "clip.mp4"
    answer = taken(clip(kept, 10, 40), path)
    assert answer.sound == "aac", answer.detail
    with av.open(str(path)) as film:
        got = [bytes(packet) for packet in film.demux(film.streams.audio[0]) if packet.size]
        assert len(greys(path)) == answer.frames
    assert got == pieces[7 : 7 + len(got)]
    assert len(got) * 1024 / 16_000 == pytest.approx(1.2, abs=0.1)
    with av.open(str(path)) as film:
        assert sum(frame.samples for frame in film.decode(audio=0)) >= 15_000


def aac_pieces(count: int) -> tuple[list[bytes], bytes]:
    """Of a tone, with their AudioSpecificConfig."""
    coder = av.CodecContext.create("aac", "w")
    assert isinstance(coder, av.AudioCodecContext)
    coder.sample_rate, coder.layout, coder.format = 16_000, "mono", "fltp"
    coder.time_base = Fraction(1, 16_000)
    pieces: list[bytes] = []
    for number in range(count):
        tone = np.sin(np.arange(number * 1024, (number + 1) * 1024) / 5).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(tone.reshape(1, -1), format="fltp", layout="mono")
        frame.sample_rate, frame.pts = 16_000, number * 1024
        pieces += [bytes(packet) for packet in coder.encode(frame)]
    return pieces, bytes(coder.extradata or b"")


def test_a_clip_of_a_time_that_is_not_held_is_refused(tmp_path: Path) -> None:
    answer = taken(clip(kept_film(), -99, -1), tmp_path / "clip.mp4")
    assert answer.fault is TakeFault.NOTHING_HELD


def test_a_clip_reaches_no_further_than_what_is_held(tmp_path: Path) -> None:
    kept = kept_film()
    path = tmp_path / "clip.mp4"
    answer = taken(clip(kept, -99, 999), path)
    assert (answer.first_ns, answer.frames) == (kept.units[0].at_ns, 50)


@pytest.mark.parametrize("size", [(1920, 1080), (63, 49), (2, 2)])
def test_a_still_is_as_large_as_the_source(tmp_path: Path, size: tuple[int, int]) -> None:
    path = tmp_path / "still.png"
    answer = taken(Still(7, grey_frame("yuv420p", 126, *size), "h264", 5), path)
    assert (answer.number, answer.width, answer.height) == (7, *size)
    picture = cv2.imread(str(path))
    assert picture is not None
    assert picture.shape == (size[1], size[0], 3)
    assert np.abs(picture.astype(int) - 128).max() <= 1


def test_a_still_has_the_camera_s_own_colours(tmp_path: Path) -> None:
    red, green, blue = (value / 255 for value in (200, 120, 40))
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    values = (
        16 + 219 * luma,
        128 + 224 * (blue - luma) / 1.8556,
        128 + 224 * (red - luma) / 1.5748,
    )
    frame = av.VideoFrame(64, 48, "yuv420p")
    for plane, value in zip(frame.planes, values, strict=True):
        plane.update(bytes([round(value)]) * plane.buffer_size)
    frame.colorspace = 1
    taken(Still(1, frame, "h264", 5), tmp_path / "still.png")
    picture = cv2.imread(str(tmp_path / "still.png"))
    assert picture is not None
    assert np.abs(picture[20, 20].astype(int) - (40, 120, 200)).max() <= 3


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    full = os.open("/dev/full", os.O_WRONLY)
    answers: queue.Queue[TakenAnswer] = queue.Queue()
    try:
        Taking(answers.put).put(Still(1, grey_frame("yuv420p", 9), "h264", 5), full)
        answer = answers.get(timeout=10.0)
    finally:
        os.close(full)
    assert answer.fault is TakeFault.NOT_WRITTEN
    assert "space" in answer.detail


@pytest.mark.parametrize("error", [MemoryError(), cv2.error("Unknown C++ exception")])
def test_what_no_one_foresaw_is_answered_and_the_next_still_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def failing(_frame: object) -> bytes:
        raise error

    answers: queue.Queue[TakenAnswer] = queue.Queue()
    taking, still = Taking(answers.put), Still(1, grey_frame("yuv420p", 9), "h264", 5)
    with (tmp_path / "still.png").open("wb") as file:
        with monkeypatch.context() as patched:
            patched.setattr("video.taking.png_of", failing)
            taking.put(still, file.fileno())
            answer = answers.get(timeout=10.0)
        assert (answer.number, answer.fault) == (1, TakeFault.NOT_WRITTEN)
        assert answer.detail
        taking.put(still._replace(number=2), file.fileno())
        answer = answers.get(timeout=10.0)
    assert (answer.number, answer.fault) == (2, TakeFault.NONE)
