"""How many streams of a decoder process decode at once: first come, first served. Any thread.

One a core and process. More would only take the core from one another and from the windows'
thread, which counts as one among all that want it; and a stream that floods would starve the rest.
"""

from __future__ import annotations

import threading
import time
from collections import deque

# The longest decode of one access unit that is waited for: then its place is given to others.
HUNG_S = 1.0


class Gate:
    """enter() and leave() by the same thread, without nesting."""

    def __init__(self, places: int = 1) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._inside: dict[int, float] = {}  # since when, by thread, in order
        self._keepers: set[int] = set()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()

    def enter(self) -> None:
        """Wait for a place; one that a hung thread holds is taken from it."""
        me, now_s = threading.get_ident(), time.monotonic()
        with self._lock:
            if me in self._inside:  # kept
                self._inside[me] = now_s
                return
            if self._free > 0:
                self._free -= 1
                self._inside[me] = now_s
                return
            bell = threading.Lock()
            bell.acquire()
            self._waiting.append((me, bell))
        while not bell.acquire(timeout=self._wait_s(me)):
            if self._has_taken_place(me):
                return

    def leave(self) -> None:
        """Give the place to whoever waits longest. Nothing where it was taken meanwhile."""
        me = threading.get_ident()
        with self._lock:
            if me in self._keepers and me in self._inside:
                self._inside[me] = time.monotonic()
            else:
                self._leave(me)

    def keep(self) -> None:
        """From now on the place that this thread has or gets stays its own, until give_up().

        For a thread that decodes many streams in turn: each of them has come before whoever
        waits meanwhile.
        """
        with self._lock:
            self._keepers.add(threading.get_ident())

    def give_up(self) -> None:
        """The end of keep()."""
        me = threading.get_ident()
        with self._lock:
            self._keepers.discard(me)
            self._leave(me)

    def _wait_s(self, me: int) -> float:
        """How long the first in the queue waits for the one that is longest inside."""
        with self._lock:
            if not self._waiting or self._waiting[0][0] != me:
                return HUNG_S
            since_s = min(self._inside.values(), default=0.0)
        return max(0.0, since_s + HUNG_S - time.monotonic())

    def _has_taken_place(self, me: int) -> bool:
        now_s = time.monotonic()
        with self._lock:
            if me in self._inside:
                return True  # let in just now
            hung, since_s = min(self._inside.items(), key=lambda entry: entry[1])
            if self._waiting[0][0] != me or now_s - since_s < HUNG_S:
                return False
            self._waiting.popleft()
            del self._inside[hung]
            self._inside[me] = now_s
            return True

    def _leave(self, me: int) -> None:
        if self._inside.pop(me, None) is None:
            return
        if self._waiting:
            next_one, bell = self._waiting.popleft()
            self._inside[next_one] = time.monotonic()
            bell.release()
        else:
            self._free += 1
