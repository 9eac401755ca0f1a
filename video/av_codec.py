"""Beside `av_clip` the only module that knows PyAV: decoding of access units and demuxing of files.

Lives in decoder processes (and in `doctor`, for the list of codecs); one object per thread.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, Protocol

import av
import cv2
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.bitstream import BitStreamFilterContext
from av.codec.hwaccel import HWAccel, hwdevices_available
from av.video.codeccontext import VideoCodecContext

Plane = npt.NDArray[np.uint8]
Frame = av.VideoFrame
_BT709 = 1  # ITU-T H.264 table E-5, matrix_coefficients
_FULL_RANGE = 2  # AVCOL_RANGE_JPEG
_TAKEN_AS_IT_IS = ("yuv420p", "yuvj420p", "yuv422p", "yuvj422p", "nv12")
MOST_PIXELS = 20_000_000
NEEDED_DECODERS = ("h264", "hevc")
SOUND_HZ = 48_000
# Names of filters, and of the formats that a stream without a container has, by codec.
TO_ANNEX_B = {"h264": "h264_mp4toannexb", "hevc": "hevc_mp4toannexb"}
RAW_FORMATS = {"h264": "h264", "hevc": "hevc", "mpeg4": "m4v"}

av.logging.set_level(av.logging.PANIC)


KeepUnit = Callable[[bytes, bool, float], None]


class DecodeTurn(Protocol):
    """What a stream may decode, and when; a sink of sources is one."""

    def shows_keys_only(self) -> bool:
        """Whether only key frames are to be decoded."""
        ...

    def set_busy(self, is_busy: bool) -> None:
        """Set around each call into a decoder; may wait for a turn."""
        ...


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


def hardware_devices() -> list[str]:
    """Kinds of graphics cards that PyAV was built for; whether one is here is another question."""
    return hwdevices_available()


def planes_of(frame: Frame) -> Planes:
    """4:2:0 planes of a frame, without a copy where it is 8-bit planar 4:2:0 or 4:2:2 already."""
    name = frame.format.name
    is_bt709 = int(frame.colorspace) == _BT709
    is_full = name in ("yuvj420p", "yuvj422p") or int(frame.color_range) == _FULL_RANGE
    if name not in _TAKEN_AS_IT_IS:
        is_full = False
        frame = frame.reformat(format="yuv420p", dst_color_range="MPEG")
    width, height = frame.width, frame.height
    half_width, half_height = (width + 1) // 2, (height + 1) // 2
    planes = frame.planes  # made anew at each reading
    luma = _plane(planes[0], width, height)
    if name == "nv12":  # of a graphics card
        both = _plane(planes[1], 2 * half_width, half_height).reshape(half_height, half_width, 2)
        u, v = (np.ascontiguousarray(both[:, :, n]) for n in (0, 1))
    elif "422" in name and name in _TAKEN_AS_IT_IS:
        # Every other line of the chroma; between them lies half a line, which nobody sees.
        u, v = (_plane(plane, half_width, height)[::2] for plane in planes[1:3])
    else:
        u = _plane(planes[1], half_width, half_height)
        v = _plane(planes[2], half_width, half_height)
    return Planes(luma, u, v, is_full, is_bt709, frame)


def _plane(plane: av.video.plane.VideoPlane, width: int, height: int) -> Plane:
    # The array holds the plane, and the plane its frame. PyAV's stubs know no buffer protocol.
    return np.ndarray(
        (height, width),
        np.uint8,
        plane,  # type: ignore[arg-type]
        strides=(plane.line_size, 1),
    )


def _seconds(packet: av.Packet[av.stream.Stream]) -> float:
    stamp = packet.pts if packet.pts is not None else packet.dts
    return float(stamp * packet.time_base) if stamp is not None and packet.time_base else 0.0


class UnitDecoder:
    """Decodes Annex B access units of one stream, each frame at once.

    Damage is an error, not a smeared picture; `is_lenient` is for cameras whose every picture
    breaks some rule. `device`: a graphics card of hardware_devices() decodes.
    """

    def __init__(self, codec: str, *, is_lenient: bool = False, device: str = "") -> None:
        """Raises DecodeError where the device does not decode this codec."""
        try:
            wanted = _on_card(device) if device else None
            context = av.CodecContext.create(codec, "r", hwaccel=wanted)
        except (av.FFmpegError, NotImplementedError, ValueError, RuntimeError) as error:
            raise DecodeError(type(error).__name__) from error
        assert isinstance(context, VideoCodecContext)
        context.thread_count = 1
        context.flags |= av.codec.context.Flags.low_delay
        # A damaged parameter set may claim any size: memory is not taken for what no camera has.
        context.options = {"max_pixels": str(MOST_PIXELS)}
        if not is_lenient:
            context.options = {**context.options, "err_detect": "explode"}
        self._is_lenient = is_lenient
        self._context = context

    def decode(self, data: bytes, number: int | None = None) -> list[Frame]:
        """Frames that are ready, oldest first. Raises DecodeError.

        `number` comes out again as the frame's `pts`: some frames come later than they go in.
        """
        packet = av.Packet(data)
        packet.pts = number
        try:
            frames = self._context.decode(packet)
        except av.FFmpegError as error:
            raise DecodeError(type(error).__name__) from error
        if not self._is_lenient and any(frame.is_corrupt for frame in frames):
            raise DecodeError("corrupt")
        return frames

    def drain(self) -> list[Frame]:
        """What the decoder still holds back; it begins anew after that."""
        try:
            frames = self._context.decode(None)
        except av.FFmpegError:
            frames = []
        self._context.flush_buffers()
        return frames

    def flush(self) -> None:
        """Forget reference pictures."""
        self._context.flush_buffers()


def _on_card(device: str) -> HWAccel:
    """That card, without falling back unseen.

    All streams of a process share one CUDA context: on an H200 24 streams of 1080p took 1.4 GB so
    and 13.6 GB with one each, and eight threads 4.2 instead of 8.2 ms of CPU a picture.
    """
    options: dict[str, object] = {"primary_ctx": "1"} if device == "cuda" else {}
    return HWAccel(device, allow_software_fallback=False, options=options)


def _is_unwanted(turn: DecodeTurn | None) -> bool:
    return turn is not None and turn.shows_keys_only()


def _decoded(packet: av.Packet[av.VideoStream], turn: DecodeTurn | None) -> list[Frame | None]:
    if turn is None:
        return [frame for frame in packet.decode() if isinstance(frame, Frame)]
    turn.set_busy(True)
    try:
        return [frame for frame in packet.decode() if isinstance(frame, Frame)]
    finally:
        turn.set_busy(False)


def _time_of(timed: Frame | av.Packet[av.VideoStream], otherwise_s: float) -> float:
    if timed.pts is None or timed.time_base is None:
        return otherwise_s
    return float(timed.pts * timed.time_base)


class SoundDecoder:
    """Coded pieces of one sound to mono PCM of 16 bit, 48 kHz."""

    def __init__(self, codec: str, clock_hz: int, channels: int, config: bytes) -> None:
        context = av.CodecContext.create(codec, "r")
        assert isinstance(context, AudioCodecContext)
        context.sample_rate = clock_hz
        context.layout = "stereo" if channels == 2 else "mono"
        if config:
            context.extradata = config
        self._context = context
        self._resampler = av.AudioResampler(format="s16", layout="mono", rate=SOUND_HZ)

    def decode(self, data: bytes) -> npt.NDArray[np.int16]:
        """Samples that are ready, possibly none. Raises DecodeError."""
        pieces: list[npt.NDArray[np.int16]] = []
        try:
            for frame in self._context.decode(av.Packet(data)):
                frame.pts = None
                pieces += [out.to_ndarray()[0] for out in self._resampler.resample(frame)]
        except (av.FFmpegError, ValueError) as error:
            raise DecodeError(type(error).__name__) from error
        return np.concatenate(pieces) if pieces else np.zeros(0, np.int16)


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

    def frames(
        self, keep: KeepUnit | None = None, turn: DecodeTurn | None = None
    ) -> Iterator[tuple[Frame | None, float]]:
        """(frame, seconds since the first); None for one that `turn` does not want decoded.

        Raises FileError.

        `keep` gets each access unit as Annex B: (bytes, is it a key frame, seconds); of H.264 and
        H.265 only.
        """
        first_s: float | None = None
        number, skips = 0, False
        converter = self._converter() if keep is not None else None
        try:
            for packet in self._container.demux(self._stream):
                skips = (skips or _is_unwanted(turn)) and not packet.is_keyframe
                if skips and packet.size:
                    frames: list[Frame | None] = [None]
                else:
                    frames = _decoded(packet, turn)
                # The converter leaves nothing in the packet.
                if converter is not None and keep is not None and packet.size:
                    for unit in converter.filter(packet):
                        keep(bytes(unit), unit.is_keyframe, _seconds(unit))
                for frame in frames:
                    time_s = _time_of(frame or packet, number * self._frame_s)
                    if first_s is None:
                        first_s = time_s
                    number += 1
                    yield frame, time_s - first_s
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    def _converter(self) -> BitStreamFilterContext | None:
        name = TO_ANNEX_B.get(self.codec)
        return BitStreamFilterContext(name, self._stream) if name else None

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


def png_of(frame: Frame) -> bytes:
    """A frame in its full resolution, in its own colours, without loss. Raises DecodeError."""
    # The frame says its matrix and range (BT.601 where it says nothing), as on the wall.
    try:
        picture = frame.to_ndarray(format="bgr24")
    except (av.FFmpegError, ValueError) as error:
        raise DecodeError(type(error).__name__) from error
    is_done, data = cv2.imencode(".png", picture, (cv2.IMWRITE_PNG_COMPRESSION, 3))
    if not is_done:
        raise DecodeError("png")
    return data.tobytes()
