"""Video's public face: what windows may know of pictures. No Qt, no av.

The engine lives in the console's UI thread; decoding is in other processes. Two views of the
same stream share one decode; each has its own size and its own two I420 slots.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import NewType, Protocol

import numpy as np
import numpy.typing as npt

from video.crop import Part
from video.looking_back import LookingBack

ViewId = NewType("ViewId", int)
Samples = npt.NDArray[np.int16]
Bgra = npt.NDArray[np.uint8]  # shape (height, width, 4)
# OpenCV converts I420 to BGRA 128 pixels at a time (AVX-512) and what is left of each line one by
# one, at 11 ns a pixel: 310x174 took 127 us, in lines of 384 it takes 40.
LINE_PIXELS = 128


def line_of(width: int) -> int:
    """Pixels of a line in memory that holds `width`."""
    return -(-width // LINE_PIXELS) * LINE_PIXELS


class Transport(enum.StrEnum):
    """How RTP travels for an RTSP source. AUTO: TCP first, UDP where the server answers 461."""

    AUTO = "auto"
    TCP = "tcp"
    UDP = "udp"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """A camera to show: `url` is rtsp://… or a path of a media file (played in a loop, paced).

    `sub_url` is its smaller stream, empty where it has none: the engine chooses which of the two
    a view shows (RADASS). `share_key` tells streams apart that have one url but must be decoded
    apart (the bench).
    """

    url: str
    sub_url: str = ""
    transport: Transport = Transport.AUTO
    share_key: str = ""


class StreamState(enum.StrEnum):
    """What a tile may say of its stream."""

    IDLE = "idle"
    CONNECTING = "connecting"  # no picture yet
    LIVE = "live"
    STALE = "stale"  # connected, but the last frame is older than 2 s
    LOST = "lost"  # not connected; the reason and the next try are known


class LossReason(enum.StrEnum):
    """Why a stream is lost. Windows say it in the operator's language."""

    NONE = "none"
    BAD_ADDRESS = "bad_address"  # the address cannot be parsed, or the host has no name
    REFUSED = "refused"  # nothing listens there
    UNREACHABLE = "unreachable"
    NO_ANSWER = "no_answer"  # accepted, then silence; or no connection in time
    NOT_RTSP = "not_rtsp"  # the answer was no RTSP
    UNAUTHORIZED = "unauthorized"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"  # `detail` has the status
    NO_VIDEO = "no_video"
    UNSUPPORTED_CODEC = "unsupported_codec"  # `detail` names it
    NO_DATA = "no_data"  # playing, but no packets for 10 s
    CLOSED_BY_PEER = "closed_by_peer"
    DECODER_RESTARTED = "decoder_restarted"
    FILE_ERROR = "file_error"
    FLOOD = "flood"  # far more data than a camera sends
    NOTHING_HELD = "nothing_held"  # of a replay only: the ring had nothing
    NO_SOUND = "no_sound"  # of a camera's sound only: it sends none
    DEVICE_OFFLINE = "device_offline"  # of a GB/T 28181 channel: its device is not registered
    DEVICE_SILENT = "device_silent"  # its device does not answer, or sends nothing
    DEVICE_REFUSED = "device_refused"  # its device says no; `detail` has how
    NO_PORT = "no_port"  # the relay has no port left for it
    PLAYBACK_OVER = "playback_over"  # a recording has come to its end


class Rank(enum.StrEnum):
    """What a view is to the people before the wall."""

    UNSEEN = "unseen"  # covered, minimised, another page: stops pulling after 10 s
    NORMAL = "normal"
    PROMINENT = "prominent"  # full screen or zoomed: always the main stream, never shed


