"""How many streams of a decoder process decode at once: first come, first served. Any thread.

One a core and process. More would only take the core from one another and from the windows'
thread, which counts as one among all that want it; and a stream that floods would starve the rest.
"""

from __future__ import annotations

import threading
from collections import deque

# The longest decode of one access unit that is waited for: then its place is given to others.
HUNG_S = 1.0


class Gate:
    """enter() and leave() by the same thread, without nesting."""

    def __init__(self, places: int = 1) -> None:
        self._lock = threading.Lock()
        self._free = places
        self._inside: deque[int] = deque()
        self._waiting: deque[tuple[int, threading.Lock]] = deque()

    def enter(self) -> None:
        """Wait for a place; one that a hung thread holds is taken from it."""
        me = threading.get_ident()
        with self._lock:
            if self._free > 0:
                self._free -= 1
                self._inside.append(me)
                return
            bell = threading.Lock()
            bell.acquire()
            self._waiting.append((me, bell))
        while not bell.acquire(timeout=HUNG_S):
            with self._lock:
                if me in self._inside:
                    return  # let in just now
                if self._waiting[0][0] == me:
                    self._waiting.popleft()
                    self._inside.popleft()
                    self._inside.append(me)
                    return

    def leave(self) -> None:
        """Give the place to whoever waits longest. Nothing where it was taken meanwhile."""
        me = threading.get_ident()
        with self._lock:
            if me not in self._inside:
                return
            self._inside.remove(me)
            if self._waiting:
                next_one, bell = self._waiting.popleft()
                self._inside.append(next_one)
                bell.release()
            else:
                self._free += 1
