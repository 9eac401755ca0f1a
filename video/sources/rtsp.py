"""An RTSP camera: sockets round the pure client core. Runs in its stream's thread in a decoder.

All time-outs are ours. TCP reads block in the kernel for at most half a second; UDP is polled.
"""

from __future__ import annotations

import secrets
import select
import socket
import time

from video.api import LossReason, Transport
from video.av_codec import DecodeError, UnitDecoder
from video.cores import rtcp, rtp
from video.cores.h26x import AccessUnit, Depacketiser
from video.cores.rtsp import (
    BadAddress,
    Described,
    Event,
    Failed,
    Playing,
    RtspClient,
    RtspUrl,
    TransportRefused,
)
from video.sources import sockets
from video.sources.base import Loss, Sink

NO_DATA_S = 10.0
NO_PICTURE_S = 30.0
READ_BYTES = 65_536
MAX_LAG_S = 1.0
REPORT_EVERY_S = 5.0
_TRANSPORT_LOSS = Loss(reason=LossReason.SERVER_ERROR, detail="461 Unsupported Transport")


class _Over(Exception):
    """The session ended; carries the loss."""

    def __init__(self, loss: Loss) -> None:
        super().__init__()
        self.loss = loss


class _OtherTransport(Exception):
    """The server refused the transport asked for."""


