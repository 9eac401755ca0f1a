"""One RTSP session of one track: sockets round the pure client core. Runs in a stream's thread.

All time-outs are ours. TCP reads block in the kernel for at most half a second; UDP is polled.
What the packets mean is a subclass's business: pictures (`rtsp`) or sound (`rtsp_sound`).
"""

from __future__ import annotations

import abc
import secrets
import select
import socket
import time
from typing import Protocol

from video.api import LossReason
from video.cores import rtcp, rtp
from video.cores.flow import FlowLimit
from video.cores.rtsp import (
    Described,
    Event,
    Failed,
    Playing,
    Report,
    RtspClient,
    TrackChoice,
    TransportRefused,
)
from video.cores.rtsp_transport import Ports
from video.cores.rtsp_url import RtspUrl
from video.cores.sdp import Track, sound_track
from video.sources import sockets
from video.sources.base import Loss
from video.sources.udp_track import UdpTrack

NO_DATA_S = 10.0
# A firewall that swallows UDP is seen before a tile turns grey for long.
UDP_SILENT_S = 3.0
READ_BYTES = 65_536
REPORT_EVERY_S = 5.0
TRANSPORT_LOSS = Loss(reason=LossReason.SERVER_ERROR, detail="461 Unsupported Transport")


class Over(Exception):
    """The session ended; carries the loss."""

    def __init__(self, loss: Loss) -> None:
        super().__init__()
        self.loss = loss


class _OtherTransport(Exception):
    """The server refused the transport asked for."""


class UdpSilent(Exception):
    """UDP was agreed upon, and nothing came."""


class Beside(Protocol):
    """Takes in the second track of a session: its sound."""

    def described(self, track: Track) -> None:
        """The track is known."""
        ...

    def packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        """Packets in order of sequence, possibly none."""
        ...

    def reported(self, report: rtcp.SenderReport) -> None:
        """The sender's clock."""
        ...


