"""The video engine: what each view shows, and in what quality. UI thread.

Never decodes, never blocks: what decoders say comes through shared memory and one descriptor.
"""

from __future__ import annotations

import itertools
import time
from dataclasses import replace

import cv2

from video.api import Bgra, Rank, Samples, SoundStatus, Stream, StreamState, ViewId, ViewStatus
from video.care import Care
from video.crop import Part
from video.ear import Ear
from video.load import cores
from video.looking_back import RING_BUDGET_BYTES, LookingBack
from video.past_desk import PastDesk
from video.replay_view import ReplayView
from video.seats import Seats
from video.supply import Supply
from video.view import View
from video.view_status import view_status

# A writer at 60 Hz cannot come round twice within one conversion of a tile, let alone eight.
MAX_CONVERSIONS = 8
ATTEND_EVERY_S = 0.5
# Main streams whose sound is kept: from the 17th tile on sub streams are shown, where there are.
MOST_WITH_SOUND = 16
_IDLE = ViewStatus(state=StreamState.IDLE)


class DecoderPool:
    """`VideoEngine` over `processes` decoder processes (default: one per core)."""

    def __init__(
        self,
        processes: int | None = None,
        ring_budget: int = RING_BUDGET_BYTES,
        *,
        keeps_sound: bool = True,
    ) -> None:
        """`keeps_sound`: main streams' sound is kept for clips, heard or not."""
        # From 320x240 on OpenCV would share a conversion among threads that spin while they wait
        # for the next: 11 % of this process at 16 tiles.
        cv2.setNumThreads(1)
        self._seats = Seats(max(1, processes or cores()), MOST_WITH_SOUND if keeps_sound else 0)
        self._numbers = itertools.count(1)
        self._views: dict[ViewId, View] = {}
        self._past = PastDesk(self._seats, self._views, self._add_replay, ring_budget)
        self._changing: set[View] = set()
        self._care = Care()
        self._ear = Ear()
        self._heard: View | None = None
        self._attended_s = self._cared_s = 0.0
        self._is_shut = False

    # -- views ------------------------------------------------------------------------------

    def open(self, stream: Stream, width: int, height: int) -> ViewId:
        """See VideoEngine."""
        view_id = ViewId(next(self._numbers))
        box = (max(width, 2), max(height, 2))
        view = View(view_id, stream, box, self._seats)
        self._views[view_id] = view
        view.start(len(self._views), time.monotonic())
        self._note(view)
        return view_id

    def resize(self, view: ViewId, width: int, height: int) -> None:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is not None:
            entry.resize(max(width, 2), max(height, 2))

    def set_part(self, view: ViewId, part: Part) -> None:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is not None:
            entry.set_part(part)

    def set_rank(self, view: ViewId, rank: Rank) -> None:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is not None and entry.rank is not rank:
            entry.set_rank(rank, time.monotonic())
            self._note(entry)

    def coming(self, view: ViewId) -> ViewStatus | None:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is None or entry.coming is None or not entry.is_improving:
            return None
        return view_status(entry.coming.picture, time.monotonic_ns())

    def close(self, view: ViewId) -> None:
        """See VideoEngine. A view that is not open is no error."""
        entry = self._views.pop(view, None)
        if entry is not None:
            self._changing.discard(entry)
            entry.close()
            if entry is self._heard:
                self.listen(None)

    # -- pictures ---------------------------------------------------------------------------

    def status(self, view: ViewId) -> ViewStatus:
        """See VideoEngine."""
        now_ns = time.monotonic_ns()
        if not self._is_shut and now_ns / 1e9 - self._attended_s > ATTEND_EVERY_S:
            # Nothing may ring while decoders are down or stand still.
            self._attend(now_ns / 1e9)
        entry = self._views.get(view)
        if entry is None:
            return _IDLE
        supply = entry.shown or entry.coming
        if supply is None:  # paused: the last picture stands
            width, height = entry.picture.size()
            return replace(
                _IDLE, sequence=entry.sequence, picture_width=width, picture_height=height
            )
        status = view_status(supply.picture, now_ns, entry.shed)
        return replace(status, sequence=entry.sequence) if entry.base else status

    def sequence(self, view: ViewId) -> int:
        """See VideoEngine."""
        entry = self._views.get(view)
        return entry.sequence if entry is not None else 0

    def picture_size(self, view: ViewId) -> tuple[int, int]:
        """See VideoEngine."""
        entry = self._views.get(view)
        return entry.picture.size() if entry is not None else (0, 0)

    def convert(self, view: ViewId, into: Bgra) -> int:
        """See VideoEngine."""
        entry = self._views.get(view)
        if entry is None:
            return 0
        picture = entry.picture
        for _ in range(MAX_CONVERSIONS):
            next_one = picture.following()
            if next_one is None:
                return 0
            height, line = next_one.whole.shape[0] * 2 // 3, next_one.whole.shape[1]
            if into.shape[0] != height or into.shape[1] not in (next_one.width, line):
                return 0
            if into.shape[1] == line:
                cv2.cvtColor(next_one.whole, cv2.COLOR_YUV2BGRA_I420, dst=into)
            else:
                lines = cv2.cvtColor(next_one.whole, cv2.COLOR_YUV2BGRA_I420)
                into[:] = lines[:, : next_one.width]
            if picture.is_intact(next_one.sequence):
                picture.shown = next_one.sequence
                if picture.shown < picture.sequence:
                    self._seats.ring()  # the newest is to be shown at the next paint
                return entry.base + picture.shown
        return 0

    # -- sound ------------------------------------------------------------------------------

    def listen(self, view: ViewId | None) -> None:
        """See VideoEngine."""
        self._heard = None if view is None else self._views.get(view)
        self._follow_sound()

    def sound_status(self) -> SoundStatus:
        """See VideoEngine."""
        return self._ear.status()

    def read_sound(self, count: int, heard_ns: int) -> Samples | None:
        """See VideoEngine."""
        return self._ear.read(count, heard_ns)

    def _follow_sound(self) -> None:
        heard = self._heard
        if heard is None:
            self._ear.follow(None, None)
        else:
            self._ear.follow(heard.stream, heard.shown or heard.coming)

    # -- what has been ----------------------------------------------------------------------

    @property
    def past(self) -> LookingBack:
        """See VideoEngine."""
        return self._past

    def _add_replay(self, supply: Supply, box: tuple[int, int]) -> ViewId:
        view_id = ViewId(next(self._numbers))
        self._views[view_id] = ReplayView(view_id, box, self._seats, supply)
        return view_id

    # -- processes --------------------------------------------------------------------------

    def wake_fd(self) -> int:
        """See VideoEngine."""
        return self._seats.wake_fd()

    def drain(self) -> None:
        """See VideoEngine."""
        if self._is_shut:
            return
        self._seats.hush()
        self._attend(time.monotonic())

    def process_ids(self) -> list[int]:
        """See VideoEngine."""
        return self._seats.process_ids()

    def shutdown(self) -> None:
        """See VideoEngine."""
        if self._is_shut:
            return
        self._is_shut = True
        self._ear.close()
        self._seats.shutdown()
        self._views.clear()
        self._changing.clear()

    def _attend(self, now_s: float) -> None:
        self._attended_s = now_s
        self._seats.attend(now_s)
        self._past.attend()
        for view in [view for view in self._changing if view.settle()]:
            self._changing.discard(view)
        self._follow_sound()
        if now_s - self._cared_s >= ATTEND_EVERY_S:
            self._cared_s = now_s
            self._seats.look_after(time.monotonic_ns())
            self._care.round(self._views.values(), self._seats.process_ids(), now_s)
            self._past.look_after()
            for view in self._views.values():
                self._note(view)

    def _note(self, view: View) -> None:
        """Remember a view whose next stream is on its way."""
        if view.coming is not None:
            self._changing.add(view)
