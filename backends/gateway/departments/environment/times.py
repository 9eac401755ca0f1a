"""Of what time a frame speaks, whether that can be, and whether it is back-filled. Pure."""

from __future__ import annotations

import datetime as dt
import sys
from collections import OrderedDict

from backends.protocols.hj212 import Frame

FUTURE = dt.timedelta(minutes=10)
FIRST_YEAR = 2000
# How old its DataTime (the beginning of its period) may be when a frame is sent, by command.
LATE_AFTER = {
    "2011": dt.timedelta(minutes=5),
    "2021": dt.timedelta(minutes=5),
    "2051": dt.timedelta(minutes=25),
    "2061": dt.timedelta(hours=2, minutes=10),
    "2031": dt.timedelta(days=2),
    "2041": dt.timedelta(days=2),
}
# A logger that kept its frames sends them as they were: with the QN of their own hour.
SENT_LATE_AFTER = dt.timedelta(minutes=30)
_DATED = ("2011", "2031", "2041", "2051", "2061")
FUTURE_WORDS = "数据时间在未来（数采仪时钟超前）"
PAST_WORDS = f"数据时间早于 {FIRST_YEAR} 年（数采仪时钟未设置）"
UNREADABLE_WORDS = "数据时间不可读"
MOST_SEEN = 60_000  # an hour of a city's 950 loggers; 12 MB

_FrameKey = tuple[str, str, str, int, int]


def time_of(frame: Frame, now: dt.datetime) -> dt.datetime | str:
    """The data's own time, or why it is refused, in words."""
    written = frame.value("DataTime")
    found = frame.data_time
    if written and found is None:
        return UNREADABLE_WORDS
    found = found or frame.sent_at or now
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

    def __init__(self, most: int = MOST_SEEN) -> None:
        self._most = most
        self._keys: OrderedDict[_FrameKey, None] = OrderedDict()
        self.repeats = 0

    def __len__(self) -> int:
        return len(self._keys)

    def is_repeat(self, frame: Frame, mn: str) -> bool:
        """Whether it came already; it counts as come now. What has no DataTime never repeats.

        `mn`: the frame's, as one text for all its frames.
        """
        time = frame.value("DataTime")
        if not time.isdecimal() or frame.cn not in _DATED:
            return False
        key = (mn, sys.intern(frame.cn), sys.intern(frame.st), int(time), frame.pno)
        if key in self._keys:
            self.repeats += 1
            return True
        self._keys[key] = None
        if len(self._keys) > self._most:
            self._keys.popitem(last=False)
        return False