class RtspSession(abc.ABC):
    """One connection from OPTIONS to its end."""

    def __init__(
        self,
        url: RtspUrl,
        connection: socket.socket,
        choose: TrackChoice,
        beside: Beside | None = None,
    ) -> None:
        """`beside`: takes in the session's sound too."""
        also = None if beside is None else sound_track
        self._client = RtspClient(url, secrets.token_hex(8), choose, also)
        self._beside = beside
        self._connection = connection
        place = connection.getpeername()
        self._peer_host = str(place[0]) if isinstance(place, tuple) else ""
        self._udp: UdpTrack | None = None
        self._udp_beside: UdpTrack | None = None
        self._has_choice = False
        self._flow = FlowLimit()
        self._is_playing = self._has_packet = False
        self._packet_s = time.monotonic()
        self._tick_s = self._report_s = 0.0
        self._report = rtcp.receiver_report(secrets.randbits(32), secrets.token_hex(8))

    # -- what a kind of track does ------------------------------------------------------------

    @abc.abstractmethod
    def _is_stopping(self) -> bool:
        """True when the session is to end soon."""

    @abc.abstractmethod
    def _described(self, track: Track) -> None:
        """The track is known; PLAY comes later."""

    @abc.abstractmethod
    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        """RTP packets in order of sequence; a gap is loss."""

    @abc.abstractmethod
    def _reported(self, report: rtcp.SenderReport) -> None:
        """The sender said what its clock shows at an RTP time."""

    def _check(self, now_s: float) -> None:
        """Twice a second while playing: raise Over where it is of no use."""
        return

    # -- the session --------------------------------------------------------------------------

    @property
    def is_udp(self) -> bool:
        """The transport in use."""
        return self._udp is not None

    def play(self, is_udp: bool, has_choice: bool) -> Loss:
        """Until the end; where the server refuses the transport, once with the other."""
        self._has_choice = has_choice
        try:
            ours, beside = self._bind() if is_udp else (None, None)
            self._client.start(ours, time.monotonic(), beside)
            self._send()
            try:
                self._read()
            except _OtherTransport:
                if not has_choice:
                    raise Over(TRANSPORT_LOSS) from None
                self._switch()
            self._read()
        except Over as over:
            return over.loss
        except _OtherTransport:
            return TRANSPORT_LOSS
        finally:
            self._goodbye()
        return Loss(reason=LossReason.NONE)

    def close(self) -> None:
        """Close the sockets."""
        self._connection.close()
        self._unbind()

    def has_backlog(self) -> bool:
        """Whether more of the stream has arrived already."""
        udp = self._udp
        return sockets.has_more(self._connection) if udp is None else udp.has_backlog()

    def _bind(self) -> tuple[Ports, Ports | None]:
        family = self._connection.family
        self._udp = UdpTrack(family)
        if self._beside is not None:
            self._udp_beside = UdpTrack(family)
        return self._udp.ports, self._udp_beside.ports if self._udp_beside is not None else None

    def _unbind(self) -> None:
        for track in (self._udp, self._udp_beside):
            if track is not None:
                track.close()
        self._udp = self._udp_beside = None

    def _switch(self) -> None:
        if self._udp is None:
            ours, beside = self._bind()
            self._client.setup_again(ours, time.monotonic(), beside)
        else:
            self._unbind()
            self._client.setup_again(None, time.monotonic())
        self._send()

    def _read(self) -> None:
        if self._udp is not None:
            self._read_udp(self._udp, self._udp_beside)
        else:
            self._read_tcp()

    def _read_tcp(self) -> None:
        receive = self._connection.recv
        while not self._is_stopping():
            try:
                data = receive(READ_BYTES)
            except BlockingIOError:
                self._tick(time.monotonic())
                continue
            now_s = time.monotonic()
            self._take_tcp(data, now_s)
            if now_s >= self._tick_s:
                self._tick(now_s)

    def _read_udp(self, main: UdpTrack, beside: UdpTrack | None) -> None:
        poll = select.poll()
        tracks = [main] if beside is None else [main, beside]
        media = {track.media_fd: track for track in tracks}
        reports = {track.control_fd: track for track in tracks}
        control_fd = self._connection.fileno()
        for fd in (control_fd, *media, *reports):
            poll.register(fd, select.POLLIN)
        while not self._is_stopping():
            # While a packet is missing, its neighbours do not wait for it for long.
            is_waiting = any(track.is_waiting for track in tracks)
            for fd, _ in poll.poll((rtp.WAIT_S if is_waiting else sockets.WAKE_S) * 1000):
                if fd == control_fd:
                    self._take_tcp(self._connection.recv(READ_BYTES), time.monotonic())
                elif fd in media:
                    self._drain_udp(media[fd])
                else:
                    its = self._beside if reports[fd] is beside else None
                    self._take_reports(reports[fd].report(self._hosts()), its)
            now_s = time.monotonic()
            for track in tracks:
                late = track.expired(now_s)
                if late:
                    self._take_packets(track, late, now_s)
            if now_s >= self._tick_s:
                self._tick(now_s)

    def _drain_udp(self, track: UdpTrack) -> None:
        for data in track.datagrams(self._hosts()):
            self._flow.take(len(data), 1)
            packet = rtp.parse(memoryview(data))
            if packet is not None:
                now_s = time.monotonic()
                if track is self._udp:
                    self._packet_s, self._has_packet = now_s, True
                self._take_packets(track, track.in_order(packet, now_s), now_s)

    def _take_packets(self, track: UdpTrack, packets: list[rtp.RtpPacket], now_s: float) -> None:
        if track is self._udp:
            self._packets(packets, now_s)
        elif self._beside is not None:
            self._beside.packets(packets, now_s)

    def _hosts(self) -> tuple[str, str]:
        """Whose datagrams are the camera's: the server's, and of whom it named instead."""
        return self._peer_host, self._client.server_source

    def _take_tcp(self, data: bytes, now_s: float) -> None:
        if not data:
            raise Over(Loss(reason=LossReason.CLOSED_BY_PEER))
        views, events = self._client.feed(data, now_s)
        self._flow.take(len(data), len(views))
        if events:
            self._handle(events)
        if views and self._udp is None:
            self._packet_s = now_s
            packets = [p for p in map(rtp.parse, views) if p is not None]
            self._packets(packets, now_s)
        if self._beside is not None and self._udp is None:
            beside = map(rtp.parse, self._client.take_beside())
            self._beside.packets([p for p in beside if p is not None], now_s)
        self._send()

    def _take_reports(self, data: bytes, beside: Beside | None = None) -> None:
        for report in rtcp.sender_reports(data):
            if beside is not None:
                beside.reported(report)
            else:
                self._reported(report)

    def _tick(self, now_s: float) -> None:
        self._tick_s = now_s + sockets.WAKE_S
        self._handle(self._client.tick(now_s))
        self._send()
        if self._flow.is_flood(now_s):
            raise Over(Loss(reason=LossReason.FLOOD))
        if not self._is_playing:
            return
        silent_s = now_s - self._packet_s
        if self._udp is not None and now_s >= self._report_s:
            self._report_s = now_s + REPORT_EVERY_S
            self._report_to_server()
        is_unheard = self._udp is not None and not self._has_packet
        if is_unheard and self._has_choice and silent_s > UDP_SILENT_S:
            raise UdpSilent
        if silent_s > NO_DATA_S:
            raise Over(Loss(reason=LossReason.NO_DATA))
        self._check(now_s)

    def _report_to_server(self) -> None:
        client, place = self._client, self._connection.getpeername()
        both = ((self._udp, client.server_ports), (self._udp_beside, client.beside_ports))
        for track, ports in both:
            if track is not None and ports is not None:
                track.tell(self._report, place, ports)

    def _handle(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Failed):
                raise Over(Loss(reason=event.reason, detail=event.detail))
            if isinstance(event, TransportRefused):
                raise _OtherTransport
            if isinstance(event, Playing):
                self._is_playing = True
                self._packet_s = time.monotonic()
            elif isinstance(event, Described):
                self._described(event.track)
                if self._beside is not None and event.beside is not None:
                    self._beside.described(event.beside)
            elif isinstance(event, Report):
                self._take_reports(event.data, self._beside if event.is_beside else None)

    def _send(self) -> None:
        """Raises BlockingIOError where the server has not read what it was sent before: other
        streams wait for this thread."""
        data = self._client.take_outgoing()
        if data and self._connection.send(data, socket.MSG_DONTWAIT) < len(data):
            raise BlockingIOError

    def _goodbye(self) -> None:
        self._client.teardown(time.monotonic())
        try:
            self._send()
        except OSError:
            return  # the peer has gone already