class Shed(enum.StrEnum):
    """What a view goes without because this machine cannot do more. Windows must say it."""

    NONE = "none"
    SUB = "sub"  # the smaller stream, where the size of the tile would have the main one
    WAY = "way"  # the smaller stream too, but because the way to the camera is slow
    SLOW = "slow"  # fewer pictures a second
    KEYS = "keys"  # key frames only


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewStatus:
    """What is known of one view. Ages in seconds by the monotonic clock, -1 where there is none.

    `sequence` counts pictures published to this view; `decoded` counts frames decoded of its
    stream; picture_* is the size in pixels of the picture in the slot (0 before the first).
    IDLE with a picture: unseen, and no longer pulled. `is_damaged`: the stream comes damaged all
    the time, from the camera or on its way to its server, and is shown as it is.
    """

    state: StreamState
    reason: LossReason = LossReason.NONE
    detail: str = ""
    frame_age_s: float = -1.0
    state_age_s: float = 0.0
    next_try_s: float = -1.0
    attempt: int = 0
    sequence: int = 0
    decoded: int = 0
    picture_width: int = 0
    picture_height: int = 0
    source_width: int = 0
    source_height: int = 0
    codec: str = ""
    shed: Shed = Shed.NONE
    is_damaged: bool = False


class SoundState(enum.StrEnum):
    """What may be said of the sound that is listened to."""

    OFF = "off"
    CONNECTING = "connecting"
    PLAYING = "playing"
    NONE = "none"  # the camera sends none, or none that can be decoded
    LOST = "lost"  # not connected; tried again


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundStatus:
    """`skew_ms`: how much later than its picture sound is heard, None where no clock tells.

    `is_untold`: none has told for so long, of sound that may be out of step, that people are told.
    """

    state: SoundState
    reason: LossReason = LossReason.NONE
    skew_ms: float | None = None
    is_untold: bool = False


class VideoEngine(Protocol):
    """Streams in, pictures out. Every method is called on the UI thread and returns at once."""

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        """Start showing `stream` scaled to fit width x height pixels, its aspect kept."""
        ...

    def resize(self, view: ViewId, width: int, height: int) -> None:
        """New box for the pictures of a view. The old picture stays until the next."""
        ...

    def set_part(self, view: ViewId, part: Part) -> None:
        """Show only this part of the source, scaled to fit the box: digital zoom."""
        ...

    def set_rank(self, view: ViewId, rank: Rank) -> None:
        """Whether people see a view, and whether it is the one they look at. NORMAL at first."""
        ...

    def coming(self, view: ViewId) -> ViewStatus | None:
        """The main stream that is to replace the sub stream shown; None where none is."""
        ...

    def close(self, view: ViewId) -> None:
        """Stop a view; its stream stops when no view is left."""
        ...

    def status(self, view: ViewId) -> ViewStatus:
        """Read from shared memory: cheap enough for every tile at every paint."""
        ...

    def sequence(self, view: ViewId) -> int:
        """Only the picture's sequence number; a changed number means a new picture."""
        ...

    def picture_size(self, view: ViewId) -> tuple[int, int]:
        """(width, height) of the newest picture, (0, 0) before the first. Both even."""
        ...

    def convert(self, view: ViewId, into: Bgra) -> int:
        """Convert the newest picture into `into`: (h, w, 4), h and w as picture_size() has them.

        Or w is line_of() that, which is much quicker: what is beyond the picture is undefined then.
        Where the picture before it came less than 20 ms earlier and was not converted yet, that
        one: the number is less than sequence() then, and wake_fd() is readable again.
        Returns the sequence number converted, again when the writer moved meanwhile, so that the
        result is never torn; 0 when there is no picture or its size is no longer that of `into`.
        """
        ...

    @property
    def past(self) -> LookingBack:
        """Replays, stills and clips of what views have shown."""
        ...

    def listen(self, view: ViewId | None) -> None:
        """Hear this view's camera, and no other; None: nothing. A view that closes is hushed."""
        ...

    def sound_status(self) -> SoundStatus:
        """What is known of the sound that is listened to."""
        ...

    def read_sound(self, count: int, heard_ns: int) -> Samples | None:
        """`count` samples of it, mono, 16 bit, 48 kHz, the first of them to be heard at `heard_ns`
        of the monotonic clock; None where nothing is listened to. The player's thread alone."""
        ...

    def wake_fd(self) -> int:
        """File descriptor that turns readable when any view has a new picture or state."""
        ...

    def drain(self) -> None:
        """Empty wake_fd and take in what the decoder processes said (restarts included)."""
        ...

    def process_ids(self) -> list[int]:
        """Decoder processes now running, for measuring CPU and memory."""
        ...

    def shutdown(self) -> None:
        """End the decoder processes. Idempotent; returns within 2 s."""
        ...
