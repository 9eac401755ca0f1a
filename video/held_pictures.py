"""Pictures that wait a moment for their sound: a thread while one is held back, none else.

Lives in a decoder process beside a stream's thread, which alone puts pictures in.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from video.av_codec import Frame
from video.cores.sound_step import PictureClock

# More than a third of a second of 60 fps would only be memory.
MOST_HELD = 24


class HeldPictures:
    """`show` is called on the waiting thread, never beside a put() that returned False."""

    def __init__(self, name: str, clock: PictureClock, show: Callable[[Frame], None]) -> None:
        self._name, self._clock, self._show = name, clock, show
        self._news = threading.Condition()
        self._waiting: deque[tuple[Frame, float]] = deque()  # and when each came
        self._is_running = self._is_over = False

    def put(self, frame: Frame, came_s: float) -> bool:
        """Take a picture that is to wait; False where none waits and this one need not."""
        if not self._is_running and not self._clock.hold_s:
            return False
        with self._news:
            if not self._is_running and not self._clock.hold_s:
                return False
            self._waiting.append((frame, came_s))
            while len(self._waiting) > MOST_HELD:
                self._waiting.popleft()
            if self._is_running:
                self._news.notify()
                return True
            self._is_running = True
        threading.Thread(target=self._run, name=f"held {self._name}", daemon=True).start()
        return True

    def close(self) -> None:
        """What waits is not to be shown any more."""
        with self._news:
            self._is_over = True
            self._waiting.clear()
            self._news.notify()

    def _run(self) -> None:
        frame = self._next()
        while frame is not None:
            self._show(frame)
            frame = self._next()

    def _next(self) -> Frame | None:
        """The newest that is due, when it is; None: no picture is to wait any more."""
        with self._news:
            while not self._is_over:
                hold_s, now_s, due = self._clock.hold_s, time.monotonic(), None
                while self._waiting and self._waiting[0][1] + hold_s <= now_s:
                    due = self._waiting.popleft()[0]
                if due is not None:
                    return due
                if not self._waiting and not hold_s:
                    self._is_running = False
                    return None
                wait_s = self._waiting[0][1] + hold_s - now_s if self._waiting else 0.1
                self._news.wait(wait_s)
            return None
