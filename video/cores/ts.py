"""MPEG transport streams, as some devices send them where a program stream was asked for. Pure.

Takes the first program's picture and sound. Without its tables (PAT, PMT) streams are known by the
ids of their PES packets.
"""

from __future__ import annotations

from video.cores.es import NO_PTS, SOUND_TYPES, VIDEO_TYPES, Piece, SoundKind, VideoCodec
from video.cores.es_sound import SoundBuilder
from video.cores.frames import FrameBuilder
from video.cores.pes import PES_HEAD, pes_head

PACKET_BYTES = 188
SYNC = 0x47
MAX_PES_BYTES = 8 * 1024 * 1024
MAX_SOUND_BYTES = 65_541
MAX_PIDS = 32
_NULL_PID = 0x1FFF


def is_ts(payload: bytes | memoryview) -> bool:
    """Whether an RTP payload is whole packets of a transport stream."""
    size = len(payload)
    if size < PACKET_BYTES or size % PACKET_BYTES:
        return False
    return all(payload[at] == SYNC for at in range(0, size, PACKET_BYTES))


class _Stream:
    """PES packets of one PID. `is_whole`: from its start, nothing is missing."""

    __slots__ = ("counter", "data", "is_given", "is_whole")

    def __init__(self) -> None:
        self.data = bytearray()
        self.counter = -1
        self.is_whole = False
        self.is_given = False  # the packet in hand was taken to be over at the marker


