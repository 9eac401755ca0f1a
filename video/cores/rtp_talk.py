"""An operator's voice as RTP: G.711A, 20 ms a packet (RFC 3551, payload type 8). Pure."""

from __future__ import annotations

import struct

PIECE_BYTES = 160  # 20 ms at 8 kHz
PAYLOAD_TYPE = 8
# More than so much unsent is a line that stalls: the oldest goes, for late words help nobody.
MOST_HELD_BYTES = 160 * 50
# What waited for the connection, or behind a hiccup, would be late for as long as one talks: above
# this silence is left out, and else every third piece, until it is made up for.
LATE_BYTES = 160 * 8
LEAVE_OUT_EVERY = 3
QUIET = 0x20  # of A-law's segments and steps: 1/64 of the loudest


class TalkPacker:
    """put() sound in pieces of any size; take() one packet every 20 ms."""

    def __init__(self, ssrc: int, sequence: int) -> None:
        self._ssrc, self._sequence = ssrc, sequence
        self._time = 0
        self._held = bytearray()
        self._is_first = True
        self._late = 0
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
        self._make_up()
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

    def _make_up(self) -> None:
        if len(self._held) <= LATE_BYTES:
            self._late = 0
            return
        self._late += 1
        while len(self._held) > LATE_BYTES and self._late % LEAVE_OUT_EVERY and self._is_quiet():
            self._leave_out()
        if self._late % LEAVE_OUT_EVERY == 0:
            self._leave_out()

    def _is_quiet(self) -> bool:
        return all((code ^ 0xD5) & 0x7F < QUIET for code in self._held[:PIECE_BYTES])

    def _leave_out(self) -> None:
        del self._held[:PIECE_BYTES]
        self.dropped += PIECE_BYTES
