"""A decoder process's memory of what has been: rings, replays, stills and clips. Main thread."""

from __future__ import annotations

import logging
import socket
import time
from collections.abc import Mapping

from video.control import (
    Budget,
    Replay,
    Steer,
    Steering,
    Take,
    TakenAnswer,
    encode_answer,
)
from video.looking_back import TakeFault
from video.replay import ReplaySource
from video.rings import PacketRings
from video.stream_thread import StreamThread
from video.taking import Clip, Still, Taking

log = logging.getLogger("video.decoder")


class DecoderPast:
    """`rings` is what streams keep their packets in."""

    def __init__(self, control: socket.socket) -> None:
        self.rings = PacketRings()
        self._control = control
        self._replays: dict[str, ReplaySource] = {}
        self._taking = Taking(self._send)

    def source(self, message: Replay) -> ReplaySource:
        """A replay of what is held now."""
        source = ReplaySource(self.rings.kept(message.of, message.before), self.rings)
        self._replays[message.stream] = source
        return source

    def redraw(self, stream: str) -> None:
        """A view of it has another size or part."""
        self._steer(Steer(stream=stream, what=Steering.REDRAW))

    def close(self, stream: str) -> None:
        """It has no view any more."""
        if self._replays.pop(stream, None) is None:
            self.rings.close(stream, time.monotonic_ns())

    def handle(
        self, message: Steer | Take | Budget, fd: int, streams: Mapping[str, StreamThread]
    ) -> None:
        """Do as told. `fd` stays the caller's."""
        if isinstance(message, Steer):
            self._steer(message)
        elif isinstance(message, Budget):
            self.rings.set_budget(message.size)
        elif message.is_clip:
            self._take_clip(message, fd)
        else:
            self._take_still(message, fd, streams.get(message.stream))

    def _steer(self, order: Steer) -> None:
        replay = self._replays.get(order.stream)
        if replay is not None:
            replay.steer(order)

    def _take_clip(self, take: Take, fd: int) -> None:
        replay = self._replays.get(take.stream)
        kept = replay.kept if replay is not None else self.rings.kept(take.stream, take.before)
        if kept is None or fd < 0:
            self._send(TakenAnswer(number=take.number, fault=TakeFault.NOTHING_HELD))
        else:
            self._taking.put(Clip(take.number, kept, take.first_ns, take.last_ns), fd)

    def _take_still(self, take: Take, fd: int, stream: StreamThread | None) -> None:
        newest = stream.last_frame if stream is not None else None
        if stream is None or newest is None or fd < 0:
            self._send(TakenAnswer(number=take.number, fault=TakeFault.NO_PICTURE))
            return
        frame, shown_ns = newest
        self._taking.put(Still(take.number, frame, stream.codec, shown_ns), fd)

    def _send(self, answer: TakenAnswer) -> None:
        """From the main thread and from the writing one: a datagram is sent whole."""
        try:
            self._control.send(encode_answer(answer))
        except OSError:
            log.info("Nobody is there to hear what became of take %d", answer.number)
