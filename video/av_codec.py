"""The only module that knows PyAV: decoding of access units and demuxing of files.

Lives in decoder processes (and in `doctor`, for the list of codecs); one object per thread.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import av
import numpy as np
import numpy.typing as npt
from av.video.codeccontext import VideoCodecContext

Plane = npt.NDArray[np.uint8]
Frame = av.VideoFrame
_BT709 = 1  # ITU-T H.264 table E-5, matrix_coefficients
NEEDED_DECODERS = ("h264", "hevc")

av.logging.set_level(av.logging.PANIC)


class DecodeError(Exception):
    """The decoder could not use what it was given."""


class FileError(Exception):
    """A media file cannot be opened or read; the argument says why."""


class Planes(NamedTuple):
    """Views of a frame's Y, U and V; valid while `frame` is held. Chroma is (h+1)//2 x (w+1)//2."""

    y: Plane
    u: Plane
    v: Plane
    is_full_range: bool
    is_bt709: bool
    frame: Frame


def decoders() -> list[str]:
    """Those of NEEDED_DECODERS that this installation has."""
    found: list[str] = []
    for name in NEEDED_DECODERS:
        try:
            av.Codec(name, "r")
        except ValueError:
            continue
        found.append(name)
    return found


def planes_of(frame: Frame) -> Planes:
    """4:2:0 planes of a frame, without a copy where it is 8-bit planar 4:2:0 already."""
    name = frame.format.name
    is_bt709 = int(frame.colorspace) == _BT709
    is_full = name == "yuvj420p" or (name == "yuv420p" and int(frame.color_range) == 2)
    if name not in ("yuv420p", "yuvj420p"):
        is_full = False
        frame = frame.reformat(format="yuv420p", dst_color_range="MPEG")
    width, height = frame.width, frame.height
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    y, u, v = frame.planes[:3]
    return Planes(
        _plane(y, width, height),
        _plane(u, half_width, half_height),
        _plane(v, half_width, half_height),
        is_full,
        is_bt709,
        frame,
    )


def _plane(plane: av.video.plane.VideoPlane, width: int, height: int) -> Plane:
    line = plane.line_size
    # The array holds the plane, and the plane its frame. PyAV's stubs know no buffer protocol.
    flat: Plane = np.frombuffer(plane, np.uint8, line * height)  # type: ignore[call-overload]
    return flat.reshape(height, line)[:, :width]


class UnitDecoder:
    """Decodes Annex B access units of one stream, each frame at once."""

    def __init__(self, codec: str) -> None:
        context = av.CodecContext.create(codec, "r")
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.low_delay
        self._context = context

    def decode(self, data: bytes) -> list[Frame]:
        """Frames that are ready, oldest first. Raises DecodeError."""
        try:
            return self._context.decode(av.Packet(data))
        except av.FFmpegError as error:
            raise DecodeError(type(error).__name__) from error

    def flush(self) -> None:
        """Forget reference pictures."""
        self._context.flush_buffers()


class FileDemuxer:
    """Frames of a media file with their times, from its begin to its end."""

    def __init__(self, path: str) -> None:
        """Raises FileError."""
        try:
            self._container = av.open(path, "r")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FileError(type(error).__name__) from error
        if not self._container.streams.video:
            self._container.close()
            raise FileError("no video")
        self._stream = self._container.streams.video[0]
        self._stream.codec_context.thread_count = 1
        self.codec = self._stream.codec_context.name
        rate = self._stream.average_rate
        self._frame_s = 1.0 / float(rate) if rate else 0.04

    def frames(self) -> Iterator[tuple[Frame, float]]:
        """(frame, seconds since the first). Raises FileError."""
        first_s: float | None = None
        number = 0
        try:
            for frame in self._container.decode(self._stream):
                is_timed = frame.pts is not None
                time_s = frame.time if is_timed else number * self._frame_s
                if first_s is None:
                    first_s = time_s
                number += 1
                yield frame, time_s - first_s
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    @property
    def frame_s(self) -> float:
        """Length of one frame in seconds."""
        return self._frame_s

    def rewind(self) -> None:
        """To the begin again. Raises FileError."""
        try:
            self._container.seek(0)
            self._stream.codec_context.flush_buffers()
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    def close(self) -> None:
        """Free the file."""
        self._container.close()
