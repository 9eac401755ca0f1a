"""One GB/T 28181 media session put together: framing, order, kind of payload. Pure.

What reads the sockets gives every datagram or every piece of the TCP stream and, while
`is_waiting`, calls tick() every 20 ms or so; pictures and sound come back.

Measured by `watchfloor bench ps` on a core shared with other work: 6 us of CPU a packet of 1,400
bytes (1,600 to 1,900 Mbit/s), a third of them in RtpOrder.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from video.cores.es import Piece, VideoCodec
from video.cores.gb_media import Format, GbMedia
from video.cores.rtp_order import OrderedPacket, RtpOrder, SsrcLatch
from video.cores.rtp_tcp import RtpTcpFramer


@dataclass(frozen=True, slots=True, kw_only=True)
class GbHealth:
    """What an engineer wants to know of a session; counts are packets since its start.

    `kinds`: what each payload type turned out to be. `unsupported`, `unsupported_sound`: names of
    what we do not decode, or "". `is_sound_alone`: no picture came, whole or not. `resyncs`:
    boundaries lost in a TCP stream.
    """

    ssrc: int | None
    codec: VideoCodec
    kinds: Mapping[int, str]
    unsupported: str
    unsupported_sound: str
    is_sound_alone: bool
    awaits_key: bool
    lost: int
    late: int
    duplicates: int
    malformed: int
    foreign: int
    source_changes: int
    resyncs: int
    window_packets: int


class GbSession:
    """datagram(), stream() and tick() -> pictures and sound.

    `ssrc`: announced in the INVITE; None latches the first that comes. `is_strict`: the device's
    profile; leniently another source than the announced counts. `formats`: of the answer.
    """

    def __init__(
        self,
        *,
        ssrc: int | None = None,
        formats: Mapping[int, Format] | None = None,
        is_strict: bool = True,
        is_tcp: bool = False,
    ) -> None:
        self.order = RtpOrder(SsrcLatch(ssrc, is_strict=is_strict), is_reliable=is_tcp)
        self.media = GbMedia(formats)
        self._framer = RtpTcpFramer(ssrc)
        self._push_ordered = self.media.push

    @property
    def is_waiting(self) -> bool:
        """Whether packets are held back for one that is missing: then tick() gives them up."""
        return self.order.is_waiting

    @property
    def awaits_key(self) -> bool:
        """Whether pictures are held back until a key frame, which may be asked for."""
        return self.media.awaits_key

    def expect(self, ssrc: int | None, formats: Mapping[int, Format] | None = None) -> None:
        """What the device's answer says. Its source is followed in place; None: it names none, and
        the first that comes counts."""
        self.order.expect(ssrc)
        if formats:
            self.media.announce(formats)

    def await_key(self) -> None:
        """After a decoding error, or to catch up."""
        self.media.await_key()

    def datagram(self, data: bytes | memoryview, now_s: float) -> list[Piece]:
        """One UDP datagram from the device."""
        packets = self.order.push(data, now_s)
        if len(packets) == 1:
            return self._push_ordered(packets[0])
        return self._pieces(packets)

    def stream(self, data: bytes | memoryview, now_s: float) -> list[Piece]:
        """What was read from the TCP connection, in pieces of any size."""
        out: list[Piece] = []
        for packet in self._framer.feed(data):
            out += self._pieces(self.order.push(packet, now_s))
        return out

    def tick(self, now_s: float) -> list[Piece]:
        """Time goes by: what has waited long enough."""
        return self._pieces(self.order.expire(now_s))

    def health(self) -> GbHealth:
        """As it stands now."""
        order, media = self.order, self.media
        return GbHealth(
            ssrc=order.latch.ssrc,
            codec=media.codec,
            kinds=media.kinds,
            unsupported=media.unsupported,
            unsupported_sound=media.unsupported_sound,
            is_sound_alone=media.is_sound_alone,
            awaits_key=media.awaits_key,
            lost=order.lost,
            late=order.late,
            duplicates=order.duplicates,
            malformed=order.malformed,
            foreign=order.latch.foreign,
            source_changes=order.latch.changes,
            resyncs=self._framer.resyncs,
            window_packets=order.depth,
        )

    def _pieces(self, packets: list[OrderedPacket]) -> list[Piece]:
        out: list[Piece] = []
        for packet in packets:
            out += self._push_ordered(packet)
        return out
