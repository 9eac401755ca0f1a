"""What a stream kind is to a decoder: a source that runs in its stream's thread until lost."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, Protocol, runtime_checkable

from video.api import LossReason
from video.av_codec import Frame
from video.cores.sound_ring import SoundFormat
from video.sources.sound_intake import SoundSink


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Why a run of a source ended."""

    reason: LossReason
    detail: str = ""


class ReplayPlace(NamedTuple):
    """Where a replay stands; times are arrivals by the monotonic clock, frames from 1."""

    oldest_ns: int
    newest_ns: int
    position_ns: int
    frame: int
    frames: int
    is_paused: bool
    is_over: bool


class Sink(Protocol):
    """Where a source puts its pictures; called in the stream's thread, or from serve()."""

    def is_stopping(self) -> bool:
        """True when the source is to return soon."""
        ...

    def described(
        self, codec: str, *, has_sparse_keys: bool = False, is_damaged: bool = False
    ) -> None:
        """The codec is known, whether its key frames are too rare to be shown alone, and whether
        it is never without damage and shown as it is."""
        ...

    def set_busy(self, is_busy: bool) -> None:
        """Set around each call into a decoder; may wait for a turn. Not nested."""
        ...

    def shows_keys_only(self) -> bool:
        """Whether only key frames are to be decoded, because the machine cannot do more."""
        ...

    def set_lag(self, lag_s: float, dropped: int) -> None:
        """How late pictures are now, and how many were left out since the last call."""
        ...

    def keep(self, data: bytes, is_key: bool, stamp: int, clock_hz: int) -> None:
        """A whole access unit (Annex B) came, decoded or not: it can be looked back at.

        `stamp`: when it is to be shown, by the stream's own clock of `clock_hz`, modulo 2**32.
        """
        ...

    def at(self, place: ReplayPlace) -> None:
        """A replay stands there; the picture comes with frames()."""
        ...

    def frames(self, frames: list[Frame]) -> None:
        """Decoded frames, oldest first; the newest is shown."""
        ...

    def keep_sound_of(
        self, format_: SoundFormat, data: bytes, stamp: int, wall_s: float | None, now_s: float
    ) -> None:
        """A coded piece of the session's own sound came, taken at `wall_s` by the camera's clock.

        To be put into clips; `stamp` as in SoundPiece.
        """
        ...

    def shown(self, wall_s: float) -> None:
        """The picture just given was taken at `wall_s` by the camera's own clock."""
        ...

    def wait(self, seconds: float) -> bool:
        """Sleep; True where the stream was stopped meanwhile."""
        ...

    def serve(self, fd: int, take_turn: Callable[[bool], bool]) -> None:
        """Wait until `take_turn` raises, and raise that: it is called on the process's reading
        thread as Turns.serve() says, and may call the sink from there meanwhile."""
        ...


class LentSound(Protocol):
    """The sound of a picture's own session; from another thread."""

    has_come: bool

    def hear(self, sink: SoundSink | None) -> None:
        """Decode it for this one from the next packet on; None: no more."""
        ...

    def leave(self, sink: SoundSink) -> None:
        """No more for this one, if it is still the one."""
        ...


@runtime_checkable
class SoundCarrier(Protocol):
    """A source that can bring sound in the picture's own session."""

    @property
    def keeps_sound(self) -> bool:
        """Whether each of its sessions asks for the sound."""
        ...

    @property
    def beside(self) -> LentSound | None:
        """The present session's; None where it has none."""
        ...

    def carry_sound(self, sink: SoundSink | None) -> None:
        """From another thread: have the sound go to `sink`, beginning anew where the session has
        none; None: no more."""
        ...


class Source(Protocol):
    """One stream kind."""

    def run(self, sink: Sink) -> Loss:
        """Connect and play until lost or stopped. May be called again."""
        ...

    def stop(self) -> None:
        """From another thread: make run() return soon."""
        ...
