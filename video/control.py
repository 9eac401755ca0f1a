"""What an engine tells its decoder processes. Pure types; MessagePack, one message a datagram."""

from __future__ import annotations

import enum

import msgspec

from video.looking_back import TakeFault


class Open(msgspec.Struct, frozen=True, kw_only=True, tag="open"):
    """Show a stream in a view; the view's memory comes along as a descriptor.

    A new stream is called after `wait_ms`; `keeps_sound`: it brings its sound, for clips.
    """

    stream: str
    view: int
    url: str
    transport: str
    width: int
    height: int
    wait_ms: int = 0
    keeps_sound: bool = False


class Resize(msgspec.Struct, frozen=True, kw_only=True, tag="resize"):
    """A new box for the pictures of a view."""

    view: int
    width: int
    height: int


class Pace(msgspec.Struct, frozen=True, kw_only=True, tag="pace"):
    """At most so many pictures a second of a view, 0 for all; `keys_only`: of key frames alone."""

    view: int
    most_fps: int = 0
    keys_only: bool = False


class Crop(msgspec.Struct, frozen=True, kw_only=True, tag="crop"):
    """Show a part of the source only, in fractions of its width and height: digital zoom."""

    view: int
    x: float
    y: float
    width: float
    height: float


class Close(msgspec.Struct, frozen=True, kw_only=True, tag="close"):
    """Stop a view, and its stream with the last."""

    view: int


class Replay(msgspec.Struct, frozen=True, kw_only=True, tag="replay"):
    """Show in a view what is held of the stream `of`, as a stream of its own.

    `before`: the stream that showed the same camera until then, empty for none.
    """

    stream: str
    of: str
    before: str = ""
    view: int
    width: int
    height: int


class Steering(enum.StrEnum):
    """What a replay is to do."""

    PLAY = "play"
    PAUSE = "pause"
    STEP = "step"
    SEEK = "seek"
    REDRAW = "redraw"  # its view was resized


class Steer(msgspec.Struct, frozen=True, kw_only=True, tag="steer"):
    """An order for a replay; `speed` belongs to PLAY, `frames` to STEP, `at_ns` to SEEK."""

    stream: str
    what: Steering
    speed: float = 1.0
    frames: int = 0
    at_ns: int = 0


class Take(msgspec.Struct, frozen=True, kw_only=True, tag="take"):
    """Write a still of a stream, or of its packets a clip, into the descriptor that comes along.

    Answered by TakenAnswer with the same number.
    """

    number: int
    stream: str
    before: str = ""
    is_clip: bool = False
    first_ns: int = 0
    last_ns: int = 0


class Budget(msgspec.Struct, frozen=True, kw_only=True, tag="budget"):
    """Bytes for the packet rings of this process."""

    size: int


class Listen(msgspec.Struct, frozen=True, kw_only=True, tag="listen"):
    """Fill a memory (pcm) with the sound of an address, in step with a view's picture."""

    view: int
    url: str
    transport: str


class Hush(msgspec.Struct, frozen=True, kw_only=True, tag="hush"):
    """No more sound."""


class Ping(msgspec.Struct, frozen=True, kw_only=True, tag="ping"):
    """Answer with PONG."""


class TakenAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a Take; pixels, and arrivals by the monotonic clock.

    `sound`: the codec in which it came, empty where the clip has none.
    """

    number: int
    fault: TakeFault = TakeFault.NONE
    detail: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    first_ns: int = 0
    last_ns: int = 0
    frames: int = 0
    sound: str = ""


Sound = Listen | Hush
Message = Open | Resize | Crop | Close | Replay | Steer | Take | Budget | Pace | Sound | Ping
PONG = b"!"
MAX_MESSAGE_BYTES = 16 * 1024

_decoder = msgspec.msgpack.Decoder(Message)
_answers = msgspec.msgpack.Decoder(TakenAnswer)


def encode(message: Message) -> bytes:
    """One datagram."""
    return msgspec.msgpack.encode(message)


def decode(data: bytes) -> Message:
    """Raises msgspec.DecodeError."""
    message: Message = _decoder.decode(data)
    return message


def encode_answer(answer: TakenAnswer) -> bytes:
    """One datagram to the engine."""
    return msgspec.msgpack.encode(answer)


def decode_answer(data: bytes) -> TakenAnswer:
    """Raises msgspec.DecodeError."""
    return _answers.decode(data)
