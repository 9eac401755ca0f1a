"""Recorded parts read one after the other, forwards or backwards. A thread of the relay's pool.

One read at a time: who asks waits for the answer before the next question.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from video.av_codec import FileError
from video.av_parts import PartPacket, PartReader, PartSound
from video.relay.shelf import WHOLE

BATCH = 50  # packets; about a second


class Stretch(NamedTuple):
    """Parts of a camera's past by start (Unix ms, path), and what of it is to be played."""

    parts: list[tuple[int, str]]
    start_ms: int
    end_ms: int


class Read(NamedTuple):
    """A packet of a part, and when it was taken (Unix ms)."""

    packet: PartPacket
    codec: str
    sound: PartSound | None
    at_ms: int


class Reading:
    """batch() until it is empty. From `from_ms`, at key frames only backwards."""

    def __init__(self, stretch: Stretch, from_ms: int, *, is_backwards: bool) -> None:
        self._stretch, self._from_ms = stretch, from_ms
        self._reads = self._backwards() if is_backwards else self._forwards()
        self._open: PartReader | None = None

    def batch(self) -> list[Read]:
        """The next packets; empty at the end."""
        out: list[Read] = []
        for read in self._reads:
            out.append(read)
            if len(out) >= BATCH:
                break
        return out

    def close(self) -> None:
        """Free the file."""
        self._reads.close()  # type: ignore[attr-defined]

    def _forwards(self) -> Iterator[Read]:
        for number, (starts_ms, path) in enumerate(self._stretch.parts):
            following = self._stretch.parts[number + 1 : number + 2]
            if following and following[0][0] <= self._from_ms:
                continue
            for read in self._part(starts_ms, path, max(0.0, (self._from_ms - starts_ms) / 1000)):
                if read.at_ms > self._stretch.end_ms:
                    return
                yield read

    def _backwards(self) -> Iterator[Read]:
        for starts_ms, path in reversed(self._stretch.parts):
            if starts_ms > self._from_ms:
                continue
            keys = [
                read
                for read in self._part(starts_ms, path, 0.0)
                if read.packet.is_picture and read.packet.is_key and read.at_ms <= self._from_ms
            ]
            for read in reversed(keys):
                if read.at_ms < self._stretch.start_ms:
                    return
                yield read

    def _part(self, starts_ms: int, path: str, from_s: float) -> Iterator[Read]:
        """Nothing of a part that is gone or broken: the next follows."""
        reader = _opened(path)
        if reader is None:
            return
        try:
            codec, sound = reader.codec, reader.sound
            for packet in reader.packets(from_s):
                yield Read(packet, codec, sound, starts_ms + round(packet.at_s * 1000))
        except FileError:
            return
        finally:
            reader.close()


def _opened(path: str) -> PartReader | None:
    """One that was being written has perhaps become whole meanwhile."""
    for now in (path, str(Path(path).with_suffix(WHOLE))):
        try:
            return PartReader(now)
        except FileError:
            continue
    return None
