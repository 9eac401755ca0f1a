"""`watchfloor` on a machine whose clock is wrong and runs at its own pace. A process of its own.

Arguments: seconds that its clock is ahead, parts in a million that it is too fast, then those of
`watchfloor`. Only what the console asks for the time is wrong, as on a machine without NTP.
"""

from __future__ import annotations

import datetime as dt
import sys
import time

from app.cli import main
from backends.link import line
from backends.link.clock import SystemClock


class WrongClock(SystemClock):
    """The machine's own, ahead and too fast."""

    ahead_s = 0.0
    too_fast = 0.0
    begun_s = time.monotonic()

    def now(self) -> dt.datetime:
        gained_s = (time.monotonic() - self.begun_s) * self.too_fast
        return super().now() + dt.timedelta(seconds=self.ahead_s + gained_s)


if __name__ == "__main__":
    WrongClock.ahead_s, WrongClock.too_fast = float(sys.argv[1]), float(sys.argv[2]) / 1e6
    # The line asks for it by this name when it is made.
    line.SystemClock = WrongClock  # type: ignore[attr-defined]  # it is imported there
    sys.exit(main(sys.argv[3:]))
