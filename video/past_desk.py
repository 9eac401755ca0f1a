"""The engine's side of looking back: replays, stills, clips, and each decoder's share. UI thread.

Implements LookingBack. Never blocks; what became of a take is told from attend().
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from video.api import Stream, ViewId
from video.control import Budget, Steer, Steering, Take, TakenAnswer
from video.cores.packet_ring import HELD_NS, fair_shares
from video.decoder_child import DecoderChild
from video.looking_back import RING_BUDGET_BYTES, Done, Past, TakeFault, Taken
from video.replay_view import ReplayView
from video.seats import Seats
from video.supply import Address, OpenStream, Seat, Supply
from video.view import View

# Of a stream that is not measured yet: a minute at 1 Mbit/s.
UNMEASURED_BYTES = 7_500_000
TOLD_AGAIN_PART = 0.05
# A stream that a view showed before is looked back at where the present one began so lately.
YOUNG_NS = 20_000_000_000
# Where the two cannot be read as one, the present one is looked back at from so much on: what was
# seen just now matters more than the minute before the change.
ENOUGH_S = 2.0


@dataclass(slots=True)
class _Earlier:
    """A stream that a view has shown, and what was held of it when last seen."""

    stream: OpenStream
    child: DecoderChild | None
    codec: str
    past: Past


@dataclass(frozen=True, slots=True)
class _Waiting:
    child: DecoderChild
    done: Done


class PastDesk:
    """`views` are the engine's; `add` makes a replay one of them."""

    def __init__(
        self,
        seats: Seats,
        views: Mapping[ViewId, View],
        add: Callable[[Supply, tuple[int, int]], ViewId],
        budget: int = RING_BUDGET_BYTES,
    ) -> None:
        self._seats, self._views, self._add = seats, views, add
        self._budget = budget
        self._numbers = itertools.count(1)
        self._waiting: dict[int, _Waiting] = {}
        self._told: dict[DecoderChild, int] = {}
        self._earlier: dict[ViewId, _Earlier] = {}
        self._shown: dict[ViewId, _Earlier] = {}
        self._gone: dict[Address, _Earlier] = {}  # of views that were closed

    # -- LookingBack ------------------------------------------------------------------------

    def past(self, view: ViewId) -> Past:
        """See LookingBack."""
        entry = self._views.get(view)
        if entry is None:
            return Past()
        supply = entry.shown or entry.coming
        present = supply.picture.read_past() if supply is not None else self._last_past(view)
        earlier = self._better(view, entry)
        if earlier is None:
            return present
        if not _may_join(earlier, supply, present):
            return earlier.past
        size = present.size_bytes + earlier.past.size_bytes
        return replace(present, oldest_ns=earlier.past.oldest_ns, size_bytes=size)

    def url(self, view: ViewId, *, is_past: bool = False) -> str:
        """See LookingBack."""
        entry = self._views.get(view)
        if entry is None:
            return ""
        supply = entry.shown or entry.coming
        shown = supply.stream if supply is not None else None
        of, before = self._streams_of(view, entry) if is_past else (shown, None)
        return of.address.url if of is not None and before is None else ""

    def open_replay(self, view: ViewId, width: int, height: int) -> ViewId | None:
        """See LookingBack."""
        entry = self._views.get(view)
        of, before = self._streams_of(view, entry) if entry is not None else (None, None)
        if of is None:
            return None
        if of.replay_of:
            return None  # there is no replay of a replay
        supply = self._seats.replay(of, before, (max(width, 2), max(height, 2)))
        if supply is None:
            return None
        return self._add(supply, (width, height))

    def play(self, replay: ViewId, speed: float = 1.0) -> None:
        """See LookingBack."""
        self._steer(replay, Steering.PLAY, speed=speed)

    def pause(self, replay: ViewId) -> None:
        """See LookingBack."""
        self._steer(replay, Steering.PAUSE)

    def step(self, replay: ViewId, frames: int) -> None:
        """See LookingBack."""
        self._steer(replay, Steering.STEP, frames=frames)

    def seek(self, replay: ViewId, at_ns: int) -> None:
        """See LookingBack."""
        self._steer(replay, Steering.SEEK, at_ns=at_ns)

    def take_still(self, view: ViewId, fd: int, done: Done) -> None:
        """See LookingBack."""
        entry = self._views.get(view)
        supply = (entry.shown or entry.coming) if entry is not None else None
        is_shown = entry is not None and entry.sequence > 0
        if supply is None:
            done(Taken(fault=_none(is_shown=is_shown)))
            return

        def tell(taken: Taken) -> None:
            lacks = taken.fault is TakeFault.NO_PICTURE
            done(replace(taken, fault=_none(is_shown=is_shown)) if lacks else taken)

        self._take(supply.stream, Take(number=next(self._numbers), stream=""), fd, tell)

    def take_clip(self, view: ViewId, fd: int, times_ns: tuple[int, int], done: Done) -> None:
        """See LookingBack."""
        entry = self._views.get(view)
        of, before = self._streams_of(view, entry) if entry is not None else (None, None)
        if of is None:
            done(Taken(fault=TakeFault.NOTHING_HELD))
            return
        first_ns, last_ns = times_ns
        take = Take(
            number=next(self._numbers),
            stream="",
            before=before.name if before is not None else "",
            is_clip=True,
            first_ns=first_ns,
            last_ns=last_ns,
        )
        self._take(of, take, fd, done)

    # -- the engine -------------------------------------------------------------------------

    def attend(self) -> None:
        """Pass on what decoders answered; those that have ended answer no more."""
        if not self._waiting:
            return
        running = {seat.child for seat in self._seats.all() if seat.child is not None}
        for answer in [answer for child in running for answer in child.take_answers()]:
            waiting = self._waiting.pop(answer.number, None)
            if waiting is not None:
                waiting.done(_taken(answer))
        ended = [n for n, waiting in self._waiting.items() if waiting.child not in running]
        for number in ended:
            self._waiting.pop(number).done(Taken(fault=TakeFault.DECODER_ENDED))

    def look_after(self) -> None:
        """Now and then: who has how much of the budget, and which streams views have shown."""
        self._note_streams()
        seats = [seat for seat in self._seats.all() if seat.child is not None]
        shares = fair_shares([_demand(seat) for seat in seats], self._budget)
        told = {seat.child: share for seat, share in zip(seats, shares, strict=True) if seat.child}
        # Who gets less is told first: together they stay within the budget.
        for child, share in sorted(told.items(), key=lambda pair: pair[1] - self._before(pair[0])):
            before = self._before(child)
            if abs(share - before) > TOLD_AGAIN_PART * before:
                child.send(Budget(size=share))
                self._told[child] = share
        self._told = {child: share for child, share in self._told.items() if child in told}

    # -- inside -----------------------------------------------------------------------------

    def _before(self, child: DecoderChild) -> int:
        return self._told.get(child, 0)

    def _steer(
        self,
        replay: ViewId,
        what: Steering,
        *,
        speed: float = 1.0,
        frames: int = 0,
        at_ns: int = 0,
    ) -> None:
        entry = self._views.get(replay)
        if not isinstance(entry, ReplayView) or entry.shown is None:
            return
        stream = entry.shown.stream
        order = Steer(stream=stream.name, what=what, speed=speed, frames=frames, at_ns=at_ns)
        stream.seat.send(order)

    def _take(self, of: OpenStream, take: Take, fd: int, done: Done) -> None:
        child = of.seat.child
        if child is None:
            done(Taken(fault=TakeFault.DECODER_ENDED))
            return
        self._waiting[take.number] = _Waiting(child, done)
        child.send(
            Take(
                number=take.number,
                stream=of.name,
                before=take.before,
                is_clip=take.is_clip,
                first_ns=take.first_ns,
                last_ns=take.last_ns,
            ),
            fd,
        )

    def _streams_of(self, view: ViewId, entry: View) -> tuple[OpenStream | None, OpenStream | None]:
        """The stream to look back at, and the one before it that reaches further back."""
        earlier = self._better(view, entry)
        supply = entry.shown or entry.coming
        if earlier is not None and supply is not None:
            is_one = _may_join(earlier, supply, supply.picture.read_past())
            return (supply.stream, earlier.stream) if is_one else (earlier.stream, None)
        if earlier is not None or supply is not None:
            return (earlier or supply).stream, None  # type: ignore[union-attr]  # one is there
        last = self._shown.get(view)  # unseen, and no longer pulled
        return (last.stream if last is not None and _is_at_hand(last) else None), None

    def _last_past(self, view: ViewId) -> Past:
        last = self._shown.get(view)
        return last.past if last is not None and _is_at_hand(last) else Past()

    def _better(self, view: ViewId, entry: View) -> _Earlier | None:
        """What the view, or one of the same camera that was closed, showed before."""
        if isinstance(entry, ReplayView):
            return None
        supply = entry.shown or entry.coming
        past = supply.picture.read_past() if supply is not None else Past()
        if past.newest_ns - past.oldest_ns >= YOUNG_NS:
            return None
        known = [self._earlier.get(view), *map(self._gone.get, _addresses(entry.stream))]
        at_hand = [one for one in known if one is not None and _is_at_hand(one)]
        if past.held_s >= ENOUGH_S:
            at_hand = [one for one in at_hand if _may_join(one, supply, past)]
        best = max(at_hand, key=lambda one: one.past.held_s, default=None)
        return best if best is not None and best.past.held_s > past.held_s else None

    def _note_streams(self) -> None:
        for view, entry in self._views.items():
            supply = entry.shown
            if supply is None or isinstance(entry, ReplayView):
                continue
            last = self._shown.get(view)
            if last is not None and last.stream is not supply.stream:
                self._earlier[view] = last
            stream, past = supply.stream, supply.picture.read_past()
            codec = supply.picture.read_status().codec
            self._shown[view] = _Earlier(stream, stream.seat.child, codec, past)
        for view in self._shown.keys() - self._views.keys():
            last = self._shown.pop(view)
            self._gone[last.stream.address] = last
            self._earlier.pop(view, None)
        self._gone = {key: last for key, last in self._gone.items() if _is_at_hand(last)}


