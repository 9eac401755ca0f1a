"""The sound track of a picture's own session: kept for clips, decoded only while it is heard.

Lives in the thread that reads the picture's session; `hear` and `leave` are called from the
sound's thread. Not decoded, a packet costs what its parsing does.
"""

from __future__ import annotations

from video.cores import rtcp, rtp
from video.cores.sdp import SoundTrack, Track
from video.cores.sound_ring import SoundFormat
from video.cores.sound_rtp import SoundDepacketiser
from video.cores.sound_step import SenderClock
from video.sources.base import Sink
from video.sources.sound_intake import SoundIntake, SoundSink


class SessionSound:
    """One session's. `keeps`: whether it is heard or not."""

    def __init__(self, sink: Sink, heard: SoundSink | None = None, *, keeps: bool = True) -> None:
        self._sink, self._keeps = sink, keeps
        self._wanted = heard
        self._heard: SoundSink | None = None
        self._intake: SoundIntake | None = None
        self._track: SoundTrack | None = None
        self._format: SoundFormat | None = None
        self._depacketiser: SoundDepacketiser | None = None
        self._sender = SenderClock(8_000)
        self._report: rtcp.SenderReport | None = None
        self.is_offered = False  # the camera has sound, and it is asked for
        self.has_come = self.has_picture = False

    def hear(self, sink: SoundSink | None) -> None:
        """From another thread: decode it for this one from the next packet on; None: no more."""
        self._wanted = sink

    def leave(self, sink: SoundSink) -> None:
        """From another thread: no more for this one, if it is still the one."""
        if self._wanted is sink:
            self._wanted = None

    def described(self, track: Track) -> None:
        """The track is known."""
        assert isinstance(track, SoundTrack)
        self.is_offered = True
        self._track, self._depacketiser = track, SoundDepacketiser(track)
        self._format = SoundFormat(track.codec, track.clock_hz, track.channels, track.config)
        self._sender = SenderClock(track.clock_hz, track.front_s)

    def packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        """Packets in order of sequence."""
        if not packets:
            return
        self.has_come = True
        if self._wanted is not self._heard:
            self._follow(self._wanted)
        if self._intake is not None:
            self._intake.packets(packets, now_s)
        if self._keeps or self._intake is not None:
            self._keep(packets, now_s)

    def reported(self, report: rtcp.SenderReport) -> None:
        """The sender's clock."""
        self._report = report
        self._sender.note(report)
        if self._intake is not None:
            self._intake.reported(report)

    def _keep(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        if self._depacketiser is None or self._format is None:
            return
        for packet in packets:
            for data, stamp in self._depacketiser.push(packet):
                wall_s = self._sender.wall_s(stamp)
                self._sink.keep_sound_of(self._format, data, stamp, wall_s, now_s)

    def _follow(self, sink: SoundSink | None) -> None:
        self._heard, self._intake = sink, None
        if sink is not None and self._track is not None:
            self._intake = SoundIntake(sink)
            self._intake.described(self._track)
            if self._report is not None:
                self._intake.reported(self._report)
