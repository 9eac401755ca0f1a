"""The time of a picture on the hub's clock, from when it arrived by the machine's. UI thread."""

from __future__ import annotations

import datetime as dt
import time

from backends.link.api import Link
from widgets.formats import LOCAL


class PictureClock:
    """Kept while one looks, so that a picture's time stands though the hub's clock is corrected."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self.renew()

    def renew(self) -> None:
        """The monotonic clock's 0 on the hub's clock, as that is now."""
        since = dt.timedelta(microseconds=time.monotonic_ns() / 1000)
        self._zero = self._link.hub_now() - since

    def text(self, at_ns: int) -> str:
        """A moment of the monotonic clock as people read it, to the hundredth."""
        local = (self._zero + dt.timedelta(microseconds=at_ns / 1000)).astimezone(LOCAL)
        return f"{local:%H:%M:%S}.{local.microsecond // 10_000:02d}"
