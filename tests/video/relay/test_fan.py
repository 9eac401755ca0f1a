"""What viewers are told of a stream whose codec changes while it runs."""

from __future__ import annotations

import pytest

from tests.video.cores.gb_sessions import film
from tests.video.relay.parts import until
from video.cores.es import SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.relay.fan import Fan


class Seen:
    """A viewer that counts."""

    def __init__(self) -> None:
        self.cuts = self.pictures = 0

    def show(self, frames: bytes, is_key: bool) -> None:
        self.pictures += 1

    def sound(self, frames: bytes) -> None:
        pass

    def cut(self) -> None:
        self.cuts += 1


def key() -> VideoUnit:
    return VideoUnit(film()[0].data, True, VideoCodec.H264, 0)


@pytest.mark.asyncio
async def test_a_camera_that_changes_to_what_nobody_decodes_is_said_once() -> None:
    fan, viewer = Fan(), Seen()
    fan.push(key(), 0.0)
    await until(lambda: fan.description)
    fan.add(viewer, 0.1)
    assert fan.describe_unsupported("SVAC")
    assert b" SVAC/90000" in fan.description
    assert viewer.cuts == 1
    late = Seen()
    fan.add(late, 0.2)
    assert late.pictures == 0  # what was before is not the present
    assert not fan.describe_unsupported("SVAC")
    assert viewer.cuts == 1
    assert fan.describe_unsupported("AVS3")
    assert b" AVS3/90000" in fan.description


@pytest.mark.asyncio
async def test_and_the_way_back_too() -> None:
    fan, viewer = Fan(), Seen()
    fan.describe_unsupported("SVAC")
    fan.add(viewer, 0.0)
    fan.push(key(), 0.1)
    assert viewer.cuts == 1
    await until(lambda: b"H264" in fan.description)
    assert fan.describe_unsupported("SVAC")
    assert b" SVAC/90000" in fan.description


@pytest.mark.asyncio
async def test_nothing_is_described_twice_when_it_changes_before_it_was() -> None:
    fan, told = Fan(), list[bytes]()
    fan.push(key(), 0.0)  # its description waits for sound
    fan.when_described(lambda: told.append(fan.description))
    fan.describe_unsupported("SVAC")
    assert len(told) == 1
    assert b" SVAC/90000" in told[0]
    assert fan._timer is None


@pytest.mark.asyncio
async def test_a_picture_behind_sound_alone_is_described_anew() -> None:
    fan, viewer = Fan(), Seen()
    sound = SoundPiece(b"\xd5" * 320, SoundKind.PCMA, 0, 8_000, 8_000, 1, b"", False)
    fan.push(sound, 0.0)
    assert fan.description == b""
    fan.describe_sound_alone()
    assert b"m=audio" in fan.description
    assert b"m=video" not in fan.description
    fan.add(viewer, 0.1)
    fan.push(key(), 0.2)
    assert viewer.cuts == 1
    assert b"m=audio" in fan.description
    assert b"H264" in fan.description
    described = fan.description
    fan.describe_sound_alone()
    assert fan.description == described
