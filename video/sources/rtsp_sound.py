"""The sound of an RTSP camera, by a session of its own. Runs in a sound's thread in a decoder."""

from __future__ import annotations

import socket
import time
from typing import Protocol

from video.api import LossReason, Samples, Transport
from video.av_codec import DecodeError, SoundDecoder
from video.cores import rtcp, rtp
from video.cores.rtsp import RtspUrl
from video.cores.sdp import SoundTrack, Track, sound_track
from video.cores.sound_rtp import SoundDepacketiser, SoundUnit
from video.cores.sound_step import MediaClock, SenderClock
from video.sources.base import Loss
from video.sources.rtsp_session import RtspPlayer, RtspSession


class SoundSink(Protocol):
    """Where sound goes; called in the sound's thread."""

    def is_stopping(self) -> bool:
        """True when the source is to return soon."""
        ...

    def begun(self) -> None:
        """A session has sound; its times begin anew."""
        ...

    def sound(
        self, samples: Samples, media_s: float | None, wall_s: float | None, now_s: float
    ) -> None:
        """Mono PCM at 48 kHz that is here at `now_s`.

        `media_s`: time of its first sample in the session, None at a jump to 0; `wall_s`: the
        same by the camera's clock, None where it told none.
        """
        ...


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
        self._sink = sink
        self._depacketiser: SoundDepacketiser | None = None
        self._decoder: SoundDecoder | None = None
        self._media = MediaClock(8_000)
        self._sender = SenderClock(8_000)

    def _is_stopping(self) -> bool:
        return self._sink.is_stopping()

    def _described(self, track: Track) -> None:
        assert isinstance(track, SoundTrack)
        self._depacketiser = SoundDepacketiser(track)
        self._decoder = SoundDecoder(track.codec, track.clock_hz, track.channels, track.config)
        self._media = MediaClock(track.clock_hz)
        self._sender = SenderClock(track.clock_hz)
        self._sink.begun()

    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        if self._depacketiser is None:
            return
        for packet in packets:
            for unit in self._depacketiser.push(packet):
                self._decode(unit, now_s)

    def _decode(self, unit: SoundUnit, now_s: float) -> None:
        assert self._decoder is not None
        media_s, wall_s = self._media.media_s(unit.timestamp), self._sender.wall_s(unit.timestamp)
        try:
            samples = self._decoder.decode(unit.data)
        except DecodeError:
            return  # a gap, as a lost packet leaves
        if len(samples):
            self._sink.sound(samples, media_s, wall_s, now_s)

    def _reported(self, report: rtcp.SenderReport) -> None:
        self._sender.note(report)
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
