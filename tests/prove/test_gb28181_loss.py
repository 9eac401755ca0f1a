"""A channel whose datagrams are lost and come out of order: nothing smeared is ever shown.

The sender knows its pictures: what a viewer decodes behind the relay is one of them, bit by bit,
or it is not shown; after a loss pictures are back with the next key frame that came whole.
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from tests.prove.record import ProofRecord
from tests.video.cores.gb_sessions import form_of
from tests.video.fakes import FakeSink
from tests.video.relay.parts import KEY, SSRC, Viewer, answer, place, running, until, url
from video.cores.ps_write import PsMuxer, RtpPacker

LOSS = 0.02
FPS, GROUP, PICTURES = 50, 25, 1_500
BIT_RATE = 4_000_000
TICKS = 90_000 // FPS
SIZE = (640, 352)


@dataclass(frozen=True, slots=True)
class Picture:
    """One that the sender made: its packet's bytes, and what it looks like."""

    data: bytes
    is_key: bool
    digest: str


def digest_of(frame: VideoFrame) -> str:
    return hashlib.sha256(frame.to_ndarray(format="yuv420p").tobytes()).hexdigest()


def made(codec: str) -> list[Picture]:
    """A film in which no two pictures are alike, several slices each."""
    encoder = av.CodecContext.create("libx265" if codec == "hevc" else "libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = SIZE
    encoder.pix_fmt = "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.gop_size, encoder.bit_rate = GROUP, BIT_RATE
    encoder.options = (
        {"preset": "ultrafast", "tune": "zerolatency",
         "x265-params": f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:bframes=0:log-level=error"}
        if codec == "hevc"
        else {"preset": "ultrafast", "tune": "zerolatency", "bf": "0",
              "x264-params": f"keyint={GROUP}:min-keyint={GROUP}:scenecut=0:slices=4"}
    )  # fmt: skip
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    decoder.thread_count = 1
    chance = np.random.default_rng(28181)
    ground = chance.integers(40, 200, (SIZE[1] // 16, SIZE[0] // 16), np.uint8).repeat(16, 0)
    ground = ground.repeat(16, 1)
    packets: list[tuple[bytes, bool]] = []
    for number in range(PICTURES):
        gray = np.roll(ground, number * 3 % SIZE[0], axis=1)
        gray[64:] += chance.integers(
            0, 28, (SIZE[1] - 64, SIZE[0]), np.uint8
        )  # rain fills datagrams
        gray[:32, :32] = number % 200 + 20
        gray[:32, 32:64] = number // 200 * 20 + 20
        frame = VideoFrame.from_ndarray(gray, format="gray").reformat(format="yuv420p")
        frame.pts = number
        packets += [(bytes(p), p.is_keyframe) for p in encoder.encode(frame)]
    packets += [(bytes(p), p.is_keyframe) for p in encoder.encode(None)]
    frames = [f for data, _ in packets for f in decoder.decode(av.Packet(data))]
    frames += decoder.decode(None)
    assert len(frames) == len(packets) == PICTURES
    return [Picture(*packet, digest_of(f)) for packet, f in zip(packets, frames, strict=True)]


class HashSink(FakeSink):
    """Keeps what each picture shown looks like."""

    def __init__(self) -> None:
        super().__init__()
        self.digests: list[str] = []

    def frames(self, frames: list[VideoFrame]) -> None:
        self.digests += [digest_of(frame) for frame in frames]
        self.count += len(frames)


@dataclass(slots=True)
class Sent:
    """What went out: of each picture whether all of it did."""

    is_whole: list[bool]
    lost: int = 0


def lossy(packets: list[bytes], chance: random.Random, sent: Sent) -> Iterator[bytes]:
    """Two in a hundred are lost; one in twenty is overtaken by the next few."""
    kept = [packet for packet in packets if chance.random() >= LOSS]
    sent.lost += len(packets) - len(kept)
    sent.is_whole.append(len(kept) == len(packets))
    for at in range(len(kept)):
        if chance.random() < 0.05:
            other = min(at + chance.randint(1, 4), len(kept) - 1)
            kept[at], kept[other] = kept[other], kept[at]
    yield from kept


async def push(pictures: list[Picture], port: int, codec: str, sent: Sent) -> None:
    """In the camera's own time."""
    chance = random.Random(2)
    muxer, packer = PsMuxer(form_of(codec)), RtpPacker(SSRC)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.connect(("127.0.0.1", port))
        for number, picture in enumerate(pictures):
            await asyncio.sleep(max(0.0, began_s + number / FPS - loop.time()))
            data = muxer.picture(picture.data, number * TICKS, picture.is_key)
            for packet in lossy(packer.packets(data, number * TICKS), chance, sent):
                out.send(packet)


@pytest.mark.prove
@pytest.mark.asyncio
@pytest.mark.parametrize("codec", ["h264", "hevc"])
async def test_nothing_smeared_is_shown_and_pictures_are_back_by_the_next_key_frame(
    codec: str, tmp_path: Path, proof: ProofRecord
) -> None:
    pictures = made(codec)
    number_of = {picture.digest: number for number, picture in enumerate(pictures)}
    assert len(number_of) == PICTURES
    sent = Sent([])
    async with running(tmp_path) as (relay, board):
        sink = HashSink()
        viewer = Viewer(url(relay), sink=sink)
        await board.until(lambda b: b.wants and b.wants[-1] == [KEY])
        port = place(relay, "udp")
        answer(relay)
        await push(pictures, port, codec, sent)
        await until(lambda: bool(sink.digests) and is_at_end(sink, number_of, sent))
        health = relay.channel(KEY).health()
        await viewer.leave()
    smeared = [one for one in sink.digests if one not in number_of]
    shown = {number_of[one] for one in sink.digests if one in number_of}
    expected = whole_so_far(pictures, sent)
    late = sorted(expected - shown - set(range(3 * GROUP)))  # until the viewer was there
    proof.note(
        f"{codec}, {sent.lost} of {health.packets + sent.lost} datagrams lost and 5 % overtaken: "
        f"{len(shown)} of {PICTURES} pictures shown, {len(smeared)} of them smeared; "
        f"{len(expected)} could be shown, {len(late)} of them were not"
    )
    assert sent.lost > 100
    assert smeared == []
    assert late == []


def is_at_end(sink: HashSink, number_of: dict[str, int], sent: Sent) -> bool:
    """The last picture that can be shown is."""
    last = max(whole_numbers(sent))
    return max((number_of.get(one, 0) for one in sink.digests[-GROUP:]), default=0) >= last


def whole_numbers(sent: Sent) -> set[int]:
    """Pictures that came whole, as did all before them from their key frame on."""
    found: set[int] = set()
    is_good = False
    for number, is_whole in enumerate(sent.is_whole):
        is_good = is_whole if number % GROUP == 0 else is_good and is_whole
        if is_good:
            found.add(number)
    return found


def whole_so_far(pictures: list[Picture], sent: Sent) -> set[int]:
    assert [p.is_key for p in pictures] == [n % GROUP == 0 for n in range(PICTURES)]
    return whole_numbers(sent)
