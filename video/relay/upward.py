"""Streams sent on to higher platforms: a tap of a channel, written as PS, in RTP. The relay's loop.

The gateway speaks with the platform and tells us the call; the media is ours.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from video.cores.es import Piece, SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.ps_write import H264, H265, MPEG4, PCMA, PCMU, PsForm, PsMuxer, RtpPacker
from video.relay.api import StreamKey
from video.relay.channel import Channel
from video.relay.door import Refused
from video.relay.media_out import MediaOut

MOST_CALLS = 200
MOST_HELD = 1_000  # pieces of the current group, while a connection is being made
BEGIN_WITHIN_S = 40.0  # a platform that never acknowledges: SIP gives up after 32 s
_VIDEO = {VideoCodec.H264: H264, VideoCodec.H265: H265, VideoCodec.MPEG4: MPEG4}
_SOUND = {SoundKind.PCMA: PCMA, SoundKind.PCMU: PCMU}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpwardCall:
    """What a higher platform wants. `carrier`: "udp" | "tcp_active" | "tcp_passive" (we listen)."""

    id: str
    key: StreamKey
    carrier: str
    peer_host: str
    peer_port: int
    ssrc: int


class UpwardBoard(Protocol):
    """Whom we tell."""

    def upward_placed(self, call: str, port: int) -> None:
        """The media comes from there, or is fetched there; 0: it cannot."""
        ...

    def upward_ended(self, call: str, reason: str) -> None:
        """We send no more; codes of StreamEnds, or "peer_gone"."""
        ...


class Upwards:
    """All calls of higher platforms. `channel` of the relay; `ports` that may be listened at."""

    def __init__(
        self,
        board: UpwardBoard,
        channel: Callable[[StreamKey], Channel],
        media_listen: str,
        ports: range,
    ) -> None:
        self._board = board
        self._channel = channel
        self._media_listen = media_listen
        self._ports = ports
        self._calls: dict[str, _Upward] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._calls)

    def place(self, call: UpwardCall) -> None:
        """Have a way out ready; answered by `upward_placed`."""
        task = asyncio.get_running_loop().create_task(self._place(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def starts(self, call_id: str) -> None:
        """The platform has acknowledged."""
        upward = self._calls.get(call_id)
        if upward is None:
            return
        try:
            upward.start(self._channel(upward.call.key))
        except Refused:
            self._over(call_id, "no_port")

    def ends(self, call_id: str) -> None:
        """The platform wants no more."""
        upward = self._calls.pop(call_id, None)
        if upward is not None:
            upward.close()

    def are(self, call_ids: set[str]) -> None:
        """All calls that there are: others are over."""
        for call_id in set(self._calls) - call_ids:
            self.ends(call_id)

    def close(self) -> None:
        """Everything."""
        for task in self._tasks:
            task.cancel()
        for call_id in list(self._calls):
            self.ends(call_id)

    async def _place(self, call: UpwardCall) -> None:
        if len(self._calls) >= MOST_CALLS or call.id in self._calls:
            self._board.upward_placed(call.id, 0)
            return
        out = MediaOut(
            call.carrier,
            (call.peer_host, call.peer_port),
            self._media_listen,
            lambda: self._over(call.id, "peer_gone"),
            (*self._ports, 0) if call.carrier == "udp" else self._ports,
        )
        try:
            await out.open()
        except OSError:
            out.close()
            self._board.upward_placed(call.id, 0)
            return
        self._calls[call.id] = _Upward(call, out, self._over)
        self._board.upward_placed(call.id, out.port)

    def _over(self, call_id: str, reason: str) -> None:
        if call_id in self._calls:
            self.ends(call_id)
            self._board.upward_ended(call_id, reason)


class _Upward:
    """One call: takes a channel's pieces."""

    def __init__(self, call: UpwardCall, out: MediaOut, over: Callable[[str, str], None]) -> None:
        self.call = call
        self._out = out
        self._over = over
        self._packer = RtpPacker(call.ssrc)
        self._muxer: PsMuxer | None = None
        self._form = (0, 0)
        self._sound_type = 0
        self._held: list[Piece] = []
        self._channel: Channel | None = None
        self._pts = 0
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(BEGIN_WITHIN_S, over, call.id, "no_answer")

    def start(self, channel: Channel) -> None:
        """From the kept group on."""
        self._timer.cancel()
        if self._channel is None:
            self._channel = channel
            self._out.begin()
            channel.tap(self)

    def close(self) -> None:
        self._timer.cancel()
        if self._channel is not None:
            self._channel.untap(self)
        self._out.close()

    def take(self, piece: Piece, now_s: float) -> None:
        """A picture or a piece of sound (Tap)."""
        if self._out.is_ready and not self._held:
            self._write(piece)
            return
        if isinstance(piece, VideoUnit) and piece.is_key:
            self._held.clear()
        if len(self._held) < MOST_HELD:
            self._held.append(piece)
        if self._out.is_ready:
            held, self._held = self._held, []
            for kept in held:
                self._write(kept)

    def over(self, reason: str) -> None:
        """The device sends no more (Tap)."""
        self._over(self.call.id, reason)

    def _write(self, piece: Piece) -> None:
        if isinstance(piece, VideoUnit):
            self._write_picture(piece)
        elif self._muxer is not None:
            self._write_sound(piece)

    def _write_picture(self, unit: VideoUnit) -> None:
        kind = _VIDEO.get(unit.codec)
        if kind is None:
            self._over(self.call.id, "refused")
            return
        if self._muxer is None or self._form != (kind, self._sound_type):
            if not unit.is_key:
                return  # what comes is described at key frames
            self._form = (kind, self._sound_type)
            self._muxer = PsMuxer(PsForm(video_type=kind, sound_type=self._sound_type))
        self._pts = unit.stamp
        data = self._muxer.picture(unit.data, unit.stamp, unit.is_key)
        self._out.send(self._packer.packets(data, unit.stamp))

    def _write_sound(self, piece: SoundPiece) -> None:
        """G.711 goes along, named in the map from the next key frame on; other sound does not."""
        kind = _SOUND.get(piece.codec)
        if kind is None or self._muxer is None:
            return
        self._sound_type = kind
        if self._form[1] != kind:
            return
        pts = piece.stamp * 90_000 // piece.stamp_hz if piece.is_in_step else self._pts
        self._out.send(self._packer.packets(self._muxer.sound(piece.data, pts), pts))
