"""What came late after a partition, in a sentence: for the board and the watch's log. Pure."""

from __future__ import annotations

from backends.record.exchange_events import SourceBackfilled
from backends.record.work_calendar import CHINA


def in_words(told: SourceBackfilled) -> str:
    """08:00 至 08:10 补传 1,200 条读数、3 条报警（2 条已解除）."""
    first, last = (at.astimezone(CHINA) for at in (told.first_at, told.last_at))
    form = "%H:%M" if first.date() == last.date() else "%m-%d %H:%M"
    parts = []
    if told.readings:
        parts.append(f"{told.readings:,} 条读数")
    if told.raised or told.cleared:
        parts.append(f"{told.raised:,} 条报警（{told.cleared:,} 条已解除）")
    return f"{first:{form}} 至 {last:{form}} 补传 {'、'.join(parts)}"
