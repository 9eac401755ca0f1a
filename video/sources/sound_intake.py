"""From the packets of a sound track to samples, whichever session brings them."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from video.api import Samples
from video.av_codec import DecodeError, SoundDecoder
from video.cores import rtcp, rtp
from video.cores.sdp import SoundTrack, Track
from video.cores.sound_rtp import SoundDepacketiser, SoundUnit
from video.cores.sound_step import MediaClock, SenderClock


class Heard(NamedTuple):
    """A coded piece of sound, and mono PCM at 48 kHz out of it.

    `stamp`: its RTP time; `media_s`: time of its first sample in the session, None at a jump to 0;
    `wall_s`: the same by the camera's clock, None where it told none.
    """

    data: bytes
    stamp: int
    samples: Samples
    media_s: float | None
    wall_s: float | None


class SoundSink(Protocol):
    """Where sound goes; called in the thread of the session that brings it."""

    def is_stopping(self) -> bool:
        """True when the source is to return soon."""
        ...

    def begun(self, track: SoundTrack) -> None:
        """A session has sound; its times begin anew."""
        ...

    def sound(self, heard: Heard, now_s: float) -> None:
        """A piece that is here at `now_s`."""
        ...


class SoundIntake:
    """The sound track of one session."""

    def __init__(self, sink: SoundSink) -> None:
        self._sink = sink
        self._depacketiser: SoundDepacketiser | None = None
        self._decoder: SoundDecoder | None = None
        self._media = MediaClock(8_000)
        self._sender = SenderClock(8_000)

    def described(self, track: Track) -> None:
        """The track is known."""
        assert isinstance(track, SoundTrack)
        self._depacketiser = SoundDepacketiser(track)
        self._decoder = SoundDecoder(track.codec, track.clock_hz, track.channels, track.config)
        self._media = MediaClock(track.clock_hz)
        self._sender = SenderClock(track.clock_hz, track.front_s)
        self._sink.begun(track)

    def packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        """Packets in order of sequence."""
        if self._depacketiser is None or self._sink.is_stopping():
            return
        for packet in packets:
            for unit in self._depacketiser.push(packet):
                self._decode(unit, now_s)

    def reported(self, report: rtcp.SenderReport) -> None:
        """The sender's clock."""
        self._sender.note(report)

    def _decode(self, unit: SoundUnit, now_s: float) -> None:
        assert self._decoder is not None
        media_s, wall_s = self._media.media_s(unit.timestamp), self._sender.wall_s(unit.timestamp)
        try:
            samples = self._decoder.decode(unit.data)
        except DecodeError:
            return  # a gap, as a lost packet leaves
        if len(samples):
            heard = Heard(unit.data, unit.timestamp, samples, media_s, wall_s)
            self._sink.sound(heard, now_s)
