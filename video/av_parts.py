"""Parts of recordings: packets as they came, into Matroska, and out again. With PyAV.

Written and read in the relay, each object on one thread. Matroska: what was written before a power
cut can be read, and G.711 goes in as it is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from fractions import Fraction
from typing import NamedTuple

import av
from av.audio.stream import AudioStream
from av.bitstream import BitStreamFilterContext
from av.video.stream import VideoStream

from video.av_codec import RAW_FORMATS, TO_ANNEX_B, FileError

TICKS_S = 90_000
# A cluster is written at its end: so much is lost with the process.
_OPTIONS = {"cluster_time_limit": "1000", "flush_packets": "1"}


class PartSound(NamedTuple):
    """How a part's sound is coded; `codec` is libavcodec's name, `config` of AAC."""

    codec: str
    clock_hz: int
    channels: int
    config: bytes


class PartPacket(NamedTuple):
    """A picture (Annex B) or a piece of sound, seconds since the part's begin."""

    is_picture: bool
    data: bytes
    is_key: bool
    at_s: float


class PartWriter:
    """picture() and sound() in order of arrival, then close(). All raise FileError."""

    def __init__(self, path: str, codec: str, key: bytes, sound: PartSound | None) -> None:
        """`key`: the first key frame, whose parameter sets describe the part."""
        try:
            with av.open(io.BytesIO(key), "r", format=RAW_FORMATS[codec]) as first:
                self._out = av.open(path, "w", format="matroska", options=_OPTIONS)
                pattern = first.streams.video[0]
                self._video = self._out.add_stream_from_template(pattern, opaque=True)
            self._sound = None if sound is None else self._add_sound(sound)
        except (av.FFmpegError, OSError, ValueError, IndexError, KeyError) as error:
            raise FileError(type(error).__name__) from error

    def _add_sound(self, sound: PartSound) -> AudioStream:
        stream = self._out.add_stream(sound.codec, rate=sound.clock_hz)
        assert isinstance(stream, AudioStream)
        stream.codec_context.layout = "stereo" if sound.channels == 2 else "mono"
        stream.codec_context.time_base = Fraction(1, sound.clock_hz)
        if sound.config:
            stream.codec_context.extradata = sound.config
        return stream

    def picture(self, data: bytes, is_key: bool, shown_ticks: int, decode_ticks: int) -> None:
        """An access unit; ticks of 1/90000 s."""
        self._mux(self._video, data, is_key, (shown_ticks, decode_ticks))

    def sound(self, data: bytes, ticks: int) -> None:
        """A piece of sound; dropped where the part has none."""
        if self._sound is not None:
            self._mux(self._sound, data, True, (ticks, ticks))

    def _mux(
        self, stream: VideoStream | AudioStream, data: bytes, is_key: bool, at: tuple[int, int]
    ) -> None:
        packet: av.Packet[av.stream.Stream] = av.Packet(data)
        packet.stream = stream
        packet.time_base = Fraction(1, TICKS_S)
        packet.pts, packet.dts = at
        packet.is_keyframe = is_key
        try:
            self._out.mux(packet)
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FileError(type(error).__name__) from error

    def close(self) -> None:
        """Write what is left."""
        try:
            self._out.close()
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FileError(type(error).__name__) from error


class PartReader:
    """Packets of a part from any moment on. All raise FileError."""

    def __init__(self, path: str) -> None:
        try:
            self._container = av.open(path, "r")
        except (av.FFmpegError, OSError, ValueError) as error:
            raise FileError(type(error).__name__) from error
        if not self._container.streams.video:
            self._container.close()
            raise FileError("no video")
        self._video = self._container.streams.video[0]
        self.codec = self._video.codec_context.name
        sounds = self._container.streams.audio
        self._audio = sounds[0] if sounds else None

    @property
    def sound(self) -> PartSound | None:
        """How its sound is coded; None where it has none."""
        if self._audio is None:
            return None
        context = self._audio.codec_context
        return PartSound(
            context.name, context.sample_rate, context.channels, bytes(context.extradata or b"")
        )

    def packets(self, from_s: float) -> Iterator[PartPacket]:
        """From the last key frame at or before `from_s` to the end."""
        try:
            self._container.seek(max(0, int(from_s * 1e6)), backward=True)
        except av.FFmpegError:
            self._container.seek(0)  # cut off by a power cut: it has no index
        name = TO_ANNEX_B.get(self.codec)
        converter = BitStreamFilterContext(name, self._video) if name else None
        streams = [s for s in (self._video, self._audio) if s is not None]
        try:
            for packet in self._container.demux(streams):
                if not packet.size or packet.pts is None or packet.time_base is None:
                    continue
                at_s = float(packet.pts * packet.time_base)
                if packet.stream is not self._video:
                    yield PartPacket(False, bytes(packet), True, at_s)
                    continue
                is_key = packet.is_keyframe
                units = converter.filter(packet) if converter is not None else [packet]
                yield from (PartPacket(True, bytes(unit), is_key, at_s) for unit in units)
        except av.FFmpegError as error:
            raise FileError(type(error).__name__) from error

    def close(self) -> None:
        """Free the file."""
        self._container.close()
