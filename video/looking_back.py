"""Video's public face for what has been: replays, stills and clips. No Qt, no av.

Times are nanoseconds of this machine's monotonic clock, by arrival; windows put them on the
hub's clock.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # `api` offers what stands here
    from video.api import ViewId

# For all streams of a console, in every decoder process together.
RING_BUDGET_BYTES = 320_000_000
LONGEST_S = 60.0
SPEEDS = (0.25, 0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """How far one can look back in a view. 0 where nothing is held.

    Of a replay: `position_ns` is when the picture shown arrived, `frame` its number of `frames`
    (from 1); `is_paused`, and `is_over` where that is the last one.
    """

    oldest_ns: int = 0
    newest_ns: int = 0
    size_bytes: int = 0
    position_ns: int = 0
    frame: int = 0
    frames: int = 0
    is_paused: bool = False
    is_over: bool = False

    @property
    def held_s(self) -> float:
        """Seconds that are held."""
        return (self.newest_ns - self.oldest_ns) / 1e9


class TakeFault(enum.StrEnum):
    """Why nothing was taken. Windows say it in the operator's language."""

    NONE = "none"
    NO_PICTURE = "no_picture"  # nothing was decoded yet
    PICTURE_GONE = "picture_gone"  # the one shown is of before; its decoder has it no more
    NOTHING_HELD = "nothing_held"  # the ring has nothing of that time
    NOT_WRITTEN = "not_written"  # `detail` says why
    BUSY = "busy"  # too much is being written already
    DECODER_ENDED = "decoder_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a still or a clip. Pixels, and arrival of its first and last picture.

    `sound`: the codec in which its sound came, empty where nobody heard any.
    """

    fault: TakeFault = TakeFault.NONE
    detail: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    first_ns: int = 0
    last_ns: int = 0
    frames: int = 0
    sound: str = ""


Done = Callable[[Taken], None]


class LookingBack(Protocol):
    """Every method is called on the UI thread and returns at once."""

    def past(self, view: ViewId) -> Past:
        """What is held of the view's stream; of a replay, where it stands."""
        ...

    def url(self, view: ViewId, *, is_past: bool = False) -> str:
        """The address of the stream that the view shows, or of the one it is looked back at in."""
        ...

    def open_replay(self, view: ViewId, width: int, height: int) -> ViewId | None:
        """A replay of what is held of the view's stream now, paused at its last picture.

        Close it as any view. None where the view is not open. A decoder that ends takes what it
        held along: the replay keeps its last picture and goes no further.
        """
        ...

    def play(self, replay: ViewId, speed: float = 1.0) -> None:
        """Go on from where it stands; from the first picture where it is over."""
        ...

    def pause(self, replay: ViewId) -> None:
        """Stand still."""
        ...

    def step(self, replay: ViewId, frames: int) -> None:
        """So many frames on (or, negative, back), then stand still."""
        ...

    def seek(self, replay: ViewId, at_ns: int) -> None:
        """The picture shown at that time; goes on playing where it was."""
        ...

    def take_still(self, view: ViewId, fd: int, done: Done) -> None:
        """Write the view's picture in full resolution into `fd` as PNG; `done` is called later.

        The descriptor may be closed at once.
        """
        ...

    def take_clip(self, view: ViewId, fd: int, times_ns: tuple[int, int], done: Done) -> None:
        """Write what is held from one time to another into `fd` as MP4, as it came.

        With the sound that was listened to meanwhile. Begins with the key frame at or before the
        first time. `fd` must be a file.
        """
        ...
