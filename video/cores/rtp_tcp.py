"""RTP in a TCP stream: two framings, a vendor's head, and boundaries found again. Pure.

RFC 4571 (two bytes of length), RTSP's interleaving (`$`, channel, length; RFC 2326 10.12), and the
256 bytes that Ehome devices send ahead of that. A device that writes short loses the boundaries;
they are found again by two packets of our source exactly one length apart, or by a pack header.
"""

from __future__ import annotations

from video.cores.rtp import HEADER_BYTES

PACK = b"\0\0\1\xba"
EHOME_BYTES = 256
KEPT_BYTES = 140_000  # while boundaries are looked for: two packets of the greatest length
MAX_TRIES = 64  # spots looked at in one search, so that a crafted buffer costs no second
_DOLLAR = 0x24
_RTCP = range(200, 208)


def _length(view: memoryview, at: int) -> int:
    return view[at] << 8 | view[at + 1]


def _ssrc(view: memoryview, at: int) -> int:
    return int.from_bytes(view[at : at + 4], "big")


class RtpTcpFramer:
    """feed(bytes) -> whole RTP packets; RTCP among them is left to the reader.

    `resyncs` counts lost boundaries, `skipped` the bytes thrown away over them.
    """

    def __init__(self, ssrc: int | None = None) -> None:
        self.resyncs = 0
        self.skipped = 0
        self._ssrc = ssrc
        self._is_latched = False
        self._buffer = bytearray()
        self._head = 0  # bytes before each packet; 0: not yet known
        self._is_seeking = False
        self._needed = 4  # bytes before which it is no use to look

    @property
    def ssrc(self) -> int | None:
        """The source that boundaries are found by: the announced, then the one that sends."""
        return self._ssrc

    def feed(self, data: bytes | memoryview) -> list[memoryview]:
        """Packets are views of a copy that is theirs."""
        self._buffer += data
        out: list[memoryview] = []
        if len(self._buffer) < self._needed:
            return out
        self._needed = 4
        # A copy that the views may keep: the buffer is shortened.
        view = memoryview(bytes(self._buffer))
        at, end = 0, len(view)
        while at < end:
            if self._is_seeking:
                found = self._seek(view, at)
                if found < 0:
                    self.skipped += max(0, end - KEPT_BYTES - at)
                    at = max(at, end - KEPT_BYTES)
                    self._needed = end - at + 512
                    break
                self.skipped += found - at
                at, self._is_seeking = found, False
            step = self._packet(view, at, out)
            if step == 0:
                break
            if step < 0:
                self.resyncs += 1
                self.skipped += 1
                self._is_seeking, step = True, 1
            at += step
        del self._buffer[:at]
        return out

    def _packet(self, view: memoryview, at: int, out: list[memoryview]) -> int:
        """Bytes of the packet at `at`; 0: not all here; -1: there is none."""
        left = len(view) - at
        head = self._head or self._head_at(view, at)
        if left < 4 or head <= 0:
            return min(head, 0) if left >= 4 else 0
        if head > 4:
            self._head = 4
            return EHOME_BYTES
        if head == 4 and view[at] != _DOLLAR:
            return -1
        size = _length(view, at + head - 2)
        start = at + head
        if size == 0:
            return head  # keeps a connection alive
        if size < 4 or (left > head and view[start] >> 6 != 2):
            return -1
        if left < head + size:
            self._needed = head + size
            return 0
        packet = view[start : start + size]
        if size >= HEADER_BYTES and packet[1] not in _RTCP:
            ssrc = _ssrc(packet, 8)
            if self._is_latched and ssrc != self._ssrc:
                step = self._foreign(view, at, start + size + head, ssrc)
                if step <= 0:
                    return step
            self._ssrc, self._is_latched = ssrc, True
        self._head = head
        out.append(packet)
        return head + size

    def _foreign(self, view: memoryview, at: int, following: int, ssrc: int) -> int:
        """Another source in the middle of the stream: 1 where the packet behind it has it too,
        -1 where not (then this is no packet), 0 where that is not here yet."""
        if len(view) < following + HEADER_BYTES:
            self._needed = following + HEADER_BYTES - at
            return 0
        is_so = view[following] >> 6 == 2 and _ssrc(view, following + 8) in (ssrc, self._ssrc)
        return 1 if is_so else -1

    @staticmethod
    def _head_at(view: memoryview, at: int) -> int:
        """Bytes ahead of the first packet: 2, 4 or 260; 0: not known yet; -1: it is none."""
        left = len(view) - at
        if left < 4:
            return 0
        if view[at] == 1 and view[at + 1] == 0 and 1 <= view[at + 2] < 0x80:
            if left < EHOME_BYTES + 4:
                return 0
            return EHOME_BYTES + 4 if view[at + EHOME_BYTES] == _DOLLAR else -1
        # A length beginning with "$" is 9,216 or more: then the third byte is RTP's, not a length.
        if view[at] == _DOLLAR and view[at + 2] >> 6 != 2:
            return 4
        return 2

    def _seek(self, view: memoryview, at: int) -> int:
        """Where a packet begins for certain; -1 where that is not here yet."""
        found = self._by_source(view, at)
        return found if found >= 0 else self._by_pack(view, at)

    def _by_source(self, view: memoryview, at: int) -> int:
        if self._ssrc is None:
            return -1
        data, name = view.obj, self._ssrc.to_bytes(4, "big")
        assert isinstance(data, bytes)
        spot = data.find(name, at + 10)
        for _ in range(MAX_TRIES):
            if spot < 0:
                return -1
            size = _length(view, spot - 10)
            for head in (self._head,) if self._head else (2, 4):
                begin = spot - 8 - head
                following = spot + size + head
                is_rtp = begin >= at and view[spot - 8] >> 6 == 2 and size >= HEADER_BYTES
                if is_rtp and data[following : following + 4] == name:
                    self._head = head
                    return begin
            spot = data.find(name, spot + 1)
        return -1

    def _by_pack(self, view: memoryview, at: int) -> int:
        """A pack header behind an RTP head, and another packet of that source behind it."""
        data, head = view.obj, self._head or 2
        assert isinstance(data, bytes)
        spot = data.find(PACK, at + HEADER_BYTES + head)
        for _ in range(MAX_TRIES):
            if spot < 0:
                return -1
            start = spot - HEADER_BYTES
            following = start + _length(view, start - 2) + head
            if view[start] >> 6 == 2 and spot < following <= len(data) - HEADER_BYTES:
                name = data[start + 8 : start + 12]
                if data[following + 8 : following + 12] == name and view[following] >> 6 == 2:
                    self._ssrc = _ssrc(view, start + 8)
                    return start - head
            spot = data.find(PACK, spot + 1)
        return -1
