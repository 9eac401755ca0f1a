"""Runs RTSP sessions of one address, by the transport that works. A stream's or sound's thread."""

from __future__ import annotations

import socket
from collections.abc import Callable

from video.api import LossReason, Transport
from video.cores.rtsp_url import BadAddress, RtspUrl
from video.sources import sockets
from video.sources.base import Loss
from video.sources.rtsp_session import TRANSPORT_LOSS, RtspSession, UdpSilent


class RtspPlayer:
    """Runs sessions of one address; remembers the transport that worked."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._url = url
        self._has_choice = transport is not Transport.TCP
        self._is_udp = transport is Transport.UDP
        self._socket: socket.socket | None = None

    def run(self, make: Callable[[RtspUrl, socket.socket], RtspSession]) -> Loss:
        """One session until lost or stopped; a second one by TCP where UDP brings nothing."""
        try:
            url = RtspUrl.parse(self._url)
        except BadAddress as error:
            return Loss(reason=LossReason.BAD_ADDRESS, detail=str(error))
        try:
            return self._run_once(url, make, has_choice=self._has_choice)
        except UdpSilent:
            self._is_udp = False
        loss = self._run_once(url, make, has_choice=False)
        if loss == TRANSPORT_LOSS:
            return Loss(reason=LossReason.NO_DATA, detail="UDP")
        return loss

    def _run_once(
        self,
        url: RtspUrl,
        make: Callable[[RtspUrl, socket.socket], RtspSession],
        *,
        has_choice: bool,
    ) -> Loss:
        connection = sockets.connect(url)
        if isinstance(connection, Loss):
            return connection
        session = make(url, connection)
        self._socket = connection
        try:
            return session.play(self._is_udp, has_choice)
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
        """From another thread: end the blocking read of run()."""
        connection = self._socket
        if connection is not None:
            try:
                connection.shutdown(socket.SHUT_RD)
            except OSError:
                return  # not connected yet, or closed meanwhile