class RtspSource:
    """Plays one address; remembers the transport that worked."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._has_choice = transport is not Transport.TCP
        self._is_udp = transport is Transport.UDP
        self._socket: socket.socket | None = None

    def run(self, sink: Sink) -> Loss:
        """Play until lost or stopped."""
        try:
            url = RtspUrl.parse(self._url)
        except BadAddress as error:
            return Loss(reason=LossReason.BAD_ADDRESS, detail=str(error))
        connection = sockets.connect(url)
        if isinstance(connection, Loss):
            return connection
        session = _Session(url, connection, sink)
        self._socket = connection
        try:
            return session.play(self._is_udp, self._has_choice)
        except ConnectionError:
            return Loss(reason=LossReason.CLOSED_BY_PEER)
        except BlockingIOError:
            return Loss(reason=LossReason.NO_ANSWER, detail="send")
        except OSError as error:
            return Loss(reason=LossReason.UNREACHABLE, detail=type(error).__name__)
        finally:
            self._is_udp = session.is_udp
            self._socket = None
            session.close()

    def stop(self) -> None:
        """End the blocking read of run()."""
        connection = self._socket
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                return  # not connected yet, or closed meanwhile


class _Session:
    """One connection from OPTIONS to its end."""

    def __init__(self, url: RtspUrl, connection: socket.socket, sink: Sink) -> None:
        self._client = RtspClient(url, secrets.token_hex(8))
        self._connection = connection
        self._pair: tuple[socket.socket, socket.socket] | None = None
        self._sink = sink
        self._window = rtp.ReorderWindow()
        self._depacketiser: Depacketiser | None = None
        self._decoder: UnitDecoder | None = None
        self._lag = rtp.LagGauge(90_000)
        self._is_playing = False
        self._packet_s = self._picture_s = time.monotonic()
        self._tick_s = self._report_s = 0.0
        self._report = rtcp.receiver_report(secrets.randbits(32), secrets.token_hex(8))

    @property
    def is_udp(self) -> bool:
        """The transport in use."""
        return self._pair is not None

    def play(self, is_udp: bool, has_choice: bool) -> Loss:
        """Until the end; where the server refuses the transport, once with the other."""
        try:
            ports = self._bind() if is_udp else None
            self._client.start(ports, time.monotonic())
            self._send()
            try:
                self._read()
            except _OtherTransport:
                if not has_choice:
                    raise _Over(_TRANSPORT_LOSS) from None
                self._switch()
            self._read()
        except _Over as over:
            return over.loss
        except _OtherTransport:
            return _TRANSPORT_LOSS
        finally:
            self._goodbye()
        return Loss(reason=LossReason.NONE)

    def close(self) -> None:
        """Close the sockets."""
        self._connection.close()
        for udp in self._pair or ():
            udp.close()

    def _bind(self) -> tuple[int, int]:
        self._pair = sockets.udp_pair(self._connection.family)
        return self._pair[0].getsockname()[1], self._pair[1].getsockname()[1]

    def _switch(self) -> None:
        if self._pair is None:
            self._client.setup_again(self._bind(), time.monotonic())
        else:
            for udp in self._pair:
                udp.close()
            self._pair = None
            self._client.setup_again(None, time.monotonic())
        self._send()

    def _read(self) -> None:
        if self._pair is not None:
            self._read_udp(self._pair)
        else:
            self._read_tcp()

    def _read_tcp(self) -> None:
        receive = self._connection.recv
        while not self._sink.is_stopping():
            try:
                data = receive(READ_BYTES)
            except BlockingIOError:
                self._tick(time.monotonic())
                continue
            now_s = time.monotonic()
            self._take_tcp(data, now_s)
            if now_s >= self._tick_s:
                self._tick(now_s)

    def _read_udp(self, pair: tuple[socket.socket, socket.socket]) -> None:
        rtp_socket, rtcp_socket = pair
        poll = select.poll()
        for readable in (self._connection, rtp_socket, rtcp_socket):
            poll.register(readable, select.POLLIN)
        control_fd, rtp_fd = self._connection.fileno(), rtp_socket.fileno()
        while not self._sink.is_stopping():
            for fd, _ in poll.poll(sockets.WAKE_S * 1000):
                if fd == control_fd:
                    self._take_tcp(self._connection.recv(READ_BYTES), time.monotonic())
                elif fd == rtp_fd:
                    self._drain_udp(rtp_socket)
                else:
                    sockets.discard(rtcp_socket)
            now_s = time.monotonic()
            if now_s >= self._tick_s:
                self._tick(now_s)

    def _drain_udp(self, rtp_socket: socket.socket) -> None:
        for _ in range(64):
            try:
                data = rtp_socket.recv(READ_BYTES)
            except (BlockingIOError, ConnectionRefusedError):
                return
            packet = rtp.parse(memoryview(data))
            if packet is not None:
                now_s = self._packet_s = time.monotonic()
                self._packets(self._window.push(packet), now_s)

    def _take_tcp(self, data: bytes, now_s: float) -> None:
        if not data:
            raise _Over(Loss(reason=LossReason.CLOSED_BY_PEER))
        views, events = self._client.feed(data, now_s)
        if events:
            self._handle(events)
        if views and self._pair is None:
            self._packet_s = now_s
            packets = [p for p in map(rtp.parse, views) if p is not None]
            self._packets(packets, now_s)
        self._send()

    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        depacketiser = self._depacketiser
        if depacketiser is None:
            return
        units: list[AccessUnit] = []
        for packet in packets:
            units += depacketiser.push(packet)
        if units:
            self._decode(units, depacketiser, now_s)

    def _decode(self, units: list[AccessUnit], depacketiser: Depacketiser, now_s: float) -> None:
        assert self._decoder is not None
        sink, frames = self._sink, []
        sink.set_busy(True)
        for unit in units:
            lag_s = self._lag.observe(unit.timestamp, now_s)
            if lag_s > MAX_LAG_S and not unit.is_key and self._has_backlog():
                # Decoding is too slow for this stream: go on from its next key frame.
                depacketiser.await_key()
                continue
            if depacketiser.awaits_key and not unit.is_key:
                continue
            try:
                frames += self._decoder.decode(unit.data)
            except DecodeError:
                self._decoder.flush()
                depacketiser.await_key()
        if frames:
            self._picture_s = now_s
            sink.frames(frames)
        sink.set_busy(False)

    def _has_backlog(self) -> bool:
        source = self._connection if self._pair is None else self._pair[0]
        try:
            return bool(source.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT))
        except BlockingIOError:
            return False

    def _tick(self, now_s: float) -> None:
        self._tick_s = now_s + sockets.WAKE_S
        self._handle(self._client.tick(now_s))
        self._send()
        if self._is_playing and self._pair is not None and now_s >= self._report_s:
            self._report_s = now_s + REPORT_EVERY_S
            self._report_to_server(self._pair)
        if self._is_playing and now_s - self._packet_s > NO_DATA_S:
            raise _Over(Loss(reason=LossReason.NO_DATA))
        if self._is_playing and now_s - self._picture_s > NO_PICTURE_S:
            raise _Over(Loss(reason=LossReason.NO_DATA, detail="no key frame"))

    def _report_to_server(self, pair: tuple[socket.socket, socket.socket]) -> None:
        """Be heard: the server keeps the session, firewalls on the way keep both ports open."""
        ports = self._client.server_ports
        if ports is None:
            return
        place = self._connection.getpeername()
        for udp, port in zip(pair, ports, strict=True):
            try:
                udp.sendto(self._report, (place[0], port, *place[2:]))
            except OSError:
                return  # told again in five seconds

    def _handle(self, events: list[Event]) -> None:
        for event in events:
            if isinstance(event, Failed):
                raise _Over(Loss(reason=event.reason, detail=event.detail))
            if isinstance(event, TransportRefused):
                raise _OtherTransport
            if isinstance(event, Playing):
                self._is_playing = True
                self._packet_s = self._picture_s = time.monotonic()
            elif isinstance(event, Described):
                track = event.track
                self._depacketiser = Depacketiser(track)
                self._decoder = UnitDecoder(track.codec)
                self._lag = rtp.LagGauge(track.clock_hz)
                self._sink.described(track.codec)

    def _send(self) -> None:
        data = self._client.take_outgoing()
        if data:
            self._connection.sendall(data)

    def _goodbye(self) -> None:
        self._client.teardown(time.monotonic())
        try:
            self._send()
        except OSError:
            return  # the peer has gone already