def _may_join(earlier: _Earlier, supply: Supply | None, present: Past) -> bool:
    """Whether one decoder holds both, in one codec."""
    if supply is None or not present.newest_ns:
        return False
    is_one = supply.stream is not earlier.stream and supply.stream.seat is earlier.stream.seat
    return is_one and supply.picture.read_status().codec == earlier.codec


def _addresses(stream: Stream) -> list[Address]:
    """Of a camera's streams."""
    urls = [url for url in (stream.url, stream.sub_url) if url]
    transport, share_key = stream.transport, stream.share_key
    return [Address(url=url, transport=transport, share_key=share_key) for url in urls]


def _is_at_hand(earlier: _Earlier) -> bool:
    """Whether its decoder still has it: the same process, and not for longer than it keeps it."""
    is_same = earlier.child is not None and earlier.stream.seat.child is earlier.child
    return is_same and time.monotonic_ns() - earlier.past.newest_ns < HELD_NS


def _none(*, is_shown: bool) -> TakeFault:
    """Why there is no picture to take of a view that shows one, or none."""
    return TakeFault.PICTURE_GONE if is_shown else TakeFault.NO_PICTURE


def _demand(seat: Seat) -> int:
    """Bytes for a minute of all streams of a decoder."""
    total = 0
    for stream in seat.streams.values():
        supply = next(iter(stream.supplies.values()), None)
        if supply is None or stream.replay_of:
            continue
        past = supply.picture.read_past()
        is_measured = past.held_s >= 2.0
        total += round(past.size_bytes / past.held_s * 60) if is_measured else UNMEASURED_BYTES
    return total


def _taken(answer: TakenAnswer) -> Taken:
    return Taken(
        fault=answer.fault,
        detail=answer.detail,
        codec=answer.codec,
        width=answer.width,
        height=answer.height,
        first_ns=answer.first_ns,
        last_ns=answer.last_ns,
        frames=answer.frames,
        sound=answer.sound,
    )
