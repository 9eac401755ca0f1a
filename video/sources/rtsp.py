"""An RTSP camera's pictures: from RTP packets to decoded frames. Runs in its stream's thread, what
comes by TCP on the process's reading thread while the stream's waits.

Connecting, transports and time-outs are `rtsp_session`'s business.
"""

from __future__ import annotations

import socket
import time
from collections import deque

from video.api import LossReason, Transport
from video.av_codec import DecodeError, Frame
from video.cores import rtcp, rtp
from video.cores.h26x import AccessUnit, Depacketiser
from video.cores.key_cadence import KeyCadence
from video.cores.mp4v_rtp import Mpeg4Depacketiser
from video.cores.rtsp_url import RtspUrl
from video.cores.sdp import Codec, Track, VideoTrack, video_track
from video.cores.sound_step import SenderClock
from video.hardware import Cards
from video.picture_decoder import PictureDecoder
from video.sources import rtsp_session
from video.sources.base import Loss, Sink
from video.sources.rtsp_player import RtspPlayer
from video.sources.rtsp_session import Over, RtspSession
from video.sources.session_sound import SessionSound
from video.sources.sound_intake import SoundSink

_Depacketiser = Depacketiser | Mpeg4Depacketiser

NO_PICTURE_S = 30.0
MAX_LAG_S = 1.0
# Five pictures of 25 a second: what is later catches up, what is not shows every picture.
LATE_S = 0.2
# Of a backlog read at one go: 36 streams that held 15 pictures each took 190 MB more.
MOST_HELD = 3
KEYS_LAG_S = 0.3
OLD_KEY_EVERY_S = 4.0
# What a camera, or its server, may answer to the second track of a session.
FOR_SOUND = frozenset(
    {
        LossReason.SERVER_ERROR,
        LossReason.CLOSED_BY_PEER,
        LossReason.NO_ANSWER,
        LossReason.NO_DATA,
        LossReason.REFUSED,
    }
)


class RtspSource:
    """Plays one address; remembers the transport that worked."""

    def __init__(
        self,
        url: str,
        transport: Transport,
        cards: Cards | None = None,
        *,
        keeps_sound: bool = False,
    ) -> None:
        """`keeps_sound`: its sound track comes too, for clips."""
        self._player = RtspPlayer(url, transport)
        self._cards = cards
        self._keeps_sound = keeps_sound
        self._sound: SoundSink | None = None
        self._beside: SessionSound | None = None
        self._begins_anew = False

    def run(self, sink: Sink) -> Loss:
        """Play until lost or stopped."""

        def session(url: RtspUrl, connection: socket.socket) -> RtspSession:
            has_sound = self._keeps_sound or self._sound is not None
            keeps = self._keeps_sound
            self._beside = SessionSound(sink, self._sound, keeps=keeps) if has_sound else None
            return VideoSession(url, connection, sink, self._cards, self._beside)

        while True:
            self._begins_anew = False
            loss = self._player.run(session)
            if self._begins_anew and not sink.is_stopping():
                continue  # asked for: no loss, and no wait
            if sink.is_stopping() or not self._may_be_for_sound(loss):
                return loss
            self._keeps_sound = False

    def _may_be_for_sound(self, loss: Loss) -> bool:
        """Whether a camera that shows no picture may show it to who asks for no sound."""
        beside = self._beside
        if not self._keeps_sound or self._sound is not None or beside is None:
            return False
        return beside.is_offered and not beside.has_picture and loss.reason in FOR_SOUND

    @property
    def keeps_sound(self) -> bool:
        """SoundCarrier."""
        return self._keeps_sound

    @property
    def beside(self) -> SessionSound | None:
        """SoundCarrier."""
        return self._beside

    def carry_sound(self, sink: SoundSink | None) -> None:
        """SoundCarrier. Where the session has no sound, the picture stands still until the key
        frame of a new one."""
        self._sound, beside = sink, self._beside
        if beside is not None:
            beside.hear(sink)
        if sink is not None and (beside is None or not beside.has_come):
            self._begins_anew = True
            self._player.stop()

    def stop(self) -> None:
        """End the blocking read of run()."""
        self._player.stop()


