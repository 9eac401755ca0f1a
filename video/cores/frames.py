"""Pieces of a video stream put together to pictures, held back after loss. Pure.

Where a picture ends is told by signs that devices set differently: the RTP marker, a change of the
RTP time, a new PTS. A sign is used only after it was seen to be right, and no more once it lied.
"""

from __future__ import annotations

from video.cores.es import (
    MAX_SETS_BYTES,
    NO_PTS,
    START_CODE,
    VideoCodec,
    VideoUnit,
    begins_picture,
    look,
)

MAX_UNIT_BYTES = 8 * 1024 * 1024


class EndSign:
    """A sign that a picture has ended: the marker, or a change of the RTP time."""

    __slots__ = ("is_proved", "is_seen", "lies")

    def __init__(self) -> None:
        self.is_seen = False
        self.is_proved = False
        self.lies = False

    def was_right(self) -> None:
        """A new picture began just after it."""
        if self.is_seen:
            self.is_seen = False
            self.is_proved = not self.lies

    def was_wrong(self) -> None:
        """The picture went on after it."""
        if self.is_seen:
            self.is_seen = self.is_proved = False
            self.lies = True


class FrameBuilder:
    """take(piece), ended(sign), lose() -> access units; none between a loss and a key frame.

    `unsupported` names the codec that is sent and not decoded; "" where there is none.
    """

    def __init__(self, announced: VideoCodec = VideoCodec.UNKNOWN) -> None:
        self.marker, self.time = EndSign(), EndSign()
        self.awaits_key = True
        self.unsupported = ""
        self.dropped_units = 0
        self.cut_units = 0
        self._announced = announced
        self._codec = VideoCodec.UNKNOWN
        self._data = bytearray()
        self._is_broken = True  # we may have come in the middle of a picture
        self._is_open = False
        self._pts = self._rtp_time = NO_PTS
        self._ended_by: EndSign | None = None
        self._has_pts = False
        self._stamp = 0

    @property
    def codec(self) -> VideoCodec:
        """Of the last key frame; UNKNOWN before one."""
        return self._codec

    def announce(self, codec: VideoCodec) -> None:
        """What the stream is said to be. A change drops what follows until a key frame."""
        if codec is not self._announced:
            self._announced, self._codec = codec, VideoCodec.UNKNOWN
            self.awaits_key = True

    def await_key(self) -> None:
        """Drop what follows until the next key frame (after a decoding error, or to catch up)."""
        self.awaits_key = True

    def take(
        self, payload: bytes | bytearray, pts: int, rtp_time: int, is_new_pack: bool
    ) -> list[VideoUnit]:
        """One PES packet's payload; `pts` may be NO_PTS. Gives the picture before, if it ends."""
        out: list[VideoUnit] = []
        if self._begins(payload, pts, rtp_time, is_new_pack):
            self.marker.was_right()
            self.time.was_right()
            self._finish(out)
            self._is_open, self._is_broken = True, False
            self._set_stamp(pts, rtp_time)
            self._pts, self._rtp_time = pts, rtp_time
        else:
            self._goes_on()
        self._append(payload)
        return out

    def go_on(self, payload: bytes | bytearray) -> None:
        """More of the piece taken last."""
        self._goes_on()
        self._append(payload)

    def ended(self, sign: EndSign) -> list[VideoUnit]:
        """`sign` was seen, and nothing of the picture is known to be missing."""
        out: list[VideoUnit] = []
        if self._is_open:
            sign.is_seen = True
            if sign.is_proved:
                self._ended_by = sign
                self._finish(out)
        return out

    def lose(self) -> None:
        """Something is missing: the picture in hand and those up to a key frame are dropped."""
        if self._data:
            self.dropped_units += 1
            self._data.clear()
        self._is_broken = self.awaits_key = True
        self.marker.is_seen = self.time.is_seen = False

    def _begins(
        self, payload: bytes | bytearray, pts: int, rtp_time: int, is_new_pack: bool
    ) -> bool:
        if pts not in (NO_PTS, self._pts):
            return True
        if pts != NO_PTS and rtp_time == self._rtp_time:
            return False
        if self._rtp_time == NO_PTS:
            return True
        codec = self._codec or self._announced
        is_first = begins_picture(payload, codec)
        if is_first is not None:
            return is_first and (not self._data or look(self._data, codec).has_picture)
        starts = payload[:3] == START_CODE or payload[:4] == b"\0" + START_CODE
        if self._has_pts:
            return is_new_pack and rtp_time != self._rtp_time and starts
        return rtp_time != self._rtp_time or (starts and self.marker.is_seen)

    def _goes_on(self) -> None:
        if not self._is_open and self._ended_by is not None:
            # The end was taken too early: what was given is part of a picture.
            self._ended_by.was_wrong()
            self._ended_by = None
            self.cut_units += 1
            self._is_open = True
            self.lose()
        self.marker.was_wrong()
        self.time.was_wrong()

    def _append(self, payload: bytes | bytearray) -> None:
        if self._is_broken:
            return
        if len(self._data) + len(payload) > MAX_UNIT_BYTES:
            self.lose()
            return
        self._data += payload

    def _finish(self, out: list[VideoUnit]) -> None:
        data, is_broken = self._data, self._is_broken
        self._is_open = False
        if not data:
            return
        self._data = bytearray()
        seen = look(data, self._codec or self._announced)
        if seen.is_key:
            self._codec = seen.codec
        self._set_unsupported(seen.codec)
        are_sets = seen.has_sets and not seen.has_picture and len(data) <= MAX_SETS_BYTES
        if are_sets and not is_broken:
            # They came as a picture of their own and belong to the next one.
            self._data = data
            return
        is_wanted = seen.is_key or not self.awaits_key
        if is_broken or not is_wanted or not seen.codec.is_decoded:
            self.dropped_units += 1
            return
        self.awaits_key = False
        codec = seen.codec if seen.is_key else self._codec
        out.append(VideoUnit(bytes(data), seen.is_key, codec, self._stamp & 0xFFFFFFFF))

    def _set_stamp(self, pts: int, rtp_time: int) -> None:
        """The PTS; where a picture has none, on from the last by the RTP time."""
        if pts != NO_PTS:
            self._stamp, self._has_pts = pts, True
        elif self._has_pts:
            self._stamp += rtp_time - self._rtp_time
        else:
            self._stamp = rtp_time

    def _set_unsupported(self, codec: VideoCodec) -> None:
        if codec.is_decoded:
            self.unsupported = ""
        elif codec is not VideoCodec.UNKNOWN:
            self.unsupported = str(codec)
