"""Pictures and sound of an RTSP camera that is recorded, never decoded. A thread for each.

What comes is handed to the relay's loop; a camera that is lost is tried again, as the wall does.
"""

from __future__ import annotations

import asyncio
import random
import socket
import threading
import time
from collections.abc import Callable

from video.api import LossReason, Transport
from video.cores import rtcp, rtp
from video.cores.es import Piece, SoundKind, SoundPiece, VideoCodec, VideoUnit
from video.cores.h26x import Depacketiser
from video.cores.mp4v_rtp import Mpeg4Depacketiser
from video.cores.retry import attempts_after, delay_s
from video.cores.rtsp_url import RtspUrl
from video.cores.sdp import Codec, SoundTrack, Track, VideoTrack, video_track
from video.cores.sound_rtp import SoundDepacketiser
from video.sources.base import Loss
from video.sources.rtsp_player import RtspPlayer
from video.sources.rtsp_session import Over, RtspSession
from video.sources.sound_intake import Heard, SoundIntake

NO_PICTURE_S = 30.0

Give = Callable[[Piece, float], None]
_REASONS = {
    LossReason.DEVICE_OFFLINE: "offline",
    LossReason.NO_ANSWER: "no_answer",
    LossReason.UNREACHABLE: "offline",
    LossReason.REFUSED: "offline",
}


class CameraPull:
    """Runs from when it is made until close(). `take` and `over` are called on the loop."""

    def __init__(self, url: str, take: Give, over: Callable[[str], None]) -> None:
        self._take, self._over = take, over
        self._loop = asyncio.get_running_loop()
        self._player = RtspPlayer(url, Transport.AUTO)
        self._stop = threading.Event()
        self._pieces = 0
        self._thread = threading.Thread(target=self._run, name="pull", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """It ends soon; nothing is handed over any more."""
        self._stop.set()
        self._player.stop()

    def is_stopping(self) -> bool:
        """Whether the session is to end."""
        return self._stop.is_set()

    def give(self, piece: Piece, now_s: float) -> None:
        """A piece came; called on the session's thread."""
        self._pieces += 1
        if not self._stop.is_set():
            self._loop.call_soon_threadsafe(self._hand_over, piece, now_s)

    def _hand_over(self, piece: Piece, now_s: float) -> None:
        if not self._stop.is_set():
            self._take(piece, now_s)

    def _run(self) -> None:
        attempts = 0
        while not self._stop.is_set():
            began_s, before = time.monotonic(), self._pieces
            loss = self._player.run(self._session)
            if self._stop.is_set():
                return
            lived_s = time.monotonic() - began_s if self._pieces > before else 0.0
            attempts = attempts_after(attempts, lived_s)
            code = _REASONS.get(loss.reason, loss.reason.value)
            self._loop.call_soon_threadsafe(self._over, code)
            if self._stop.wait(delay_s(attempts, random.random(), loss.reason)):
                return

    def _session(self, url: RtspUrl, connection: socket.socket) -> RtspSession:
        return _PullSession(url, connection, self)


class _PullSession(RtspSession):
    """Whole coded pictures of one session."""

    def __init__(self, url: RtspUrl, connection: socket.socket, pull: CameraPull) -> None:
        super().__init__(url, connection, video_track, _Beside(pull))
        self._pull = pull
        self._depacketiser: Depacketiser | Mpeg4Depacketiser | None = None
        self._codec = VideoCodec.UNKNOWN
        self._clock_hz = 90_000
        self._picture_s = time.monotonic()

    def _is_stopping(self) -> bool:
        return self._pull.is_stopping()

    def _described(self, track: Track) -> None:
        assert isinstance(track, VideoTrack)
        is_mpeg4 = track.codec is Codec.MPEG4
        self._depacketiser = Mpeg4Depacketiser(track) if is_mpeg4 else Depacketiser(track)
        self._codec = VideoCodec(track.codec.value)
        self._clock_hz = track.clock_hz

    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        if self._depacketiser is None:
            return
        for packet in packets:
            for unit in self._depacketiser.push(packet):
                self._picture_s = now_s
                stamp = unit.timestamp * 90_000 // self._clock_hz & 0xFFFFFFFF
                self._pull.give(VideoUnit(unit.data, unit.is_key, self._codec, stamp), now_s)

    def _reported(self, report: rtcp.SenderReport) -> None:
        return

    def _check(self, now_s: float) -> None:
        if now_s - self._picture_s > NO_PICTURE_S:
            raise Over(Loss(reason=LossReason.NO_DATA, detail="no key frame"))


class _Nobody:
    """SoundSink of sound that is not heard."""

    def is_stopping(self) -> bool:
        """Never."""
        return False

    def begun(self, track: SoundTrack) -> None:
        """Nobody listens."""

    def sound(self, heard: Heard, now_s: float) -> None:
        """Nobody listens."""


class _Beside(SoundIntake):
    """The session's sound, coded as it came."""

    def __init__(self, pull: CameraPull) -> None:
        super().__init__(_Nobody())
        self._pull = pull
        self._track: SoundTrack | None = None
        self._pieces: SoundDepacketiser | None = None

    def described(self, track: Track) -> None:
        """The track is known."""
        assert isinstance(track, SoundTrack)
        self._track, self._pieces = track, SoundDepacketiser(track)

    def packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        """Packets in order of sequence."""
        track, pieces = self._track, self._pieces
        if track is None or pieces is None:
            return
        for packet in packets:
            for unit in pieces.push(packet):
                piece = SoundPiece(
                    data=unit.data,
                    codec=SoundKind(track.codec.value),
                    stamp=unit.timestamp,
                    stamp_hz=track.clock_hz,
                    clock_hz=track.clock_hz,
                    channels=track.channels,
                    config=track.config,
                    is_in_step=False,
                )
                self._pull.give(piece, now_s)
