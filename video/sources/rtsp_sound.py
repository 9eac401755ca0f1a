"""The sound of an RTSP camera, by a session of its own. Runs in a sound's thread in a decoder."""

from __future__ import annotations

import socket
import time
from typing import Protocol

from video.api import LossReason, Transport
from video.cores import rtcp, rtp
from video.cores.rtsp_url import RtspUrl
from video.cores.sdp import Track, sound_track
from video.sources.base import Loss
from video.sources.rtsp_player import RtspPlayer
from video.sources.rtsp_session import RtspSession
from video.sources.sound_intake import SoundIntake, SoundSink


class SoundSource(Protocol):
    """One kind of sound."""

    def run(self, sink: SoundSink) -> Loss:
        """Connect and play until lost or stopped. May be called again."""
        ...

    def stop(self) -> None:
        """From another thread: make run() return soon."""
        ...


class NoSoundSource:
    """A media file: it is shown to try the wall, and its sound is not played."""

    def run(self, sink: SoundSink) -> Loss:
        """There is none."""
        return Loss(reason=LossReason.NO_SOUND)

    def stop(self) -> None:
        """Nothing runs."""


class RtspSoundSource:
    """Plays the sound of one address."""

    def __init__(self, url: str, transport: Transport) -> None:
        self._player = RtspPlayer(url, transport)

    def run(self, sink: SoundSink) -> Loss:
        """Play until lost or stopped."""

        def session(url: RtspUrl, connection: socket.socket) -> RtspSession:
            return _SoundSession(url, connection, sink)

        return self._player.run(session)

    def stop(self) -> None:
        """End the blocking read of run()."""
        self._player.stop()


class _SoundSession(RtspSession):
    """Sound of one session."""

    def __init__(self, url: RtspUrl, connection: socket.socket, sink: SoundSink) -> None:
        super().__init__(url, connection, sound_track)
        self._sink, self._intake = sink, SoundIntake(sink)

    def _is_stopping(self) -> bool:
        return self._sink.is_stopping()

    def _described(self, track: Track) -> None:
        self._intake.described(track)

    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        self._intake.packets(packets, now_s)

    def _reported(self, report: rtcp.SenderReport) -> None:
        self._intake.reported(report)
        self._packet_s = time.monotonic()  # silence is not sent by all; the camera is there


def sound_source_for(url: str, transport: Transport) -> SoundSource:
    """The source that plays the sound of `url`."""
    if url.lower().startswith("rtsp:"):
        return RtspSoundSource(url, transport)
    return NoSoundSource()


# Trying again soon helps nobody; a wrong password tried too often locks the camera's account.
NOT_SOON = frozenset(
    {
        LossReason.NO_SOUND,
        LossReason.UNSUPPORTED_CODEC,
        LossReason.BAD_ADDRESS,
        LossReason.UNAUTHORIZED,
    }
)
