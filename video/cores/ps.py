"""MPEG program streams as GB/T 28181 devices send them: pictures and sound. Pure.

Fed with RTP payloads in order. Nothing is read in a PES packet before all of it is here, except in
one of length 0: it ends at the next start code of the program stream, which no video codec has.
"""

from __future__ import annotations

import enum

from video.cores.es import (
    NO_PTS,
    SOUND_TYPES,
    VIDEO_TYPES,
    Piece,
    SoundKind,
    VideoCodec,
)
from video.cores.es_sound import SoundBuilder
from video.cores.frames import FrameBuilder
from video.cores.pes import PES_HEAD, pes_head, stream_map

PACK = b"\0\0\1\xba"
START_CODE = b"\0\0\1"
# Of a packet of length 0 so much is collected, where neither marker nor time tells its end.
COLLECT_BYTES = 65_536
MIN_SYSTEM_CODE = 0xB9  # below are the codecs' own start codes
_END, _MAP = 0xB9, 0xBC
_INCOMPLETE, _GARBAGE = 0, -1


class _State(enum.Enum):
    SEEK = enum.auto()  # a pack header is looked for
    HEAD = enum.auto()  # a start code of the program stream is next
    VIDEO = enum.auto()  # video up to the next start code of the program stream


class PsDemuxer:
    """feed(payload, rtp_time, is_marker) -> pictures and sound; lose() where packets are missing.

    `video` says which codec it is, whether a key frame is awaited, and what cannot be decoded.
    `packs` counts pack headers: 0 after many packets means that this is no program stream.
    """

    def __init__(self) -> None:
        self.video = FrameBuilder()
        self.sound = SoundBuilder()
        self.packs = 0
        self.resyncs = 0
        self.bad_packets = 0
        self._pending = bytearray()
        self._rtp_time = NO_PTS
        self._state = _State.SEEK
        self._needed = 1  # bytes of `_pending` before which it is no use to parse
        self._is_end = False
        self._is_new_pack = False
        self._is_unbounded = False
        self._is_other = False
        self._video_id = self._sound_id = 0
        self._kinds: dict[int, int] = {}

    @property
    def is_recognised(self) -> bool:
        """Whether this is a program stream."""
        return self.packs > 0

    @property
    def announces_no_sound(self) -> bool:
        """Whether its map names a picture and no sound. Sound may come beside it all the same."""
        return bool(self._kinds) and not any(i & 0xE0 == 0xC0 for i in self._kinds)

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload. Its time may differ from packet to packet of one picture."""
        pending = self._pending
        if rtp_time == self._rtp_time and not is_marker:
            pending += payload
            if len(pending) < self._needed:
                return []
            whole: list[Piece] = []
            self._parse(whole, is_end=False)
            return whole
        out: list[Piece] = []
        if rtp_time != self._rtp_time:
            self._turn(out, payload)
            self._rtp_time = rtp_time
        pending += payload
        if is_marker:
            self._parse(out, is_end=True)
            if not pending and self._state is not _State.SEEK:
                out += self.video.ended(self.video.marker)
        elif len(pending) >= self._needed:
            self._parse(out, is_end=False)
        return out

    def lose(self) -> list[Piece]:
        """Packets are missing before the next: what is whole is given, the rest is dropped."""
        out: list[Piece] = []
        self._parse(out, is_end=False)
        self._drop()
        return out

    def _turn(self, out: list[Piece], payload: bytes | memoryview) -> None:
        """The RTP time changes with this payload."""
        if payload[:4] != PACK:
            self._parse(out, is_end=False)
            return
        self._parse(out, is_end=True)
        if self._pending:
            if self._state is _State.HEAD and len(self._pending) > PES_HEAD:
                # A length that goes beyond its picture: the device left something out.
                self.bad_packets += 1
                self._drop()
            self._pending.clear()
        out += self.video.ended(self.video.time)

    def _drop(self) -> None:
        self._pending.clear()
        self._state = _State.SEEK
        self.video.lose()
        self.sound.lose()

    def _parse(self, out: list[Piece], is_end: bool) -> None:
        """Take all that is whole out of what is here."""
        data, self._is_end = self._pending, is_end
        at, end = 0, len(data)
        self._needed = 1
        while at < end:
            if self._state is _State.HEAD:
                step = self._element(at, out)
                if step == _INCOMPLETE:
                    break
                if step == _GARBAGE:
                    self.resyncs += 1
                    self._state = _State.SEEK
                    self.video.lose()
                    step = 1
                at += step
            elif self._state is _State.VIDEO:
                stop, is_code = self._video_end(at)
                self._more_video(at, stop)
                at = stop
                if not is_code:
                    break
                self._state = _State.HEAD
            else:
                found = data.find(PACK, at)
                if found < 0:
                    at = max(at, end - 3)  # these may begin one
                    break
                at, self._state = found, _State.HEAD
        del data[:at]
        if self._state is _State.VIDEO and self._is_unbounded:
            self._needed = COLLECT_BYTES

    def _element(self, at: int, out: list[Piece]) -> int:
        """Its bytes, or _INCOMPLETE or _GARBAGE."""
        data = self._pending
        left = len(data) - at
        if left < 6:
            is_end_code = left >= 4 and data[at : at + 4] == b"\0\0\1\xb9"
            return 4 if is_end_code else _INCOMPLETE
        code = data[at + 3]
        if data[at : at + 3] != START_CODE or code < MIN_SYSTEM_CODE:
            return _GARBAGE
        if code == _END:
            return 4
        if code == PACK[3]:
            return self._pack(at, left)
        size = 6 + (data[at + 4] << 8 | data[at + 5])
        if size == 6 and code & 0xF0 == 0xE0:
            return self._unbounded(at, out)
        if size > left:
            self._needed = size
            return _INCOMPLETE
        if code & 0xF0 == 0xE0:
            self._video_packet(at, size, out)
        elif code & 0xE0 == 0xC0:
            self._sound_packet(at, size, out)
        elif code == _MAP:
            self._take_map(stream_map(data, at, at + size))
        return size

    def _pack(self, at: int, left: int) -> int:
        first = self._pending[at + 4]
        if first & 0xC0 == 0x40:
            size = 14 + (self._pending[at + 13] & 7) if left >= 14 else _INCOMPLETE
        elif first & 0xF0 == 0x20:
            size = 12  # MPEG-1
        else:
            return _GARBAGE
        if not 0 < size <= left:
            return _INCOMPLETE
        self.packs += 1
        self._is_new_pack = True
        return size

    def _video_packet(self, at: int, size: int, out: list[Piece]) -> None:
        head = pes_head(self._pending, at, at + size)
        if head is None:
            self.bad_packets += 1
            self.video.lose()
            return
        self._state, self._is_unbounded = _State.VIDEO, False
        self._take_video(at, out, head.pts, self._pending[head.start : at + size])

    def _unbounded(self, at: int, out: list[Piece]) -> int:
        data = self._pending
        end = len(data)
        if end < at + PES_HEAD or end < at + PES_HEAD + data[at + 8] + 4:
            return _INCOMPLETE  # the first bytes of the payload tell whether a picture begins
        head = pes_head(data, at, end)
        if head is None:
            return _GARBAGE
        self._state, self._is_unbounded = _State.VIDEO, True
        stop, _ = self._video_end(head.start)
        self._take_video(at, out, head.pts, data[head.start : stop])
        return stop - at

    def _take_video(self, at: int, out: list[Piece], pts: int, payload: bytearray) -> None:
        stream_id = self._pending[at + 3]
        self._video_id = self._video_id or stream_id
        self._is_other = stream_id != self._video_id
        if not self._is_other:
            out += self.video.take(payload, pts, self._rtp_time, self._is_new_pack)
            self._is_new_pack = False

    def _video_end(self, at: int) -> tuple[int, bool]:
        """Where the video from `at` ends, and whether a start code of the program stream is there.

        The last bytes of what is here are left where they may begin one.
        """
        data = self._pending
        end = len(data)
        found = data.find(START_CODE, at)
        while 0 <= found < end - 3:
            if data[found + 3] >= MIN_SYSTEM_CODE:
                return found, True
            found = data.find(START_CODE, found + 3)
        if self._is_end and (self._is_unbounded or found < 0):
            return end, False
        if found >= 0:
            return found, False
        return max(at, end - 2) if end and data[end - 1] == 0 else end, False

    def _more_video(self, at: int, stop: int) -> None:
        """Of a packet of length 0, or beyond a length that was too short for its picture."""
        if stop == at or self._is_other:
            return
        more = self._pending[at:stop]
        if self._is_unbounded or more.strip(b"\0"):
            self.video.go_on(more)

    def _sound_packet(self, at: int, size: int, out: list[Piece]) -> None:
        stream_id = self._pending[at + 3]
        self._sound_id = self._sound_id or stream_id
        head = pes_head(self._pending, at, at + size)
        if head is None or stream_id != self._sound_id:
            self.bad_packets += head is None
            return
        stamp = head.pts if head.pts != NO_PTS else self._rtp_time
        kind = SOUND_TYPES.get(self._kinds.get(stream_id, 0), SoundKind.UNKNOWN)
        payload = bytes(self._pending[head.start : at + size])
        out += self.sound.take(payload, stamp & 0xFFFFFFFF, kind, is_in_step=True)

    def _take_map(self, kinds: dict[int, int]) -> None:
        if not kinds or kinds == self._kinds:
            return
        self._kinds = kinds
        self.sound.announced_anew()
        for stream_id, kind in kinds.items():
            if stream_id & 0xF0 == 0xE0 and self._video_id in (0, stream_id):
                self._video_id = stream_id
                self.video.announce(VIDEO_TYPES.get(kind, VideoCodec.UNKNOWN))
