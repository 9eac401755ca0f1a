"""Of what time a frame speaks, whether that can be, and whether it is back-filled. Pure."""

from __future__ import annotations

import datetime as dt
import sys
from array import array
from collections import OrderedDict

from backends.protocols.hj212 import Frame, parse_time

FUTURE = dt.timedelta(minutes=10)
FIRST_YEAR = 2000
# How old its DataTime (the beginning of its period) may be when a frame is sent, by command.
LATE_AFTER = {
    "2011": dt.timedelta(minutes=5),
    "2021": dt.timedelta(minutes=5),
    "2071": dt.timedelta(minutes=5),
    "2072": dt.timedelta(minutes=5),
    "2051": dt.timedelta(minutes=25),
    "2061": dt.timedelta(hours=2, minutes=10),
    "2031": dt.timedelta(days=2),
    "2041": dt.timedelta(days=2),
}
# A logger that kept its frames sends them as they were: with the QN of their own hour.
SENT_LATE_AFTER = dt.timedelta(minutes=30)
_MOST_DIGITS = 17  # QN's form; DataTime has 14
_DATED = ("2011", "2031", "2041", "2051", "2061")
FUTURE_WORDS = "数据时间在未来（数采仪时钟超前）"
PAST_WORDS = f"数据时间早于 {FIRST_YEAR} 年（数采仪时钟未设置）"
UNREADABLE_WORDS = "数据时间不可读"
# Of each logger's command the last so many frames: two hours of minutes. Taken whole with the first
# of them (1 kB), so that memory is what it will be from the beginning: a city's 950 loggers with
# four commands each are 4 MB. What comes again after more of them is a back-fill's, and harmless.
SEEN_EACH = 128
MOST_STREAMS = 20_000

_StreamKey = tuple[str, str, str, int]


def time_of(frame: Frame, now: dt.datetime) -> dt.datetime | str:
    """The data's own time, or why it is refused, in words."""
    written = frame.value("DataTime")
    found = frame.data_time
    if written and found is None:
        return UNREADABLE_WORDS
    return _possible(found or frame.sent_at or now, now)


def told_time(frame: Frame, name: str, other: dt.datetime, now: dt.datetime) -> dt.datetime | str:
    """The time that a field of the frame tells, `other` where it tells none; or why it cannot be,
    in words."""
    written = frame.value(name)
    if not written:
        return other
    found = parse_time(written)
    return UNREADABLE_WORDS if found is None else _possible(found, now)


def _possible(found: dt.datetime, now: dt.datetime) -> dt.datetime | str:
    if found - now > FUTURE:
        return FUTURE_WORDS
    return found if found.year >= FIRST_YEAR else PAST_WORDS


def is_late(frame: Frame, observed_at: dt.datetime, now: dt.datetime) -> bool:
    """Back-filled: sent long after its time by the logger's own clock, or kept since then."""
    sent_at = frame.sent_at
    if sent_at is None:
        sent_at = now
    elif now - sent_at > SENT_LATE_AFTER:
        return True
    return sent_at - observed_at > LATE_AFTER.get(frame.cn, SENT_LATE_AFTER)


class Seen:
    """Frames that came already: MN, CN, ST, DataTime and PNO. QN is no key: devices repeat it."""

    def __init__(self, each: int = SEEN_EACH, most: int = MOST_STREAMS) -> None:
        self._each, self._most = each, most
        self._times: OrderedDict[_StreamKey, _Ring] = OrderedDict()
        self.repeats = 0

    def __len__(self) -> int:
        return len(self._times)

    def is_repeat(self, frame: Frame, mn: str) -> bool:
        """Whether it came already; it counts as come now. What has no DataTime never repeats.

        `mn`: the frame's, as one text for all its frames.
        """
        time = frame.value("DataTime")
        is_readable = time.isdecimal() and len(time) <= _MOST_DIGITS
        if not is_readable or frame.cn not in _DATED:
            return False
        key = (mn, sys.intern(frame.cn), sys.intern(frame.st), frame.pno)
        ring = self._times.get(key)
        if ring is None:
            ring = self._times[key] = _Ring(self._each)
            if len(self._times) > self._most:
                self._times.popitem(last=False)
        if ring.holds(int(time)):
            self.repeats += 1
            return True
        ring.put(int(time))
        return False


class _Ring:
    """The last DataTimes of one stream, in numbers; as large at first as at last."""

    __slots__ = ("_at", "_times")

    def __init__(self, size: int) -> None:
        self._times, self._at = array("Q", bytes(8 * size)), 0

    def holds(self, time: int) -> bool:
        return time in self._times

    def put(self, time: int) -> None:
        self._times[self._at] = time
        self._at = (self._at + 1) % len(self._times)