class VideoSession(RtspSession):
    """Pictures of one session."""

    def __init__(
        self,
        url: RtspUrl,
        connection: socket.socket,
        sink: Sink,
        cards: Cards | None = None,
        beside: SessionSound | None = None,
    ) -> None:
        super().__init__(url, connection, video_track, beside)
        self._session_sound = beside
        self._sink, self._cards = sink, cards
        self._depacketiser: _Depacketiser | None = None
        self._decoder: PictureDecoder | None = None
        self._lag = rtp.LagGauge(90_000)
        self._clock_hz = 90_000
        self._sender = SenderClock(90_000)
        self._keys = KeyCadence()
        self._codec, self._is_dense, self._is_damaged = "", False, False  # as they were told
        self._skips_to_key = False
        # Read, and not decoded yet; and when the quickest way would have brought it.
        self._waiting = deque[tuple[AccessUnit, float]]()
        self._picture_s = time.monotonic()

    def _is_stopping(self) -> bool:
        return self._sink.is_stopping()

    def _described(self, track: Track) -> None:
        assert isinstance(track, VideoTrack)
        is_mpeg4 = track.codec is Codec.MPEG4
        self._depacketiser = Mpeg4Depacketiser(track) if is_mpeg4 else Depacketiser(track)
        self._decoder = PictureDecoder(track.codec, self._cards)
        self._lag = rtp.LagGauge(track.clock_hz)
        self._clock_hz = track.clock_hz
        self._sender = SenderClock(track.clock_hz)
        self._picture_s = time.monotonic()
        self._codec = track.codec
        self._tell()

    def _tell(self) -> None:
        self._is_damaged = self._decoder is not None and self._decoder.is_lenient
        self._sink.described(
            self._codec, has_sparse_keys=not self._is_dense, is_damaged=self._is_damaged
        )

    def _read_tcp(self) -> None:
        """On the process's reading thread, in turn with other streams."""
        self._sink.serve(self._connection.fileno(), self._take_turn)

    def _take_turn(self, is_readable: bool) -> bool:
        """Read if nothing waits, and show one picture; whether more of what was read waits."""
        if self._is_stopping():
            raise Over(Loss(reason=LossReason.NONE))
        now_s = time.monotonic()
        if is_readable and not self._waiting:
            self._read_once(now_s)
        elif self._waiting:
            self._packet_s = now_s  # there may be more, which is not read before this is shown
            self._decode(now_s)
        if now_s >= self._tick_s:
            self._tick(now_s)
        return bool(self._waiting)

    def _read_once(self, now_s: float) -> None:
        try:
            data = self._connection.recv(rtsp_session.READ_BYTES, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return
        self._take_tcp(data, now_s)

    def _packets(self, packets: list[rtp.RtpPacket], now_s: float) -> None:
        depacketiser = self._depacketiser
        if depacketiser is None:
            return
        units: list[AccessUnit] = []
        for packet in packets:
            units += depacketiser.push(packet)
        if self._session_sound is not None and packets:
            self._session_sound.has_picture = True
        if units:
            for unit in units:
                self._take(unit, now_s)
            if self._waiting:
                self._decode(now_s)
            while self._waiting and self.is_udp:
                self._decode(now_s)
        elif packets and not packets[-1].payload:
            self._picture_s = now_s  # our relay says that the picture stands still on purpose

    def _decode(self, now_s: float) -> None:
        """The next picture; of a stream that is late the next few at once, and the last shown.

        One a turn: of two that are shown at once the first is never seen. 64 streams of 25
        pictures on two cores, 94 % busy: 24.9 of them are seen and not 23.4.
        """
        is_late = now_s - self._waiting[0][1] > LATE_S
        frames, most = list[Frame](), MOST_HELD if is_late else 1
        self._sink.set_busy(True)
        try:
            while self._waiting and len(frames) < most:
                frames += self._decoded(self._waiting.popleft()[0])
            if frames:
                self._show(frames, now_s)
        finally:
            self._sink.set_busy(False)

    def _decoded(self, unit: AccessUnit) -> list[Frame]:
        assert self._decoder is not None and self._depacketiser is not None
        try:
            frames = self._decoder.decode(unit)
        except DecodeError:
            while self._waiting and not self._waiting[0][0].is_key:
                self._waiting.popleft()
            if not self._waiting:
                self._depacketiser.await_key()
            return []
        if self._decoder.is_lenient is not self._is_damaged:
            self._tell()
        return frames

    def _show(self, frames: list[Frame], now_s: float) -> None:
        self._picture_s = now_s
        self._sink.frames(frames)
        wall_s = self._sender.wall_s(frames[-1].pts or 0)
        if wall_s is not None:
            self._sink.shown(wall_s)

    def _take(self, unit: AccessUnit, now_s: float) -> None:
        """Keep the unit to be looked back at; it waits to be decoded, but where that is saved."""
        sink = self._sink
        sink.keep(unit.data, unit.is_key, unit.timestamp, self._clock_hz)
        lag_s = self._lag.observe(unit.timestamp, now_s)
        self._keys.observe(unit.is_key and not unit.is_gradual, now_s)
        if self._keys.is_dense is not self._is_dense:
            self._is_dense = self._keys.is_dense
            self._tell()
        keys_only = sink.shows_keys_only() and self._is_dense
        is_behind = lag_s > (KEYS_LAG_S if keys_only else MAX_LAG_S) and self.has_backlog()
        if unit.is_key:
            # Too slow even for key frames: most of the old ones go, the tile still moves.
            every_s = OLD_KEY_EVERY_S if keys_only else MAX_LAG_S
            is_old = is_behind and (keys_only or lag_s > 2 * MAX_LAG_S)
            self._skips_to_key = is_old and now_s - self._picture_s < every_s
        elif is_behind or keys_only:
            # Decoding is too slow for this stream: go on from its next key frame.
            self._skips_to_key = True
        sink.set_lag(lag_s, int(is_behind and self._skips_to_key))
        if not self._skips_to_key:
            self._waiting.append((unit, now_s - lag_s))
        elif self._decoder is not None:
            self._decoder.skip()

    def _reported(self, report: rtcp.SenderReport) -> None:
        self._sender.note(report)

    def _check(self, now_s: float) -> None:
        if now_s - self._picture_s > NO_PICTURE_S:
            raise Over(Loss(reason=LossReason.NO_DATA, detail="no key frame"))
