"""A demo device's loudspeaker: hears a broadcast or a talk, and echoes a talk. Event loop only."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Coroutine, Sequence
from typing import cast

import msgspec

from backends.demo.gb28181.catalogue import DemoDevice
from backends.gateway.gb28181.lower import Lower, Step
from backends.gateway.gb28181.lower_events import BroadcastAsked, Invited
from backends.gateway.gb28181.lower_line import LowerLine
from backends.protocols import gb28181_sdp as sdp
from backends.protocols.gb28181_sdp import Carrier, Description, Offer, Session, Setup
from video.cores.rtp_tcp import RtpTcpFramer

PCMA = 8
RTP_HEAD_BYTES = 12
MOST_TALKS = 4
CONNECT_TRIES, RETRY_S = 5, 1.0
DISCARD_PORT = 9


class Talking:
    """All voice calls of one device. `packets` and `heard` are for whoever tests it."""

    def __init__(self, device: DemoDevice, line: LowerLine) -> None:
        self._device = device
        self._line = line
        self._ears: dict[str, _Ear | _Line] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.get_running_loop()
        self.packets = 0
        self.heard = b""

    async def close(self) -> None:
        for call_id in list(self._ears):
            self.stop(call_id)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    @property
    def ports(self) -> list[int]:
        """Where sound is listened for now."""
        return [ear.port for ear in self._ears.values()]

    def asked(self, event: BroadcastAsked) -> None:
        """Calls the platform to be talked to."""
        self._begin(self._call(event))

    def invited(self, event: Invited) -> None:
        """s=Talk: the platform calls, and what it says comes back."""
        self._begin(self._take(event))

    def stop(self, call_id: str) -> None:
        ear = self._ears.pop(call_id, None)
        if ear is not None:
            ear.close()

    def said_back(self, packet: bytes) -> bytes:
        """What the other side of a talk hears for a packet of its own: an echo; empty: nothing."""
        return packet

    def say(self, packet: bytes) -> None:
        """Sound of the device's own, to whoever talks with it."""
        for ear in self._ears.values():
            ear.say(packet)

    def took(self, payload: bytes) -> None:
        """Sound of the platform, as sent."""
        self.packets += 1
        self.heard = (self.heard + payload)[-16_000:]

    async def _call(self, event: BroadcastAsked) -> None:
        ear = await self._listen(None)
        if ear is None:
            return
        offer = self._offer(event.target_id, ear.port)
        call_id = ""

        def call(lower: Lower, now_s: float) -> Sequence[Step]:
            nonlocal call_id
            call_id, steps = lower.call(event.target_id, offer, now_s)
            self._ears[call_id] = ear
            return steps

        self._line.act(call)
        if not call_id:
            ear.close()

    async def _take(self, event: Invited) -> None:
        flow, offer = self._line.flow, event.offer
        is_udp = offer.carrier is Carrier.UDP
        is_possible = offer.port and (is_udp or offer.setup is Setup.PASSIVE)
        ear: _Ear | _Line | None = None
        if is_possible and flow is not None:
            ear = await self._listen(offer) if is_udp else _Line(self)
        if ear is None or flow is None:
            self._line.act(lambda lower, now_s: lower.refuse(event.call_id, 488, now_s))
            return
        self._ears[event.call_id] = ear
        if isinstance(ear, _Line):
            self._begin(ear.run(offer.host or flow.host, offer.port))
        answer = msgspec.structs.replace(
            self._offer(event.channel_id, ear.port),
            session=Session.TALK,
            ssrc=f"{offer.ssrc or 0:010d}",
            carrier=offer.carrier,
            setup=offer.setup.other,
            direction="sendrecv",
        )
        body = sdp.encode(answer)
        self._line.act(lambda lower, now_s: lower.accept(event.call_id, body, now_s))

    async def _listen(self, offer: Description | None) -> _Ear | None:
        flow = self._line.flow
        if flow is None or len(self._ears) >= MOST_TALKS:
            return None
        local = flow.local.rpartition(":")[0].strip("[]")
        echo_to = (offer.host or flow.host, offer.port) if offer is not None else None
        transport, ear = await self._loop.create_datagram_endpoint(
            lambda: _Ear(self, echo_to), local_addr=(local, 0)
        )
        ear.port = int(transport.get_extra_info("sockname")[1])
        return ear

    def _offer(self, owner_id: str, port: int) -> Offer:
        """To listen by UDP."""
        flow = self._line.flow
        return Offer(
            owner_id=owner_id,
            session=Session.PLAY,
            host=flow.local.rpartition(":")[0].strip("[]") if flow is not None else "127.0.0.1",
            port=port,
            ssrc="0000000000",
            carrier=Carrier.UDP,
            setup=Setup.NONE,
            direction="recvonly",
            payloads=(PCMA,),
        )

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


class _Ear(asyncio.DatagramProtocol):
    """One port that sound arrives at; what arrives goes back to `echo_to`."""

    def __init__(self, talking: Talking, echo_to: tuple[str, int] | None) -> None:
        self._talking = talking
        self._echo_to = echo_to
        self._transport: asyncio.DatagramTransport | None = None
        self.port = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        if len(data) <= RTP_HEAD_BYTES or data[0] >> 6 != 2:
            return
        self._talking.took(data[RTP_HEAD_BYTES:])
        self.say(self._talking.said_back(data))

    def say(self, packet: bytes) -> None:
        if packet and self._echo_to is not None and self._transport is not None:
            self._transport.sendto(packet, self._echo_to)

    def error_received(self, exc: Exception) -> None:
        """Nobody takes the echo."""

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


class _Line:
    """A connection of ours that a talk runs over, both ways (RFC 4571)."""

    port = DISCARD_PORT

    def __init__(self, talking: Talking) -> None:
        self._talking = talking
        self._writer: asyncio.StreamWriter | None = None
        self._is_closed = False

    async def run(self, host: str, port: int) -> None:
        """Until the other side, or close(), ends it."""
        for _ in range(CONNECT_TRIES):
            try:
                reader, self._writer = await asyncio.open_connection(host, port)
                break
            except OSError:
                await asyncio.sleep(RETRY_S)
        if self._writer is None or self._is_closed:
            self.close()
            return
        framer = RtpTcpFramer()
        try:
            while data := await reader.read(65_536):
                for packet in framer.feed(data):
                    self._talking.took(bytes(packet[RTP_HEAD_BYTES:]))
                    self.say(self._talking.said_back(bytes(packet)))
        except OSError:
            pass  # the call's end says it
        finally:
            self.close()

    def say(self, packet: bytes) -> None:
        if packet and self._writer is not None:
            self._writer.write(struct.pack(">H", len(packet)) + packet)

    def close(self) -> None:
        self._is_closed = True
        if self._writer is not None:
            self._writer.close()
