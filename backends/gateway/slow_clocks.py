"""Devices whose clocks are slow: what they send now is no back-filled data. Pure.

What a slow clock sends is always as far behind, at our own pace. What was kept and is sent on comes
faster than that, ever less behind.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

# A clock counts as slow after so many messages, so far apart, that lagged by the same.
_SURE, _APART, _SAME = 3, dt.timedelta(seconds=20), dt.timedelta(seconds=30)
_MOST = 50_000  # devices that lag; of more, what is behind is taken for kept


@dataclass(slots=True)
class _Clock:
    behind: dt.timedelta
    heard: dt.datetime
    times: int = 1


class _Lags:
    """By how much each device's messages lag behind our clock."""

    def __init__(self) -> None:
        self._known: dict[str, _Clock] = {}

    def sure(self, device: str) -> dt.timedelta | None:
        """By how much its clock is slow; None where that is not known."""
        known = self._known.get(device)
        return known.behind if known is not None and known.times >= _SURE else None

    def note(self, device: str, behind: dt.timedelta, now: dt.datetime) -> None:
        """A message that lags by so much."""
        known = self._known.get(device)
        if known is None or abs(behind - known.behind) > _SAME:
            if known is not None or len(self._known) < _MOST:
                self._known[device] = _Clock(behind, now)
        elif now - known.heard >= _APART:
            known.times += 1
            known.behind, known.heard = behind, now

    def all_sure(self, since: dt.datetime) -> dict[str, dt.timedelta]:
        """Those whose clocks are known to be slow, of the devices heard since then."""
        return {
            device: known.behind
            for device, known in self._known.items()
            if known.times >= _SURE and known.heard >= since
        }

    def forget(self, device: str) -> None:
        """It does not lag."""
        self._known.pop(device, None)


class SlowClocks:
    """What is known of each device's clock."""

    def __init__(self, late_after: dt.timedelta) -> None:
        """`late_after`: a clock that is less behind is not slow."""
        self._late_after = late_after
        self._lags = _Lags()

    def theirs(self, device: str, sent_at: dt.datetime | None, now: dt.datetime) -> dt.datetime:
        """Now, by the device's clock where it is known to be slow; else by ours."""
        if sent_at is None or now - sent_at <= self._late_after:
            self._lags.forget(device)
            return now
        behind, slow = now - sent_at, self._lags.sure(device)
        if slow is None or behind <= slow + _SAME:  # else a message that it kept besides
            self._lags.note(device, behind, now)
            slow = self._lags.sure(device)
        return now - slow if slow is not None else now

    def slow(self, since: dt.datetime) -> dict[str, dt.timedelta]:
        """By how much which clocks are slow, of the devices heard since then."""
        return self._lags.all_sure(since)


class Skews:
    """What messages tell of their devices' clocks, for people.

    What a device kept looks like a slow clock, but comes in a burst, ever less behind: a clock
    counts as slow when messages lag by the same at our own pace.
    """

    def __init__(self) -> None:
        self._lags = _Lags()

    def ahead(
        self, device: str, sent_at: dt.datetime | None, now: dt.datetime
    ) -> dt.timedelta | None:
        """How far its clock is ahead of ours; None where this message does not tell."""
        if sent_at is None:
            return None
        behind = now - sent_at
        if behind <= _SAME:
            self._lags.forget(device)
            return -behind
        self._lags.note(device, behind, now)
        return -behind if self._lags.sure(device) is not None else None
