"""What windows ask of whoever keeps evidence, and what they are told of it. UI thread; no I/O."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from backends.record.evidence import EvidenceKind
from backends.record.ids import EvidenceId
from backends.record.refusal import Refusal
from backends.record.resource import Camera
from video.api import ViewId
from video.looking_back import TakeFault


class PieceState(enum.Enum):
    """How far a piece of evidence is."""

    WRITING = enum.auto()
    UNSIGNED = enum.auto()  # written; the centre has not heard of it yet
    ASKED = enum.auto()  # another person must approve it first
    SEALED = enum.auto()  # signed by the centre
    REFUSED = enum.auto()  # the centre or the other person said no; nothing is kept
    FAILED = enum.auto()  # not written; `fault` says why
    GONE = enum.auto()  # moved or deleted before the centre signed it; `detail` says from where
    UNFINISHED = enum.auto()  # a crash left it half written; of which camera is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One still or clip. `folder` where it may be opened; `answer` of the one who said no.

    `is_earlier`: taken before this program was started.
    """

    id: EvidenceId
    kind: EvidenceKind
    camera_number: int
    camera_name: str
    at: dt.datetime
    state: PieceState = PieceState.WRITING
    folder: Path | None = None
    fault: TakeFault = TakeFault.NONE
    detail: str = ""
    refusal: Refusal | None = None
    answer: str = ""
    shown_px: tuple[int, int] = (0, 0)  # only the tile's picture of that size could be had
    lacks_main: bool = False  # the larger stream gave no picture in time
    is_earlier: bool = False
    main_after_s: float = 0.0  # how much later its picture is than the one that was asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A JPEG that a device made and the centre kept; `at`: when it came there."""

    jpeg: bytes
    width: int
    height: int
    at: dt.datetime


class EvidenceTaker(Protocol):
    """Every method is called on the UI thread and returns at once."""

    @property
    def root(self) -> Path:
        """Where all of it lies."""
        ...

    @property
    def pieces(self) -> Sequence[Piece]:
        """Those of this sitting and those that still wait, oldest first."""
        ...

    def take_still(self, camera: Camera, view: ViewId, reason: str = "") -> None:
        """The view's picture in full size; of a small stream the large one's too."""
        ...

    def take_clip(
        self, camera: Camera, view: ViewId, times_ns: tuple[int, int], reason: str = ""
    ) -> None:
        """What is held of the view from one time to another (monotonic clock)."""
        ...

    def take_picture(self, camera: Camera, picture: KeptPicture, reason: str = "") -> None:
        """A picture that the camera's device made itself, as it came."""
        ...

    def subscribe(self, callback: Callable[[Piece], None]) -> Callable[[], None]:
        """Told of each change of a piece; the returned function takes it back."""
        ...
