"""Clips: packets as they came, into an MP4. Beside `av_codec` the only module that knows PyAV.

Lives in a decoder process, on its writing thread. Pictures and AAC are never encoded again; MP4
has no G.711, which is put in as FLAC: the same samples, without loss. What does not come is
silence there; AAC leaves a gap in its times.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import BinaryIO, NamedTuple, TypeAlias

import av
import numpy as np
import numpy.typing as npt
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import OutputContainer

from video.av_codec import RAW_FORMATS, FileError
from video.cores.sound_ring import SoundFormat

TICKS_S = 90_000
_FLAC_BLOCK = 4096


class ClipUnit(NamedTuple):
    """An access unit (Annex B) and its times in 1/90000 s."""

    data: bytes
    is_key: bool
    shown_ticks: int
    decode_ticks: int


class ClipSound(NamedTuple):
    """Coded pieces and their times since the clip's first picture, in ticks of their clock."""

    format: SoundFormat
    pieces: Sequence[tuple[bytes, int]]


def write_clip(
    file: BinaryIO, codec: str, units: Sequence[ClipUnit], sound: ClipSound | None = None
) -> tuple[int, int]:
    """Put access units, as they are, into an MP4; the first must be a key frame.

    (width, height) in pixels. Raises FileError; `file` must be seekable.
    """
    try:
        # Reads the parameter sets that stand before the key frame.
        with av.open(io.BytesIO(units[0].data), "r", format=RAW_FORMATS[codec]) as first:
            pattern = first.streams.video[0]
            size = (pattern.width, pattern.height)
            with av.open(file, "w", format="mp4") as out:
                stream = out.add_stream_from_template(pattern, opaque=True)
                heard = _heard(out, sound) if sound is not None and sound.pieces else iter(())
                packets = (_packet(unit, stream) for unit in units)
                for packet in _in_order(packets, heard):
                    out.mux(packet)
    except (av.FFmpegError, OSError, ValueError, LookupError) as error:
        raise FileError(type(error).__name__) from error
    return size


_Packet: TypeAlias = "av.Packet[av.stream.Stream]"


def _packet(unit: ClipUnit, stream: av.VideoStream) -> _Packet:
    packet: _Packet = av.Packet(unit.data)
    packet.stream = stream
    packet.time_base = Fraction(1, TICKS_S)
    packet.pts, packet.dts = unit.shown_ticks, unit.decode_ticks
    packet.is_keyframe = unit.is_key
    return packet


def _in_order(one: Iterator[_Packet], other: Iterator[_Packet]) -> Iterator[_Packet]:
    """Both by their times: a player reads the file through, it does not jump in it."""
    left, right = next(one, None), next(other, None)
    while left is not None or right is not None:
        if right is None or (left is not None and _time(left) <= _time(right)):
            assert left is not None
            yield left
            left = next(one, None)
        else:
            yield right
            right = next(other, None)


def _time(packet: _Packet) -> float:
    assert packet.time_base is not None
    return float((packet.dts or 0) * packet.time_base)


def _heard(out: OutputContainer, sound: ClipSound) -> Iterator[_Packet]:
    """The track is added at once, before anything is written; packets come as they are asked."""
    told = sound.format
    if told.codec == "aac":
        stream = out.add_stream("aac", rate=told.clock_hz)
        assert isinstance(stream, AudioStream)
        _describe(stream.codec_context, told)
        stream.codec_context.extradata = told.config
        return _as_it_came(stream, sound)
    stream = out.add_stream("flac", rate=told.clock_hz)
    assert isinstance(stream, AudioStream)
    _describe(stream.codec_context, told)
    stream.codec_context.format = "s16"
    return _flac(stream, sound)


def _describe(context: AudioCodecContext, told: SoundFormat) -> None:
    context.layout = "stereo" if told.channels == 2 else "mono"
    context.time_base = Fraction(1, told.clock_hz)


def _as_it_came(stream: AudioStream, sound: ClipSound) -> Iterator[_Packet]:
    for data, tick in sound.pieces:
        packet: _Packet = av.Packet(data)
        packet.stream = stream
        packet.time_base = Fraction(1, sound.format.clock_hz)
        packet.pts = packet.dts = tick
        packet.is_keyframe = True
        yield packet


def _flac(stream: AudioStream, sound: ClipSound) -> Iterator[_Packet]:
    told = sound.format
    layout = "stereo" if told.channels == 2 else "mono"
    samples = _samples(sound)
    begin = sound.pieces[0][1]
    for at in range(0, samples.shape[1], _FLAC_BLOCK):
        block = np.ascontiguousarray(samples[:, at : at + _FLAC_BLOCK].T).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(block, format="s16", layout=layout)
        frame.sample_rate, frame.pts = told.clock_hz, begin + at
        frame.time_base = Fraction(1, told.clock_hz)
        yield from stream.encode(frame)
    yield from stream.encode(None)


def _samples(sound: ClipSound) -> npt.NDArray[np.int16]:
    """Shape (channels, samples): every piece in its place, silence where none came."""
    told = sound.format
    context = av.CodecContext.create(told.codec, "r")
    assert isinstance(context, AudioCodecContext)
    context.sample_rate = told.clock_hz
    context.layout = "stereo" if told.channels == 2 else "mono"
    begin, last = sound.pieces[0][1], sound.pieces[-1]
    length = last[1] - begin + len(last[0])
    out = np.zeros((told.channels, length), np.int16)
    for data, tick in sound.pieces:
        at = tick - begin
        for frame in context.decode(av.Packet(data)):
            piece = frame.to_ndarray().reshape(-1, told.channels).T
            part = out[:, at : at + piece.shape[1]]
            part[:] = piece[:, : part.shape[1]]
            at += piece.shape[1]
    return out
