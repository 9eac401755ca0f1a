"""One view of a camera: the stream it shows, the one that is to follow, and when. UI thread.

A switch never goes through black: the stream shown is let go at the next one's first picture,
which is its first key frame. Does not decide on load; that is `care`.
"""

from __future__ import annotations

from video.api import LossReason, Rank, Shed, Stream, StreamState, ViewId
from video.cores.shedding import Level
from video.cores.switching import Choice, Kind, Place, first_choice, next_choice
from video.crop import WHOLE, Part
from video.seats import Seats
from video.shared import SharedPicture
from video.supply import Address, Supply

UNSEEN_FOR_S = 10.0
LOST_FOR_S = 5.0
SLOW_FPS = 8
_OTHER = {Kind.MAIN: Kind.SUB, Kind.SUB: Kind.MAIN}
_SHED = {
    Level.FULL: Shed.NONE,
    Level.SUB: Shed.SUB,
    Level.SLOW: Shed.SLOW,
    Level.KEYS: Shed.KEYS,
}


class View:
    """`picture` is the one to show now; `sequence` goes on over a change of streams."""

    __slots__ = (
        "_choice",
        "_seats",
        "_sub_px",
        "_unseen_since_s",
        "base",
        "box",
        "coming",
        "id",
        "is_way_slow",
        "level",
        "part",
        "picture",
        "rank",
        "shown",
        "stream",
    )

    def __init__(self, view_id: ViewId, stream: Stream, box: tuple[int, int], seats: Seats) -> None:
        self.id, self.stream, self.box = view_id, stream, box
        self.rank, self.level = Rank.NORMAL, Level.FULL
        self.is_way_slow = False
        self.part = WHOLE
        self.shown: Supply | None = None  # None: unseen and paused, or on its way back
        self.coming: Supply | None = None
        self.base = 0
        self.picture: SharedPicture
        self._seats = seats
        self._choice = Choice(kind=Kind.MAIN)
        self._sub_px = 0
        self._unseen_since_s = 0.0

    def start(self, views: int, now_s: float) -> None:
        """Open the first stream; `views` are open, this one included.

        Where another tile has the sub stream and nobody the main one, that is shown at its next
        picture, and the main one follows: nobody waits for a key frame.
        """
        self._choice = first_choice(self._place(), views)
        kind = self._kind()
        is_at_hand = self._seats.is_open(self._address(kind))
        has_sub = bool(self.stream.sub_url) and self._seats.is_open(self._address(Kind.SUB))
        first = kind if is_at_hand or not has_sub else Kind.SUB
        self.shown = self._supply(first)
        self.picture = self.shown.picture
        if first is not kind:
            self.coming = self._supply(kind)

    @property
    def sequence(self) -> int:
        """Number of the newest picture, 0 before the first."""
        return self.base + self.picture.sequence

    @property
    def shed(self) -> Shed:
        """What it goes without."""
        if self.is_way_slow and self.level is Level.FULL:
            return Shed.WAY
        shown, is_keys = self.shown, self.level is Level.KEYS
        if is_keys and shown is not None and shown.picture.read_status().has_sparse_keys:
            return Shed.SLOW  # it keeps the lower rate
        return _SHED[self.level]

    @property
    def is_pulling(self) -> bool:
        """Whether any stream is open for it."""
        return self.shown is not None or self.coming is not None

    @property
    def is_improving(self) -> bool:
        """Whether the main stream is to replace the sub stream."""
        coming = self.coming
        is_main = coming is not None and coming.stream.address.url == self.stream.url
        return is_main and self.shown is not None

    @property
    def wants_main(self) -> bool:
        """Whether it shows the main stream by its size and has another to fall back on."""
        return bool(self.stream.sub_url) and self._choice.kind is Kind.MAIN

    def resize(self, width: int, height: int) -> None:
        """A new box for the pictures."""
        if self.box == (width, height):
            return
        self.box = (width, height)
        for supply in (self.shown, self.coming):
            if supply is not None:
                self._seats.resize(supply, width, height)

    def set_part(self, part: Part) -> None:
        """The part of the source to show."""
        self.part = part
        for supply in (self.shown, self.coming):
            if supply is not None:
                self._seats.crop(supply, part)

    def set_rank(self, rank: Rank, now_s: float) -> None:
        """How people see it from now on."""
        if rank is Rank.UNSEEN:
            self._unseen_since_s = now_s
        self.rank = rank
        if rank is Rank.PROMINENT:
            self.level, self.is_way_slow = Level.FULL, False
        self.follow(now_s)

    def follow(self, now_s: float) -> None:
        """Show what size, rank and level ask for by now."""
        if self.rank is Rank.UNSEEN and now_s - self._unseen_since_s >= UNSEEN_FOR_S:
            self.close()  # the last picture stays
            return
        self._count_as_shown()
        self._learn()
        self._choice = next_choice(self._choice, self._place(), now_s)
        kind = self._kind()
        self._aim(_OTHER[kind] if self._is_failing(kind, now_s) else kind)
        self._set_pace()

    def settle(self) -> bool:
        """Let the coming stream take over if it has a picture; True where nothing is to come."""
        coming = self.coming
        if coming is None:
            return True
        if not coming.has_picture:
            return False
        if self.shown is not None:
            self._seats.close(self.shown)
        self.coming = None
        self._show(coming)
        return True

    def _count_as_shown(self) -> None:
        """Back in sight the stream called first may be lost: the other is tried beside it, as
        beside one that was shown. The last picture stays until either has one."""
        shown, coming = self.shown, self.coming
        if shown is None and coming is not None:
            if coming.picture.read_status().state is StreamState.LOST:
                self.shown, self.coming = coming, None
        elif shown is not None and shown.picture is not self.picture and shown.has_picture:
            self._show(shown)

    def _show(self, supply: Supply) -> None:
        """Its picture is the one to show; their number goes on."""
        self.base = self.sequence + 1 - supply.picture.sequence
        self.shown, self.picture = supply, supply.picture

    def close(self) -> None:
        """No stream any more."""
        for supply in (self.shown, self.coming):
            if supply is not None:
                self._seats.close(supply)
        self.shown = self.coming = None

    def _kind(self) -> Kind:
        if not self.stream.sub_url:
            return Kind.MAIN
        return Kind.SUB if self.level >= Level.SUB or self.is_way_slow else self._choice.kind

    def _is_failing(self, kind: Kind, now_s: float) -> bool:
        """Whether that stream is the one shown, and lost for so long that the other is tried."""
        shown = self.shown
        if not self.stream.sub_url or shown is None:
            return False
        if shown.stream.address.url != self._url(kind):
            return False
        status = shown.picture.read_status()
        lost_s = now_s - status.since_ns / 1e9 if status.state is StreamState.LOST else 0.0
        # A wrong password is wrong for both, and tried too often it locks the account.
        return lost_s >= LOST_FOR_S and status.reason is not LossReason.UNAUTHORIZED

    def _place(self) -> Place:
        is_prominent = self.rank is Rank.PROMINENT
        return Place(height_px=self.box[1], is_prominent=is_prominent, sub_px=self._sub_px)

    def _learn(self) -> None:
        """How large the sub stream is, once it was seen."""
        shown = self.shown
        if shown is not None and shown.stream.address.url == self.stream.sub_url:
            self._sub_px = shown.picture.read_status().source_height or self._sub_px

    def _aim(self, kind: Kind) -> None:
        url = self._url(kind)
        if self.coming is not None and self.coming.stream.address.url != url:
            self._seats.close(self.coming)
            self.coming = None
        if self.shown is None:
            self.coming = self.coming or self._supply(kind)
        elif self.shown.stream.address.url == url:
            if self.coming is not None:
                self._seats.close(self.coming)
                self.coming = None
        elif self.coming is None:
            self.coming = self._supply(kind)

    def _url(self, kind: Kind) -> str:
        return self.stream.sub_url if kind is Kind.SUB else self.stream.url

    def _address(self, kind: Kind) -> Address:
        stream = self.stream
        return Address(url=self._url(kind), transport=stream.transport, share_key=stream.share_key)

    def _supply(self, kind: Kind) -> Supply:
        is_main = kind is Kind.MAIN
        supply = self._seats.supply(self._address(kind), *self.box, keeps_sound=is_main)
        self._seats.crop(supply, self.part)
        return supply

    def _set_pace(self) -> None:
        fps = SLOW_FPS if self.level >= Level.SLOW else 0
        if self.shown is not None:
            self._seats.set_pace(self.shown, fps, self.level is Level.KEYS)
