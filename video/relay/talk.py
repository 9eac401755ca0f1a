"""Talks: an operator's voice out to a device as RTP, and what comes back of it. The relay's loop.

Plain G.711A, 20 ms a packet (PT 8): voice wrapped in PS is noise on many devices.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections import deque
from collections.abc import Callable

from video.cores.es import Piece, SoundKind, SoundPiece
from video.cores.gb_session import GbSession
from video.cores.rtp_talk import TalkPacker
from video.cores.sdp_write import SoundForm
from video.relay.api import Board
from video.relay.door import Refused, Visitor
from video.relay.fan import Fan
from video.relay.talk_way import TalkWay

MOST_TALKS = 32
SEND_EVERY_S = 0.02


class Talks:
    """All open talks."""

    def __init__(self, board: Board, media_listen: str, ports: range) -> None:
        self._board, self._media_listen = board, media_listen
        # The one that has rested longest is next: soon after a talk its device may send there yet.
        self._ports = deque(ports)
        self._ports.rotate(-secrets.randbelow(max(len(ports), 1)))
        self._talks: dict[str, Talk] = {}

    def place(self, talk_id: str, carrier: str, ssrc: int) -> None:
        """Have a port ready; answered by Board.talk_placed."""
        self.ends(talk_id)
        if len(self._talks) >= MOST_TALKS:
            self._board.talk_placed(talk_id, 0)
            return
        way = TalkWay(carrier, self._media_listen)
        port = way.open(self._ports)
        if port:
            self._talks[talk_id] = Talk(way, ssrc)
            if port in self._ports:
                self._ports.rotate(-self._ports.index(port) - 1)
        self._board.talk_placed(talk_id, port)

    def starts(self, talk_id: str, peer: tuple[str, int], is_duplex: bool) -> None:
        """The device listens there."""
        talk = self._talks.get(talk_id)
        if talk is not None:
            talk.begin(peer, is_duplex)

    def sound(self, talk_id: str, pcma: bytes) -> None:
        """What is said."""
        talk = self._talks.get(talk_id)
        if talk is not None:
            talk.say(pcma)

    def ends(self, talk_id: str) -> None:
        """It is over."""
        talk = self._talks.pop(talk_id, None)
        if talk is not None:
            talk.close()

    def find(self, talk_id: str) -> Talk:
        """What comes back of it. Raises Refused."""
        talk = self._talks.get(talk_id)
        if talk is None:
            raise Refused(410, "closed")
        return talk

    def close(self) -> None:
        """All."""
        for talk_id in tuple(self._talks):
            self.ends(talk_id)


class Talk:
    """Showing of door: the sound that comes back."""

    def __init__(self, way: TalkWay, ssrc: int) -> None:
        self.fan = Fan()
        self._way = way
        self._packer = TalkPacker(ssrc, secrets.randbits(15))
        self._visitors: set[Visitor] = set()
        self._session: GbSession | None = None
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._due_s = 0.0

    def enter(self, visitor: Visitor) -> None:
        """Somebody listens."""
        self._visitors.add(visitor)

    def leave(self, visitor: Visitor) -> None:
        """No longer."""
        self._visitors.discard(visitor)

    def begin(self, peer: tuple[str, int], is_duplex: bool) -> None:
        """The device listens; in duplex its sound is heard as well."""
        if is_duplex:
            self._session = GbSession(is_tcp=self._way.is_tcp)
            self.fan.describe_sound(
                SoundForm(codec=SoundKind.PCMA, clock_hz=8_000, channels=1, config=b"")
            )
        self._way.begin(peer, self._take if is_duplex else None)

    def say(self, pcma: bytes) -> None:
        """Sound that goes out at the pace of speech, whatever pieces it came in."""
        self._packer.put(pcma)
        if self._timer is None:
            self._due_s = max(self._due_s, time.monotonic())
            self._send()

    def _send(self) -> None:
        """The first words wait for the connection, a second of them at most (TalkPacker)."""
        self._timer = None
        if self._way.is_ready:
            packet = self._packer.take()
            if packet is None:
                return
            self._way.send(packet)
        self._due_s += SEND_EVERY_S
        wait_s = max(0.0, self._due_s - time.monotonic())
        self._timer = self._loop.call_later(wait_s, self._send)

    def _take(self, data: bytes) -> None:
        """What the device says."""
        session, now_s = self._session, time.monotonic()
        if session is None:
            return
        take: Callable[[bytes, float], list[Piece]] = (
            session.stream if self._way.is_tcp else session.datagram
        )
        for piece in take(data, now_s):
            if isinstance(piece, SoundPiece):
                self.fan.push(piece, now_s)

    def close(self) -> None:
        """It is over."""
        if self._timer is not None:
            self._timer.cancel()
        self._way.close()
        for visitor in tuple(self._visitors):
            visitor.refuse(410, "closed")
