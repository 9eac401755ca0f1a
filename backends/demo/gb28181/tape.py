"""Recordings that a demo device has, and a playback's place in one. Pure; clock passed in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from backends.protocols.manscdp.records import RecordItem

CHINA = dt.timezone(dt.timedelta(hours=8))
PART = dt.timedelta(minutes=30)
KEPT = dt.timedelta(days=3)
GAP_HOURS = frozenset({3, 4})  # nightly maintenance: a bar without a gap shows nothing
ALARM_EVERY = 7


def recordings(
    channel_id: str, starts_at: dt.datetime, ends_at: dt.datetime, now: dt.datetime
) -> list[RecordItem]:
    """What lies within a span: half hours of the last three days, oldest first."""
    first = max(starts_at, now - KEPT)
    last = min(ends_at, now)
    at = first.replace(minute=first.minute // 30 * 30, second=0, microsecond=0)
    found: list[RecordItem] = []
    while at < last:
        is_within = min(at + PART, now) > first
        if is_within and at.astimezone(CHINA).hour not in GAP_HOURS:
            number = int(at.timestamp() // PART.total_seconds())
            found.append(
                RecordItem(
                    id=channel_id,
                    name=f"{at.astimezone(CHINA):%Y%m%d%H%M}",
                    path=f"/record/{channel_id}/{at.astimezone(CHINA):%Y%m%d%H%M}.ps",
                    starts_at=at,
                    ends_at=min(at + PART, now),
                    kind="alarm" if number % ALARM_EVERY == 0 else "time",
                    size_bytes=128 * 1024 * 1024,
                )
            )
        at += PART
    return found


@dataclass(slots=True, kw_only=True)
class Tape:
    """A playback: seconds since its start. `scale` negative runs backwards, 0 never."""

    starts_at: dt.datetime
    length_s: float
    position_s: float = 0.0
    scale: float = 1.0
    is_paused: bool = False

    def play(self, scale: float | None, position_s: float | None) -> None:
        """Go on, from elsewhere or at another speed where said."""
        self.is_paused = False
        if scale:
            self.scale = min(max(scale, -16.0), 16.0)
        if position_s is not None:
            self.position_s = min(max(position_s, 0.0), self.length_s)

    def pause(self) -> None:
        self.is_paused = True

    def step(self, picture_s: float) -> bool:
        """One picture further, or back; whether it is over now."""
        self.position_s += picture_s if self.scale > 0 else -picture_s
        return self.is_over

    @property
    def is_over(self) -> bool:
        is_at_end = self.position_s >= self.length_s and self.scale > 0
        return is_at_end or (self.position_s < 0 and self.scale < 0)

    @property
    def at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(seconds=self.position_s)