class TsDemuxer:
    """feed(payload, rtp_time, is_marker) -> pictures and sound; lose() where packets are missing.

    The same face as PsDemuxer's. `packets` counts packets of a transport stream.
    """

    def __init__(self) -> None:
        self.video = FrameBuilder()
        self.sound = SoundBuilder()
        self.packets = 0
        self.resyncs = 0
        self.bad_packets = 0
        self._pending = bytearray()
        self._rtp_time = NO_PTS
        self._streams: dict[int, _Stream] = {}
        self._map_pid = self._video_pid = self._sound_pid = -1
        self._sound_kind = SoundKind.UNKNOWN
        self._has_map = False

    @property
    def is_recognised(self) -> bool:
        """Whether this is a transport stream: any bytes have a sync byte somewhere."""
        return self.packets > 2 * self.resyncs

    def feed(self, payload: bytes | memoryview, rtp_time: int, is_marker: bool) -> list[Piece]:
        """One RTP payload; packets of 188 bytes may lie across two of them."""
        out: list[Piece] = []
        self._rtp_time = rtp_time
        data = self._pending
        data += payload
        at, end = 0, len(data)
        while at + PACKET_BYTES <= end:
            if data[at] != SYNC:
                self.resyncs += 1
                at = self._sync(at)
                continue
            self._packet(data[at : at + PACKET_BYTES], out)
            at += PACKET_BYTES
        del data[:at]
        if is_marker and not data:
            self._end_picture(out)
        return out

    def lose(self) -> list[Piece]:
        """Packets are missing before the next."""
        self._pending.clear()
        for stream in self._streams.values():
            stream.data.clear()
            stream.is_whole = stream.is_given = False
        self.video.lose()
        self.sound.lose()
        return []

    def _sync(self, at: int) -> int:
        """The next place where packets may begin; never `at` itself."""
        data, end = self._pending, len(self._pending)
        found = data.find(SYNC, at + 1)
        while found >= 0:
            following = found + PACKET_BYTES
            if following >= end or data[following] == SYNC:
                return found
            found = data.find(SYNC, found + 1)
        return end

    def _packet(self, data: bytearray, out: list[Piece]) -> None:
        self.packets += 1
        pid = (data[1] & 0x1F) << 8 | data[2]
        control = data[3] >> 4 & 3
        start = 4 + (1 + data[4] if control & 2 else 0)
        if pid == _NULL_PID or not control & 1 or start >= PACKET_BYTES or data[1] & 0x80:
            return
        is_start = bool(data[1] & 0x40)
        if pid == 0 or pid == self._map_pid:
            if is_start:
                self._table(pid, data, start + 1 + data[start])
            return
        if self._has_map and pid not in (self._video_pid, self._sound_pid):
            return
        stream = self._streams.get(pid)
        if stream is None:
            if len(self._streams) >= MAX_PIDS:
                return
            stream = self._streams[pid] = _Stream()
        counter = data[3] & 0x0F
        if counter == stream.counter:
            return  # sent twice (13818-1 2.4.3.3)
        if stream.counter >= 0 and counter != (stream.counter + 1) & 0x0F:
            self._missing(pid, stream)
        stream.counter = counter
        self._add(pid, stream, data, start, out)

    def _missing(self, pid: int, stream: _Stream) -> None:
        self.bad_packets += 1
        stream.data.clear()
        stream.is_whole = stream.is_given = False
        if pid == self._video_pid:
            self.video.lose()
        elif pid == self._sound_pid:
            self.sound.lose()

    def _add(
        self, pid: int, stream: _Stream, data: bytearray, start: int, out: list[Piece]
    ) -> None:
        is_video, marker = pid == self._video_pid, self.video.marker
        if data[1] & 0x40:
            if is_video:
                marker.was_right()
            self._flush(pid, stream, out)
            stream.is_whole, stream.is_given = True, False
        elif is_video:
            marker.was_wrong()
        if stream.is_given:
            self.video.go_on(data[start:])
        if not stream.is_whole:
            return
        stream.data += data[start:]
        most = MAX_SOUND_BYTES if pid == self._sound_pid else MAX_PES_BYTES
        if len(stream.data) > most:
            self._missing(pid, stream)
            return
        if len(stream.data) >= 6:
            size = stream.data[4] << 8 | stream.data[5]
            if size and len(stream.data) >= size + 6:
                self._flush(pid, stream, out)

    def _flush(self, pid: int, stream: _Stream, out: list[Piece]) -> None:
        """The PES packet in hand is over."""
        data = bytes(stream.data)
        stream.data.clear()
        stream.is_whole = False
        if len(data) < PES_HEAD or data[:3] != b"\0\0\1":
            return
        size = data[4] << 8 | data[5]
        if size > len(data) - 6:
            # It was cut short.
            self._missing(pid, stream)
            return
        head = pes_head(data, 0, size + 6 if size else len(data))
        if head is None:
            self.bad_packets += 1
            return
        payload = data[head.start : size + 6 if size else len(data)]
        if not self._has_map:
            self._guess(pid, data[3])
        if pid == self._video_pid:
            out += self.video.take(payload, head.pts, self._rtp_time, is_new_pack=True)
        elif pid == self._sound_pid:
            stamp = head.pts if head.pts != NO_PTS else self._rtp_time
            kind = self._sound_kind
            out += self.sound.take(payload, stamp & 0xFFFFFFFF, kind, is_in_step=True)

    def _end_picture(self, out: list[Piece]) -> None:
        """The marker: a picture's packet of length 0 ends here, where markers are right."""
        stream, marker = self._streams.get(self._video_pid), self.video.marker
        if stream is None:
            return
        marker.is_seen = True
        if marker.is_proved and stream.data and stream.data[4:6] == b"\0\0":
            self._flush(self._video_pid, stream, out)
            stream.is_given = True
        if not stream.data:
            out += self.video.ended(marker)

    def _guess(self, pid: int, stream_id: int) -> None:
        if stream_id & 0xF0 == 0xE0 and self._video_pid < 0:
            self._video_pid = pid
        elif stream_id & 0xE0 == 0xC0 and self._sound_pid < 0:
            self._sound_pid = pid

    def _table(self, pid: int, data: bytearray, at: int) -> None:
        """A PAT or PMT that lies in one packet, as those of a camera do."""
        if at + 12 > PACKET_BYTES:
            return
        end = min(at + 3 + ((data[at + 1] & 0x0F) << 8 | data[at + 2]) - 4, PACKET_BYTES)
        if pid == 0 and data[at] == 0:
            at += 8
            while at + 4 <= end:
                if data[at] << 8 | data[at + 1]:
                    self._map_pid = (data[at + 2] & 0x1F) << 8 | data[at + 3]
                    return
                at += 4
        elif pid == self._map_pid and data[at] == 2:
            self._take_map(data, at + 12 + ((data[at + 10] & 0x0F) << 8 | data[at + 11]), end)

    def _take_map(self, data: bytearray, at: int, end: int) -> None:
        video = sound = -1
        while at + 5 <= end:
            kind, pid = data[at], (data[at + 1] & 0x1F) << 8 | data[at + 2]
            if video < 0 and kind in VIDEO_TYPES:
                video = pid
                self.video.announce(VIDEO_TYPES.get(kind, VideoCodec.UNKNOWN))
            elif sound < 0 and kind in SOUND_TYPES:
                sound = pid
                self._sound_kind = SOUND_TYPES[kind]
            at += 5 + ((data[at + 3] & 0x0F) << 8 | data[at + 4])
        if video >= 0 or sound >= 0:
            self._has_map, self._video_pid, self._sound_pid = True, video, sound
