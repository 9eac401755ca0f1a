"""A demo device's media calls: live, playback and download, from INVITE to BYE. Event loop only."""

from __future__ import annotations

import asyncio
import datetime as dt

from backends.demo.gb28181.catalogue import DemoChannel, DemoDevice
from backends.demo.gb28181.pushing import Writer, way_out
from backends.demo.gb28181.studio import GbStudio, Take
from backends.demo.gb28181.tape import Tape
from backends.gateway.gb28181.lower_events import Invited
from backends.gateway.gb28181.lower_line import LowerLine
from backends.protocols import gb28181_sdp as sdp
from backends.protocols import mansrtsp
from backends.protocols.gb28181_sdp import Description, Offer, Session, Stream
from backends.protocols.manscdp import answers
from video.relay.media_out import MediaOut

LONGEST_TAPE_S = 24 * 3600.0
MOST_CALLS = 16
_BUSY, _NOT_FOUND, _CANNOT = 486, 404, 488


class _Call:
    def __init__(self, channel: DemoChannel, out: MediaOut, take: Take) -> None:
        self.channel = channel
        self.out = out
        self.take = take


class MediaCalls:
    """All media calls of one device."""

    def __init__(self, device: DemoDevice, line: LowerLine, studio: GbStudio) -> None:
        self._device = device
        self._line = line
        self._studio = studio
        self._channels = {channel.id: channel for channel in device.channels}
        self._calls: dict[str, _Call] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()

    def __len__(self) -> int:
        return len(self._calls)

    async def close(self) -> None:
        """Every stream ends."""
        for call_id in list(self._calls):
            self.stop(call_id)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def invited(self, event: Invited) -> None:
        """Answers once there is a port to answer with."""
        task = self._loop.create_task(self._take_call(event))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def start(self, call_id: str) -> None:
        """The call stands: pictures go out."""
        call = self._calls.get(call_id)
        if call is not None:
            call.out.begin()
            self._studio.open(call.take)

    def steer(self, call_id: str, order: mansrtsp.Order) -> None:
        """Of a playback."""
        call = self._calls.get(call_id)
        tape = call.take.tape if call is not None else None
        if call is None or tape is None:
            return
        match order:
            case mansrtsp.Play():
                self._studio.change(lambda: _play(call.take, tape, order))
            case mansrtsp.Pause():
                self._studio.change(tape.pause)
            case mansrtsp.Teardown():
                self._end_of_file(call_id)

    def stop(self, call_id: str) -> None:
        """The call is over."""
        call = self._calls.pop(call_id, None)
        if call is not None:
            self._studio.end(call.take)
            call.out.close()

    def want_key(self, channel_id: str) -> None:
        """A key picture in every stream of a channel, or of the whole device."""
        for call in self._calls.values():
            if channel_id in (call.channel.id, self._device.id):
                self._studio.want_key(call.take)

    async def _take_call(self, event: Invited) -> None:
        offer, channel = event.offer, self._channels.get(event.channel_id)
        flow = self._line.flow
        if channel is None or flow is None:
            self._refuse(event.call_id, _NOT_FOUND)
            return
        if len(self._calls) >= MOST_CALLS:
            self._refuse(event.call_id, _BUSY)
            return
        if offer.kind != "video" or offer.ssrc is None:
            self._refuse(event.call_id, _CANNOT)
            return
        local = flow.local.rpartition(":")[0].strip("[]")
        out = way_out(offer, flow.host, local, lambda: self._lost(event.call_id))
        try:
            await out.open()
        except OSError:
            out.close()
            self._refuse(event.call_id, _BUSY)
            return
        ssrc = offer.ssrc ^ 0x5A5A if self._device.quirks.own_ssrc else offer.ssrc
        take = self._taken(event.call_id, channel, offer, (ssrc, out))
        self._calls[event.call_id] = _Call(channel, out, take)
        body = self._answer(offer, channel, out.port, ssrc)
        self._line.act(lambda lower, now_s: lower.accept(event.call_id, body, now_s))

    def _taken(
        self, call_id: str, channel: DemoChannel, offer: Description, way: tuple[int, MediaOut]
    ) -> Take:
        ssrc, out = way
        writer = Writer(channel.form or self._device.quirks.form, ssrc, out.send)

        def made(unit: bytes, pts: int, is_key: bool) -> None:
            self._loop.call_soon_threadsafe(_write, writer, out, (unit, pts, is_key))

        def over() -> None:
            self._loop.call_soon_threadsafe(self._end_of_file, call_id)

        tape = None
        if offer.session in (Session.PLAYBACK, Session.DOWNLOAD):
            length_s = float(max(offer.end_s - offer.start_s, 1))
            tape = Tape(
                starts_at=dt.datetime.fromtimestamp(offer.start_s, dt.UTC),
                length_s=min(length_s, LONGEST_TAPE_S),
                scale=float(offer.speed or 1),
            )
        kind = "sub" if offer.stream is Stream.SUB else "main"
        return Take(channel=channel, kind=kind, sink=made, over=over, tape=tape)

    def _answer(self, offer: Description, channel: DemoChannel, port: int, ssrc: int) -> bytes:
        flow = self._line.flow
        assert flow is not None
        body = sdp.encode(
            Offer(
                owner_id=channel.id,
                session=offer.session,
                host=flow.local.rpartition(":")[0].strip("[]"),
                port=port,
                ssrc=f"{ssrc:010d}",
                carrier=offer.carrier,
                setup=offer.setup.other,
                direction="sendonly",
                payloads=(96,),
            )
        )
        if self._device.quirks.is_ssrc_unsaid:
            body = b"".join(
                line for line in body.splitlines(keepends=True) if not line.startswith(b"y=")
            )
        return body

    def _refuse(self, call_id: str, status: int) -> None:
        self._line.act(lambda lower, now_s: lower.refuse(call_id, status, now_s))

    def _lost(self, call_id: str) -> None:
        """Nobody takes the media any more: the platform has perhaps forgotten the call."""
        self.stop(call_id)
        self._line.act(lambda lower, now_s: lower.hang_up(call_id, now_s))

    def _end_of_file(self, call_id: str) -> None:
        """Says so; the platform ends the call."""
        call = self._calls.get(call_id)
        if call is None:
            return
        channel_id = call.channel.id
        self._studio.end(call.take)
        self._line.act(
            lambda lower, now_s: lower.say(answers.media_end(lower.next_sn(), channel_id), now_s)
        )


def _play(take: Take, tape: Tape, order: mansrtsp.Play) -> None:
    tape.play(order.scale, order.position_s)
    take.wants_key = take.wants_key or order.position_s is not None


def _write(writer: Writer, out: MediaOut, picture: tuple[bytes, int, bool]) -> None:
    if out.is_ready:
        writer.picture(*picture)
