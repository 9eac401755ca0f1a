"""By which ids an alarm may mean a monitoring point or another thing. Pure."""

from __future__ import annotations

from backends.record.alarm import Alarm


def points_of(alarm: Alarm) -> frozenset[str]:
    """Of the monitoring point that it names; empty where it names none."""
    return known_as(alarm, alarm.detail.get("point", ""))


def known_as(alarm: Alarm, said: str) -> frozenset[str]:
    """What an alarm says of a thing, and that with its source: ids carry theirs since alarms that
    still stand were raised. Empty for nothing."""
    return frozenset({said, f"{alarm.source}:{said}"}) if said else frozenset()
