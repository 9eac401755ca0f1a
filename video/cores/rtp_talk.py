"""An operator's voice as RTP: G.711A, 20 ms a packet (RFC 3551, payload type 8). Pure."""

from __future__ import annotations

import struct

PIECE_BYTES = 160  # 20 ms at 8 kHz
PAYLOAD_TYPE = 8
# More than so much unsent is a line that stalls: the oldest goes, for late words help nobody.
MOST_HELD_BYTES = 160 * 50


class TalkPacker:
    """put() sound in pieces of any size; take() one packet every 20 ms."""

    def __init__(self, ssrc: int, sequence: int) -> None:
        self._ssrc, self._sequence = ssrc, sequence
        self._time = 0
        self._held = bytearray()
        self._is_first = True
        self.dropped = 0

    def put(self, pcma: bytes) -> None:
        """Sound to be sent."""
        self._held += pcma
        over = len(self._held) - MOST_HELD_BYTES
        if over > 0:
            self.dropped += over
            del self._held[:over]

    def take(self) -> bytes | None:
        """The next packet; None while there are not 20 ms. The marker begins a spurt (RFC 3551)."""
        if len(self._held) < PIECE_BYTES:
            self._is_first = True
            return None
        marker = 0x80 if self._is_first else 0
        head = struct.pack(
            "!BBHII", 0x80, PAYLOAD_TYPE | marker, self._sequence, self._time, self._ssrc
        )
        self._is_first = False
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._time = (self._time + PIECE_BYTES) & 0xFFFFFFFF
        piece = bytes(self._held[:PIECE_BYTES])
        del self._held[:PIECE_BYTES]
        return head + piece
