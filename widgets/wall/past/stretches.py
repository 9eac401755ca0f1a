"""Recordings as stretches of time that can be played through, and what lies where. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from backends.link.media import Recording, RecordingStore

# Recorders cut files every few minutes, and lose a second where they do.
SEAM = dt.timedelta(seconds=3)
_A_BIT = dt.timedelta(seconds=1)  # before a stretch's end there is a picture
Span = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Recorded without a gap, in one place. `kind` as Recording has it; aware times."""

    store: RecordingStore
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = ""
    is_protected: bool = False

    def holds(self, moment: dt.datetime) -> bool:
        """Whether that moment is recorded here."""
        return self.starts_at <= moment < self.ends_at

    def reaches(self, moment: dt.datetime) -> bool:
        """Whether it is recorded up to that moment, but for a seam."""
        return self.ends_at >= moment - SEAM


def stretches(recordings: Iterable[Recording], now: dt.datetime) -> list[Stretch]:
    """By start. `now`: what is kept from getting lost is protected until later than that."""
    found: list[Stretch] = []
    last: dict[tuple[RecordingStore, str, bool], int] = {}  # of each kind: they may overlap
    for recording in sorted(recordings, key=lambda known: known.starts_at):
        if recording.ends_at <= recording.starts_at:
            continue
        until = recording.protected_until
        fresh = Stretch(
            store=recording.store,
            starts_at=recording.starts_at,
            ends_at=recording.ends_at,
            kind=recording.kind,
            is_protected=until is not None and until > now,
        )
        alike = (fresh.store, fresh.kind, fresh.is_protected)
        place = last.get(alike)
        if place is not None and fresh.starts_at - found[place].ends_at <= SEAM:
            longest = max(found[place].ends_at, fresh.ends_at)
            found[place] = replace(found[place], ends_at=longest)
        else:
            last[alike] = len(found)
            found.append(fresh)
    return found


def at(
    known: Sequence[Stretch], moment: dt.datetime, store: RecordingStore | None = None
) -> Stretch | None:
    """What holds a moment: in that place, else in any."""
    holding = [stretch for stretch in known if stretch.holds(moment)]
    return next((s for s in holding if s.store is store), holding[0] if holding else None)


def after(
    known: Sequence[Stretch], moment: dt.datetime, store: RecordingStore | None = None
) -> Stretch | None:
    """The next that begins later: in that place; any place where None."""
    later = [s for s in known if s.starts_at > moment and store in (None, s.store)]
    return min(later, key=lambda stretch: stretch.starts_at, default=None)


def before(
    known: Sequence[Stretch], moment: dt.datetime, store: RecordingStore | None = None
) -> Stretch | None:
    """The last that began before."""
    earlier = [s for s in known if s.starts_at < moment and store in (None, s.store)]
    return max(earlier, key=lambda stretch: stretch.starts_at, default=None)


def nearest(
    known: Sequence[Stretch], moment: dt.datetime, store: RecordingStore | None = None
) -> dt.datetime | None:
    """The recorded moment nearest to one that may not be: itself, or the edge of a stretch."""
    if at(known, moment, store) is not None:
        return moment
    later, earlier = after(known, moment), before(known, moment)
    edges = [] if later is None else [later.starts_at]
    if earlier is not None:
        edges.append(max(earlier.starts_at, earlier.ends_at - dt.timedelta(seconds=10)))
    return min(edges, key=lambda edge: abs(edge - moment), default=None)


def following(
    known: Sequence[Stretch], stretch: Stretch, is_backwards: bool
) -> tuple[Stretch, dt.datetime] | None:
    """What plays after a stretch of the same place, and from when; backwards: the one before.
    Where they overlap, what was played is not played again."""
    if not is_backwards:
        return _going_on(known, stretch, _A_BIT)
    start = stretch.starts_at
    earlier = [s for s in known if s.store is stretch.store and s.starts_at < start - _A_BIT]
    found = max(earlier, key=lambda s: (min(s.ends_at, start), start - s.starts_at), default=None)
    if found is None:
        return None
    return found, max(found.starts_at, min(found.ends_at, start) - _A_BIT)


def next_day(known: Sequence[Stretch], stretch: Stretch) -> tuple[Stretch, dt.datetime] | None:
    """What goes on, among the next day's, where a stretch of the same place ended at midnight."""
    return _going_on(known, stretch, SEAM)


def _going_on(
    known: Sequence[Stretch], stretch: Stretch, least: dt.timedelta
) -> tuple[Stretch, dt.datetime] | None:
    """The next moment of the same place, in the longest of those that end later than that."""
    end = stretch.ends_at
    later = [s for s in known if s.store is stretch.store and s.ends_at > end + least]
    found = min(later, key=lambda s: (max(s.starts_at, end), end - s.ends_at), default=None)
    return None if found is None else (found, max(found.starts_at, end))


def jump(
    known: Sequence[Stretch], here: dt.datetime, store: RecordingStore | None, *, is_on: bool
) -> Stretch | None:
    """Where a jump from a moment goes: the next, or the one before, past what has just begun."""
    return after(known, here, store) if is_on else before(known, here - SEAM, store)
